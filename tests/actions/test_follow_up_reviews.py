"""A follow-up of maintenance as a review: on the worklist, offered by the form, with exactly its next actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from regimens.actions import course_so_far, results, reviews, worklist
from regimens.actions.worklist import Section
from regimens.models import FollowUp, Member, Patient, Plan
from regimens.web.presenters.recording import open_events
from tests.recorded import give, on_day, review
from tests.web.courses import signed

DAY = timedelta(days=1)
START = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _monday(time_machine: Any) -> None:
    """Monday 23 November 2026, ten in the morning."""
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=False)


@pytest.fixture
def plan(patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]) -> Plan:
    """A cause that may go away; six doses of loading given, then one every 3 months."""
    kinder = {"absorption.pernicious_anaemia": "no", "absorption.dietary": "yes"}
    made = signed(patient, clinician, answers | kinder)
    for _ in range(6):
        given_as_due(made, nurse)
    return made


def row(plan: Plan) -> FollowUp:
    return FollowUp.objects.in_clinic(plan.clinic).get(patient=plan.patient)


def given_as_due(plan: Plan, by: Member) -> date:
    """The next dose on its day."""
    due = row(plan).due_on
    assert due is not None
    with on_day(due):
        give(plan, by, f"dose {due}")
    return due


def in_section(plan: Plan, section: Section) -> bool:
    found = worklist.rows_of(section, plan.clinic, plan.clinic.today())
    return found.filter(patient=plan.patient).exists()


def offered(plan: Plan, kind: str) -> list[str]:
    seen = course_so_far.forecast_of(plan, plan.clinic.today())
    return [key for key, _ in open_events(plan, seen, kind)]


def blood(plan: Plan, by: Member, place: str) -> None:
    results.record(
        plan=plan,
        by=by,
        on=plan.clinic.today(),
        analyte="haemoglobin",
        typed="130",
        unit="g/L",
        place=place,
        key=f"blood {place}",
        panel="whole",
    )


def test_blood_and_symptoms_of_a_follow_up_are_each_due_until_each_is_done(plan: Plan, nurse: Member) -> None:
    with on_day(given_as_due(plan, nurse)):
        assert (row(plan).test_key, row(plan).review_key) == ("follow-up-3m", "follow-up-3m")
        assert in_section(plan, Section.TESTS)
        assert in_section(plan, Section.REVIEWS)
        assert offered(plan, "review") == ["follow-up-3m"]
        assert offered(plan, "blood_test")[0] == "follow-up-3m"
        blood(plan, nurse, "follow-up-3m")
        assert row(plan).test_key == "follow-up-6m"
        assert row(plan).review_key == "follow-up-3m"
        review(plan, nurse, "symptoms", "better", "follow-up-3m", numbness=0)
        assert row(plan).review_key == "follow-up-6m"
        assert not in_section(plan, Section.REVIEWS)


def test_symptoms_first_leave_the_blood_due(plan: Plan, nurse: Member) -> None:
    with on_day(given_as_due(plan, nurse)):
        review(plan, nurse, "symptoms", "better", "follow-up-3m", numbness=0)
        assert (row(plan).test_key, row(plan).review_key) == ("follow-up-3m", "follow-up-6m")


@pytest.mark.parametrize(
    ("months", "response", "actions"),
    [
        (3, "better", ("continue_unchanged",)),
        (3, "not_better", ("check_other_causes", "shorten_one_step")),
        (3, "worse", ("same_day_neurology", "reload")),
        (12, "better", ("continue_unchanged", "review_cause")),
    ],
)
def test_each_has_exactly_its_next_actions(
    plan: Plan, nurse: Member, months: int, response: str, actions: tuple[str, ...]
) -> None:
    for _ in range(months // 3):
        day = given_as_due(plan, nurse)
    with on_day(day):
        place = f"follow-up-{months}m"
        assert place in offered(plan, "review")
        review(plan, nurse, "symptoms", response, place, numbness=0)
        assert reviews.proposed(plan) == actions


def test_one_review_late_answers_for_the_follow_ups_before_it(plan: Plan, nurse: Member) -> None:
    for _ in range(3):
        day = given_as_due(plan, nurse)
    with on_day(day):
        assert offered(plan, "review") == ["follow-up-3m", "follow-up-6m"]
        review(plan, nurse, "late", "better", "follow-up-6m", numbness=0)
        assert offered(plan, "review") == []
        assert row(plan).review_key == "follow-up-12m"
