"""Which laboratory result counts, and what it says: B12 class, anaemia, potassium, platelets, markers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from regimens.clinical import parameters
from regimens.clinical.history import History, Result
from regimens.clinical.parameters import Parameter
from regimens.clinical.quantities import (
    TO_STANDARD,
    CellsPerLitre,
    Exact,
    GramsPerLitre,
    Interval,
    MicromolesPerLitre,
    MillimolesPerLitre,
    NanomolesPerLitre,
    from_comparator,
    number_text,
    unknown,
)

BELOW, WITHIN, ABOVE, NONE_USABLE = "below", "within", "above", "none_usable"
#: Most deficient first (R30).
CLASSES = (BELOW, WITHIN, ABOVE)

_LIMITS: dict[tuple[str, str], tuple[Parameter[Any], Parameter[Any]]] = {
    ("b12_total", "ng/L"): (parameters.B12_TOTAL_LOW, parameters.B12_TOTAL_HIGH),
    ("b12_total", "pg/mL"): (parameters.B12_TOTAL_LOW, parameters.B12_TOTAL_HIGH),
    ("b12_total", "pmol/L"): (parameters.B12_TOTAL_LOW_PMOL, parameters.B12_TOTAL_HIGH_PMOL),
    ("b12_active", "pmol/L"): (parameters.B12_ACTIVE_LOW, parameters.B12_ACTIVE_HIGH),
}


_B12 = ("b12_total", "b12_active")


def amount_of(result: Result) -> Interval[Any]:
    """What the reported value allows, in the unit of the report."""
    return from_comparator(result.comparator, result.value)


def b12_class(result: Result) -> str | None:
    """The class of R15 in the result's own unit; None when the comparator leaves more than one open."""
    low, high = _LIMITS[result.analyte, result.unit]
    amount = amount_of(result)
    if amount.surely_below(low.value):
        return BELOW
    if amount.surely_above(high.value):
        return ABOVE
    return WITHIN if amount.surely_at_least(low.value) and amount.surely_at_most(high.value) else None


def before_treatment(history: History, result: Result) -> bool:
    """Taken before the first dose of this treatment, or on its day unless marked as after it (R30)."""
    after = result.timing == "after_dose"
    if history.doses:
        first = history.doses[0].given_on
        return result.taken_on < first or (result.taken_on == first and not after)
    return history.answer("purpose") != "review" and not after


def deciding_b12(history: History) -> Result | None:
    """The result that classifies: the most deficient of the latest usable sampling day before treatment."""
    usable = [result for result in _b12(history) if _may_classify(history, result)]
    last = max((result.taken_on for result in usable), default=None)
    today = [result for result in usable if result.taken_on == last]
    return min(today, key=lambda result: CLASSES.index(b12_class(result) or ABOVE), default=None)


def _b12(history: History) -> list[Result]:
    """Both kinds together, in the order of the history."""
    total, active = (history.results_of(analyte) for analyte in _B12)
    if total and active:
        return [result for result in history.results if result.analyte in _B12]
    return list(total or active)


def _may_classify(history: History, result: Result) -> bool:
    """A level after a dose or on tablets says nothing unless it lies below the threshold (R30)."""
    found = b12_class(result)
    if before_treatment(history, result):
        sure = result.timing != "after_dose" and not _on_tablets(history)
        return found == BELOW or (found is not None and sure)
    at_review = history.answer("purpose") == "review"
    return found == BELOW and not history.doses and (not at_review or _on_tablets(history))


def _on_tablets(history: History) -> bool:
    return history.answer("oral_trial") in ("working", "failed")


def level_on_treatment(history: History) -> str:
    """The most deficient class of the latest day with a level on treatment; `none_usable` without one."""
    on = [
        result
        for result in _b12(history)
        if b12_class(result) and (not before_treatment(history, result) or _on_tablets(history))
    ]
    last = max((result.taken_on for result in on), default=None)
    classes = [found for result in on if result.taken_on == last and (found := b12_class(result))]
    return min(classes, key=CLASSES.index, default=NONE_USABLE)


def amount(history: History, analyte: str, *, lowest: bool = True) -> Interval[Any]:
    """The latest result in the standard unit; of several on one day the lowest (or highest) decides."""
    results = history.results_of(analyte)
    if not results:
        return unknown()
    last = max(result.taken_on for result in results)
    found = [in_standard_unit(result) for result in results if result.taken_on == last]
    return least(found) if lowest else greatest(found)


def least(amounts: Sequence[Interval[Any]]) -> Interval[Any]:
    """What the lowest of several amounts may be: no more than the surest upper end of any."""
    low = min(amounts, key=lambda each: (each.low, each.low_open))
    ends = [each for each in amounts if each.high is not None]
    if not ends:
        return low
    high = min(ends, key=lambda each: (each.high, not each.high_open))
    return Interval(low.low, high.high, low.low_open and low is not high, high.high_open)


def greatest(amounts: Sequence[Interval[Any]]) -> Interval[Any]:
    """What the highest of several amounts may be: no less than the surest lower end of any."""
    low = max(amounts, key=lambda each: (each.low, each.low_open))
    if any(each.high is None for each in amounts):
        return Interval(low.low, None, low.low_open)
    high = max(amounts, key=lambda each: (each.high, not each.high_open))
    return Interval(low.low, high.high, low.low_open, high.high_open)


def in_standard_unit(result: Result) -> Interval[Any]:
    """Exact, so that comparing is the same as converting the threshold to the reported unit."""
    return amount_of(result).scaled(TO_STANDARD[result.analyte, result.unit])


def haemoglobin(history: History) -> Interval[GramsPerLitre]:
    """Grams a litre, the latest."""
    return amount(history, "haemoglobin")


def potassium(history: History) -> Interval[MillimolesPerLitre]:
    """Millimoles a litre, the latest."""
    return amount(history, "potassium")


def platelets(history: History) -> Interval[CellsPerLitre]:
    """Thousand millions a litre, the latest."""
    return amount(history, "platelets")


def homocysteine(history: History) -> Interval[MicromolesPerLitre]:
    """Micromoles a litre, the latest."""
    return amount(history, "homocysteine", lowest=False)


def mma(history: History) -> Interval[NanomolesPerLitre]:
    """Nanomoles a litre, the latest."""
    return amount(history, "mma", lowest=False)


def was_measured(history: History, analyte: str) -> str:
    """`yes` or `no`: a missing result is a fact, not an unknown answer."""
    return "yes" if history.results_of(analyte) else "no"


def by_result_or_statement(
    level: Interval[Any], limit: Parameter[Any], stated: str | None, says: Iterable[str]
) -> str | None:
    """A result decides alone over what was stated (R40); neither: not known."""
    if not level.is_unknown:
        return _side(level, limit.value)
    return None if stated is None else "yes" if stated in says else "no"


def _side(level: Interval[Any], limit: Exact) -> str | None:
    if level.surely_below(limit):
        return "yes"
    return "no" if level.surely_at_least(limit) else None


def text_of(result: Result) -> str:
    """A result in one line: comparator, value, unit and date."""
    sign = "" if result.comparator == "=" else result.comparator
    return f"{sign}{number_text(result.value)} {result.unit}, {result.taken_on.isoformat()}"


def latest(history: History, *analytes: str) -> Result | None:
    """The latest result of these, for the list of facts."""
    found = [result for analyte in analytes for result in history.results_of(analyte)]
    return max(found, key=lambda result: (result.taken_on, result.pointer), default=None)
