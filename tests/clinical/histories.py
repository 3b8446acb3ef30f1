"""Random histories within the contract, for properties that must hold whatever is answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from regimens.clinical.history import ANSWERS, NEVER_UNKNOWN, STOCK, WEEKDAYS

TODAY = date(2026, 3, 2)
GROUPS = ("kidney", "neuro", "absorption", "safety", "choices")
UNITS = {
    "b12_total": [("ng/L", 20, 900), ("pmol/L", 20, 700)],
    "b12_active": [("pmol/L", 8, 200)],
    "egfr": [("mL/min/1.73m2", 10, 120)],
    "creatinine": [("umol/L", 50, 300), ("mg/dL", 1, 5)],
    "haemoglobin": [("g/L", 50, 160), ("g/dL", 5, 16)],
    "potassium": [("mmol/L", 2, 6)],
    "platelets": [("10*9/L", 20, 300)],
    "homocysteine": [("umol/L", 5, 40)],
    "mma": [("nmol/L", 100, 900)],
}


def days(first: int, last: int) -> st.SearchStrategy[str]:
    """ISO dates so many days from TODAY."""
    return st.integers(first, last).map(lambda count: (TODAY + timedelta(days=count)).isoformat())


@st.composite
def labs(draw: st.DrawFn) -> dict[str, Any]:
    """One plausible result."""
    analyte = draw(st.sampled_from(sorted(UNITS)))
    unit, low, high = draw(st.sampled_from(UNITS[analyte]))
    found: dict[str, Any] = {
        "analyte": analyte,
        "value": draw(st.integers(low, high)),
        "unit": unit,
        "taken_on": draw(days(-500, 0)),
    }
    if draw(st.booleans()):
        found["comparator"] = draw(st.sampled_from(["=", "<", ">"]))
    return found


def doses() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Doses given, some close together as in loading."""
    dose = st.builds(
        lambda day: {
            "given_on": day,
            "form": "hydroxocobalamin",
            "micrograms": 1000,
            "route": "intramuscular",
        },
        days(-40, 0) | days(-400, 0),
    )
    return st.lists(dose, max_size=9)


def _answer(key: str) -> st.SearchStrategy[str | None]:
    values = [*ANSWERS[key], None] if key in NEVER_UNKNOWN else [*ANSWERS[key], "unknown", None]
    common = [value for value in values if value in ("no", "none", "not_tried")]
    return st.sampled_from([*common, *common, *values])


@st.composite
def histories(draw: st.DrawFn) -> dict[str, Any]:
    """A history that the contract allows."""
    found: dict[str, Any] = {
        "schema": "b12.history/1",
        "as_of": TODAY.isoformat(),
        "purpose": draw(st.sampled_from(["treat", "treat", "prevent", "review"])),
        "age_years": draw(st.sampled_from([12, 15, 16, 17, 18, 34, 55, 56, 80, "unknown"])),
        "sex": draw(st.sampled_from(["female", "male", "other", "unknown"])),
    }
    for key in ANSWERS:
        if key in found or (key == "pregnancy" and found["sex"] == "male"):
            continue
        value = draw(_answer(key))
        if value is not None:
            _put(found, key, value)
    _extents(draw, found)
    found["labs"] = draw(st.lists(labs(), max_size=5))
    found["injections"] = draw(doses())
    _optional(draw, found)
    found["site"] = draw(sites())
    return found


def _put(history: dict[str, Any], key: str, value: Any) -> None:
    *path, last = key.split(".")
    for name in path:
        history = history.setdefault(name, {})
    history[last] = value


def _extents(draw: st.DrawFn, history: dict[str, Any]) -> None:
    for name in ("ileal_resection", "crohn_ileal"):
        extent = history.get("absorption", {}).get(name)
        if extent and extent["present"] == "yes" and draw(st.booleans()):
            extent["length_cm"] = draw(st.sampled_from([5, 18, 20, 20.1, 22, 27, 30, 30.5, 33, 60]))


def _optional(draw: st.DrawFn, history: dict[str, Any]) -> None:
    dated = {
        "start_on": days(-30, 60),
        "plateau_on": days(-60, 0),
        "loading_until": days(0, 60),
        "repleted_on": days(-60, 0),
    }
    for key, strategy in dated.items():
        if draw(st.integers(0, 3)) == 0 or (key == "start_on" and draw(st.booleans())):
            history[key] = draw(strategy)
    if draw(st.booleans()):
        history["current_interval"] = {
            "unit": draw(st.sampled_from(["week", "month"])),
            "count": draw(st.integers(1, 12)),
        }
    if draw(st.booleans()):
        history.setdefault("choices", {})["maintenance_months"] = draw(st.sampled_from([1, 2, 3]))


@st.composite
def sites(draw: st.DrawFn) -> dict[str, Any]:
    """A clinic with its days and its stock."""
    return {
        "open_weekdays": draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True)),
        "closed_on": draw(st.lists(days(-10, 200), max_size=6)),
        "stock": draw(st.lists(st.sampled_from(STOCK), unique=True)),
        "horizon_months": draw(st.integers(1, 36)),
    }
