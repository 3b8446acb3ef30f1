"""One dated line of a plan: an injection, a blood test or a review."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from regimens.clinical.canonical import canonical, listed, quoted, truth_value
from regimens.clinical.date_rules import DATE_RULES

#: On one day: blood before the injection it belongs to, the review last.
ORDER = {"blood_test": 0, "injection": 1, "review": 2}


class Event(NamedTuple):
    """on: the day shown; anchor: the day before any move for a closed day; earliest, latest: the window."""

    key: str
    kind: str
    phase: str
    on: date
    rule: str
    provisional: bool = False
    number: int | None = None
    earliest: date | None = None
    latest: date | None = None
    anchor: date | None = None
    closed_day: bool = False
    tests: tuple[str, ...] = ()
    before: str | None = None

    def spelled(self) -> str:
        """As spelled in the plan document; keys, kinds and phases are our own words and need no escape."""
        before = f'"before":"{self.before}",' if self.before else ""
        closed = f'"closed_day":{truth_value(self.closed_day)},' if self._says_closed else ""
        number = "" if self.number is None else f'"number":{self.number},'
        tests = f',"tests":{listed(map(quoted, self.tests))}' if self.tests else ""
        return (
            f'{{{_day("anchor", self.anchor)}"basis":{_SPELLED_BASIS[self.rule]},{before}{closed}'
            f'{_day("earliest", self.earliest)}"key":"{self.key}","kind":"{self.kind}",'
            f'{_day("latest", self.latest)}{number}"on":"{self.on.isoformat()}","phase":"{self.phase}",'
            f'"provisional":{truth_value(self.provisional)},"rule":"{self.rule}"{tests}}}'
        )

    @property
    def _says_closed(self) -> bool:
        return self.kind == "injection" or self.closed_day


def _day(name: str, day: date | None) -> str:
    return "" if day is None else f'"{name}":"{day.isoformat()}",'


_SPELLED_BASIS = {name: canonical(list(rule.because.basis)) for name, rule in DATE_RULES.items()}


def in_order(events: list[Event]) -> list[Event]:
    """By date; on one day blood first, then the injection, then the review."""
    return sorted(events, key=lambda event: (event.on, ORDER[event.kind], event.key))
