"""Every number that the rules compare with: its unit, its sources, and when it must be checked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Generic

from regimens.clinical.quantities import (
    CellsPerLitre,
    Centimetres,
    Exact,
    GramsPerLitre,
    MicromolesPerLitre,
    MillilitresPerMinute,
    MillimolesPerLitre,
    NanogramsPerLitre,
    NanomolesPerLitre,
    PicomolesPerLitre,
    U,
    Years,
    number_text,
)

VALID_FROM = date(2026, 11, 24)
RECHECK_BY = date(2027, 11, 24)


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter(Generic[U]):
    """A threshold: its value in its unit, the codes of its sources, and its re-check date."""

    name: str
    value: Exact
    unit: type[U]
    unit_text: str
    basis: tuple[str, ...]
    valid_from: date = VALID_FROM
    recheck_by: date = RECHECK_BY

    def as_json(self) -> dict[str, object]:
        """As written in the canonical rule set."""
        return {
            "name": self.name,
            "value": number_text(self.value),
            "unit": self.unit_text,
            "basis": list(self.basis),
            "valid_from": self.valid_from.isoformat(),
            "recheck_by": self.recheck_by.isoformat(),
        }


def _parameter(name: str, value: Exact, unit: type[U], unit_text: str, *basis: str) -> Parameter[U]:
    return Parameter(name=name, value=value, unit=unit, unit_text=unit_text, basis=basis)


_EGFR = (MillilitresPerMinute, "mL/min/1.73m2")
LOCK_EGFR = _parameter("lock_egfr", 50, *_EGFR, "S08", "T23")
WARN_EGFR = _parameter("warn_egfr", 60, *_EGFR, "T11", "T23")

B12_TOTAL_LOW = _parameter("b12_total_low", 180, NanogramsPerLitre, "ng/L", "T27", "O-N6")
B12_TOTAL_HIGH = _parameter("b12_total_high", 350, NanogramsPerLitre, "ng/L", "T27", "O-N6")
B12_TOTAL_LOW_PMOL = _parameter("b12_total_low_pmol", 133, PicomolesPerLitre, "pmol/L", "T27", "O-N6")
B12_TOTAL_HIGH_PMOL = _parameter(
    "b12_total_high_pmol", 258, PicomolesPerLitre, "pmol/L", "R15", "T27", "O-N6"
)
B12_ACTIVE_LOW = _parameter("b12_active_low", 25, PicomolesPerLitre, "pmol/L", "T27", "O-N6")
B12_ACTIVE_HIGH = _parameter("b12_active_high", 70, PicomolesPerLitre, "pmol/L", "T27", "O-N6")

ILEAL_LENGTH = _parameter("ileal_length", 20, Centimetres, "cm", "S22", "T16")
ILEAL_NEAR_LOW = _parameter("ileal_near_low", 18, Centimetres, "cm", "T16")
ILEAL_NEAR_HIGH = _parameter("ileal_near_high", 22, Centimetres, "cm", "T16")
CROHN_LENGTH = _parameter("crohn_length", 30, Centimetres, "cm", "S23", "T17")
CROHN_NEAR_LOW = _parameter("crohn_near_low", 27, Centimetres, "cm", "T17")
CROHN_NEAR_HIGH = _parameter("crohn_near_high", 33, Centimetres, "cm", "T17")

SEVERE_ANAEMIA = _parameter("severe_anaemia", 80, GramsPerLitre, "g/L", "T28")
ANAEMIA_MALE = _parameter("anaemia_male", 130, GramsPerLitre, "g/L", "T29", "R39")
ANAEMIA_FEMALE = _parameter("anaemia_female", 120, GramsPerLitre, "g/L", "T29")
ANAEMIA_PREGNANT = _parameter("anaemia_pregnant", 110, GramsPerLitre, "g/L", "T29")
POTASSIUM_LOW = _parameter("potassium_low", Fraction(7, 2), MillimolesPerLitre, "mmol/L", "T28")
PLATELETS_LOW = _parameter("platelets_low", 100, CellsPerLitre, "10*9/L", "R40")
PLATELETS_ROUTE = _parameter("platelets_route", 50, CellsPerLitre, "10*9/L", "O-O8")
HOMOCYSTEINE_TARGET = _parameter("homocysteine_target", 10, MicromolesPerLitre, "umol/L", "S36")
MMA_TARGET = _parameter("mma_target", 271, NanomolesPerLitre, "nmol/L", "S37")

AGE_SCOPE = _parameter("age_scope", 16, Years, "years", "R12", "O-N2")
AGE_ADULT = _parameter("age_adult", 18, Years, "years", "R12", "O-K3")
AGE_PAST_PREGNANCY = _parameter("age_past_pregnancy", 55, Years, "years", "R38")

ALL_PARAMETERS: tuple[Parameter[Any], ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Parameter)
)
