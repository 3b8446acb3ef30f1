"""Advice on blood tests and folic acid: what to take, when, and what a result may not change."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical.conditions import AllOf, AnyOf, Is, Not, OneOf
from regimens.clinical.rule import Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import (
    BARIATRIC,
    EGFR_NEAR,
    HOMOCYSTEINE_ABOVE,
    IN_SCOPE,
    INJECTION,
    LOADS,
    LONG_CROHN,
    MARKERS_RENAL,
    MMA_ABOVE,
    NEURO,
    PLANNED,
    POTASSIUM_IS_LOW,
    PREGNANT,
    REVIEW,
    SCREEN_SUGGESTED,
    TREAT,
    TREATED,
    WITHOUT_PLAN,
)

QUESTION = Question("test_advice", Kind.CERTAIN, "Advice on tests and folic acid")
PRECAUTION = Question("test_precautions", Kind.COLLECT, "Advice that also holds on an unknown")

_SYMPTOMS_STAY = AllOf(REVIEW, OneOf(f.RESPONSE, ("persists", "returns_before_next_dose", "unchanged")))

_w = Writer("tests", QUESTION)
_w.rule(
    "baseline",
    AllOf(TREATED, AnyOf(Is(f.TREATMENT_STARTS, "yes"), Is(f.RELAPSE, "yes"))),
    "baseline_tests",
    "S33",
    "O-F2",
    "R33",
)
_w.rule("potassium_symptoms", AllOf(PLANNED, LOADS), "potassium_symptoms", "T28", "O-U4")
_w.rule("potassium_low", AllOf(PLANNED, POTASSIUM_IS_LOW), "potassium_replace", "S32", "T28")
_w.rule(
    "count_once",
    AllOf(PLANNED, LOADS, Is(f.COUNT_DAILY, "no"), Is(f.COUNT_DAYS_OPEN, "yes")),
    "count_once_day_7_to_10",
    "T29",
    "O-B4",
)
_w.rule("eight_weeks", AllOf(PLANNED, LOADS), "count_at_8_weeks", "T29", "O-B4", "R23")
_w.rule("follow_up", PLANNED, "follow_up", "S35", "T10", "R07")
_w.rule(
    "follow_up_disputed",
    AllOf(PLANNED, INJECTION),
    "follow_up_levels_disputed",
    "T10",
    "S35",
    "O-B2",
    "O-N11",
)
_w.rule("trough", AllOf(PLANNED, INJECTION), "trough", "S38", "T37")
_w.rule("no_level_in_loading", AllOf(PLANNED, LOADS), "no_level_in_loading", "T37", "R07")
_w.rule("homocysteine", AllOf(IN_SCOPE, HOMOCYSTEINE_ABOVE), "homocysteine_information", "S36", "T11")
_w.rule("mma", AllOf(IN_SCOPE, MMA_ABOVE), "mma_information", "S37", "T12")
_w.rule(
    "mma_request_borderline",
    AllOf(IN_SCOPE, Is(f.DEFICIENCY, "indeterminate")),
    "mma_request",
    "S37",
    "T12",
    "O-N3",
)
_w.rule("mma_request_symptoms", AllOf(PLANNED, TREAT, _SYMPTOMS_STAY), "mma_request", "S37", "T12")
_w.rule("markers", AllOf(IN_SCOPE, MARKERS_RENAL), "markers_raised_by_kidney", "T11", "T12", "O-M1", "O-M2")
_w.rule("pregnancy_quarterly", AllOf(PLANNED, PREGNANT, BARIATRIC), "b12_every_3_months", "S26")
_w.rule("pregnancy_active", AllOf(IN_SCOPE, PREGNANT), "active_b12_in_pregnancy", "O-N5", "O-N11", "T19")
_w.rule("egfr_missing", AllOf(IN_SCOPE, Is(f.EGFR_KNOWN, "no"), Not(PREGNANT)), "check_egfr", "T24", "R08")
_w.rule(
    "egfr_missing_pregnancy_unknown",
    AllOf(IN_SCOPE, Is(f.EGFR_KNOWN, "no"), Is(f.PREGNANCY_KNOWN, "no")),
    "check_egfr",
    "T24",
    "R08",
)
_w.rule("egfr_invalid", AllOf(IN_SCOPE, Is(f.EGFR_INVALID, "yes")), "egfr_not_valid", "R09", "O-K3", "O-K6")
_w.rule("egfr_near", AllOf(IN_SCOPE, EGFR_NEAR), "egfr_near_limit", "T23", "O-K2")
_w.rule(
    "send", AllOf(Is(f.STATUS, "no_indication"), Is(f.PURPOSE, "treat")), "send_tests", "R21", "R31", "O-N5"
)
_w.rule("send_nerves", AllOf(IN_SCOPE, NEURO, Is(f.DEFICIENCY, "unknown")), "send_tests", "R31", "R21")
_w.rule("annual_screen", AllOf(IN_SCOPE, LONG_CROHN), "annual_screen", "S23", "T17")
_w.rule("annual_suggested", SCREEN_SUGGESTED, "suggest_annual_b12", "R40", "O-I4", "T16")
_w.rule(
    "folic_pregnancy",
    AllOf(IN_SCOPE, OneOf(f.PREGNANCY, ("pregnant", "trying"))),
    "folic_acid_never_withhold",
    "T21",
    "R20",
    "O-O5",
)
_w.rule("folic_taking", AllOf(TREATED, Is(f.TAKING_FOLIC_ACID, "yes")), "folic_acid_continue", "T21", "R20")
_w.rule(
    "folic_released",
    AllOf(TREATED, Is(f.RELEASED, "yes"), Is(f.FOLATE_DEFICIENCY, "yes")),
    "folic_acid_released",
    "T21",
    "R20",
    "O-L1",
)
_w.rule(
    "folic_not_before",
    AllOf(TREATED, Is(f.TAKING_FOLIC_ACID, "no")),
    "folic_acid_not_before_b12",
    "S27",
    "S28",
    "T21",
)
_w.rule("folic_dose", AllOf(IN_SCOPE, Is(f.FOLATE_DEFICIENCY, "yes")), "folic_acid_dose", "S29")
TEST_ADVICE = _w.group()

_w = Writer("precaution", PRECAUTION)
_w.rule("potassium", AllOf(PLANNED, Is(f.WATCH_POTASSIUM, "yes")), "potassium_daily", "S32", "T28", "R33")
_w.rule("counts", AllOf(PLANNED, Is(f.COUNT_DAILY, "yes")), "counts_days_5_to_7", "S34", "T29", "T30")
_w.rule(
    "folic_hold",
    AllOf(AnyOf(PLANNED, WITHOUT_PLAN), Is(f.FOLIC_ACID, "hold")),
    "folic_acid_hold",
    "S29",
    "S27",
    "T21",
    "R20",
)
PRECAUTIONS = _w.group()
