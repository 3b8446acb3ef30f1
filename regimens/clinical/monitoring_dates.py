"""Dates of blood tests and reviews that go with the injections, or with tablets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from regimens.clinical.dates import add_days, add_months, is_open, last_open, next_open
from regimens.clinical.events import Event
from regimens.clinical.history import Site

BASELINE = ("haematocrit", "reticulocytes", "b12", "folate", "iron", "potassium")
FOLLOW_UP = ("full_blood_count", "b12", "homocysteine")
POTASSIUM = ("potassium",)
COUNTS = ("haematocrit", "reticulocytes")
ONE_COUNT = ("full_blood_count", "reticulocytes")
PREGNANCY = ("b12", "folate", "full_blood_count")
SCREEN = ("b12", "full_blood_count")
FIRST_FOLLOW_UPS = (3, 6)
PREGNANCY_TESTS = 3
DAY_5, DAY_7 = 4, 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """What every dated test needs: day 1, the days listed, the clinic, and the injections it may join.

    loading_open: loading on alternate days may still run, so no B12 is measured and dates are provisional.
    dated: of each injection given or shown later than it was dated, that day, by key.
    """

    day_one: date
    as_of: date
    end: date
    site: Site
    injections: tuple[Event, ...] = ()
    loading_open: bool = False
    tablets: bool = False
    dated: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))

    def days_apart(self, injection: Event, target: date) -> int:
        """How far an injection is from the own day of a test.

        One that is late counts by the day that it was dated for, or its test would be drawn before its time
        and twice with one injection; a test whose own day comes while it is late waits for it.
        """
        dated = self.dated.get(injection.key, injection.on)
        return 0 if dated <= target <= injection.on else abs((dated - target).days)

    def lists(self, day: date) -> bool:
        """From `as_of` on and before the end (R34)."""
        return self.as_of <= day < self.end


def test(frame: Frame, key: str, day: date, tests: tuple[str, ...], rule: str, **more: Any) -> Event:
    """A blood test on exactly this day, marked when the clinic is closed; more: other fields of the event."""
    return Event(
        key=key,
        kind="blood_test",
        phase="monitoring",
        on=day,
        closed_day=not is_open(day, frame.site),
        tests=tests,
        rule=rule,
        **more,
    )


def baseline(frame: Frame, first_key: str | None) -> Event:
    """Before the first dose, on its day."""
    return test(frame, "baseline", frame.day_one, BASELINE, "dates.baseline", before=first_key)


def potassium(frame: Frame, first_key: str | None) -> Iterator[Event]:
    """Days 1, 2 and 3; the first before the dose."""
    for number in range(1, 4):
        day, before = add_days(frame.day_one, number - 1), first_key if number == 1 else None
        if frame.lists(day):
            yield test(
                frame, f"potassium-{number}", day, POTASSIUM, "dates.potassium", number=number, before=before
            )


def daily_counts(frame: Frame) -> Iterator[Event]:
    """Days 5, 6 and 7."""
    for number in range(1, 4):
        day = add_days(frame.day_one, DAY_5 + number - 1)
        if frame.lists(day):
            yield test(frame, f"response-{number}", day, COUNTS, "dates.counts", number=number)


def one_count(frame: Frame) -> Iterator[Event]:
    """The first open day from day 7."""
    day = add_days(frame.day_one, DAY_7)
    on = next_open(day, frame.site) or day
    if frame.lists(on):
        yield test(frame, "response-1", on, ONE_COUNT, "dates.count_once", number=1, anchor=day)


def follow_up(frame: Frame) -> Iterator[Event]:
    """3, 6 and 12 months from day 1 and yearly, with the nearest injection (R07, R34, R49)."""
    years = (frame.end.year - frame.day_one.year) + 1
    for count in (*FIRST_FOLLOW_UPS, *(12 * year for year in range(1, years + 1))):
        target = add_months(frame.day_one, count)
        if frame.lists(target):
            yield with_injection(frame, f"follow-up-{count}m", target, FOLLOW_UP, "dates.follow_up")


def in_this_pregnancy(frame: Frame) -> Frame:
    """A treatment begun so long ago that all three tests would lie behind counts from today."""
    last = add_months(frame.day_one, 3 * PREGNANCY_TESTS)
    return replace(frame, day_one=frame.as_of) if last < frame.as_of else frame


def pregnancy_tests(frame: Frame) -> Iterator[Event]:
    """Every 3 months from day 1, three times (S26, R23)."""
    for number in range(1, PREGNANCY_TESTS + 1):
        target = add_months(frame.day_one, 3 * number)
        if frame.lists(target):
            key = f"b12-pregnancy-{number}"
            yield with_injection(frame, key, target, PREGNANCY, "dates.b12_pregnancy", number=number)


def with_injection(
    frame: Frame, key: str, target: date, tests: tuple[str, ...], rule: str, number: int | None = None
) -> Event:
    """Drawn before the nearest maintenance or prophylaxis injection; without one on the day itself."""
    if frame.loading_open:
        tests = tuple(each for each in tests if each != "b12")
    dated = [event for event in frame.injections if event.phase in ("maintenance", "prophylaxis")]
    nearest = min(dated, key=lambda event: (frame.days_apart(event, target), event.on), default=None)
    if nearest is not None:
        day, moved = nearest.on, {"before": nearest.key, "provisional": nearest.provisional}
    elif frame.tablets:
        day, moved = nearest_open(target, frame), {}
    else:
        day, moved = target, {"provisional": True}
    return test(frame, key, day, tests, rule, anchor=target, number=number, **moved)


def nearest_open(day: date, frame: Frame) -> date:
    """The nearest open day, ties earlier; never before `as_of`."""
    before, after = last_open(day, frame.site), next_open(day, frame.site)
    days = [each for each in (before, after) if each and each >= frame.as_of]
    return min(days, key=lambda each: (abs((each - day).days), each), default=day)


def pregnancy_review(frame: Frame) -> Iterator[Event]:
    """One month after day 1, or the next open day (R23)."""
    target = add_months(frame.day_one, 1)
    day = next_open(target, frame.site) or target
    if frame.lists(day):
        yield Event(
            key="pregnancy-review-1",
            kind="review",
            phase="monitoring",
            number=1,
            on=day,
            anchor=target,
            closed_day=not is_open(day, frame.site),
            rule="dates.pregnancy_review",
        )


def screens(frame: Frame) -> Iterator[Event]:
    """Every year from day 1, or the open day before; the next one if that has just gone by (S23, R41)."""
    number = 1
    while (target := add_months(frame.day_one, 12 * number)) < frame.end:
        day = last_open(target, frame.site) or target
        if day < frame.as_of <= target:
            day = next_open(target, frame.site) or target
        if frame.lists(day):
            yield test(frame, f"screen-{number}", day, SCREEN, "dates.screen", number=number, anchor=target)
        number += 1
