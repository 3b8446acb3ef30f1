"""A task that a record alone was the ground of closes with the last such record that is taken back."""

from __future__ import annotations

import pytest
from django.test import Client

from regimens.actions import taking_back, tasks
from regimens.models import Event, EventKind, Member, Patient, Plan, Record, Task, TaskKind
from tests.actions.test_tasks import lives
from tests.actions.test_warned import CYANOCOBALAMIN, locked
from tests.recorded import days_later, give, has_died, nerves_plan, review
from tests.web.courses import result
from tests.web.test_plan_page import words

__all__ = ["locked"]
TAKEN_BACK = "The record that asked for it was taken back"
LOW_TASK = "Potassium is low: a clinician decides today"


def potassium(plan: Plan, by: Member, typed: str) -> Record:
    """A potassium of today."""
    return result(plan, by, f"potassium {typed}", "potassium", typed, "mmol/L")


def back(record: Record, by: Member) -> None:
    """It was a slip."""
    taking_back.take_back(record=record, by=by, reason="Typed wrongly", key=f"back {record.pk}")


def of_kind(plan: Plan, kind: TaskKind) -> list[Task]:
    """Every task of this kind, the oldest first."""
    return list(Task.objects.in_clinic(plan.clinic).filter(kind=kind).order_by("opened_at"))


def is_open(plan: Plan, kind: TaskKind = TaskKind.RESULT) -> bool:
    """Somebody has to look."""
    return any(task.closed_at is None for task in of_kind(plan, kind))


def decided(plan: Plan, by: Member) -> Task:
    """A clinician closed the one low potassium."""
    (task,) = of_kind(plan, TaskKind.RESULT)
    return tasks.close(task=task, by=by, outcome="Potassium given", key="close")


def detail_of_taking_back() -> dict[str, object]:
    """What the last event of a record taken back tells."""
    detail: dict[str, object] = (
        Event.objects.filter(kind=EventKind.RECORD_TAKEN_BACK).latest("sequence").detail
    )
    return detail


def test_the_only_low_potassium_taken_back_closes_its_task(signed_plan: Plan, nurse: Member) -> None:
    low = potassium(signed_plan, nurse, "3.2")
    others = Task.objects.in_clinic(signed_plan.clinic).exclude(kind=TaskKind.RESULT)
    before, left = Event.objects.count(), others.count()
    for _ in range(2):
        back(low, nurse)
    (task,) = of_kind(signed_plan, TaskKind.RESULT)
    assert (task.closed_by, task.outcome) == (nurse, TAKEN_BACK)
    assert task.closed_at is not None
    assert others.filter(closed_at__isnull=True).count() == left, "what the plan leaves open stays"
    assert Event.objects.count() == before + 1
    assert detail_of_taking_back()["tasks_closed"] == 1


def test_the_pages_ask_for_no_decision_any_more(signed_plan: Plan, nurse: Member, client: Client) -> None:
    client.force_login(nurse.user)

    def page(address: str) -> str:
        return words(client.get(address).content.decode())

    low, course = potassium(signed_plan, nurse, "3.2"), f"/plans/{signed_plan.pk}/course/"
    assert LOW_TASK in page("/worklist/")
    assert LOW_TASK in page(course)
    back(low, nurse)
    assert LOW_TASK not in page("/worklist/")
    before, closed = page(course).split("Closed tasks (1)")
    assert LOW_TASK not in before
    assert f"{LOW_TASK}: {TAKEN_BACK} Closed by Nat Nurse" in closed


@pytest.mark.parametrize("first", [0, 1])
def test_another_low_potassium_that_stands_keeps_it_open(
    signed_plan: Plan, nurse: Member, first: int
) -> None:
    lows = [potassium(signed_plan, nurse, "3.2")]
    with days_later(1):
        lows.append(potassium(signed_plan, nurse, "2.9"))
    with days_later(2):
        back(lows[first], nurse)
        assert is_open(signed_plan)
        assert "tasks_closed" not in detail_of_taking_back()
        back(lows[1 - first], nurse)
        assert not is_open(signed_plan)


def test_a_result_that_asked_for_nothing_closes_nothing(signed_plan: Plan, nurse: Member) -> None:
    normal = potassium(signed_plan, nurse, "4.2")
    low = potassium(signed_plan, nurse, "3.2")
    back(normal, nurse)
    assert is_open(signed_plan)
    assert low.stands


def test_what_a_clinician_decided_stays_decided(signed_plan: Plan, nurse: Member, clinician: Member) -> None:
    low = potassium(signed_plan, nurse, "3.2")
    with days_later(1):
        closed = decided(signed_plan, clinician)
    with days_later(2):
        back(low, nurse)
    (task,) = of_kind(signed_plan, TaskKind.RESULT)
    assert (task.outcome, task.closed_at, task.closed_by) == ("Potassium given", closed.closed_at, clinician)
    assert "tasks_closed" not in detail_of_taking_back()


def test_a_result_decided_on_before_keeps_no_later_task_open(
    signed_plan: Plan, nurse: Member, clinician: Member
) -> None:
    first = potassium(signed_plan, nurse, "3.2")
    with days_later(1):
        decided(signed_plan, clinician)
    with days_later(2):
        second = potassium(signed_plan, nurse, "2.9")
    with days_later(3):
        back(second, nurse)
        assert not is_open(signed_plan)
        assert first.stands


def test_an_older_result_taken_back_leaves_the_task_of_a_newer_one(
    signed_plan: Plan, nurse: Member, clinician: Member
) -> None:
    first = potassium(signed_plan, nurse, "3.2")
    with days_later(1):
        decided(signed_plan, clinician)
    with days_later(2):
        potassium(signed_plan, nurse, "2.9")
    with days_later(3):
        back(first, nurse)
        assert is_open(signed_plan)


def test_low_again_after_a_slip_is_a_task_again(signed_plan: Plan, nurse: Member) -> None:
    back(potassium(signed_plan, nurse, "3.2"), nurse)
    with days_later(1):
        potassium(signed_plan, nurse, "2.9")
        assert is_open(signed_plan)


def test_a_task_handed_over_closes_too(signed_plan: Plan, nurse: Member, clinician: Member) -> None:
    low = potassium(signed_plan, nurse, "3.2")
    (task,) = of_kind(signed_plan, TaskKind.RESULT)
    tasks.hand_over(task=task, by=nurse, to=clinician, key="over")
    back(low, nurse)
    assert not is_open(signed_plan)


def test_a_death_that_was_wrong_opens_no_task_of_what_was_taken_back(
    signed_plan: Plan, patient: Patient, nurse: Member, clinician: Member
) -> None:
    slip = potassium(signed_plan, nurse, "3.2")
    with days_later(1):
        has_died(patient, clinician, signed_plan.clinic.today())
        back(slip, nurse)
        lives(patient, clinician)
        assert not is_open(signed_plan)
        assert is_open(signed_plan, TaskKind.UNKNOWN)


def test_a_death_that_was_wrong_parts_no_task_from_its_record(
    signed_plan: Plan, patient: Patient, nurse: Member, clinician: Member
) -> None:
    lows = [potassium(signed_plan, nurse, typed) for typed in ("3.2", "2.9")]
    with days_later(1):
        has_died(patient, clinician, signed_plan.clinic.today())
        lives(patient, clinician)
        back(lows[0], nurse)
        assert is_open(signed_plan)
        back(lows[1], nurse)
        assert not is_open(signed_plan)


def test_a_locked_product_taken_back_closes_its_task(locked: Plan, nurse: Member) -> None:
    made = give(locked, nurse, "dose", reason="It was given", product=CYANOCOBALAMIN)
    assert is_open(locked, TaskKind.LOCKED_DOSE)
    back(made, nurse)
    assert not is_open(locked, TaskKind.LOCKED_DOSE)
    give(locked, nurse, "again", reason="It was that after all", product=CYANOCOBALAMIN)
    assert is_open(locked, TaskKind.LOCKED_DOSE)


def test_nerve_symptoms_are_asked_about_although_the_review_was_taken_back(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    plan = nerves_plan(patient, clinician, answers)
    give(plan, nurse, "one")
    back(review(plan, nurse, "worse", "worse", numbness=3), nurse)
    assert is_open(plan, TaskKind.NERVES)


def test_nerve_symptoms_heard_of_at_a_dose_are_asked_about_although_it_was_taken_back(
    signed_plan: Plan, nurse: Member
) -> None:
    with days_later(60):
        made = give(signed_plan, nurse, "late", reason="It was late", nerves="yes")
        assert is_open(signed_plan, TaskKind.NERVES)
        back(made, nurse)
        assert is_open(signed_plan, TaskKind.NERVES)
