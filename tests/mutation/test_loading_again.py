"""Courses loaded a second time against dates found with a calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from regimens.clinical.course import Course, Standing
from regimens.clinical.schedule import Dated
from tests.mutation.courses import (
    BOOKED,
    SHORT,
    SIX,
    injections,
    keyed,
    listed,
    scheduler,
)


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
