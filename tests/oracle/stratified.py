"""Random histories of a fixed seed in which the interesting corners are frequent: thresholds, reviews, closures."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tests.oracle.reading import CAUSES, KIDNEY, OTHER_SIGNS, SAFETY, SIX
from tests.oracle.stratified_course import course

History = dict[str, Any]
HOLIDAYS = ["2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28"]
B12 = {
    ("b12_total", "ng/L"): [60, 110, 179, 179.9, 180, 181, 250, 349, 350, 350.1, 351, 520],
    ("b12_total", "pg/mL"): [100, 179.9, 180, 350, 351, 900],
    ("b12_total", "pmol/L"): [90, 132, 132.9, 133, 200, 258, 258.1, 259, 400],
    ("b12_active", "pmol/L"): [12, 24, 24.9, 25, 40, 70, 70.1, 71, 120],
}
CREATININE: list[tuple[str, list[float]]] = [
    ("umol/L", [70, 95, 102, 104, 118, 128, 130, 200]),
    ("mg/dL", [0.9, 1.2, 1.5]),
]
OTHER_LABS: dict[str, list[tuple[str, list[float]]]] = {
    "haemoglobin": [
        ("g/L", [62, 79, 80, 95, 109, 110, 115, 119, 120, 125, 129, 130, 145]),
        ("g/dL", [7.9, 8, 11.9, 12, 12.9, 13]),
    ],
    "potassium": [("mmol/L", [3.1, 3.4, 3.5, 4.2]), ("mEq/L", [3.4, 3.5])],
    "platelets": [("10*9/L", [24, 49, 50, 51, 99, 100, 230, 260])],
    "homocysteine": [("umol/L", [8, 10, 10.1, 31]), ("mg/L", [1.3, 1.36])],
    "mma": [("nmol/L", [200, 271, 272, 690]), ("umol/L", [0.271, 0.3]), ("ug/L", [31.9, 32.1])],
}


def histories(seed: int, count: int) -> Iterator[History]:
    rng = random.Random(seed)
    for number in range(count):
        yield history(rng, f"O{number}")


def history(rng: random.Random, case: str) -> History:
    h: History = {
        "schema": "b12.history/1",
        "case_id": case,
        "as_of": (
            date(2026, 3, 2) + timedelta(days=rng.choice([0, 0, 1, 4, rng.randrange(300)]))
        ).isoformat(),
        "purpose": rng.choice(
            ["treat", "treat", "treat", "prevent", "prevent", "review", "review", "review"]
        ),
        "age_years": rng.choice([30, 44, 55, 56, 66, 72, 18, 35] * 4 + [17, 16, 15, "unknown"]),
        "sex": rng.choice(["female"] * 9 + ["male"] * 9 + ["other", "unknown"]),
    }
    if h["sex"] != "male" or rng.random() < 0.3:
        pregnancy(rng, h)
    person(rng, h)
    gut(rng, h)
    h["labs"] = labs(rng, h)
    site(rng, h)
    choices(rng, h)
    course(rng, h)
    forget(rng, h)
    return h


def pregnancy(rng: random.Random, h: History) -> None:
    if h["sex"] == "male":
        h["pregnancy"] = "none"
        return
    h["pregnancy"] = rng.choice(["none"] * 9 + ["pregnant"] * 4 + ["breastfeeding", "trying", "unknown"])


def person(rng: random.Random, h: History) -> None:
    h["diagnosis"] = rng.choice(
        ["confirmed"] * 5 + ["borderline", "suspected", "suspected", "excluded", "unknown"]
    )
    h["kidney"] = dict.fromkeys(KIDNEY, "no")
    h["neuro"] = dict.fromkeys(SIX + OTHER_SIGNS, "no")
    h["safety"] = {**dict.fromkeys(SAFETY, "no"), "cobalamin_reaction": "none"}
    if rng.random() < 0.12:
        h["kidney"][rng.choice(KIDNEY)] = rng.choice(["yes", "yes", "unknown"])
    if rng.random() < 0.45:
        for _ in range(rng.choice([1, 1, 2, 3])):
            h["neuro"][rng.choice(SIX + OTHER_SIGNS)] = "yes"
    if rng.random() < 0.05:
        h["neuro"]["tongue"] = "yes"
    if rng.random() < 0.25:
        h["safety"][rng.choice(SAFETY)] = "yes"
    if rng.random() < 0.05:
        h["safety"]["cobalamin_reaction"] = rng.choice(["anaphylaxis", "other", "unknown"])
    h["folate_deficiency"] = rng.choice(["no", "no", "no", "yes"])
    h["oral_trial"] = rng.choice(["not_tried"] * 8 + ["failed", "working", "unknown"])
    h["anaemia"] = rng.choice(["none", "none", "present", "severe", "unknown"])
    h["preference"] = rng.choice(["no_preference", "injections", "tablets", "tablets", "not_discussed"])


def gut(rng: random.Random, h: History) -> None:
    a: dict[str, Any] = dict.fromkeys(CAUSES, "no")
    a["bariatric_surgery"] = "none"
    a["ileal_resection"] = {"present": "no"}
    a["crohn_ileal"] = {"present": "no"}
    for _ in range(rng.choice([0, 1, 1, 1, 2])):
        match rng.choice(["cause", "cause", "bariatric", "bariatric", "ileum", "crohn"]):
            case "cause":
                a[rng.choice(CAUSES)] = "yes"
            case "bariatric":
                kinds = ["roux_en_y", "one_anastomosis", "biliopancreatic_diversion", "sleeve", "band"]
                a["bariatric_surgery"] = rng.choice([*kinds, "type_unknown", "unknown"])
            case "ileum":
                a["ileal_resection"] = extent(rng, [10, 17.9, 18, 19.9, 20, 20.1, 22, 22.1, 45])
            case _:
                a["crohn_ileal"] = extent(rng, [12, 26.9, 27, 29, 30, 30.1, 33, 33.1, 60])
    h["absorption"] = a


def extent(rng: random.Random, lengths: list[float]) -> dict[str, Any]:
    if rng.random() < 0.12:
        return {"present": rng.choice(["yes", "unknown"])}
    return {"present": "yes", "length_cm": rng.choice(lengths)}


def labs(rng: random.Random, h: History) -> list[dict[str, Any]]:
    found = []
    for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
        (analyte, unit), values = rng.choice(list(B12.items()))
        taken = lab(rng, h, analyte, unit, rng.choice(values))
        if rng.random() < 0.2:
            taken["timing"] = rng.choice(["before_dose", "after_dose", "unknown"])
        found.append(taken)
    for _ in range(rng.choice([0, 1, 1, 1, 1, 2])):
        rates = [28, 45, 49, 49.9, 50, 50.1, 55, 59.9, 60, 88, 92]
        found.append(lab(rng, h, "egfr", "mL/min/1.73m2", rng.choice(rates), stale=0.12))
    if rng.random() < 0.25:
        unit, readings = rng.choice(CREATININE)
        found.append(lab(rng, h, "creatinine", unit, rng.choice(readings), stale=0.1))
    for analyte, kinds in OTHER_LABS.items():
        for _ in range(rng.choice([0, 1, 1, 1, 2]) if rng.random() < 0.6 else 0):
            unit, readings = rng.choice(kinds)
            found.append(lab(rng, h, analyte, unit, rng.choice(readings)))
    return found


def lab(
    rng: random.Random, h: History, analyte: str, unit: str, value: float, stale: float = 0.0
) -> dict[str, Any]:
    as_of = date.fromisoformat(h["as_of"])
    ago = rng.choice([0, 7, 7, 7, 30, 90])
    if rng.random() < stale:
        ago = rng.choice([364, 365, 366, 400])
    out: dict[str, Any] = {"analyte": analyte, "value": value, "unit": unit}
    out["taken_on"] = (as_of - timedelta(days=ago)).isoformat()
    if rng.random() < 0.08:
        out["comparator"] = rng.choice(["<", ">", "="])
    return out


def site(rng: random.Random, h: History) -> None:
    week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    s: dict[str, Any] = {}
    s["open_weekdays"] = rng.choice([week, week[:5], week[:5], ["mon", "wed", "fri"], ["tue"]])
    if rng.random() < 0.5:
        s["closed_on"] = list(HOLIDAYS)
    if rng.random() < 0.15:
        stock = ["hydroxocobalamin_injection", "cyanocobalamin_injection", "methylcobalamin_injection"]
        stock += ["cyanocobalamin_tablet", "methylcobalamin_tablet"]
        s["stock"] = rng.sample(stock, rng.randrange(6))
    if rng.random() < 0.15:
        s["horizon_months"] = rng.choice([1, 6, 12, 24, 36])
    h["site"] = s


def choices(rng: random.Random, h: History) -> None:
    c: dict[str, Any] = {}
    if rng.random() < 0.35:
        c["maintenance_months"] = rng.choice([1, 2, 3])
    if rng.random() < 0.15:
        c["loading_days"] = rng.choice(["mon_wed_fri", "mon_wed_fri", "as_written"])
    if rng.random() < 0.12:
        c["form"] = rng.choice(["hydroxocobalamin", "cyanocobalamin", "methylcobalamin", "unknown"])
    if rng.random() < 0.15:
        c["route"] = rng.choice(["intramuscular", "deep_subcutaneous", "oral", "oral"])
    if rng.random() < 0.14:
        c["folic_acid_release"] = rng.choice(["yes", "yes", "yes", "no"])
    if rng.random() < 0.08:
        c["prophylaxis_declined"] = rng.choice(["yes", "no"])
    if c:
        h["choices"] = c


def forget(rng: random.Random, h: History) -> None:
    """One answer in a third of the histories is missing or stated unknown; whole groups now and then."""
    if rng.random() < 0.04:
        h.pop(rng.choice(["kidney", "neuro", "absorption", "safety"]))
        return
    if rng.random() < 0.05:  # only the six of the article were asked
        h["neuro"] = {fact: answer for fact, answer in h["neuro"].items() if fact in SIX}
        return
    if rng.random() > 0.33:
        return
    group = rng.choice(["kidney", "neuro", "absorption", "absorption", "safety", "top"])
    if group == "top":
        h.pop(
            rng.choice(
                ["pregnancy", "folate_deficiency", "oral_trial", "anaemia", "preference", "diagnosis"]
            ),
            None,
        )
        return
    fact = rng.choice(sorted(h[group]))
    if rng.random() < 0.5 or fact in ("ileal_resection", "crohn_ileal"):
        del h[group][fact]
    else:
        h[group][fact] = "unknown"
