"""Whole courses of maintenance and prevention against dates found with a calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from regimens.clinical.events import Event
from regimens.clinical.interval_plan import IntervalPlan
from regimens.clinical.intervals import Every, months
from regimens.clinical.schedule import Scheduler
from tests.mutation.courses import (
    BOOKED,
    REVIEW,
    SHORT,
    WEEKDAYS,
    day,
    injections,
    keyed,
    listed,
    scheduler,
)

# Maintenance at a review


def test_an_interval_in_force_counts_from_the_first_dose_listed() -> None:
    told = {**REVIEW, "in_force": months(2), "site": SHORT}
    course = scheduler("2026-01-05", told=told, loading="none")
    assert injections(course.dates().events) == [
        "maintenance-2 2026-03-05",
        "maintenance-3 2026-05-05",
        "maintenance-4 2026-07-05",
    ]
    assert all(event.provisional is False for event in course.dates().events)
    # The second dose came 5 days late: the anchor stays.
    two = scheduler("2026-01-05", "2026-03-10", told={**told, "as_of": "2026-03-11"}, loading="none")
    assert injections(two.dates().events) == ["maintenance-3 2026-05-05", "maintenance-4 2026-07-05"]


def test_an_interval_that_the_plan_changes_counts_from_the_last_dose() -> None:
    told = {**REVIEW, "as_of": "2026-03-12", "in_force": months(2), "site": SHORT}
    course = scheduler("2026-01-05", "2026-03-10", told=told, loading="none", every=months(1))
    assert injections(course.dates().events) == [
        "maintenance-3 2026-04-10",
        "maintenance-4 2026-05-10",
        "maintenance-5 2026-06-10",
        "maintenance-6 2026-07-10",
        "maintenance-7 2026-08-10",
    ]


def test_a_changed_interval_does_not_count_from_the_date_the_old_one_was_due() -> None:
    """Every 2 months until now; 9 February is near 5 February, a date that only the new interval has."""
    told = {**REVIEW, "as_of": "2026-02-10", "in_force": months(2), "site": SHORT}
    course = scheduler("2026-01-05", "2026-02-09", told=told, loading="none", every=months(1))
    assert injections(course.dates().events)[:2] == ["maintenance-3 2026-03-09", "maintenance-4 2026-04-09"]


def test_an_interval_not_known_counts_from_the_last_dose_and_is_provisional() -> None:
    told = {**REVIEW, "site": SHORT}
    course = scheduler("2025-10-05", "2025-12-05", "2026-01-15", told=told, loading="none")
    assert injections(course.dates().events) == [
        "maintenance-1 2026-03-15",
        "maintenance-2 2026-05-15",
        "maintenance-3 2026-07-15",
    ]
    assert all(event.provisional is True for event in course.dates().events)


@pytest.mark.parametrize(
    ("told", "every", "loading", "provisional"),
    [
        ({}, months(2), "none", False),
        ({}, months(2, 3), "none", True),
        ({}, months(2, 3), "three_per_week", True),
        (REVIEW, months(2), "none", True),
        (REVIEW, months(2), "three_per_week", False),
        ({**REVIEW, "in_force": months(3)}, months(2), "none", False),
        ({"in_force": months(3)}, months(2), "none", False),
    ],
)
def test_what_makes_the_dates_provisional(
    told: dict[str, Any], every: Every, loading: str, provisional: bool
) -> None:
    course = scheduler(told=told, every=every, loading=loading)
    assert course.is_provisional is provisional


def test_a_range_left_to_choose_bounds_the_window_by_its_late_end() -> None:
    course = scheduler(told={**BOOKED, "site": SHORT}, every=months(2, 3))
    first = keyed(course)["maintenance-1"]
    assert (first.on, first.earliest, first.latest) == (
        day("2026-05-13"),
        day("2026-05-06"),
        day("2026-06-13"),
    )
    assert first.provisional is True


def test_without_an_interval_an_injection_plan_is_a_mistake() -> None:
    course = scheduler(told=BOOKED)
    none = Scheduler(
        history=course.history,
        standing=course.standing,
        decided=course.decided,
        interval=IntervalPlan(every=None, ruled=None),
    )
    assert none.is_provisional is False
    with pytest.raises(AssertionError) as mistake:
        none.dates()
    assert mistake.value.args == ("an injection plan has an interval",)


# Prevention


def test_prevention_starts_on_the_booked_day() -> None:
    course = scheduler(told={**BOOKED, "site": SHORT}, intent="prevent", loading="none", every=months(2))
    assert listed(course.dates().events) == [
        "prophylaxis-1 2026-03-02",
        "prophylaxis-2 2026-05-02",
        "follow-up-3m 2026-07-02",
        "prophylaxis-3 2026-07-02",
    ]
    events = keyed(course)
    assert events["prophylaxis-1"] == Event(
        key="prophylaxis-1",
        kind="injection",
        phase="prophylaxis",
        on=date(2026, 3, 2),
        rule="dates.prophylaxis",
        number=1,
        anchor=date(2026, 3, 2),
    )
    assert (events["prophylaxis-2"].phase, events["prophylaxis-2"].rule) == (
        "prophylaxis",
        "dates.prophylaxis",
    )


def test_a_booked_first_dose_of_prevention_stays_on_its_closed_day() -> None:
    told = {"start": "2026-03-07", "site": WEEKDAYS}
    events = keyed(scheduler(told=told, intent="prevent", loading="none"))
    assert (events["prophylaxis-1"].on, events["prophylaxis-1"].closed_day) == (date(2026, 3, 7), True)
    # 7 May 2026 is a Thursday.
    assert (events["prophylaxis-2"].on, events["prophylaxis-2"].closed_day) == (date(2026, 5, 7), False)


def test_a_booked_day_that_has_gone_by_is_today() -> None:
    told = {"start": "2026-02-20", "site": SHORT}
    course = scheduler(told=told, intent="prevent", loading="none")
    assert injections(course.dates().events)[:2] == ["prophylaxis-1 2026-03-02", "prophylaxis-2 2026-05-02"]


def test_prevention_goes_on_from_the_first_dose() -> None:
    course = scheduler(
        "2026-01-05", "2026-02-10", told={"site": SHORT}, intent="prevent", loading="none", every=months(1)
    )
    assert injections(course.dates().events) == [
        "prophylaxis-3 2026-03-05",
        "prophylaxis-4 2026-04-05",
        "prophylaxis-5 2026-05-05",
        "prophylaxis-6 2026-06-05",
        "prophylaxis-7 2026-07-05",
    ]


@pytest.mark.parametrize(
    ("start", "found"),
    [
        ("2026-04-07", ["prophylaxis-3 2026-04-07", "prophylaxis-4 2026-06-07", "prophylaxis-5 2026-08-07"]),
        ("2026-02-05", ["prophylaxis-3 2026-04-05", "prophylaxis-4 2026-06-05"]),
        ("2026-02-06", ["prophylaxis-3 2026-03-06", "prophylaxis-4 2026-05-06"]),
    ],
)
def test_a_dose_of_prevention_booked_after_the_last_starts_a_new_count(start: str, found: list[str]) -> None:
    """Doses of 5 November and 5 February; a booking on the day of the last dose is that dose."""
    told = {"start": start, "as_of": "2026-03-01" if start != "2026-02-06" else "2026-03-06", "site": SHORT}
    course = scheduler("2025-11-05", "2026-02-05", told=told, intent="prevent", loading="none")
    assert injections(course.dates().events)[: len(found)] == found


def test_a_booking_is_compared_with_the_last_dose_of_prevention() -> None:
    """Booked for 6 January, after the second dose of three; given on 5 March: the booking has gone by."""
    told = {"start": "2026-01-06", "as_of": "2026-03-06", "site": SHORT}
    doses = ("2025-11-05", "2026-01-05", "2026-03-05")
    course = scheduler(*doses, told=told, intent="prevent", loading="none")
    assert injections(course.dates().events)[0] == "prophylaxis-4 2026-05-05"


def test_a_second_course_of_prevention_has_no_baseline() -> None:
    told = {"start": "2026-04-07", "site": SHORT}
    course = scheduler("2026-01-05", told=told, intent="prevent", loading="none", starts=True)
    assert "prophylaxis-2" in keyed(course)
    assert "baseline" not in keyed(course)
