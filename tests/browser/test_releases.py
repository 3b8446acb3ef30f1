"""A rule set's approval in a real browser: every page of it accessible, by keyboard and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from regimens.models import Member, Plan, Release
from tests import releasing, rule_change
from tests.browser.conftest import sign_in
from tests.browser.test_accessible_pages import check, check_audit

OPEN_ALL = "document.querySelectorAll('details').forEach(node => { node.open = true; })"


@pytest.fixture
def changed_rules(signed_plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A signed plan that the present rules would answer otherwise."""
    rule_change.lock_below(monkeypatch, 90)
    return signed_plan


def check_releases(page: Page) -> None:
    """What must hold of the approval on the rulebook; its hundreds of rules are checked elsewhere."""
    page.evaluate("document.querySelectorAll('.rules').forEach(node => node.remove())")
    check(page)


def opened(browser: Browser, site: str, who: str, width: int = 1280, *, script: bool = True) -> Page:
    """A page of this member, signed in."""
    size = {"width": width, "height": 800}
    page = browser.new_context(viewport=size, java_script_enabled=script).new_page()  # type: ignore[arg-type]
    sign_in(page, site, who)
    return page


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_an_approval(
    browser: Browser, site: str, manager: Member, clinician: Member, changed_rules: Plan, width: int
) -> None:
    office, doctor = opened(browser, site, "manager", width), opened(browser, site, "clinician", width)
    releasing.in_review(manager)
    office.goto(f"{site}/rulebook/")
    office.evaluate(OPEN_ALL)
    office.get_by_role("button", name="Withdraw the rule set").click()
    office.wait_for_selector("#es")
    check_releases(office)
    doctor.goto(f"{site}/rulebook/impact/")
    doctor.evaluate(OPEN_ALL)
    check(doctor)
    doctor.get_by_role("button", name="Approve rule set").click()
    doctor.wait_for_selector("#es")
    check(doctor)
    releasing.endorse(Release.everywhere.get(), clinician)
    office.goto(f"{site}/rulebook/impact/")
    check(office)
    office.get_by_role("button", name="Confirm approval").click()
    office.wait_for_selector("#es")
    check(office)
    releasing.confirm(Release.everywhere.get(), manager)
    office.goto(f"{site}/rulebook/")
    office.evaluate(OPEN_ALL)
    check_releases(office)
    for page in (office, doctor):
        page.context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_audit_pages_of_an_approval(
    browser: Browser, site: str, manager: Member, clinician: Member, auditor: Member, changed_rules: Plan,
    width: int,
) -> None:  # fmt: skip
    release = releasing.approved(manager, clinician)
    page = opened(browser, site, "auditor", width)
    for path in ("", "impact/", "regimens/release/", f"regimens/release/{release.pk}/change/"):
        page.goto(f"{site}/admin/{path}")
        check_audit(page)
    page.context.close()


def test_the_whole_way_without_javascript(
    browser: Browser, site: str, manager: Member, clinician: Member, changed_rules: Plan
) -> None:
    office = opened(browser, site, "manager", script=False)
    doctor = opened(browser, site, "clinician", script=False)
    office.goto(f"{site}/rulebook/")
    office.get_by_role("button", name="Submit this rule set for approval").click()
    office.get_by_role("button", name="Begin the review").click()
    doctor.goto(f"{site}/rulebook/impact/")
    doctor.fill("[name=statement]", "All rules read against their sources")
    doctor.check("[name=agreed]")
    doctor.get_by_role("button", name="Approve rule set").click()
    expect(doctor.locator("main")).to_contain_text("Dr Chris Clinician has approved.")
    office.goto(f"{site}/rulebook/impact/")
    office.check("[name=agreed]")
    office.get_by_role("button", name="Confirm approval").click()
    expect(office.locator(".state-words")).to_contain_text("by Dr Chris Clinician, GMC 7000001")
    expect(office.locator("footer.foot")).to_contain_text("Rules in force: approved")
    for page in (office, doctor):
        page.context.close()


def test_an_approval_by_keyboard(
    browser: Browser, site: str, manager: Member, clinician: Member, changed_rules: Plan
) -> None:
    releasing.in_review(manager)
    doctor = opened(browser, site, "clinician")
    doctor.goto(f"{site}/rulebook/impact/")
    doctor.focus("[name=statement]")
    doctor.keyboard.type("All rules read")
    doctor.keyboard.press("Tab")
    doctor.keyboard.press("Space")
    doctor.keyboard.press("Tab")
    doctor.keyboard.press("Enter")
    expect(doctor.locator("main")).to_contain_text("Dr Chris Clinician has approved.")
    doctor.context.close()
