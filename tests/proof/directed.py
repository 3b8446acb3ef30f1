"""Turns a person that the solver describes by worked-out facts into a history, and looks around there for a killer."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from regimens.clinical.history import ANSWERS
from tests.oracle.stratified import history as stratified

History = dict[str, Any]
Witness = Mapping[str, str]
S12 = ("paraesthesia", "numbness", "gait_disturbance", "cognitive_difficulty", "memory_problem", "tongue")
BEYOND = ("weakness", "visual_loss", "sphincter_disturbance", "psychiatric", "red_flag")
SAFETY = ("cobalt_allergy", "optic_neuropathy", "bleeding_risk", "potassium_risk", "taking_folic_acid")
UNITS = {
    "haemoglobin": "g/L",
    "potassium": "mmol/L",
    "platelets": "10*9/L",
    "homocysteine": "umol/L",
    "mma": "nmol/L",
    "egfr": "mL/min/1.73m2",
}
B12 = {"below": 100, "within": 250, "above": 500}


#: What a change of an inner question needs besides to show: tablets that can be given, or that the lock forbids.
SHOWING: tuple[Witness, ...] = (
    {},
    {
        "scope": "in",
        "cyanocobalamin_lock": "off",
        "stock.cyanocobalamin_tablet": "yes",
        "chosen_form": "none",
        "chosen_route": "oral",
        "safety_checked": "yes",
    },
    {
        "scope": "in",
        "kidney.dialysis": "yes",
        "stock.cyanocobalamin_tablet": "yes",
        "chosen_form": "none",
        "preference": "tablets",
        "chosen_route": "none",
        "prophylaxis_declined": "yes",
    },
)


def histories(witness: Witness, count: int, seed: int = 1) -> Iterator[History]:
    """Random histories bent towards the witness, in each of which some of what it says may be left out."""
    rng = random.Random(seed)
    for number in range(count):
        history = stratified(rng, f"D{number}")
        besides = SHOWING[number % len(SHOWING)]
        yield toward(history, {**besides, **witness}, rng, share=1.0 if number % 4 else 0.8)


def toward(history: History, witness: Witness, rng: random.Random, share: float) -> History:
    """The history with what the witness says, as far as a history can say it."""
    bent = copy.deepcopy(history)
    told = {fact: value for fact, value in witness.items() if rng.random() < share}
    _nerves(bent, told, rng)
    for fact, value in told.items():
        if fact in ANSWERS:
            _answer(bent, fact, value)
    _bowel(bent, told)
    _person(bent, told)
    _results(bent, told, rng)
    _choices(bent, told)
    _course(bent, told, rng)
    _safety(bent, told, rng)
    if bent["sex"] == "male" and bent.get("pregnancy", "none") not in ("none", "unknown"):
        bent["sex"] = "female"
    return bent


def _answer(history: History, fact: str, value: str) -> None:
    *path, last = fact.split(".")
    part = history
    for name in path:
        part = part.setdefault(name, {})
        if not isinstance(part, dict):
            return
    if value == "unknown":
        part.pop(last, None)
    else:
        part[last] = value


def _nerves(history: History, told: Witness, rng: random.Random) -> None:
    wanted = told.get("neuro")
    if wanted is None and not {"cord_signs", "tongue_only", "nerves_assessed"} & set(told):
        return
    if wanted is None:
        wanted = {"no": "unknown", "yes": rng.choice(["yes", "no"])}.get(
            told.get("nerves_assessed", ""), "yes"
        )
    signs = dict.fromkeys((*S12, *BEYOND), "no")
    if wanted == "unknown":
        signs.pop(rng.choice(S12))
    elif wanted == "yes":
        sign = (
            "tongue"
            if told.get("tongue_only") == "yes"
            else rng.choice(("numbness", "paraesthesia", "memory_problem"))
        )
        signs[sign] = "yes"
    if told.get("cord_signs") == "yes":
        signs[rng.choice(("gait_disturbance", "weakness", "visual_loss", "red_flag"))] = "yes"
    elif told.get("cord_signs") == "unknown":
        signs.pop(rng.choice(("weakness", "visual_loss", "sphincter_disturbance", "red_flag")), None)
    history["neuro"] = signs


def _bowel(history: History, told: Witness) -> None:
    gut = history.setdefault("absorption", {})
    for part, short in (("ileal_resection", "ileal"), ("crohn_ileal", "crohn")):
        length = told.get(f"absorption.{part}.length_cm")
        if told.get(f"{short}_length_unknown") == "yes" or length == "more than 0":
            gut[part] = {"present": "yes"}
        elif length in ("at least 0", "unknown"):
            gut.pop(part, None)
        elif length is not None and (number := _number(length)) is not None:
            gut[part] = {"present": "yes", "length_cm": number} if number else {"present": "no"}


def _number(text: str) -> float | int | None:
    found = re.findall(r"\d+(?:/\d+)?", text)
    if not found:
        return None
    top, _, bottom = found[-1].partition("/")
    value = int(top) / int(bottom or 1)
    return int(value) if value == int(value) else round(value, 3)


def _person(history: History, told: Witness) -> None:
    age = told.get("age_years")
    if age is not None:
        number = _number(age)
        history["age_years"] = int(number) if number is not None and " " not in age else "unknown"
    pregnancy = {"no": "pregnant", "yes": "none", "unknown": "unknown"}.get(
        told.get("surely_not_pregnant", "")
    )
    if "pregnancy" not in told and pregnancy:
        history["pregnancy"] = pregnancy
    if "pregnancy" not in told and told.get("pregnant_or_trying") == "yes" and pregnancy != "pregnant":
        history["pregnancy"] = "trying"
    if history.get("pregnancy") in ("pregnant", "unknown", "trying", "breastfeeding"):
        history["sex"] = "female"
        if isinstance(history.get("age_years"), int) and history["age_years"] > 55:
            history["age_years"] = 34


def _results(history: History, told: Witness, rng: random.Random) -> None:
    for analyte, unit in UNITS.items():
        value = told.get(analyte)
        given = told.get(
            {"potassium": "potassium_measured", "egfr": "egfr_known"}.get(analyte, f"{analyte}_given")
        )
        if given == "no" or (value is not None and given is None):
            _drop(history, analyte)
        if given == "no" or value is None:
            continue
        _drop(history, analyte)
        number = _number(value)
        if number is not None and value not in ("at least 0",):
            _add(history, analyte, number, unit, _comparator(value))
    _drop(history, "creatinine") if "egfr" in told else None
    if "b12" in told:
        _drop(history, "b12_total", "b12_active")
        if told["b12"] in B12:
            _add(history, "b12_total", B12[told["b12"]], "ng/L", "=")
    if told.get("b12_on_treatment") in B12 and history.get("injections"):
        _add(history, "b12_total", B12[told["b12_on_treatment"]], "ng/L", "=", after=True)
    if told.get("results_unread") == "yes":
        _add(history, "ferritin", rng.choice((9, 40)), "ug/L", "=")


def _comparator(value: str) -> str:
    if value.startswith(("at least", "more than")):
        return ">"
    return "<" if value.startswith("0 to") else "="


def _drop(history: History, *analytes: str) -> None:
    history["labs"] = [lab for lab in history.get("labs", []) if lab["analyte"] not in analytes]


def _add(
    history: History, analyte: str, value: Any, unit: str, comparator: str, *, after: bool = False
) -> None:
    ranges = {
        "b12_total": (10, 5000),
        "egfr": (1, 200),
        "haemoglobin": (20, 250),
        "potassium": (1, 10),
        "platelets": (1, 2000),
    }
    low, high = ranges.get(analyte, (0.1, 10**5))
    lab = {
        "analyte": analyte,
        "value": min(max(value, low), high),
        "unit": unit,
        "taken_on": history["as_of"],
    }
    doses = history.get("injections", [])
    if doses and analyte.startswith("b12") and not after:
        first = min(dose["given_on"] for dose in doses)
        lab["taken_on"] = (date.fromisoformat(first) - timedelta(days=7)).isoformat()
    if comparator != "=":
        lab["comparator"] = comparator
    history["labs"].append(lab)


def _choices(history: History, told: Witness) -> None:
    choices = dict(history.get("choices", {}))
    for fact, key in (
        ("chosen_form", "form"), ("chosen_route", "route"), ("chosen_days", "loading_days"),
        ("folic_acid_released", "folic_acid_release"), ("prophylaxis_declined", "prophylaxis_declined"),
    ):  # fmt: skip
        value = told.get(fact)
        if value == "none":
            choices.pop(key, None)
        elif value is not None:
            choices[key] = value
    _product(history, choices, told)
    months = {"shorter": 1, "longer": 3, "none": None, "within": 2, "same": 2}.get(
        told.get("chosen_interval", "?"), 0
    )
    if months is None or told.get("interval_range_left") == "yes":
        choices.pop("maintenance_months", None)
    elif months:
        choices["maintenance_months"] = months
    history["choices"] = choices
    stock = {name.removeprefix("stock."): value for name, value in told.items() if name.startswith("stock.")}
    if stock:
        kept = set(history.setdefault("site", {}).get("stock", ()))
        kept = {each for each in kept if stock.get(each) != "no"} | {
            each for each, v in stock.items() if v == "yes"
        }
        history["site"]["stock"] = sorted(kept)


def _product(history: History, choices: dict[str, Any], told: Witness) -> None:
    """The form that the witness ends up with is chosen and in stock, and its route with it."""
    product = told.get("product")
    if product in (None, "none"):
        return
    form, _, kind = str(product).partition("_")
    choices.setdefault("form", form)
    if told.get("chosen_form") in (None, form):
        choices["form"] = form
    if kind == "tablet":
        choices["route"] = "oral"
    elif choices.get("route") == "oral":
        choices.pop("route")
    if told.get("route") == "deep_subcutaneous":
        choices["route"] = "deep_subcutaneous"
    site = history.setdefault("site", {})
    site["stock"] = sorted({*site.get("stock", ("hydroxocobalamin_injection",)), str(product)})


def _course(history: History, told: Witness, rng: random.Random) -> None:
    today = date.fromisoformat(history["as_of"])
    course = told.get("course")
    if told.get("purpose") == "review" or course in ("over", "goes_on_alternate", "goes_on_three"):
        history["purpose"] = "review"
    if told.get("interval_known") == "yes":
        short = told.get("interval_two_weeks_or_less") == "yes"
        unit, number = (
            ("week", rng.choice([1, 2]))
            if short
            else rng.choice([("month", 2), ("month", 3), ("month", 1), ("month", 6)])
        )
        history["current_interval"] = {"unit": unit, "count": number}
    elif told.get("interval_known") == "no":
        history.pop("current_interval", None)
    days = _doses(course, told, today, rng)
    if days is not None:
        _give(history, days)
    if told.get("alternate_recorded") == "yes" or (
        course == "goes_on_alternate" and told.get("neuro") == "no"
    ):
        first: str = history.get("start_on") or history["as_of"]
        history["loading_until"] = (date.fromisoformat(first) + timedelta(days=34)).isoformat()
    if course == "again":
        history["start_on"] = (today + timedelta(days=rng.choice([0, 1]))).isoformat()
    if told.get("plateau_without_dose") == "yes" and history.get("injections"):
        first = min(dose["given_on"] for dose in history["injections"])
        history["plateau_on"] = (date.fromisoformat(first) - timedelta(days=1)).isoformat()
    elif told.get("plateau_without_dose") == "yes":
        history["plateau_on"] = history["as_of"]
    if told.get("repleted") == "yes":
        history["repleted_on"] = history["as_of"]
    elif told.get("repleted") == "no":
        history.pop("repleted_on", None)
    if told.get("dose_amount_differs") == "yes" and history.get("injections"):
        history["injections"][0]["micrograms"] = 500


def _doses(course: str | None, told: Witness, today: date, rng: random.Random) -> list[date] | None:
    def back(first: int, count: int, step: int) -> list[date]:
        return [today - timedelta(days=first - step * k) for k in range(count) if first - step * k >= 0]

    if told.get("loading_review_due") == "yes":
        return back(rng.choice([30, 26]), 11, 2)
    if told.get("loading_over") == "yes":
        return [today - timedelta(days=d) for d in (30, 28, 26, 23, 21, 19)]
    return {
        "first": [] if told.get("dose_given_before") != "yes" else back(5, 2, 2),
        "over": rng.choice(
            [[], back(100, 2, 60), [today - timedelta(days=d) for d in (70, 68, 66, 63, 61, 59)]]
        ),
        "goes_on_alternate": back(8, 4, 2),
        "goes_on_three": back(7, 3, 2),
        "again": back(200, 2, 60),
    }.get(course or "")


def _give(history: History, days: list[date]) -> None:
    history["injections"] = [
        {"given_on": on.isoformat(), "form": "hydroxocobalamin", "micrograms": 1000, "route": "intramuscular"}
        for on in days
    ]
    for name in ("plateau_on", "loading_until"):
        history.pop(name, None)
    if days:
        history["start_on"] = days[0].isoformat()
    else:
        history.pop("injections")


def _safety(history: History, told: Witness, rng: random.Random) -> None:
    safety = history.setdefault("safety", {})
    if told.get("safety_checked") == "yes":
        for fact in SAFETY:
            safety.setdefault(fact, "no")
        safety.setdefault("cobalamin_reaction", "none")
    elif told.get("safety_checked") == "no":
        safety.pop(rng.choice(SAFETY), None)
    if told.get("scope") == "in":
        if not isinstance(history.get("age_years"), int) or history["age_years"] < 16:
            history["age_years"] = 44
        if safety.get("cobalamin_reaction") == "anaphylaxis":
            safety["cobalamin_reaction"] = "none"
    _deficiency(history, told)
    if told.get("cyanocobalamin_lock") == "off":
        history["kidney"] = dict.fromkeys(
            ("known_impairment", "dialysis", "acute_kidney_injury", "transplant", "diabetic_nephropathy"),
            "no",
        )
        safety["optic_neuropathy"] = "no"
        if "egfr" not in told:
            _drop(history, "egfr", "creatinine")
            _add(history, "egfr", 80, UNITS["egfr"], "=")


def _deficiency(history: History, told: Witness) -> None:
    """A level, or a statement, that leads to the class told; a level that is told itself stays."""
    wanted = told.get("deficiency")
    if wanted is None or "b12" in told:
        return
    _drop(history, "b12_total", "b12_active")
    history["purpose"] = (
        "prevent" if wanted != "confirmed" and history["purpose"] == "treat" else history["purpose"]
    )
    if wanted in ("indeterminate", "unlikely"):
        _add(history, "b12_total", 250 if wanted == "indeterminate" else 500, "ng/L", "=")
    elif wanted == "confirmed":
        history["diagnosis"] = "confirmed"
    elif wanted == "presumed":
        history["diagnosis"] = "suspected"
        history["absorption"]["nitrous_oxide"] = "yes"
    if "diagnosis" not in told and wanted in ("unknown", "indeterminate", "unlikely"):
        history.pop("diagnosis", None)
