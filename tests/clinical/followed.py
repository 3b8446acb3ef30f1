"""A signed plan that is followed: a history, its document, and the forecast on a day, for tests."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from regimens import clinical
from regimens.clinical.forecast import Forecast, Happened, Line, forecast
from tests.clinical.situations import V01

Document = dict[str, Any]


def day(text: str) -> date:
    """A day of 2026 as month and day, or a whole date."""
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def days(*texts: str) -> tuple[date, ...]:
    """Several days."""
    return tuple(day(text) for text in texts)


def every_two_days(first: str, count: int) -> tuple[date, ...]:
    """Alternate days."""
    return tuple(day(first) + timedelta(days=2 * number) for number in range(count))


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A plan and the history it was made from."""

    history: Document
    document: Document

    def on(self, when: str | date, **happened: Any) -> Forecast:
        """How it stands on a day."""
        on = day(when) if isinstance(when, str) else when
        return forecast(self.document, self.history, Happened(**happened), on)

    def lines(self, when: str | date, **happened: Any) -> dict[str, Line]:
        """The lines by key."""
        return {line.key: line for line in self.on(when, **happened).lines}


def followed(doses: tuple[date, ...] = (), without: tuple[str, ...] = (), **changes: Any) -> Followed:
    """A man of 62, deficient, every other answer no, first dose on Monday 2 March 2026, with changes."""
    history = copy.deepcopy(V01)
    history["absorption"]["pernicious_anaemia"] = "no"
    history["site"] = {}
    for key in without:
        history.pop(key, None)
    for key, value in changes.items():
        *path, last = key.split("__")
        place = history
        for name in path:
            place = place.setdefault(name, {})
        place[last] = value
    if doses:
        common = {"form": "hydroxocobalamin", "micrograms": 1000, "route": "intramuscular"}
        history["injections"] = [{"given_on": given.isoformat(), **common} for given in doses]
    return Followed(history=history, document=clinical.plan_document(history))


def nerves(**changes: Any) -> Followed:
    """Numbness: alternate days from 2 March, then every 2 months."""
    return followed(neuro__numbness="yes", **changes)


def monthly(**changes: Any) -> Followed:
    """On maintenance every month, last dose on Monday 2 February 2026; the plan is of 2 March."""
    return on_maintenance({"unit": "month", "count": 1}, days("01-02", "02-02"), **changes)


def on_maintenance(interval: dict[str, Any], doses: tuple[date, ...], **changes: Any) -> Followed:
    """A review of a patient who is well on this interval."""
    usual: dict[str, Any] = {"purpose": "review", "response": "well", "current_interval": interval}
    return followed(doses, **{**usual, **changes}, without=("start_on",))
