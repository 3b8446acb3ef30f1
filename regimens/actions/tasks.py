"""What a named member has to clear up by a day: opened with a plan, closed with what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext

from regimens.actions import audit, grounds
from regimens.actions.permissions import Do, check, check_same_clinic, may
from regimens.actions.recording import CannotRecord
from regimens.actions.submissions import once
from regimens.models import EventKind, Member, Patient, Plan, Record, Role, Task, TaskKind, Urgency, clock
from regimens.models.followup import REASON_LENGTH

#: An unknown that decides something urgent is asked about the next day, any other within two weeks.
URGENT_DAYS, USUAL_DAYS = 1, 14
SUPERSEDED = "Answered by a newer version of the plan"
DIED = "The patient has died"
TAKEN_BACK = "The record that asked for it was taken back"
#: How soon somebody has to look at a task that is no unknown.
URGENCY = {
    TaskKind.NERVES: Urgency.TODAY,
    TaskKind.RESULT: Urgency.TODAY,
    TaskKind.LISTED_DOSE: Urgency.TODAY,
    TaskKind.LOCKED_DOSE: Urgency.TODAY,
    TaskKind.RESTS_ON: Urgency.TODAY,
    TaskKind.NO_PLAN: Urgency.TODAY,
    TaskKind.SUPPLY_BACK: Urgency.SOON,
}
SIGNED_ANEW = "A plan was signed"


def open_unknowns(plan: Plan, by: Member) -> None:
    """One task for each question the signed plan leaves open; those of earlier versions are closed.

    Part of signing: the event of the signature stands for it. A plan is in force again.
    """
    open_ = _open_of(plan.patient)
    for task in open_.filter(kind=TaskKind.NO_PLAN):
        _close(task, by, SIGNED_ANEW)
    wanted = {question["fact"]: question["urgent"] for question in plan.document["questions"]}
    for task in open_.filter(kind=TaskKind.UNKNOWN).exclude(about__in=wanted):
        _close(task, by, SUPERSEDED)
    there = set(open_.filter(kind=TaskKind.UNKNOWN).values_list("about", flat=True))
    for fact, urgent in wanted.items():
        if fact not in there:
            days, urgency = (URGENT_DAYS, Urgency.SOON) if urgent else (USUAL_DAYS, Urgency.USUAL)
            _create(plan, TaskKind.UNKNOWN, by, days, urgency, about=fact)


def open_for(record: Record, kind: TaskKind) -> None:
    """What was recorded needs the signer's decision today; they are told so once.

    Part of recording: the event of the record stands for it.
    """
    open_for_plan(record.plan, kind, record.recorded_by)


def open_what_it_asks_for(record: Record) -> None:
    """The same for each task that this record alone is the ground of. Part of recording."""
    for kind in grounds.asked_for_by(record):
        open_for(record, kind)


def close_without_ground(record: Record, by: Member) -> int:
    """A record was taken back: its tasks close, unless another that stands asks for them; returns how many.

    Part of taking back: the event of that stands for it. What was answered before stays as it was.
    """
    patient = record.patient
    gone = [kind for kind in grounds.asked_for_by(record) if not _has_ground(patient, kind)]
    closing = list(_open_of(patient).filter(kind__in=gone).select_for_update(of=("self",)))
    for task in closing:
        _close(task, by, TAKEN_BACK)
    return len(closing)


def _has_ground(patient: Patient, kind: TaskKind) -> bool:
    """A record that stands asks for this task, and nobody has answered one since. A death answers nothing."""
    answered = Task.objects.in_clinic(patient.clinic).filter(patient=patient, kind=kind)
    last = answered.exclude(outcome=DIED).aggregate(last=Max("closed_at"))["last"]
    return grounds.has_ground(patient, kind, last)


def open_for_plan(plan: Plan, kind: TaskKind, by: Member) -> None:
    """The same where it is another plan than the record's: its signer decides today, and is told so once.

    What is recorded late of somebody who has died is kept with its task, closed, should that death be wrong.
    """
    _open_once(plan, kind, by, 0)
    if plan.patient.deceased_on is not None:
        close_for_death(plan.patient, by)


def open_to_change_back(plans: Iterable[Plan], by: Member) -> None:
    """A product is available again: whoever signed a plan for the time without it changes it back.

    Part of ending the shortage: its event stands for it. One that is open already stands.
    """
    for plan in plans:
        _open_once(plan, TaskKind.SUPPLY_BACK, by, USUAL_DAYS)


def settle_change_back(plan: Plan, by: Member, *, waits: bool) -> None:
    """The plan just signed waits to be changed back, with one task kept or opened; or any such task closes.

    Part of signing: the event of the signature stands for it.
    """
    if waits:
        open_to_change_back([plan], by)
        return
    for task in _open_of(plan.patient).filter(kind=TaskKind.SUPPLY_BACK):
        _close(task, by, SUPERSEDED)


def _open_of(patient: Patient) -> QuerySet[Task]:
    """What is to be cleared up for this patient."""
    return Task.objects.in_clinic(patient.clinic).filter(patient=patient, closed_at__isnull=True)


def _open_once(plan: Plan, kind: TaskKind, by: Member, days: int) -> None:
    """A task of the plan's signer, unless the patient has one of this kind."""
    if not _open_of(plan.patient).filter(kind=kind).exists():
        _create(plan, kind, plan.signed_by or by, days, URGENCY[kind])


def _create(plan: Plan, kind: TaskKind, owner: Member, days: int, urgency: Urgency, about: str = "") -> None:
    """One task about the plan's patient, to be cleared up within so many days."""
    Task.objects.create(
        clinic=plan.clinic,
        patient=plan.patient,
        plan=plan,
        kind=kind,
        about=about,
        owner=owner,
        due_on=plan.clinic.today() + timedelta(days=days),
        urgency=urgency,
    )


def close_for_death(patient: Patient, by: Member) -> int:
    """Nothing is to be cleared up for who has died; returns how many tasks were open.

    Part of changing the patient's details, or of recording something late: the event of that stands for it.
    """
    open_ = list(_open_of(patient))
    for task in open_:
        _close(task, by, DIED)
    return len(open_)


def open_again(patient: Patient) -> int:
    """The death on record was wrong: what it closed is open again, with owner and day; returns how many.

    Part of changing the patient's details: its event stands for it. A closed task stays as it was, and
    another takes its place, unless one has been opened since, or what asked for it was taken back.
    """
    mine = Task.objects.in_clinic(patient.clinic).filter(patient=patient)
    in_order = sorted(mine, key=lambda task: (task.opened_at, task.closed_at is None))
    last = {(task.kind, task.about): task for task in in_order}
    closed = [task for task in last.values() if task.outcome == DIED and not _has_lost_its_ground(task)]
    for task in closed:
        _open_like(task)
    return len(closed)


def _has_lost_its_ground(task: Task) -> bool:
    kind = TaskKind(task.kind)
    return kind in grounds.GROUNDS and not _has_ground(task.patient, kind)


def _open_like(task: Task) -> None:
    """A task that is open, of the same plan, subject, owner and day."""
    Task.objects.create(
        clinic_id=task.clinic_id,
        patient_id=task.patient_id,
        plan_id=task.plan_id,
        kind=task.kind,
        about=task.about,
        owner_id=task.owner_id,
        due_on=task.due_on,
        urgency=task.urgency,
    )


def to_close(task: Task) -> Do:
    """What a member must be allowed to do to close this task: all but an unknown waits for a decision."""
    return Do.RECORD if task.kind == TaskKind.UNKNOWN else Do.DECIDE


@transaction.atomic
def close(*, task: Task, by: Member, outcome: str, key: str) -> Task:
    """Close a task with what came of it; one that a clinician has to decide only by who decides."""
    check(by, to_close(task))
    check_same_clinic(by, task.clinic_id)
    form = once(by, "close_task", key, task.pk)
    if (first := form.first_result(Task)) is not None:
        return first
    current = _open(task)
    text = outcome.strip()
    if not text:
        raise CannotRecord(gettext("Enter what came of it."), "outcome")
    if len(text) > REASON_LENGTH:
        raise CannotRecord(
            gettext("The outcome must be {n} characters or fewer.").format(n=REASON_LENGTH), "outcome"
        )
    _close(current, by, text)
    audit.record(EventKind.TASK_CLOSED, by=by, on=current, detail={"kind": current.kind})
    return form.keep(current)


@transaction.atomic
def hand_over(*, task: Task, by: Member, to: Member, key: str) -> Task:
    """Give a task to another clinician or nurse of the clinic; a decision to who decides."""
    check(by, Do.RECORD)
    check_same_clinic(by, task.clinic_id)
    form = once(by, "hand_over_task", key, task.pk, to.pk)
    if (first := form.first_result(Task)) is not None:
        return first
    current = _open(task)
    if to.clinic_id != current.clinic_id or not to.roles & {Role.CLINICIAN, Role.NURSE}:
        raise CannotRecord(gettext("Select a clinician or nurse of the clinic."), "owner")
    if not may(to, to_close(current)):
        raise CannotRecord(
            gettext("Select a clinician: this task needs a decision about treatment."), "owner"
        )
    current.owner = to
    current.save()
    audit.record(EventKind.TASK_HANDED_OVER, by=by, on=current, detail={"kind": current.kind, "to": to.pk})
    return form.keep(current)


def _open(task: Task) -> Task:
    found = Task.objects.in_clinic(task.clinic).select_for_update(of=("self",)).get(pk=task.pk)
    if found.closed_at is not None:
        raise CannotRecord(gettext("This task is closed already."))
    return found


def _close(task: Task, by: Member, outcome: str) -> None:
    task.closed_at, task.closed_by, task.outcome = clock.now(), by, outcome
    task.save()
