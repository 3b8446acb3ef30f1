"""The plan's dates, one list in four renderings: a timeline, a table, month grids and month boxes."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_noop

from regimens.web.presenters import row_states
from regimens.wording import dates, events, regimen
from regimens.wording.translated import in_language

Document = Mapping[str, Any]
DENSE = 3
OWNERS = {
    "community": gettext_noop("Community nurse"),
    "self": gettext_noop("Patient or carer"),
    "hospital": gettext_noop("Hospital or out-of-hours"),
}
NO_OWNER = gettext_noop("Needs an owner")
# The same for the patient's own calendar.
PLAIN_OWNERS = {
    "community": gettext_noop("Community nurse"),
    "self": gettext_noop("At home"),
    "hospital": gettext_noop("Hospital"),
}
PLAIN_NO_OWNER = gettext_noop("Ask us: closed that day")
CLOSED_DAY = gettext_noop("The clinic is closed that day.")
# Where two tests fall on one day.
TESTS_APART = {
    "potassium": gettext_noop("Blood test: potassium"),
    "response": gettext_noop("Blood test: blood count"),
    "follow-up": gettext_noop("Blood test: follow-up"),
    "b12-pregnancy": gettext_noop("Blood test: B12"),
    "screen": gettext_noop("Blood test: yearly B12"),
}
# Once their day went by: several are one line, and nobody knows that the first dose is still to come.
STILL_TO_DO = {
    "baseline": gettext_noop("Blood test: still to do"),
    "potassium": gettext_noop("Potassium: still to do"),
    "response": gettext_noop("Blood count: still to do"),
}
SUNDAY_FIRST = {"us": True}


@dataclass(frozen=True)
class Row:
    """One dated event, as the table shows it; every other view takes it from here.

    status: where it stands. done: "given" or "done" once on record, else empty. is_late: its day went by
    with nothing on record. note, in_month: on the patient's calendar, in the list and in a month's box.
    """

    key: str
    kind: str
    on: date
    day: str
    long_day: str
    name: str
    short: str
    plain: str
    plain_where: str
    about: tuple[str, ...]
    where: str
    rule: str
    basis: str
    is_provisional: bool
    why_provisional: str
    is_closed: bool
    needs_owner: bool
    status: str = ""
    done: str = ""
    is_late: bool = False
    note: str = ""
    in_month: str = ""

    @property
    def weekday(self) -> str:
        """Mon, for a box that stands under its month."""
        return dates.WEEKDAYS[self.on.weekday()][: dates.SHORT]


@dataclass(frozen=True)
class Span:
    """One phase on the timeline: what, how long, and whether its end is open."""

    kind: str
    title: str
    how: str
    when: str
    ends: str
    is_open: bool
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Day:
    """One box of a month: its number and the events of that day; no number outside the month."""

    number: int | None
    rows: tuple[Row, ...] = ()


@dataclass
class Month:
    """One month with events: a grid of the weeks in use where it is dense, else a short list."""

    title: str
    is_dense: bool
    weeks: list[list[Day]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Heading:
    """A day of the week at the head of a grid."""

    short: str
    name: str


def rows(document: Document, clinic_name: str = "", owner: str = "") -> list[Row]:
    """Every event in order of date; doses on closed days carry the name of who gives them.

    Late tests of one kind of the first week all fall on the day to act: they are one line.
    """
    made = [_row(event, document, clinic_name, owner) for event in _once(document["schedule"])]
    met = Counter((row.on, row.short) for row in made)
    return [_told_apart(row) if met[row.on, row.short] > 1 else row for row in made]


def _once(schedule: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    met: set[tuple[str, str]] = set()
    for event in schedule:
        visit = (events.family(event["key"])[0], event["on"])
        if visit[0] in STILL_TO_DO and events.is_late(event) and visit in met:
            continue
        met.add(visit)
        yield event


def _told_apart(row: Row) -> Row:
    """Two tests of one day say which is which, so that no box looks like a slip."""
    told = TESTS_APART.get(events.family(row.key)[0])
    what = row.name if row.key == "baseline" else gettext(told) if told else ""
    return replace(row, short=what, plain=what) if what else row


def _dose(event: Mapping[str, Any], word: str) -> str:
    """The number of a maintenance dose starts again after loading, so its box names the phase."""
    kind, number = events.family(event["key"])
    return f"{word} {number}" if kind == "maintenance" and number else ""


def _row(event: Mapping[str, Any], document: Document, clinic_name: str, owner: str) -> Row:
    on = dates.read(event["on"])
    is_closed = bool(event.get("closed_day"))
    # Who gives doses was asked, not who takes blood; of a late dose no day is agreed yet, with anybody.
    owner = owner if event["kind"] == "injection" and not events.is_late(event) else ""
    gives = gettext(OWNERS[owner]) if owner in OWNERS else ""
    why_provisional = events.provisional(event, document) if event["provisional"] else ""
    about = [line for line in events.about(event, document) if line != why_provisional]
    if is_closed and gives:
        about = [line for line in about if line != in_language(events.MUST_OWN)]
        about.append(gettext(CLOSED_DAY))
    return Row(
        key=event["key"],
        kind=event["kind"],
        on=on,
        day=dates.clinic_day(on),
        long_day=dates.patient_day(on),
        name=_name(event, document),
        short=_dose(event, gettext("Maintenance")) or events.short(event),
        plain=_dose(event, gettext("Maintenance injection")) or events.plain(event),
        plain_where=gettext(PLAIN_OWNERS.get(owner, PLAIN_NO_OWNER)) if is_closed else "",
        about=tuple(about),
        where=_where(event, gives) or clinic_name,
        rule=event["rule"],
        basis=", ".join(event["basis"]),
        is_provisional=event["provisional"],
        why_provisional=why_provisional,
        is_closed=is_closed,
        needs_owner=is_closed and not gives,
        status=row_states.status(event),
        done=row_states.done(event),
        is_late=events.is_late(event),
    )


def _name(event: Mapping[str, Any], document: Document) -> str:
    is_behind = events.is_late(event) or events.is_overtaken(event, document)
    family = events.family(event["key"])[0]
    if family in STILL_TO_DO and is_behind and not events.is_over(event):
        return gettext(STILL_TO_DO[family])
    return events.name(event, document)


def _where(event: Mapping[str, Any], gives: str) -> str:
    """Who gives it on a closed day; of a dose on record who was to. Empty where the clinic does."""
    if event.get("closed_day"):
        return gives or gettext(NO_OWNER)
    return gives if event.get("was_closed") else ""


def timeline(document: Document) -> list[Span]:
    """The phases in turn, each with the dates known so far."""
    plan = document["regimen"]
    if plan is None:
        return []
    return [_span(phase, document) for phase in plan["phases"]]


def _span(phase: Mapping[str, Any], document: Document) -> Span:
    doses = [event for event in document["schedule"] if belongs(event, phase["kind"])]
    days = [dates.read(event["on"]) for event in doses]
    reviews = [
        gettext("Review {day}").format(day=dates.clinic_day(dates.read(event["on"])))
        for event in document["schedule"]
        if event["kind"] == "review" and event["phase"] == phase["kind"]
    ]
    return Span(
        kind=phase["kind"],
        title=regimen.PHASES.say(phase["kind"]).capitalize(),
        how=regimen.phase(phase, regimen.first_review(document["schedule"], phase)),
        when=_when(phase, days, sum(events.is_over(event) for event in doses)),
        ends=regimen.ENDS.say(phase["ends"]),
        is_open=phase["ends"] != "after_doses",
        marks=tuple(reviews),
    )


def belongs(event: Mapping[str, Any], kind: str) -> bool:
    """Whether this is an injection of the phase."""
    return bool(event["kind"] == "injection" and event["phase"] == kind)


def _when(phase: Mapping[str, Any], days: list[date], given: int) -> str:
    """From when to when, how many doses are dated and given; from what it counts when none is."""
    if not days:
        return gettext("No date yet, {words}").format(words=regimen.STARTS.say(phase["starts"]))
    first, last = dates.clinic_day(min(days)), dates.clinic_day(max(days))
    count = row_states.counted(len(days), given)
    return (
        f"{first}, {count}"
        if first == last
        else gettext("{first} to {last}, {count}").format(first=first, last=last, count=count)
    )


def months(shown: list[Row], profile: str = "uk") -> list[Month]:
    """Every month that has an event, in order."""
    found: dict[tuple[int, int], list[Row]] = {}
    for row in shown:
        found.setdefault((row.on.year, row.on.month), []).append(row)
    return [_month(year, month, of, profile) for (year, month), of in sorted(found.items())]


def _month(year: int, month: int, of: list[Row], profile: str) -> Month:
    made = Month(dates.month_and_year(year, month), len(of) >= DENSE, rows=of)
    if made.is_dense:
        by_day: dict[int, list[Row]] = {}
        for row in of:
            by_day.setdefault(row.on.day, []).append(row)
        weeks = calendar.Calendar(_first_weekday(profile)).monthdayscalendar(year, month)
        made.weeks = [
            [Day(number or None, tuple(by_day.get(number, ()))) for number in week]
            for week in weeks
            if any(number in by_day for number in week)
        ]
    return made


def headings(profile: str = "uk") -> list[Heading]:
    """The days of the week in the order of the grid: Monday first, Sunday first in the US."""
    names = [dates.WEEKDAYS[number] for number in calendar.Calendar(_first_weekday(profile)).iterweekdays()]
    return [Heading(name[: dates.SHORT], name) for name in names]


def _first_weekday(profile: str) -> int:
    return calendar.SUNDAY if SUNDAY_FIRST.get(profile) else calendar.MONDAY


def tests_due(shown: list[Row]) -> list[Row]:
    """The blood tests and reviews alone."""
    return [row for row in shown if row.kind != "injection"]


def provisional_notes(shown: list[Row]) -> list[str]:
    """Why some dates are not firm yet, each reason once."""
    return list(dict.fromkeys(row.why_provisional for row in shown if row.is_provisional))
