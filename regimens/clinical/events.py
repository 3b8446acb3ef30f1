"""One dated line of a plan: an injection, a blood test or a review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from regimens.clinical.date_rules import DATE_RULES

#: On one day: blood before the injection it belongs to, the review last.
ORDER = {"blood_test": 0, "injection": 1, "review": 2}


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
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

    def as_json(self) -> dict[str, Any]:
        """As written in the plan document."""
        found: dict[str, Any] = {
            "key": self.key,
            "kind": self.kind,
            "phase": self.phase,
            "on": self.on.isoformat(),
            "provisional": self.provisional,
            "rule": self.rule,
            "basis": list(DATE_RULES[self.rule].because.basis),
        }
        for name, day in (("earliest", self.earliest), ("latest", self.latest), ("anchor", self.anchor)):
            if day is not None:
                found[name] = day.isoformat()
        if self.number is not None:
            found["number"] = self.number
        if self.kind == "injection" or self.closed_day:
            found["closed_day"] = self.closed_day
        if self.tests:
            found["tests"] = list(self.tests)
        return found | {"before": self.before} if self.before else found


def in_order(events: list[Event]) -> list[Event]:
    """By date; on one day blood first, then the injection, then the review."""
    return sorted(events, key=lambda event: (event.on, ORDER[event.kind], event.key))
