"""The calendar and the injection record of the patient sheet: every date once, in words, in the right box."""

from __future__ import annotations

from datetime import date

import pytest

from regimens.wording.languages import speech_of
from regimens.wording.patient import OnRecord, Place
from regimens.wording.speech import END_OF_ISOLATE, ISOLATE
from tests.wording import patient_cases as cases
from tests.wording import plans
from tests.wording.patient_cases import section_text, sheet
from tests.wording.test_patient_sheet import prevents, treats

DAY = date(2026, 11, 23)


def test_the_next_injection_is_the_next_from_today() -> None:
    made = treats()
    for today, said in (
        ("2026-11-23", "Your first injection is on Monday 23 November 2026."),
        ("2026-11-24", "Your next injection is on Wednesday 25 November 2026."),
        ("2026-12-04", "Your next injection is on Friday 4 December 2026."),
        ("2026-12-05", "We will tell you the date of your next injection."),
    ):
        assert section_text(sheet(made, today), "main").endswith(said)
    assert section_text(sheet(prevents()), "main").endswith("the date of your first injection.")


def test_two_tests_of_one_day_are_one_box() -> None:
    made = sheet(cases.document(cases.nerves_history()))
    first = [entry.what for entry in made.calendar.entries if entry.on == DAY]
    assert first == ["Blood test", "Injection"]


def test_full_months_are_grids_and_a_sparse_plan_is_a_strip() -> None:
    dense = sheet(cases.document(cases.nerves_history())).calendar.months
    assert [month.title for month in dense if month.weeks] == ["November 2026", "December 2026"]
    assert all(month.entries for month in dense)
    strip = sheet(cases.document(cases.surgery_history())).calendar.months
    assert len(strip) == 13
    assert (strip[0].title, strip[-1].title) == ("November 2026", "November 2027")
    assert not any(month.weeks for month in strip)
    assert [month.title for month in strip if month.entries] == [
        "November 2026", "February 2027", "May 2027", "August 2027", "November 2027",
    ]  # fmt: skip


def test_a_week_begins_as_the_country_has_it() -> None:
    made = cases.document(cases.nerves_history())
    assert sheet(made).calendar.weekdays[0] == "Monday"
    american = sheet(made, place=Place("Elm", profile="us")).calendar
    assert american.weekdays[0] == "Sunday"
    assert all(
        box.weekday == american.weekdays[place]
        for month in american.months
        for week in month.weeks
        for place, box in enumerate(week)
    )


def test_the_record_has_a_row_for_each_dose_and_twelve_at_least() -> None:
    short = sheet(cases.document(cases.surgery_history())).card
    assert short is not None
    assert (len(short.entries), len(short.spare)) == (5, 7)
    long = sheet(cases.document(cases.two_weeks_history())).card
    assert long is not None
    assert (len(long.entries), len(long.spare)) == (13, 0)
    assert long.entries[0].notes == ("and blood test",)


def test_dates_that_may_change_are_said_once_where_all_may() -> None:
    every = sheet(plans.nerves()).calendar
    assert "Your injection dates may change, as they depend on how you are." in every.intro
    assert not any("may change" in entry.notes for entry in every.entries)
    some = plans.without_nerves()
    some["schedule"][-1]["provisional"] = True
    marked = sheet(some).calendar
    assert [entry.notes for entry in marked.entries][-1] == ("may change",)
    assert "A date with “may change” is not sure yet." in marked.intro


def test_without_dates_the_calendar_says_so() -> None:
    made = sheet(plans.prevention())
    assert made.calendar.intro == ("There are no dates yet.", "We will give you the first one.")
    assert made.calendar.months == ()
    assert made.card is not None
    assert len(made.card.spare) == 12


@pytest.mark.parametrize("typed", ["117-HX", "12 345 678-90", "Nurse No. 5"])
def test_what_was_typed_keeps_its_order_on_a_card_from_right_to_left(typed: str) -> None:
    """The renderer of PDFs knows no other mark than these."""
    made = cases.document(cases.two_weeks_history())
    first = next(event for event in made["schedule"] if event["kind"] == "injection")
    first |= {"state": "given", "planned": first["on"], "provisional": False}
    on = date.fromisoformat(first["on"])
    dose = OnRecord(
        on=on, key="", is_of_this_course=True, site="left_hip", batch=typed, expires_on=None, giver=typed
    )
    card = cases.sheet(made, given=[dose], speech=speech_of("ar")).card
    assert card is not None
    row = next(entry for entry in card.entries if entry.on == on)
    for said in (row.filled_in.batch, row.filled_in.giver):
        assert said.replace("\u00a0", " ") == f"{ISOLATE}{typed}{END_OF_ISOLATE}"
