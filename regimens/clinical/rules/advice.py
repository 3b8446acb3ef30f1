"""Advice on giving and going on: technique, titration, duration, and situations the founding article leaves open."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical import parameters as p
from regimens.clinical.conditions import AllOf, AnyOf, Below, Condition, Is, Not, OneOf
from regimens.clinical.rule import Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import (
    BARIATRIC,
    CROHN_ALONE,
    CROHN_AT_LIMIT,
    CROHN_LENGTH_UNKNOWN,
    CYANOCOBALAMIN,
    ILEAL_LENGTH_UNKNOWN,
    IN_SCOPE,
    INJECTED,
    LOADS,
    METHYLCOBALAMIN,
    NEAR_CROHN,
    NEAR_ILEAL,
    NERVES_UNKNOWN,
    PLANNED,
    PREGNANT,
    REVIEW,
    TABLET,
    TREAT,
)

QUESTION = Question("advice", Kind.CERTAIN, "Advice")

_ALTERNATE = AllOf(PLANNED, Is(f.LOADING, "alternate_days"))
_MAINTAINED = AllOf(INJECTED, TREAT)
_HC = Is(f.PRODUCT, "hydroxocobalamin_injection")

_w = Writer("advice", QUESTION)


def _advise(code: str, when: Condition, *basis: str) -> None:
    _w.rule(code, when, code, *basis)


# Giving the injection
_advise("technique_no_iv", INJECTED, "S43")
_advise("technique_no_buttock", INJECTED, "S44", "O-J1")
_advise("technique_sites", INJECTED, "O-J1")
_advise("technique_rotate_sites", AllOf(INJECTED, LOADS), "O-J1")
_advise("technique_bleeding", AllOf(INJECTED, Is(f.BLEEDING_RISK, "yes")), "O-X1", "O-O8")
_advise(
    "deep_subcutaneous_off_label", AllOf(PLANNED, Is(f.ROUTE, "deep_subcutaneous"), _HC), "T33", "S43", "O-U1"
)
_advise(
    "preservative_free_pregnancy",
    AllOf(INJECTED, OneOf(f.PREGNANCY, ("pregnant", "breastfeeding"))),
    "O-F3",
)
_advise("methylcobalamin_not_standardised", AllOf(PLANNED, METHYLCOBALAMIN), "S11", "T26")
_advise("cyanocobalamin_monthly", AllOf(INJECTED, CYANOCOBALAMIN), "T31", "S31")

# Going on
_advise("titrate_on_symptoms", _MAINTAINED, "S48", "O-N4", "O-B2")
_advise("more_often_if_symptoms", _MAINTAINED, "S49", "S47", "S16", "S19", "T02", "T34")
_advise(
    "ask_other_diagnoses", AllOf(PLANNED, OneOf(f.INTERVAL_STEP, ("step", "no_rung"))), "T34", "O-N4", "O-L1"
)
_advise("interval_step", AllOf(PLANNED, Is(f.STEP_TAKEN, "yes")), "R16", "R32", "S47", "S49")
_advise("never_stop", AllOf(PLANNED, Is(f.DURATION, "lifelong")), "S30", "S31", "T22")
_advise("review_cause_yearly", AllOf(PLANNED, Is(f.DURATION, "reviewed")), "T22", "R19", "O-N4")
_advise(
    "stop_refused",
    AllOf(PLANNED, REVIEW, Is(f.RESPONSE, "well"), Is(f.DURATION, "lifelong")),
    "S30",
    "S31",
)
_advise("level_ignored", AllOf(PLANNED, TREAT, Is(f.B12_ON_TREATMENT, "above")), "S48", "T10", "R16")
_advise("choice_longer_ignored", AllOf(PLANNED, Is(f.CHOSEN_INTERVAL, "longer")), "R23", "R32")
_advise("choice_shorter_step", AllOf(PLANNED, Is(f.CHOSEN_INTERVAL, "shorter")), "R23", "R32", "T02")
_advise("interval_longer_than_rules", AllOf(PLANNED, Is(f.INTERVAL_BEYOND_RULES, "yes")), "R32", "R17", "R52")
_advise("mon_wed_fri_change", AllOf(_ALTERNATE, Is(f.CHOSEN_DAYS, "mon_wed_fri")), "R04", "T06")
_advise("reload_instead", AllOf(PLANNED, Is(f.RELAPSE, "yes")), "T35", "S49")
_advise("parameter_recheck_due", Is(f.RECHECK_DUE, "yes"), "T40", "S50")

# Situations
_advise("near_threshold", AllOf(IN_SCOPE, AnyOf(NEAR_ILEAL, NEAR_CROHN)), "T16", "T17")
_advise(
    "crohn_length_30",
    AllOf(IN_SCOPE, AnyOf(CROHN_AT_LIMIT, CROHN_LENGTH_UNKNOWN)),
    "T17",
    "S23",
)
_advise("prophylaxis_disputed", AllOf(PLANNED, CROHN_ALONE), "T17", "S24", "O-I1", "O-I3")
_advise("prophylaxis_declined", AllOf(IN_SCOPE, Is(f.DECLINED, "yes"), Not(TREAT)), "R23", "T17")
_advise("oral_despite_surgery", AllOf(PLANNED, TABLET, BARIATRIC), "T14", "S21", "S41")
_advise("pregnancy_source_silent", AllOf(PLANNED, TREAT, PREGNANT, Is(f.BARIATRIC, "none")), "T19", "O-N5")
_advise(
    "source_silent_interval",
    AllOf(Is(f.STATUS, "clinician_choice"), Is(f.TOTAL_GASTRECTOMY, "yes")),
    "T32",
    "O-U1",
)
_advise("diagnosis_contradicted", AllOf(IN_SCOPE, Is(f.DIAGNOSIS_CONTRADICTED, "yes")), "R15", "R30")
_advise("nitrous_oxide", AllOf(IN_SCOPE, Is(f.NITROUS_OXIDE, "yes")), "O-P1", "O-N5", "O-N10")
_advise("metformin", AllOf(PLANNED, TREAT, Is(f.METFORMIN, "yes")), "O-N11")
_advise("acid_suppression", AllOf(PLANNED, TREAT, Is(f.ACID_SUPPRESSION, "yes")), "O-A1", "O-N5")
_advise("dietary", AllOf(PLANNED, TREAT, Is(f.DIETARY, "yes")), "T22", "O-N4")
_advise(
    "driving",
    AllOf(
        IN_SCOPE,
        AnyOf(
            Is(f.VISUAL_LOSS, "yes"),
            Is(f.NUMBNESS, "yes"),
            Is(f.PARAESTHESIA, "yes"),
            Is(f.GAIT, "yes"),
        ),
    ),
    "R42",
    "T05",
)
_advise("specialist_16_17", AllOf(IN_SCOPE, Below(f.AGE, p.AGE_ADULT)), "R12", "O-O3")

# What is still to do
_advise(
    "record_diagnostic_basis",
    AllOf(PLANNED, TREAT, Is(f.B12_CLASS, "none_usable")),
    "T27",
    "R31",
    "T40",
    "S50",
)
_advise("assess_nerves", AllOf(IN_SCOPE, NERVES_UNKNOWN), "R13", "R14", "R29")
_advise("check_safety", AllOf(IN_SCOPE, Is(f.SAFETY_CHECKED, "no")), "R13", "R42")
_advise(
    "operation_note",
    AllOf(IN_SCOPE, AnyOf(ILEAL_LENGTH_UNKNOWN, CROHN_LENGTH_UNKNOWN)),
    "T16",
    "R41",
)
_advise("clear_reaction", Is(f.REACTION_UNCLEAR, "yes"), "R13", "O-X3")
_advise("supply_advice", Is(f.STATUS, "cannot_supply"), "R37", "O-X7", "O-X8", "O-X9")
_advise("results_not_read", Is(f.RESULTS_UNREAD, "yes"), "R52")
_advise("dose_given_differs", Is(f.DOSE_AMOUNT_DIFFERS, "yes"), "R52", "R25")
ADVICE = _w.group()
