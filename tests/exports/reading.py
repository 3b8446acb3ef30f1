"""Calendar files read back by two libraries of different authors, and a calendar program's own memory."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid5

import icalendar

from regimens.exports.calendar_file import UID_SIGNS
from regimens.wording.events import NAMES

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import vobject  # type: ignore[import-untyped]

REQUIRED = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP", "CLASS")


@cache
def codes_of(lineage: UUID) -> dict[str, str]:
    """Every visit that a plan of this lineage may have, by its code."""
    ends = ["", *(f"-{number}" for number in range(1, 200)), *(f"-{months}m" for months in range(1, 37))]
    keys = [f"{family}{end}" for family in NAMES for end in ends]
    return {uuid5(lineage, key).hex[:UID_SIGNS]: key for key in keys}


@dataclass(frozen=True)
class Seen:
    """One event as a reader sees it."""

    uid: str
    on: date
    until: date
    sequence: int
    status: str
    title: str

    @property
    def key(self) -> str:
        """The visit whose code stands in the UID after the lineage: nobody but the product can tell."""
        lineage, _, code = self.uid.partition("@")[0].rpartition("-")
        return codes_of(UUID(lineage))[code]


def first_reader(content: bytes) -> list[Seen]:
    """By icalendar; a file that it finds faults in, or an event without what it must have, is refused."""
    calendar: Any = icalendar.Calendar.from_ical(content)
    assert calendar.errors == []
    found = []
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
        assert not [name for name in REQUIRED if name not in event]
        assert event["DTSTAMP"].dt.utcoffset() == timedelta()
        assert event["DTSTART"].params["VALUE"] == event["DTEND"].params["VALUE"] == "DATE"
        found.append(
            Seen(
                uid=str(event["UID"]),
                on=event["DTSTART"].dt,
                until=event["DTEND"].dt,
                sequence=int(event["SEQUENCE"]),
                status=str(event["STATUS"]),
                title=str(event["SUMMARY"]),
            )
        )
    return found


def second_reader(content: bytes) -> list[Seen]:
    """By vobject, which also validates each component."""
    calendar: Any = vobject.readOne(content.decode())
    assert calendar.validate(raiseException=True)
    return [
        Seen(
            uid=event.uid.value,
            on=event.dtstart.value,
            until=event.dtend.value,
            sequence=int(event.sequence.value),
            status=event.status.value,
            title=event.summary.value,
        )
        for event in calendar.contents.get("vevent", [])
    ]


def read(content: bytes) -> list[Seen]:
    """What both readers see alike."""
    found = first_reader(content)
    assert found == second_reader(content)
    return found


@dataclass
class Program:
    """A calendar program: an event of a UID that it knows is replaced by one of no lower SEQUENCE."""

    kept: dict[str, Seen] = field(default_factory=dict)

    def opens(self, content: bytes) -> None:
        """The file, opened by the patient."""
        for event in read(content):
            known = self.kept.get(event.uid)
            if known is None or event.sequence >= known.sequence:
                self.kept[event.uid] = event

    @property
    def shows(self) -> set[tuple[str, date]]:
        """What stands in the calendar: key and day."""
        return standing(self.kept.values())


def standing(events: Iterable[Seen]) -> set[tuple[str, date]]:
    """The events that are not cancelled."""
    return {(event.key, event.on) for event in events if event.status != "CANCELLED"}
