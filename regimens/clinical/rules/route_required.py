"""Whether injections are required, or surely not."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical.conditions import ALWAYS, AllOf, Is
from regimens.clinical.rule import Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import (
    BARIATRIC,
    LONG_ILEAL,
    NO_BARIATRIC,
    NOT_MALABSORBING,
    NOT_SEVERE,
    ORAL_NOT_FAILED,
)

QUESTION = Question("route_required", Kind.PERMIT, "Whether injections are required")

_DISPUTED = "Others allow tablets of 1 mg a day or more in some of these."

_w = Writer("required", QUESTION)
_w.rule("severe_nerve_signs", Is(f.CORD_SIGNS, "yes"), "yes", "S39", "S46", "T05")
_w.rule("pernicious_anaemia", Is(f.PERNICIOUS_ANAEMIA, "yes"), "yes", "S40", "S46", caveat=_DISPUTED)
_w.rule("atrophic_gastritis", Is(f.ATROPHIC_GASTRITIS, "yes"), "yes", "S40", "S46", caveat=_DISPUTED)
_w.rule("total_gastrectomy", Is(f.TOTAL_GASTRECTOMY, "yes"), "yes", "S40", "S46", caveat=_DISPUTED)
_w.rule("ileal_resection", LONG_ILEAL, "yes", "S40", "S46", caveat=_DISPUTED)
_w.rule("crohn_ileal", Is(f.CROHN_PRESENT, "yes"), "yes", "S40", "S46", "T18", caveat=_DISPUTED)
_w.rule(
    "bariatric",
    BARIATRIC,
    "yes",
    "S41",
    "S46",
    "T14",
    caveat="Disputed, and in tension with the article's own S21 and S25.",
)
_w.rule("tablets_failed", Is(f.ORAL_TRIAL, "failed"), "yes", "S42", "S46")
_w.rule(
    "nothing_requires_it",
    AllOf(NOT_SEVERE, NOT_MALABSORBING, NO_BARIATRIC, ORAL_NOT_FAILED),
    "no",
    "S45",
    "S40",
)
_w.rule("not_known", ALWAYS, "unknown", "R18", otherwise=True)
ROUTE_REQUIRED = _w.group()
