"""Flags of a plan: one word each for what is certain, and for three things that also hold on an unknown."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical.conditions import AllOf, Is, Not, OneOf
from regimens.clinical.rule import Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import (
    BARIATRIC,
    CROHN_AT_LIMIT,
    CROHN_LENGTH_UNKNOWN,
    DEFICIENT,
    EGFR_NEAR,
    HOMOCYSTEINE_ABOVE,
    INJECTED,
    INTERVAL_BY_CROHN,
    KIDNEY_REASONS,
    LONG_CROHN,
    MARKERS_RENAL,
    MMA_ABOVE,
    NEAR_CROHN,
    NEAR_ILEAL,
    PLANNED,
    PLATELETS_ARE_LOW,
    POTASSIUM_IS_LOW,
    PREGNANT,
    PREVENT,
    REVIEW,
    SCREEN_SUGGESTED,
    TABLET,
    TREAT,
    TREATED,
)
from regimens.clinical.rules.tablets import WANTED

SURE = Question("flags", Kind.CERTAIN, "Flags")
EVEN_UNKNOWN = Question("flags_on_unknown", Kind.COLLECT, "Flags that hold on an unknown too")

_w = Writer("flag_unknown", EVEN_UNKNOWN)
for _name, _when in KIDNEY_REASONS:
    _w.rule(f"renal_lock_{_name}", _when, "RENAL_LOCK", "R28", "S08", "T23", "R22", "R38")
_w.rule("cn_lock_eye", Is(f.OPTIC_NEUROPATHY, "yes"), "CN_LOCK_EYE", "R28", "R47")
_w.rule("k48", Is(f.WATCH_POTASSIUM, "yes"), "K48", "T28", "R22", "R50")
_w.rule("d57", Is(f.COUNT_DAILY, "yes"), "D57", "T29", "R22", "R50")
FLAGS_EVEN_UNKNOWN = _w.group()

_w = Writer("flag", SURE)
_w.rule("neuro", Is(f.NEURO, "yes"), "NEURO", "R14", "R29", "S12")
_w.rule("tongue_only", Is(f.TONGUE_ONLY, "yes"), "NEURO_TONGUE_ONLY", "T04", "R29")
_w.rule("cord", Is(f.CORD_SIGNS, "yes"), "REDFLAG_CORD", "T05", "O-L1", "O-P1")
_w.rule("severe_anaemia", Is(f.SEVERELY_ANAEMIC, "yes"), "REDFLAG_HAEM", "T28", "R42")
_w.rule("platelets", PLATELETS_ARE_LOW, "REDFLAG_HAEM", "R40", "R42")
_w.rule("egfr_near", AllOf(EGFR_NEAR, Not(PREGNANT)), "RENAL_WARN", "T23", "R39")
_w.rule("egfr_unknown", Is(f.EGFR_KNOWN, "no"), "RENAL_UNKNOWN", "R08", "T24", "R38")
_w.rule("egfr_invalid", Is(f.EGFR_INVALID, "yes"), "EGFR_INVALID", "R09", "O-K3", "O-K6")
_w.rule(
    "oral_blocked",
    AllOf(
        OneOf(f.SCOPE, ("in",)),
        WANTED,
        Is(f.TABLETS_BUT_LOCK, "yes"),
        Is(f.STOCK_CN_TABLET, "yes"),
        Is(f.LOCK, "on"),
    ),
    "ORAL_CN_BLOCKED",
    "T26",
    "S08",
    "R28",
)
_w.rule("prophylaxis", AllOf(PLANNED, PREVENT), "PROPHYLAXIS", "T13", "S20", "S22", "S24")
_w.rule("bariatric", BARIATRIC, "BARIATRIC", "S20")
_w.rule(
    "required", AllOf(TREATED, Is(f.ROUTE_REQUIRED, "yes")), "IM_REQUIRED", "S39", "S40", "S41", "S42", "R40"
)
_w.rule("not_required", AllOf(TREATED, Is(f.ROUTE_REQUIRED, "no")), "IM_NOT_REQUIRED", "S45", "R40")
_w.rule("tension", AllOf(PLANNED, TABLET, BARIATRIC), "TENSION_S41", "S41", "S21", "T14")
_w.rule("lifelong", AllOf(PLANNED, Is(f.DURATION, "lifelong")), "LIFELONG", "T22", "S30", "R40")
_w.rule("cause_unknown", AllOf(TREATED, Is(f.CAUSE_KNOWN, "no")), "CAUSE_UNKNOWN", "R40")
_w.rule("potassium_low", POTASSIUM_IS_LOW, "K_LOW_AT_BASELINE", "T28")
_w.rule("pregnant", PREGNANT, "PREGNANT", "S25", "T19")
_w.rule("b12_quarterly", AllOf(PLANNED, PREGNANT, BARIATRIC), "B12_Q3M", "S26")
_w.rule("silent_pregnancy", AllOf(TREATED, PREGNANT, Is(f.BARIATRIC, "none")), "SEED_SILENT_PREGNANCY", "T19")
_w.rule(
    "silent_interval",
    AllOf(Is(f.SCOPE, "in"), Is(f.INTENT, "choice"), Is(f.TOTAL_GASTRECTOMY, "yes")),
    "SEED_SILENT_INTERVAL",
    "T32",
)
_w.rule(
    "folate_hold",
    AllOf(TREATED, Is(f.FOLATE_DEFICIENCY, "yes"), Is(f.FOLIC_ACID, "hold")),
    "FOLATE_HOLD",
    "S27",
    "S29",
    "T21",
    "R40",
    "R50",
)
_w.rule(
    "folate_given",
    AllOf(TREAT, Is(f.TAKING_FOLIC_ACID, "yes"), Is(f.REPLETED, "no")),
    "FOLATE_ALREADY_GIVEN",
    "T21",
    "S27",
)
_w.rule("ileal_near", NEAR_ILEAL, "NEAR_THRESHOLD", "T16")
_w.rule("crohn_near", NEAR_CROHN, "NEAR_THRESHOLD", "T17")
_w.rule("crohn_at_limit", CROHN_AT_LIMIT, "AMBIGUOUS_S23", "T17", "S23")
_w.rule("crohn_length_unknown", CROHN_LENGTH_UNKNOWN, "AMBIGUOUS_S23", "T17", "S23")
_w.rule("annual_screen", LONG_CROHN, "ANNUAL_SCREEN", "S23", "T17")
_w.rule("crohn_alone", AllOf(PLANNED, INTERVAL_BY_CROHN), "S24_DISPUTED", "S24", "T17", "R40", "R46")
_w.rule("suggest_screen", SCREEN_SUGGESTED, "SUGGEST_ANNUAL_B12", "R40", "R46", "T16", "T17", "O-I4")
_w.rule("markers_renal", MARKERS_RENAL, "MARKERS_RENAL", "T11", "T12")
_w.rule("homocysteine", HOMOCYSTEINE_ABOVE, "HCY_ABOVE_TARGET_INFO", "S36", "T11", "R40", "R50")
_w.rule("mma", MMA_ABOVE, "MMA_ABOVE_271_INFO", "S37", "T12", "R40", "R50")
_w.rule(
    "not_confirmed",
    AllOf(Is(f.SCOPE, "in"), Is(f.PURPOSE, "treat"), Not(DEFICIENT)),
    "NOT_CONFIRMED",
    "R21",
    "T27",
)
_w.rule("relapse", AllOf(PLANNED, Is(f.RELAPSE, "yes")), "RELAPSE", "T35", "R16", "R48")
_w.rule("step", AllOf(PLANNED, Is(f.STEP_TAKEN, "yes")), "TITRATE_SYMPTOM", "R16", "S47", "S49")
_w.rule(
    "level_ignored",
    AllOf(PLANNED, TREAT, Is(f.B12_ON_TREATMENT, "above")),
    "IGNORE_B12_LEVEL",
    "S48",
    "T10",
    "R40",
)
_w.rule(
    "stop_refused",
    AllOf(PLANNED, REVIEW, Is(f.RESPONSE, "well"), Is(f.DURATION, "lifelong")),
    "STOP_REFUSED",
    "S30",
    "S31",
)
_w.rule("bleeding", Is(f.BLEEDING_RISK, "yes"), "ANTICOAG", "O-X1")
_w.rule("no_iv", INJECTED, "NO_IV", "S43")
_w.rule("no_buttock", INJECTED, "NO_BUTTOCK", "S44")
_w.rule("precaution", Is(f.PRECAUTION, "yes"), "PRECAUTION", "R18", "R40")
FLAGS = _w.group()
