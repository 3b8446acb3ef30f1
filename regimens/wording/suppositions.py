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
from regimens.wording.translated import said

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
#: The condition with its answer, where the fact's own name would not read well.
SUBJECTS = Phrases(
    "subject of a supposition",
    {
        "purpose": "the purpose were to {value}",
        "sex": "the sex used were {value}",
        "diagnosis": "the diagnosis were {value}",
        "anaemia": "anaemia were {value}",
        "oral_trial": "the answer on tablets tried before were: {value}",
        "response": "the response were: {value}",
        "pregnancy": "the patient were {value}",
        "preference": "the preference were: {value}",
        "choices.form": "the form chosen were {value}",
        "choices.route": "the route chosen were {value}",
        "choices.loading_days": "the loading days chosen were {value}",
        "absorption.bariatric_surgery": "the weight-loss surgery were {value}",
        "age_years": "the age were {value}",
    },
)
#: The same for every other fact, by the kind of its answers.
CONDITIONS = Phrases(
    "condition",
    {
        "value": "{label} were {value}",
        "yes": "there were {label}",
        "no": "there were no {label}",
        "unknown": "{label} were not known",
        "any_surgery": "there had been weight-loss surgery of any kind",
        "interval_now": "injections were given {every} now",
        "interval_chosen": "the interval chosen were {every}",
    },
)
STOCK = Phrases(
    "supposition of stock",
    {
        "hydroxocobalamin_injection=yes": "hydroxocobalamin injection were in stock",
        "hydroxocobalamin_injection=no": "hydroxocobalamin injection were not in stock",
        "cyanocobalamin_injection=yes": "cyanocobalamin injection were in stock",
        "cyanocobalamin_injection=no": "cyanocobalamin injection were not in stock",
        "methylcobalamin_injection=yes": "methylcobalamin injection were in stock",
        "methylcobalamin_injection=no": "methylcobalamin injection were not in stock",
        "cyanocobalamin_tablet=yes": "cyanocobalamin tablets were in stock",
        "cyanocobalamin_tablet=no": "cyanocobalamin tablets were not in stock",
        "methylcobalamin_tablet=yes": "methylcobalamin tablets were in stock",
        "methylcobalamin_tablet=no": "methylcobalamin tablets were not in stock",
    },
)
#: A range of an amount; its unit stands with the last number.
RANGES = Phrases(
    "range",
    {
        "exactly": "exactly {high}",
        "below": "below {high}",
        "up_to": "{high} or less",
        "above": "above {low}",
        "from": "{low} or more",
        "above_below": "above {low} and below {high}",
        "above_up_to": "above {low} and up to {high}",
        "from_below": "{low} or more and below {high}",
        "from_up_to": "{low} or more and up to {high}",
        "measured": "measured, whatever the result",
    },
)
#: A range of a count.
COUNTS = Phrases(
    "range of a count",
    {
        "any": "known, whatever it is",
        "up_to": "{high} or less",
        "from": "{low} or more",
        "either": "{low} or {high}",
        "between": "from {low} to {high}",
    },
)
#: The answer now, where its own words would not do.
PRESENT = Phrases(
    "answer now",
    {
        "not_chosen": "nothing chosen",
        "not_recorded": "none recorded",
        "worked_out": "{value}, worked out from creatinine",
    },
)


def supposed(fact: str, other: Other[Any], unit: str = "") -> str:
    """The condition of a sentence: If eGFR were below 50 mL/min/1.73 m2."""
    if other.range is not None:
        return said("If {condition}", condition=_condition(fact, in_range(other.range, unit)))
    conditions = [_supposed_answer(fact, answer) for answer in _named(fact, other.answers)]
    return said("If {condition}", condition=_joined(conditions))


def _condition(fact: str, value: str) -> str:
    """The condition that this fact had this value."""
    if fact in SUBJECTS:
        return SUBJECTS[fact].format(value=value)
    return CONDITIONS["value"].format(label=facts.label(fact), value=value)


def _named(fact: str, answers: tuple[str, ...]) -> list[str]:
    """The kinds of weight-loss surgery that lead to the same are not listed one by one."""
    if fact == "absorption.bariatric_surgery" and set(BARIATRIC_KINDS) <= set(answers):
        return ["any", *(answer for answer in answers if answer not in BARIATRIC_KINDS)]
    return list(answers)


def _supposed_answer(fact: str, answer: str) -> str:
    if (made := SUPPOSED.get(f"{fact}={answer}")) is not None:
        return made
    if answer == "any":
        return CONDITIONS["any_surgery"]
    if fact.startswith("stock.") and answer != UNKNOWN:
        return STOCK.say(f"{fact.removeprefix('stock.')}={answer}")
    if fact in ("current_interval", "choices.maintenance_months") and answer != UNKNOWN:
        return _interval(fact, answer)
    if answer in ("yes", "no", UNKNOWN):
        return CONDITIONS[answer].format(label=facts.label(fact))
    return _condition(fact, facts.value(fact, answer))


def _interval(fact: str, answer: str) -> str:
    if fact != "current_interval":
        return CONDITIONS["interval_chosen"].format(every=_every(int(answer), "month"))
    count, _, unit = answer.partition(" ")
    return CONDITIONS["interval_now"].format(every=_every(int(count), unit))


def _every(count: int, unit: str) -> str:
    return regimen.every({"unit": unit, "at_least": count, "at_most": count})


def _joined(conditions: list[str]) -> str:
    """What is supposed of one subject, with the subject once: the diagnosis were borderline or excluded.

    That is English alone: another language says each condition whole.
    """
    first, *rest = conditions
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
        return PRESENT["not_chosen"]
    if value == UNKNOWN and fact in ("start_on", "plateau_on", "repleted_on", "injections"):
        return PRESENT["not_recorded"]
    if fact == "egfr" and "," not in value and value != UNKNOWN:
        return PRESENT["worked_out"].format(value=facts.value(fact, value))
    return facts.value(fact, value)


def in_range(reach: Range, unit: str) -> str:
    """The range in words: below 50; 20 or less; above 20 and up to 22; 16 or 17; exactly 30."""
    if reach.whole:
        return _whole(reach)
    words = f" {facts.UNIT_WORDS.get(unit, unit)}" if unit else ""
    low, high = _number(reach.low), f"{_number(reach.high)}{words}"
    if reach.last and not reach.first:
        low = f"{low}{words}"
    return RANGES[_kind(reach)].format(low=low, high=high)


def _kind(reach: Range) -> str:
    lower, upper = "above" if reach.low_open else "from", "below" if reach.high_open else "up_to"
    if reach.low == reach.high:
        return "exactly"
    if reach.first:
        return "measured" if reach.last else upper
    return lower if reach.last else f"{lower}_{upper}"


def _whole(reach: Range) -> str:
    low, high = int(reach.low), int(reach.high)
    if low == high and not (reach.first or reach.last):
        return f"{low}"
    if reach.first:
        kind = "any" if reach.last else "up_to"
    elif reach.last:
        kind = "from"
    else:
        kind = "either" if high == low + 1 else "between"
    return COUNTS[kind].format(low=low, high=high)


def _number(value: Exact) -> str:
    text = number_text(Fraction(value))
    whole, dot, rest = text.partition(".")
    return f"{doses.grouped(int(whole))}{dot}{rest}"
