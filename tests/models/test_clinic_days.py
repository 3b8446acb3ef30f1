"""Closed days of a clinic: public holidays of its country and region, and its own; found around each plan."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from regimens.models import Clinic

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("country", "subdivision", "closed", "open_day"),
    [
        ("GB", "ENG", date(2026, 12, 28), date(2026, 11, 30)),  # Boxing Day moved; St Andrew's is not English
        ("GB", "SCT", date(2026, 11, 30), date(2027, 3, 29)),  # St Andrew's; Easter Monday is not Scottish
        ("GB", "NIR", date(2027, 7, 12), date(2026, 11, 30)),  # Battle of the Boyne
        ("US", "", date(2026, 11, 26), date(2026, 12, 28)),  # Thanksgiving
        ("IE", "", date(2027, 3, 17), date(2027, 7, 12)),  # St Patrick's
        ("FR", "", date(2027, 7, 14), date(2026, 11, 26)),
    ],
)
def test_holidays_are_those_of_the_country(
    country: str, subdivision: str, closed: date, open_day: date
) -> None:
    days = Clinic(country=country, subdivision=subdivision).closed_on(MONDAY)
    assert closed in days
    assert open_day not in days


def test_own_closed_days_stand_among_them_in_order() -> None:
    days = Clinic(closed_days=["2027-03-01", "2026-12-25"]).closed_on(MONDAY)
    assert date(2027, 3, 1) in days
    assert days == sorted(set(days))


def test_a_clinic_without_a_country_has_its_own_days_alone() -> None:
    clinic = Clinic(country="", subdivision="", closed_days=["2027-03-01"])
    assert clinic.closed_on(MONDAY) == [date(2027, 3, 1)]


@pytest.mark.parametrize(
    ("own", "found"),
    [("2026-08-23", True), ("2026-08-22", False), ("2028-06-02", True), ("2028-06-03", False)],
)
def test_days_reach_three_months_beyond_the_plan_on_both_sides(own: str, found: bool) -> None:
    clinic = Clinic(country="", subdivision="", closed_days=[own])
    assert bool(clinic.closed_on(MONDAY)) is found


def test_they_reach_the_history_as_dates(clinic: Clinic) -> None:
    site = clinic.site_document(MONDAY)
    assert "2026-12-25" in site["closed_on"]
    assert site["open_weekdays"] == ["mon", "tue", "wed", "thu", "fri"]


@pytest.mark.parametrize(("country", "subdivision"), [("ZZ", ""), ("GB", "XXX")])
def test_a_country_nobody_knows_is_refused(country: str, subdivision: str) -> None:
    with pytest.raises(ValidationError, match="No public holidays are known"):
        Clinic(name="Nowhere", country=country, subdivision=subdivision).clean()


def test_a_country_whose_number_for_an_emergency_is_not_known_is_refused() -> None:
    with pytest.raises(ValidationError, match="No emergency number is known"):
        Clinic(name="Far away", country="BR", subdivision="").clean()


@pytest.mark.parametrize(
    ("profile", "country", "number"),
    [("uk", "GB", "999"), ("us", "GB", "911"), ("us", "US", "911"), ("uk", "IE", "112")],
)
def test_the_number_for_an_emergency_is_the_country_s(profile: str, country: str, number: str) -> None:
    assert Clinic(name="Elm", profile=profile, country=country).numbers().emergency == number


def test_a_country_without_region_is_enough() -> None:
    Clinic(name="Somewhere", country="GB", subdivision="").clean()
