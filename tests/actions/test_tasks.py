"""What somebody has to clear up: opened with the plan, closed with an outcome, handed over, each with one event."""

from __future__ import annotations

import pytest

from regimens.actions import tasks
from regimens.actions.permissions import NotPermitted
from regimens.actions.recording import CannotRecord
from regimens.models import Event, EventKind, Member, Plan, Task


@pytest.fixture
def task(signed_plan: Plan) -> Task:
    """One of what the signed plan leaves open."""
    found = Task.objects.in_clinic(signed_plan.clinic).order_by("about").first()
    assert found is not None
    return found


def test_signing_opens_one_task_for_each_open_question(signed_plan: Plan, clinician: Member) -> None:
    found = Task.objects.in_clinic(signed_plan.clinic)
    assert {each.about for each in found} == {each["fact"] for each in signed_plan.document["questions"]}
    assert {each.owner for each in found} == {clinician}


def test_closed_once_with_what_came_of_it(task: Task, nurse: Member) -> None:
    before = Event.objects.count()
    for _ in range(2):
        closed = tasks.close(task=task, by=nurse, outcome=" Asked: no ", key="close")
    assert (closed.outcome, closed.closed_by) == ("Asked: no", nurse)
    assert closed.closed_at is not None
    assert Event.objects.count() == before + 1
    assert Event.objects.filter(kind=EventKind.TASK_CLOSED).count() == 1
    with pytest.raises(CannotRecord, match="closed already"):
        tasks.close(task=task, by=nurse, outcome="Again", key="other")


@pytest.mark.parametrize("outcome", ["", "  ", "o" * 501])
def test_an_outcome_is_needed_and_short(task: Task, nurse: Member, outcome: str) -> None:
    with pytest.raises(CannotRecord) as refused:
        tasks.close(task=task, by=nurse, outcome=outcome, key="close")
    assert refused.value.control == "outcome"


def test_handed_over_to_a_colleague_with_one_event(task: Task, nurse: Member, clinician: Member) -> None:
    before = Event.objects.count()
    for _ in range(2):
        handed = tasks.hand_over(task=task, by=clinician, to=nurse, key="over")
    assert handed.owner == nurse
    assert Event.objects.count() == before + 1
    event = Event.objects.get(kind=EventKind.TASK_HANDED_OVER)
    assert event.detail == {"kind": task.kind, "to": nurse.pk}


def test_only_to_a_clinician_or_nurse_of_the_clinic(
    task: Task, clinician: Member, auditor: Member, manager: Member, other_clinician: Member
) -> None:
    for to in (auditor, manager, other_clinician):
        with pytest.raises(CannotRecord) as refused:
            tasks.hand_over(task=task, by=clinician, to=to, key="over")
        assert refused.value.control == "owner"


def test_a_closed_task_is_handed_over_no_more(task: Task, nurse: Member, clinician: Member) -> None:
    tasks.close(task=task, by=nurse, outcome="Done", key="close")
    with pytest.raises(CannotRecord, match="closed already"):
        tasks.hand_over(task=task, by=nurse, to=clinician, key="over")


def test_who_may_not_and_who_is_of_another_clinic(
    task: Task, nurse: Member, auditor: Member, manager: Member, other_clinician: Member
) -> None:
    before = Event.objects.count()
    for member in (auditor, manager, other_clinician):
        with pytest.raises(NotPermitted):
            tasks.close(task=task, by=member, outcome="Done", key="close")
        with pytest.raises(NotPermitted):
            tasks.hand_over(task=task, by=member, to=nurse, key="over")
    assert Event.objects.count() == before
