"""The dates of the clinical copy, dense enough for two pages: what many lines share is said once, below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from string import ascii_lowercase

from django.utils.translation import gettext, gettext_noop

from regimens.clinical.giving import LOADING
from regimens.web.presenters import schedule
from regimens.web.presenters.schedule import Row
from regimens.wording import events
from regimens.wording.translated import in_language

#: Beneath the dates, where one of them falls on a closed day: what stands in bold at each of those.
CLOSED = gettext_noop("{who}: the clinic is closed that day.")
MUST_OWN = gettext_noop("{who}: the clinic is closed that day; someone must own this.")


LEAST_IN_A_RUN = 3
RUN = re.compile(r"^Injection \d+")


@dataclass(frozen=True)
class DateLine:
    """One date as the copy lists it; mark: the letter of its rules and sources below the table.

    run: the doses of loading that this line stands for, each with its number and date; else empty.
    """

    row: Row
    about: tuple[str, ...]
    mark: str
    run: tuple[tuple[int, Row], ...] = ()

    @property
    def name(self) -> str:
        """Its name; of a run with its first and last number."""
        if not self.run:
            return self.row.name
        first, last = self.run[0][0], self.run[-1][0]
        named, is_english = RUN.subn(f"Injections {first} to {last}", self.row.name)
        # Another language says its events otherwise: there the numbers follow the first one's name.
        return named if is_english else f"{self.row.name} ({first}\u2013{last})"


@dataclass(frozen=True)
class Dated:
    """All dates, the sources that their letters stand for, and what closed days mean for them."""

    lines: list[DateLine]
    sources: list[tuple[str, str]]
    notes: list[str]


def dated(rows: Iterable[Row]) -> Dated:
    """Each date of a plan once; nothing of what the plan's page says of it is left out."""
    rows = list(rows)
    marks = _marks(rows)
    lines = [DateLine(row, _about(row), marks[row.basis]) for row in rows]
    return Dated(list(_with_run(lines)), [(mark, basis) for basis, mark in marks.items()], _notes(rows))


def _with_run(lines: list[DateLine]) -> Iterator[DateLine]:
    """The doses of loading on one line, where nothing but their day tells them apart."""
    doses = [line for line in lines if _may_run(line)]
    alike = {(line.mark, line.row.is_provisional) for line in doses}
    if len(alike) != 1 or len(doses) < LEAST_IN_A_RUN:
        yield from lines
        return
    run = tuple((events.family(line.row.key)[1] or 0, line.row) for line in doses)
    yield from (
        replace(line, run=run) if line is doses[0] else line for line in lines if line not in doses[1:]
    )


def _may_run(line: DateLine) -> bool:
    return events.family(line.row.key)[0] in LOADING and not line.about


def _marks(rows: Iterable[Row]) -> Mapping[str, str]:
    """A letter for each list of rules and sources, in the order in which the dates need them."""
    found = dict.fromkeys(row.basis for row in rows)
    return dict(zip(found, ascii_lowercase, strict=False))


def _about(row: Row) -> tuple[str, ...]:
    said_below = {in_language(events.MUST_OWN), gettext(schedule.CLOSED_DAY)}
    return tuple(line for line in row.about if line not in said_below)


def _notes(rows: Iterable[Row]) -> list[str]:
    owned = dict.fromkeys((row.where, row.needs_owner) for row in rows if row.is_closed)
    return [gettext(MUST_OWN if needs else CLOSED).format(who=who) for who, needs in owned]
