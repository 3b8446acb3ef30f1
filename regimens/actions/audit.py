"""Writes the audit trail inside the transaction of what was done, and verifies its chain."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import models, transaction

from regimens.models import (
    Assessment,
    ChainHead,
    Clinic,
    Event,
    EventKind,
    Member,
    Patient,
    Plan,
    Record,
    Task,
    clock,
)
from regimens.models.audit import FIRST_HASH

SALT_BYTES = 16
ROWS_AT_A_TIME = 2000


@dataclass(frozen=True)
class Fault:
    """Where the chain does not hold, and what that means."""

    sequence: int
    finding: str


@dataclass(frozen=True)
class Checkpoint:
    """The chain's end as it was once written down elsewhere."""

    sequence: int
    hash: str


@transaction.atomic
def record(
    kind: EventKind,
    *,
    by: Member | None,
    on: models.Model | None = None,
    clinic: Clinic | None = None,
    detail: Mapping[str, object] | None = None,
) -> Event:
    """Add one event to the end of the chain; detail holds ids and small codes only."""
    head, _ = ChainHead.objects.select_for_update().get_or_create(id=1)
    event = Event(
        sequence=head.sequence + 1,
        at=clock.now(),
        clinic_id=_clinic_id(by, clinic),
        member_id=by.pk if by else None,
        roles=" ".join(sorted(by.roles)) if by else "",
        kind=kind,
        subject_kind=type(on).__name__.lower() if on else "",
        subject_id=str(on.pk) if on else "",
        patient_id=_patient_id(on),
        detail=dict(detail or {}),
        salt=secrets.token_hex(SALT_BYTES),
        previous_hash=head.hash,
    )
    event.commitment = event.expected_commitment()
    event.hash = event.expected_hash()
    event.save(force_insert=True)
    head.sequence, head.hash = event.sequence, event.hash
    head.save()
    return event


def _clinic_id(by: Member | None, clinic: Clinic | None) -> int | None:
    if clinic is not None:
        return clinic.pk
    return by.clinic_id if by else None


def _patient_id(on: models.Model | None) -> str:
    if isinstance(on, Patient):
        return str(on.pk)
    return str(on.patient_id) if isinstance(on, (Assessment, Plan, Record, Task)) else ""


def checkpoint() -> Checkpoint:
    """The chain's present end, to be kept where this machine can't reach it."""
    head = ChainHead.objects.filter(id=1).first()
    return Checkpoint(head.sequence, head.hash) if head else Checkpoint(0, FIRST_HASH)


def verify(against: Checkpoint | None = None) -> Iterator[Fault]:
    """Every place where an event was edited, inserted or deleted; nothing when the chain holds."""
    sequence, last_hash = 0, FIRST_HASH
    seen_checkpoint = against is None or against.sequence == 0
    for event in Event.objects.order_by("sequence").iterator(chunk_size=ROWS_AT_A_TIME):
        yield from _faults(event, sequence, last_hash)
        sequence, last_hash = event.sequence, event.hash
        if against and event.sequence == against.sequence:
            seen_checkpoint = event.hash == against.hash
    yield from _faults_at_end(sequence, last_hash)
    if against and not seen_checkpoint:
        yield Fault(against.sequence, "the chain no longer passes through the checkpoint")


def _faults(event: Event, sequence: int, last_hash: str) -> Iterator[Fault]:
    if event.sequence != sequence + 1:
        yield Fault(event.sequence, f"events are missing after {sequence}")
    if event.previous_hash != last_hash:
        yield Fault(event.sequence, "does not follow the event before it")
    if event.commitment != event.expected_commitment():
        yield Fault(event.sequence, "its detail was changed")
    if event.hash != event.expected_hash():
        yield Fault(event.sequence, "was changed")


def _faults_at_end(sequence: int, last_hash: str) -> Iterator[Fault]:
    end = checkpoint()
    if (end.sequence, end.hash) != (sequence, last_hash):
        yield Fault(end.sequence, f"the chain ends at {sequence}, but {end.sequence} events were written")
