"""The forecast of a signed plan: on any day, each line given, due, overdue or still ahead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from regimens.clinical.events import ORDER
from regimens.clinical.following import LATE, PAST, Forecast, Happened, Line, State
from regimens.clinical.line_states import Today
from regimens.clinical.monitoring_lines import Monitoring
from regimens.clinical.projected import Coming, Moved, Projected
from regimens.clinical.signed_plan import SignedPlan, UnreadableHistory, signed_plan

__all__ = [
    "Forecast",
    "Happened",
    "Line",
    "State",
    "UnreadableHistory",
    "follow",
    "followed_plan",
    "forecast",
]

#: Where the horizon of the clinic holds no review of tablets, the next one is looked for so far ahead.
NEXT_REVIEW_MONTHS = 27


def forecast(
    document: Mapping[str, Any],
    history: Mapping[str, Any],
    happened: Happened,
    on: date,
    closed_on: Iterable[date] = (),
) -> Forecast:
    """How a stored plan stands on a day, given what was recorded since; no rule is run again.

    document: the stored plan. history: the stored history it was made from. closed_on: days on which the
    clinic is closed, as it is known today; those before the plan are not looked at. Raises UnreadableHistory.
    """
    plan = followed_plan(document, history, closed_on)
    return Forecast() if plan is None else follow(plan, happened, on)


def followed_plan(
    document: Mapping[str, Any], history: Mapping[str, Any], closed_on: Iterable[date]
) -> SignedPlan | None:
    """The stored plan with the closures known since it was made; None where the document has no regimen."""
    plan = signed_plan(document, history)
    if plan is None:
        return None
    site = plan.history.site
    closed = site.closed_on | {day for day in closed_on if day >= plan.made_on}
    return replace(plan, history=replace(plan.history, site=replace(site, closed_on=closed)))


def follow(plan: SignedPlan, happened: Happened, on: date) -> Forecast:
    """The same for a plan that has been read already, for many days of one plan."""
    on = max(on, plan.made_on)
    projected = Projected(plan=plan, happened=happened, on=on)
    return _Seen(today=Today(plan=plan, happened=happened, on=on), projected=projected).forecast()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Seen:
    """A followed plan, seen on one day."""

    today: Today
    projected: Projected

    def forecast(self) -> Forecast:
        """All lines, and what somebody has to see to."""
        given = [(event, day) for day, event in self.projected.fulfilled()]
        now, moved = self.projected.listed(self.today.on)
        dues = self.projected.dues()
        ahead = self._as_due(now, dues)
        farther: Sequence[Coming] = ()
        if not ahead:
            farther, moved = self.projected.beyond_horizon(self.today.on)
        lines = [self.today.past(event, day) for event, day in given]
        lines += [self.today.coming(each, each.on) for each in (*ahead, *farther)]
        lines += self._monitoring([Coming(event=event, on=day) for event, day in given], ahead)
        waiting = {key for key, _, _ in moved}
        marked = (_waits(line, waiting) for line in lines if self._is_shown(line))
        shown = with_their_doses(sorted(marked, key=in_order))
        return Forecast(lines=shown) if self._is_stopped else self._summed_up(shown, dues, moved)

    def _as_due(self, ahead: Sequence[Coming], dues: Sequence[Coming]) -> tuple[Coming, ...]:
        """As dated before any lateness: only the next can be late, the others follow it."""
        if ahead and dues and dues[0].key == ahead[0].key:
            return (dues[0]._replace(on=ahead[0].on), *ahead[1:])
        return tuple(ahead)

    def _monitoring(self, given: Sequence[Coming], ahead: Sequence[Coming]) -> list[Line]:
        """Tests and reviews; of tablets always the next, since no injection keeps the patient in view."""
        lines = self._monitoring_until(given, ahead, self.projected.end())
        if not self.today.plan.is_oral or any(map(is_undone, lines)):
            return lines
        farther = self._monitoring_until(given, ahead, self.projected.end(NEXT_REVIEW_MONTHS))
        return [*lines, *islice(filter(is_undone, sorted(farther, key=in_order)), 1)]

    def _monitoring_until(self, given: Sequence[Coming], ahead: Sequence[Coming], until: date) -> list[Line]:
        living = self.projected.living(self.today.on, self.projected.doses, until=until)
        return list(Monitoring(today=self.today, living=living, given=given, ahead=ahead).lines())

    # What somebody has to see to

    @property
    def _is_stopped(self) -> bool:
        stopped = self.today.happened.stopped_on
        return stopped is not None and stopped <= self.today.on

    def _is_shown(self, line: Line) -> bool:
        """Once treatment has stopped only what was done; before, nothing from the day agreed for it."""
        stopped = self.today.happened.stopped_on
        return stopped is None or line.state in PAST or (not self._is_stopped and line.on < stopped)

    def _summed_up(
        self, lines: tuple[Line, ...], dues: Sequence[Coming], moved: tuple[Moved, ...]
    ) -> Forecast:
        ahead = (line for line in lines if line.kind == "injection" and line.state not in PAST)
        following = next(ahead, None)
        review_due = self.projected.living(self.today.on, self.projected.doses).review_is_due
        awaited = any(map(_awaited, lines)) and not review_due
        return Forecast(
            lines=lines,
            next_injection=following,
            missed_in_row=self._missed_in_row(dues, following),
            moved=moved,
            loading_review_due=review_due,
            asks_about_nerves=self._is_long_overdue(following),
            no_date=following is None and not self.today.plan.is_oral and not awaited,
            missed_from=self._gone_by(dues) if following is None else None,
        )

    def _gone_by(self, dues: Sequence[Coming]) -> date | None:
        """The day of the first loading dose that went by since the last one given."""
        gone = (each.due for each in dues if each.event.phase == "loading" and each.due < self.today.on)
        return next(gone, None)

    def _is_long_overdue(self, line: Line | None) -> bool:
        """So many days after its date, also while it is on hold."""
        late = line.long_overdue_from if line is not None else None
        return late is not None and self.today.on >= late

    def _missed_in_row(self, dues: Sequence[Coming], following: Line | None) -> int:
        """Loading doses that went by since the last one given, or visits without a dose if those are more."""
        gone = sum(each.event.phase == "loading" and each.due < self.today.on for each in dues)
        visits = self._visits_without_a_dose()
        if dues and dues[0].event.phase == "loading":
            return max(gone, visits)
        is_late = following is not None and following.state in LATE
        return 1 if is_late or visits else 0

    def _visits_without_a_dose(self) -> int:
        doses = (*self.projected.doses, *self.today.plan.history.dose_dates)
        last = max(doses, default=date.min)
        return len({day for _, day in self.today.happened.not_given if last < day <= self.today.on})


def is_undone(line: Line) -> bool:
    """Neither given nor done."""
    return line.state not in PAST


def _waits(line: Line, moved: Collection[str]) -> Line:
    """A dose whose new date nobody has accepted yet, and the blood test before it: their day may change."""
    may_change = line.key in moved or line.before in moved
    return replace(line, provisional=True) if may_change and is_undone(line) else line


def with_their_doses(lines: Sequence[Line]) -> tuple[Line, ...]:
    """While a dose is late or on hold, neither those behind it nor the blood tests before them are firm."""
    doses = {line.key: line.state for line in lines if line.kind == "injection" and is_undone(line)}
    to_agree = {key for key, state in doses.items() if state in (*LATE, State.ON_HOLD)}
    if not to_agree:
        return tuple(lines)
    behind = doses.keys() - to_agree
    return tuple(
        replace(line, provisional=True) if line.key in behind or line.before in doses else line
        for line in lines
    )


def _awaited(line: Line) -> bool:
    """A review of loading is still to come: it will say how loading goes on."""
    return line.kind == "review" and line.phase == "loading" and line.state not in (*PAST, *LATE)


def in_order(line: Line) -> tuple[date, int, str]:
    """By its day to act; of one day blood before the dose."""
    return line.on, ORDER[line.kind], line.key
