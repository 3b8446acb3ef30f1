"""Each amount of a history: what it may be, where the rules cut it, and the history with another value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

from regimens.clinical import laboratory, parameters
from regimens.clinical.conditions import Above, AtLeast, Below
from regimens.clinical.fact_list import pointer_of
from regimens.clinical.history import LENGTHS, History, Result
from regimens.clinical.parameters import Parameter
from regimens.clinical.plausible import plausible_range
from regimens.clinical.quantities import TO_STANDARD, Exact, simplest
from regimens.clinical.ranges import Domain
from regimens.clinical.rules import ALL_RULES

OLDEST = 120
LONGEST_CM = 700
STANDARD = {
    "haemoglobin": "g/L",
    "potassium": "mmol/L",
    "platelets": "10*9/L",
    "homocysteine": "umol/L",
    "mma": "nmol/L",
}
EGFR_UNIT = "mL/min/1.73m2"
_TOTAL = (parameters.B12_TOTAL_LOW, parameters.B12_TOTAL_HIGH)
_B12_LIMITS: dict[tuple[str, str], tuple[Parameter[Any], Parameter[Any]]] = {
    ("b12_total", "ng/L"): _TOTAL,
    ("b12_total", "pg/mL"): _TOTAL,
    ("b12_total", "pmol/L"): (parameters.B12_TOTAL_LOW_PMOL, parameters.B12_TOTAL_HIGH_PMOL),
    ("b12_active", "pmol/L"): (parameters.B12_ACTIVE_LOW, parameters.B12_ACTIVE_HIGH),
}
#: Numbers that the facts compare with before any rule does.
_BY_FACTS: dict[str, tuple[Parameter[Any], ...]] = {
    "age_years": (parameters.AGE_SCOPE, parameters.AGE_ADULT, parameters.AGE_PAST_PREGNANCY),
    "egfr": (parameters.LOCK_EGFR,),
    "haemoglobin": (
        parameters.SEVERE_ANAEMIA,
        parameters.ANAEMIA_PREGNANT,
        parameters.ANAEMIA_FEMALE,
        parameters.ANAEMIA_MALE,
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """put: the history in which the amount is this; without: in which it is not known, None: it is not."""

    fact: str
    pointer: str
    unit: str
    domain: Domain
    cuts: tuple[Exact, ...]
    put: Callable[[Exact], History]
    without: History | None


@cache
def limits(fact: str) -> tuple[Exact, ...]:
    """Every number that a rule or a fact compares this amount with."""
    asked = [leaf for rule in ALL_RULES for leaf in rule.leaves if leaf.fact.name == fact]
    found = {leaf.limit.value for leaf in asked if isinstance(leaf, Below | Above | AtLeast)}
    return tuple(sorted(found | {each.value for each in _BY_FACTS.get(fact, ())}))


def amounts(history: History) -> Iterator[Amount]:
    """Age, results and lengths, in the order of the form."""
    yield _age(history)
    yield _b12(history)
    yield _egfr(history)
    for analyte, unit in STANDARD.items():
        yield _result(history, analyte, unit)
    for key in LENGTHS:
        yield _length(history, key)


def _age(history: History) -> Amount:
    """With a creatinine every year counts: the equations read it."""
    measured = any(result.analyte == "creatinine" for result in history.results)
    return Amount(
        fact="age_years",
        pointer="/age_years",
        unit="years",
        domain=Domain(low=0, high=OLDEST, whole=True),
        cuts=tuple(range(1, OLDEST)) if measured else limits("age_years"),
        put=lambda age: replace(history, age_years=int(age)),
        without=None if history.age_years is None else replace(history, age_years=None),
    )


def _length(history: History, key: str) -> Amount:
    """A length brings the answer yes with it."""
    fact = f"{key}.length_cm"

    def put(length: Exact) -> History:
        answers = {**history.answers, f"{key}.present": "yes"}
        return replace(history, answers=answers, lengths_cm={**history.lengths_cm, key: length})

    others = {name: length for name, length in history.lengths_cm.items() if name != key}
    return Amount(
        fact=fact,
        pointer=pointer_of(fact),
        unit="cm",
        domain=Domain(low=0, high=LONGEST_CM, low_open=True),
        cuts=limits(fact),
        put=put,
        without=replace(history, lengths_cm=others) if key in history.lengths_cm else None,
    )


def _egfr(history: History) -> Amount:
    """A laboratory value of today, which stands above every other (R10); none: no creatinine either."""
    kept = tuple(
        result
        for result in history.results
        if not (result.analyte == "egfr" and result.taken_on == history.as_of)
    )
    bare = tuple(result for result in history.results if result.analyte not in ("egfr", "creatinine"))
    return Amount(
        fact="egfr",
        pointer="/labs",
        unit=EGFR_UNIT,
        domain=_plausible("egfr", EGFR_UNIT),
        cuts=limits("egfr"),
        put=lambda value: replace(history, results=(*kept, _measured(history, "egfr", EGFR_UNIT, value))),
        without=replace(history, results=bare) if len(bare) < len(history.results) else None,
    )


def _result(history: History, analyte: str, standard: str) -> Amount:
    """In place of the results of the latest day, in its unit where the limits are round in it."""
    latest = laboratory.latest(history, analyte)
    unit = standard if latest is None else _unit(analyte, latest.unit, standard)
    scale = TO_STANDARD[analyte, unit]
    rest = tuple(
        result
        for result in history.results
        if latest is None or result.analyte != analyte or result.taken_on != latest.taken_on
    )
    bare = tuple(result for result in history.results if result.analyte != analyte)

    def put(value: Exact) -> History:
        new = _measured(history, analyte, unit, value)
        if latest is not None:
            new = replace(new, taken_on=latest.taken_on)
        return replace(history, results=(*rest, new))

    return Amount(
        fact=analyte,
        pointer=latest.pointer if latest else "/labs",
        unit=unit,
        domain=_plausible(analyte, unit),
        cuts=tuple(simplest(Fraction(cut) / scale) for cut in limits(analyte)),
        put=put,
        without=replace(history, results=bare) if latest else None,
    )


def _unit(analyte: str, own: str, standard: str) -> str:
    scale = TO_STANDARD[analyte, own]
    return own if all(_is_decimal(Fraction(cut) / scale) for cut in limits(analyte)) else standard


def _is_decimal(value: Fraction) -> bool:
    """Written out with no more than three decimals."""
    return (value * 1000).denominator == 1


def _b12(history: History) -> Amount:
    """In place of the results of the day that classifies; without one, a total B12 before treatment."""
    deciding = laboratory.deciding_b12(history)
    day = history.doses[0].given_on if history.doses else history.as_of
    new = deciding or Result(
        analyte="b12_total",
        value=0,
        comparator="=",
        unit="ng/L",
        taken_on=day,
        timing="before_dose",
        pointer="/labs",
    )
    is_b12 = ("b12_total", "b12_active")
    rest = tuple(
        result
        for result in history.results
        if result.analyte not in is_b12 or result.taken_on != new.taken_on
    )
    bare = tuple(result for result in history.results if result.analyte not in is_b12)
    low, high = _B12_LIMITS[new.analyte, new.unit]
    return Amount(
        fact="b12",
        pointer=new.pointer,
        unit=new.unit,
        domain=_plausible(new.analyte, new.unit),
        cuts=(low.value, high.value),
        put=lambda value: replace(history, results=(*rest, replace(new, value=value, comparator="="))),
        without=replace(history, results=bare) if len(bare) < len(history.results) else None,
    )


def _measured(history: History, analyte: str, unit: str, value: Exact) -> Result:
    return Result(
        analyte=analyte,
        value=value,
        comparator="=",
        unit=unit,
        taken_on=history.as_of,
        timing=None,
        pointer="/labs",
    )


def _plausible(analyte: str, unit: str) -> Domain:
    low, high = plausible_range(analyte, unit)
    return Domain(low=low, high=high)
