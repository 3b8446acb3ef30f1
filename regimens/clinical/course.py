"""Where the course stands: which doses were loading, whether loading is complete, what is loaded again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from regimens.clinical.history import History

THREE_PER_WEEK_DOSES = 6
#: Six doses within so many days are a completed three-a-week loading (R45).
LONGEST_THREE_PER_WEEK = timedelta(days=27)
#: A loading without a dose for longer than this is not simply gone on with (R31).
LONGEST_GAP = timedelta(days=14)


class Course(StrEnum):
    """What the doses and dates say about loading."""

    FIRST = "first"
    """Treatment starts, or its first loading is under way or just done, and the plan is to treat."""
    GOES_ON_ALTERNATE = "goes_on_alternate"
    """At a review: alternate-day loading has not been ended by a plateau."""
    GOES_ON_THREE = "goes_on_three"
    """At a review: fewer than six doses, the last one recent."""
    AGAIN = "again"
    """A second first dose was booked after doses of this course (R44)."""
    OVER = "over"
    """At a review: loading is complete, or maintenance is under way."""


@dataclass(frozen=True, slots=True)
class Standing:
    """course; day_one: the first day of this loading; given: its doses so far; complete: it is done."""

    course: Course
    day_one: date | None
    given: tuple[date, ...]
    earlier: tuple[date, ...]
    is_complete: bool


def standing(history: History, *, alternate: bool) -> Standing:
    """How the course stands, when loading would be on alternate days or three a week."""
    given = tuple(history.dose_dates)
    restart = restart_day(history)
    if restart is not None:
        before = tuple(day for day in given if day < restart)
        since = tuple(day for day in given if day >= restart)
        if not is_complete(history, since, alternate=alternate):
            return Standing(Course.AGAIN, restart, since, before, False)
        return Standing(_course(history, since, True, alternate), restart, since, before, True)
    complete = is_complete(history, given, alternate=alternate)
    day_one = given[0] if given else history.start_on
    return Standing(_course(history, given, complete, alternate), day_one, given, (), complete)


def restart_day(history: History) -> date | None:
    """The booked first dose of a second course: later than a dose already given (R44)."""
    given = history.dose_dates
    return history.start_on if given and history.start_on and history.start_on > given[0] else None


def _course(history: History, given: Sequence[date], complete: bool, alternate: bool) -> Course:
    if history.answer("purpose") != "review":
        return Course.FIRST
    if complete or history.current_interval or not given:
        return Course.OVER
    if alternate:
        return Course.GOES_ON_ALTERNATE
    return Course.GOES_ON_THREE if history.as_of - given[-1] <= LONGEST_GAP else Course.OVER


def is_complete(history: History, given: Sequence[date], *, alternate: bool) -> bool:
    """Alternate days end by a recorded plateau alone; three a week by six doses within 28 days (R45)."""
    if history.plateau_on and any(day <= history.plateau_on for day in given):
        return True
    if alternate or len(given) < THREE_PER_WEEK_DOSES:
        return False
    return given[THREE_PER_WEEK_DOSES - 1] - given[0] <= LONGEST_THREE_PER_WEEK


def loading_doses(history: History, given: Sequence[date]) -> tuple[date, ...]:
    """Which given doses were loading: up to the plateau, or the first six (R25)."""
    if history.plateau_on:
        return tuple(day for day in given if day <= history.plateau_on)
    return tuple(given[:THREE_PER_WEEK_DOSES])
