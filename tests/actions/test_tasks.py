"""What somebody has to clear up: opened with the plan, closed with an outcome, handed over, each with one event."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from regimens.actions import patients, tasks, worklist
from regimens.actions.permissions import NotPermitted
from regimens.actions.recording import CannotRecord
from regimens.models import Event, EventKind, Member, Patient, Plan, Task, TaskKind, Urgency
from tests.actions.test_worklist import another
from tests.recorded import give, has_died, nerves_plan, on_day, review


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


# Which are seen first


def test_what_a_clinician_decides_today_comes_first_and_every_task_is_on_some_page(
    signed_plan: Plan, clinician: Member, nurse: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklist, "TASKS_A_PAGE", 2)
    clinic, today = signed_plan.clinic, signed_plan.clinic.today()
    usual = Task.objects.in_clinic(clinic).count()
    assert usual
    with on_day(today + timedelta(days=20)):
        give(signed_plan, nurse, "one", reason="As it fell")
        review(signed_plan, nurse, "worse", "worse", numbness=3)
        first = worklist.tasks_part(clinic, 1)
        assert (first.rows[0].kind, first.rows[0].urgency) == (TaskKind.NERVES, Urgency.TODAY)
        assert (first.count, first.more, first.page) == (usual + 1, usual - 1, 1)
        pages = [worklist.tasks_part(clinic, page) for page in range(1, usual + 3)]
    assert {task.pk for part in pages for task in part.rows} == {
        task.pk for task in Task.objects.in_clinic(clinic)
    }
    assert pages[-1].page == -(-(usual + 1) // 2), "past the end the last is shown"
    assert pages[-1].more == 0


def test_tasks_are_counted_as_far_as_the_page_that_is_asked_for(
    signed_plan: Plan, clinician: Member, answers: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklist, "TASKS_A_PAGE", 1)
    monkeypatch.setattr(worklist, "MOST_COUNTED", 1)
    another(clinician, 1, answers)
    clinic = signed_plan.clinic
    whole = Task.objects.in_clinic(clinic).count()
    first = worklist.tasks_part(clinic, 1)
    assert (first.count, first.is_beyond, first.more) == (1, True, 0)
    last = worklist.tasks_part(clinic, whole)
    assert (last.count, last.is_beyond, last.more, len(last.rows)) == (whole, False, 0, 1)


def test_an_urgent_unknown_comes_before_a_usual_one(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    plan = nerves_plan(patient, clinician, answers)
    urgent = {each["fact"]: each["urgent"] for each in plan.document["questions"]}
    for task in Task.objects.in_clinic(plan.clinic):
        assert task.urgency == (Urgency.SOON if urgent[task.about] else Urgency.USUAL)


def test_tasks_from_before_are_told_how_urgent_they_are(signed_plan: Plan, clinician: Member) -> None:
    migration = import_module("regimens.migrations.0010_tasks_by_urgency")
    today = signed_plan.clinic.today()
    kinds = {
        ("nerves", "", 0): Urgency.TODAY,
        ("result", "", 0): Urgency.TODAY,
        ("listed_dose", "", 0): Urgency.TODAY,
        ("supply_back", "", 14): Urgency.SOON,
        ("unknown", "urgent", 1): Urgency.SOON,
        ("unknown", "usual", 14): Urgency.USUAL,
    }
    made = {
        Task.objects.create(
            clinic=signed_plan.clinic,
            patient=signed_plan.patient,
            plan=signed_plan,
            kind=kind,
            about=about,
            owner=clinician,
            due_on=today + timedelta(days=days),
        ): urgency
        for (kind, about, days), urgency in kinds.items()
    }
    migration.tell_urgency(apps, None)
    for task, urgency in made.items():
        task.refresh_from_db()
        assert task.urgency == urgency, task.kind


def test_the_tasks_are_read_from_an_index(signed_plan: Plan) -> None:
    explained = worklist.tasks_open(signed_plan.clinic)[:1].explain()
    assert "task_open_by_urgency" in explained
    assert "TEMP B-TREE" not in explained


# Whose decision closes them


@pytest.mark.parametrize("kind", [kind for kind in TaskKind if kind != TaskKind.UNKNOWN])
def test_what_a_clinician_has_to_decide_no_nurse_closes(
    signed_plan: Plan, nurse: Member, clinician: Member, kind: TaskKind
) -> None:
    tasks.open_for_plan(signed_plan, kind, nurse)
    task = Task.objects.in_clinic(signed_plan.clinic).get(kind=kind)
    with pytest.raises(NotPermitted, match="decide about treatment"):
        tasks.close(task=task, by=nurse, outcome="Looks well", key="close")
    task.refresh_from_db()
    assert task.closed_at is None
    with pytest.raises(CannotRecord, match="Select a clinician") as refused:
        tasks.hand_over(task=task, by=nurse, to=nurse, key="over")
    assert refused.value.control == "owner"
    assert tasks.hand_over(task=task, by=nurse, to=clinician, key="over").owner == clinician
    assert tasks.close(task=task, by=clinician, outcome="Amended", key="mine").closed_by == clinician


# Who has died


def test_a_death_closes_the_tasks_and_says_why(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    plan = nerves_plan(patient, clinician, answers)
    give(plan, nurse, "one")
    review(plan, nurse, "worse", "worse", numbness=3)
    open_ = Task.objects.in_clinic(plan.clinic).filter(closed_at__isnull=True)
    count, before = open_.count(), Event.objects.count()
    has_died(patient, clinician, plan.clinic.today())
    assert not open_.exists()
    closed = Task.objects.in_clinic(plan.clinic).values_list("outcome", "closed_by")
    assert set(closed) == {("The patient has died", clinician.pk)}
    assert Event.objects.count() == before + 1
    detail = Event.objects.get(kind=EventKind.PATIENT_AMENDED).detail
    assert detail == {"fields": ["deceased_on"], "tasks_closed": count}


def test_a_death_that_was_wrong_opens_again_what_it_closed(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    plan = nerves_plan(patient, clinician, answers)
    give(plan, nurse, "one")
    review(plan, nurse, "worse", "worse", numbness=3)
    answered = Task.objects.in_clinic(plan.clinic).filter(kind=TaskKind.UNKNOWN).first()
    assert answered is not None
    tasks.close(task=answered, by=nurse, outcome="Asked: no", key="asked")
    open_ = Task.objects.in_clinic(plan.clinic).filter(closed_at__isnull=True)
    shown = ("kind", "about", "owner", "due_on", "urgency", "plan")
    before = sorted(map(str, open_.values_list(*shown)))
    today = plan.clinic.today()
    has_died(patient, clinician, today)
    with on_day(today + timedelta(days=3)):
        lives(patient, clinician)
    assert sorted(map(str, open_.values_list(*shown))) == before, "what was answered stays answered"
    detail = Event.objects.filter(kind=EventKind.PATIENT_AMENDED).latest("sequence").detail
    assert detail == {"fields": ["deceased_on"], "tasks_opened": len(before)}


def test_what_was_answered_since_is_not_opened_by_a_second_mistake(
    signed_plan: Plan, patient: Patient, clinician: Member
) -> None:
    today = signed_plan.clinic.today()
    open_ = Task.objects.in_clinic(signed_plan.clinic).filter(closed_at__isnull=True)
    has_died(patient, clinician, today)
    with on_day(today + timedelta(days=1)):
        lives(patient, clinician)
        for task in open_.all():
            tasks.close(task=task, by=clinician, outcome="Answered", key=str(task.pk))
    with on_day(today + timedelta(days=2)):
        has_died(patient, clinician, today + timedelta(days=2))
    with on_day(today + timedelta(days=3)):
        lives(patient, clinician)
    assert not open_.exists()


def test_what_is_recorded_late_of_who_has_died_leaves_nothing_open(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    plan = nerves_plan(patient, clinician, answers)
    give(plan, nurse, "one")
    has_died(patient, clinician, plan.clinic.today())
    plan.refresh_from_db()
    review(plan, nurse, "worse", "worse", numbness=3)
    open_ = Task.objects.in_clinic(plan.clinic).filter(closed_at__isnull=True)
    assert not open_.exists()
    lives(patient, clinician)
    assert open_.filter(kind=TaskKind.NERVES).exists()


def lives(patient: Patient, by: Member) -> None:
    """The record of the death was wrong."""
    patient.refresh_from_db()
    details = replace(patients.details_of(patient), deceased_on=None)
    patients.amend(patient=patient, by=by, details=details, version=patient.version, key=f"{patient.version}")
