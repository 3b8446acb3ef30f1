"""Calendar arithmetic on plain dates: clamped months, open days, nothing chained."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from datetime import date, timedelta

from regimens.clinical.history import Site
from regimens.clinical.intervals import Every

#: Of each month in a common year, counted from January, 0.
LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FEBRUARY = 1
#: More closed days than a clinic can list: beyond lies no open day.
FARTHEST = 420


def add_days(day: date, count: int) -> date:
    """So many days later, or earlier."""
    return day + timedelta(days=count)


def add_months(day: date, count: int) -> date:
    """So many calendar months later, on the same day of the month or on the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = 29 if month == FEBRUARY and isleap(year) else LAST_DAYS[month]
    return date(year, month + 1, min(day.day, last))


def add_intervals(anchor: date, every: Every, count: int, *, longest: bool = False) -> date:
    """The anchor and so many intervals, counted at once so that no clamped month end is carried on (R06)."""
    number = (every.at_most if longest else every.at_least) * count
    if every.unit == "month":
        return add_months(anchor, number)
    return add_days(anchor, number * (7 if every.unit == "week" else 1))


def is_open(day: date, site: Site) -> bool:
    """A weekday on which the clinic is open, and no closed day."""
    return day.weekday() in site.open_weekdays and day not in site.closed_on


def next_open(day: date, site: Site) -> date | None:
    """This day or the nearest open day after it; None when the clinic is never open."""
    return day if is_open(day, site) else next((each for each in _days(day, 1) if is_open(each, site)), None)


def last_open(day: date, site: Site) -> date | None:
    """This day or the nearest open day before it."""
    return day if is_open(day, site) else next((each for each in _days(day, -1) if is_open(each, site)), None)


def _days(day: date, step: int) -> Iterator[date]:
    for count in range(FARTHEST):
        yield add_days(day, step * count)
