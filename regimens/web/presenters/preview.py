"""The plan so far, beside the form: what is decided, what is open, what is still needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from regimens.web.steps import STEPS

QUESTIONS_SHOWN = 5
CAUTIONS_SHOWN = 3

# Which question of ours settles a fact that the core asks for, most specific prefix first.
ASKED_BY = (
    ("purpose", "reason", "What the plan is for"),
    ("diagnosis", "reason", "How sure the diagnosis is"),
    ("deficiency", "reason", "The diagnosis, or a B12 result"),
    ("b12", "reason", "A B12 result"),
    ("response", "reason", "How the symptoms went on treatment"),
    ("current_interval", "reason", "The interval in force"),
    ("oral_trial", "reason", "How tablets worked"),
    ("injections", "reason", "Doses already given"),
    ("plateau_on", "reason", "When improvement stopped"),
    ("repleted_on", "reason", "When B12 was corrected"),
    ("egfr", "kidneys", "The eGFR, with its date"),
    ("creatinine", "kidneys", "The eGFR, with its date"),
    ("kidney", "kidneys", "Known kidney impairment"),
    ("anaemia", "kidneys", "Whether there is anaemia"),
    ("haemoglobin", "kidneys", "Haemoglobin"),
    ("potassium", "kidneys", "Potassium"),
    ("folate", "kidneys", "Whether folate is low"),
    ("neuro.tongue", "nerves", "Whether the tongue is sore, red or smooth"),
    ("neuro", "nerves", "Nerve symptoms or signs"),
    ("absorption.ileal_resection.length_cm", "gut", "Length of ileum removed"),
    ("absorption.crohn_ileal.length_cm", "gut", "Length of ileum affected"),
    ("absorption.dietary", "gut", "Other things that lower B12"),
    ("absorption.metformin", "gut", "Other things that lower B12"),
    ("absorption.acid_suppression", "gut", "Other things that lower B12"),
    ("absorption.nitrous_oxide", "gut", "Other things that lower B12"),
    ("absorption", "gut", "Surgery or a condition that stops absorption"),
    ("preference", "safety", "What the patient prefers"),
    ("pregnancy", "safety", "Pregnancy or breastfeeding"),
    ("safety", "safety", "The safety checks"),
    ("start_on", "dates", "The first dose"),
    ("choices", "dates", "A choice the rules leave open"),
    ("age_years", "", "The date of birth"),
    ("sex", "", "The sex used for the kidney formula"),
)
BLOCKERS = {
    "neuro_not_assessed": "Nerve symptoms are not assessed",
    "safety_not_checked": "The safety checks are not complete",
    "maintenance_not_chosen": "The maintenance interval is not chosen",
    "interval_not_recorded": "The interval in force is not recorded",
    "loading_review_due": "A review of the loading phase is due",
    "last_loading_dose_missing": "The last loading dose is not recorded",
    "choice_refused": "A choice is locked by a rule",
    "out_of_date": "The plan was made on another day",
    "not_planned": "There is no regimen to sign",
}
STATUS = {
    "clinician_choice": "The source is silent here: the clinician chooses.",
    "no_indication": "Nothing yet calls for treatment. See what is still needed.",
    "out_of_scope": "This tool is for people aged 16 and over.",
    "contraindicated": "Past anaphylaxis to vitamin B12: no plan can be signed here.",
    "cannot_supply": "Nothing suitable is in stock.",
    "invalid_input": "Some answers cannot be read yet.",
}


@dataclass(frozen=True)
class Needed:
    """A question still to be answered, and the step where it is asked."""

    words: str
    step: str
    title: str


@dataclass
class SoFar:
    """The plan so far in words."""

    started: bool = False
    status: str = ""
    order: str = ""
    drug: str = ""
    dose: str = ""
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    alerts: list[tuple[str, str]] = field(default_factory=list)
    more_alerts: int = 0
    needed: list[Needed] = field(default_factory=list)
    more_needed: int = 0
    blockers: list[str] = field(default_factory=list)


def so_far(document: Mapping[str, Any] | None) -> SoFar:
    """The words for the aside; empty until it is known what the plan is for."""
    if document is None:
        return SoFar()
    seen = SoFar(started=True, status=STATUS.get(document["status"], ""))
    seen.order = order_of(document)
    seen.needed = needed(document)
    seen.more_needed = max(len(seen.needed) - QUESTIONS_SHOWN, 0)
    seen.needed = seen.needed[:QUESTIONS_SHOWN]
    seen.blockers = [BLOCKERS.get(code, code.replace("_", " ")) for code in document["blockers"]]
    return seen


def order_of(document: Mapping[str, Any]) -> str:
    """The order in one line; empty while there is no regimen."""
    return ""


def needed(document: Mapping[str, Any]) -> list[Needed]:
    """The questions that could change the plan, most decisive first, each named once."""
    found: dict[str, Needed] = {}
    for question in document["questions"]:
        for prefix, step, words in ASKED_BY:
            if question["fact"] == prefix or question["fact"].startswith((f"{prefix}.", f"{prefix}_")):
                found.setdefault(words, Needed(words, step, TITLES.get(step, "")))
                break
    return list(found.values())


TITLES = {step.key: step.title for step in STEPS}
