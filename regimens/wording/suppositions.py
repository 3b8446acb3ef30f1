"""Supposing another answer, in words: if eGFR were below 50; if there were no numbness; if sex were male."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from regimens.clinical.explain import Other
from regimens.clinical.history import BARIATRIC_KINDS
from regimens.clinical.quantities import Exact, number_text
from regimens.clinical.ranges import Range
from regimens.wording import doses, facts, regimen
from regimens.wording.table import Phrases, listed

UNKNOWN = "unknown"
#: What stands in place of the plain words, by fact and answer.
SUPPOSED = Phrases(
    "supposition",
    {
        "neuro=no": "there were no nerve symptom or sign at all",
        "neuro.tongue=yes": "the tongue were sore, red or smooth",
        "neuro.tongue=no": "the tongue were not sore, red or smooth",
        "absorption.dietary=yes": "the diet were low in animal foods",
        "absorption.dietary=no": "the diet were not low in animal foods",
        "absorption.metformin=yes": "metformin were taken",
        "absorption.metformin=no": "no metformin were taken",
        "absorption.acid_suppression=yes": "an acid-lowering medicine were taken",
        "absorption.acid_suppression=no": "no acid-lowering medicine were taken",
        "absorption.bariatric_surgery=none": "there had been no weight-loss surgery",
        "safety.taking_folic_acid=yes": "folic acid were taken now",
        "safety.taking_folic_acid=no": "no folic acid were taken now",
        "safety.cobalamin_reaction=none": "there had been no reaction to vitamin B12",
        "safety.cobalamin_reaction=anaphylaxis": "vitamin B12 had caused anaphylaxis",
        "safety.cobalamin_reaction=other": "vitamin B12 had caused another reaction",
        "pregnancy=none": "there were neither pregnancy nor breastfeeding",
        "choices.folic_acid_release=yes": "folic acid were released",
        "choices.folic_acid_release=no": "folic acid were kept back by choice",
        "choices.folic_acid_release=unknown": "nothing were chosen about folic acid",
        "choices.prophylaxis_declined=yes": "prevention were declined",
        "choices.prophylaxis_declined=no": "prevention were not declined",
        "choices.prophylaxis_declined=unknown": "nothing were chosen about prevention",
        "choices.form=unknown": "no form were chosen",
        "choices.route=unknown": "no route were chosen",
        "choices.loading_days=unknown": "no loading days were chosen",
        "choices.maintenance_months=unknown": "no interval were chosen",
        "start_on=today": "the first dose were booked for the day of the plan",
        "start_on=unknown": "no first dose were booked",
        "plateau_on=today": "improvement were recorded as stopped on the day of the plan",
        "plateau_on=unknown": "no end of improvement were recorded",
        "repleted_on=today": "B12 were recorded as corrected on the day of the plan",
        "repleted_on=unknown": "B12 were not recorded as corrected",
        "injections=today": "a dose had been given on the day of the plan",
        "injections=none": "no dose had been given yet",
        "diagnosis=unknown": "the diagnosis were not known",
        "response=unknown": "the response were not known",
        "oral_trial=unknown": "it were not known whether tablets were tried",
        "safety.taking_folic_acid=unknown": "it were not known whether folic acid is taken",
        "kidney.transplant=yes": "there were a kidney transplant",
        "kidney.transplant=no": "there were no kidney transplant",
        "current_interval=unknown": "the interval of injections now were not known",
    },
)
#: What an answer is said of, where the fact's own name would not read well.
SUBJECTS = Phrases(
    "subject of a supposition",
    {
        "purpose": "the purpose were to",
        "sex": "the sex used were",
        "diagnosis": "the diagnosis were",
        "anaemia": "anaemia were",
        "oral_trial": "the answer on tablets tried before were:",
        "response": "the response were:",
        "pregnancy": "the patient were",
        "preference": "the preference were:",
        "choices.form": "the form chosen were",
        "choices.route": "the route chosen were",
        "choices.loading_days": "the loading days chosen were",
        "absorption.bariatric_surgery": "the weight-loss surgery were",
        "age_years": "the age were",
    },
)


def supposed(fact: str, other: Other[Any], unit: str = "") -> str:
    """The condition of a sentence: If eGFR were below 50 mL/min/1.73 m2."""
    if other.range is not None:
        subject = SUBJECTS.get(fact, f"{facts.label(fact)} were")
        return f"If {subject} {in_range(other.range, unit)}"
    said = [_supposed_answer(fact, answer) for answer in _named(fact, other.answers)]
    return f"If {_joined(said)}"


def _named(fact: str, answers: tuple[str, ...]) -> list[str]:
    """The kinds of weight-loss surgery that lead to the same are not listed one by one."""
    if fact == "absorption.bariatric_surgery" and set(BARIATRIC_KINDS) <= set(answers):
        return ["any", *(answer for answer in answers if answer not in BARIATRIC_KINDS)]
    return list(answers)


def _supposed_answer(fact: str, answer: str) -> str:
    if (made := SUPPOSED.get(f"{fact}={answer}")) is not None:
        return made
    label = facts.label(fact)
    if answer == UNKNOWN:
        return f"{label} were not known"
    if answer == "any":
        return "there had been weight-loss surgery of any kind"
    if fact.startswith("stock."):
        return f"{label.removesuffix(' in stock')} were {'' if answer == 'yes' else 'not '}in stock"
    if fact in ("current_interval", "choices.maintenance_months"):
        return _interval(fact, answer)
    if answer in ("yes", "no"):
        return f"there were {'no ' if answer == 'no' else ''}{label}"
    return f"{SUBJECTS.get(fact, f'{label} were')} {facts.value(fact, answer)}"


def _interval(fact: str, answer: str) -> str:
    if fact != "current_interval":
        return f"the interval chosen were {_every(int(answer), 'month')}"
    count, _, unit = answer.partition(" ")
    return f"injections were given {_every(int(count), unit)} now"


def _every(count: int, unit: str) -> str:
    return regimen.every({"unit": unit, "at_least": count, "at_most": count})


def _joined(said: list[str]) -> str:
    """What is supposed of one subject, with the subject once: the diagnosis were borderline or excluded."""
    first, *rest = said
    subject, _, _ = first.partition(" were")
    return listed([first, *(_shortened(one, subject) for one in rest)], "or")


def _shortened(one: str, subject: str) -> str:
    if one.endswith(" not known"):
        return "this were not known"
    opening = f"{subject} were"
    return one.removeprefix(opening).removeprefix(":").strip() if one.startswith(opening) else one


def present(fact: str, value: str, unit: str = "") -> str:
    """The answer now: yes; 92 mL/min/1.73 m2, 23-Feb-2026; every 2 months; not known."""
    if fact == "current_interval" and value != UNKNOWN:
        count, _, named = value.partition(" ")
        return _every(int(count), named)
    if fact == "choices.maintenance_months" and value != UNKNOWN:
        return _every(int(value), "month")
    if value == UNKNOWN and fact.startswith("choices."):
        return "nothing chosen"
    if value == UNKNOWN and fact in ("start_on", "plateau_on", "repleted_on", "injections"):
        return "none recorded"
    if fact == "egfr" and "," not in value and value != UNKNOWN:
        return f"{facts.value(fact, value)}, worked out from creatinine"
    return facts.value(fact, value)


def in_range(reach: Range, unit: str) -> str:
    """The range in words: below 50; 20 or less; above 20 and up to 22; 16 or 17; exactly 30."""
    if reach.whole:
        return _whole(reach)
    words = f" {facts.UNIT_WORDS.get(unit, unit)}" if unit else ""
    low, high = _number(reach.low), _number(reach.high)
    if reach.low == reach.high:
        return f"exactly {low}{words}"
    upper = f"below {high}{words}" if reach.high_open else f"{high}{words} or less"
    if reach.first:
        return "measured, whatever the result" if reach.last else upper
    lower = f"above {low}{words}" if reach.low_open else f"{low}{words} or more"
    if reach.last:
        return lower
    upper = f"below {high}{words}" if reach.high_open else f"up to {high}{words}"
    return f"{f'above {low}' if reach.low_open else f'{low} or more'} and {upper}"


def _whole(reach: Range) -> str:
    low, high = int(reach.low), int(reach.high)
    if reach.first:
        return "known, whatever it is" if reach.last else f"{high} or less"
    if reach.last:
        return f"{low} or more"
    if low == high:
        return f"{low}"
    return f"{low} or {high}" if high == low + 1 else f"from {low} to {high}"


def _number(value: Exact) -> str:
    text = number_text(Fraction(value))
    whole, dot, rest = text.partition(".")
    return f"{doses.grouped(int(whole))}{dot}{rest}"
