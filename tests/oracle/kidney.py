"""Kidney function: which value counts, and whether it keeps cyanocobalamin locked."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.blood import at_least, below
from tests.oracle.days import day, plus_months
from tests.oracle.reading import Person, may_be_pregnant

FIFTY, SIXTY = Fraction(50), Fraction(60)
Lab = dict[str, Any]


@dataclass
class Kidney:
    known: bool  # a usable value exists
    below_50: bool
    below_60: bool
    surely_60: bool
    not_valid: bool  # a creatinine was given, and the equations do not hold
    locked: bool


def look(p: Person) -> Kidney:
    result = usable(p)
    pregnant = p.pregnancy == "pregnant"
    low = any(below(lab, FIFTY) for lab in result)
    fine = bool(result) and all(at_least(lab, FIFTY) for lab in result)
    locked = not fine or pregnant or may_be_pregnant(p)
    if any(answer != "no" for answer in p.kidney.values()):
        locked = True
    known = low or (fine and not pregnant)
    return Kidney(
        known=known,
        below_50=low,
        below_60=any(below(lab, SIXTY) for lab in result) and known,
        surely_60=known and all(at_least(lab, SIXTY) for lab in result),
        not_valid=equations_fail(p) and bool(newest(p, "creatinine")),
        locked=locked,
    )


def equations_fail(p: Person) -> bool:
    if p.age is None or p.age < 18:
        return True
    if p.pregnancy == "pregnant":
        return True
    return "yes" in (p.kidney["acute_kidney_injury"], p.kidney["dialysis"])


def usable(p: Person) -> list[Lab]:
    """The results of the day that decides, or none: R08, R10, R39, C4, C5."""
    reported = newest(p, "egfr")
    computed: list[Lab] = []
    if p.age is not None and not equations_fail(p):
        computed = [compute(p, lab) for lab in newest(p, "creatinine")]
    if not one_sided(computed):
        computed = []
    if not reported:
        return computed
    if computed and computed[0]["taken_on"] > reported[0]["taken_on"]:
        return computed
    return reported if one_sided(reported) else []


def newest(p: Person, analyte: str) -> list[Lab]:
    oldest: date = plus_months(p.as_of, -12)
    labs = [lab for lab in p.labs if lab["analyte"] == analyte and day(lab["taken_on"]) >= oldest]
    last = max((lab["taken_on"] for lab in labs), default="")
    return [lab for lab in labs if lab["taken_on"] == last]


def one_sided(labs: list[Lab]) -> bool:
    """The lowest result of the day surely lies on one side of 50."""
    if any(below(lab, FIFTY) for lab in labs):
        return True
    return bool(labs) and all(at_least(lab, FIFTY) for lab in labs)


def compute(p: Person, lab: Lab) -> Lab:
    """The lower of both equations (T25), and of both sexes when the sex is not known; a comparator turns round."""
    creatinine = float(lab["value"])
    if lab["unit"] == "umol/L":
        creatinine /= 88.4
    age = p.age or 0
    sexes = [p.sex] if p.sex in ("female", "male") else ["female", "male"]
    lowest = min(formula(creatinine, age, sex) for sex in sexes for formula in (equation_2009, equation_2021))
    turned = {"=": "=", "<": ">", ">": "<"}[lab.get("comparator", "=")]
    return {"value": f"{lowest:.6f}", "comparator": turned, "taken_on": lab["taken_on"]}


def equation_2021(creatinine: float, age: int, sex: str) -> float:
    knot, power, factor = (0.7, -0.241, 1.012) if sex == "female" else (0.9, -0.302, 1.0)
    ratio = creatinine / knot
    return float(142 * min(ratio, 1) ** power * max(ratio, 1) ** -1.2 * 0.9938**age * factor)


def equation_2009(creatinine: float, age: int, sex: str) -> float:
    knot, power, factor = (0.7, -0.329, 1.018) if sex == "female" else (0.9, -0.411, 1.0)
    ratio = creatinine / knot
    return float(141 * min(ratio, 1) ** power * max(ratio, 1) ** -1.209 * 0.993**age * factor)


def warn(p: Person) -> bool:
    """RENAL_WARN: surely 50 or more and surely below 60, never in pregnancy (R38, R39)."""
    result = usable(p)
    if not result or p.pregnancy in ("pregnant", "unknown"):
        return False
    if not all(at_least(lab, FIFTY) for lab in result):
        return False
    return any(below(lab, SIXTY) for lab in result)
