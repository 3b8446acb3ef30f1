"""All dates of a plan: injections by the course so far, then the tests and reviews that go with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from regimens.clinical import loading_dates, monitoring_dates
from regimens.clinical.course import (
    THREE_PER_WEEK_DOSES,
    Course,
    Standing,
    loading_doses,
    loading_run,
    plateau_without_dose,
)
from regimens.clinical.dates import add_days, add_months, is_open
from regimens.clinical.events import Event, in_order
from regimens.clinical.history import History
from regimens.clinical.interval_plan import IntervalPlan
from regimens.clinical.monitoring_dates import Frame
from regimens.clinical.series import LAST_DAY, Series, events, gone_on


@dataclass(frozen=True, kw_only=True, slots=True)
class Dated:
    """The events still to come, and what the dates found out: a review of loading that is due."""

    events: tuple[Event, ...] = ()
    loading_review_due: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Scheduler:
    """Everything that the dates of one plan depend on.

    decided: the values of the decisions by name.
    """

    history: History
    standing: Standing
    decided: Mapping[str, Any]
    interval: IntervalPlan

    @property
    def _site(self) -> Any:
        return self.history.site

    def dates(self) -> Dated:
        """Every event from `as_of` to the horizon, in order."""
        day_one = self.day_one()
        if day_one is None:
            return Dated()
        if self.decided["route"] == "oral":
            return Dated(events=self._finished([], day_one))
        if self.decided["intent"] == "prevent":
            return Dated(events=self._finished(list(self._prophylaxis()), day_one))
        if self._loads_now():
            return self._loading(day_one)
        return Dated(events=self._finished(list(self._maintenance()), day_one))

    def day_one(self) -> date | None:
        """The first dose of this course given, else the booked one, today if that has gone by (R35, R44)."""
        if (
            self.decided["relapse"] == "yes"
            and self.standing.course is Course.OVER
            and not self._booked_ahead()
        ):
            return None
        return self.standing.given[0] if self.standing.given else self._due(self.standing.day_one)

    def _booked_ahead(self) -> bool:
        return not self.history.doses and self.history.start_on is not None

    def _due(self, day: date | None) -> date | None:
        return None if day is None else max(day, self.history.as_of)

    def end(self, day_one: date) -> date:
        """The first day no longer listed: so many months from the start or from today (R34)."""
        begin = max(self.history.start_on or day_one, self.history.as_of)
        return min(add_months(begin, self.history.site.horizon_months), add_days(LAST_DAY, 1))

    def _loads_now(self) -> bool:
        return self.decided["loading"] != "none" and not self.standing.is_complete

    # Loading

    def _loading(self, day_one: date) -> Dated:
        doses = self.standing.given
        again = self.standing.course is Course.AGAIN or self.decided["relapse"] == "yes"
        prefix = "reload" if again else "loading"
        if self.decided["loading"] == "three_per_week":
            return self._three_per_week(day_one, doses, prefix)
        planned = loading_dates.alternate_days(self.history, doses, day_one, self.end(day_one))
        changed = self.history.answer("choices.loading_days") == "mon_wed_fri"
        rule = "dates.mon_wed_fri" if changed else "dates.alternate_days"
        listed = loading_dates.loading_events(planned, len(doses), prefix=prefix, rule=rule, site=self._site)
        listed += loading_dates.review_events(self.history, day_one, self.end(day_one))
        due = not planned and bool(doses) and self._past_loading(doses[-1], day_one)
        return Dated(events=self._finished(listed, day_one, loading=prefix), loading_review_due=due)

    def _past_loading(self, last_given: date, day_one: date) -> bool:
        """Past the last dose, or past the last day that was planned (R27, R45)."""
        return self.history.as_of > min(last_given, loading_dates.last_day(self.history, day_one))

    def _three_per_week(self, day_one: date, doses: tuple[date, ...], prefix: str) -> Dated:
        planned = loading_dates.three_per_week(doses, day_one, self.history.as_of, self._site)
        listed = loading_dates.loading_events(
            planned, len(doses), prefix=prefix, rule="dates.three_per_week", site=self._site
        )
        end = self.end(day_one)
        first, spare = doses[:THREE_PER_WEEK_DOSES], doses[THREE_PER_WEEK_DOSES:]
        anchor = planned[-1] if planned else first[-1]
        run = gone_on(self._series("maintenance", anchor, self._maintenance_before()), spare)
        return Dated(events=self._finished([*listed, *events(run, end)], day_one, loading=prefix))

    def _maintenance_before(self) -> int:
        """Maintenance doses given before loading was started again."""
        earlier = self.standing.earlier
        return len(earlier) - loading_run(earlier)

    # Maintenance and prevention

    def _series(self, phase: str, anchor: date, done: int) -> Series:
        every = self.interval.every
        assert every is not None, "an injection plan has an interval"
        return Series(
            phase=phase,
            anchor=anchor,
            count=1,
            number=done + 1,
            every=every,
            range_=self.interval.range_,
            before=anchor,
            provisional=self.is_provisional,
            site=self._site,
            as_of=self.history.as_of,
        )

    @property
    def is_provisional(self) -> bool:
        """A range is left to choose from, or the interval in force is not known (R02, R31)."""
        unknown = self.history.answer("purpose") == "review" and self.history.current_interval is None
        every = self.interval.every
        return bool(every and every.is_range) or (unknown and self.decided["loading"] == "none")

    def _maintenance(self) -> Iterator[Event]:
        if self.decided["relapse"] == "yes" or plateau_without_dose(self.history):
            return
        doses = tuple(self.history.dose_dates)
        if self.standing.is_complete:
            loading = loading_doses(self.history, self.standing.given)
            run = self._series("maintenance", loading[-1], self._maintenance_before())
            yield from self._run(run, self.standing.given[len(loading) :])
        elif doses:
            known = self.history.current_interval is not None
            run = self._series("maintenance", doses[0], 1 if known else 0)
            yield from self._run(run if known else self._from_last(run, doses), doses[1:] if known else ())
        else:
            yield from self._from_start("maintenance")

    def _from_last(self, run: Series, doses: tuple[date, ...]) -> Series:
        return self._series("maintenance", doses[-1], run.number - 1)

    def _prophylaxis(self) -> Iterator[Event]:
        doses = self.history.dose_dates
        if not doses:
            yield from self._from_start("prophylaxis")
            return
        booked = self.history.start_on
        if booked and booked > doses[-1]:
            yield from self._from_start("prophylaxis", done=len(doses))
            return
        yield from self._run(self._series("prophylaxis", doses[0], 1), tuple(doses[1:]))

    def _from_start(self, phase: str, done: int = 0) -> Iterator[Event]:
        """A booked first dose stays on its day; the others count from it (R41)."""
        first = self._due(self.history.start_on)
        if first is None:
            return
        run = self._series(phase, first, done + 1)
        yield Event(
            key=f"{phase}-{done + 1}",
            kind="injection",
            phase=phase,
            number=done + 1,
            on=first,
            anchor=first,
            closed_day=not is_open(first, self._site),
            rule=f"dates.{phase}",
        )
        yield from events(run, self.end(first))

    def _run(self, run: Series, doses: tuple[date, ...]) -> Iterator[Event]:
        """After the doses given; an interval that this plan changes counts from the last of them (R32)."""
        after = gone_on(run, doses)
        in_force = self.history.current_interval
        if doses and in_force is not None and in_force != self.interval.every:
            after = self._series(run.phase, doses[-1], after.number - 1)
        return events(after, self.end(self.history.as_of))

    # What goes with them

    def _finished(self, listed: list[Event], day_one: date, loading: str | None = None) -> tuple[Event, ...]:
        oral = self.decided["route"] == "oral"
        end = self.end(day_one)
        shown = [event for event in listed if self.history.as_of <= event.on < end]
        frame = Frame(
            day_one=day_one,
            as_of=self.history.as_of,
            end=end,
            site=self._site,
            injections=tuple(event for event in shown if event.kind == "injection"),
            loading_open=loading is not None and self.decided["loading"] == "alternate_days",
            tablets=oral,
        )
        return tuple(in_order([*shown, *self._tests(frame, loading)]))

    def _tests(self, frame: Frame, loading: str | None) -> Iterator[Event]:
        pending = not self.standing.given if loading else not self.history.doses
        first_key = f"{loading}-1" if loading and pending else None
        if self.decided["starts"] and pending:
            yield monitoring_dates.baseline(frame, first_key)
        if self.decided["loading"] != "none":
            yield from self._first_week(frame, first_key)
        yield from monitoring_dates.follow_up(frame)
        if self.decided["pregnant"]:
            yield from self._pregnancy(monitoring_dates.in_this_pregnancy(frame))
        if self.decided["annual_screen"]:
            yield from monitoring_dates.screens(frame)

    def _pregnancy(self, frame: Frame) -> Iterator[Event]:
        yield from monitoring_dates.pregnancy_review(frame)
        if self.decided["bariatric"]:
            yield from monitoring_dates.pregnancy_tests(frame)

    def _first_week(self, frame: Frame, first_key: str | None) -> Iterator[Event]:
        if self.decided["watch_potassium"]:
            yield from monitoring_dates.potassium(frame, first_key)
        if self.decided["count_daily"]:
            yield from monitoring_dates.daily_counts(frame)
        else:
            yield from monitoring_dates.one_count(frame)
