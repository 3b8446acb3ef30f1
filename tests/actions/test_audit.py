"""The audit trail: every edit, insertion and deletion is found, and no name stands in it."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from regimens.actions import audit, patients
from regimens.models import ChainHead, Event, EventKind, Member, Patient, triggers


@pytest.fixture
def trail(patient: Patient, clinician: Member) -> list[Event]:
    """A trail of a dozen events, its guards off as for somebody who has the file."""
    for _ in range(8):
        patients.view(patient=patient, by=clinician)
    assert list(audit.verify()) == []
    triggers.remove(connection)
    return list(Event.objects.order_by("sequence"))


def raw(sql: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


CHANGES: dict[str, str | int] = {
    "at": "2020-01-01 00:00:00",
    "clinic_id": 77,
    "member_id": 77,
    "roles": "auditor",
    "kind": "plan_signed",
    "subject_kind": "plan",
    "subject_id": "x",
    "patient_id": "x",
    "detail": '{"what": "else"}',
    "salt": "00",
    "commitment": "0" * 64,
    "previous_hash": "1" * 64,
    "hash": "2" * 64,
}


def test_every_column_is_tried() -> None:
    assert CHANGES.keys() | {"sequence"} == {field.column for field in Event._meta.concrete_fields}


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("place", [1, 5, -1])
def test_every_edit_is_found(trail: list[Event], column: str, place: int) -> None:
    sequence = trail[place].sequence
    raw(f"UPDATE regimens_event SET {column} = %s WHERE sequence = %s", CHANGES[column], sequence)
    assert sequence in {fault.sequence for fault in audit.verify()}


@pytest.mark.parametrize("place", [0, 4, -1])
def test_every_deletion_is_found(trail: list[Event], place: int) -> None:
    raw("DELETE FROM regimens_event WHERE sequence = %s", trail[place].sequence)
    assert list(audit.verify())


def test_an_insertion_is_found(trail: list[Event]) -> None:
    last = trail[-1]
    forged = Event(
        sequence=last.sequence + 1, at=last.at, kind=EventKind.PLAN_SIGNED, previous_hash=last.hash
    )
    forged.commitment, forged.hash = forged.expected_commitment(), "3" * 64
    forged.hash = forged.expected_hash()
    forged.save(force_insert=True)
    assert [fault.sequence for fault in audit.verify()] == [last.sequence]


def test_two_events_in_each_others_place_are_found(trail: list[Event]) -> None:
    first, second = trail[3].sequence, trail[4].sequence
    raw("UPDATE regimens_event SET sequence = 999 WHERE sequence = %s", first)
    raw("UPDATE regimens_event SET sequence = %s WHERE sequence = %s", first, second)
    raw("UPDATE regimens_event SET sequence = %s WHERE sequence = 999", second)
    assert list(audit.verify())


def test_a_cut_end_is_found_with_a_checkpoint_alone(trail: list[Event]) -> None:
    kept_elsewhere = audit.checkpoint()
    raw("DELETE FROM regimens_event WHERE sequence > %s", trail[-3].sequence)
    ChainHead.objects.update(sequence=trail[-3].sequence, hash=trail[-3].hash)
    assert list(audit.verify()) == []
    assert [fault.sequence for fault in audit.verify(kept_elsewhere)] == [kept_elsewhere.sequence]


def test_the_command_says_whether_the_trail_holds(trail: list[Event], tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("audit", "checkpoint", stdout=out)
    kept = tmp_path / "checkpoint.json"
    kept.write_text(out.getvalue())
    assert json.loads(out.getvalue())["sequence"] == trail[-1].sequence
    call_command("audit", "verify", checkpoint=kept, stdout=out)
    assert f"holds: {len(trail)} events" in out.getvalue()
    raw("UPDATE regimens_event SET roles = 'auditor' WHERE sequence = 2")
    with pytest.raises(CommandError, match="does not hold"):
        call_command("audit", "verify", stderr=io.StringIO())


def test_a_broken_checkpoint_is_named(db: None, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("[]")
    with pytest.raises(CommandError, match=r"broken\.json is not a checkpoint"):
        call_command("audit", "verify", checkpoint=broken)


def test_no_name_or_identifier_stands_in_an_event(patient: Patient, clinician: Member) -> None:
    details = patients.details_of(patient)
    patients.amend(
        patient=patient,
        by=clinician,
        details=details.__class__(**details.__dict__ | {"phone": "01632 960001"}),
        version=1,
        key="k",
    )
    patients.find(by=clinician, words="Example Jane")
    text = json.dumps(list(Event.objects.values()), default=str).casefold()
    text = re.sub(
        r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,}", "", text
    )  # ids and hashes hold any signs by chance
    for canary in ("example", "jane", "9991000003", "1962", "960001"):
        assert canary not in text
