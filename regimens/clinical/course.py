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
    """day_one: first day of this loading; given: its doses so far; earlier: doses of a course before it."""

    course: Course
    day_one: date | None
    given: tuple[date, ...]
    earlier: tuple[date, ...]
    is_complete: bool


def standing(history: History, *, nerves: bool) -> Standing:
    """How the course stands; nerves: involvement is yes, or not known and read as yes."""
    given = tuple(history.dose_dates)
    restart = restart_day(history)
    before = tuple(day for day in given if restart is not None and day < restart)
    since = given[len(before) :]
    alternate = is_alternate(history, since, nerves=nerves, again=restart is not None)
    complete = is_complete(history, since, alternate=alternate)
    day_one = since[0] if since else history.start_on
    if restart is not None:
        course = _course(history, since, True, alternate) if complete else Course.AGAIN
        return Standing(course, restart, since, before, complete)
    return Standing(_course(history, since, complete, alternate), day_one, since, (), complete)


def is_alternate(history: History, given: Sequence[date], *, nerves: bool, again: bool = False) -> bool:
    """Loading is on alternate days: by what is recorded, by the doses themselves, else by the nerves.

    A recorded end of an extension is said of alternate days alone, so no gap in the doses outweighs it. More
    than six doses in close succession were alternate days, whatever is felt today (T38); six within 28 days
    and then a long gap were three a week (R45); loading again at a review is on alternate days (R44, T35);
    with an interval in force a first loading lies behind (R25).
    """
    if history.plateau_on is not None:
        return True
    if history.loading_until is not None and history.current_interval is None:
        return True
    at_review = history.answer("purpose") == "review"
    if len(given) > THREE_PER_WEEK_DOSES:
        went_on = given[THREE_PER_WEEK_DOSES] - given[THREE_PER_WEEK_DOSES - 1] <= LONGEST_GAP
        if went_on or at_review:
            return went_on
    if at_review and (again or history.current_interval is not None):
        return again
    return nerves or history.loading_until is not None


def plateau_without_dose(history: History) -> bool:
    """A plateau is recorded, and no dose on or before it is listed (R45)."""
    plateau = history.plateau_on
    return plateau is not None and not any(day <= plateau for day in history.dose_dates)


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
    unfinished = len(given) < THREE_PER_WEEK_DOSES and history.as_of - given[-1] <= LONGEST_GAP
    return Course.GOES_ON_THREE if unfinished else Course.OVER


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


def loading_run(given: Sequence[date]) -> int:
    """How many of an earlier course's first doses were loading: those in close succession (R25)."""
    count = 1
    while count < len(given) and given[count] - given[count - 1] < LONGEST_GAP:
        count += 1
    return count if count > 1 else 0
