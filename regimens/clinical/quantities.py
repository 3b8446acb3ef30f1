"""Amounts with their units: a number without its unit cannot be written down or compared here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Generic, TypeVar

Exact = int | Fraction


class Unit:
    """Marks what an amount is measured in; never instantiated."""


class MillilitresPerMinute(Unit):
    """Estimated kidney filtration, per 1.73 square metres."""


class Centimetres(Unit):
    """A length of bowel."""


class GramsPerLitre(Unit):
    """Haemoglobin."""


class MillimolesPerLitre(Unit):
    """Potassium."""


class CellsPerLitre(Unit):
    """Platelets, in thousand millions a litre (10*9/L)."""


class Years(Unit):
    """Age in completed years."""


class NanogramsPerLitre(Unit):
    """Total vitamin B12; the same number as pg/mL."""


class PicomolesPerLitre(Unit):
    """Total or active vitamin B12."""


class MicromolesPerLitre(Unit):
    """Homocysteine, creatinine."""


class NanomolesPerLitre(Unit):
    """Methylmalonic acid."""


class Days(Unit):
    """A span of calendar days."""


class Months(Unit):
    """A span of calendar months."""


class Micrograms(Unit):
    """A dose of vitamin B12."""


U = TypeVar("U", bound=Unit)


@dataclass(frozen=True, slots=True)
class Interval(Generic[U]):
    """Everything an amount may be: `=48` is [48, 48], `>90` is (90, none), unknown is [0, none).

    low and high are exact; high None means no upper end. An open end does not contain its number.
    """

    low: Exact = 0
    high: Exact | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def is_exact(self) -> bool:
        """One single value is possible."""
        return self.low == self.high

    @property
    def is_unknown(self) -> bool:
        """Nothing at all is known: any value from zero up."""
        return self.low == 0 and self.high is None and not self.low_open

    def surely_below(self, limit: Exact) -> bool:
        """Every possible value is less than the limit."""
        return self.high is not None and (self.high < limit or (self.high == limit and self.high_open))

    def surely_at_least(self, limit: Exact) -> bool:
        """Every possible value is the limit or more."""
        return self.low >= limit

    def surely_above(self, limit: Exact) -> bool:
        """Every possible value is more than the limit."""
        return self.low > limit or (self.low == limit and self.low_open)

    def surely_at_most(self, limit: Exact) -> bool:
        """Every possible value is the limit or less."""
        return self.high is not None and self.high <= limit

    def scaled(self, factor: Exact) -> Interval[U]:
        """The same amounts multiplied by a positive exact factor."""
        high = None if self.high is None else simplest(self.high * factor)
        return Interval(simplest(self.low * factor), high, self.low_open, self.high_open)

    def __str__(self) -> str:
        if self.is_exact:
            return number_text(self.low)
        if self.high is None:
            return (
                "unknown" if self.is_unknown else f"{'>' if self.low_open else '>='}{number_text(self.low)}"
            )
        if self.low == 0:
            return f"{'<' if self.high_open else '<='}{number_text(self.high)}"
        return f"{number_text(self.low)} to {number_text(self.high)}"


def exactly(value: Exact) -> Interval[U]:
    """The interval of one known value."""
    return Interval(value, value)


def from_comparator(comparator: str, value: Exact) -> Interval[U]:
    """A laboratory value with its comparator: `<`, `>` or `=`."""
    if comparator == "<":
        return Interval(0, value, high_open=True)
    if comparator == ">":
        return Interval(value, None, low_open=True)
    return Interval(value, value)


_UNKNOWN: Interval[Any] = Interval()


def unknown() -> Interval[U]:
    """Nothing known of the amount."""
    return _UNKNOWN


def simplest(value: Exact) -> Exact:
    """A whole number as int, so that equal amounts have one spelling."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


def exact(value: int | float | Decimal) -> Exact:
    """A number as it was written in JSON, without binary rounding."""
    if isinstance(value, int):
        return value
    return _exactly_written(repr(value) if isinstance(value, float) else value)


@lru_cache(maxsize=1000)
def _exactly_written(value: str | Decimal) -> Exact:
    return simplest(Fraction(value))


def number_text(value: Exact) -> str:
    """An exact number in decimal, without exponent or trailing zeros; thirds and the like to six places."""
    value = simplest(value)
    if isinstance(value, int):
        return str(value)
    text = format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    whole, _, decimals = text.partition(".")
    decimals = decimals[:6].rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


#: Exact conversion factors of spec table 3.7, each as result unit -> standard unit.
TO_STANDARD: dict[tuple[str, str], Exact] = {
    ("creatinine", "umol/L"): 1,
    ("creatinine", "mg/dL"): Fraction(884, 10),
    ("haemoglobin", "g/L"): 1,
    ("haemoglobin", "g/dL"): 10,
    ("potassium", "mmol/L"): 1,
    ("potassium", "mEq/L"): 1,
    ("platelets", "10*9/L"): 1,
    ("egfr", "mL/min/1.73m2"): 1,
    ("homocysteine", "umol/L"): 1,
    ("homocysteine", "mg/L"): Fraction(7397, 1000),
    ("mma", "nmol/L"): 1,
    ("mma", "umol/L"): 1000,
    ("mma", "ug/L"): Fraction(8468, 1000),
    ("folate", "ug/L"): 1,
    ("folate", "ng/mL"): 1,
    ("folate", "nmol/L"): Fraction(1000, 2266),
    ("ferritin", "ug/L"): 1,
    ("ferritin", "ng/mL"): 1,
}
