"""Blood tests, the first day and the last of whole courses against dates found with a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from regimens.clinical.history import Site
from regimens.clinical.intervals import months, weeks
from regimens.clinical.schedule import Dated
from tests.mutation.courses import (
    BOOKED,
    EVERY_DAY,
    REVIEW,
    SHORT,
    WEEKDAYS,
    day,
    injections,
    keyed,
    listed,
    of,
    scheduler,
)

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
