"""What a blood result is set against on treatment, for information: no rule of the schedule reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from regimens.clinical import parameters
from regimens.clinical.parameters import Parameter
from regimens.clinical.quantities import TO_STANDARD, Exact, Interval, exact, from_comparator


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """The limit of a result. at_least: the result is to reach it, otherwise to stay within it."""

    limit: Parameter[Any]
    at_least: bool


_FIXED: dict[str, Target] = {
    "homocysteine": Target(limit=parameters.HOMOCYSTEINE_TARGET, at_least=False),
    "mma": Target(limit=parameters.MMA_TARGET, at_least=False),
    "potassium": Target(limit=parameters.POTASSIUM_LOW, at_least=True),
}


def target_of(analyte: str, *, sex: str, pregnant: bool) -> Target | None:
    """The target of a test, haemoglobin by sex and pregnancy (T29, R39); None where there is none."""
    if analyte != "haemoglobin":
        return _FIXED.get(analyte)
    if pregnant:
        return Target(limit=parameters.ANAEMIA_PREGNANT, at_least=True)
    limit = parameters.ANAEMIA_FEMALE if sex == "female" else parameters.ANAEMIA_MALE
    return Target(limit=limit, at_least=True)


def is_met(target: Target, *, analyte: str, value: float, comparator: str, unit: str) -> bool | None:
    """Whether the result meets the target in any of its units; None where the sign leaves it open."""
    factor: Exact = TO_STANDARD[analyte, unit]
    measured: Interval[Any] = from_comparator(comparator, exact(value)).scaled(factor)
    limit = target.limit.value
    if target.at_least:
        yes, no = measured.surely_at_least(limit), measured.surely_below(limit)
    else:
        yes, no = measured.surely_at_most(limit), measured.surely_above(limit)
    return yes if yes or no else None
