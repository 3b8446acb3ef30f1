"""Works out, from a history, the value of every fact that does not depend on a decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from regimens.clinical import course, kidney, laboratory, parameters
from regimens.clinical import facts as f
from regimens.clinical.dates import add_days
from regimens.clinical.history import ANSWERS, STOCK, UNREAD_RESULTS, History
from regimens.clinical.parameters import ALL_PARAMETERS
from regimens.clinical.quantities import Interval, exactly, unknown

Values = dict[str, Any]

POTASSIUM_DAYS = 2
COUNT_DAYS = 6
STARTING = (course.Course.FIRST, course.Course.AGAIN)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Every fact by name, and what the dates and the list of facts need besides."""

    values: Values
    standing: course.Standing
    kidney: kidney.Kidney


def gather(history: History) -> Gathered:
    """All facts of stratum 1; a choice not known is None, an amount not known the widest interval."""
    values: Values = {key: history.answer(key) for key in ANSWERS}
    values["pregnancy"] = pregnancy(history)
    values["age_years"] = unknown() if history.age_years is None else exactly(history.age_years)
    values |= _nerves(values)
    values |= _pregnancy_facts(history, values)
    values |= _lengths(history)
    function = kidney.kidney_of(history, pregnant=values["pregnancy"] == "pregnant")
    values |= _kidney(function)
    values |= _results(history, values)
    standing = course.standing(history, nerves=values["neuro"] != "no")
    values |= _course(history, standing)
    values |= _choices(history)
    return Gathered(values, standing, function)


def yes_no(condition: object) -> str:
    """`yes` or `no`."""
    return "yes" if condition else "no"


def any_yes(answers: Iterable[str | None]) -> str | None:
    """Yes if one is yes, no if all are no, else not known."""
    listed = list(answers)
    if "yes" in listed:
        return "yes"
    return None if None in listed else "no"


def _nerves(values: Values) -> Values:
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
        "cause_known": _cause_known(values),
        "safety_checked": yes_no(all(values[key] is not None for key in f.SAFETY)),
        "reaction_unclear": yes_no(values["safety.cobalamin_reaction"] is None),
    }


def _tongue_only(values: Values, beyond: list[str | None]) -> str:
    others = [values[key] for key in f.S12 if key != "neuro.tongue"]
    only = (
        values["neuro.tongue"] == "yes" and all(answer == "no" for answer in others) and "yes" not in beyond
    )
    return yes_no(only)


def _cause_known(values: Values) -> str:
    """R40: a cause counts when it is yes; one that was not asked for is none."""
    return yes_no(any(values[key] not in (None, "no", "none") for key in f.CAUSES))


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


def _lengths(history: History) -> Values:
    found: Values = {}
    for key, short in (("absorption.ileal_resection", "ileal"), ("absorption.crohn_ileal", "crohn")):
        present = history.answer(f"{key}.present")
        length = history.lengths_cm.get(key)
        amount: Interval[Any] = unknown() if present is None else exactly(0)
        if present == "yes":
            amount = Interval(0, None, low_open=True) if length is None else exactly(length)
        found[f"{key}.length_cm"] = amount
        found[f"{short}_length_unknown"] = yes_no(present == "yes" and length is None)
    return found


def _kidney(function: kidney.Kidney) -> Values:
    return {
        "egfr": function.egfr,
        "egfr_known": yes_no(not function.egfr.is_unknown),
        "egfr_invalid": yes_no(function.creatinine_invalid),
    }


def _results(history: History, values: Values) -> Values:
    deciding = laboratory.deciding_b12(history)
    haemoglobin = laboratory.haemoglobin(history)
    stated = history.answer("anaemia")
    found: Values = {
        "haemoglobin": haemoglobin,
        "potassium": laboratory.potassium(history),
        "platelets": laboratory.platelets(history),
        "homocysteine": laboratory.homocysteine(history),
        "mma": laboratory.mma(history),
        "b12": (laboratory.b12_class(deciding) if deciding else None) or laboratory.NONE_USABLE,
        "b12_on_treatment": laboratory.level_on_treatment(history),
        "severely_anaemic": laboratory.by_result_or_statement(
            haemoglobin, parameters.SEVERE_ANAEMIA, stated, ("severe",)
        ),
        "anaemic": _anaemic(history, values, haemoglobin),
        "results_unread": yes_no(any(result.analyte in UNREAD_RESULTS for result in history.results)),
    }
    found["diagnosis_contradicted"] = _contradicted(history.answer("diagnosis"), found["b12"])
    found["potassium_measured"] = laboratory.was_measured(history, "potassium")
    for analyte in ("haemoglobin", "platelets", "homocysteine", "mma"):
        found[f"{analyte}_given"] = laboratory.was_measured(history, analyte)
    found["renal_marker_given"] = yes_no("yes" in (found["homocysteine_given"], found["mma_given"]))
    return found


def _contradicted(stated: str | None, found: str) -> str:
    """R30: the result lies on the other side of what was stated."""
    against = {
        "confirmed": ("above",),
        "suspected": ("above",),
        "borderline": ("above", "below"),
        "excluded": ("below", "within"),
    }
    return yes_no(stated is not None and found in against[stated])


def _anaemic(history: History, values: Values, level: Interval[Any]) -> str | None:
    """T29: below 130 for men, and for sex other or unknown (R39); women 120, in pregnancy 110.

    With pregnancy not known both limits have to agree.
    """
    limits = {parameters.ANAEMIA_MALE}
    if values["sex"] == "female":
        limits = {
            "no": {parameters.ANAEMIA_PREGNANT},
            "yes": {parameters.ANAEMIA_FEMALE},
            None: {parameters.ANAEMIA_PREGNANT, parameters.ANAEMIA_FEMALE},
        }[values["surely_not_pregnant"]]
    stated = history.answer("anaemia")
    found = {
        laboratory.by_result_or_statement(level, limit, stated, ("present", "severe")) for limit in limits
    }
    return found.pop() if len(found) == 1 else None


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
        "parameter_recheck_due": yes_no(any(history.as_of > each.recheck_by for each in ALL_PARAMETERS)),
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


def _choices(history: History) -> Values:
    return {
        "chosen_form": history.answer("choices.form") or "none",
        "chosen_route": history.answer("choices.route") or "none",
        "chosen_days": history.answer("choices.loading_days") or "as_written",
        "folic_acid_released": history.answer("choices.folic_acid_release") or "no",
        "prophylaxis_declined": history.answer("choices.prophylaxis_declined") or "no",
        **{f"stock.{product}": yes_no(product in history.site.stock) for product in STOCK},
    }
