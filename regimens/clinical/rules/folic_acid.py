"""Folic acid: never before vitamin B12, never withheld in pregnancy, never stopped when it is being taken."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical.conditions import ALWAYS, AllOf, Is, Not
from regimens.clinical.rule import Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import TREAT

QUESTION = Question("folic_acid", Kind.ONE, "Folic acid")

_w = Writer("folate", QUESTION)
_LACK = Is(f.FOLATE_DEFICIENCY, "yes")
_HOLDS = ("waits_for_loading", "deficiency_not_excluded")
_w.rule("pregnancy", Is(f.PREGNANT_OR_TRYING, "yes"), "allowed", "T21", "R20", "O-O5", overrides=_HOLDS)
_w.rule("already_taken", Is(f.TAKING_FOLIC_ACID, "yes"), "allowed", "T21", "R20", overrides=_HOLDS)
_w.rule(
    "released",
    AllOf(_LACK, Is(f.RELEASED, "yes")),
    "allowed",
    "T21",
    "R20",
    "O-L1",
    "O-F2",
    overrides=_HOLDS,
)
_w.rule("repleted", AllOf(_LACK, Is(f.REPLETED, "yes")), "allowed", "S29", "R20", overrides=_HOLDS)
_w.rule(
    "loading_over",
    AllOf(TREAT, _LACK, Is(f.LOADING_OVER, "yes"), Is(f.RELAPSE, "no")),
    "allowed",
    "R20",
    "R50",
    overrides=_HOLDS,
)
_w.rule(
    "waits_for_loading",
    AllOf(TREAT, _LACK),
    "hold",
    "S27",
    "S28",
    "S29",
    "T21",
    "R20",
    caveat="Others allow it from the first day, or 24 hours after vitamin B12.",
)
_w.rule(
    "deficiency_not_excluded",
    AllOf(Not(TREAT), _LACK, Not(Is(f.DEFICIENCY, "unlikely"))),
    "hold",
    "S27",
    "S29",
    "R20",
)
_w.rule("no_deficiency", AllOf(Not(TREAT), _LACK, Is(f.DEFICIENCY, "unlikely")), "allowed", "S29")
_w.rule("not_needed", ALWAYS, "not_needed", "S29", otherwise=True)
FOLIC_ACID = _w.group()
