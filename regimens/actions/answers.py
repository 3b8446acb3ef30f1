"""Turns the answers of the six steps into a history: "no" clears its list, unknown stays absent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

SCHEMA = "b12.history/1"

KIDNEY_FACTS = ("known_impairment", "dialysis", "acute_kidney_injury", "transplant", "diabetic_nephropathy")
NEURO_FACTS = (
    "paraesthesia",
    "numbness",
    "gait_disturbance",
    "weakness",
    "cognitive_difficulty",
    "memory_problem",
    "visual_loss",
    "sphincter_disturbance",
    "psychiatric",
    "red_flag",
)
SURGERY_FACTS = (
    "pernicious_anaemia",
    "atrophic_gastritis",
    "bariatric_surgery",
    "total_gastrectomy",
    "partial_gastrectomy",
    "ileal_resection",
    "crohn_ileal",
    "other_malabsorption",
)
OTHER_CAUSES = ("dietary", "metformin", "acid_suppression", "nitrous_oxide")
SAFETY_FACTS = (
    "cobalamin_reaction",
    "cobalt_allergy",
    "optic_neuropathy",
    "bleeding_risk",
    "potassium_risk",
    "taking_folic_acid",
)

# Facts whose "yes" has a kind of its own, and the word for "no".
KINDS = {"bariatric_surgery": "none", "cobalamin_reaction": "none"}
EXTENTS = ("ileal_resection", "crohn_ileal")

B12_TESTS = {
    "total_ng_l": ("b12_total", "ng/L"),
    "total_pmol_l": ("b12_total", "pmol/L"),
    "active_pmol_l": ("b12_active", "pmol/L"),
}
OTHER_ANALYTES: dict[str, tuple[str, ...]] = {
    "creatinine": ("umol/L", "mg/dL"),
    "haemoglobin": ("g/L", "g/dL"),
    "potassium": ("mmol/L", "mEq/L"),
    "platelets": ("10*9/L",),
    "folate": ("ug/L", "ng/mL", "nmol/L"),
    "mma": ("nmol/L", "umol/L", "ug/L"),
    "homocysteine": ("umol/L", "mg/L"),
    "ferritin": ("ug/L", "ng/mL"),
    "haematocrit": ("L/L", "%"),
    "reticulocytes": ("10*9/L", "%"),
}
PLAIN = ("purpose", "diagnosis", "folate_deficiency", "anaemia", "oral_trial", "response", "preference")
RECORDED_DATES = ("plateau_on", "loading_until", "repleted_on")
CHOICES = ("loading_days", "form", "route", "folic_acid_release", "prophylaxis_declined")

NUMBER = re.compile(r"^([<>]?)\s*(\d{1,6}(?:\.\d{1,6})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?)\s*(\+?)$", re.ASCII)


@dataclass(frozen=True)
class Gate:
    """One question over several facts: what its opening answer is called and which facts it holds."""

    name: str
    section: str
    opens: str
    closes: str
    facts: tuple[str, ...]


GATES = (
    Gate("kidney.any", "kidney", "yes", "no", KIDNEY_FACTS),
    Gate("neuro.any", "neuro", "yes", "no", NEURO_FACTS),
    Gate("absorption.any", "absorption", "yes", "no", SURGERY_FACTS),
    Gate("absorption.other_causes", "absorption", "some", "none", OTHER_CAUSES),
    Gate("safety.any", "safety", "some", "none", SAFETY_FACTS),
)


@dataclass(frozen=True)
class Measured:
    """A number as a laboratory reports it: its value, and whether it lies below or above that."""

    value: int | float
    comparator: str


def measured(text: str) -> Measured | None:
    """142, 58.5, 1,250, >90, 90+ or <10 as a number with its comparator; None when it is not a number."""
    found = NUMBER.match(text.strip())
    if not found or (found[1] and found[3]):
        return None
    return Measured(exact(found[2].replace(",", "")), ">" if found[3] else found[1] or "=")


def exact(digits: str) -> int | float:
    """The number as typed: a whole number stays whole, so that no noise enters the record."""
    number = Decimal(digits)
    return int(number) if number == number.to_integral_value() else float(number)


def history_document(
    *, answers: Mapping[str, object], age_years: int, sex: str, site: Mapping[str, object], as_of: date
) -> dict[str, Any]:
    """The history behind these answers on this date; whatever was not answered is absent.

    Answers that are not yet complete (a result without its date, half a dose row) are absent too.
    """
    given = Answers(answers)
    history: dict[str, Any] = {"schema": SCHEMA, "as_of": as_of.isoformat()}
    history.update(age_years=age_years, sex=sex)
    history.update(given.plain())
    history.update(given.treatment_before())
    history.update(given.sections())
    gathered = {
        "labs": given.labs(),
        "injections": given.injections(),
        "current_interval": given.current_interval(),
        "start_on": given.start_on(as_of),
        "choices": given.choices(),
    }
    history.update({key: value for key, value in gathered.items() if value})
    if given.text("pregnancy") and sex != "male":
        history["pregnancy"] = given.text("pregnancy")
    history["site"] = dict(site)
    return history


class Answers:
    """The answers of one draft, read by control name."""

    def __init__(self, answers: Mapping[str, object]) -> None:
        self._answers = answers

    def text(self, name: str) -> str:
        value = self._answers.get(name)
        return value.strip() if isinstance(value, str) else ""

    def day(self, name: str) -> str:
        """The date in ISO form, or nothing while it is not a date."""
        text = self.text(name)
        try:
            return date.fromisoformat(text).isoformat() if len(text) == 10 else ""
        except ValueError:
            return ""

    def plain(self) -> dict[str, str]:
        """Answers that go into the history as they are."""
        words = {key: self.text(key) for key in PLAIN} | {key: self.day(key) for key in RECORDED_DATES}
        return {key: value for key, value in words.items() if value}

    def treatment_before(self) -> dict[str, str]:
        """Never treated says two things: no response yet, and tablets not tried."""
        if self.text("treated_before") != "no" or self.text("purpose") == "review":
            return {}
        return {"response": "not_started", "oral_trial": "not_tried"}

    def sections(self) -> dict[str, dict[str, Any]]:
        """Kidney, nerve, absorption and safety facts, each gate expanded."""
        sections: dict[str, dict[str, Any]] = {}
        if self.text("neuro.tongue"):
            sections["neuro"] = {"tongue": self.text("neuro.tongue")}
        for gate in GATES:
            facts = self.expand(gate)
            if facts:
                sections.setdefault(gate.section, {}).update(facts)
        return sections

    def expand(self, gate: Gate) -> dict[str, Any]:
        """What the answer to one gate says of each of its facts."""
        answer = self.text(gate.name)
        if answer == gate.closes:
            return {fact: _absent(fact) for fact in gate.facts}
        if answer != gate.opens:
            return {}
        rest_unknown = self.text(f"{gate.name}.rest_unknown") == "yes"
        facts: dict[str, Any] = {}
        for fact in gate.facts:
            if self.ticked(gate.section, fact):
                facts.update(self.present(gate.section, fact))
            elif not rest_unknown:
                facts[fact] = _absent(fact)
        return facts

    def ticked(self, section: str, fact: str) -> bool:
        """Whether the fact's own box was ticked."""
        name = f"{section}.{fact}"
        return self.text(f"{name}.present" if fact in KINDS or fact in EXTENTS else name) == "yes"

    def present(self, section: str, fact: str) -> dict[str, Any]:
        """A fact that holds, with its kind or its length where it has one."""
        name = f"{section}.{fact}"
        if fact in EXTENTS:
            return {fact: {"present": "yes"} | self.length(f"{name}.length_cm")}
        if fact == "cobalamin_reaction":
            return self.reaction(name)
        if fact in KINDS:
            return {fact: self.text(name) or "type_unknown"}
        return {fact: "yes"}

    def reaction(self, name: str) -> dict[str, str]:
        """A reaction of unknown kind is entered as anaphylaxis until cleared up (R13)."""
        kind = self.text(name)
        if not kind:
            return {}
        return {"cobalamin_reaction": "anaphylaxis" if kind == "unknown" else kind}

    def length(self, name: str) -> dict[str, int | float]:
        """A length in cm; NK leaves it absent."""
        number = measured(self.text(name))
        return {"length_cm": number.value} if number and number.comparator == "=" else {}

    def labs(self) -> list[dict[str, Any]]:
        """Every result that has a value, a unit and a date."""
        analyte, unit = B12_TESTS.get(self.text("b12.test"), ("", ""))
        found = [self.lab("b12", analyte, unit)] if analyte else []
        if self.text("egfr.none") != "yes":
            found.append(self.lab("egfr", "egfr", "mL/min/1.73m2"))
        for name, units in OTHER_ANALYTES.items():
            only = units[0] if len(units) == 1 else ""
            found.append(self.lab(name, name, self.text(f"{name}.unit") or only))
        return [lab for lab in found if lab]

    def lab(self, name: str, analyte: str, unit: str) -> dict[str, Any]:
        """One result, or nothing while a part of it is missing."""
        number, taken_on = measured(self.text(f"{name}.value")), self.day(f"{name}.taken_on")
        if not (number and unit and taken_on):
            return {}
        lab: dict[str, Any] = {"analyte": analyte, "value": number.value, "unit": unit, "taken_on": taken_on}
        if number.comparator != "=":
            lab["comparator"] = number.comparator
        if self.text(f"{name}.timing"):
            lab["timing"] = self.text(f"{name}.timing")
        return lab

    def injections(self) -> list[dict[str, Any]]:
        """Doses already given, whole rows only."""
        rows = self._answers.get("injections")
        rows = rows if isinstance(rows, Sequence) and not isinstance(rows, str) else []
        doses = [Answers(row) for row in rows if isinstance(row, Mapping)]
        return [dose for dose in (row.dose() for row in doses) if dose]

    def dose(self) -> dict[str, Any]:
        """One dose row: the day, the form, micrograms and the route."""
        number = measured(self.text("micrograms"))
        if not (number and self.day("given_on") and self.text("form") and self.text("route")):
            return {}
        return {
            "given_on": self.day("given_on"),
            "form": self.text("form"),
            "micrograms": number.value,
            "route": self.text("route"),
        }

    def current_interval(self) -> dict[str, Any]:
        """The interval in force, when both its number and its unit are known."""
        unit, count = self.text("current_interval.unit"), measured(self.text("current_interval.count"))
        return {"unit": unit, "count": count.value} if unit and count else {}

    def start_on(self, as_of: date) -> str:
        """The day of the first dose; not booked leaves it absent."""
        answer = self.text("start")
        if answer == "today":
            return as_of.isoformat()
        if answer == "tomorrow":
            return (as_of + timedelta(days=1)).isoformat()
        return self.day("start_on") if answer == "other" else ""

    def choices(self) -> dict[str, Any]:
        """What the clinician chose where the rules leave a choice."""
        choices: dict[str, Any] = {key: self.text(f"choices.{key}") for key in CHOICES}
        months = measured(self.text("choices.maintenance_months"))
        if months:
            choices["maintenance_months"] = months.value
        if self.text("closed_day_owner") == "mon_wed_fri":
            choices["loading_days"] = "mon_wed_fri"
        return {key: value for key, value in choices.items() if value}


def _absent(fact: str) -> object:
    """How "no" is written for this fact."""
    return {"present": "no"} if fact in EXTENTS else KINDS.get(fact, "no")
