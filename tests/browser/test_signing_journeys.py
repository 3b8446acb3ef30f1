"""From registering a patient to a signed and printed plan: by keyboard alone, and without JavaScript."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from regimens.models import Clinic, Event, Patient, Plan
from tests.browser import journey
from tests.browser.journey import COMPLEX, SIMPLE, Answers, Keys

CASES = [pytest.param(SIMPLE, False, id="simple"), pytest.param(COMPLEX, True, id="complex")]


@pytest.fixture
def dated(clinic: Clinic) -> Any:
    """Fill in the sample dates of a case: three weeks ago, as people type it."""
    day = clinic.today() - timedelta(days=21)
    typed = f"{day.day} {day.month} {day.year}"

    def fill(answers: Answers) -> Answers:
        return {
            step: {name: typed if name.endswith("taken_on") else value for name, value in given.items()}
            for step, given in answers.items()
        }

    return fill


def register_by_keyboard(page: Page, site: str, keys: Keys) -> None:
    """Register Jo Example from the home page, without a pointer."""
    page.goto(f"{site}/")
    journey.wait_for_focus(page, "h1")
    journey.reach(page, keys, words="Register a patient")
    keys.press("Enter")
    page.wait_for_url("**/patients/new/")
    journey.wait_for_focus(page, "h1")
    journey.answer_by_keyboard(
        page,
        keys,
        {
            "family_name": "Example",
            "given_name": "Jo",
            "born": "14 8 1966",
            "identifier": "9991000011",
            "sex": "female",
            "allergies": "none",
        },
    )
    journey.reach(page, keys, words="Register patient")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/patients/[0-9a-f-]{36}/"))
    journey.wait_for_focus(page, "h1")


def check_signed(page: Page, *, red_flag: bool) -> Plan:
    """The plan is signed as it was drafted, and the page says so."""
    plan = Plan.everywhere.get()
    assert (plan.state, plan.signer_name) == ("signed", "Dr Chris Clinician")
    assert Event.objects.filter(kind="plan_signed", subject_id=str(plan.pk)).count() == 1
    expect(page.locator("#state")).to_contain_text("Signed")
    expect(page.locator("h1")).to_have_text("Plan signed")
    expect(page.locator("#order")).to_contain_text("hydroxocobalamin")
    assert bool(plan.state_reason) is red_flag
    return plan


def check_schedule(page: Page, plan: Plan) -> None:
    """The dates on the page are the dates of the document."""
    shown = {node.get_attribute("datetime") for node in page.locator("#schedule time[datetime]").all()}
    planned = {event["on"] for event in plan.document["schedule"]}
    assert planned
    assert planned <= shown


def check_paper(page: Page, plan: Plan) -> None:
    """Both sheets name the patient, the version, the check code and every date."""
    for sheet in ("Print clinical copy", "Print calendar"):
        page.goto(f"{page.url.split('/plans/')[0]}/plans/{plan.pk}/")
        page.get_by_role("link", name=sheet).click()
        page.wait_for_load_state()
        page.emulate_media(media="print")
        text = page.inner_text("body")
        page.emulate_media(media="screen")
        assert "EXAMPLE" in text.upper()
        assert plan.name in text
        assert plan.check_code in text
    kinds = Event.objects.filter(kind="plan_printed").values_list("detail", flat=True)
    assert [detail["what"] for detail in kinds] == ["clinical", "calendar"]


@pytest.mark.parametrize(("answers", "red_flag"), CASES)
def test_from_registration_to_paper_by_keyboard_alone(
    wide: Page, site: str, dated: Any, answers: Answers, red_flag: bool
) -> None:
    keys = Keys(wide)
    register_by_keyboard(wide, site, keys)
    journey.to_the_plan_by_keyboard(wide, keys, dated(answers))
    journey.sign_by_keyboard(wide, keys)
    plan = check_signed(wide, red_flag=red_flag)
    check_schedule(wide, plan)
    journey.wait_for_focus(wide, "h1")
    journey.reach(wide, keys, words="Print clinical copy")
    keys.press("Enter")
    wide.wait_for_url("**/clinical/")
    assert plan.check_code in wide.inner_text("body")


@pytest.mark.parametrize(("answers", "red_flag"), CASES)
def test_from_registration_to_paper_without_javascript(
    plain: Page, site: str, dated: Any, answers: Answers, red_flag: bool
) -> None:
    plain.goto(f"{site}/patients/new/")
    for name, value in {"family_name": "Example", "given_name": "Jo", "born": "14 8 1966"}.items():
        plain.fill(f"[name={name}]", value)
    plain.fill("[name=identifier]", "9991000011")
    plain.check("[name=sex][value=female]")
    plain.check("[name=allergies][value=none]")
    plain.get_by_role("button", name="Register patient").click()
    plain.get_by_role("button", name="Start plan").click()
    for given in dated(answers).values():
        journey.answer_without_script(plain, given)
    plain.get_by_role("button", name="Create plan").click()
    plain.wait_for_url("**/plans/*/")
    journey.sign(plain)
    plan = check_signed(plain, red_flag=red_flag)
    check_schedule(plain, plan)
    check_paper(plain, plan)


def test_the_complex_case_says_what_the_complex_case_needs(
    wide: Page, site: str, patient: Patient, dated: Any
) -> None:
    journey.start(wide, site, patient.pk)
    journey.through(wide, dated(COMPLEX))
    wide.get_by_role("button", name="Create plan").click()
    wide.wait_for_url("**/plans/*/")
    document = Plan.everywhere.get().document
    assert {"NEURO", "REDFLAG_CORD", "RENAL_LOCK", "BARIATRIC", "IM_REQUIRED"} <= set(document["flags"])
    expect(wide.locator("#stop")).to_contain_text("same-day")
    expect(wide.locator("#order")).to_contain_text("every other day")
    wide.check("[name=checked]")
    wide.get_by_role("button", name="Sign plan for ").click()
    expect(wide.locator("h1")).to_have_text("Before you sign: a stop is open")
    assert wide.locator("input:checked").count() == 0
    wide.get_by_role("button", name="Sign plan for ").click()
    journey.wait_for_focus(wide, "es")
    assert Plan.everywhere.get().state == "draft"
    wide.get_by_role("link", name="Go back").click()
    expect(wide.locator("#state")).to_contain_text("not signed")


def test_what_decides_stands_above_the_fold(wide: Page, site: str, patient: Patient, dated: Any) -> None:
    journey.start(wide, site, patient.pk)
    journey.through(wide, dated(COMPLEX))
    wide.get_by_role("button", name="Create plan").click()
    wide.wait_for_url("**/plans/*/")
    for wanted in ("#state", "#stop", "#order", ".alert-caution >> nth=0", ".skip-sign"):
        box = wide.locator(wanted).bounding_box()
        assert box is not None, wanted
        assert box["y"] + box["height"] <= 800, wanted


def test_back_after_signing_signs_nothing_again(wide: Page, site: str, patient: Patient, dated: Any) -> None:
    journey.start(wide, site, patient.pk)
    journey.through(wide, dated(SIMPLE))
    check_page = wide.url
    wide.get_by_role("button", name="Create plan").click()
    wide.wait_for_url("**/plans/*/")
    journey.sign(wide)
    plan = check_signed(wide, red_flag=False)
    wide.goto(check_page)
    expect(wide.locator("h1")).to_have_text(f"This draft became plan {plan.name}")
    wide.get_by_role("link", name=f"Open plan {plan.name}").click()
    wide.wait_for_url(f"**/plans/{plan.pk}/")
    assert Plan.everywhere.count() == 1


def test_a_second_plan_asks_first_and_the_new_version_supersedes(
    wide: Page, site: str, signed_plan: Plan, dated: Any
) -> None:
    wide.goto(f"{site}/patients/{signed_plan.patient_id}/")
    wide.get_by_role("button", name="Start plan").click()
    expect(wide.locator("h1")).to_have_text("Before you start a plan")
    journey.answer(wide, {"how": "amend", "reason": "New result"})
    wide.get_by_role("button", name="Continue").click()
    wide.wait_for_url("**/reason/")
    expect(wide.locator('[name="b12.value"]')).to_have_value("110")
    wide.goto(wide.url.replace("reason", "check"))
    wide.get_by_role("button", name="Create plan").click()
    wide.wait_for_url("**/plans/*/")
    journey.sign(wide)
    states = dict(Plan.everywhere.values_list("version", "state"))
    assert states == {1: "superseded", 2: "signed"}


def test_an_auditor_finds_the_plan_as_signed(
    wide: Page, site: str, signed_plan: Plan, auditor: Any, clinic: Clinic
) -> None:
    wide.get_by_role("button", name="Sign out").click()
    wide.fill("[name=username]", "auditor")
    wide.fill("[name=password]", "correct horse battery 12")
    wide.get_by_role("button", name="Sign in").click()
    wide.wait_for_url(f"{site}/")
    wide.get_by_role("link", name="Audit").click()
    wide.get_by_role("link", name="Plans", exact=True).first.click()
    wide.get_by_role("link", name="View as signed").click()
    wide.wait_for_url(f"**/plans/{signed_plan.pk}/")
    expect(wide.locator("#state")).to_contain_text("Signed")
    assert wide.get_by_role("button", name=re.compile("Sign plan|Amend|Withdraw")).count() == 0
    assert date.fromisoformat(signed_plan.document["as_of"]) == clinic.today()
