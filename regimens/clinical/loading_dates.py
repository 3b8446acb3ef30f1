"""Dates of loading: three a week for two weeks, or every other day until a clinician records the plateau."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from regimens.clinical.course import THREE_PER_WEEK_DOSES
from regimens.clinical.dates import add_days, is_open, next_open
from regimens.clinical.events import Event
from regimens.clinical.history import History, Site

LAST_DAY = 20  # day 21, counted from day 1
EXTENSION_DAYS = 14
REVIEW_DAYS = (14, 21)
MON_WED_FRI = (0, 2, 4)


def three_per_week(given: tuple[date, ...], first: date, as_of: date, site: Site) -> list[date]:
    """The doses still to come, six in all with those given; none before `as_of` (R03, R26)."""
    doses = list(given)
    while len(doses) < THREE_PER_WEEK_DOSES:
        doses.append(_next_of_three(doses, as_of, site) if doses else first)
    return doses[len(given) :]


def _next_of_three(doses: list[date], as_of: date, site: Site) -> date:
    wanted = max(add_days(doses[-1], 2), as_of)
    if len(doses) >= 3:
        wanted = max(wanted, add_days(doses[-3], 7))
    return next_open(wanted, site) or wanted


def last_day(history: History, first: date) -> date:
    """Day 21, or the last day of the clinician's extension (R27, R45)."""
    day_21 = add_days(first, LAST_DAY)
    return max(day_21, history.loading_until) if history.loading_until else day_21


def extension(planned: date, today: date, site: Site) -> tuple[date, date]:
    """First and last day of 14 days more, from the end planned so far (R27, R45).

    Decided after the first dose that would have followed, they begin on the next open day from today: what
    lay between was planned by nobody.
    """
    decided = next_open(today, site) or today
    begin = add_days(planned, 1) if decided <= add_days(planned, 2) else decided
    return begin, add_days(begin, EXTENSION_DAYS - 1)


def alternate_days(history: History, given: tuple[date, ...], first: date, horizon: date) -> list[date]:
    """The doses still to come, to the last day; none before `as_of` or past the horizon (R04, R26, R45)."""
    end = min(last_day(history, given[0] if given else first), horizon)
    step = mon_wed_fri if history.answer("choices.loading_days") == "mon_wed_fri" else _as_it_is
    day = step(max(add_days(given[-1], 2), history.as_of)) if given else first
    doses = []
    while day <= end:
        doses.append(day)
        day = step(add_days(day, 2))
    return doses


def _as_it_is(day: date) -> date:
    return day


def mon_wed_fri(day: date) -> date:
    """The same day, or the next Monday, Wednesday or Friday after it."""
    while day.weekday() not in MON_WED_FRI:
        day = add_days(day, 1)
    return day


def review_days(history: History, first: date, horizon: date) -> Iterator[tuple[int, date]]:
    """Each review with its number: day 14, day 21, then the last day of each extension."""
    for number, day in enumerate(REVIEW_DAYS, 1):
        yield number, add_days(first, day - 1)
    end, day_21 = min(last_day(history, first), horizon), add_days(first, LAST_DAY)
    number, extended = len(REVIEW_DAYS) + 1, add_days(day_21, EXTENSION_DAYS)
    while extended < end:
        yield number, extended
        number, extended = number + 1, add_days(extended, EXTENSION_DAYS)
    if end > day_21:
        yield number, end


def loading_events(doses: list[date], done: int, *, prefix: str, rule: str, site: Site) -> list[Event]:
    """Injections numbered after those given; alternate days are provisional until the plateau (R04)."""
    return [
        Event(
            key=f"{prefix}-{number}",
            kind="injection",
            phase="loading",
            number=number,
            on=day,
            provisional=rule != "dates.three_per_week",
            closed_day=not is_open(day, site),
            rule=rule,
        )
        for number, day in enumerate(doses, done + 1)
    ]


def review_events(history: History, first: date, horizon: date) -> list[Event]:
    """The reviews of loading that are still to come."""
    events = []
    for number, day in review_days(history, first, horizon):
        on = next_open(day, history.site) or day
        if on >= history.as_of:
            events.append(
                Event(
                    key=f"review-{number}",
                    kind="review",
                    phase="loading",
                    number=number,
                    on=on,
                    anchor=day,
                    closed_day=not is_open(on, history.site),
                    rule="dates.loading_review",
                )
            )
    return events
