"""A person with a keyboard registers a patient and gets to a plan; so does one without JavaScript."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from regimens.models import Assessment, Clinic, Patient, Plan
from tests.browser import journey
from tests.browser.journey import COMPLEX, SIMPLE, Keys, focus, wait_for_focus

MOST_KEYS = 70


@pytest.fixture
def recent(clinic: Clinic) -> str:
    """A sample date of three weeks ago, as people type it."""
    day = clinic.today() - timedelta(days=21)
    return f"{day:%d %m %Y}"  # ten keys on every day of the year


@pytest.fixture
def dated(recent: str) -> Any:
    """Fill in the sample dates of a case."""

    def fill(answers: journey.Answers) -> journey.Answers:
        return {
            step: {name: recent if name.endswith("taken_on") else value for name, value in given.items()}
            for step, given in answers.items()
        }

    return fill


def test_register_by_keyboard(wide: Page, site: str) -> None:
    wide.goto(f"{site}/patients/new/")
    wait_for_focus(wide, "h1")
    keys = Keys(wide)
    keys.press("Tab", "Tab") if focus(wide) != "h1" else keys.press("Tab")
    keys.type("Example")
    keys.press("Tab")
    keys.type("Jo")
    keys.press("Tab")
    keys.type("14 8 1980")
    keys.press("Tab")
    keys.type("9991000011")
    keys.press("Tab", "Tab", "Tab", "Space", "Tab", "Space", "Enter")
    wide.wait_for_url("**/patients/*-*/")
    assert Patient.everywhere.get().born.isoformat() == "1980-08-14"
    expect(wide.get_by_role("button", name="Start plan")).to_be_visible()


def test_the_simple_case_by_keyboard_alone(wide: Page, site: str, patient: Patient, recent: str) -> None:
    wide.goto(f"{site}/patients/{patient.pk}/")
    wide.get_by_role("button", name="Start plan").focus()
    keys = Keys(wide)
    keys.press("Enter")
    wide.wait_for_url("**/reason/")
    wait_for_focus(wide, "h1")
    keys.press("Tab", "Space", "Tab", "Space", "Tab")
    keys.type("142")
    keys.press("Tab", "Space", "Tab")
    keys.type(recent)
    keys.press("Tab", "Space", "Enter")
    wide.wait_for_url("**/kidneys/")
    wait_for_focus(wide, "h1")
    keys.press("Tab")
    keys.type("82")
    keys.press("Tab")
    keys.type(recent)
    keys.press("Tab", "Tab", "ArrowDown", "Enter")
    wide.wait_for_url("**/nerves/")
    wait_for_focus(wide, "h1")
    keys.press("Tab", "ArrowDown", "Tab", "ArrowDown", "Enter")
    wide.wait_for_url("**/gut/")
    wait_for_focus(wide, "h1")
    keys.press("Tab", "Space")
    wide.wait_for_selector('[name="absorption.pernicious_anaemia"]')
    keys.press("Tab", "Space", "Enter")
    wide.wait_for_url("**/safety/")
    wait_for_focus(wide, "h1")
    keys.press("Tab", "Space", "Tab", "Space", "Enter")
    wide.wait_for_url("**/dates/")
    wait_for_focus(wide, "h1")
    keys.press("Tab", "ArrowDown", "Tab", "Space", "Enter")
    wide.wait_for_url("**/check/")
    wait_for_focus(wide, "h1")
    keys.press("Tab", "Enter")
    wait_for_focus(wide, "create")
    keys.press("Enter")
    wide.wait_for_url("**/plans/*/")
    wait_for_focus(wide, "h1")
    keys.press("Tab", "Enter")
    wait_for_focus(wide, "id_checked")
    keys.press("Space", "Enter")
    wide.wait_for_selector("text=Plan signed")
    plan = Plan.everywhere.get()
    assert plan.state == "signed"
    assert plan.history["labs"][0]["value"] == 142
    assert plan.history["choices"] == {"maintenance_months": 3}
    assert keys.count <= MOST_KEYS


def test_an_empty_continue_leads_to_the_summary_and_its_links_to_the_boxes(
    wide: Page, site: str, patient: Patient
) -> None:
    journey.start(wide, site, patient.pk)
    wait_for_focus(wide, "h1")
    wide.get_by_role("button", name="Continue").click()
    wait_for_focus(wide, "es")
    assert wide.title().startswith("Error: ")
    wide.locator("#es a").first.click()
    assert focus(wide) == "id_purpose_0"


@pytest.mark.parametrize("answers", [SIMPLE, COMPLEX], ids=["simple", "complex"])
def test_the_cases_with_htmx(
    wide: Page, site: str, patient: Patient, dated: Any, answers: journey.Answers
) -> None:
    journey.start(wide, site, patient.pk)
    journey.through(wide, dated(answers))
    wide.get_by_role("button", name="Create plan").click()
    wide.wait_for_url("**/plans/*/")
    assert Plan.everywhere.count() == 1


@pytest.mark.parametrize("answers", [SIMPLE, COMPLEX], ids=["simple", "complex"])
def test_the_cases_without_javascript(
    plain: Page, site: str, patient: Patient, dated: Any, answers: journey.Answers
) -> None:
    journey.start(plain, site, patient.pk)
    for given in dated(answers).values():
        journey.answer_without_script(plain, given)
    expect(plain.locator("h1")).to_have_text("Check your answers")
    plain.get_by_role("button", name="Create plan").click()
    plain.wait_for_url("**/plans/*/")
    assert Plan.everywhere.count() == 1


def test_a_change_never_moves_the_focus(wide: Page, site: str, patient: Patient) -> None:
    journey.start(wide, site, patient.pk)
    wide.goto(wide.url.replace("reason", "nerves"))
    wide.locator('[name="neuro.any"]').first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"):
        before = focus(wide)
        with wide.expect_response("**/nerves/"):
            wide.keyboard.press(key)
        journey.settle(wide)
        after = focus(wide)
        assert after.startswith("id_neuro-any_")
        assert after != before
    wide.wait_for_selector('[name="neuro.numbness"]')
    expect(wide.locator("#live")).to_contain_text("1 more question shown below")
    assert wide.locator('[role="status"]').count() == 1


def test_lost_requests_still_end_in_the_right_questions(wide: Page, site: str, patient: Patient) -> None:
    journey.start(wide, site, patient.pk)
    address = wide.url.replace("reason", "nerves")
    wide.goto(address)
    wide.route("**/nerves/", lambda route: route.abort())
    wide.locator('[name="neuro.tongue"][value="no"]').check()
    wide.locator('[name="neuro.any"][value="yes"]').check()
    expect(wide.locator("#save-state")).to_contain_text("Not saved")
    wide.unroute("**/nerves/")
    wide.get_by_role("button", name="Continue").click()
    wait_for_focus(wide, "more")
    assert wide.url == address
    wide.locator('[name="neuro.numbness"]').check()
    wide.get_by_role("button", name="Continue").click()
    wide.wait_for_url("**/gut/")
    answers = Assessment.everywhere.get().answers
    assert answers["neuro.tongue"] == "no"
    assert answers["neuro.numbness"] == "yes"


def test_back_and_reload_show_what_was_saved(wide: Page, site: str, patient: Patient, dated: Any) -> None:
    journey.start(wide, site, patient.pk)
    journey.through(wide, dated(SIMPLE), upto="nerves")
    wide.wait_for_url("**/nerves/")
    wide.go_back()
    wide.wait_for_url("**/kidneys/")
    expect(wide.locator('[name="egfr.value"]')).to_have_value("82")
    wide.reload()
    expect(wide.locator('[name="kidney.any"][value="no"]')).to_be_checked()


def test_the_browser_keeps_nothing_of_the_patient(
    wide: Page, site: str, patient: Patient, dated: Any
) -> None:
    addresses: list[str] = []
    wide.on("framenavigated", lambda frame: addresses.append(frame.url))
    journey.start(wide, site, patient.pk)
    journey.through(wide, dated(COMPLEX))
    kept = wide.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    for word in ("Example", "9991000003", "999 100", "1962", "142", "numbness"):
        assert word not in kept
        assert not any(word in address for address in addresses)


def test_signed_out_in_the_middle_the_typed_form_goes_on(
    wide: Page, site: str, patient: Patient, dated: Any
) -> None:
    journey.start(wide, site, patient.pk)
    answers = dict(dated(SIMPLE)["reason"])
    last = {"treated_before": answers.pop("treated_before")}
    journey.answer(wide, answers)
    wide.wait_for_load_state("networkidle")  # what was typed so far is kept, and nothing waits
    wide.context.clear_cookies(name="sessionid")
    journey.answer(wide, last)
    wide.get_by_role("button", name="Sign in to continue").click()
    wide.fill("[name=username]", "clinician")
    wide.fill("[name=password]", "correct horse battery 12")
    wide.get_by_role("button", name="Sign in").click()
    expect(wide.locator('[name="b12.value"]')).to_have_value("142")
    kept = Assessment.everywhere.get().answers
    assert (kept["b12.value"], kept["treated_before"]) == ("142", "no")


def test_a_warning_bar_stands_before_the_end_and_can_be_put_off(wide: Page, site: str, settings: Any) -> None:
    wide.clock.install()
    wide.goto(f"{site}/patients/new/")
    wide.clock.fast_forward("28:01")
    bar = wide.locator("#session-bar")
    expect(bar).to_contain_text("You will be signed out at")
    assert bar.get_attribute("role") == "alert"
    wide.get_by_role("button", name="Stay signed in").click()
    expect(bar).to_be_empty()


SHIFT = """() => { window.shift = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())
  if (!entry.hadRecentInput) window.shift += entry.value; }).observe({type: 'layout-shift', buffered: true}); }"""
MOST_SHIFT = 0.02


@pytest.mark.parametrize(
    ("step", "opener"),
    [
        ("reason", '[name="treated_before"][value="injections"]'),
        ("kidneys", '[name="kidney.any"][value="yes"]'),
        ("nerves", '[name="neuro.any"][value="yes"]'),
        ("gut", '[name="absorption.any"][value="yes"]'),
        ("safety", '[name="safety.any"][value="some"]'),
        ("dates", '[name="start"][value="other"]'),
    ],
)
def test_slow_follow_ups_push_nothing_about(
    wide: Page, site: str, patient: Patient, step: str, opener: str
) -> None:
    def slowly(route: Route) -> None:
        time.sleep(0.8)
        route.continue_()

    journey.start(wide, site, patient.pk)
    wide.goto(wide.url.replace("reason", step))
    wide.route(f"**/{step}/", slowly)
    wide.evaluate(SHIFT)
    with wide.expect_response(f"**/{step}/"):
        wide.check(opener)
    journey.settle(wide)
    wide.wait_for_timeout(100)
    assert wide.evaluate("window.shift") <= MOST_SHIFT
