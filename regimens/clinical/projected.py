"""The injections still to come: with days agreed instead, and new dates only once accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from regimens.clinical.dates import add_months, next_open
from regimens.clinical.events import Event
from regimens.clinical.following import Happened
from regimens.clinical.living import GoneThrough, Living, living
from regimens.clinical.series import LAST_DAY, Series
from regimens.clinical.signed_plan import SignedPlan

#: Where the horizon of the clinic holds no injection, the next one is looked for so far ahead.
LONGEST_LOOK_MONTHS = 15

#: Key, old date, new date.
Moved = tuple[str, date, date]


class Coming(NamedTuple):
    """What is still to come: as it is dated, when to act, and the day agreed instead."""

    event: Event
    on: date
    agreed: date | None = None

    @property
    def key(self) -> str:
        """Of the event."""
        return self.event.key

    @property
    def due(self) -> date:
        """The day agreed, else the day dated."""
        return self.event.on if self.agreed is None else self.agreed


Listed = tuple[Coming, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Projected:
    """The injections of a plan that is followed, seen from `on`.

    doses: given up to then, those of the plan not among them. accepted, waiting: gone through with all new
    dates accepted, and with those of `kept` not.
    """

    plan: SignedPlan
    happened: Happened
    on: date
    doses: tuple[date, ...] = field(init=False)
    accepted: GoneThrough = field(init=False)
    waiting: GoneThrough = field(init=False)

    def __post_init__(self) -> None:
        """The doses recorded, one a day, up to the day looked at, gone through once."""
        known = self.plan.history.dose_dates
        recorded = {day for day in self.happened.doses if day <= self.on} - set(known)
        object.__setattr__(self, "doses", tuple(sorted(recorded)))
        accepted = self.living(self.plan.made_on, self.doses).gone_through()
        object.__setattr__(self, "accepted", accepted)
        waiting = (
            self.living(self.plan.made_on, self.doses, keeps=True).gone_through() if self.waits else accepted
        )
        object.__setattr__(self, "waiting", waiting)

    def end(self, months: int | None = None) -> date:
        """The first day no longer listed, by the clinic's horizon (R34) or so many months from today."""
        begin = max(self.plan.history.start_on or self.on, self.on)
        horizon = self.plan.history.site.horizon_months if months is None else months
        return min(add_months(begin, horizon), LAST_DAY)

    def living(
        self,
        as_of: date,
        doses: tuple[date, ...],
        *,
        keeps: bool = False,
        until: date | None = None,
        gone: Series | None = None,
        seen_on: date | None = None,
    ) -> Living:
        """The plan with these doses, as of a day; keeps: nobody has accepted any new date.

        seen_on: a plateau of this day or later was not yet known, so that a dose up to it was loading (R25).
        """
        plateau = self.happened.plateau_on
        if seen_on is not None and plateau is not None and plateau >= seen_on:
            plateau = None
        return living(
            self.plan,
            as_of=as_of,
            until=until or self.end(),
            doses=doses,
            kept=self.happened.kept if keeps else frozenset(),
            plateau_on=plateau,
            loading_until=self.happened.loading_until,
            gone=gone,
        )

    def listed(self, as_of: date, until: date | None = None) -> tuple[Listed, tuple[Moved, ...]]:
        """Every injection still to come; of old and new dates that wait for acceptance the earlier."""
        until = until or self.end()
        if not self.waits:
            return tuple(self._walked(as_of, keeps=False, until=until)), ()
        listed, moved = _earlier(*map(tuple, self._new_and_old(as_of, until)))
        now = tuple(each for each in listed if min(each.on, each.event.on) < until)
        return now, tuple(each for each in moved if min(each[1:]) < until)

    def dues(self) -> Listed:
        """As dated before any lateness: the next injection, and while loading runs all of it."""
        made_on, until = self._resumed(self.plan.made_on), self.end()
        if not self.waits:
            return tuple(_leading(self._walked(made_on, keeps=False, until=until)))
        return _earlier(*(tuple(_leading(each)) for each in self._new_and_old(made_on, until)))[0]

    def _new_and_old(self, as_of: date, until: date) -> list[Iterator[Coming]]:
        """With new dates accepted, and with the old ones kept: so far that each one listed has both."""
        farthest = min(add_months(until, LONGEST_LOOK_MONTHS), LAST_DAY)
        return [self._walked(as_of, keeps=each, until=farthest) for each in (False, True)]

    @property
    def waits(self) -> bool:
        """New dates wait for acceptance."""
        return not self.happened.kept.isdisjoint(self.doses)

    def beyond_horizon(self, as_of: date) -> tuple[Listed, tuple[Moved, ...]]:
        """The next injection where the clinic's horizon holds none, and its two dates while they wait."""
        found, moved = self.listed(as_of, self.end(LONGEST_LOOK_MONTHS))
        return found[:1], tuple(each for each in moved if found and each[0] == found[0].key)

    def fulfilled(self) -> Iterator[tuple[date, Event]]:
        """Each dose given since the plan was made, with the injection that it was, as it was dated before."""
        met, old = self.accepted.met, self.waiting.met
        for day in self.living(self.plan.made_on, self.doses).since:
            if day in met:
                yield day, min(met[day], old[day], key=lambda event: event.on)
            else:
                yield day, self._loading_dose(day)

    def _loading_dose(self, day: date) -> Event:
        """As it was dated after the doses before it; one that had no date has its own day."""
        earlier = tuple(each for each in self.doses if each < day)
        as_of = max(self.plan.made_on, self.happened.resumed_by(day))
        before = self.living(as_of, earlier, seen_on=day)
        dated = next(before.injections(), None)
        if dated is not None:
            return dated
        number = 1 if before.day_one() is None else len(before.standing.given) + 1
        return Event(
            key=f"{before.prefix}-{number}",
            kind="injection",
            phase="loading",
            number=number,
            on=day,
            rule="dates.alternate_days",
        )

    def _walked(self, as_of: date, *, keeps: bool, until: date | None) -> Iterator[Coming]:
        """As dated; a day agreed instead is taken as the day of that dose, and the later ones follow it."""
        as_of = self._resumed(as_of)
        doses, gone = self.doses, (self.waiting if keeps else self.accepted).run
        while True:
            now = self.living(as_of, doses, keeps=keeps, until=until, gone=gone)
            for event in now.injections():
                agreed = self._agreed(event.key, doses)
                on = event.on if agreed is None else self._acted_on(agreed, as_of)
                yield Coming(event=event, on=on, agreed=agreed)
                doses = (*doses, on)
                if agreed is not None:
                    gone = None
                    break
            else:
                return

    def _resumed(self, as_of: date) -> date:
        """While loading runs, no dose was due before the first day of an extension that came late."""
        if not self.happened.gaps or not self.living(as_of, self.doses).loads_now:
            return as_of
        return max(as_of, self.happened.resumed_by(date.max))

    def _agreed(self, key: str, before: tuple[date, ...]) -> date | None:
        """The day agreed for this injection; one that a dose has overtaken no longer stands."""
        agreed = self.happened.rebooked.get(key)
        if agreed is None:
            return None
        last = max((*before, *self.plan.history.dose_dates), default=date.min)
        return agreed if agreed > last else None

    def _acted_on(self, agreed: date, as_of: date) -> date:
        if agreed >= as_of:
            return agreed
        if self.plan.decided["loading"] == "alternate_days":
            return as_of
        return next_open(as_of, self.plan.history.site) or as_of


def _earlier(new: tuple[Coming, ...], old: tuple[Coming, ...]) -> tuple[Listed, tuple[Moved, ...]]:
    """Key by key the earlier of both, and each that differs."""
    was = {each.key: each for each in old}
    pairs = [(was.get(each.key, each), each) for each in new]
    moved = tuple((before.key, before.on, now.on) for before, now in pairs if before.on != now.on)
    return tuple(min(pair, key=lambda each: each.on) for pair in pairs), moved


def _leading(coming: Iterator[Coming]) -> Iterator[Coming]:
    """The next, and what follows it of loading."""
    for number, each in enumerate(coming):
        if number and each.event.phase != "loading":
            return
        yield each
