"""The dates of a plan as each view of them shows them, read back one by one with how often each stands there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

from regimens.clinical import plan_document
from regimens.clinical.forecast import Happened, forecast
from regimens.exports.calendar_file import UID_SIGNS, Origin, calendar_file, visits, with_dropped
from tests.surfaces import BORN, TIME, Document, History, text_of

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
SHORT_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LINEAGE = UUID(int=1)
GRID = re.compile(r'<table class="month-grid"><caption>(\w+) (\d{4})</caption>(.*?)</table>', re.S)
HEADING = re.compile(r'<th scope="col"[^>]*>(\w{3})\w*</th>')
WEEK, CELL = re.compile(r"<tr>(<td.*?)</tr>", re.S), re.compile(r"<td[^>]*>(.*?)</td>", re.S)
NUMBER = re.compile(r'class="day-number">(\d+)<')
BOX = re.compile(r'<div class="month-box[^"]*"><h3>(\w+) (\d{4})</h3>(.*?)</div>', re.S)
ITEM, NAMED_DAY = re.compile(r"<li>(.*?)</li>", re.S), re.compile(r"\b([MTWFS][a-z]{2})\w* (\d{1,2})\b")
SPAN = re.compile(r'<li class="span[^"]*">(.*?)</li>', re.S)
CLINIC_DAY = re.compile(r"\b([MTWFS][a-z]{2}) (\d{2})-([A-Z][a-z]{2})-(\d{4})\b")
DATED = re.compile(r"(\d+) injections? dated")
EVENT = re.compile(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT\r\n", re.S)
#: How far the next injection and the next check-up are looked for where the clinic's horizon holds none.
INJECTION_MONTHS, CHECK_UP_MONTHS, LONGEST_HORIZON = 15, 27, 36

Days = Counter[date]


def of_document(document: Document, *kinds: str) -> Days:
    """Each day with as many events as it has; kinds: of these alone."""
    events = (event for event in document["schedule"] if not kinds or event["kind"] in kinds)
    return Counter(date.fromisoformat(event["on"]) for event in events)


def of_times(html: str) -> Days:
    """Every day that is marked as one, but for the patient's birth."""
    return Counter(on for on in map(date.fromisoformat, TIME.findall(html)) if on != BORN)


def of_months(html: str) -> Days:
    """Every event in a month's grid or box; each stands under its weekday."""
    return Counter([*_of_grids(html), *_of_boxes(html)])


def _of_grids(html: str) -> Iterator[date]:
    for month, year, grid in GRID.findall(html):
        names = HEADING.findall(grid)
        assert sorted(names) == sorted(SHORT_DAYS)
        for week in WEEK.findall(grid):
            for name, cell in zip(names, CELL.findall(week), strict=True):
                number = NUMBER.search(cell)
                if number:
                    day = date(int(year), MONTHS.index(month) + 1, int(number[1]))
                    assert SHORT_DAYS[day.weekday()] == name, (day, name)
                    yield from [day] * cell.count('class="day-event"')


def _of_boxes(html: str) -> Iterator[date]:
    for month, year, box in BOX.findall(html):
        for item in ITEM.findall(box):
            found = NAMED_DAY.search(text_of(item))
            assert found, item
            day = date(int(year), MONTHS.index(month) + 1, int(found[2]))
            assert SHORT_DAYS[day.weekday()] == found[1], (day, item)
            yield day


def clinic_days(text: str) -> Days:
    """Every day written as Mon 23-Nov-2026, each with its own weekday."""
    found: Days = Counter()
    for name, day, month, year in CLINIC_DAY.findall(text):
        number = next(number for number, each in enumerate(MONTHS, 1) if each.startswith(month))
        on = date(int(year), number, int(day))
        assert SHORT_DAYS[on.weekday()] == name, (on, name)
        found[on] += 1
    return found


@dataclass(frozen=True)
class Bar:
    """One phase of the timeline: the days it names, and how many injections it says are dated."""

    days: frozenset[date]
    injections: int


def of_timeline(html: str) -> list[Bar]:
    """The phases in turn."""
    return [
        Bar(frozenset(clinic_days(text_of(each))), sum(map(int, DATED.findall(text_of(each)))))
        for each in SPAN.findall(html)
    ]


def bars(document: Document) -> list[Bar]:
    """What the timeline says of these dates: of each phase first and last injection, their count, and reviews."""
    found = []
    for phase in document["regimen"]["phases"]:
        own = {
            **document,
            "schedule": [each for each in document["schedule"] if each["phase"] == phase["kind"]],
        }
        injections, reviews = of_document(own, "injection"), of_document(own, "review")
        ends = {min(injections), max(injections)} if injections else set()
        found.append(Bar(frozenset(ends | set(reviews)), injections.total()))
    return found


# The calendar file


@dataclass(frozen=True, order=True)
class Entry:
    """One event of a calendar file: the visit, its day, and whether it stands."""

    key: str
    on: date
    status: str


def entries(content: bytes, keys: Iterable[str], lineage: UUID = LINEAGE) -> list[Entry]:
    """Every event of the file, line by line; two calendars read such files in tests/exports.

    keys: the visits that it may hold. An event of any other has its code in place of the key.
    """
    visit = {uuid5(lineage, key).hex[:UID_SIGNS]: key for key in keys}
    found = []
    for event in EVENT.findall(content.decode().replace("\r\n ", "")):
        said = dict(
            line.split(":", 1) for line in event.split("BEGIN:VALARM")[0].split("\r\n") if ":" in line
        )
        code = said["UID"].partition("@")[0].removeprefix(f"{lineage}-")
        on = date.fromisoformat(said["DTSTART;VALUE=DATE"])
        found.append(Entry(visit.get(code, code), on, said["STATUS"]))
    assert len(found) == content.count(b"BEGIN:VEVENT\r\n")
    assert len({entry.key for entry in found}) == len(found)
    return sorted(found)


def file_of(history: History, document: Document, happened: Happened | None = None) -> bytes:
    """The file as it is handed out on the day of the plan."""
    origin = Origin(
        lineage=LINEAGE, host="clinic.invalid", sequence=1, stamped_at=datetime(2026, 11, 27, tzinfo=UTC),
        clinic="Elm Road Surgery",
    )  # fmt: skip
    made_on = date.fromisoformat(document["as_of"])
    standing = visits(forecast(document, history, happened or Happened(), made_on))
    return calendar_file(with_dropped(standing, by_key(document["schedule"])), origin)


def by_key(schedule: Iterable[dict[str, Any]]) -> dict[str, date]:
    """Each event's day."""
    return {event["key"]: date.fromisoformat(event["on"]) for event in schedule}


def standing(listed: Iterable[Entry]) -> dict[str, date]:
    """The visits that are not cancelled."""
    return {entry.key: entry.on for entry in listed if entry.status != "CANCELLED"}


def in_the_file(history: History, document: Document) -> dict[str, date]:
    """The document's dates, and what a file has beyond them so that nobody leaves without a next visit.

    A clinic's horizon of a month or two may hold no injection, and no check-up of tablets: then the file has the
    next one after it, on the day on which a longer horizon dates it. There is no other difference.
    """
    kinds = {event["kind"] for event in document["schedule"]}
    is_oral = document["regimen"]["route"] == "oral"
    if is_oral and not kinds:
        return _with_next(history, document, CHECK_UP_MONTHS)
    if not is_oral and "injection" not in kinds:
        return _with_next(history, document, INJECTION_MONTHS)
    return by_key(document["schedule"])


def _with_next(history: History, document: Document, months: int) -> dict[str, date]:
    longer = plan_document(history | {"site": history.get("site", {}) | {"horizon_months": months}})
    is_oral = document["regimen"]["route"] == "oral"
    later = [each for each in longer["schedule"] if is_oral or each["kind"] == "injection"]
    first = {later[0]["key"]: date.fromisoformat(later[0]["on"])} if later else {}
    return by_key(document["schedule"]) | first
