"""Kidney function: which eGFR counts, both equations from a creatinine, and where neither holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from regimens.clinical import laboratory, parameters
from regimens.clinical.dates import add_months
from regimens.clinical.history import History, Result
from regimens.clinical.quantities import TO_STANDARD, Exact, Interval, MillilitresPerMinute, exactly, unknown

UMOL_IN_MG_DL = TO_STANDARD["creatinine", "mg/dL"]
MONTHS_USABLE = 12

Egfr = Interval[MillilitresPerMinute]


@dataclass(frozen=True, slots=True)
class Coefficients:
    """One sex's constants of an equation: knot in mg/dL, exponents below and above it, scale, age base."""

    scale: float
    knot: float
    below: float
    above: float
    age: float


#: K1: CKD-EPI 2021; K4: CKD-EPI 2009 without ethnicity. Female scale holds the factor for women.
CKD_EPI = {
    "ckd_epi_2009": {
        "female": Coefficients(141 * 1.018, 0.7, -0.329, -1.209, 0.993),
        "male": Coefficients(141, 0.9, -0.411, -1.209, 0.993),
    },
    "ckd_epi_2021": {
        "female": Coefficients(142 * 1.012, 0.7, -0.241, -1.200, 0.9938),
        "male": Coefficients(142, 0.9, -0.302, -1.200, 0.9938),
    },
}
#: Decimal places kept of a computed value: far finer than any creatinine, and the same on every machine.
PLACES = 6


#: Most conversions and estimates kept: the arithmetic is asked for by the rules and by the list of facts.
MOST_KEPT = 1000


@lru_cache(maxsize=MOST_KEPT)
def estimated(creatinine_mg_dl: float, age_years: int, equation: str, sex: str) -> Fraction:
    """eGFR in mL/min/1.73 m2 by one equation for one sex, unrounded but for the sixth decimal.

    creatinine_mg_dl: serum creatinine in mg/dL. equation: a key of CKD_EPI. sex: female or male.
    """
    c = CKD_EPI[equation][sex]
    ratio = creatinine_mg_dl / c.knot
    value: float = c.scale * min(ratio, 1.0) ** c.below * max(ratio, 1.0) ** c.above * c.age**age_years
    return Fraction(f"{value:.{PLACES}f}")


@lru_cache(maxsize=MOST_KEPT)
def in_mg_dl(value: Exact, unit: str) -> float:
    """A creatinine in mg/dL, as near as a float comes."""
    return float(Fraction(value) * TO_STANDARD["creatinine", unit] / UMOL_IN_MG_DL)


def by_equation(history: History, creatinine: Result, equation: str) -> Fraction | None:
    """By one equation; for sex other or unknown the lower of both (R39); None where it does not hold."""
    if history.age_years is None:
        return None
    mg_dl = in_mg_dl(creatinine.value, creatinine.unit)
    sex = history.answer("sex")
    sexes = (sex,) if sex in ("female", "male") else ("female", "male")
    return min(estimated(mg_dl, history.age_years, equation, each) for each in sexes)


def computed(history: History, creatinine: Result) -> Egfr:
    """The lower of both equations, which decides (T25); a comparator leaves one end open."""
    values = [value for name in CKD_EPI if (value := by_equation(history, creatinine, name)) is not None]
    if not values:
        return unknown()
    lowest = min(values)
    if creatinine.comparator == ">":
        return Interval(0, lowest, high_open=True)
    return Interval(lowest, None, low_open=True) if creatinine.comparator == "<" else exactly(lowest)


def equations_hold(history: History, *, pregnant: bool) -> bool:
    """Not under 18 or of unknown age, in pregnancy, in acute kidney injury or on dialysis (R09)."""
    adult = history.age_years is not None and history.age_years >= parameters.AGE_ADULT.value
    unstable = "yes" in (history.answer("kidney.acute_kidney_injury"), history.answer("kidney.dialysis"))
    return adult and not pregnant and not unstable


def in_window(history: History, taken_on: date) -> bool:
    """Taken on or after the same day 12 calendar months before (R08, R39)."""
    return taken_on >= add_months(history.as_of, -MONTHS_USABLE)


def one_side(amount: Egfr) -> bool:
    """Every value it allows lies on one side of the lock's limit (R39)."""
    limit = parameters.LOCK_EGFR.value
    return amount.surely_below(limit) or amount.surely_at_least(limit)


@dataclass(frozen=True, slots=True)
class Kidney:
    """The eGFR that decides and what it was made from; unknown when none is usable."""

    egfr: Egfr
    deciding: Result | None
    creatinine_invalid: bool


def kidney_of(history: History, *, pregnant: bool) -> Kidney:
    """The newest usable value: a laboratory eGFR wins over a computed one that is not newer (R10)."""
    creatinine = _newest(history, "creatinine")
    invalid = creatinine is not None and not equations_hold(history, pregnant=pregnant)
    found = _laboratory(history)
    own = _computed(history, None if invalid else creatinine)
    if own[1] and (found[1] is None or own[1].taken_on > found[1].taken_on):
        found = own
    amount, deciding = found
    if pregnant and not amount.surely_below(parameters.LOCK_EGFR.value):
        amount, deciding = unknown(), None
    return Kidney(amount, deciding, invalid)


def _newest(history: History, analyte: str) -> Result | None:
    results = [result for result in history.results_of(analyte) if in_window(history, result.taken_on)]
    return max(results, key=lambda result: result.taken_on, default=None)


def _laboratory(history: History) -> tuple[Egfr, Result | None]:
    """Of the newest day the lowest; one that spans the limit is no value, and no older one replaces it."""
    newest = _newest(history, "egfr")
    if newest is None:
        return unknown(), None
    that_day = [r for r in history.results_of("egfr") if r.taken_on == newest.taken_on]
    lowest = min(that_day, key=lambda result: _floor(laboratory.amount_of(result)))
    amount: Egfr = laboratory.least([laboratory.amount_of(result) for result in that_day])
    return (amount, lowest) if one_side(amount) else (unknown(), lowest)


def _computed(history: History, creatinine: Result | None) -> tuple[Egfr, Result | None]:
    """Of the newest day the highest creatinine; unusable ones never displace an eGFR (R39)."""
    if creatinine is None:
        return unknown(), None
    that_day = [r for r in history.results_of("creatinine") if r.taken_on == creatinine.taken_on]
    amounts = [(computed(history, result), result) for result in that_day]
    amount, result = min(amounts, key=lambda pair: _floor(pair[0]))
    return (amount, result) if one_side(amount) and not amount.is_unknown else (unknown(), None)


def _floor(amount: Interval[Any]) -> tuple[Any, bool, Any]:
    """Sorts the lowest possible value first; with equal low ends the one with the nearer high end."""
    return amount.low, amount.low_open, amount.high if amount.high is not None else 10**9
