"""Alerts: what stops a signature, what asks for care, and what is only to be noted."""

from __future__ import annotations

from dataclasses import dataclass

from regimens.clinical import facts as f
from regimens.clinical import parameters as p
from regimens.clinical.conditions import AllOf, AnyOf, Below, Is, Not, OneOf
from regimens.clinical.rule import Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import (
    CYANOCOBALAMIN,
    EGFR_NEAR,
    GIVEN,
    IN_SCOPE,
    INJECTED,
    INJECTION,
    NEAR_CROHN,
    NEAR_ILEAL,
    NERVES_UNKNOWN,
    PLANNED,
    TREAT,
)
from regimens.clinical.rules.monitoring import POTASSIUM_WATCH

SURE = Question("alerts_on_certainty", Kind.CERTAIN, "Alerts that never rest on an unknown")
CARE = Question("alerts", Kind.COLLECT, "Alerts that ask for care")


@dataclass(frozen=True, slots=True)
class Alert:
    """A code of the interface's list, and how strongly it is shown: stop, caution or note."""

    code: str
    tier: str

    def as_json(self) -> dict[str, str]:
        """As written in the canonical rule set."""
        return {"code": self.code, "tier": self.tier}


def _stop(code: str) -> Alert:
    return Alert(code, "stop")


def _caution(code: str) -> Alert:
    return Alert(code, "caution")


def _note(code: str) -> Alert:
    return Alert(code, "note")


_w = Writer("alert_sure", SURE)
_w.rule("anaphylaxis", Is(f.COBALAMIN_REACTION, "anaphylaxis"), _stop("A01"), "R12", "R22", "O-U1", "O-F7")
_w.rule(
    "cord_signs",
    AllOf(PLANNED, Is(f.NEURO, "yes"), Is(f.CORD_SIGNS, "yes")),
    _stop("A02"),
    "T05",
    "R22",
    "O-L1",
    "O-P1",
)
_w.rule("nerves_not_assessed", AllOf(INJECTED, TREAT, NERVES_UNKNOWN), _stop("A03"), "R13", "R42")
_w.rule("safety_not_checked", AllOf(PLANNED, Is(f.SAFETY_CHECKED, "no")), _stop("A03"), "R13", "R42")
_w.rule(
    "locked_form_chosen",
    AllOf(
        OneOf(f.INTENT, ("treat", "prevent", "choice")), Is(f.CHOSEN_FORM, "cyanocobalamin"), Is(f.LOCK, "on")
    ),
    _stop("A04"),
    "S08",
    "R28",
    "R37",
)
_w.rule("under_sixteen", Below(f.AGE, p.AGE_SCOPE), _stop("A05"), "R12", "O-N2")
_w.rule(
    "folic_acid_released_first",
    AllOf(
        AnyOf(TREAT, Not(Is(f.DEFICIENCY, "unlikely"))),
        Is(f.RELEASED, "yes"),
        Is(f.DOSE_GIVEN_BEFORE, "no"),
        Is(f.PREGNANT_OR_TRYING, "no"),
    ),
    _stop("A06"),
    "S27",
    "S28",
    "T21",
    "R20",
)
_w.rule("tongue_only", AllOf(PLANNED, TREAT, Is(f.TONGUE_ONLY, "yes")), _caution("A13"), "T04", "S12")
_w.rule("egfr_unknown", AllOf(IN_SCOPE, Is(f.EGFR_KNOWN, "no")), _note("A15"), "T24", "R08")
SURE_ALERTS = _w.group()

_w = Writer("alert", CARE)
_w.rule(
    "cord_signs_not_excluded",
    AllOf(PLANNED, Is(f.NEURO_SURELY, "yes"), Is(f.TONGUE_ONLY, "no"), Is(f.CORD_SIGNS, "yes")),
    _stop("A02"),
    "T05",
    "R22",
)
_w.rule(
    "folic_acid_being_taken",
    AllOf(OneOf(f.STATUS, ("planned", "cannot_supply", "clinician_choice")), Is(f.TAKING_FOLIC_ACID, "yes")),
    _caution("A07"),
    "T21",
    "R20",
)
_w.rule(
    "pregnant", AllOf(IN_SCOPE, Is(f.SURELY_NOT_PREGNANT, "no")), _caution("A08"), "T19", "T20", "T21", "O-N5"
)
for _watched in POTASSIUM_WATCH:
    # One rule a reason, so that each reason that is not known is a note of its own (R22).
    _w.rule(_watched.id.replace(".", "_"), _watched.when, _caution("A09"), *_watched.because.basis)
_w.rule("bleeding", AllOf(PLANNED, INJECTION, Is(f.BLEEDING_RISK, "yes")), _caution("A10"), "O-X1", "T33")
_w.rule(
    "few_platelets",
    AllOf(PLANNED, INJECTION, Is(f.PLATELETS_GIVEN, "yes"), Below(f.PLATELETS, p.PLATELETS_ROUTE)),
    _caution("A10"),
    "O-O8",
    "T33",
)
_w.rule("cobalt", AllOf(PLANNED, Is(f.COBALT_ALLERGY, "yes")), _caution("A11"), "O-X2")
_w.rule("other_reaction", AllOf(PLANNED, Is(f.COBALAMIN_REACTION, "other")), _caution("A11"), "O-X3", "O-F7")
_w.rule(
    "doses_on_closed_days", AllOf(PLANNED, Is(f.CLOSED_DOSES, "yes")), _caution("A12"), "R04", "R41", "T09"
)
_w.rule("cause_may_go", AllOf(PLANNED, GIVEN, Is(f.DURATION, "reviewed")), _caution("A14"), "T22", "R19")
_w.rule("egfr_near", AllOf(PLANNED, CYANOCOBALAMIN, EGFR_NEAR), _note("A16"), "T23")
_w.rule("ileal_near", AllOf(IN_SCOPE, NEAR_ILEAL), _note("A16"), "T16")
_w.rule("crohn_near", AllOf(IN_SCOPE, NEAR_CROHN), _note("A16"), "T17")
_w.rule("nitrous_oxide", AllOf(IN_SCOPE, Is(f.NITROUS_OXIDE, "yes")), _note("A17"), "O-P1", "O-N5")
CARE_ALERTS = _w.group()
