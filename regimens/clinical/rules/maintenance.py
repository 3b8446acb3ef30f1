"""How often afterwards: the shortest interval of all reasons that hold, then what a review or a choice makes of it."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical.conditions import ALWAYS, AllOf, AnyOf, Is, OneOf
from regimens.clinical.intervals import months
from regimens.clinical.rule import Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import (
    BARIATRIC,
    GIVEN,
    INJECTION,
    LONG_CROHN,
    LONG_ILEAL,
    NEURO,
    NO_NEURO,
    REVIEW,
    TREAT,
)

QUESTION = Question("maintenance", Kind.TIGHTEST, "Maintenance interval")
READING = Question("interval_step", Kind.ONE, "What the review makes of the interval in force")

_w = Writer("maintenance", QUESTION)
_w.rule("nerves", AllOf(TREAT, INJECTION, NEURO), months(2), "S15", "S03", "T02", "R17")
_w.rule("no_nerves", AllOf(TREAT, INJECTION, NO_NEURO), months(2, 3), "S18", "S05", "T03", "R02", "R17")
_w.rule("ileal_resection", AllOf(GIVEN, INJECTION, LONG_ILEAL), months(1), "S22", "T15", "T16", "R17")
_w.rule(
    "crohn",
    AllOf(GIVEN, INJECTION, LONG_CROHN),
    months(1),
    "S24",
    "T15",
    "T17",
    "R17",
    caveat="Disputed: without resection the risk was not shown to be raised (O-I1, O-I3).",
)
_w.rule("bariatric", AllOf(GIVEN, INJECTION, BARIATRIC), months(3), "S20", "S25", "T15", "R17")
_w.rule(
    "cyanocobalamin",
    AllOf(GIVEN, Is(f.PRODUCT, "cyanocobalamin_injection")),
    months(1),
    "T31",
    "R17",
    "S31",
)
_w.rule("none", ALWAYS, None, "R17", "R12", otherwise=True)
MAINTENANCE = _w.group()

_AT_REVIEW = AllOf(REVIEW, GIVEN, INJECTION, Is(f.INTERVAL_KNOWN, "yes"))
_SYMPTOMS = AnyOf(
    OneOf(f.RESPONSE, ("returns_before_next_dose", "persists")),
    AllOf(Is(f.RESPONSE, "new_or_worse"), Is(f.RELAPSE, "no")),
)

_w = Writer("interval", READING)
_w.rule(
    "after_relapse",
    AllOf(_AT_REVIEW, Is(f.RELAPSE, "yes")),
    "relapse",
    "R32",
    "R48",
    "T35",
    overrides=("no_rung_left", "one_step_shorter", "stands"),
)
_w.rule(
    "no_rung_left",
    AllOf(_AT_REVIEW, _SYMPTOMS, Is(f.INTERVAL_SHORTEST, "yes")),
    "no_rung",
    "R16",
    "S47",
    overrides=("one_step_shorter", "stands"),
)
_w.rule(
    "one_step_shorter",
    AllOf(_AT_REVIEW, _SYMPTOMS),
    "step",
    "S49",
    "S16",
    "S47",
    "S48",
    "R16",
    "R32",
    overrides=("stands",),
)
_w.rule("stands", _AT_REVIEW, "stands", "R32", "R48", "S48")
_w.rule("by_the_rules", ALWAYS, "none", "R17", otherwise=True)
INTERVAL_STEP = _w.group()
