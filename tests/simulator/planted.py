"""Forecasts that are wrong on purpose: each must be noticed, by the invariant that it breaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from regimens.clinical.following import LATE, PAST
from regimens.clinical.forecast import Forecast, Happened, Line, follow
from regimens.clinical.signed_plan import SignedPlan
from tests.simulator.living_years import Forecasting


def _is_ahead(line: Line) -> bool:
    return line.kind == "injection" and line.state not in PAST


def _with(found: Forecast, change: Callable[[int, Line], Line]) -> Forecast:
    """Each injection to come changed, by its place among them."""
    lines: list[Line] = []
    number = 0
    for line in found.lines:
        lines.append(change(number, line) if _is_ahead(line) else line)
        number += _is_ahead(line)
    following = next(filter(_is_ahead, lines), None)
    return replace(found, lines=tuple(lines), next_injection=following)


def _later(line: Line, days: int) -> Line:
    shift = timedelta(days=days)
    return replace(line, on=line.on + shift, due=line.due + shift)


def _wrong(change: Callable[[Forecast, Happened, date], Forecast]) -> Forecasting:
    def forecasting(plan: SignedPlan, happened: Happened, on: date) -> Forecast:
        return change(follow(plan, happened, on), happened, on)

    return forecasting


def _out_of_view(found: Forecast, _: Happened, __: date) -> Forecast:
    """What is overdue leaves the list, and so does the plan."""
    if found.next_injection is None or found.next_injection.state not in LATE:
        return found
    return replace(
        found, lines=tuple(filter(lambda line: not _is_ahead(line), found.lines)), next_injection=None
    )


def _tests_vanish(found: Forecast, _: Happened, on: date) -> Forecast:
    """A test leaves the list once its day has gone by."""
    kept = (line for line in found.lines if line.kind == "injection" or line.due >= on)
    return replace(found, lines=tuple(kept))


def _two_a_day(found: Forecast, _: Happened, __: date) -> Forecast:
    following = found.next_injection
    if following is None:
        return found
    return _with(found, lambda number, line: replace(line, on=following.on) if number == 1 else line)


def _longer(found: Forecast, _: Happened, __: date) -> Forecast:
    """A month more before the dose after next."""
    return _with(found, lambda number, line: _later(line, 40 * (number > 0)))


def _silent_on_closed_days(found: Forecast, _: Happened, __: date) -> Forecast:
    return _with(found, lambda _, line: replace(line, closed_day=False))


def _later_until_accepted(found: Forecast, _: Happened, __: date) -> Forecast:
    later = {key: max(old, new) for key, old, new in found.moved}
    return _with(found, lambda _, line: replace(line, on=later.get(line.key, line.on)))


def _drifts(found: Forecast, _: Happened, on: date) -> Forecast:
    """What lies ahead moves by a day with the day on which it is looked at."""
    return _with(found, lambda number, line: _later(line, on.day % 2 if number else 0))


def _forgets_its_anchor(found: Forecast, happened: Happened, _: date) -> Forecast:
    """Each dose recorded puts all later ones off by a day."""
    return _with(found, lambda number, line: _later(line, len(happened.doses) if number else 0))


def _hold_moves(found: Forecast, happened: Happened, _: date) -> Forecast:
    if happened.hold_until is None:
        return found
    return _with(found, lambda number, line: _later(line, 5 if number else 0))


def _no_hold(plan: SignedPlan, happened: Happened, on: date) -> Forecast:
    return follow(plan, replace(happened, hold_until=None), on)


def _nothing_agreed(plan: SignedPlan, happened: Happened, on: date) -> Forecast:
    return follow(plan, replace(happened, rebooked={}), on)


def _loads_again(plan: SignedPlan, happened: Happened, on: date) -> Forecast:
    """A plan made anew begins with loading, though the one before had gone on to maintenance."""
    found = follow(plan, happened, on)
    if happened.doses or plan.history.answer("purpose") != "review":
        return found
    return _with(found, lambda number, line: line if number else replace(line, phase="loading"))


#: By the invariant that each breaks.
PLANTED: Mapping[str, Forecasting] = {
    "in view": _wrong(_out_of_view),
    "stays in view": _wrong(_tests_vanish),
    "one a day": _wrong(_two_a_day),
    "no longer interval": _wrong(_longer),
    "closed is said": _wrong(_silent_on_closed_days),
    "earlier until accepted": _wrong(_later_until_accepted),
    "waiting changes nothing": _wrong(_drifts),
    "following changes nothing": _wrong(_forgets_its_anchor),
    "a hold moves nothing": _wrong(_hold_moves),
    "on hold": _no_hold,
    "agreed": _nothing_agreed,
    "a plan made anew changes nothing": _loads_again,
}
