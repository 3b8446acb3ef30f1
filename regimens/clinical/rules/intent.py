"""What a plan is for: treating a deficiency, preventing one, the clinician's own choice, or nothing yet."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical.conditions import ALWAYS, AllOf, AnyOf, Is, OneOf
from regimens.clinical.rule import Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import BARIATRIC, IN_GROUP, LONG_CROHN, LONG_ILEAL, REVIEW

QUESTION = Question("intent", Kind.ONE, "What the plan is for")

_PREVENT = ("bariatric", "ileal_resection", "crohn")
_OPEN = ("total_gastrectomy", "ileal_length_unknown", "crohn_length_unknown")
_CHOICE = (*_OPEN, "declined_choice")
_REVIEW = ("review_on_record", "review_diagnosis")
_NOT_TREATED = (*_PREVENT, *_CHOICE, *_REVIEW, "declined")
_ILEAL_UNKNOWN = Is(f.ILEAL_LENGTH_UNKNOWN, "yes")
_CROHN_UNKNOWN = Is(f.CROHN_LENGTH_UNKNOWN, "yes")
_GASTRECTOMY = Is(f.TOTAL_GASTRECTOMY, "yes")

_w = Writer("intent", QUESTION)
_w.rule("confirmed", Is(f.DEFICIENCY, "confirmed"), "treat", "R15", "T13", "S01", overrides=_NOT_TREATED)
_w.rule("presumed", Is(f.DEFICIENCY, "presumed"), "treat", "R15", "T27", "T36", overrides=_NOT_TREATED)
_w.rule(
    "declined",
    AllOf(Is(f.DECLINED, "yes"), IN_GROUP),
    "none",
    "R23",
    "T17",
    overrides=(*_PREVENT, *_OPEN, *_REVIEW),
)
_w.rule(
    "declined_choice",
    AllOf(Is(f.DECLINED, "yes"), AnyOf(_GASTRECTOMY, _ILEAL_UNKNOWN, _CROHN_UNKNOWN)),
    "none",
    "R23",
    "T32",
    overrides=_OPEN,
)
_w.rule("bariatric", BARIATRIC, "prevent", "S20", "T13", overrides=(*_CHOICE, *_REVIEW))
_w.rule("ileal_resection", LONG_ILEAL, "prevent", "S22", "T13", "T16", overrides=(*_CHOICE, *_REVIEW))
_w.rule(
    "crohn",
    LONG_CROHN,
    "prevent",
    "S24",
    "T17",
    overrides=(*_CHOICE, *_REVIEW),
    caveat="Disputed: without resection the risk was not shown to be raised (O-I1, O-I3).",
)
_w.rule("review_on_record", AllOf(REVIEW, Is(f.ON_RECORD, "yes")), "treat", "R31", "R43", overrides=_CHOICE)
_w.rule(
    "review_diagnosis",
    AllOf(REVIEW, OneOf(f.DIAGNOSIS, ("confirmed", "suspected", "borderline"))),
    "treat",
    "R43",
    overrides=_CHOICE,
)
_w.rule("total_gastrectomy", _GASTRECTOMY, "choice", "T32", "R46", "O-U1")
_w.rule("ileal_length_unknown", _ILEAL_UNKNOWN, "choice", "R23", "T16")
_w.rule("crohn_length_unknown", _CROHN_UNKNOWN, "choice", "R23", "T17")
_w.rule("nothing_asks_for_it", ALWAYS, "none", "R21", "R46", otherwise=True)
INTENT = _w.group()
