"""Whom to ring in a country: the number for an emergency, and the line for advice at any hour where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Numbers:
    """As people dial them; an empty `advice`: no line that answers everywhere in the country at any hour."""

    emergency: str
    advice: str = ""


UNITED_KINGDOM, UNITED_STATES = Numbers("999", "111"), Numbers("911")
EVERYWHERE_IN_EUROPE = Numbers("112")
#: Countries whose own law or network makes 112 reach an ambulance.
EUROPE = (
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI",
    "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
COUNTRIES: Mapping[str, Numbers] = {
    "GB": UNITED_KINGDOM,
    **dict.fromkeys(("GG", "IM", "JE"), Numbers("999")),
    "US": UNITED_STATES,
    "CA": Numbers("911"),
    "AU": Numbers("000"),
    "NZ": Numbers("111"),
    **dict.fromkeys(EUROPE, EVERYWHERE_IN_EUROPE),
}
#: Parts of a country without its line for advice.
WITHOUT_ADVICE = frozenset({("GB", "NIR")})


def is_known(country: str) -> bool:
    """Whether the number for an emergency is known there, so that a sheet can name it."""
    return country in COUNTRIES


def numbers_in(country: str, subdivision: str = "") -> Numbers:
    """The numbers there; of a country that no clinic can be in any more, what every mobile phone knows: 112."""
    found = COUNTRIES.get(country, EVERYWHERE_IN_EUROPE)
    return Numbers(found.emergency) if (country, subdivision) in WITHOUT_ADVICE else found
