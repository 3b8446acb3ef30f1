"""What has happened since a plan was made, and the lines, each with its state, in which the plan goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

NOTHING: Mapping[str, date] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """What was recorded since the plan was made; the plan's own listed doses are added by the forecast.

    doses: days on which a dose was given. kept: those given outside their window whose new dates nobody has
    accepted yet. not_given: key and day of a visit without a dose. rebooked: the date agreed, by key.
    done: the day a review or blood test was done, by key. reviewed: key and day of every review of symptoms;
    a key is empty for one beside the planned ones. hold_until: the first day not on hold. gaps: for
    each extension of loading that came late, the last day planned before it and its own first day.
    """

    doses: tuple[date, ...] = ()
    kept: frozenset[date] = frozenset()
    not_given: tuple[tuple[str, date], ...] = ()
    rebooked: Mapping[str, date] = field(default_factory=lambda: NOTHING)
    done: Mapping[str, date] = field(default_factory=lambda: NOTHING)
    reviewed: tuple[tuple[str, date], ...] = ()
    plateau_on: date | None = None
    loading_until: date | None = None
    gaps: tuple[tuple[date, date], ...] = ()
    hold_until: date | None = None
    stopped_on: date | None = None

    def resumed_by(self, day: date) -> date:
        """The first day of the last late extension that had begun by this day; without one no day at all."""
        return max((first for _, first in self.gaps if first <= day), default=date.min)


class State(StrEnum):
    """Where a line stands today."""

    GIVEN = "given"
    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"
    LONG_OVERDUE = "long_overdue"
    PROJECTED = "projected"
    PROVISIONAL = "provisional"
    ON_HOLD = "on_hold"


#: How the key of each follow-up begins: at 3, 6 and 12 months, and yearly.
FOLLOW_UP = "follow-up-"
#: A review or test so long before its day is asked about: those of loading lie a week apart.
LONG_BEFORE_IN_LOADING, LONG_BEFORE = timedelta(days=7), timedelta(days=28)
#: What is behind.
PAST = (State.GIVEN, State.DONE)
LATE = (State.OVERDUE, State.LONG_OVERDUE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One dated line of a plan as it stands today.

    due: the date before any lateness. on: when to act, today or the next open day once it is late.
    earliest, latest: the window of R06. overdue_from, long_overdue_from: the first day it counts as such.
    days_late: from `due` to `on`, or to the day it was given. given_on: the day given, or done.
    beyond_window: a date was agreed on which it is overdue. reviewed_on: when symptoms were, at a follow-up.
    before: the key of the injection before which the blood is taken.
    """

    key: str
    kind: str
    phase: str
    number: int | None
    tests: tuple[str, ...]
    state: State
    due: date
    on: date
    earliest: date | None
    latest: date | None
    overdue_from: date
    long_overdue_from: date | None
    days_late: int
    closed_day: bool
    provisional: bool
    given_on: date | None = None
    beyond_window: bool = False
    reviewed_on: date | None = None
    before: str | None = None

    @property
    def is_follow_up(self) -> bool:
        """Symptoms are asked about beside the blood (T10)."""
        return self.key.startswith(FOLLOW_UP)

    @property
    def review_is_open(self) -> bool:
        """Nobody has asked about symptoms yet; that the blood of a follow-up was taken does not say so."""
        if self.kind == "review":
            return self.state not in PAST
        return self.is_follow_up and self.reviewed_on is None

    def is_long_before(self, day: date) -> bool:
        """A review or test of this day can hardly be the one that is dated here."""
        return day < self.due - (LONG_BEFORE_IN_LOADING if self.phase == "loading" else LONG_BEFORE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """A plan as it stands on a day; lines in order of the day to act.

    missed_in_row: doses that went by since the last one given. moved: key, old date, new date, waiting to be
    accepted; until then the lines show the earlier. no_date: an active plan of injections has none dated, and
    no review of loading is awaited that will say how it goes on. missed_from: the day of the first loading
    dose that went by, where none is dated after it.
    """

    lines: tuple[Line, ...] = ()
    next_injection: Line | None = None
    missed_in_row: int = 0
    moved: tuple[tuple[str, date, date], ...] = ()
    loading_review_due: bool = False
    asks_about_nerves: bool = False
    no_date: bool = False
    missed_from: date | None = None
