"""Works out, from a history, the value of every fact that does not depend on a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from regimens.clinical import course, kidney, parameters
from regimens.clinical import facts as f
from regimens.clinical import gather_results as results
from regimens.clinical.dates import add_days
from regimens.clinical.fact import yes_no
from regimens.clinical.history import ANSWERS, LENGTHS, STOCK, UNREAD_RESULTS, History
from regimens.clinical.parameters import ALL_PARAMETERS
from regimens.clinical.quantities import Interval, exactly, unknown

Values = dict[str, Any]

POTASSIUM_DAYS = 2
COUNT_DAYS = 6
_FIRST_RECHECK = min(each.recheck_by for each in ALL_PARAMETERS)
STARTING = (course.Course.FIRST, course.Course.AGAIN)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Every fact by name, and where the course stands, which the dates need besides."""

    values: Values
    standing: course.Standing


def gather(history: History) -> Gathered:
    """All facts of stratum 1; a choice not known is None, an amount not known the widest interval."""
    values: Values = {**_NOTHING_ANSWERED, **history.answers}
    for piece in PIECES:
        values.update(piece.work(history, values))
    standing = _standing(history, values)
    values.update(_course(history, standing))
    return Gathered(values, standing)


def gather_again(values: Mapping[str, Any], history: History, keys: frozenset[str]) -> Values:
    """What may differ from `values`, in a history that differs from theirs in these keys alone."""
    found: Values = {key: history.answer(key) for key in keys if key in ANSWERS}
    known = {**values, **found}
    for piece in PIECES:
        if not keys.isdisjoint(piece.reads):
            again = piece.work(history, known)
            known.update(again)
            found.update(again)
    nerves_turn = (known["neuro"] == "no") != (values["neuro"] == "no")
    if nerves_turn or not keys.isdisjoint(COURSE_READS):
        found.update(_course(history, _standing(history, known)))
    return found


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the facts, and every key of the history that they rest on; of results `labs.` and the analyte.

    The day, the purpose, the doses and the clinic are not among the keys: nobody asks for them.
    """

    work: Callable[[History, Values], Values]
    reads: frozenset[str]


_NOTHING_ANSWERED: Values = dict.fromkeys(ANSWERS)


def _standing(history: History, values: Values) -> course.Standing:
    return course.standing(history, nerves=values["neuro"] != "no")


def any_yes(answers: Iterable[str | None]) -> str | None:
    """Yes if one is yes, no if all are no, else not known."""
    listed = list(answers)
    if "yes" in listed:
        return "yes"
    return None if None in listed else "no"


def _nerves(_: History, values: Values) -> Values:
    """R14 and R29: beyond the six of S12 a feature that was not asked for does not keep the answer open."""
    six = any_yes(values[key] for key in f.S12)
    beyond = [values[key] for key in f.BEYOND_S12]
    neuro = "yes" if "yes" in (six, *beyond) else six
    return {
        "neuro": neuro,
        "neuro_surely": yes_no(neuro == "yes"),
        "nerves_assessed": yes_no(neuro is not None),
        "cord_signs": any_yes(values[key] for key in f.CORD),
        "tongue_only": _tongue_only(values, beyond),
    }


def _tongue_only(values: Values, beyond: list[str | None]) -> str:
    others = [values[key] for key in f.S12 if key != "neuro.tongue"]
    only = (
        values["neuro.tongue"] == "yes" and all(answer == "no" for answer in others) and "yes" not in beyond
    )
    return yes_no(only)


def _cause(_: History, values: Values) -> Values:
    """R40: a cause counts when it is yes; one that was not asked for is none."""
    return {"cause_known": yes_no(any(values[key] not in (None, "no", "none") for key in f.CAUSES))}


def _safety(_: History, values: Values) -> Values:
    return {
        "safety_checked": yes_no(all(values[key] is not None for key in f.SAFETY)),
        "reaction_unclear": yes_no(values["safety.cobalamin_reaction"] is None),
    }


def _person(history: History, _: Values) -> Values:
    age = history.age_years
    return {"pregnancy": pregnancy(history), "age_years": unknown() if age is None else exactly(age)}


def pregnancy(history: History) -> str | None:
    """Male, or female over 55, and nothing stated: none (R38)."""
    stated = history.answer("pregnancy")
    if stated is not None:
        return stated
    sex = history.answer("sex")
    return "none" if sex == "male" or (sex == "female" and _past_pregnancy(history)) else None


def _past_pregnancy(history: History) -> bool:
    return history.age_years is not None and history.age_years > parameters.AGE_PAST_PREGNANCY.value


def _pregnancy_facts(history: History, values: Values) -> Values:
    state = values["pregnancy"]
    surely_not = "no" if state == "pregnant" else "yes" if state or _past_pregnancy(history) else None
    either = "yes" if state in ("pregnant", "trying") else "no" if state or _past_pregnancy(history) else None
    return {
        "surely_not_pregnant": surely_not,
        "pregnant_or_trying": either,
        "pregnancy_known": yes_no(surely_not is not None),
    }


#: Of each piece of bowel: its key, whether it was asked for, and the facts of its length.
_EXTENTS = tuple(
    (key, f"{key}.present", f"{key}.length_cm", f"{short}_length_unknown")
    for key, short in (("absorption.ileal_resection", "ileal"), ("absorption.crohn_ileal", "crohn"))
)
_NO_LENGTH: Interval[Any] = exactly(0)


def _lengths(history: History, _: Values) -> Values:
    found: Values = {}
    for key, asked, length_of, is_unknown in _EXTENTS:
        present = history.answer(asked)
        length = history.lengths_cm.get(key)
        amount: Interval[Any] = unknown() if present is None else _NO_LENGTH
        if present == "yes":
            amount = Interval(0, None, low_open=True) if length is None else exactly(length)
        found[length_of] = amount
        found[is_unknown] = yes_no(present == "yes" and length is None)
    return found


def _kidney(history: History, values: Values) -> Values:
    function = kidney.kidney_of(history, pregnant=values["pregnancy"] == "pregnant")
    return {
        "egfr": function.egfr,
        "egfr_known": yes_no(not function.egfr.is_unknown),
        "egfr_invalid": yes_no(function.creatinine_invalid),
    }


def _course(history: History, standing: course.Standing) -> Values:
    interval = history.current_interval
    first = _first_dose(history, standing)
    doses = history.dose_dates
    return {
        "course": standing.course.value,
        "course_on_record": yes_no(interval or doses),
        "dose_amount_differs": yes_no(history.dose_units_in_doubt),
        "dose_given_before": yes_no(doses and doses[0] < history.as_of),
        "treatment_starts": yes_no(not standing.given and standing.course in STARTING),
        "interval_known": yes_no(interval),
        "interval_two_weeks_or_less": yes_no(interval and interval.days[0] <= 14),
        "loading_over": _loading_over(history, standing),
        "alternate_recorded": yes_no(course.is_alternate(history, standing.given, nerves=False)),
        "plateau_without_dose": yes_no(course.plateau_without_dose(history)),
        "repleted": yes_no(history.repleted_on),
        "potassium_days_open": yes_no(first is None or add_days(first, POTASSIUM_DAYS) >= history.as_of),
        "count_days_open": yes_no(first is None or add_days(first, COUNT_DAYS) >= history.as_of),
        "parameter_recheck_due": yes_no(history.as_of > _FIRST_RECHECK),
    }


def _first_dose(history: History, standing: course.Standing) -> date | None:
    """Day 1 of the loading that this plan dates; None while it has no date: nothing of it is past.

    A booked day that has gone by without a dose is today's (R45); a relapse not booked has none (R44).
    """
    if history.answer("response") == "new_or_worse" and standing.course is course.Course.OVER:
        return None
    if standing.given or standing.day_one is None:
        return standing.day_one
    return max(standing.day_one, history.as_of)


def _loading_over(history: History, standing: course.Standing) -> str:
    """The day after the last loading dose has come (R50)."""
    loading = course.loading_doses(history, standing.given) if standing.is_complete else ()
    return yes_no(loading and history.as_of > loading[-1])


_STOCKED = tuple((f"stock.{product}", product) for product in STOCK)


def _choices(history: History, _: Values) -> Values:
    return {
        "chosen_form": history.answer("choices.form") or "none",
        "chosen_route": history.answer("choices.route") or "none",
        "chosen_days": history.answer("choices.loading_days") or "as_written",
        "folic_acid_released": history.answer("choices.folic_acid_release") or "no",
        "prophylaxis_declined": history.answer("choices.prophylaxis_declined") or "no",
        **{name: yes_no(product in history.site.stock) for name, product in _STOCKED},
    }


_PERSON = ("age_years", "sex", "pregnancy")
_NERVES = (*f.S12, *f.BEYOND_S12)
_LENGTHS_READ = tuple(f"{key}.{part}" for key in LENGTHS for part in ("present", "length_cm"))
_BLOOD = tuple(
    f"labs.{each}"
    for each in ("haemoglobin", "potassium", "platelets", "homocysteine", "mma", *UNREAD_RESULTS)
)
#: In this order: a later piece may ask for the facts of those before it.
PIECES = tuple(
    Piece(work, frozenset(reads))
    for work, reads in (
        (_person, _PERSON),
        (_nerves, _NERVES),
        (_cause, f.CAUSES),
        (_safety, f.SAFETY),
        (_pregnancy_facts, _PERSON),
        (_lengths, _LENGTHS_READ),
        (
            _kidney,
            (*_PERSON, "labs.egfr", "labs.creatinine", "kidney.acute_kidney_injury", "kidney.dialysis"),
        ),
        (results.blood, _BLOOD),
        (results.anaemia, (*_PERSON, "labs.haemoglobin", "anaemia")),
        (results.b12, ("labs.b12_total", "labs.b12_active", "oral_trial")),
        (results.contradiction, ("labs.b12_total", "labs.b12_active", "oral_trial", "diagnosis")),
        (_choices, (key for key in ANSWERS if key.startswith("choices."))),
    )
)
#: And the nerves, as far as they are involved or not.
COURSE_READS = frozenset(("response", "current_interval"))
