"""Every page of the journey, plain and in error, at 1280 and 320 pixels: axe, contrast, targets, reflow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from regimens.actions import plans
from regimens.models import Assessment, Member, Patient, Plan
from tests.browser import journey
from tests.browser.conftest import sign_in, violations
from tests.browser.journey import COMPLEX

SMALLEST_TARGET = 24
SMALLEST_CONTROL = 28
ENOUGH = 3.0

CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d');
  const rgb = colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = colour => { const [r, g, b] = rgb(colour).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126*r + 0.7152*g + 0.0722*b; };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
  const behind = node => { for (let n = node.parentElement; n; n = n.parentElement) {
    const c = getComputedStyle(n).backgroundColor; if (rgb(c)[3] === 255) return c; } return 'white'; };
  return [...document.querySelectorAll('input:not([type=hidden]), select, textarea, .btn-outline')]
    .map(node => [node.name || node.textContent, ratio(getComputedStyle(node).borderTopColor, behind(node))])
    .filter(([, found]) => found < %s);
}"""
TARGETS = """() => [...document.querySelectorAll('a[href], button:not(.default-submit), input:not([type=hidden]), select, summary')]
  .filter(node => !node.classList.contains('skip') && node.offsetParent)
  .map(node => { const box = node.getBoundingClientRect();
    const least = node.matches('input, select, .btn') ? %d : %d;
    return [node.outerHTML.slice(0, 90), Math.round(box.width), Math.round(box.height), least]; })
  .filter(([, width, height, least]) => width < least || height < least)"""


@pytest.fixture(params=[1280, 320])
def page_at(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """A signed-in page of this width."""
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    page = context.new_page()
    sign_in(page, site)
    yield page
    context.close()


def check(page: Page) -> None:
    """What must hold on every page."""
    journey.settle(page)
    where = f"{page.title()} at {page.viewport_size}"
    assert violations(page) == [], where
    assert page.evaluate(CONTRAST % ENOUGH) == [], where
    assert page.evaluate(TARGETS % (SMALLEST_CONTROL, SMALLEST_TARGET)) == [], where
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), where


def check_paper(page: Page) -> None:
    """What must hold of a sheet on the screen: paper of a fixed width may be wider than a small screen."""
    journey.settle(page)
    assert violations(page) == [], f"{page.title()} at {page.viewport_size}"


def dated(patient: Patient, answers: journey.Answers) -> journey.Answers:
    """The case with samples of three weeks ago."""
    day = (patient.clinic.today() - timedelta(days=21)).isoformat()
    return {
        step: {name: day if name.endswith("taken_on") else value for name, value in given.items()}
        for step, given in answers.items()
    }


def test_home_search_registration_and_patient(page_at: Page, site: str, patient: Patient) -> None:
    check(page_at)
    page_at.fill("[name=words]", "e")
    page_at.keyboard.press("Enter")
    page_at.wait_for_selector("#es")
    check(page_at)
    page_at.fill("[name=words]", "Example")
    page_at.keyboard.press("Enter")
    page_at.wait_for_selector("text=1 patient found")
    check(page_at)
    page_at.goto(f"{site}/patients/new/")
    check(page_at)
    page_at.get_by_role("button", name="Register patient").click()
    page_at.wait_for_selector("#es")
    check(page_at)
    for path in (f"/patients/{patient.pk}/", f"/patients/{patient.pk}/amend/", "/nothing/"):
        page_at.goto(site + path)
        check(page_at)


def test_sign_in(page_at: Page, site: str) -> None:
    page_at.get_by_role("button", name="Sign out").click()
    check(page_at)
    page_at.get_by_role("button", name="Sign in").click()
    page_at.wait_for_selector("#es")
    check(page_at)


def test_every_step_empty_in_error_and_with_follow_ups(page_at: Page, site: str, patient: Patient) -> None:
    journey.start(page_at, site, patient.pk)
    reason = page_at.url
    for step, answers in COMPLEX.items():
        page_at.goto(reason.replace("reason", step))
        check(page_at)
        assert page_at.locator("input:checked").count() == 0
        assert page_at.evaluate(
            "[...document.querySelectorAll('form.step input[type=text], form.step select')].every(n => !n.value)"
        )
        page_at.get_by_role("button", name="Continue").click()
        page_at.wait_for_selector("#es")
        check(page_at)
        shown = {name: value for name, value in answers.items() if name != "closed_day_owner"}
        if step == "reason":
            shown |= {"purpose": "review"}
        journey.answer(page_at, shown)
        check(page_at)
    page_at.goto(reason.replace("reason", "check"))
    check(page_at)
    page_at.goto(reason.replace("reason/", ""))
    check(page_at)


def test_two_windows(page_at: Page, site: str, patient: Patient) -> None:
    journey.start(page_at, site, patient.pk)
    address = page_at.url.replace("reason", "nerves")
    page_at.goto(address)
    other = page_at.context.new_page()
    other.goto(address)
    journey.answer(other, {"neuro.tongue": "yes", "neuro.any": "no"})
    other.get_by_role("button", name="Continue").click()
    other.wait_for_url("**/gut/")
    journey.answer(page_at, {"neuro.tongue": "no", "neuro.any": "no"})
    page_at.get_by_role("button", name="Continue").click()
    page_at.wait_for_selector("text=Saved answer")
    assert page_at.locator("input:checked").count() == 0
    check(page_at)
    page_at.get_by_role("button", name="Continue").click()
    page_at.wait_for_selector("#es")
    check(page_at)
    page_at.get_by_label("Your answer on this page").check()
    page_at.get_by_role("button", name="Continue").click()
    page_at.wait_for_url("**/gut/")


def test_a_plan_in_every_state_and_on_paper(page_at: Page, site: str, assessment: Assessment) -> None:
    page_at.goto(f"{site}/drafts/{assessment.pk}/check/")
    check(page_at)
    page_at.get_by_role("button", name="Create plan").click()
    page_at.wait_for_url("**/plans/*/")
    address = page_at.url
    check(page_at)
    page_at.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true; })")
    check(page_at)
    page_at.get_by_role("button", name="Sign plan for ").click()
    page_at.wait_for_selector("#es")
    check(page_at)
    for sheet in ("clinical/", "calendar/"):
        page_at.goto(address + sheet)
        check_paper(page_at)
    page_at.goto(address)
    journey.sign(page_at)
    check(page_at)
    for sheet in ("clinical/", "calendar/"):
        page_at.goto(address + sheet)
        check_paper(page_at)
    page_at.goto(f"{site}/patients/{assessment.patient_id}/")
    check(page_at)
    page_at.get_by_role("button", name="Start plan").click()
    page_at.wait_for_selector("text=Before you start a plan")
    check(page_at)
    page_at.get_by_role("button", name="Continue").click()
    page_at.wait_for_selector("#es")
    check(page_at)


def test_a_plan_with_a_stop_and_its_interruption(page_at: Page, site: str, patient: Patient) -> None:
    journey.start(page_at, site, patient.pk)
    journey.through(page_at, dated(patient, COMPLEX))
    check(page_at)
    page_at.get_by_role("button", name="Create plan").click()
    page_at.wait_for_url("**/plans/*/")
    page_at.evaluate("document.querySelectorAll('details').forEach(node => { node.open = true; })")
    check(page_at)
    page_at.check("[name=checked]")
    page_at.get_by_role("button", name="Sign plan for ").click()
    page_at.wait_for_selector("text=Before you sign")
    check(page_at)
    page_at.get_by_role("button", name="Sign plan for ").click()
    page_at.wait_for_selector("#es")
    check(page_at)


def test_home_with_plans_the_rulebook_and_taken_back_plans(
    page_at: Page, site: str, signed_plan: Plan, clinician: Member
) -> None:
    page_at.goto(f"{site}/")
    check(page_at)
    page_at.goto(f"{site}/rulebook/")
    check(page_at)
    plans.withdraw(plan=signed_plan, by=clinician, reason="Treatment moves", key="w")
    page_at.goto(f"{site}/plans/{signed_plan.pk}/")
    check(page_at)
    plans.enter_in_error(plan=signed_plan, by=clinician, reason="Wrong patient", key="e")
    page_at.goto(f"{site}/plans/{signed_plan.pk}/")
    check(page_at)


def check_audit(page: Page) -> None:
    """What must hold of the audit pages."""
    journey.settle(page)
    where = f"{page.title()} at {page.viewport_size}"
    assert violations(page) == [], where
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), where


@pytest.mark.parametrize("width", [1280, 320])
def test_the_audit_pages(
    browser: Browser, site: str, auditor: Member, manager: Member, draft_plan: Plan, width: int
) -> None:
    readable = ("", "patient/", "assessment/", "plan/", "event/", f"patient/{draft_plan.patient_id}/change/")
    pages = {
        "auditor": (*readable, f"plan/{draft_plan.pk}/change/", "event/1/change/", "plan/?q=B12-000001"),
        "manager": ("member/", "member/add/", f"clinic/{draft_plan.clinic_id}/change/"),
    }
    for who, paths in pages.items():
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        sign_in(page, site, who)
        for path in paths:
            page.goto(f"{site}/admin/{'regimens/' if path else ''}{path}")
            check_audit(page)
        context.close()
