"""Laboratory results: which one counts, and on which side of a limit it surely lies."""

from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.days import day
from tests.oracle.reading import Person

Lab = dict[str, Any]
WORST_FIRST = ("confirmed", "indeterminate", "unlikely")


def value(lab: Lab) -> Fraction:
    return Fraction(str(lab["value"]))


def below(lab: Lab, limit: Fraction) -> bool:
    sign = lab.get("comparator", "=")
    if sign == ">":
        return False
    return value(lab) < limit or (sign == "<" and value(lab) == limit)


def above(lab: Lab, limit: Fraction) -> bool:
    sign = lab.get("comparator", "=")
    if sign == "<":
        return False
    return value(lab) > limit or (sign == ">" and value(lab) == limit)


def at_least(lab: Lab, limit: Fraction) -> bool:
    return above(lab, limit) or (lab.get("comparator", "=") == "=" and value(lab) == limit)


def latest(p: Person, analyte: str) -> list[Lab]:
    """All results of the last day on which this was measured."""
    labs = [lab for lab in p.labs if lab["analyte"] == analyte]
    last = max((lab["taken_on"] for lab in labs), default="")
    return [lab for lab in labs if lab["taken_on"] == last]


def lowest_below(labs: list[tuple[Lab, Fraction]]) -> str:
    """Whether the lowest of a day's results lies below its limit."""
    if any(below(lab, limit) for lab, limit in labs):
        return "yes"
    if labs and all(at_least(lab, limit) for lab, limit in labs):
        return "no"
    return "unknown"


def haemoglobin_below(p: Person, grams_per_litre: int) -> str:
    labs = latest(p, "haemoglobin")
    tenth = Fraction(grams_per_litre, 10)
    return lowest_below(
        [(lab, tenth if lab["unit"] == "g/dL" else Fraction(grams_per_litre)) for lab in labs]
    )


def anaemic(p: Person) -> str:
    """T29, C6: the limit is 130 for men and unstated sex, 120 for women, 110 in pregnancy."""
    if latest(p, "haemoglobin"):
        if p.sex != "female":
            return haemoglobin_below(p, 130)
        if p.pregnancy == "pregnant":
            return haemoglobin_below(p, 110)
        if p.pregnancy != "unknown":
            return haemoglobin_below(p, 120)
        if haemoglobin_below(p, 110) == haemoglobin_below(p, 120):
            return haemoglobin_below(p, 110)
        return "unknown"
    if p.anaemia == "unknown":
        return "unknown"
    return "no" if p.anaemia == "none" else "yes"


def severely_anaemic(p: Person) -> str:
    if latest(p, "haemoglobin"):
        return haemoglobin_below(p, 80)
    if p.anaemia == "unknown":
        return "unknown"
    return "yes" if p.anaemia == "severe" else "no"


def low_potassium(p: Person) -> str:
    """No result at all is no: it is asked for at baseline (R33)."""
    labs = latest(p, "potassium")
    return lowest_below([(lab, Fraction(7, 2)) for lab in labs]) if labs else "no"


def low_platelets(p: Person) -> bool:
    return any(below(lab, Fraction(100)) for lab in latest(p, "platelets"))


def homocysteine_above_target(p: Person) -> bool:
    for lab in latest(p, "homocysteine"):
        limit = Fraction(10) if lab["unit"] == "umol/L" else Fraction(10) / Fraction("7.397")
        if above(lab, limit):
            return True
    return False


def mma_above_limit(p: Person) -> bool:
    limits = {"nmol/L": Fraction(271), "umol/L": Fraction("0.271"), "ug/L": Fraction(271) / Fraction("8.468")}
    return any(above(lab, limits[lab["unit"]]) for lab in latest(p, "mma"))


def b12_class(lab: Lab) -> str | None:
    if lab["analyte"] == "b12_active":
        low, high = Fraction(25), Fraction(70)
    elif lab["unit"] == "pmol/L":
        low, high = Fraction(133), Fraction(258)
    else:
        low, high = Fraction(180), Fraction(350)
    if below(lab, low):
        return "confirmed"
    if above(lab, high):
        return "unlikely"
    if lab.get("comparator", "=") == "=":
        return "indeterminate"
    return None


def b12_labs(p: Person) -> list[Lab]:
    return [lab for lab in p.labs if lab["analyte"] in ("b12_total", "b12_active")]


def on_injections(p: Person, lab: Lab) -> bool:
    """Drawn after a dose: listed, or not listed at a review."""
    if not p.doses:
        return p.purpose == "review"
    taken = day(lab["taken_on"])
    return taken > p.doses[0] or (taken == p.doses[0] and lab.get("timing") == "after_dose")


def counts(p: Person, lab: Lab) -> str | None:
    found = b12_class(lab)
    on_tablets = p.oral_trial in ("working", "failed")
    if on_injections(p, lab):
        if p.doses or not on_tablets:
            return None
        return found if found == "confirmed" else None
    if lab.get("timing") == "after_dose" or on_tablets:
        return found if found == "confirmed" else None
    return found


def b12_result(p: Person) -> str | None:
    """R30: the latest usable day before treatment, and of that day the most deficient class."""
    days: dict[str, list[str]] = {}
    for lab in b12_labs(p):
        found = counts(p, lab)
        if found is not None:
            days.setdefault(lab["taken_on"], []).append(found)
    if not days:
        return None
    return min(days[max(days)], key=WORST_FIRST.index)


def high_level_on_treatment(p: Person) -> bool:
    on_tablets = p.oral_trial in ("working", "failed")
    usable = [lab for lab in b12_labs(p) if b12_class(lab) is not None]
    taken = [
        lab
        for lab in usable
        if on_tablets or on_injections(p, lab) or (lab.get("timing") == "after_dose" and not p.doses)
    ]
    last: date | None = max((day(lab["taken_on"]) for lab in taken), default=None)
    of_last_day = [b12_class(lab) for lab in taken if day(lab["taken_on"]) == last]
    return bool(of_last_day) and set(of_last_day) == {"unlikely"}
