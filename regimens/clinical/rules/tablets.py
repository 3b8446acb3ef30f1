"""When tablets may be given: only on certainty, and only as a permission."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical.conditions import ALWAYS, AllOf, AnyOf, Is, Not
from regimens.clinical.rule import Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import (
    BARIATRIC,
    GIVEN,
    NEURO,
    NO_BARIATRIC,
    NO_NEURO,
    NOT_MALABSORBING,
    NOT_SEVERE,
    ONGOING_NERVE_LOSS,
    ORAL_NOT_FAILED,
    TREAT,
    UNLOCKED,
)

BUT_LOCK = Question("tablets_permitted_but_for_lock", Kind.PERMIT, "Whether tablets would be possible")
QUESTION = Question("tablets_permitted", Kind.PERMIT, "Whether cyanocobalamin tablets are permitted")

_TREATING = AllOf(
    TREAT,
    NOT_SEVERE,
    NOT_MALABSORBING,
    NO_BARIATRIC,
    Is(f.OTHER_MALABSORPTION, "no"),
    Is(f.PARTIAL_GASTRECTOMY, "no"),
    ORAL_NOT_FAILED,
)
_MILD = AllOf(NEURO, Is(f.RED_FLAG, "no"), Is(f.CHOSEN_ROUTE, "oral"), Not(ONGOING_NERVE_LOSS))

_w = Writer("tablets_but_lock", BUT_LOCK)
_w.rule("no_nerve_feature", AllOf(_TREATING, NO_NEURO), "yes", "S45", "R11", "R36", "T26")
_w.rule("mild_nerve_feature", AllOf(_TREATING, _MILD), "yes", "S45", "R11", "R36", "T05")
_w.rule(
    "after_bariatric_surgery",
    AllOf(
        GIVEN,
        BARIATRIC,
        Is(f.DEFICIENCY, "unlikely"),
        NO_NEURO,
        NOT_SEVERE,
        NOT_MALABSORBING,
        ORAL_NOT_FAILED,
    ),
    "yes",
    "S21",
    "S25",
    "T14",
    "R36",
)
_w.rule("withheld", ALWAYS, "no", "R18", "R36", otherwise=True)
TABLETS_BUT_LOCK = _w.group()

_w = Writer("tablets", QUESTION)
_w.rule("permitted", AllOf(Is(f.TABLETS_BUT_LOCK, "yes"), UNLOCKED), "yes", "S45", "S21", "T26", "R36")
_w.rule("withheld", ALWAYS, "no", "R18", "R28", otherwise=True)
TABLETS = _w.group()

#: The person or the clinician wants tablets, and no injection was chosen instead.
WANTED = AnyOf(Is(f.CHOSEN_ROUTE, "oral"), AllOf(Is(f.PREFERENCE, "tablets"), Is(f.CHOSEN_ROUTE, "none")))
