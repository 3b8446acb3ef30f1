"""Plan pages in a real browser: accessible in every state, first things first, on paper of the right size."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from regimens.actions import plans
from regimens.models import Member, Patient, Plan
from tests.browser.conftest import sign_in
from tests.browser.test_accessible_pages import check
from tests.web import plan_rows
from tests.wording.plans import Document, alert

A4, LETTER = (595, 842), (612, 792)
FOLD = 800
MARGIN_BOXES = """() => [...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
  .filter(rule => rule instanceof CSSPageRule).map(rule => rule.cssText).join(' ')"""
SMALLEST_TEXT = """() => { const points = node => parseFloat(getComputedStyle(node).fontSize) * 72 / 96;
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = []; while (walk.nextNode()) { const text = walk.currentNode;
    if (text.textContent.trim() && !text.parentElement.closest('.visually-hidden')) {
      found.push([points(text.parentElement), text.textContent.trim().slice(0, 40)]); } }
  return found.sort((a, b) => a[0] - b[0])[0]; }"""


@pytest.fixture(params=[1280, 320])
def at(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """A signed-in page of this width."""
    context = browser.new_context(viewport={"width": request.param, "height": FOLD})
    page = context.new_page()
    sign_in(page, site)
    yield page
    context.close()


@pytest.fixture
def keep(patient: Patient, clinician: Member) -> Callable[..., Plan]:
    """Keep a draft of this document, made for today."""

    def kept(made: Callable[..., Document] = plan_rows.rich, **more: Any) -> Plan:
        today = patient.clinic.today().isoformat()
        begun = plan_rows.begin(patient, clinician, {"purpose": "treat"}, "browser")
        return plan_rows.keep(begun, made(as_of=today, **more), "browser")

    return kept


Keep = Callable[..., Plan]


def open_folds(page: Page) -> None:
    """Open everything that is folded, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")


def test_a_draft_with_everything_in_it(at: Page, site: str, keep: Keep) -> None:
    at.goto(f"{site}/plans/{keep().pk}/")
    check(at)
    open_folds(at)
    check(at)


def test_a_draft_refused(at: Page, site: str, keep: Keep) -> None:
    at.goto(f"{site}/plans/{keep().pk}/")
    at.get_by_role("button", name="Sign plan for Jane EXAMPLE").click()
    expect(at.locator("#es")).to_be_focused()
    check(at)
    at.locator("#es a").click()
    expect(at.locator("#id_checked")).to_be_focused()


def test_a_stop_and_an_open_choice(at: Page, site: str, keep: Keep) -> None:
    made = keep(plan_rows.open_choice, alerts=[alert("A02", "stop")])
    at.goto(f"{site}/plans/{made.pk}/")
    check(at)
    at.get_by_role("button", name="Use this choice").click()
    at.wait_for_selector("#es")
    check(at)


def test_an_answer_without_a_regimen(at: Page, site: str, keep: Keep) -> None:
    at.goto(f"{site}/plans/{keep(plan_rows.nothing).pk}/")
    check(at)


def test_signed_superseded_and_taken_back(at: Page, site: str, keep: Keep, clinician: Member) -> None:
    plan = plan_rows.signed(keep(), clinician)
    at.goto(f"{site}/plans/{plan.pk}/")
    check(at)
    at.get_by_text("Amend this plan").click()
    at.get_by_role("button", name="Open the answers").click()
    at.wait_for_selector("#es")
    check(at)
    plans.enter_in_error(plan=plan, by=clinician, reason="Wrong patient", key="e")
    at.goto(f"{site}/plans/{plan.pk}/")
    check(at)


def test_the_page_that_interrupts(at: Page, site: str, keep: Keep) -> None:
    plan = keep(plan_rows.red_flag)
    at.goto(f"{site}/plans/{plan.pk}/")
    at.check("[name=checked]")
    at.get_by_role("button", name="Sign plan for Jane EXAMPLE").click()
    at.wait_for_selector("[name=stop_action]")
    check(at)
    at.get_by_role("button", name="Sign plan for Jane EXAMPLE").click()
    at.wait_for_selector("#es")
    check(at)
    at.get_by_label("Advice sought").check()
    at.fill("[name=stop_reason]", "Dr Ola Other, 14:20")
    at.get_by_role("button", name="Sign plan for Jane EXAMPLE").click()
    expect(at.locator("h1")).to_have_text("Plan signed")


def test_the_rulebook(at: Page, site: str) -> None:
    at.goto(f"{site}/rulebook/")
    check(at)


@pytest.mark.parametrize("what", ["clinical", "calendar"])
def test_sheets(at: Page, site: str, keep: Keep, what: str) -> None:
    at.goto(f"{site}/plans/{keep().pk}/{what}/")
    check(at)


def test_first_things_fit_the_first_screen(wide: Page, site: str, keep: Keep) -> None:
    wide.goto(f"{site}/plans/{keep(plan_rows.red_flag).pk}/")
    for place in ("#state", "#stop", "#order", ".skip-sign", ".alert-caution >> nth=0"):
        box = wide.locator(place).bounding_box()
        assert box is not None, place
        assert box["y"] >= 0, place
        assert box["y"] + box["height"] <= FOLD, place


def test_a_fold_opens_when_a_link_leads_to_it(wide: Page, site: str, keep: Keep) -> None:
    plan = keep(plan_rows.rich, signable=False, blockers=["neuro_not_assessed"])
    wide.goto(f"{site}/plans/{plan.pk}/")
    assert not wide.locator("#reason-amend").is_visible()
    wide.get_by_role("link", name="Change the answers").click()
    expect(wide.locator("#reason-amend")).to_be_visible()


def test_the_record_is_copied(wide: Page, site: str, keep: Keep) -> None:
    wide.context.grant_permissions(["clipboard-read", "clipboard-write"])
    wide.goto(f"{site}/plans/{keep().pk}/")
    wide.get_by_text("Copy for record").click()
    wide.locator("[data-copy=record]").click()
    expect(wide.locator("[data-copied=record]")).to_have_text("Copied")
    assert wide.evaluate("navigator.clipboard.readText()") == wide.locator("#record").input_value()


def test_signed_printed_amended_and_withdrawn_without_script(plain: Page, site: str, keep: Keep) -> None:
    plain.goto(f"{site}/plans/{keep().pk}/")
    plain.check("[name=checked]")
    plain.get_by_role("button", name="Sign plan for Jane EXAMPLE").click()
    expect(plain.locator("h1")).to_have_text("Plan signed")
    signed = plain.url
    plain.get_by_role("link", name="Print clinical copy").click()
    expect(plain.locator("h1")).to_have_text("Vitamin B12 plan: clinical copy")
    plain.get_by_role("link", name="Back to the plan").click()
    plain.get_by_role("link", name="Print calendar").click()
    expect(plain.locator("h1")).to_have_text("Vitamin B12 calendar")
    plain.goto(signed)
    plain.get_by_text("Withdraw this plan").click()
    plain.fill("#reason-withdraw", "Moved away")
    plain.get_by_role("button", name="Withdraw plan").click()
    expect(plain.locator("#state")).to_contain_text("Reason: Moved away.")


@pytest.mark.parametrize("what", ["clinical", "calendar"])
@pytest.mark.parametrize(("paper", "size"), [("a4", A4), ("letter", LETTER)])
def test_the_printed_pages(
    wide: Page, site: str, keep: Keep, what: str, paper: str, size: tuple[int, int]
) -> None:
    plan = keep()
    plan.clinic.paper = paper
    plan.clinic.save()
    wide.goto(f"{site}/plans/{plan.pk}/{what}/")
    printed = wide.pdf(prefer_css_page_size=True)
    boxes = {
        tuple(round(float(edge)) for edge in box.split()[2:])
        for box in re.findall(rb"/MediaBox \[([\d. ]+)\]", printed)
    }
    assert boxes == {size}
    assert len(re.findall(rb"/Type /Page\b", printed)) == 2


@pytest.mark.parametrize(("what", "least"), [("clinical", 10.5), ("calendar", 12)])
def test_no_printed_text_is_small(wide: Page, site: str, keep: Keep, what: str, least: float) -> None:
    wide.goto(f"{site}/plans/{keep().pk}/{what}/")
    wide.emulate_media(media="print")
    points, text = wide.evaluate(SMALLEST_TEXT)
    assert points >= least - 0.01, text


@pytest.mark.parametrize("name", ['O\'Neil "Red"', "A\\26 B", "</style><b>x", "} body { display: none"])
def test_the_browser_reads_any_name_in_the_margin(
    wide: Page, site: str, keep: Keep, patient: Patient, name: str
) -> None:
    plan = keep()
    patient.given_name = name
    patient.save()
    wide.goto(f"{site}/plans/{plan.pk}/clinical/")
    rules = wide.evaluate(MARGIN_BOXES)
    for box in ("@top-left", "@top-right", "@bottom-left"):
        assert box in rules
    said = name.replace("\\", "\\\\").replace('"', '\\"')
    assert f"DRAFT: EXAMPLE, {said}, born 27-Mar-1962" in rules
    assert wide.locator("h1").is_visible()
