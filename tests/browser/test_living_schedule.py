"""A treatment as it is lived, in a real browser: doses, reviews, plateau, a late dose, relapse, loading again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from regimens.actions import assessments, doses, plans, shortages, stops, visits
from regimens.models import Event, FollowUp, Member, Patient, Plan, PlanState, Record, clock
from tests.browser.conftest import sign_in
from tests.browser.test_accessible_pages import check

OPEN_ALL = "document.querySelectorAll('details').forEach(node => { node.open = true; })"


class Today:
    """The day it is, for every thread of the server."""

    def __init__(self) -> None:
        self.moment: datetime | None = None

    def get(self) -> datetime | None:
        """As the clock asks for it."""
        return self.moment

    def is_(self, day: date) -> None:
        """Ten in the morning of this day."""
        self.moment = datetime.combine(day, time(10), tzinfo=UTC)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Today:
    """A clock that the test moves; it begins on a Monday."""
    clockwork = Today()
    clockwork.is_(date(2026, 11, 30))
    monkeypatch.setattr(clock, "_told", clockwork)
    return clockwork


@pytest.fixture
def nerves(today: Today, patient: Patient, clinician: Member, answers: dict[str, object], site: str) -> Plan:
    """Jane's signed plan with numbness: every other day until improvement stops."""
    told = answers | {"neuro.any": "yes", "neuro.numbness": "yes", "closed_day_owner": "community"}
    told = {name: value for name, value in told.items() if name != "choices.maintenance_months"}
    week = (patient.clinic.today() - timedelta(days=7)).isoformat()
    told |= {"b12.taken_on": week, "egfr.taken_on": week}
    begun = assessments.begin(patient=patient, by=clinician, key="begin")
    written = assessments.answer(
        assessment=begun, by=clinician, step="dates", answers=told, clears=[], version=begun.version
    )
    return signed(assessments.complete(assessment=written, by=clinician, version=2, key="made"), clinician)


def signed(plan: Plan, by: Member) -> Plan:
    """Signed, with the stop answered where there is one."""
    action = next(iter(stops.actions_for(plan)), "") if stops.has_soft_stop(plan) else ""
    return plans.sign(
        plan=plan, by=by, checked=True, key=f"sign {plan.pk}", stop_action=action, stop_reason="Dr Neuro"
    )


def give_quickly(plan: Plan, by: Member, key: str) -> None:
    """Today's dose, without the browser."""
    row = FollowUp.objects.in_clinic(plan.clinic).get(patient=plan.patient)
    dose = doses.Given(
        on=plan.clinic.today(),
        place=row.next_key,
        product="hydroxocobalamin_1000",
        route="intramuscular",
        site="right_deltoid",
        nerves="no",
    )
    doses.give(plan=plan, by=by, dose=dose, reason="As planned", key=key)


def record_dose(page: Page, *, reason: str = "") -> None:
    """Fill in the form of a dose on the page that shows it; a warning is answered with the reason."""
    for name, value in (
        ("product", "hydroxocobalamin_1000"),
        ("route", "intramuscular"),
        ("site", "left_deltoid"),
    ):
        page.locator(f'[name="{name}"][value="{value}"]').check()
    page.fill('[name="batch"]', "HX-1")
    page.get_by_role("button", name="Record dose").click()
    if reason:
        expect(page.locator("#es")).to_contain_text("Check before you record this")
        page.fill('[name="reason"]', reason)
        page.get_by_role("button", name="Record dose").click()


def record_review(page: Page, site: str, plan: Plan, response: str, numbness: str) -> None:
    """A review from the course page."""
    page.goto(f"{site}/plans/{plan.pk}/record/review/")
    page.locator(f'[name="response"][value="{response}"]').check()
    page.locator(f'[name="scores.neuro.numbness"][value="{numbness}"]').check()
    if page.locator('[name="answers"]').count():
        page.locator('[name="answers"]').first.check()
    page.get_by_role("button", name="Record review").click()
    expect(page.locator("main")).to_contain_text("After the latest review")


def test_a_treatment_as_it_is_lived(
    browser: Browser, site: str, today: Today, nerves: Plan, clinician: Member, nurse: Member
) -> None:
    start = date(2026, 11, 30)
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    sign_in(page, site)

    page.goto(f"{site}/worklist/")
    page.get_by_role("link", name="Record given for EXAMPLE, Jane").click()
    record_dose(page)
    expect(page.locator("#done")).to_contain_text("Recorded.")
    assert Record.everywhere.get().key == "loading-1"

    for number in range(1, 7):
        today.is_(start + timedelta(days=2 * number))
        give_quickly(nerves, nurse, f"dose {number}")
    today.is_(start + timedelta(days=14))
    record_review(page, site, nerves, "not_better", "2")
    expect(page.locator("#decide")).to_contain_text("Go on with alternate-day injections")
    for number in range(7, 11):
        today.is_(start + timedelta(days=2 * number))
        give_quickly(nerves, nurse, f"dose {number}")
    today.is_(start + timedelta(days=21))
    record_review(page, site, nerves, "not_better", "2")
    expect(page.locator("#decide")).to_contain_text("Two reviews without gain")
    check(page)

    page.get_by_role("link", name="Improvement has stopped").click()
    page.fill('[name="on"]', "21 12 2026")
    page.get_by_role("button", name="Record the plateau").click()
    expect(page.locator("#lines")).to_contain_text("Injection 1, maintenance")
    row = FollowUp.objects.in_clinic(nerves.clinic).get()
    assert (row.next_key, row.due_on) == ("maintenance-1", date(2027, 2, 19))

    today.is_(date(2027, 3, 8))
    page.goto(f"{site}/plans/{nerves.pk}/record/dose/")
    record_dose(page, reason="Abroad")
    expect(page.locator("#moved")).to_contain_text("New dates to accept")
    page.get_by_role("button", name="Accept the new dates").click()
    expect(page.locator(".messages")).to_contain_text("New dates accepted.")
    assert FollowUp.objects.in_clinic(nerves.clinic).get().due_on == date(2027, 5, 7)

    today.is_(date(2027, 4, 12))
    record_review(page, site, nerves, "worse", "3")
    expect(page.locator("#decide")).to_contain_text("Call neurology today")
    expect(page.locator("#decide")).to_contain_text("Start alternate-day injections again")
    page.get_by_role("button", name="Amend the plan as a review").click()
    page.wait_for_url("**/drafts/**")
    expect(page.locator("main")).to_contain_text("Review or change treatment already started")
    reloaded = load_again(nerves, clinician)
    page.goto(f"{site}/plans/{reloaded.pk}/course/")
    expect(page.locator("#lines")).to_contain_text("Injection 1, loading again")
    nerves.refresh_from_db()
    assert nerves.state == PlanState.SUPERSEDED
    assert Event.objects.filter(kind="dose_recorded").count() == 12
    page.context.close()


def load_again(plan: Plan, by: Member) -> Plan:
    """The draft that the review opened, with the first dose booked for tomorrow, signed."""
    from regimens.models import Assessment

    draft = Assessment.objects.in_clinic(plan.clinic).get(state="draft")
    tomorrow = (plan.clinic.today() + timedelta(days=1)).isoformat()
    recent = (plan.clinic.today() - timedelta(days=7)).isoformat()
    answers: dict[str, Any] = {
        "start": "other",
        "start_on": tomorrow,
        "egfr.taken_on": recent,
        "current_interval.unit": "month",
        "current_interval.count": "2",
    }
    written = assessments.answer(
        assessment=draft, by=by, step="dates", answers=answers, clears=[], version=draft.version
    )
    made = assessments.complete(assessment=written, by=by, version=written.version, key="again")
    assert made.loading == "alternate_days"
    return signed(made, by)


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_the_list_and_the_course(
    browser: Browser, site: str, today: Today, nerves: Plan, nurse: Member, manager: Member, width: int
) -> None:
    give_quickly(nerves, nurse, "first")
    today.is_(date(2026, 12, 7))
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    sign_in(page, site, "nurse")
    visits.contact(
        plan=nerves,
        by=nurse,
        on=nerves.clinic.today(),
        way="telephone",
        outcome="no_answer",
        note="",
        key="c",
    )
    for path in ("worklist/", "register/", "recall/", f"plans/{nerves.pk}/course/"):
        page.goto(f"{site}/{path}")
        page.evaluate(OPEN_ALL)
        check(page)
    page.goto(f"{site}/worklist/")
    page.get_by_role("link", name="Review for EXAMPLE, Jane").or_(
        page.get_by_role("link", name="Record given for EXAMPLE, Jane")
    ).first.click()
    expect(page.locator("#row-form-title")).to_be_focused()
    check(page)
    page.locator("#row-form button[type=submit]").click()
    expect(page.locator("#row-form #es")).to_be_focused()
    check(page)
    for slug in ("dose", "not-given", "result", "review", "contact", "rebook", "hold", "transfer"):
        page.goto(f"{site}/plans/{nerves.pk}/record/{slug}/")
        check(page)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()
        check(page)
    shortages.declare(by=manager, product="hydroxocobalamin_injection", key="s")
    for path in ("shortages/", "recall/letters/"):
        page.goto(f"{site}/recall/" if "letters" in path else f"{site}/{path}")
        if "letters" in path:
            page.fill("#id_count_letters", "1")
            page.get_by_role("button", name="Make the letters").click()
            page.wait_for_load_state()
        check(page)
    page.context.close()
