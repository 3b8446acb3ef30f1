"""The injections of a signed plan as they stand today, after every dose recorded since it was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from regimens.clinical.course import (
    THREE_PER_WEEK_DOSES,
    Course,
    Standing,
    loading_doses,
    plateau_without_dose,
)
from regimens.clinical.dates import next_open
from regimens.clinical.events import Event
from regimens.clinical.history import GivenDose
from regimens.clinical.monitoring_dates import Frame
from regimens.clinical.schedule import Scheduler
from regimens.clinical.series import Series, as_dated, events, gone_on
from regimens.clinical.signed_plan import SignedPlan


class GoneThrough(NamedTuple):
    """The doses of maintenance or prevention since, with what each was, and the run after them."""

    met: Mapping[date, Event] = MappingProxyType({})
    run: Series | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Living(Scheduler):
    """The schedule of a signed plan, gone on with.

    made_on: the day of the plan. since: doses recorded after those it was made from. kept: those of them
    whose new dates nobody has accepted. until: the first day no longer listed. complete_before: loading was
    when the plan was made. gone: the run after all these doses, where it has been worked out before.
    """

    made_on: date
    since: tuple[date, ...]
    kept: frozenset[date]
    until: date
    complete_before: bool
    gone: Series | None = None

    def injections(self) -> Iterator[Event]:
        """The injections still to come, from `as_of` on, in order."""
        day_one = self.day_one()
        if day_one is None or self.decided["route"] == "oral":
            return
        for event in self._source(day_one):
            if event.on >= self.until:
                return
            if event.on >= self.history.as_of:
                yield event

    def _source(self, day_one: date) -> Iterable[Event]:
        if self.decided["intent"] == "prevent":
            return self._prophylaxis()
        return self._loading(day_one).events if self.loads_now else self._maintenance()

    @property
    def loads_now(self) -> bool:
        """Loading is not complete."""
        return self._loads_now()

    @property
    def prefix(self) -> str:
        """How the keys of this loading begin."""
        again = self.standing.course is Course.AGAIN or self.decided["relapse"] == "yes"
        return "reload" if again else "loading"

    @property
    def review_is_due(self) -> bool:
        """Loading has run its course, and a clinician has to say how it goes on (R27, R45)."""
        day_one = self.day_one()
        if day_one is None or self.decided["intent"] == "prevent" or self.decided["route"] == "oral":
            return False
        return self.loads_now and self._loading(day_one).loading_review_due

    def tests(self, frame: Frame) -> Iterator[Event]:
        """The blood tests and reviews that go with the injections, but for the reviews of loading."""
        loads = self.decided["loading"] != "none" and self.loads_now
        return self._tests(frame, self.prefix if loads else None)

    def end(self, day_one: date) -> date:
        """The first day no longer listed."""
        return self.until

    def _finished(self, listed: list[Event], day_one: date, loading: str | None = None) -> tuple[Event, ...]:
        """The injections alone: the tests that go with them are dated by the forecast."""
        return tuple(event for event in listed if event.kind == "injection")

    def _due(self, day: date | None) -> date | None:
        """A first dose that has gone by is for today; three a week and later phases wait for an open day."""
        if day is None or day >= self.history.as_of:
            return day
        today = self.history.as_of
        if today == self.made_on or self.decided["loading"] == "alternate_days":
            return today
        return next_open(today, self.history.site) or today

    def _known(self, doses: Iterable[date]) -> tuple[date, ...]:
        """Those of these doses that the plan was made from."""
        return tuple(day for day in doses if not self.since or day < self.since[0])

    def _maintenance(self) -> Iterator[Event]:
        return self._going_on("maintenance")

    def _prophylaxis(self) -> Iterator[Event]:
        return self._going_on("prophylaxis")

    def _going_on(self, phase: str) -> Iterator[Event]:
        if self.gone is not None:
            return events(replace(self.gone, as_of=self.history.as_of), self.until)
        if phase == "maintenance" and self._waits:
            return iter(())
        run, doses = self._running(phase)
        if run is None:
            return self._from_start(phase, self._done_before)
        return events(gone_on(run, doses, self.kept), self.until)

    def gone_through(self) -> GoneThrough:
        """Each dose recorded since and after loading, with the injection that it was, as dated before it."""
        phase = "prophylaxis" if self.decided["intent"] == "prevent" else "maintenance"
        waits = phase == "maintenance" and (self.loads_now or self._waits)
        if waits or not self.since or self.decided["route"] == "oral":
            return GoneThrough()
        run, doses = self._running(phase)
        assert run is not None, "a dose was recorded since"
        met = {self.since[0]: self._booked(phase, self.since[0])} if self._begins_here else {}
        for day in doses:
            met[day] = as_dated(run, self.made_on)
            run = gone_on(run, (day,), self.kept)
        return GoneThrough(met, run)

    @property
    def _waits(self) -> bool:
        """Nothing is dated: loading again has no first day yet, or a plateau has no dose before it."""
        again = self.decided["relapse"] == "yes" and self.standing.course is Course.OVER
        return again or plateau_without_dose(self.history)

    @property
    def _done_before(self) -> int:
        """Doses before a first dose that is booked: of prevention they count."""
        return len(self._known(self.history.dose_dates)) if self.decided["intent"] == "prevent" else 0

    @property
    def _begins_here(self) -> bool:
        """The first dose since is the one that was booked, and the others count from it (R41)."""
        known, booked = self._known(self.history.dose_dates), self.history.start_on
        if self.decided["intent"] == "prevent":
            return not known or (booked is not None and booked > known[-1])
        return not known and not self.standing.is_complete

    def _booked(self, phase: str, day: date) -> Event:
        """The first dose as it was booked; without a booking the day it was given is its date."""
        number, booked = self._done_before + 1, self._due_at_first()
        return Event(
            key=f"{phase}-{number}",
            kind="injection",
            phase=phase,
            number=number,
            on=booked or day,
            rule=f"dates.{phase}",
        )

    def _due_at_first(self) -> date | None:
        booked = self.history.start_on
        return None if booked is None else max(booked, self.made_on)

    def _running(self, phase: str) -> tuple[Series | None, tuple[date, ...]]:
        """The run as the plan knew it, and the doses it went on with; none while its first is not given."""
        doses = tuple(self.history.dose_dates)
        if self._begins_here:
            if not self.since:
                return None, ()
            return self._series(phase, self.since[0], self._done_before + 1), self.since[1:]
        if phase == "maintenance" and self.standing.is_complete:
            loading = self._loading_given()
            run = self._series("maintenance", loading[-1], self._maintenance_before())
            return self._as_known(run, self.standing.given[len(loading) :])
        known = self._known(doses)
        if phase == "maintenance" and self.history.current_interval is None:
            return self._series("maintenance", known[-1], 0), self.since
        return self._as_known(self._series(phase, known[0], 1), doses[1:])

    def _loading_given(self) -> tuple[date, ...]:
        """A dose since on the day of a plateau that the plan knew is maintenance: it was listed so."""
        loading = loading_doses(self.history, self.standing.given)
        return self._known(loading) if self.complete_before else loading

    def _as_known(self, run: Series, doses: tuple[date, ...]) -> tuple[Series, tuple[date, ...]]:
        """An interval that the plan changed counts from the last dose it knew, not from those since (R32)."""
        known, in_force = self._known(doses), self.history.current_interval
        after = gone_on(run, known)
        if known and in_force is not None and in_force != self.interval.every:
            after = self._series(run.phase, known[-1], after.number - 1)
        return after, doses[len(known) :]


def living(
    plan: SignedPlan,
    *,
    as_of: date,
    until: date,
    doses: Iterable[date],
    kept: frozenset[date] = frozenset(),
    plateau_on: date | None = None,
    loading_until: date | None = None,
    gone: Series | None = None,
) -> Living:
    """The plan gone on with: these doses were recorded since, and perhaps a plateau or an extension."""
    recorded = set(doses) - set(plan.history.dose_dates)
    last = plan.history.dose_dates[-1] if plan.history.dose_dates else date.min
    since = tuple(sorted(day for day in recorded if day > last))
    history = replace(
        plan.history,
        as_of=as_of,
        doses=tuple(_dose(day) for day in sorted(recorded | set(plan.history.dose_dates))),
        plateau_on=_plateau(plan, plateau_on),
        loading_until=loading_until or plan.history.loading_until,
    )
    stands = _standing(plan, since, sorted(recorded - set(since)), history.plateau_on)
    decided: dict[str, Any] = dict(plan.decided)
    if since:
        decided["relapse"] = "no"  # loading again is under way: it is the course, and no longer waits for it
    return Living(
        history=history,
        standing=stands,
        decided=decided,
        interval=plan.interval,
        made_on=plan.made_on,
        since=since,
        kept=kept,
        until=until,
        complete_before=plan.standing.is_complete and stands.course is not Course.AGAIN,
        gone=gone,
    )


@lru_cache(maxsize=5000)
def _dose(day: date) -> GivenDose:
    """A dose by its date, all that dates depend on."""
    return GivenDose(given_on=day, form=None, micrograms=1000, route="intramuscular")


def _plateau(plan: SignedPlan, recorded: date | None) -> date | None:
    """A plateau ends alternate days alone."""
    alternate = plan.decided["loading"] == "alternate_days"
    return recorded if recorded and alternate else plan.history.plateau_on


def _standing(
    plan: SignedPlan, since: tuple[date, ...], before: Iterable[date], plateau: date | None
) -> Standing:
    """Where the course stands by the plan's own decision on loading, not by a fresh reading of the doses."""
    base, loading = plan.standing, plan.decided["loading"]
    known = tuple(sorted({*base.given, *before}))
    if plan.decided["relapse"] == "yes" and base.course is Course.OVER and since:
        begun = Standing(Course.AGAIN, since[0], (), (*base.earlier, *known), False)
        return replace(begun, given=since, is_complete=_plateau_reached(since, plateau))
    given_now = (*known, *since)
    complete = base.is_complete
    if loading == "three_per_week":
        complete = complete or len(given_now) >= THREE_PER_WEEK_DOSES
    if loading == "alternate_days":
        complete = complete or _plateau_reached(given_now, plateau)
    return replace(base, given=given_now, is_complete=complete)


def _plateau_reached(doses: Iterable[date], plateau: date | None) -> bool:
    return plateau is not None and any(day <= plateau for day in doses)
