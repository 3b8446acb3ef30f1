"""What in the answers of a plan rests on a record, and goes on standing there when that is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from regimens.actions import course_so_far, due, tasks
from regimens.models import Assessment, AssessmentState, Member, Plan, PlanState, Record, RecordKind, TaskKind

#: What amending carries into the answers of the next version -> the task once it is taken back.
CARRIED: Mapping[RecordKind, TaskKind] = {
    RecordKind.DOSE_GIVEN: TaskKind.LISTED_DOSE,
    RecordKind.REVIEW: TaskKind.RESTS_ON,
    RecordKind.PLATEAU: TaskKind.RESTS_ON,
    RecordKind.LOADING_EXTENDED: TaskKind.RESTS_ON,
}
#: The answer that holds the day of a decision.
ANSWERS: Mapping[RecordKind, str] = {
    RecordKind.PLATEAU: "plateau_on",
    RecordKind.LOADING_EXTENDED: "loading_until",
}


def counted_by(record: Record) -> Plan | None:
    """The plan in force that rests on this record, so that it acts on until the plan is amended.

    None where another record that stands says the same.
    """
    plan = due.signed_plan(record.patient)
    if plan is None or not _rests(plan.assessment, record, course_so_far.standing_records(plan)):
        return None
    return plan


def is_in_a_draft(record: Record) -> bool:
    """Whether a draft of the patient, or a plan that waits for its signature, rests on this record."""
    is_open = Q(state=AssessmentState.DRAFT) | Q(plan__state=PlanState.DRAFT)
    drafts = Assessment.objects.in_clinic(record.clinic).filter(is_open, patient=record.patient)
    records = course_so_far.standing_records(record.plan)
    return any(_rests(draft, record, records) for draft in drafts)


def taken_back_since(draft: Plan, before: Plan | None) -> list[Record]:
    """What was taken back while the draft was written, and stands in it all the same.

    before: the version in force; of what that one rests on too a task was opened.
    """
    records = course_so_far.standing_records(draft)
    gone = Record.objects.in_clinic(draft.clinic).filter(patient=draft.patient, taken_back_at__isnull=False)
    found = [each for each in gone.filter(kind__in=CARRIED) if _rests(draft.assessment, each, records)]
    if before is None:
        return found
    return [each for each in found if not _rests(before.assessment, each, records)]


def open_tasks(plan: Plan, before: Plan | None, by: Member) -> None:
    """The draft was signed as it stood: its signer is told today what was taken back. Part of signing.

    before: the version in force until then.
    """
    for record in taken_back_since(plan, before):
        tasks.open_for_plan(plan, task_of(record), by)


def task_of(record: Record) -> TaskKind:
    """The task that a record of this kind becomes when it is taken back."""
    return CARRIED[RecordKind(record.kind)]


def _rests(assessment: Assessment, record: Record, records: list[Record]) -> bool:
    """Of a review the answers began with what it found; of every other kind they hold its day.

    records: those that stand; one of the same kind and day says the same.
    """
    if record.kind == RecordKind.REVIEW:
        return assessment.review_id == record.pk
    same = ((each.kind, each.on) == (record.kind, record.on) and each.pk != record.pk for each in records)
    return record.on.isoformat() in _days(assessment, record) and not any(same)


def _days(assessment: Assessment, record: Record) -> set[Any]:
    told = assessment.history or assessment.answers
    if record.kind == RecordKind.DOSE_GIVEN:
        return {row.get("given_on") for row in told.get("injections") or ()}
    return {told.get(ANSWERS.get(RecordKind(record.kind), ""))}
