"""What kind of answer this is, in the order of R37."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical.conditions import ALWAYS, Is
from regimens.clinical.rule import Kind, Question, Writer

QUESTION = Question("status", Kind.ONE, "What kind of answer this is")

_w = Writer("status", QUESTION)
_REST = ("contraindicated", "no_indication", "clinician_choice", "cannot_supply")
_w.rule("out_of_scope", Is(f.SCOPE, "out"), "out_of_scope", "R12", "R37", overrides=_REST)
_w.rule(
    "contraindicated", Is(f.SCOPE, "contraindicated"), "contraindicated", "R12", "R37", overrides=_REST[1:]
)
_w.rule("no_indication", Is(f.INTENT, "none"), "no_indication", "R12", "R21", "R37", overrides=_REST[3:])
_w.rule(
    "clinician_choice", Is(f.INTENT, "choice"), "clinician_choice", "R12", "T32", "R37", overrides=_REST[3:]
)
_w.rule("cannot_supply", Is(f.PRODUCT, "none"), "cannot_supply", "R12", "R37")
_w.rule("planned", ALWAYS, "planned", "R12", otherwise=True)
STATUS = _w.group()
