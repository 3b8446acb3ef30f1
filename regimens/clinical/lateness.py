"""When a dated line is due, overdue and long overdue: one table, a proposal for a clinic's own policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regimens.clinical.dates import add_days
from regimens.clinical.events import Event
from regimens.clinical.following import Line
from regimens.clinical.intervals import Every

#: An interval up to so many days has the narrow window.
MONTH_DAYS = 30
#: A dose after loading is long overdue so many days after its date.
LONG_OVERDUE_DAYS = 28
#: The first week of loading ends so many days after day 1; its tests stay in view for 28 days more.
FIRST_WEEK_DAYS, FIRST_WEEK_IN_VIEW_DAYS = 6, 28
FIRST_WEEK_KEYS = ("baseline", "potassium", "response")


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """before: days before the date from which it is due. overdue, long_overdue: days after it."""

    code: str
    before: int
    overdue: int
    long_overdue: int | None = None


LOADING = Policy(code="loading", before=0, overdue=1)
MONTH_OR_LESS = Policy(code="month_or_less", before=3, overdue=4, long_overdue=LONG_OVERDUE_DAYS)
LONGER = Policy(code="longer", before=7, overdue=8, long_overdue=LONG_OVERDUE_DAYS)
FIRST_WEEK = Policy(code="first_week", before=0, overdue=1)
REVIEW_OR_TEST = Policy(code="review_or_test", before=0, overdue=7)
POLICIES = (LOADING, MONTH_OR_LESS, LONGER, FIRST_WEEK, REVIEW_OR_TEST)


def policy_of(event: Event, every: Every | None) -> Policy:
    """The policy of an event; every: the interval of the plan's maintenance or prevention."""
    if event.kind != "injection":
        return FIRST_WEEK if is_of_first_week(event.key) else REVIEW_OR_TEST
    if event.phase == "loading":
        return LOADING
    return MONTH_OR_LESS if every is not None and every.days[0] <= MONTH_DAYS else LONGER


def is_of_first_week(key: str) -> bool:
    """A blood test of the first week of loading."""
    return key.startswith(FIRST_WEEK_KEYS)


def planned_of(long_overdue_from: date) -> date:
    """The day of the plan of a dose that is long overdue from this day."""
    return add_days(long_overdue_from, -LONG_OVERDUE_DAYS)


#: How far a dose may be put off by agreement, in days: by the clinic, and by a clinician.
LOADING_AGREED, LOADING_DECIDED = 7, 14
DECIDED = 366
#: How long doses may be paused, in days: in loading by the clinic, else by the clinic, and by a clinician.
LOADING_PAUSE, PAUSE, PAUSE_DECIDED = 14, 84, 366


def latest_agreed(line: Line, today: date, *, by_clinician: bool) -> date:
    """The last day that may be agreed on for a dose, line: as planned, with no day agreed.

    Loading: 7 days after its day, however often it is put off; by a clinician's decision 14 days from then or
    from today. Later doses: the day before the dose is long overdue, by a clinician's decision a year, and it
    stands among the overdue all the same.
    """
    decided_from = max(line.due, today)
    if line.phase == "loading" or line.long_overdue_from is None:
        return add_days(decided_from, LOADING_DECIDED) if by_clinician else add_days(line.due, LOADING_AGREED)
    if by_clinician:
        return add_days(decided_from, DECIDED)
    return max(add_days(line.long_overdue_from, -1), add_days(today, LOADING_AGREED))


def latest_pause(today: date, *, paused_from: date, is_loading: bool, by_clinician: bool) -> date:
    """The last day that a pause may name as the first to go on.

    paused_from: the first day of the pauses since the last dose, today without one: renewing adds nothing.
    """
    if by_clinician:
        return add_days(today, PAUSE_DECIDED)
    return add_days(paused_from, LOADING_PAUSE if is_loading else PAUSE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """The days on which an event becomes due, overdue and long overdue."""

    due_from: date
    overdue_from: date
    long_overdue_from: date | None


def limits(event: Event, policy: Policy, agreed: date | None = None) -> Limits:
    """Counted from the day of the event; a day agreed instead is due itself and overdue the next day.

    Long overdue is never put off by an agreed day: it would be a longer interval that nobody decided.
    """
    long_overdue = None if policy.long_overdue is None else add_days(event.on, policy.long_overdue)
    if agreed is not None:
        return Limits(due_from=agreed, overdue_from=add_days(agreed, 1), long_overdue_from=long_overdue)
    due_from = add_days(event.on, -policy.before)
    overdue = add_days(event.on, policy.overdue)
    if event.latest is not None:
        overdue = min(overdue, add_days(event.latest, 1))
    if event.earliest is not None:
        due_from = max(due_from, event.earliest)
    return Limits(due_from=due_from, overdue_from=overdue, long_overdue_from=long_overdue)
