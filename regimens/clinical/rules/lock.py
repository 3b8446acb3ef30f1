"""What locks cyanocobalamin on every route: the kidneys, the optic nerve and pregnancy."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical import parameters as p
from regimens.clinical.conditions import ALWAYS, Below, Is
from regimens.clinical.rule import Kind, Question, Writer

QUESTION = Question("cyanocobalamin_lock", Kind.ONE, "Whether cyanocobalamin is locked")

_w = Writer("lock", QUESTION)
_w.rule(
    "egfr_below_limit",
    Below(f.EGFR, p.LOCK_EGFR),
    "on",
    "S08",
    "S09",
    "S10",
    "S11",
    "T23",
    "T24",
    "T25",
    "T26",
    "R28",
    caveat="Rests on one line of research; no product label names a limit.",
)
_w.rule("known_impairment", Is(f.KNOWN_IMPAIRMENT, "yes"), "on", "S11", "T23", "R28")
_w.rule("dialysis", Is(f.DIALYSIS, "yes"), "on", "T23", "S11", "R28")
_w.rule("acute_kidney_injury", Is(f.ACUTE_KIDNEY_INJURY, "yes"), "on", "T23", "S11", "R28")
_w.rule("transplant", Is(f.TRANSPLANT, "yes"), "on", "T23", "S11", "R28")
_w.rule("diabetic_nephropathy", Is(f.DIABETIC_NEPHROPATHY, "yes"), "on", "S10", "T23", "R28")
_w.rule("pregnancy", Is(f.SURELY_NOT_PREGNANT, "no"), "on", "R09", "R47", "O-K6")
_w.rule("optic_neuropathy", Is(f.OPTIC_NEUROPATHY, "yes"), "on", "R28", "R47", "O-F6", "O-F7")
_w.rule("nothing_locks_it", ALWAYS, "off", "R28", "T23", otherwise=True)
LOCK = _w.group()
