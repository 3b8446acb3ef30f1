"""Whole courses of loading against dates found with a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from regimens.clinical.events import Event
from tests.mutation.courses import (
    ALTERNATE,
    BOOKED,
    SHORT,
    SIX,
    WEEKDAYS,
    injections,
    keyed,
    listed,
    of,
    scheduler,
)

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
