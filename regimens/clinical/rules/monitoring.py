"""Which extra blood tests the first week needs: potassium for 48 hours, counts on days 5, 6 and 7."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical import parameters as p
from regimens.clinical.conditions import AllOf, Below, Is
from regimens.clinical.rule import Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import LOADS, PLANNED

POTASSIUM = Question("potassium_watched", Kind.COLLECT, "Potassium for 48 hours")
COUNTS = Question("counts_daily", Kind.COLLECT, "Counts on days 5, 6 and 7")

_WATCHES = AllOf(PLANNED, LOADS, Is(f.POTASSIUM_DAYS_OPEN, "yes"))
_COUNTS = AllOf(PLANNED, LOADS, Is(f.COUNT_DAYS_OPEN, "yes"))

_w = Writer("potassium", POTASSIUM)
_w.rule("pernicious_anaemia", AllOf(_WATCHES, Is(f.PERNICIOUS_ANAEMIA, "yes")), "yes", "S32", "T28", "R33")
_w.rule("severe_anaemia", AllOf(_WATCHES, Is(f.SEVERELY_ANAEMIC, "yes")), "yes", "T28", "R33", "O-U4")
_w.rule(
    "low",
    AllOf(_WATCHES, Is(f.POTASSIUM_MEASURED, "yes"), Below(f.POTASSIUM, p.POTASSIUM_LOW)),
    "yes",
    "T28",
    "R33",
)
_w.rule("at_risk", AllOf(_WATCHES, Is(f.POTASSIUM_RISK, "yes")), "yes", "T28", "R33", "O-F6")
POTASSIUM_WATCH = _w.group()

_w = Writer("counts", COUNTS)
_w.rule(
    "pernicious_anaemia", AllOf(_COUNTS, Is(f.PERNICIOUS_ANAEMIA, "yes")), "yes", "S34", "T29", "T30", "R33"
)
_w.rule("anaemia", AllOf(_COUNTS, Is(f.ANAEMIC, "yes")), "yes", "S34", "T29", "T30", "R33")
DAILY_COUNTS = _w.group()
