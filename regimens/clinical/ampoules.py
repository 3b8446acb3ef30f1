"""How many ampoules a plan takes: for the loading that is dated now, and then for each dose and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

#: What one ampoule holds; methylcobalamin has no standard strength, so it is not counted here.
MICROGRAMS = {"hydroxocobalamin": 1000, "cyanocobalamin": 1000}
ML_IN_AN_AMPOULE = 1
#: How many of its units a year has, rounded down.
IN_A_YEAR = {"day": 365, "week": 52, "month": 12}
#: Loading that goes on until improvement stops is supplied for so many days, with so many doses in them.
BLOCK_DAYS = 14
#: Before its first day is booked it is supplied up to day 21, as a dated one is, from whatever day it begins.
FIRST_DAYS = 21
DOSES_IN_FIRST_DAYS = {"alternate_days": 11, "mon_wed_fri": 10}
DOSES_IN_A_BLOCK = {"alternate_days": 7, "mon_wed_fri": 6}


@dataclass(frozen=True, kw_only=True, slots=True)
class Ampoules:
    """each: for one dose. loading: for the doses dated now; None without loading. first_days: so many days of
    loading it is for where none is dated.

    further: for each 14 days more of a loading that is open-ended. a_year: the fewest and the most that a
    year of the doses after it takes; None where there are none.
    """

    each: int
    loading: int | None = None
    further: int | None = None
    a_year: tuple[int, int] | None = None
    first_days: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadingSoFar:
    """A loading that has begun. given: its doses so far. dated: those ahead. is_over: it is complete."""

    given: int
    dated: int
    is_over: bool


def volume_ml(form: str, micrograms: int) -> Fraction | None:
    """What to draw up for one dose, from the strength; None where the strength is as on the label."""
    strength = MICROGRAMS.get(form)
    return None if strength is None else Fraction(micrograms * ML_IN_AN_AMPOULE, strength)


def ampoules(document: Mapping[str, Any], so_far: LoadingSoFar | None = None) -> Ampoules | None:
    """The ampoules of a plan document; None for tablets, for no regimen, and for an unknown strength.

    so_far: once loading has begun, so that only what is still to give is counted.
    """
    plan = document["regimen"]
    if plan is None or plan["route"] == "oral" or plan["form"] not in MICROGRAMS:
        return None
    by_kind = {phase["kind"]: phase for phase in plan["phases"]}
    most = max(phase["dose_micrograms"]["at_most"] for phase in plan["phases"])
    each = -(-most // MICROGRAMS[plan["form"]])
    is_over = loading_lies_behind(document) if so_far is None else so_far.is_over
    loading = None if is_over else by_kind.get("loading")
    after = by_kind.get("maintenance") or by_kind.get("prophylaxis")
    is_unbooked = loading is not None and so_far is None and _is_unbooked(document, loading)
    return Ampoules(
        each=each,
        loading=None if loading is None else each * _to_give(document, loading, so_far),
        further=None if loading is None else _further(each, loading),
        a_year=None if after is None else _a_year(each, after["interval"]),
        first_days=FIRST_DAYS if is_unbooked else None,
    )


def loading_lies_behind(document: Mapping[str, Any]) -> bool:
    """The answers list a loading that is complete: what the plan dates comes after it."""
    loads = any(phase["kind"] == "loading" for phase in document["regimen"]["phases"])
    dated = {event["phase"] for event in document["schedule"] if event["kind"] == "injection"}
    return loads and bool(dated) and "loading" not in dated


def _is_unbooked(document: Mapping[str, Any], loading: Mapping[str, Any]) -> bool:
    """Loading is open-ended, and nothing at all is dated: its first day is still to be booked."""
    return loading["ends"] == "at_plateau" and not document["schedule"]


def _to_give(document: Mapping[str, Any], loading: Mapping[str, Any], so_far: LoadingSoFar | None) -> int:
    """The doses of loading that are dated and ahead; where none is, those that are ordered and not given."""
    if so_far is None:
        return _dated(document, loading)
    return so_far.dated or max((loading["doses"] or 0) - so_far.given, 0)


def _dated(document: Mapping[str, Any], loading: Mapping[str, Any]) -> int:
    """The doses of loading that are dated; before the first is booked those that are ordered."""
    if _is_unbooked(document, loading):
        return DOSES_IN_FIRST_DAYS[loading["pattern"]]
    dated = sum(
        event["kind"] == "injection" and event["phase"] == "loading" for event in document["schedule"]
    )
    return dated or loading["doses"] or 0


def _further(each: int, loading: Mapping[str, Any]) -> int | None:
    return each * DOSES_IN_A_BLOCK[loading["pattern"]] if loading["ends"] == "at_plateau" else None


def _a_year(each: int, interval: Mapping[str, Any]) -> tuple[int, int]:
    """A year that begins with a dose has one more than the intervals that fit into it."""
    units = IN_A_YEAR[interval["unit"]]
    return each * (units // interval["at_most"]), each * (units // interval["at_least"] + 1)
