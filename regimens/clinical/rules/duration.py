"""How long: for life where the cause does not go away, otherwise reviewed every year."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical.conditions import ALWAYS, Is
from regimens.clinical.rule import Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import BARIATRIC, LONG_ILEAL

QUESTION = Question("duration", Kind.ONE, "How long")

_w = Writer("duration", QUESTION)
_w.rule("pernicious_anaemia", Is(f.PERNICIOUS_ANAEMIA, "yes"), "lifelong", "S30", "S31", "R19", "T22")
_w.rule("atrophic_gastritis", Is(f.ATROPHIC_GASTRITIS, "yes"), "lifelong", "S30", "R19", "T22")
_w.rule("total_gastrectomy", Is(f.TOTAL_GASTRECTOMY, "yes"), "lifelong", "R19", "T32", "O-N7")
_w.rule("bariatric", BARIATRIC, "lifelong", "S30", "S20", "R19", "T22")
_w.rule("ileal_resection", LONG_ILEAL, "lifelong", "S30", "S22", "R19", "T22")
_w.rule(
    "reviewed",
    ALWAYS,
    "reviewed",
    "T22",
    "R19",
    "O-N4",
    otherwise=True,
    caveat="The founding article says for life for everybody (S03, S05).",
)
DURATION = _w.group()
