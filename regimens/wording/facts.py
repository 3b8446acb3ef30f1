"""Facts of a history in words: what each is called, what its values mean, how it is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from regimens.clinical.labels import LABELS as CORE_LABELS
from regimens.wording import dates, doses, worked_out
from regimens.wording.table import Phrases
from regimens.wording.translated import in_language, said

ISO_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

# The core's own names, and what a clinician is asked where that reads better.
LABELS = Phrases(
    "fact",
    {
        **CORE_LABELS,
        "as_of": "date of the plan",
        "creatinine": "creatinine",
        "folate": "folate",
        "haematocrit": "haematocrit",
        "reticulocytes": "reticulocytes",
        "ferritin": "ferritin",
        "injections": "doses already given",
        "current_interval": "interval of injections now",
        "current_interval.unit": "unit of the interval now",
        "current_interval.count": "interval of injections now",
        "plateau_on": "day on which improvement had stopped",
        "loading_until": "loading extended until",
        "repleted_on": "day on which B12 was recorded as corrected",
        "start_on": "date of the first dose",
        "choices.maintenance_months": "chosen maintenance interval",
        "site.profile": "wording of the clinic",
        "site.stock": "what the clinic stocks",
        "site.open_weekdays": "days the clinic is open",
        "site.closed_on": "closed days of the clinic",
        "site.egfr_equation": "eGFR equation shown",
        "site.horizon_months": "months shown ahead",
        "diagnosis": "how sure the diagnosis is",
        "purpose": "what the plan is for",
        "response": "how the symptoms went on treatment",
        "oral_trial": "tablets tried before",
    },
)
GENERAL = Phrases(
    "value",
    {
        "yes": "yes",
        "no": "no",
        "unknown": "not known",
        "none": "none",
        "true": "yes",
        "false": "no",
        "treat": "treat a deficiency",
        "prevent": "prevent a deficiency",
        "review": "review treatment already started",
        "female": "female",
        "male": "male",
        "other": "another",
        "confirmed": "confirmed",
        "presumed": "presumed",
        "indeterminate": "borderline",
        "borderline": "borderline",
        "suspected": "strongly suspected",
        "excluded": "excluded",
        "unlikely": "unlikely",
        "roux_en_y": "Roux-en-Y bypass",
        "one_anastomosis": "one-anastomosis bypass",
        "biliopancreatic_diversion": "duodenal switch or biliopancreatic diversion",
        "sleeve": "sleeve gastrectomy",
        "band": "gastric band",
        "type_unknown": "yes, operation not known",
        "pregnant": "pregnant",
        "breastfeeding": "breastfeeding",
        "trying": "trying for a baby",
        "anaphylaxis": "anaphylaxis",
        "present": "present",
        "severe": "severe",
        "not_tried": "not tried",
        "working": "working",
        "failed": "did not work",
        "hydroxocobalamin": "hydroxocobalamin",
        "cyanocobalamin": "cyanocobalamin",
        "methylcobalamin": "methylcobalamin",
        "intramuscular": "injection into a muscle",
        "deep_subcutaneous": "deep injection under the skin",
        "oral": "by mouth",
        "not_started": "not started",
        "well": "well",
        "improving": "improving",
        "unchanged": "unchanged",
        "returns_before_next_dose": "symptoms return before the next dose",
        "persists": "symptoms persist",
        "new_or_worse": "new or worse symptoms",
        "injections": "injections",
        "tablets": "tablets",
        "no_preference": "no preference",
        "not_discussed": "not discussed yet",
        "as_written": "every other day as written",
        "mon_wed_fri": "Monday, Wednesday and Friday",
        "uk": "United Kingdom",
        "us": "United States",
        "ckd_epi_2009": "CKD-EPI 2009",
        "ckd_epi_2021": "CKD-EPI 2021",
        "day": "days",
        "week": "weeks",
        "month": "months",
        "on": "on",
        "off": "off",
        "in": "within scope",
        "out": "outside scope",
        "alternate_days": "every other day",
        "three_per_week": "3 times a week",
        "lifelong": "for life",
        "reviewed": "reviewed yearly",
        "allowed": "may be given",
        "hold": "waits",
        "not_needed": "not needed",
        "choice": "the clinician's choice",
    },
)
UNITS = {
    "absorption.ileal_resection.length_cm": "cm",
    "absorption.crohn_ileal.length_cm": "cm",
    "egfr": "mL/min/1.73 m\u00b2",
}
COUNTED = Phrases(
    "counted value",
    {"age_years": "{number} years", "site.horizon_months": "{number} months"},
)
# A result that was reported as beyond a limit.
BEYOND = Phrases(
    "result beyond a limit",
    {">=": "at least {limit}", "<=": "at most {limit}", ">": "above {limit}", "<": "below {limit}"},
)
LIMIT = re.compile(r"(>=|<=|>|<)\s*(\S*)")
UNIT_WORDS = {
    "umol/L": "micromol/L",
    "ug/L": "micrograms per litre",
    "mL/min/1.73m2": "mL/min/1.73 m\u00b2",
    "10*9/L": "\u00d7 10\u2079/L",
    "mEq/L": "mmol/L",
}
# How an unknown fact is asked for, where its name alone would not say what to do.
ASKED = {
    "b12": "Enter a B12 result with its date, or send the test.",
    "egfr": "Enter an eGFR from the last 12 months, or send the test.",
    "creatinine": "Enter a creatinine, or send the test.",
    "potassium": "Enter a potassium, or send the test.",
    "haemoglobin": "Enter a haemoglobin, or send the test.",
    "platelets": "Enter a platelet count, or send the test.",
    "folate": "Enter a folate, or send the test.",
    "age_years": "Enter the date of birth.",
    "diagnosis": "Say how sure the diagnosis is, or enter a B12 result.",
    "purpose": "Say what the plan is for.",
    "current_interval": "Enter how often injections are given now.",
    "response": "Ask how the symptoms went on treatment.",
    "plateau_on": "Record whether improvement has stopped, and since when.",
    "preference": "Discuss injections and tablets with the patient.",
    "start_on": "Book the first dose.",
    "pregnancy": "Ask about pregnancy and breastfeeding.",
    "absorption.ileal_resection.length_cm": "Find the length of ileum removed in the operation note.",
    "absorption.crohn_ileal.length_cm": "Find the length of ileum affected by Crohn's disease.",
    "absorption.bariatric_surgery": "Ask about weight-loss surgery, and which.",
    "safety.cobalamin_reaction": "Ask what happened with vitamin B12 before.",
    "choices.maintenance_months": "Choose the maintenance interval.",
    "oral_trial": "Ask whether tablets were tried.",
    "injections": "Enter the doses already given.",
}


def label(fact: str) -> str:
    """What a clinician calls this fact."""
    return LABELS.say(fact)


def heading(fact: str) -> str:
    """The same where a line begins with it: Unsteady walking or falls."""
    words = label(fact)
    return words if words[1:2].isupper() else words[:1].upper() + words[1:]


def value(fact: str, text: str) -> str:
    """A fact's value in words: yes; not known; 82 with its unit; Mon 23-Nov-2026; above 90."""
    if text in GENERAL:
        return GENERAL[text]
    if ISO_DATE.fullmatch(text):
        return dates.clinic_day(dates.read(text))
    if ISO_DATE.search(text):
        return ISO_DATE.sub(lambda found: dates.clinic_date(dates.read(found[0])), _worded(text))
    if NUMBER.fullmatch(text):
        number = _grouped(_shown(fact, text))
        if fact in COUNTED:
            return COUNTED[fact].format(number=number)
        return f"{number} {UNITS[fact]}" if fact in UNITS else number
    return worked_out.in_words(text) or _worded(text)


def _shown(fact: str, text: str) -> str:
    """A computed eGFR with one decimal, cut and not rounded, so that 49.96 never reads as 50; 29.09 is 29."""
    whole, dot, rest = text.partition(".")
    return f"{whole}{dot}{rest[:1]}".removesuffix(".0") if fact.startswith("egfr") else text


def _worded(text: str) -> str:
    for unit, words in UNIT_WORDS.items():
        text = re.sub(rf"(?<![A-Za-z]){re.escape(unit)}", words, text)
    text = LIMIT.sub(lambda found: BEYOND[found[1]].format(limit=found[2]), text)
    return doses.with_commas(text.replace("_", " "))


def _grouped(digits: str) -> str:
    whole, dot, rest = digits.partition(".")
    return f"{int(whole):,}{dot}{rest}"


def with_label(fact: str, text: str) -> str:
    """The fact with its value: eGFR: 42 mL/min/1.73 m2."""
    return f"{label(fact)}: {value(fact, text)}"


def ask(fact: str) -> str:
    """The sentence that asks for an unknown fact."""
    return in_language(ASKED.get(fact, "")) or said("Ask about, or check: {label}.", label=label(fact))


def values(document: Mapping[str, Any]) -> dict[str, str]:
    """Every fact of a plan document with its value."""
    return {fact["fact"]: fact["value"] for fact in document["facts"]}
