"""A plan's visits as a calendar file that a patient's own calendar takes in, and takes changes of.

Each visit is an event of its own, never a rule of repetition: months of different length and closed days
move single dates. Its UID is made of the plan's lineage and the visit's key, so it is the same in every file
of every version, and a later file changes what an earlier one brought. A visit that is over or was dropped
stays in the file as CANCELLED. Nothing in the file says who the patient is or why they come.

SEQUENCE: one number for all events of a file, which whoever hands the file out passes in: higher than that of
every earlier file in which a date or a status differs (actions/calendar_numbers.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Event

from regimens.clinical.following import LATE, PAST, Forecast, Line, State
from regimens.wording import calendar_file as words
from regimens.wording.dates import patient_day
from regimens.wording.events import family

__all__ = [
    "EarlierPlan",
    "Origin",
    "Status",
    "Visit",
    "calendar_file",
    "goes_on",
    "inline_event",
    "next_visit",
    "to_agree",
    "visits",
    "with_dropped",
]

#: Neither the program's own name, which holds the vitamin's, nor anything else that says what it is for.
PRODUCT = "-//Regimens//Clinic visits 1.0//EN"
DAY_BEFORE = timedelta(
    hours=-15
)  # nine in the morning of the day before, for an event that begins at midnight
INJECTIONS = frozenset({"loading", "reload", "maintenance", "prophylaxis"})
REVIEWS = frozenset({"review", "pregnancy-review"})
#: Signs of a UID that stand for the visit: enough that no two visits of a plan share them.
UID_SIGNS = 12
HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")


class Status(StrEnum):
    """How firm a visit is, in the words of the format."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One dated visit. closed: no clinic that day. to_agree: late or on hold, and no day is agreed.

    window: the first and last day on which the injection can be given. is_last: treatment goes on after it.
    """

    key: str
    on: date
    status: Status
    closed: bool = False
    to_agree: bool = False
    window: tuple[date, date] | None = None
    is_last: bool = False

    @property
    def kind(self) -> str:
        """Injection, blood test or review, which its key tells."""
        of, _ = family(self.key)
        if of in INJECTIONS:
            return "injection"
        return "review" if of in REVIEWS else "blood_test"


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """What all visits of one file share. lineage: of the plan's first version.

    named: visits have their names. host: the site's name, a part of each UID. Raises ValueError for one that
    is no host name, and for a moment that is not in UTC.
    """

    lineage: UUID
    host: str
    sequence: int
    stamped_at: datetime
    clinic: str
    named: bool = False

    def __post_init__(self) -> None:
        """Refuse what would make a file that readers can't trust."""
        if not HOST.fullmatch(self.host):
            raise ValueError("the host of calendar files must be a plain host name")
        if self.stamped_at.utcoffset() != timedelta():
            raise ValueError("a calendar file is stamped in UTC")

    def uid(self, visit: Visit) -> str:
        """The same for this visit in every version of the plan; it tells nobody why the patient comes."""
        return f"{self.lineage}-{uuid5(self.lineage, visit.key).hex[:UID_SIGNS]}@{self.host}"

    def title(self, visit: Visit) -> str:
        """Neutral, unless the clinic names its visits."""
        return words.TITLES.english(visit.kind) if self.named else words.NEUTRAL


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlierPlan:
    """Visits that files of an earlier plan brought, all cancelled, and what their events share."""

    visits: tuple[Visit, ...]
    origin: Origin


def visits(seen: Forecast) -> list[Visit]:
    """The visits to come as they stand on the day of the forecast, in its order; what is past is left out.

    Late blood tests of one day are one visit: one call agrees on it, and one needle takes them. So are
    late reviews.
    """
    return [_visit(line) for line in _one_late_of_a_kind(seen.lines) if line.state not in PAST]


def _one_late_of_a_kind(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines without those late blood tests and reviews that fall on the day of one before them."""
    met: set[tuple[str, date]] = set()
    for line in lines:
        is_late = line.kind != "injection" and line.state in LATE
        if not is_late or (line.kind, line.on) not in met:
            yield line
        if is_late:
            met.add((line.kind, line.on))


def _visit(line: Line) -> Visit:
    to_agree = line.state in LATE or line.state is State.ON_HOLD
    status = Status.TENTATIVE if line.provisional or to_agree else Status.CONFIRMED
    window = (line.earliest, line.latest) if line.earliest and line.latest and not to_agree else None
    if window is not None and not window[0] <= line.on <= window[1]:
        window = None  # another day was agreed
    return Visit(
        key=line.key, on=line.on, status=status, closed=line.closed_day, to_agree=to_agree, window=window
    )


def to_agree(visit: Visit) -> Visit:
    """The same visit while treatment is on hold: its day is to be agreed, or agreed anew."""
    return replace(visit, status=Status.TENTATIVE, to_agree=True, window=None)


def goes_on(coming: Sequence[Visit]) -> list[Visit]:
    """The visits to come of a treatment that does not end with them: the last one asks for a new file."""
    last = max(coming, key=lambda visit: visit.on, default=None)
    return [replace(visit, is_last=True) if visit is last else visit for visit in coming]


def with_dropped(standing: Sequence[Visit], known: Mapping[str, date]) -> list[Visit]:
    """The visits that stand, and every other one that an earlier file or version had, cancelled."""
    keys = {visit.key for visit in standing}
    gone = [
        Visit(key=key, on=on, status=Status.CANCELLED) for key, on in sorted(known.items()) if key not in keys
    ]
    return sorted([*standing, *gone], key=lambda visit: visit.on)


def next_visit(standing: Iterable[Visit], today: date) -> Visit | None:
    """The first visit after today, for a sheet handed out today.

    None while an injection is late or on hold: those after it follow the day that is still to be agreed.
    """
    open_ = [visit for visit in standing if visit.status is not Status.CANCELLED]
    if any(visit.to_agree and visit.kind == "injection" for visit in open_):
        return None
    coming = (visit for visit in open_ if visit.on > today and not visit.to_agree)
    return min(coming, key=lambda visit: visit.on, default=None)


def calendar_file(listed: Iterable[Visit], origin: Origin, earlier: Iterable[EarlierPlan] = ()) -> bytes:
    """The file: UTF-8, CRLF, lines folded at 75 octets; no METHOD, for nobody is invited by it.

    Visits of one day remind once for each title: a phone does not ring three times with the same words.
    earlier: what it takes out of the phone besides.
    """
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    reminded: set[tuple[date, str]] = set()
    for visit in listed:
        event, title = _event(visit, origin), origin.title(visit)
        if visit.status is not Status.CANCELLED and (visit.on, title) not in reminded:
            event.add_component(_alarm(title))
            reminded.add((visit.on, title))
        calendar.add_component(event)
    for plan in earlier:
        for visit in plan.visits:
            calendar.add_component(_event(visit, plan.origin))
    return bytes(calendar.to_ical())


def _event(visit: Visit, origin: Origin) -> Event:
    event = Event()
    event.add("UID", origin.uid(visit))
    event.add("DTSTAMP", origin.stamped_at)
    event.add("DTSTART", visit.on)
    event.add("DTEND", visit.on + timedelta(days=1))
    event.add("LAST-MODIFIED", origin.stamped_at)
    event.add("SEQUENCE", origin.sequence)
    event.add("STATUS", visit.status.value)
    event.add("SUMMARY", origin.title(visit))
    event.add("TRANSP", "TRANSPARENT")
    event.add("CLASS", "PRIVATE")
    event.add("CATEGORIES", [words.CATEGORY])
    if place := plain(origin.clinic) if not visit.closed else "":
        event.add("LOCATION", place)
    if told := _told(visit):
        event.add("DESCRIPTION", told)
    return event


def _told(visit: Visit) -> str:
    """What the patient has to know of the date."""
    if visit.status is Status.CANCELLED:
        return words.OVER
    said = [words.ELSEWHERE] if visit.closed else []
    if visit.to_agree:
        said.append(words.TO_AGREE)
    elif visit.status is Status.TENTATIVE:
        said.append(words.MAY_CHANGE)
    if visit.window is not None:
        earliest, latest = map(patient_day, visit.window)
        said.append(words.WINDOW.format(earliest=earliest, latest=latest))
    if visit.is_last:
        said.append(words.LAST)
    return " ".join(said)


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", title)
    alarm.add("TRIGGER", DAY_BEFORE)
    return alarm


def inline_event(visit: Visit, origin: Origin) -> str:
    """One visit alone, short enough for a square code that a phone reads off paper.

    On a day without clinic it says so: the patient must not come here for it. One that may change says so.
    """
    is_tentative = visit.status is Status.TENTATIVE
    told = " ".join([words.CLOSED] * visit.closed + [words.CHANGES] * is_tentative)
    lines = (
        "BEGIN:VEVENT",
        f"UID:{origin.uid(visit)}",
        f"SEQUENCE:{origin.sequence}",
        f"DTSTART;VALUE=DATE:{visit.on:%Y%m%d}",
        *([f"STATUS:{visit.status}"] if is_tentative else []),
        f"SUMMARY:{origin.title(visit)}",
        *([f"DESCRIPTION:{told}"] if told else []),
        "END:VEVENT",
    )
    return "\r\n".join(lines)


def plain(text: str) -> str:
    """One line of text: no control, format or unassigned sign, and no separator of lines, is left in it."""
    return " ".join("".join(map(_harmless, text)).split())


def _harmless(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Cf":  # right-to-left marks and joiners, which stand inside words
        return ""
    return " " if category.startswith("C") or category in ("Zl", "Zp") else sign
