"""Doses that were missed stay missed after an amendment: once no dose is dated, between the days of loading, withdrawn or not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from regimens.actions import assessments, due, plans
from regimens.clinical.following import State
from regimens.models import FollowUp, Member, Patient, Plan
from tests.actions.test_amended_in_course import amended, begun, coming, seen
from tests.actions.test_came_back import now
from tests.recorded import days_later, on_day, signed_as_it_is
from tests.web.courses import NERVES, give, signed
from tests.web.test_paper_after_a_review import loaded
from tests.web.test_tablets_amended import TABLETS
from tests.web.test_tablets_amended import days as days_of


@pytest.mark.parametrize("amended_on", [17, 18, 19, 20])
def test_the_stop_outlives_the_block_of_loading(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object], amended_on: int
) -> None:
    """Seven doses until day 12; the block ends on day 20, and nobody gave one since."""
    made = signed(patient, clinician, answers | NERVES)
    for day in range(0, 14, 2):
        with days_later(day):
            give(made, nurse, f"dose {day}")
    with days_later(22):
        was = seen(made)
        assert (was.missed_in_row, was.next_injection) == (4, None)
    with days_later(amended_on):
        newer = amended(made, clinician)
    with days_later(22):
        found = seen(newer)
        assert (found.missed_in_row, found.missed_from) == (was.missed_in_row, was.missed_from)
        due.refresh(patient)
        row = FollowUp.objects.in_clinic(patient.clinic).get(patient=patient)
        assert (row.two_missed_from, row.missed_on) == (patient.clinic.today(), was.missed_from)


@pytest.mark.parametrize("amended_on", [3, 4, 5])
def test_between_the_days_of_loading_a_dose_stays_late(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object], amended_on: int
) -> None:
    """Monday, Wednesday and Friday: the dose of Wednesday was missed."""
    monday = patient.clinic.today() + timedelta(days=-patient.clinic.today().weekday() % 7)
    with on_day(monday):
        made = signed(patient, clinician, answers | NERVES | {"choices.loading_days": "mon_wed_fri"})
        give(made, nurse, "first")
    with on_day(monday + timedelta(days=amended_on)):
        late = coming(made)
        assert late.days_late
        newer = amended(made, clinician)
        assert (coming(newer).due, coming(newer).state) == (late.due, late.state)


def told(plan: Plan) -> dict[str, Any]:
    """How late the plan is, and what it owes."""
    found = seen(plan)
    return {
        "missed": found.missed_in_row,
        "asks": found.asks_about_nerves,
        "due": coming(plan).due,
        "owed": {line.key for line in found.lines if line.state is State.OVERDUE},
    }


@pytest.mark.parametrize("is_loaded", [False, True])
def test_a_version_that_was_withdrawn_before_its_amendment_was_signed(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object], is_loaded: bool
) -> None:
    """What it left undone stays in view all the same."""
    if is_loaded:
        made = loaded(signed(patient, clinician, answers), nurse)
    else:
        made = signed(patient, clinician, answers | NERVES)
        give(made, nurse, "first")
    with days_later(115 if is_loaded else 9):
        late = told(made)
        draft = begun(made, clinician)
        newer = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="newer")
        plans.withdraw(plan=now(made), by=clinician, reason="Replaced", key="withdrawn")
        newer = signed_as_it_is(newer, clinician, "signed")
        assert late["owed"]
        assert told(newer) == late


def test_a_version_struck_out_before_its_amendment_was_signed_makes_nothing_late(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers | NERVES)
    draft = begun(made, clinician)
    plans.enter_in_error(plan=now(made), by=clinician, reason="Wrong patient", key="error")
    with days_later(14):
        newer = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="newer")
        newer = signed_as_it_is(newer, clinician, "signed")
        assert seen(newer).missed_in_row == 0
        assert coming(newer).due == newer.clinic.today()


def test_a_version_struck_out_later_leaves_what_is_late(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers | NERVES)
    with days_later(9):
        newer = amended(made, clinician)
        late = told(newer)
        assert late["missed"]
        plans.enter_in_error(plan=now(made), by=clinician, reason="A slip", key="error")
        assert told(now(newer)) == late


def test_a_version_struck_out_later_leaves_what_is_late_to_the_next_amendment(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    """Maintenance long overdue, so that nerves are asked about."""
    made = loaded(signed(patient, clinician, answers | {"choices.maintenance_months": "2"}), nurse)
    with days_later(125):
        second = amended(made, clinician, "second")
    with days_later(126):
        plans.enter_in_error(plan=now(made), by=clinician, reason="A slip", key="error")
    with days_later(127):
        late = told(now(second))
        assert late["asks"]
        third = amended(second, clinician, "third")
        assert told(third) == late
    with days_later(128):
        assert told(amended(third, clinician, "fourth"))["due"] == late["due"]


def test_a_version_struck_out_later_leaves_the_stop_to_the_next_amendment(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers | NERVES)
    for day in (0, 2):
        with days_later(day):
            give(made, nurse, f"dose {day}")
    with days_later(9):
        second = amended(made, clinician, "second")
    with days_later(10):
        plans.enter_in_error(plan=now(made), by=clinician, reason="A slip", key="error")
    with days_later(11):
        late = told(now(second))
        assert late["missed"] > due.MISSED
        assert told(amended(second, clinician, "third")) == late


def test_a_version_of_tablets_struck_out_later_leaves_the_days_of_its_tests(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers | TABLETS)
    with days_later(94):
        second = amended(made, clinician, "second")
    with days_later(95):
        plans.enter_in_error(plan=now(made), by=clinician, reason="A slip", key="error")
        dated = days_of(now(second))
    with days_later(96):
        assert days_of(amended(second, clinician, "third")) == dated


def test_a_version_struck_out_before_its_amendment_was_signed_makes_no_later_one_late(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers | NERVES)
    draft = begun(made, clinician)
    plans.enter_in_error(plan=now(made), by=clinician, reason="Wrong patient", key="error")
    with days_later(14):
        second = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="second")
        second = signed_as_it_is(second, clinician, "signed")
        third = amended(second, clinician, "third")
        assert now(third).versions_behind == [second]
        assert seen(third).missed_in_row == 0
