"""What stands between a draft and a signature, each with its code of the contract."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical.conditions import AllOf, Is, Not, OneOf
from regimens.clinical.rule import Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import INJECTED, NERVES_UNKNOWN, PLANNED, REVIEW, TREAT

QUESTION = Question("blockers", Kind.CERTAIN, "What blocks signing")

_UNRECORDED = AllOf(
    INJECTED,
    REVIEW,
    Is(f.INTERVAL_KNOWN, "no"),
    Is(f.LOADING, "none"),
)

_w = Writer("blocker", QUESTION)
_w.rule(
    "neuro_not_assessed",
    AllOf(INJECTED, TREAT, NERVES_UNKNOWN),
    "neuro_not_assessed",
    "R13",
    "R42",
)
_w.rule("safety_not_checked", AllOf(PLANNED, Is(f.SAFETY_CHECKED, "no")), "safety_not_checked", "R13", "R42")
_w.rule(
    "maintenance_not_chosen",
    AllOf(INJECTED, Is(f.RANGE_LEFT, "yes"), Not(_UNRECORDED)),
    "maintenance_not_chosen",
    "R02",
    "T03",
)
_w.rule("interval_not_recorded", _UNRECORDED, "interval_not_recorded", "R23", "R31")
_w.rule(
    "loading_review_due",
    AllOf(INJECTED, Is(f.LOADING_REVIEW_DUE, "yes")),
    "loading_review_due",
    "R27",
    "R45",
)
_w.rule(
    "last_loading_dose_missing",
    AllOf(INJECTED, TREAT, Is(f.PLATEAU_WITHOUT_DOSE, "yes")),
    "last_loading_dose_missing",
    "R45",
)
_w.rule(
    "choice_refused",
    AllOf(OneOf(f.INTENT, ("treat", "prevent")), Is(f.SCOPE, "in"), Is(f.CHOICE_FOLLOWED, "no")),
    "choice_refused",
    "R37",
    "R51",
)
_w.rule("not_planned", Not(PLANNED), "not_planned", "R12")
BLOCKERS = _w.group()
