"""What would change a plan, in a real browser: with htmx on the plan's page, without JavaScript on its own."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from regimens.models import Plan
from tests.browser.test_accessible_pages import check
from tests.browser.test_plan_pages import at, open_folds

__all__ = ["at"]
ASK = "Show what would change this plan"


def test_it_opens_on_the_plan_page_by_keyboard(at: Page, site: str, draft_plan: Plan) -> None:
    at.goto(f"{site}/plans/{draft_plan.pk}/")
    at.get_by_role("link", name=ASK).focus()
    at.keyboard.press("Enter")
    at.wait_for_selector("#changes-body .change")
    assert at.url == f"{site}/plans/{draft_plan.pk}/"
    expect(at.locator("#live")).to_have_text("What would change this plan is shown.")
    expect(at.locator("#changes-first")).to_be_focused()
    expect(at.locator("#changes")).to_contain_text("If eGFR were below 50 mL/min/1.73 m\u00b2")
    check(at)
    open_folds(at)
    check(at)


def test_its_own_page(at: Page, site: str, draft_plan: Plan) -> None:
    at.goto(f"{site}/plans/{draft_plan.pk}/changes/")
    check(at)
    open_folds(at)
    check(at)


def test_without_javascript_it_is_a_page_of_its_own_and_leads_back(
    plain: Page, site: str, draft_plan: Plan
) -> None:
    plain.goto(f"{site}/plans/{draft_plan.pk}/")
    plain.get_by_role("link", name=ASK).click()
    assert plain.url == f"{site}/plans/{draft_plan.pk}/changes/"
    expect(plain.get_by_role("heading", level=1)).to_have_text("What would change this plan")
    expect(plain.locator("main")).to_contain_text("cyanocobalamin would be locked; nothing else.")
    plain.get_by_role("link", name="Back to the plan").click()
    assert plain.url == f"{site}/plans/{draft_plan.pk}/#changes"
