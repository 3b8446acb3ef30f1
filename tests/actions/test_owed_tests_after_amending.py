"""A blood test that an amendment owes is drawn just before an injection of the amended plan (R07, T37)."""

from __future__ import annotations

import pytest

from regimens.clinical.following import LATE, Line, State
from regimens.models import Member, Patient, Plan
from tests.actions.test_amended_in_course import coming, seen
from tests.actions.test_came_back import changed
from tests.recorded import days_later
from tests.web.courses import give, signed
from tests.web.test_paper_after_a_review import loaded

FOLLOW_UP = "follow-up-3m"


def every(months: int, patient: Patient, nurse: Member, by: Member, answers: dict[str, object]) -> Plan:
    """Loading is over; the follow-up waits for the first injection after it."""
    return loaded(signed(patient, by, answers | {"choices.maintenance_months": str(months)}), nurse)


def follow_up_of(plan: Plan) -> Line:
    """The follow-up at 3 months as it stands today."""
    return next(line for line in seen(plan).lines if line.key == FOLLOW_UP)


def test_it_goes_with_the_injection_that_the_shorter_interval_brings_forward(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = every(3, patient, nurse, clinician, answers)
    with days_later(97):
        before = follow_up_of(made)
        newer = changed(made, clinician, choices__maintenance_months="2")
        dose, owed = coming(newer), follow_up_of(newer)
        assert dose.on < before.on
        assert (owed.on, owed.due, owed.before) == (dose.on, dose.due, dose.key)
        assert owed.state not in LATE


def test_not_drawn_before_it_it_is_late_by_the_day_of_that_injection(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = every(3, patient, nurse, clinician, answers)
    with days_later(97):
        newer = changed(made, clinician, choices__maintenance_months="2")
        dose = coming(newer).due
    with days_later(97 + 7):
        give(newer, nurse, "late")
        owed = follow_up_of(newer)
        assert owed.before is None
        assert owed.due >= dose
    with days_later(97 + 30):
        assert follow_up_of(newer).state is State.OVERDUE


def test_one_that_is_overdue_is_not_put_off_to_the_next_injection(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = every(2, patient, nurse, clinician, answers)
    with days_later(68):
        give(made, nurse, "maintenance")
    with days_later(97):
        before = follow_up_of(made)
        assert before.state in LATE
        owed = follow_up_of(changed(made, clinician, choices__maintenance_months="3"))
        assert (owed.on, owed.due, owed.before) == (before.on, before.due, None)


@pytest.mark.parametrize("day", [97, 104])
def test_of_the_same_interval_it_keeps_its_day(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object], day: int
) -> None:
    """Before the injection is due, and a few days after."""
    made = every(3, patient, nurse, clinician, answers)
    with days_later(day):
        before = follow_up_of(made)
        newer = changed(made, clinician, choices__loading_days="as_written")
        owed = follow_up_of(newer)
        assert (owed.on, owed.due, owed.before) == (before.on, before.due, before.before)
        assert (owed.state, owed.days_late) == (before.state, before.days_late)
