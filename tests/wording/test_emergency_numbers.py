"""The number that a sheet names for an emergency is that of the clinic's own country."""

from __future__ import annotations

import pytest

from regimens.wording.emergency_numbers import COUNTRIES, is_known, numbers_in


@pytest.mark.parametrize(
    ("country", "subdivision", "emergency", "advice"),
    [
        ("GB", "ENG", "999", "111"),
        ("GB", "NIR", "999", ""),
        ("US", "CA", "911", ""),
        ("IE", "", "112", ""),
        ("ES", "MD", "112", ""),
        ("AU", "", "000", ""),
        ("NZ", "", "111", ""),
        ("ZZ", "", "112", ""),
    ],
)
def test_each_country_has_its_own(country: str, subdivision: str, emergency: str, advice: str) -> None:
    found = numbers_in(country, subdivision)
    assert (found.emergency, found.advice) == (emergency, advice)
    assert is_known(country) is (country != "ZZ")


def test_a_number_is_three_digits_and_advice_is_not_the_emergency() -> None:
    for country, found in COUNTRIES.items():
        assert len(found.emergency) == 3, country
        assert found.emergency.isdigit(), country
        assert found.advice != found.emergency, country
