"""Plain dates: months clamped to their end, and the days on which a clinic is open."""

import calendar
from datetime import date, timedelta
from typing import Any

DAY = timedelta(days=1)
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def day(text: str) -> date:
    return date.fromisoformat(text)


def plus_months(start: date, months: int) -> date:
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(start.day, last))


def plus(start: date, unit: str, count: int) -> date:
    if unit == "week":
        return start + timedelta(days=7 * count)
    return plus_months(start, count)


class Clinic:
    """When the clinic gives injections (absent: Monday to Friday)."""

    def __init__(self, site: dict[str, Any]) -> None:
        self.weekdays = {NAMES.index(name) for name in site.get("open_weekdays", NAMES[:5])}
        self.holidays = {day(text) for text in site.get("closed_on", [])}

    def open(self, on: date) -> bool:
        return on.weekday() in self.weekdays and on not in self.holidays

    def next_open(self, on: date) -> date:
        for step in range(800):
            if self.open(on + step * DAY):
                return on + step * DAY
        return on

    def open_before(self, on: date, after: date) -> date | None:
        """The nearest open day at or before `on` and later than `after`."""
        while on > after:
            if self.open(on):
                return on
            on -= DAY
        return None

    def nearest_open(self, on: date, not_before: date) -> date:
        for step in range(400):
            for candidate in (on - step * DAY, on + step * DAY):
                if candidate >= not_before and self.open(candidate):
                    return candidate
        return on
