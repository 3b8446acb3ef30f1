"""The blood tests and reviews of a followed plan: one that is not done stays in view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from regimens.clinical import loading_dates, monitoring_dates
from regimens.clinical.course import Course
from regimens.clinical.dates import add_days, next_open
from regimens.clinical.events import Event
from regimens.clinical.following import LATE, Line
from regimens.clinical.lateness import FIRST_WEEK_DAYS, FIRST_WEEK_IN_VIEW_DAYS, is_of_first_week
from regimens.clinical.line_states import Today
from regimens.clinical.living import Living
from regimens.clinical.monitoring_dates import Frame
from regimens.clinical.projected import Coming
from regimens.clinical.signed_plan import SignedPlan


@dataclass(frozen=True, kw_only=True, slots=True)
class Monitoring:
    """What tests and reviews are dated by: the plan as it stands, and its injections, given and to come.

    given: injections as they were dated and on the days given. ahead: those to come, as they were due and
    when to act.
    """

    today: Today
    living: Living
    given: Sequence[Coming]
    ahead: Sequence[Coming]

    @property
    def _plan(self) -> SignedPlan:
        return self.today.plan

    @property
    def _day_one(self) -> date | None:
        """The first dose given; while none is, the day it is to be given, and for tablets the plan's own."""
        if self._plan.is_oral:
            return replace_day(self.living, self._plan.made_on).day_one()
        day_one = self.living.day_one()
        if day_one is None or self.living.standing.given:
            return day_one
        return self.ahead[0].on if self.ahead else day_one

    def lines(self) -> Iterator[Line]:
        """Each test and review, done or not."""
        day_one = self._day_one
        if day_one is None:
            return
        for event in self._events(day_one):
            if (line := self._line(event, day_one)) is not None:
                yield replace(line, reviewed_on=self._reviewed_on(line)) if line.is_follow_up else line

    def _line(self, event: Event, day_one: date) -> Line | None:
        """None for a test that has lapsed."""
        done_on = self.today.happened.done.get(event.key)
        if done_on is not None and done_on <= self.today.on:
            return self.today.past(event, done_on)
        if self._has_lapsed(event, day_one):
            return None
        agreed = self.today.happened.rebooked.get(event.key)
        due = Coming(event=self._as_due(event), on=event.on, agreed=agreed)
        line = self.today.coming(due, self._on(due))
        return replace(line, before=self._before(line, event.before)) if line.kind == "blood_test" else line

    def _before(self, line: Line, planned: str | None) -> str | None:
        """The injection that it goes with, while that is not given; of an owed test one on the same day."""
        for each in self.ahead:
            if each.key == planned and each.on >= line.on:
                return planned
            if line.state in LATE and each.on == line.on:
                return each.key
        return None

    def _reviewed_on(self, line: Line) -> date | None:
        """When symptoms were reviewed for it: by a review of this place, or by any from its day on."""
        met = (
            day
            for key, day in self.today.happened.reviewed
            if day <= self.today.on and (key == line.key or day >= line.due)
        )
        return min(met, default=None)

    def _events(self, day_one: date) -> Iterator[Event]:
        loads = self._plan.decided["loading"] != "none" and self.living.loads_now
        frame = Frame(
            day_one=day_one,
            as_of=self._plan.made_on,
            end=self.living.until,
            site=self._plan.history.site,
            injections=tuple(each.event._replace(on=each.on) for each in (*self.given, *self.ahead)),
            loading_open=loads and self._plan.decided["loading"] == "alternate_days",
            tablets=self._plan.is_oral,
            dated=self._dated(),
        )
        if self._missed_baseline():
            event = monitoring_dates.baseline(frame, None)
            # Once a dose was given the level says nothing (R07): it is no baseline any more.
            yield event._replace(tests=tuple(each for each in event.tests if each != "b12"))
        yield from self.living.tests(frame)
        if frame.loading_open:
            yield from self._reviews(day_one)

    def _dated(self) -> dict[str, date]:
        """Of each injection that was given late, or is late or put off, the day that it was dated for."""
        return {each.key: each.event.on for each in (*self.given, *self.ahead) if each.event.on < each.on}

    def _missed_baseline(self) -> bool:
        """The first dose was given since the plan was made: its baseline is still to be recorded."""
        begun = self._plan.standing.course is Course.OVER or not self._plan.standing.given
        return bool(self._plan.decided["starts"] and begun and self.living.since)

    def _reviews(self, day_one: date) -> list[Event]:
        history, end = replace(self.living.history, as_of=self._plan.made_on), self.living.until
        listed = loading_dates.review_events(history, day_one, end)
        return [event for event in listed if event.on < end and not self._was_unplanned(event)]

    def _was_unplanned(self, review: Event) -> bool:
        """Its day lies where nothing was planned, or within the extension that came late after that."""
        is_of_extension = (review.number or 0) > len(loading_dates.REVIEW_DAYS)
        day, length = review.anchor or review.on, loading_dates.EXTENSION_DAYS - 1
        gaps = self.today.happened.gaps
        return is_of_extension and any(before < day < add_days(first, length) for before, first in gaps)

    def _has_lapsed(self, event: Event, day_one: date) -> bool:
        """A test of the first week that nobody can do any more."""
        in_view = FIRST_WEEK_DAYS + FIRST_WEEK_IN_VIEW_DAYS
        return is_of_first_week(event.key) and self.today.on > add_days(day_one, in_view)

    def _as_due(self, event: Event) -> Event:
        """A test that goes with a late injection was due with it, or on its own day if that came later.

        Where its own day is a closed one, on the next that is open.
        """
        with_it = next((each for each in self.ahead if each.key == event.before), None)
        if with_it is None:
            return event
        own, due = event.anchor or with_it.due, with_it.due
        if own > due:
            due = next_open(own, self._plan.history.site) or own
        return event._replace(on=min(event.on, due))

    def _on(self, due: Coming) -> date:
        """Its day; once late, with the injection it goes with, or on the next open day."""
        if due.due >= self.today.on:
            return due.due
        with_it = next((each.on for each in self.ahead if each.key == due.event.before), None)
        return with_it or next_open(self.today.on, self._plan.history.site) or self.today.on


def replace_day(living: Living, as_of: date) -> Living:
    """The same plan as of another day."""
    return replace(living, history=replace(living.history, as_of=as_of))
