"""The end of loading: what the reviews say against it is shown first, and recorded with the reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from regimens.actions import reviews
from regimens.actions.recording import NeedsReason
from regimens.models import Member, Patient, Plan, Record
from tests.recorded import give, nerves_plan, on_day, review

DAY = timedelta(days=1)
START = date(2026, 11, 23)
#: The days of the two planned reviews of loading.
FIRST, SECOND = START + 14 * DAY, START + 21 * DAY


@pytest.fixture(autouse=True)
def _monday(time_machine: Any) -> None:
    """Monday 23 November 2026, ten in the morning."""
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=False)


@pytest.fixture
def plan(patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]) -> Plan:
    """Eleven doses of alternate-day loading."""
    made = nerves_plan(patient, clinician, answers)
    for number in range(11):
        with on_day(START + number * 2 * DAY):
            give(made, nurse, f"dose-{number}")
    return made


def reviewed(plan: Plan, by: Member, *found: tuple[date, str, dict[str, Any]]) -> None:
    for day, response, scores in found:
        with on_day(day):
            review(plan, by, f"review {day}", response, **scores)


def plateau(plan: Plan, by: Member, on: date = SECOND, **more: Any) -> Record:
    with on_day(SECOND):
        return reviews.record_plateau(plan=plan, by=by, on=on, **({"reason": "", "key": "plateau"} | more))


def warned(plan: Plan, by: Member, on: date = SECOND) -> tuple[str, ...]:
    with pytest.raises(NeedsReason) as found:
        plateau(plan, by, on)
    return found.value.warnings


def test_after_two_reviews_without_gain_it_needs_no_reason(plan: Plan, clinician: Member) -> None:
    reviewed(plan, clinician, (FIRST, "not_better", {"numbness": 2}), (SECOND, "not_better", {"numbness": 2}))
    made = plateau(plan, clinician)
    assert (made.warnings, made.reason) == ("", "")


def test_without_two_reviews_the_clinician_says_why(plan: Plan, clinician: Member) -> None:
    assert warned(plan, clinician) == ("no_plateau",)
    reviewed(plan, clinician, (SECOND, "not_better", {"numbness": 2}))
    assert warned(plan, clinician) == ("no_plateau",)
    made = plateau(plan, clinician, reason="Cannot bear more injections", shown=("no_plateau",))
    assert (made.warnings, made.reason) == ("no_plateau", "Cannot bear more injections")


def test_while_nerve_signs_are_worse_the_clinician_says_why(plan: Plan, clinician: Member) -> None:
    reviewed(plan, clinician, (FIRST, "not_better", {"numbness": 2}), (SECOND, "worse", {"numbness": 2}))
    assert warned(plan, clinician) == ("nerves_worse",)


def test_a_score_that_rose_speaks_against_it_whatever_was_answered(plan: Plan, clinician: Member) -> None:
    reviewed(plan, clinician, (FIRST, "not_better", {"numbness": 1}), (SECOND, "not_better", {"numbness": 3}))
    assert warned(plan, clinician) == ("nerves_worse",)


def test_nerve_signs_that_nobody_scored_are_not_taken_for_unchanged(plan: Plan, clinician: Member) -> None:
    reviewed(plan, clinician, (FIRST, "not_better", {"numbness": 2}), (SECOND, "not_better", {}))
    assert warned(plan, clinician) == ("not_scored",)


def test_doses_after_its_day_count_as_maintenance_and_are_named(plan: Plan, clinician: Member) -> None:
    reviewed(plan, clinician, (FIRST, "not_better", {"numbness": 2}), (SECOND, "not_better", {"numbness": 2}))
    assert warned(plan, clinician, on=FIRST) == ("doses_after",)


def test_a_warning_that_came_up_since_is_shown_before_the_reason_counts(
    plan: Plan, clinician: Member
) -> None:
    with pytest.raises(NeedsReason):
        plateau(plan, clinician, reason="Two reviews", shown=("doses_after",))
