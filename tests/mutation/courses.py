"""One course of treatment, told in a line: what was given, what is booked, and what was decided."""

from __future__ import annotations

from datetime import date
from typing import Any

from regimens.clinical.course import Standing, standing
from regimens.clinical.events import Event
from regimens.clinical.history import GivenDose, History, Site
from regimens.clinical.interval_plan import IntervalPlan
from regimens.clinical.intervals import Every, months
from regimens.clinical.schedule import Scheduler

#: Six doses from Monday, 2 March 2026: Monday, Wednesday, Friday and again.
SIX = ("2026-03-02", "2026-03-04", "2026-03-06", "2026-03-09", "2026-03-11", "2026-03-13")
EVERY_2_MONTHS = months(2)
EVERY_DAY = Site(open_weekdays=frozenset(range(7)))
BOOKED = {"start": "2026-03-02"}
REVIEW: dict[str, Any] = {"purpose": "review"}
#: Every second day from 2 March to 22 March 2026, day 21.
ALTERNATE = tuple(f"2026-03-{number:02}" for number in range(2, 23, 2))
SHORT = Site(open_weekdays=frozenset(range(7)), horizon_months=5)
WEEKDAYS = Site(horizon_months=8)
DECIDED = {
    "route": "intramuscular",
    "intent": "treat",
    "loading": "three_per_week",
    "relapse": "no",
    "pregnant": False,
    "bariatric": False,
    "annual_screen": False,
    "watch_potassium": False,
    "count_daily": False,
    "starts": False,
}


def day(text: str | None) -> date | None:
    """A day as it stands in a plan; None: none is known."""
    return None if text is None else date.fromisoformat(text)


def history(
    *doses: str,
    as_of: str = "2026-03-02",
    start: str | None = None,
    purpose: str = "treat",
    in_force: Every | None = None,
    plateau: str | None = None,
    until: str | None = None,
    days: str = "as_written",
    site: Site = EVERY_DAY,
) -> History:
    """What is known of the course; doses of 1000 micrograms by their days."""
    given = [GivenDose(given_on=day(on), form=None, micrograms=1000, route="") for on in doses]  # type: ignore[arg-type]
    return History(
        as_of=date.fromisoformat(as_of),
        answers={"purpose": purpose, "choices.loading_days": days},
        doses=tuple(given),
        current_interval=in_force,
        start_on=day(start),
        plateau_on=day(plateau),
        loading_until=day(until),
        site=site,
    )


def scheduler(
    *doses: str,
    every: Every = EVERY_2_MONTHS,
    ruled: Every | None = None,
    known_as: Standing | None = None,
    told: dict[str, Any] | None = None,
    **decided: Any,
) -> Scheduler:
    """The dates of a course. every, ruled: the interval and what the rules gave. told: more of the history."""
    known = history(*doses, **(told or {}))
    nerves = decided.get("loading") == "alternate_days"
    return Scheduler(
        history=known,
        standing=known_as or standing(known, nerves=nerves),
        decided={**DECIDED, **decided},
        interval=IntervalPlan(every=every, ruled=ruled or every),
    )


def listed(found: tuple[Event, ...]) -> list[str]:
    """Each event with its day, in order."""
    return [f"{event.key} {event.on}" for event in found]


def injections(found: tuple[Event, ...]) -> list[str]:
    """Each injection with its day, in order."""
    return listed(tuple(event for event in found if event.kind == "injection"))


def of(found: Scheduler, *kinds: str) -> list[str]:
    """Every event of these kinds with its day."""
    return listed(tuple(event for event in found.dates().events if event.kind in kinds))


def keyed(found: Scheduler) -> dict[str, Event]:
    """Every event by its key."""
    return {event.key: event for event in found.dates().events}
