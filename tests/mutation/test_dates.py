"""Calendar arithmetic against calendars written by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from regimens.clinical.dates import add_days, add_intervals, add_months, is_open, last_open, next_open
from regimens.clinical.history import Site
from regimens.clinical.intervals import Every

#: Open Monday to Friday, but not over Easter 2026: Good Friday 3 April, Easter Monday 6 April.
EASTER = Site(closed_on=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
#: Open on Wednesdays alone.
WEDNESDAYS = Site(open_weekdays=frozenset({2}))
NEVER = Site(open_weekdays=frozenset())


def day(text: str) -> date:
    """A day as it stands in a plan."""
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "count", "found"),
    [
        ("2026-02-27", 1, "2026-02-28"),
        ("2026-02-27", 2, "2026-03-01"),
        ("2028-02-27", 2, "2028-02-29"),
        ("2026-03-01", -1, "2026-02-28"),
        ("2026-12-30", 7, "2027-01-06"),
        ("2026-03-02", 0, "2026-03-02"),
    ],
)
def test_days_are_counted_across_month_ends(start: str, count: int, found: str) -> None:
    assert add_days(day(start), count) == day(found)


@pytest.mark.parametrize(
    ("start", "count", "found"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-01-29", 1, "2028-02-29"),
        ("2028-01-28", 1, "2028-02-28"),
        ("2099-12-30", 2, "2100-02-28"),
        ("2026-01-31", 2, "2026-03-31"),
        ("2026-01-31", 3, "2026-04-30"),
        ("2026-01-31", 4, "2026-05-31"),
        ("2026-01-31", 5, "2026-06-30"),
        ("2026-01-31", 6, "2026-07-31"),
        ("2026-01-31", 7, "2026-08-31"),
        ("2026-01-31", 8, "2026-09-30"),
        ("2026-01-31", 9, "2026-10-31"),
        ("2026-01-31", 10, "2026-11-30"),
        ("2026-01-31", 11, "2026-12-31"),
        ("2026-01-31", 12, "2027-01-31"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-11-15", 1, "2026-12-15"),
        ("2026-03-31", 0, "2026-03-31"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-03-02", -12, "2025-03-02"),
        ("2028-02-29", -12, "2027-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
    ],
)
def test_months_end_on_their_last_day(start: str, count: int, found: str) -> None:
    assert add_months(day(start), count) == day(found)


@pytest.mark.parametrize(
    ("every", "count", "longest", "found"),
    [
        (Every("month", 2, 3), 1, False, "2026-03-31"),
        (Every("month", 2, 3), 1, True, "2026-04-30"),
        (Every("month", 1, 1), 3, False, "2026-04-30"),
        (Every("month", 1, 1), 0, False, "2026-01-31"),
        (Every("week", 2, 3), 2, False, "2026-02-28"),
        (Every("week", 2, 3), 2, True, "2026-03-14"),
        (Every("day", 2, 5), 3, False, "2026-02-06"),
        (Every("day", 2, 5), 3, True, "2026-02-15"),
    ],
)
def test_intervals_are_counted_from_the_anchor(every: Every, count: int, longest: bool, found: str) -> None:
    assert add_intervals(day("2026-01-31"), every, count, longest=longest) == day(found)


def test_the_early_end_of_a_range_is_meant_unless_the_late_one_is_asked_for() -> None:
    assert add_intervals(day("2026-03-02"), Every("week", 1, 3), 1) == day("2026-03-09")


@pytest.mark.parametrize(
    ("on", "is_one"),
    [
        ("2026-04-02", True),
        ("2026-04-03", False),
        ("2026-04-04", False),
        ("2026-04-05", False),
        ("2026-04-06", False),
        ("2026-04-07", True),
    ],
)
def test_a_clinic_is_open_on_its_weekdays_but_for_closed_days(on: str, is_one: bool) -> None:
    assert is_open(day(on), EASTER) is is_one


@pytest.mark.parametrize(
    ("on", "site", "before", "after"),
    [
        ("2026-04-02", EASTER, "2026-04-02", "2026-04-02"),
        ("2026-04-03", EASTER, "2026-04-02", "2026-04-07"),
        ("2026-04-04", EASTER, "2026-04-02", "2026-04-07"),
        ("2026-04-06", EASTER, "2026-04-02", "2026-04-07"),
        ("2026-04-07", EASTER, "2026-04-07", "2026-04-07"),
        ("2026-04-01", WEDNESDAYS, "2026-04-01", "2026-04-01"),
        ("2026-04-02", WEDNESDAYS, "2026-04-01", "2026-04-08"),
        ("2026-04-07", WEDNESDAYS, "2026-04-01", "2026-04-08"),
    ],
)
def test_the_nearest_open_day_before_and_after(on: str, site: Site, before: str, after: str) -> None:
    assert last_open(day(on), site) == day(before)
    assert next_open(day(on), site) == day(after)


def test_a_clinic_that_is_never_open_has_no_open_day() -> None:
    assert next_open(day("2026-04-01"), NEVER) is None
    assert last_open(day("2026-04-01"), NEVER) is None


@pytest.mark.parametrize(("closed_days", "is_found"), [(419, True), (420, False)])
def test_an_open_day_is_looked_for_so_far_and_no_farther(closed_days: int, is_found: bool) -> None:
    """The clinic lists this many days from today on, or up to today, as closed."""
    today = day("2026-04-01")
    ahead = frozenset(today + timedelta(days=count) for count in range(closed_days))
    behind = frozenset(today - timedelta(days=count) for count in range(closed_days))
    every_day = frozenset(range(7))
    found = next_open(today, Site(open_weekdays=every_day, closed_on=ahead))
    assert found == (day("2027-05-25") if is_found else None)
    found = last_open(today, Site(open_weekdays=every_day, closed_on=behind))
    assert found == (day("2025-02-06") if is_found else None)
