"""The facts that laboratory results give: amounts, anaemia, and what the B12 levels say."""

from __future__ import annotations

from typing import Any

from regimens.clinical import laboratory, parameters
from regimens.clinical.fact import yes_no
from regimens.clinical.history import UNREAD_RESULTS, History
from regimens.clinical.quantities import Interval

Values = dict[str, Any]


_GIVEN = tuple(
    (analyte, f"{analyte}_given") for analyte in ("haemoglobin", "platelets", "homocysteine", "mma")
)


def blood(history: History, _: Values) -> Values:
    """The amounts that rules compare, and which of them were measured at all."""
    found: Values = {
        "haemoglobin": laboratory.haemoglobin(history),
        "potassium": laboratory.potassium(history),
        "platelets": laboratory.platelets(history),
        "homocysteine": laboratory.homocysteine(history),
        "mma": laboratory.mma(history),
        "results_unread": yes_no(any(history.results_of(analyte) for analyte in UNREAD_RESULTS)),
        "potassium_measured": laboratory.was_measured(history, "potassium"),
    }
    for analyte, name in _GIVEN:
        found[name] = laboratory.was_measured(history, analyte)
    found["renal_marker_given"] = yes_no("yes" in (found["homocysteine_given"], found["mma_given"]))
    return found


def anaemia(history: History, values: Values) -> Values:
    """By a result, else by what was stated (R40, R42)."""
    level, stated = values["haemoglobin"], history.answer("anaemia")
    return {
        "severely_anaemic": laboratory.by_result_or_statement(
            level, parameters.SEVERE_ANAEMIA, stated, ("severe",)
        ),
        "anaemic": _anaemic(history, values, level),
    }


def b12(history: History, _: Values) -> Values:
    """The class that classifies, and the level on treatment (R15, R30)."""
    deciding = laboratory.deciding_b12(history)
    found = (laboratory.b12_class(deciding) if deciding else None) or laboratory.NONE_USABLE
    return {"b12": found, "b12_on_treatment": laboratory.level_on_treatment(history)}


def contradiction(history: History, values: Values) -> Values:
    """Whether the result lies on the other side of the diagnosis as stated."""
    return {"diagnosis_contradicted": _contradicted(history.answer("diagnosis"), values["b12"])}


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
