"""Whether this tool applies at all: age, and past anaphylaxis to a cobalamin."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical import parameters as p
from regimens.clinical.conditions import ALWAYS, Below, Is
from regimens.clinical.rule import Kind, Question, Writer

QUESTION = Question("scope", Kind.ONE, "Whether this tool applies")

_w = Writer("scope", QUESTION)
_w.rule("under_sixteen", Below(f.AGE, p.AGE_SCOPE), "out", "R12", "O-N2", overrides=("anaphylaxis",))
_w.rule(
    "anaphylaxis", Is(f.COBALAMIN_REACTION, "anaphylaxis"), "contraindicated", "R12", "O-U1", "O-F7", "O-X3"
)
_w.rule("within", ALWAYS, "in", "R12", "O-N2", otherwise=True)
SCOPE = _w.group()
