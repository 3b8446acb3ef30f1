"""A record that was wrong is taken back: it stays readable with the reason, and counts no more."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from regimens.actions import audit, due, resting, tasks
from regimens.actions.permissions import Do, NotPermitted, check, check_same_clinic, may
from regimens.actions.recording import CannotRecord, told, within_length
from regimens.actions.submissions import once
from regimens.models import EventKind, Member, Plan, PlanState, Record, clock


@transaction.atomic
def take_back(*, record: Record, by: Member, reason: str, key: str) -> Record:
    """Take back a record that was wrong; where the plan in force rests on it, its signer gets a task.

    A task that it alone was the ground of closes with it, and the event tells how many did.
    The person who made it or a clinician may. Raises CannotRecord without a reason, or when it is taken back
    already.
    """
    check(by, Do.RECORD)
    check_same_clinic(by, record.clinic_id)
    if not may_take_back(record, by):
        raise NotPermitted(gettext("Only the person who made this record, or a clinician, can take it back."))
    form = once(by, "take_back", key, record.pk)
    if (first := form.first_result(Record)) is not None:
        return first
    current = _locked(record)
    if not current.stands:
        raise CannotRecord(gettext("This record is taken back already."))
    counted_by = resting.counted_by(current)
    current.taken_back_reason = _why_back(reason)
    current.taken_back_at, current.taken_back_by = clock.now(), by
    current.save()
    closed = tasks.close_without_ground(current, by)
    detail = {"kind": current.kind} | told(current) | ({"tasks_closed": closed} if closed else {})
    audit.record(EventKind.RECORD_TAKEN_BACK, by=by, on=current, detail=detail)
    due.refresh(current.patient)
    if counted_by is not None:
        tasks.open_for_plan(counted_by, resting.task_of(current), by)
    return form.keep(current)


def may_take_back(record: Record, by: Member) -> bool:
    """Whether the member may take this record back, while it stands."""
    return may(by, Do.RECORD) and (record.recorded_by_id == by.pk or may(by, Do.DECIDE))


def _locked(record: Record) -> Record:
    """The record, once its plan is locked, and the one in force under which others write meanwhile."""
    mine = Q(pk=record.plan_id) | Q(patient=record.patient_id, state=PlanState.SIGNED)
    list(Plan.objects.in_clinic(record.clinic).filter(mine).order_by("pk").select_for_update(of=("self",)))
    records = Record.objects.in_clinic(record.clinic).select_related("patient__clinic", "clinic")
    return records.select_for_update(of=("self",)).get(pk=record.pk)


def _why_back(reason: str) -> str:
    text = reason.strip()
    if not text:
        raise CannotRecord(gettext("Enter why the record is taken back."), "reason")
    return within_length(text)
