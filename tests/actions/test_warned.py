"""What contradicts the plan or what is known is warned of, needs a reason, and is recorded all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from regimens.actions import doses, plans, register, results, visits
from regimens.actions.recording import NeedsReason
from regimens.actions.register import Finding
from regimens.clinical.giving import Caution
from regimens.models import Clinic, Event, Member, Patient, Plan, Record, Task
from tests.recorded import give, nerves_plan, on_day, review, sign
from tests.web.courses import signed

DAY = timedelta(days=1)
START = date(2026, 11, 23)
CYANOCOBALAMIN = "cyanocobalamin_1000"


@pytest.fixture(autouse=True)
def _monday(time_machine: Any) -> None:
    """Monday 23 November 2026, ten in the morning."""
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=False)


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Numbness: alternate days from today."""
    return nerves_plan(patient, clinician, answers)


def warned(record: Callable[..., Record], **more: Any) -> tuple[str, ...]:
    """The warnings, shown before anything is recorded; with a reason it is recorded once, with one event."""
    kept, events = Record.everywhere.count(), Event.objects.count()
    with pytest.raises(NeedsReason) as found:
        record(**more)
    assert (Record.everywhere.count(), Event.objects.count()) == (kept, events)
    return found.value.warnings


# Cyanocobalamin


@pytest.fixture
def locked(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Kidneys too weak for cyanocobalamin."""
    made = signed(patient, clinician, answers | {"egfr.value": "40"})
    assert (made.drug, made.lock) == ("hydroxocobalamin", "on")
    return made


def found(by: Member, finding: Finding) -> int:
    return next(each.count for each in register.view(by=by).findings if each.finding is finding)


def test_cyanocobalamin_against_its_lock_is_named_a_task_of_today_and_in_the_register(
    locked: Plan, nurse: Member, clinician: Member
) -> None:
    told = warned(give, plan=locked, by=nurse, key="dose", product=CYANOCOBALAMIN)
    assert told == (Caution.LOCKED_PRODUCT, Caution.OTHER_PRODUCT)
    assert found(clinician, Finding.LOCKED_CYANOCOBALAMIN) == 0
    give(locked, nurse, "dose", reason="It was given", product=CYANOCOBALAMIN)
    task = Task.objects.in_clinic(locked.clinic).get(kind="locked_dose")
    assert (task.owner, task.due_on) == (clinician, START)
    assert found(clinician, Finding.LOCKED_CYANOCOBALAMIN) == 1


def test_without_the_lock_it_is_another_product_and_after_loading_one_of_every_month(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers)
    assert made.lock == "off"
    assert warned(give, plan=made, by=nurse, key="x", product=CYANOCOBALAMIN) == (Caution.OTHER_PRODUCT,)
    for number in range(6):
        with on_day(START + (number // 3 * 7 + number % 3 * 2) * DAY):
            give(made, nurse, f"dose-{number}", reason="As it fell")
    with on_day(START + 102 * DAY):
        told = warned(give, plan=made, by=nurse, key="y", product=CYANOCOBALAMIN)
        assert told[-2:] == (Caution.OTHER_PRODUCT, Caution.MONTHLY_PRODUCT)
        give(made, nurse, "y", product=CYANOCOBALAMIN, reason="Only this was there")
    assert not Task.objects.in_clinic(made.clinic).filter(kind="locked_dose").exists()
    assert found(clinician, Finding.LOCKED_CYANOCOBALAMIN) == 0


# A visit without a dose


def without(plan: Plan, by: Member, reason: str = "", **more: Any) -> Record:
    usual: dict[str, Any] = {
        "on": plan.clinic.today(),
        "place": "loading-1",
        "why": "did_not_attend",
        "key": "n",
    }
    return doses.not_given(plan=plan, by=by, reason=reason, **(usual | more))


def test_a_visit_without_the_dose_that_a_colleague_recorded(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    assert without(plan, clinician, key="before").warnings == ""
    give(plan, nurse, "dose")
    assert warned(without, plan=plan, by=clinician) == ("given_already",)
    assert warned(without, plan=plan, by=clinician, place="") == ("given_already",)
    made = without(plan, clinician, "The nurse chose the wrong patient")
    assert made.warnings == "given_already"
    assert without(plan, clinician, "The nurse chose the wrong patient") == made


def test_a_place_that_the_plan_does_not_have_is_not_kept(plan: Plan, nurse: Member) -> None:
    assert without(plan, nurse, place="nonsense-9").key == ""
    assert without(plan, nurse, place="loading-2", key="other").key == "loading-2"


# Long before its day


def blood(plan: Plan, by: Member, on: date, place: str, note: str = "") -> Record:
    return results.record(
        plan=plan, by=by, on=on, analyte="haemoglobin", typed="130", unit="g/L", place=place, key="b",
        panel="whole", note=note,
    )  # fmt: skip


def test_a_result_from_long_before_the_test_that_it_is_said_to_be(plan: Plan, nurse: Member) -> None:
    long_ago = date(2001, 1, 1)
    assert warned(blood, plan=plan, by=nurse, on=long_ago, place="follow-up-3m") == ("long_before",)
    made = blood(plan, nurse, long_ago, "follow-up-3m", "From the old record")
    assert (made.warnings, made.reason) == ("long_before", "From the old record")


def test_a_result_of_its_time_or_of_no_place_needs_no_reason(plan: Plan, nurse: Member) -> None:
    assert blood(plan, nurse, START, "baseline").warnings == ""
    assert blood(plan, nurse, date(2001, 1, 1), "").warnings == ""


def test_a_review_of_loading_from_before_its_week(plan: Plan, nurse: Member) -> None:
    told = warned(review, plan=plan, by=nurse, key="r", response="not_better", place="review-1")
    assert told == ("long_before",)
    give(plan, nurse, "dose")
    with on_day(START + 8 * DAY):
        assert review(plan, nurse, "r", "not_better", "review-1").warnings == ""


# A day on which the clinic is closed


def test_another_day_on_which_the_clinic_is_closed(clinic: Clinic, plan: Plan, nurse: Member) -> None:
    sunday = START + 6 * DAY

    def rebook(reason: str = "") -> Record:
        return visits.rebook(plan=plan, by=nurse, place="loading-1", on=sunday, reason=reason, key="r")

    assert "closed_day" in warned(rebook)
    assert "closed_day" in rebook("The out-of-hours team gives it").warnings


# The register


def test_an_amendment_hides_nobody_whose_nerves_nobody_reviewed(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    give(plan, nurse, "dose")
    with on_day(START + 15 * DAY):
        sign(plans.amend(plan=plan, by=clinician, reason="Address", key="a"), clinician, "v2")
        assert found(clinician, Finding.NERVES_UNREVIEWED) == 0
    with on_day(START + 21 * DAY):
        assert found(clinician, Finding.NERVES_UNREVIEWED) == 1
