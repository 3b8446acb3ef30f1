"""Whole courses against dates found with a calendar: what is given, what follows, and where it ends."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from regimens.clinical.course import Course, Standing
from regimens.clinical.events import Event
from regimens.clinical.history import Site
from regimens.clinical.interval_plan import IntervalPlan
from regimens.clinical.intervals import Every, months, weeks
from regimens.clinical.schedule import Dated, Scheduler
from tests.mutation.courses import EVERY_DAY, SIX, day, injections, listed, scheduler

BOOKED = {"start": "2026-03-02"}
REVIEW: dict[str, Any] = {"purpose": "review"}
#: Every second day from 2 March to 22 March 2026, day 21.
ALTERNATE = tuple(f"2026-03-{number:02}" for number in range(2, 23, 2))
SHORT = Site(open_weekdays=frozenset(range(7)), horizon_months=5)
WEEKDAYS = Site(horizon_months=8)


def of(found: Scheduler, *kinds: str) -> list[str]:
    """Every event of these kinds with its day."""
    return listed(tuple(event for event in found.dates().events if event.kind in kinds))


def keyed(found: Scheduler) -> dict[str, Event]:
    """Every event by its key."""
    return {event.key: event for event in found.dates().events}


# Three a week


def test_six_doses_then_maintenance_from_the_last_with_the_tests_of_a_new_course() -> None:
    course = scheduler(told=BOOKED, starts=True, watch_potassium=True, count_daily=True)
    assert listed(course.dates().events) == [
        "baseline 2026-03-02",
        "potassium-1 2026-03-02",
        "loading-1 2026-03-02",
        "potassium-2 2026-03-03",
        "potassium-3 2026-03-04",
        "loading-2 2026-03-04",
        "response-1 2026-03-06",
        "loading-3 2026-03-06",
        "response-2 2026-03-07",
        "response-3 2026-03-08",
        "loading-4 2026-03-09",
        "loading-5 2026-03-11",
        "loading-6 2026-03-13",
        "follow-up-3m 2026-05-13",
        "maintenance-1 2026-05-13",
        "maintenance-2 2026-07-13",
        "follow-up-6m 2026-09-13",
        "maintenance-3 2026-09-13",
        "maintenance-4 2026-11-13",
        "maintenance-5 2027-01-13",
        "follow-up-12m 2027-03-13",
        "maintenance-6 2027-03-13",
        "maintenance-7 2027-05-13",
    ]
    assert course.dates().loading_review_due is False
    events = keyed(course)
    for key in ("baseline", "potassium-1"):
        assert events[key].before == "loading-1"
    assert events["potassium-2"].before is None
    assert events["follow-up-3m"].before == "maintenance-1"


def test_each_part_of_a_loading_dose_and_of_a_maintenance_dose() -> None:
    events = keyed(scheduler(told={**BOOKED, "site": WEEKDAYS}))
    assert events["loading-4"] == Event(
        key="loading-4",
        kind="injection",
        phase="loading",
        on=date(2026, 3, 9),
        rule="dates.three_per_week",
        provisional=False,
        number=4,
        closed_day=False,
    )
    # 13 September 2026 is a Sunday: the Friday before.
    assert events["maintenance-3"] == Event(
        key="maintenance-3",
        kind="injection",
        phase="maintenance",
        on=date(2026, 9, 11),
        rule="dates.maintenance",
        provisional=False,
        number=3,
        anchor=date(2026, 9, 13),
        earliest=date(2026, 9, 4),
        latest=date(2026, 9, 18),
        closed_day=False,
    )


def test_a_first_dose_booked_on_a_closed_day_stays_there_and_says_so() -> None:
    events = keyed(scheduler(told={"start": "2026-03-07", "site": WEEKDAYS}))
    assert (events["loading-1"].on, events["loading-1"].closed_day) == (date(2026, 3, 7), True)
    assert (events["loading-2"].on, events["loading-2"].closed_day) == (date(2026, 3, 9), False)


def test_doses_given_count_and_the_rest_follows_from_today() -> None:
    course = scheduler(*SIX[:2], told={"as_of": "2026-03-05", "site": SHORT}, starts=True, count_daily=True)
    assert listed(course.dates().events) == [
        "response-1 2026-03-06",
        "loading-3 2026-03-06",
        "response-2 2026-03-07",
        "response-3 2026-03-08",
        "loading-4 2026-03-09",
        "loading-5 2026-03-11",
        "loading-6 2026-03-13",
        "follow-up-3m 2026-05-13",
        "maintenance-1 2026-05-13",
        "maintenance-2 2026-07-13",
    ]


def test_a_complete_course_has_maintenance_alone() -> None:
    course = scheduler(*SIX, told={**BOOKED, "as_of": "2026-03-20", "site": SHORT}, watch_potassium=True)
    assert listed(course.dates().events) == [
        "follow-up-3m 2026-05-13",
        "maintenance-1 2026-05-13",
        "maintenance-2 2026-07-13",
    ]


def test_what_was_given_is_no_longer_listed_but_today_is() -> None:
    told = {**BOOKED, "as_of": "2026-03-13", "site": SHORT}
    assert injections(scheduler(*SIX[:5], told=told).dates().events)[0] == "loading-6 2026-03-13"
    assert of(scheduler(*SIX[:5], told=told), "blood_test") == ["follow-up-3m 2026-05-13"]


@pytest.mark.parametrize(
    ("given_on", "as_of", "following"),
    [
        # 7 days after 13 May 2026 the anchor stays; 8 days after it moves.
        ("2026-05-20", "2026-05-21", ["maintenance-2 2026-07-13", "maintenance-3 2026-09-13"]),
        ("2026-05-21", "2026-05-22", ["maintenance-2 2026-07-21", "maintenance-3 2026-09-21"]),
    ],
)
def test_a_maintenance_dose_after_six_loading_doses(given_on: str, as_of: str, following: list[str]) -> None:
    course = scheduler(*SIX, given_on, told={**BOOKED, "as_of": as_of, "site": SHORT})
    assert injections(course.dates().events) == following


def test_more_than_six_close_doses_of_a_course_that_is_not_complete_count_as_maintenance() -> None:
    """Six doses too far apart to be a loading: the seventh is the first of maintenance."""
    spread = ("2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02", "2026-02-09")
    course = scheduler(*spread, "2026-04-09", told={"as_of": "2026-04-10", "site": SHORT})
    assert injections(course.dates().events) == ["maintenance-2 2026-06-09", "maintenance-3 2026-08-09"]
    nothing_more = scheduler(*spread, told={"as_of": "2026-04-01", "site": SHORT})
    assert injections(nothing_more.dates().events) == [
        "maintenance-1 2026-04-09",
        "maintenance-2 2026-06-09",
        "maintenance-3 2026-08-09",
    ]


# Every other day


def test_every_other_day_to_day_21_with_its_reviews() -> None:
    course = scheduler(told={**BOOKED, "site": SHORT}, loading="alternate_days", starts=True)
    assert listed(course.dates().events) == [
        "baseline 2026-03-02",
        "loading-1 2026-03-02",
        "loading-2 2026-03-04",
        "loading-3 2026-03-06",
        "response-1 2026-03-08",
        "loading-4 2026-03-08",
        "loading-5 2026-03-10",
        "loading-6 2026-03-12",
        "loading-7 2026-03-14",
        "review-1 2026-03-15",
        "loading-8 2026-03-16",
        "loading-9 2026-03-18",
        "loading-10 2026-03-20",
        "loading-11 2026-03-22",
        "review-2 2026-03-22",
        "follow-up-3m 2026-06-02",
    ]
    events = keyed(course)
    assert events["loading-2"].rule == "dates.alternate_days"
    assert events["loading-2"].provisional is True
    # B12 is not measured while loading runs.
    assert events["follow-up-3m"].tests == ("full_blood_count", "homocysteine")
    assert course.dates().loading_review_due is False


def test_monday_wednesday_friday_by_choice() -> None:
    course = scheduler(told={**BOOKED, "days": "mon_wed_fri"}, loading="alternate_days")
    assert injections(course.dates().events) == [
        "loading-1 2026-03-02",
        "loading-2 2026-03-04",
        "loading-3 2026-03-06",
        "loading-4 2026-03-09",
        "loading-5 2026-03-11",
        "loading-6 2026-03-13",
        "loading-7 2026-03-16",
        "loading-8 2026-03-18",
        "loading-9 2026-03-20",
    ]
    assert keyed(course)["loading-2"].rule == "dates.mon_wed_fri"


def test_three_a_week_keeps_b12_in_its_follow_up() -> None:
    events = keyed(scheduler(told={**BOOKED, "site": SHORT}))
    assert events["follow-up-3m"].tests == ("full_blood_count", "b12", "homocysteine")


@pytest.mark.parametrize(
    ("doses", "as_of", "until", "due"),
    [
        (ALTERNATE, "2026-03-22", None, False),
        (ALTERNATE, "2026-03-23", None, True),
        (ALTERNATE, "2026-03-23", "2026-04-05", False),
        # Stopped early: nothing more fits once day 21 has gone by.
        (ALTERNATE[:4], "2026-03-22", None, False),
        (ALTERNATE[:4], "2026-03-23", None, True),
        ((), "2026-03-23", None, False),
    ],
)
def test_a_review_of_loading_is_due_once_the_last_planned_day_has_gone_by(
    doses: tuple[str, ...], as_of: str, until: str | None, due: bool
) -> None:
    told = {**BOOKED, "as_of": as_of, "until": until}
    assert scheduler(*doses, told=told, loading="alternate_days").dates().loading_review_due is due


def test_a_dose_after_the_last_planned_day_makes_the_review_due_the_next_day() -> None:
    """The last dose on 30 March, day 29: past the last planned day, so the review is due on any day after it."""
    late = (*ALTERNATE[:4], "2026-03-30")
    told = {**BOOKED, "as_of": "2026-03-30"}
    assert scheduler(*late, told=told, loading="alternate_days").dates().loading_review_due is True


def test_the_doses_given_on_alternate_days_count() -> None:
    told = {**BOOKED, "as_of": "2026-03-19", "site": SHORT}
    course = scheduler(*ALTERNATE[:9], told=told, loading="alternate_days")
    assert of(course, "injection", "review") == [
        "loading-10 2026-03-20",
        "loading-11 2026-03-22",
        "review-2 2026-03-22",
    ]


def test_without_a_booked_day_the_first_dose_given_says_how_far_the_dates_go() -> None:
    course = scheduler(*ALTERNATE[:9], told={"as_of": "2026-03-19", "site": SHORT}, loading="alternate_days")
    assert of(course, "injection", "review") == [
        "loading-10 2026-03-20",
        "loading-11 2026-03-22",
        "review-2 2026-03-22",
    ]


def test_an_extension_goes_on_to_its_last_day() -> None:
    told = {**BOOKED, "as_of": "2026-03-23", "until": "2026-03-29", "site": SHORT}
    course = scheduler(*ALTERNATE, told=told, loading="alternate_days")
    assert of(course, "injection", "review") == [
        "loading-12 2026-03-24",
        "loading-13 2026-03-26",
        "loading-14 2026-03-28",
        "review-3 2026-03-29",
    ]


def test_a_plateau_ends_loading_and_maintenance_counts_from_the_last_dose_before_it() -> None:
    told = {"as_of": "2026-03-23", "plateau": "2026-03-20", "site": SHORT}
    course = scheduler(*ALTERNATE, told=told, loading="alternate_days")
    # The last loading dose was 20 March; that of 22 March was the first of maintenance, given too early.
    assert injections(course.dates().events) == ["maintenance-2 2026-05-22", "maintenance-3 2026-07-22"]
    until = scheduler(*ALTERNATE, told={**told, "plateau": "2026-03-22"}, loading="alternate_days")
    assert injections(until.dates().events) == ["maintenance-1 2026-05-22", "maintenance-2 2026-07-22"]


def test_a_plateau_without_a_dose_dates_nothing() -> None:
    told = {"start": "2026-03-02", "plateau": "2026-03-01", "site": SHORT}
    assert injections(scheduler(told=told, loading="none").dates().events) == []


# Loading again


def test_loading_again_counts_the_maintenance_doses_given_before() -> None:
    """Six loading doses and two of maintenance, then booked again: loading starts anew, maintenance goes on."""
    given = (*SIX, "2026-05-13", "2026-07-13")
    told = {"as_of": "2026-08-03", "start": "2026-08-03", "purpose": "review", "site": SHORT}
    course = scheduler(*given, told=told, starts=True, watch_potassium=True)
    events = keyed(course)
    assert (events["baseline"].before, events["potassium-1"].before) == ("reload-1", "reload-1")
    assert injections(course.dates().events) == [
        "reload-1 2026-08-03",
        "reload-2 2026-08-05",
        "reload-3 2026-08-07",
        "reload-4 2026-08-10",
        "reload-5 2026-08-12",
        "reload-6 2026-08-14",
        "maintenance-3 2026-10-14",
        "maintenance-4 2026-12-14",
    ]


def test_a_relapse_on_maintenance_loads_again_from_the_booked_day() -> None:
    over = Standing(Course.OVER, date(2026, 8, 3), (), (), False)
    told = {"as_of": "2026-08-03", "start": "2026-08-03", "purpose": "review", "site": SHORT}
    course = scheduler(told=told, known_as=over, loading="alternate_days", relapse="yes", starts=True)
    found = listed(course.dates().events)
    assert found[:3] == ["baseline 2026-08-03", "reload-1 2026-08-03", "reload-2 2026-08-05"]
    assert keyed(course)["baseline"].before == "reload-1"


def test_a_relapse_in_a_course_under_way_counts_its_doses() -> None:
    given = tuple(date.fromisoformat(text) for text in ("2026-03-02", "2026-03-04"))
    again = Standing(Course.AGAIN, date(2026, 3, 2), given, (), False)
    told = {"as_of": "2026-03-05", "site": SHORT}
    for relapse in ("yes", "no"):
        course = scheduler(*SIX[:2], told=told, known_as=again, relapse=relapse)
        assert injections(course.dates().events)[0] == "reload-3 2026-03-06"
    first = Standing(Course.FIRST, date(2026, 3, 2), given, (), False)
    course = scheduler(*SIX[:2], told=told, known_as=first, relapse="yes")
    assert injections(course.dates().events)[0] == "reload-3 2026-03-06"
    course = scheduler(*SIX[:2], told=told, known_as=first)
    assert injections(course.dates().events)[0] == "loading-3 2026-03-06"


def test_a_relapse_after_a_finished_course_is_dated_only_once_it_is_booked() -> None:
    given = (date(2026, 1, 5),)
    over = Standing(Course.OVER, date(2026, 1, 5), given, (), False)
    told: dict[str, Any] = {"as_of": "2026-03-02", "purpose": "review"}
    course = scheduler("2026-01-05", told=told, known_as=over, relapse="yes", loading="alternate_days")
    assert (course.day_one(), course.dates()) == (None, Dated())
    # Booked, but with doses on record, the course that they belong to is over all the same.
    booked = scheduler(
        "2026-01-05", told={**told, "start": "2026-01-05"}, known_as=over, relapse="yes", loading="none"
    )
    assert booked.day_one() is None
    nothing_booked = scheduler(told=told, known_as=over, relapse="yes", loading="none")
    assert nothing_booked.day_one() is None
    assert scheduler(told=told, known_as=over, loading="none").day_one() == date(2026, 1, 5)
    ahead = scheduler(told={**told, "start": "2026-03-09"}, known_as=over, relapse="yes", loading="none")
    assert ahead.day_one() == date(2026, 1, 5)
    under_way = Standing(Course.GOES_ON_THREE, date(2026, 1, 5), given, (), False)
    assert scheduler("2026-01-05", told=told, known_as=under_way, relapse="yes").day_one() == given[0]


def test_a_relapse_without_loading_dates_no_maintenance() -> None:
    told = {**BOOKED, "site": SHORT}
    assert injections(scheduler(told=told, loading="none", relapse="yes").dates().events) == []
    assert injections(scheduler(told=told, loading="none").dates().events)[0] == "maintenance-1 2026-03-02"


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


# Tablets, pregnancy and screening


def test_tablets_have_tests_and_no_injections() -> None:
    told = {"start": "2026-03-02"}
    course = scheduler(
        told=told,
        route="oral",
        loading="none",
        pregnant=True,
        bariatric=True,
        annual_screen=True,
        starts=True,
    )
    assert listed(course.dates().events) == [
        "baseline 2026-03-02",
        "pregnancy-review-1 2026-04-02",
        "b12-pregnancy-1 2026-06-02",
        "follow-up-3m 2026-06-02",
        "b12-pregnancy-2 2026-09-02",
        "follow-up-6m 2026-09-02",
        "b12-pregnancy-3 2026-12-02",
        "follow-up-12m 2027-03-02",
        "screen-1 2027-03-02",
    ]
    events = keyed(course)
    assert events["follow-up-3m"].provisional is False
    assert events["baseline"].before is None
    plain = scheduler(told=told, route="oral", loading="none", pregnant=True)
    assert listed(plain.dates().events)[0] == "pregnancy-review-1 2026-04-02"
    assert not any(text.startswith("b12-pregnancy") for text in listed(plain.dates().events))


def test_tests_of_tablets_move_to_the_nearest_open_day() -> None:
    """2 August 2026 is a Sunday: the Friday before is two days away, the Monday after one."""
    course = scheduler(
        told={"start": "2026-05-02", "as_of": "2026-05-02", "site": WEEKDAYS}, route="oral", loading="none"
    )
    assert keyed(course)["follow-up-3m"].on == date(2026, 8, 3)


def test_a_treatment_begun_long_ago_counts_pregnancy_from_today() -> None:
    told = {**REVIEW, "as_of": "2026-03-02", "in_force": months(2)}
    course = scheduler("2024-01-05", told=told, loading="none", pregnant=True, bariatric=True)
    events = keyed(course)
    assert events["pregnancy-review-1"].on == date(2026, 4, 2)
    assert events["b12-pregnancy-1"].anchor == date(2026, 6, 2)


def test_without_loading_there_is_no_first_week() -> None:
    told = {**BOOKED, "site": SHORT}
    course = scheduler(told=told, loading="none", watch_potassium=True, count_daily=True, starts=True)
    assert of(course, "blood_test") == ["baseline 2026-03-02", "follow-up-3m 2026-07-02"]
    assert keyed(course)["baseline"].before is None


def test_no_baseline_once_a_dose_is_given_or_when_nothing_starts() -> None:
    told = {**REVIEW, "in_force": months(2), "site": SHORT}
    course = scheduler("2026-03-02", told=told, loading="none", starts=True)
    assert "baseline" not in keyed(course)
    assert "baseline" not in keyed(scheduler(told={**BOOKED, "site": SHORT}))
    assert "baseline" not in keyed(scheduler("2026-03-02", told={"site": SHORT}, starts=True))


def test_the_first_key_is_named_only_while_the_first_dose_is_pending() -> None:
    told = {"as_of": "2026-03-02", "site": SHORT}
    given_today = keyed(scheduler("2026-03-02", told=told, watch_potassium=True))
    assert given_today["potassium-1"].before is None
    pending = keyed(scheduler(told={**told, **BOOKED}, watch_potassium=True))
    assert pending["potassium-1"].before == "loading-1"


# Day one and the end


@pytest.mark.parametrize(
    ("doses", "start", "found"),
    [
        ((), None, None),
        ((), "2026-03-09", "2026-03-09"),
        ((), "2026-02-20", "2026-03-02"),
        (("2026-02-24", "2026-02-26"), None, "2026-02-24"),
    ],
)
def test_day_one(doses: tuple[str, ...], start: str | None, found: str | None) -> None:
    course = scheduler(*doses, told={"start": start})
    assert course.day_one() == day(found)
    if found is None:
        assert course.dates() == Dated(events=(), loading_review_due=False)


@pytest.mark.parametrize(
    ("start", "as_of", "months_listed", "end"),
    [
        (None, "2026-03-02", 15, "2027-06-10"),
        ("2026-03-09", "2026-03-02", 15, "2027-06-09"),
        ("2026-02-20", "2026-03-02", 15, "2027-06-02"),
        ("2026-03-09", "2026-03-02", 3, "2026-06-09"),
        ("2099-01-05", "2099-01-02", 11, "2099-12-05"),
        ("2099-01-05", "2099-01-02", 12, "2100-01-01"),
    ],
)
def test_the_end_is_so_many_months_from_the_start_or_from_today(
    start: str | None, as_of: str, months_listed: int, end: str
) -> None:
    site = Site(horizon_months=months_listed)
    course = scheduler(told={"start": start, "as_of": as_of, "site": site})
    assert course.end(date(2026, 3, 10)) == day(end)


def test_nothing_is_listed_on_the_last_day_itself() -> None:
    """Five months from 2 March is 2 August: the dose of 1 August is listed, that of 2 August is not."""
    told = {"start": "2026-03-02", "site": SHORT}
    course = scheduler(told=told, intent="prevent", loading="none", every=months(1))
    assert injections(course.dates().events)[-1] == "prophylaxis-5 2026-07-02"
    loading = scheduler(
        told={"start": "2026-03-02", "site": Site(open_weekdays=EVERY_DAY.open_weekdays, horizon_months=0)}
    )
    assert loading.dates().events == ()


def test_a_review_with_doses_ends_counted_from_today() -> None:
    told = {**REVIEW, "as_of": "2026-03-02", "in_force": weeks(2), "site": Site(horizon_months=1)}
    course = scheduler("2026-02-23", told=told, loading="none", every=weeks(2))
    # 9 March and 23 March; 6 April is beyond 2 April.
    assert injections(course.dates().events) == ["maintenance-2 2026-03-09", "maintenance-3 2026-03-23"]
