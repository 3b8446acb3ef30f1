"""Gives a history another answer, as the explanation words it: written apart from the code under test."""

from __future__ import annotations

import copy
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from regimens.clinical.ranges import Range

History = dict[str, Any]
EXTENTS = ("absorption.ileal_resection", "absorption.crohn_ileal")
DAYS = ("plateau_on", "repleted_on", "start_on")
STANDARD = {
    "haemoglobin": ("g/L",),
    "potassium": ("mmol/L",),
    "platelets": ("10*9/L",),
    "homocysteine": ("umol/L",),
    "mma": ("nmol/L",),
}
USUAL = ["hydroxocobalamin_injection", "cyanocobalamin_injection", "cyanocobalamin_tablet"]
SIX = ("paraesthesia", "numbness", "gait_disturbance", "cognitive_difficulty", "memory_problem", "tongue")
BEYOND = ("weakness", "visual_loss", "sphincter_disturbance", "psychiatric", "red_flag")


def answered(history: History, fact: str, answer: str) -> History:
    """The history in which this fact has this answer; `unknown` takes it back."""
    changed = copy.deepcopy(history)
    if fact in ("b12", "egfr", *STANDARD):
        _no_result(changed, fact)
    elif fact == "neuro":
        given = changed.setdefault("neuro", {})
        given |= dict.fromkeys(SIX, "no") | {name: "no" for name in BEYOND if given.get(name) == "yes"}
    elif fact.startswith("stock."):
        _stock(changed, fact.removeprefix("stock."), answer)
    elif fact == "injections":
        _doses(changed, answer)
    elif fact in DAYS:
        _put(changed, [fact], changed["as_of"] if answer == "today" else None)
    elif fact == "current_interval":
        count, _, unit = answer.partition(" ")
        _put(changed, [fact], {"unit": unit, "count": int(count)} if unit else None)
    else:
        _plain(changed, fact, answer)
    return changed


def _plain(changed: History, fact: str, answer: str) -> None:
    for extent in EXTENTS:
        if fact == f"{extent}.present" and answer != "yes":
            _put(changed, extent.split("."), {"present": answer})
            return
    value: Any = None if answer == "unknown" else answer
    if fact == "choices.maintenance_months" and value:
        value = int(value)
    if fact in ("age_years", "sex"):  # never absent
        value = answer
    _put(changed, fact.split("."), value)


def _put(changed: History, path: list[str], value: Any) -> None:
    inner = changed
    for name in path[:-1]:
        inner = inner.setdefault(name, {})
    if value is None:
        inner.pop(path[-1], None)
    else:
        inner[path[-1]] = value


def _stock(changed: History, product: str, answer: str) -> None:
    stock = list(changed.setdefault("site", {}).get("stock", USUAL))
    changed["site"]["stock"] = [each for each in stock if each != product] + (
        [product] if answer == "yes" else []
    )


def _doses(changed: History, answer: str) -> None:
    if answer == "none":
        changed["injections"] = []
        return
    dose = {"given_on": changed["as_of"], "form": "hydroxocobalamin"}
    dose |= {"micrograms": 1000, "route": "intramuscular"}
    changed["injections"] = [*changed.get("injections", []), dose]


def _no_result(changed: History, fact: str) -> None:
    gone = {"b12": ("b12_total", "b12_active"), "egfr": ("egfr", "creatinine")}.get(fact, (fact,))
    changed["labs"] = [lab for lab in changed.get("labs", []) if lab["analyte"] not in gone]


def measured(history: History, fact: str, unit: str, value: Fraction | int) -> History:
    """The history in which this amount is this value, in the unit that the explanation names."""
    changed = copy.deepcopy(history)
    number = _number(value)
    if fact == "age_years":
        changed["age_years"] = int(value)
    elif fact.endswith(".length_cm"):
        _, name, _ = fact.split(".")
        changed.setdefault("absorption", {})[name] = {"present": "yes", "length_cm": number}
    elif fact == "egfr":
        lab = {"analyte": "egfr", "value": number, "unit": unit, "taken_on": changed["as_of"]}
        labs = [
            each
            for each in changed.get("labs", [])
            if (each["analyte"], each["taken_on"]) != ("egfr", changed["as_of"])
        ]
        changed["labs"] = [*labs, lab]
    else:
        raise AssertionError(fact)
    return changed


def measured_again(history: History, fact: str, unit: str, value: Fraction | int) -> History:
    """Another value on the latest day of this test; a first one is of the plan's own day."""
    changed = copy.deepcopy(history)
    labs = changed.get("labs", [])
    days = [lab["taken_on"] for lab in labs if lab["analyte"] == fact]
    day = max(days, default=changed["as_of"])
    kept = [lab for lab in labs if (lab["analyte"], lab["taken_on"]) != (fact, day)]
    lab = {"analyte": fact, "value": _number(value), "unit": unit, "taken_on": day}
    changed["labs"] = [*kept, lab]
    return changed


def b12_measured(history: History, pointer: str, unit: str, value: Fraction | int) -> History:
    """Another B12 in place of that at the pointer, alone on its day; without one a total before treatment."""
    changed = copy.deepcopy(history)
    labs = changed.get("labs", [])
    place = pointer.removeprefix("/labs").removeprefix("/")
    if place:
        lab = dict(labs[int(place)])
        lab.pop("comparator", None)
    else:
        first = min((dose["given_on"] for dose in changed.get("injections", [])), default=changed["as_of"])
        lab = {"analyte": "b12_total", "unit": "ng/L", "taken_on": first, "timing": "before_dose"}
    assert lab["unit"] == unit
    lab |= {"value": _number(value), "unit": unit}
    kept = [
        each
        for each in labs
        if each["analyte"] not in ("b12_total", "b12_active") or each["taken_on"] != lab["taken_on"]
    ]
    changed["labs"] = [*kept, lab]
    return changed


def values_in(reach: Range, rng: Random) -> list[Fraction | int]:
    """Both ends or as near to them as can be measured, and one between at random."""
    step = 1 if reach.whole else Fraction(1, 1000)
    low = Fraction(reach.low) + (step if reach.low_open else 0)
    high = Fraction(reach.high) - (step if reach.high_open else 0)
    if low > high:
        return [reach.inside]
    count = int((high - low) / step)
    return list(dict.fromkeys([low, high, low + step * rng.randrange(count + 1)]))


def _number(value: Fraction | int) -> int | Decimal:
    value = Fraction(value)
    if value.denominator == 1:
        return value.numerator
    return Decimal(value.numerator) / Decimal(value.denominator)
