"""Whole cases for the patient sheet, answered by the rules: the two models, tablets, and harder ones."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from regimens.clinical import plan_document
from regimens.wording.patient import PatientSheet, Person, Place, patient_sheet
from regimens.wording.patient.parts import Kind, Section

VIGNETTES = Path(__file__).resolve().parents[1] / "vignettes" / "shared.jsonl"
JANE = Person("Jane", "Example", date(1980, 8, 14), "NHS No. 999 100 0003")
ELM_ROAD = Place("Elm Road Surgery", "01632 960 123", "01632 960 999")
MONDAY = "2026-11-23"
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
NO_NERVES = {
    "paraesthesia": "no", "numbness": "no", "gait_disturbance": "no", "cognitive_difficulty": "no",
    "memory_problem": "no", "weakness": "no", "visual_loss": "no", "sphincter_disturbance": "no",
    "psychiatric": "no", "tongue": "no", "red_flag": "no",
}  # fmt: skip


def vignette(name: str) -> dict[str, Any]:
    """The history of a shared vignette."""
    lines = VIGNETTES.read_text(encoding="utf-8").splitlines()
    history: dict[str, Any] = next(
        one["history"] for one in (json.loads(line) for line in lines) if one["id"] == name
    )
    return history


def simple_history() -> dict[str, Any]:
    """The first shared vignette, moved to a clinic that is open Monday to Friday."""
    history = vignette("V01") | {"as_of": MONDAY, "start_on": MONDAY}
    history["site"] = {"open_weekdays": WEEKDAYS}
    for lab in history["labs"]:
        lab["taken_on"] = "2026-11-16"
    return history


def nerves_history(**neuro: str) -> dict[str, Any]:
    """Model A: tingling and unsteady walking, cause not known yet, every other day."""
    history = simple_history()
    history["neuro"] = NO_NERVES | (neuro or {"paraesthesia": "yes", "gait_disturbance": "yes"})
    history["absorption"]["pernicious_anaemia"] = "no"
    history["safety"]["potassium_risk"] = "yes"
    return history


def surgery_history(kind: str = "roux_en_y") -> dict[str, Any]:
    """Model B: not low, after weight-loss surgery, prevention for life."""
    history = simple_history() | {"purpose": "prevent", "diagnosis": "excluded", "sex": "female"}
    history["age_years"] = 44
    history["pregnancy"] = "none"
    history["labs"] = [lab | {"value": 420} for lab in history["labs"] if lab["analyte"] == "b12_total"]
    history["absorption"] |= {"pernicious_anaemia": "no", "bariatric_surgery": kind}
    history["choices"] = {"maintenance_months": 3}
    return history


def tablets_history() -> dict[str, Any]:
    """Low from diet alone, tablets preferred, kidneys well."""
    history = simple_history() | {"preference": "tablets"}
    history["absorption"] |= {"pernicious_anaemia": "no", "dietary": "yes"}
    history["choices"] = {"route": "oral"}
    return history


def two_weeks_history() -> dict[str, Any]:
    """Pernicious anaemia without nerve signs: three a week, then every two months."""
    return simple_history() | {"choices": {"maintenance_months": 2}}


def document(history: dict[str, Any]) -> dict[str, Any]:
    """The plan of the rules."""
    return plan_document(history)


def sheet(made: dict[str, Any], today: str = "", **more: Any) -> PatientSheet:
    """The sheet of a document, printed on the day of the plan unless told."""
    values: dict[str, Any] = {
        "person": JANE,
        "place": ELM_ROAD,
        "today": date.fromisoformat(today or made["as_of"]),
    }
    return patient_sheet(made, **(values | more))


def lines_of(part: Section) -> list[str]:
    """The sentences of a section, without its days and its title."""
    said: list[str] = []
    for block in part.blocks:
        said += [block.title] if block.kind is Kind.DATES else block.lines
    return said


def section_text(made: PatientSheet, key: str) -> str:
    """A section as it is read, with the names of its steps; empty where the sheet has none."""
    part = next((part for part in made.sections if part.key == key), None)
    if part is None:
        return ""
    return " ".join(" ".join(filter(None, (block.title, *block.lines))) for block in part.blocks)


def prose_parts(made: PatientSheet) -> dict[str, list[str]]:
    """Every part that has sentences, by name: the sections, and what introduces calendar and record."""
    parts = {part.key: lines_of(part) for part in made.sections}
    parts["calendar"] = list(made.calendar.intro)
    if made.card:
        parts["card"] = list(made.card.intro)
    return parts


def whole_text(made: PatientSheet) -> str:
    """Everything on the sheet below its head."""
    said = [f"{part.title} {section_text(made, part.key)}" for part in made.sections]
    calendar = made.calendar
    said += [calendar.title, *calendar.intro, *calendar.columns, *calendar.weekdays]
    for entry in (*calendar.entries, *(made.card.entries if made.card else ())):
        said += [entry.day, entry.what, *entry.notes]
    said += [month.title for month in calendar.months]
    if made.card:
        said += [made.card.title, *made.card.intro, *made.card.columns]
    return " ".join(said)
