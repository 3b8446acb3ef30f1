"""What a patient sheet is made of: sections of short paragraphs and lists, a calendar, a record card."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from regimens.wording.emergency_numbers import UNITED_KINGDOM, Numbers


class Kind(StrEnum):
    """How the lines of a block stand on the paper."""

    PROSE = "prose"
    LIST = "list"
    STEP = "step"
    DATES = "dates"


@dataclass(frozen=True)
class Block:
    """A paragraph, a list, a step, or days; `title` is the name of the step, or the sentence before the days."""

    kind: Kind
    lines: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True)
class Section:
    """One part of the sheet; `key` names it for the style and for tests."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class OnRecord:
    """A dose that the clinic wrote down: `site` as a code; what nobody wrote down is empty.

    key: the event of the plan that it answers, if any. is_of_this_course: it belongs to the course of the
    plan, under whichever version it was given. drug: where it was another than that of the plan.
    """

    on: date
    key: str
    is_of_this_course: bool
    site: str
    batch: str
    expires_on: date | None
    giver: str
    drug: str = ""


#: Letters that the narrow column of a card holds without a row of half a page.
LONG_GIVER = 40


@dataclass(frozen=True)
class FilledIn:
    """The same as it stands on the card: where, from which batch with its expiry, by whom; `comma` between.

    drug: stands before the batch that is none of the drug the sheet speaks of.
    """

    site: str = ""
    batch: str = ""
    expiry: str = ""
    giver: str = ""
    comma: str = ", "
    drug: str = ""

    @property
    def has_long_giver(self) -> bool:
        """A name that would make its narrow column higher than a page of large print: it shares the next one."""
        return len(self.giver) > LONG_GIVER


@dataclass(frozen=True)
class Entry:
    """One thing to come to, on one day: an injection, a blood test or a check-up.

    is_over: it was given or done on that day. planned: the day it was planned for, in words. filled_in: what
    the card says of a dose on record.
    """

    on: date
    kind: str
    day: str
    weekday: str
    what: str
    notes: tuple[str, ...] = ()
    is_over: bool = False
    planned: str = ""
    key: str = ""
    filled_in: FilledIn = FilledIn()


@dataclass(frozen=True)
class Box:
    """One day of a month grid; no number outside the month."""

    number: int | None
    weekday: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Month:
    """One month: a grid of the weeks in use where it is full, else its few entries."""

    title: str
    entries: tuple[Entry, ...]
    weeks: tuple[tuple[Box, ...], ...] = ()


@dataclass(frozen=True)
class Calendar:
    """Every date of the plan, in order, and the months they fall in."""

    title: str
    intro: tuple[str, ...]
    entries: tuple[Entry, ...]
    months: tuple[Month, ...]
    weekdays: tuple[str, ...]
    not_ticked: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """The injection record: one row a dose, filled in by hand or from the record; `spare` rows have no date.

    given: what stands in place of the tick where the dose was given.
    """

    title: str
    intro: tuple[str, ...]
    columns: tuple[str, ...]
    entries: tuple[Entry, ...]
    spare: tuple[int, ...]
    given: str = ""


@dataclass(frozen=True)
class Person:
    """Who the sheet is for, as it stands in the block under the title."""

    given_name: str
    family_name: str
    born: date
    number: str


@dataclass(frozen=True)
class Place:
    """Where the patient comes and whom they ring; an empty number is not known."""

    name: str
    phone: str = ""
    help_phone: str = ""
    profile: str = "uk"
    numbers: Numbers = UNITED_KINGDOM


@dataclass(frozen=True)
class PatientSheet:
    """The whole sheet in one language.

    comma: stands between what is on a day and its notes. colon: stands after the number of a day.
    of_boxes: the sentences of it that speak of boxes to tick, for a copy that has none.
    """

    title: str
    name: str
    born: str
    sections: tuple[Section, ...]
    calendar: Calendar
    card: Card | None
    language: str = "en-GB"
    direction: str = "ltr"
    number: str = field(default="", kw_only=True)
    comma: str = ", "
    colon: str = ": "
    of_boxes: tuple[str, ...] = ()


def prose(*lines: str) -> Block:
    """A paragraph of these sentences; empty ones are left out."""
    return Block(Kind.PROSE, tuple(line for line in lines if line))


def section(key: str, title: str, *blocks: Block) -> Section:
    """A section of the blocks that say something."""
    return Section(key, title, tuple(block for block in blocks if block.lines))
