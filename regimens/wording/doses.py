"""Doses in words nobody can misread: one number in the order line, its equal on the line beneath."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from regimens.wording.translated import said

MICROGRAMS_IN_A_MG = 1000
US = "us"
SAME = "{dose} is the same as {same}."
LONG_NUMBER = re.compile(r"(?<![\d,.-])\d{4,}(?=(?:\.\d+)? [A-Za-z])")


def grouped(number: int) -> str:
    """1,000: a comma from one thousand on."""
    return f"{number:,}"


def with_commas(text: str) -> str:
    """The text with a comma in every number from one thousand on that stands before a unit."""
    return LONG_NUMBER.sub(lambda found: grouped(int(found[0])), text)


def milligrams(micrograms: int) -> str:
    """Milligrams without a trailing zero: 1, 0.5, 1.25."""
    return f"{(Decimal(micrograms) / MICROGRAMS_IN_A_MG).normalize():f}"


def amount(micrograms: int, profile: str = "uk") -> str:
    """One dose: 1 mg, or 250 micrograms below one mg; in the US profile 1,000 mcg."""
    if profile == US:
        return f"{grouped(micrograms)} mcg"
    if micrograms < MICROGRAMS_IN_A_MG:
        return f"{micrograms} micrograms"
    return f"{milligrams(micrograms)} mg"


def dose(micrograms: Mapping[str, int], profile: str = "uk") -> str:
    """A dose or a range of doses: 1 mg, 1 mg to 2 mg."""
    least, most = micrograms["at_least"], micrograms["at_most"]
    if least == most:
        return amount(least, profile)
    return f"{amount(least, profile)} to {amount(most, profile)}"


def in_micrograms(micrograms: Mapping[str, int]) -> str:
    """The same dose in micrograms, in full: 1,000 micrograms, 1,000 to 2,000 micrograms."""
    least, most = micrograms["at_least"], micrograms["at_most"]
    return (
        f"{grouped(least)} micrograms" if least == most else f"{grouped(least)} to {grouped(most)} micrograms"
    )


def equivalence(micrograms: Mapping[str, int], profile: str = "uk") -> str:
    """The line beneath the order: 1 mg is the same as 1,000 micrograms."""
    least, most = micrograms["at_least"], micrograms["at_most"]
    if profile == US:
        same = milligrams(least) if least == most else f"{milligrams(least)} to {milligrams(most)}"
        return said(SAME, dose=dose(micrograms, profile), same=f"{same} mg")
    if most < MICROGRAMS_IN_A_MG:
        return ""
    return said(SAME, dose=dose(micrograms, profile), same=in_micrograms(micrograms))
