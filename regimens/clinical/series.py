"""Dates of maintenance and prevention: an anchor and intervals; a given dose keeps or moves the anchor."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from regimens.clinical.dates import add_days, add_intervals, is_open, last_open, next_open
from regimens.clinical.events import Event
from regimens.clinical.history import Site
from regimens.clinical.intervals import Every

#: A dose within so many days of the date shown keeps the anchor (R06, R41).
WINDOW_DAYS = 7
#: The plan document holds dates of the 20th and 21st centuries alone.
LAST_DAY = date(2099, 12, 31)


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """A run of injections: `count` intervals after the anchor comes the dose with this number.

    every: the interval dates are counted by, its early end. range: the range it is the early end of, if any.
    before: the last dose given or planned before the next.
    """

    phase: str
    anchor: date
    count: int
    number: int
    every: Every
    range_: Every | None
    before: date | None
    provisional: bool
    site: Site
    as_of: date

    @property
    def due(self) -> date:
        """The next date before any move."""
        return add_intervals(self.anchor, self.every, self.count)

    def shown(self) -> date:
        """The next date, on a closed day the nearest open day before; never before `as_of` (R06)."""
        return shown(self.due, self.before, self.as_of, self.site)

    def after(self, given_on: date) -> Series:
        """What remains once this dose was given: near its date the anchor stays, otherwise it moves (R06)."""
        return self._gone_on(
            given_on, *((self.anchor, self.count + 1) if self._is_near(given_on) else (given_on, 1))
        )

    def _is_near(self, given_on: date) -> bool:
        """Within a week of its date as shown at first; or of the day to which a closure has put it off since.

        A date that lay before a closure of some days is shown after it once the closure has begun: giving it
        on the day shown is in time.
        """
        if abs((given_on - self.shown_at_first()).days) <= WINDOW_DAYS:
            return True
        return 0 <= (self._shown_on(given_on) - given_on).days <= WINDOW_DAYS

    def _shown_on(self, day: date) -> date:
        return shown(self.due, self.before, day, self.site)

    def kept(self, given_on: date) -> Series:
        """What remains once this dose was given and nobody accepted new dates: the anchor stays."""
        return self._gone_on(given_on, self.anchor, self.count + 1)

    def _gone_on(self, given_on: date, anchor: date, count: int) -> Series:
        """No date is left that the dose has overtaken. Written out: plans of many years go on many times."""
        return Series(
            phase=self.phase,
            anchor=anchor,
            count=_later_than(given_on, anchor, self.every, count),
            number=self.number + 1,
            every=self.every,
            range_=self.range_,
            before=given_on,
            provisional=self.provisional,
            site=self.site,
            as_of=self.as_of,
        )

    def shown_at_first(self) -> date:
        """The next date as it was shown before any of it had gone by."""
        return shown(self.due, self.before, date.min, self.site)


def _later_than(day: date, anchor: date, every: Every, count: int) -> int:
    """This count, or the first after it whose date lies after the day."""
    while add_intervals(anchor, every, count) <= day:
        count += 1
    return count


def shown(due: date, before: date | None, as_of: date, site: Site) -> date:
    """A due date as it is listed: on a closed day the nearest open day before; never before `as_of` (R06).

    before: the last dose given or planned before it. Where no open day before is left, the next one; more
    than a week later the date stays on its closed day, because a longer interval is the unsafe direction,
    and somebody has to own it.
    """
    if due >= as_of and (before is None or due > before) and is_open(due, site):
        return due
    first = as_of if before is None else max(as_of, add_days(before, 1))
    if due >= as_of:
        due = max(due, first)
    if is_open(due, site):
        return due
    earlier = last_open(due, site)
    if earlier is not None and earlier >= first:
        return earlier
    later = next_open(due, site)
    return due if later is None or (later - due).days > WINDOW_DAYS else later


def gone_on(series: Series, doses: Iterable[date], kept: Container[date] = ()) -> Series:
    """The series after these doses.

    kept: doses given outside their window whose new dates nobody has accepted yet.
    """
    for day in doses:
        series = series.kept(day) if day in kept else series.after(day)
    return series


def events(series: Series, end: date) -> Iterator[Event]:
    """Every injection from `as_of` on and before `end`."""
    if series.shown() < series.as_of:
        series, event = _late(series)
        if event.on < end:
            yield event
    count, number, before = series.count, series.number, series.before
    while True:
        due = add_intervals(series.anchor, series.every, count)
        on = shown(due, before, series.as_of, series.site)
        if on >= end:
            return
        yield _event(series, number, before, on, due)
        # A closure may have put this one off as far as the next.
        count, number, before = _later_than(on, series.anchor, series.every, count + 1), number + 1, on


def as_dated(series: Series, made_on: date) -> Event:
    """The next injection of the run as a plan of that day dated it, before any lateness since."""
    on = series.shown_at_first()
    if on < made_on:
        return next(events(replace(series, as_of=made_on), LAST_DAY))
    return _event(series, series.number, series.before, on, series.due)


def _late(series: Series) -> tuple[Series, Event]:
    """The overdue dose today or on the next open day; the later dates are those that giving it then makes."""
    on = next_open(series.as_of, series.site) or series.as_of
    event = _event(series, series.number, series.before, on, series.due)
    return series.after(on), event


def _event(series: Series, number: int, before: date | None, on: date, anchor: date) -> Event:
    earliest = add_days(on, -WINDOW_DAYS)
    if before is not None:
        earliest = max(earliest, add_days(before, 1))
    return Event(
        key=f"{series.phase}-{number}",
        kind="injection",
        phase=series.phase,
        number=number,
        on=on,
        anchor=min(anchor, LAST_DAY),
        earliest=min(earliest, on),
        latest=min(_latest(series, before, on), LAST_DAY),
        closed_day=not is_open(on, series.site),
        provisional=series.provisional,
        rule=f"dates.{series.phase}",
    )


def _latest(series: Series, before: date | None, on: date) -> date:
    """7 days after, or the longer end of a range counted from the dose before as shown (R06, R41, R49)."""
    if series.range_ is None or before is None:
        return add_days(on, WINDOW_DAYS)
    return max(on, add_intervals(before, series.range_, 1, longest=True))
