"""The course of treatment in words: where it stands, what was recorded, what a blood result is set against."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from regimens.wording import dates, facts
from regimens.wording.table import Phrases

FOLLOWING = Phrases(
    "whether the patient is followed",
    {
        "active": "Treatment is followed here",
        "on_hold": "On hold",
        "transferred": "Transferred out",
        "stopped": "Treatment was stopped",
        "ended": "Not followed under this version",
    },
)
RECORDS = Phrases(
    "record",
    {
        "dose_given": "Dose given",
        "not_given": "Dose not given",
        "result": "Blood result",
        "review": "Review",
        "contact": "Contact",
        "rebooked": "Rebooked",
        "hold": "Put on hold",
        "loading_extended": "Loading goes on",
        "plateau": "Improvement has stopped",
        "dates_accepted": "New dates accepted",
        "transferred": "Transferred out",
        "stopped": "Treatment stopped",
    },
)
ANALYTES = Phrases(
    "blood test",
    {
        "b12_total": "Total B12",
        "b12_active": "Active B12",
        "egfr": "eGFR",
        "creatinine": "Creatinine",
        "mma": "Methylmalonic acid (MMA)",
        "homocysteine": "Homocysteine",
        "folate": "Folate",
        "potassium": "Potassium",
        "haemoglobin": "Haemoglobin",
        "haematocrit": "Haematocrit",
        "reticulocytes": "Reticulocytes",
        "platelets": "Platelets",
        "ferritin": "Ferritin",
    },
)
FOR_INFORMATION = "For information: it changes no date."
NO_TARGET = "No target is set for this test."
B12_LEVEL = "A B12 level on treatment sets no interval."
NERVES_ARE_BACK = "Nerve symptoms have returned: tell a clinician today."
NERVES_WORSE = "New or worse nerve signs: tell a clinician today, and call neurology."
#: What is to be seen after the first dose, with where it stands.
EXPECTED_COUNTS = "Days 5 to 7: reticulocytes rise"
EXPECTED_BLOOD = "By 8 weeks: blood count normal"
EXPECTED = (
    "Expected after the first dose: reticulocytes rise on days 5 to 7 (S34, T29), and the blood count with "
    "haemoglobin is normal by 8 weeks (T29, O-B4)."
)


def unit(code: str) -> str:
    """A unit as it may stand on a screen: micromol/L."""
    return facts.UNIT_WORDS.get(code, code)


def measured(detail: Mapping[str, object]) -> str:
    """A result with its unit: 142 ng/L; above 90 mL/min/1.73 m2."""
    sign = {"<": "below ", ">": "above "}.get(str(detail["comparator"]), "")
    return f"{sign}{detail['value']:,} {unit(str(detail['unit']))}"


def target(number: str, unit_code: str, *, at_least: bool, basis: tuple[str, ...]) -> str:
    """Target 10 micromol/L or less (S36)."""
    end = "or more" if at_least else "or less"
    return f"Target {number} {unit(unit_code)} {end} ({', '.join(basis)})."


def against(*, met: bool | None, at_least: bool) -> str:
    """This result is below it."""
    if met is None:
        return "Whether this result meets it can't be said."
    if met:
        return "This result meets it."
    return "This result is below it." if at_least else "This result is above it."


def days(count: int) -> str:
    """1 day, 9 days."""
    return f"{count} day{'' if count == 1 else 's'}"


def overdue(count: int) -> str:
    """9 days overdue."""
    return f"{days(count)} overdue"


def day_moved(old: date, new: date) -> str:
    """From Mon 23-Nov-2026 to Tue 24-Nov-2026."""
    return f"from {dates.clinic_day(old)} to {dates.clinic_day(new)}"
