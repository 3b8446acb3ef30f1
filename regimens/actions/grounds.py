"""Which records alone are the ground of a task, so that it has none once the last of them is taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from regimens.actions import potassium
from regimens.clinical.giving import Caution
from regimens.models import Patient, Record, RecordKind, TaskKind


def asked_for_by(record: Record) -> list[TaskKind]:
    """The tasks that this record opened, or would have where one was open already."""
    return [kind for kind, asks in GROUNDS.items() if asks(record)]


def has_ground(patient: Patient, kind: TaskKind, since: datetime | None) -> bool:
    """Whether a record that stands asks for a task of this kind.

    since: when the last such task was answered; what had been recorded by then was looked at with it.
    """
    standing = Record.objects.in_clinic(patient.clinic).filter(patient=patient, taken_back_at__isnull=True)
    if since is not None:
        standing = standing.filter(recorded_at__gte=since)
    return any(GROUNDS[kind](each) for each in standing)


def _is_low_potassium(record: Record) -> bool:
    is_of_it = record.kind == RecordKind.RESULT and record.detail.get("analyte") == potassium.POTASSIUM
    return is_of_it and potassium.is_low(record.detail)


def _is_against_the_lock(record: Record) -> bool:
    return record.kind == RecordKind.DOSE_GIVEN and Caution.LOCKED_PRODUCT in record.warnings.split()


#: Nerve symptoms are no such task: what the patient said may be true although the record of it is wrong, and
#: asking again costs one question.
GROUNDS: Mapping[TaskKind, Callable[[Record], bool]] = {
    TaskKind.RESULT: _is_low_potassium,
    TaskKind.LOCKED_DOSE: _is_against_the_lock,
}
