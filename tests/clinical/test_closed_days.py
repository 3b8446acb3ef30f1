"""Closed days and month ends, over random clinics: loading keeps its days, maintenance comes earlier and is anchored."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from regimens.clinical import plan_document
from tests.wording import patient_cases as cases

History = dict[str, Any]
Event = dict[str, Any]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY, WEEK = timedelta(days=1), timedelta(days=7)
LONGEST = 36
#: Of two years with the leap day of 2028 between them.
STARTS = st.dates(date(2026, 12, 1), date(2028, 12, 31))
ENDS_OF_MONTHS = (
    date(2027, 1, 29), date(2027, 1, 30), date(2027, 1, 31), date(2028, 1, 29), date(2028, 1, 30),
    date(2028, 1, 31), date(2028, 2, 29), date(2027, 2, 28), date(2027, 8, 31), date(2027, 11, 30),
)  # fmt: skip
often = settings(max_examples=80, deadline=None)


@st.composite
def clinics(draw: st.DrawFn, first: date) -> History:
    """A clinic with its weekdays, and days and whole weeks on which it is closed."""
    weekdays = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True))
    single = draw(st.lists(st.integers(0, 1100), max_size=12))
    runs = draw(st.lists(st.tuples(st.integers(0, 1100), st.integers(2, 40)), max_size=3))
    closed = {first + count * DAY for count in single}
    closed |= {first + (begin + count) * DAY for begin, length in runs for count in range(length)}
    return {"open_weekdays": weekdays, "closed_on": sorted(map(date.isoformat, closed))}


@st.composite
def booked(draw: st.DrawFn, days: st.SearchStrategy[date] = STARTS) -> tuple[date, History]:
    """The day that was booked for the first dose, and the clinic."""
    first = draw(days)
    return first, draw(clinics(first))


def at(history: History, first: date, site: History, **more: Any) -> History:
    """The history on the day of its first dose, at this clinic, its results a week old."""
    labs = [lab | {"taken_on": (first - WEEK).isoformat()} for lab in history["labs"]]
    day = first.isoformat()
    return (
        history
        | {"as_of": day, "start_on": day, "labs": labs, "site": site | {"horizon_months": LONGEST}}
        | more
    )


def is_open(day: date, site: History) -> bool:
    return WEEKDAYS[day.weekday()] in site["open_weekdays"] and day.isoformat() not in site["closed_on"]


def events(document: History, phase: str, kind: str = "injection") -> list[Event]:
    return [each for each in document["schedule"] if (each["phase"], each["kind"]) == (phase, kind)]


def on(event: Event) -> date:
    return date.fromisoformat(event["on"])


def months_later(day: date, count: int) -> date:
    """The same day of the month so many months on, or the last one that the month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# Loading


@given(booked())
@example((date(2027, 1, 2), {"open_weekdays": ["tue"], "closed_on": []}))
@often
def test_no_closed_day_moves_a_dose_of_loading_on_alternate_days(case: tuple[date, History]) -> None:
    """Every other day, counted from the day booked; a closed day is said to be one, so that somebody owns it."""
    first, site = case
    doses = events(plan_document(at(cases.nerves_history(), first, site)), "loading")
    assert [on(each) for each in doses] == [first + 2 * count * DAY for count in range(11)]
    for dose in doses:
        assert dose["closed_day"] is not is_open(on(dose), site)
        assert "anchor" not in dose


@given(booked())
@often
def test_nor_one_on_mondays_wednesdays_and_fridays(case: tuple[date, History]) -> None:
    first, site = case
    history = at(cases.nerves_history(), first, site, choices={"loading_days": "mon_wed_fri"})
    doses = events(plan_document(history), "loading")
    always = plan_document(history | {"site": {"open_weekdays": list(WEEKDAYS), "horizon_months": LONGEST}})
    assert [on(each) for each in doses] == [on(each) for each in events(always, "loading")]
    assert on(doses[0]) == first
    assert {on(each).weekday() for each in doses[1:]} <= {0, 2, 4}
    assert all(each["closed_day"] is not is_open(on(each), site) for each in doses)


@given(booked())
@often
def test_three_a_week_stands_on_the_first_open_days_that_its_rule_allows(case: tuple[date, History]) -> None:
    """No weekday was promised: the rule names open days. The dose booked stays where it was booked."""
    first, site = case
    doses = events(plan_document(at(cases.two_weeks_history(), first, site)), "loading")
    days = [on(each) for each in doses]
    assert (len(days), days[0]) == (6, first)
    for number, day in enumerate(days[1:], 1):
        soonest = days[number - 1] + 2 * DAY
        soonest = max(soonest, days[number - 3] + WEEK) if number >= 3 else soonest
        assert day >= soonest
        assert is_open(day, site)
        assert not any(is_open(between, site) for between in _days(soonest, day))
    assert all(each["rule"] == "dates.three_per_week" for each in doses)
    assert [each["closed_day"] for each in doses] == [not is_open(day, site) for day in days]


def _days(begin: date, end: date) -> Iterator[date]:
    """From the first up to the last, which is left out."""
    while begin < end:
        yield begin
        begin += DAY


# Maintenance and prevention


def check_moves(doses: list[Event], before: date, site: History) -> None:
    """Each dose on its due day or on the open day before it; later only where none is left, and never silently.

    before: the dose before the first of them.
    """
    for dose in doses:
        due, day = date.fromisoformat(dose["anchor"]), on(dose)
        open_days = [each for each in _days(before + DAY, due + DAY) if is_open(each, site)]
        if open_days:
            assert day == max(open_days), dose
        else:
            later = next(
                (each for each in _days(max(due, before + DAY), due + WEEK + DAY) if is_open(each, site)),
                None,
            )
            assert day == (later or max(due, before + DAY)), dose
        assert dose["closed_day"] is not is_open(day, site)
        before = day


@pytest.mark.parametrize("every", [1, 2, 3])
@given(case=booked())
@often
def test_prevention_is_moved_earlier_alone_and_counted_from_its_first_dose(
    every: int, case: tuple[date, History]
) -> None:
    first, site = case
    history = at(cases.surgery_history(), first, site, choices={"maintenance_months": every})
    doses = events(plan_document(history), "prophylaxis")
    assert on(doses[0]) == first
    assert doses[0]["closed_day"] is not is_open(first, site)
    anchors = [date.fromisoformat(each["anchor"]) for each in doses]
    assert anchors == [months_later(first, every * count) for count in range(len(doses))]
    assert len(doses) >= LONGEST // every - 1
    check_moves(doses[1:], first, site)


@pytest.mark.parametrize("every", [2, 3])
@given(case=booked())
@often
def test_maintenance_is_counted_from_the_last_dose_of_loading(every: int, case: tuple[date, History]) -> None:
    first, site = case
    history = at(cases.two_weeks_history(), first, site, choices={"maintenance_months": every})
    document = plan_document(history)
    last, doses = on(events(document, "loading")[-1]), events(document, "maintenance")
    anchors = [date.fromisoformat(each["anchor"]) for each in doses]
    assert anchors == [months_later(last, every * count) for count in range(1, len(doses) + 1)]
    check_moves(doses, last, site)


@pytest.mark.parametrize("every", [1, 2, 3])
@pytest.mark.parametrize("first", ENDS_OF_MONTHS)
def test_a_short_month_shortens_its_own_date_alone(first: date, every: int) -> None:
    """From the 29th, 30th and 31st, over a leap February and two common ones: never chained."""
    site = {"open_weekdays": list(WEEKDAYS), "closed_on": []}
    history = at(cases.surgery_history(), first, site, choices={"maintenance_months": every})
    days = [on(each) for each in events(plan_document(history), "prophylaxis")]
    for count, day in enumerate(days):
        assert day == months_later(first, every * count)
        last = monthrange(day.year, day.month)[1]
        assert day.day == min(first.day, last)


def test_dates_worked_out_by_hand() -> None:
    """31 January 2028, every month: 29 February, 31 March, 30 April. 28-Feb-2027 is a Sunday."""
    always = {"open_weekdays": list(WEEKDAYS), "closed_on": []}
    monthly = at(cases.surgery_history(), date(2028, 1, 31), always, choices={"maintenance_months": 1})
    found = [on(each) for each in events(plan_document(monthly), "prophylaxis")[:4]]
    assert found == [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]
    weekdays = {"open_weekdays": list(WEEKDAYS[:5]), "closed_on": []}
    quarterly = at(cases.surgery_history(), date(2026, 11, 30), weekdays, choices={"maintenance_months": 3})
    second = events(plan_document(quarterly), "prophylaxis")[1]
    assert (second["anchor"], second["on"]) == ("2027-02-28", "2027-02-26")
