"""Conditions that several questions ask in the same words, written once."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical import parameters as p
from regimens.clinical.conditions import Above, AllOf, AnyOf, AtLeast, Below, Condition, Is, Not, OneOf
from regimens.clinical.history import BARIATRIC_KINDS

YES, NO = "yes", "no"

BARIATRIC = OneOf(f.BARIATRIC, BARIATRIC_KINDS)
NO_BARIATRIC = Is(f.BARIATRIC, "none")
LONG_ILEAL = Above(f.ILEAL_LENGTH, p.ILEAL_LENGTH)
LONG_CROHN = Above(f.CROHN_LENGTH, p.CROHN_LENGTH)
IN_GROUP = AnyOf(BARIATRIC, LONG_ILEAL, LONG_CROHN)

TREAT = Is(f.INTENT, "treat")
PREVENT = Is(f.INTENT, "prevent")
GIVEN = OneOf(f.INTENT, ("treat", "prevent"))
REVIEW = Is(f.PURPOSE, "review")
PLANNED = Is(f.STATUS, "planned")
DEFICIENT = OneOf(f.DEFICIENCY, ("confirmed", "presumed"))
INJECTION = OneOf(
    f.PRODUCT, ("hydroxocobalamin_injection", "cyanocobalamin_injection", "methylcobalamin_injection")
)
TABLET = OneOf(f.PRODUCT, ("cyanocobalamin_tablet", "methylcobalamin_tablet"))
LOADS = OneOf(f.LOADING, ("alternate_days", "three_per_week"))
NEURO = Is(f.NEURO, YES)
NO_NEURO = Is(f.NEURO, NO)
PREGNANT = Is(f.PREGNANCY, "pregnant")
UNLOCKED = Is(f.LOCK, "off")

#: S39, S40, S42 and S41: what makes injections required, and what surely does not.
NOT_SEVERE = Is(f.CORD_SIGNS, NO)
NOT_MALABSORBING = AllOf(
    Is(f.PERNICIOUS_ANAEMIA, NO),
    Is(f.ATROPHIC_GASTRITIS, NO),
    Is(f.TOTAL_GASTRECTOMY, NO),
    Not(LONG_ILEAL),
    Is(f.CROHN_PRESENT, NO),
)
ORAL_NOT_FAILED = OneOf(f.ORAL_TRIAL, ("not_tried", "working"))
ONGOING_NERVE_LOSS = AllOf(REVIEW, Is(f.RESPONSE, "new_or_worse"))
NERVES_UNKNOWN = Is(f.NERVES_ASSESSED, NO)

CYANOCOBALAMIN = OneOf(f.PRODUCT, ("cyanocobalamin_injection", "cyanocobalamin_tablet"))
METHYLCOBALAMIN = OneOf(f.PRODUCT, ("methylcobalamin_injection", "methylcobalamin_tablet"))

#: Each reason of the kidneys that locks cyanocobalamin, pregnancy included (R28, R38).
KIDNEY_REASONS: tuple[tuple[str, Condition], ...] = (
    ("egfr_below_limit", Below(f.EGFR, p.LOCK_EGFR)),
    ("known_impairment", Is(f.KNOWN_IMPAIRMENT, YES)),
    ("dialysis", Is(f.DIALYSIS, YES)),
    ("acute_kidney_injury", Is(f.ACUTE_KIDNEY_INJURY, YES)),
    ("transplant", Is(f.TRANSPLANT, YES)),
    ("diabetic_nephropathy", Is(f.DIABETIC_NEPHROPATHY, YES)),
    ("pregnancy", Is(f.SURELY_NOT_PREGNANT, NO)),
)
EGFR_NEAR = AllOf(AtLeast(f.EGFR, p.LOCK_EGFR), Below(f.EGFR, p.WARN_EGFR))

IN_SCOPE = Is(f.SCOPE, "in")
WITHOUT_PLAN = OneOf(f.STATUS, ("no_indication", "clinician_choice"))
INJECTED = AllOf(PLANNED, INJECTION)
TREATED = AllOf(PLANNED, TREAT)

ILEAL_LENGTH_UNKNOWN = Is(f.ILEAL_LENGTH_UNKNOWN, YES)
CROHN_LENGTH_UNKNOWN = Is(f.CROHN_LENGTH_UNKNOWN, YES)
NEAR_ILEAL = AllOf(AtLeast(f.ILEAL_LENGTH, p.ILEAL_NEAR_LOW), Not(Above(f.ILEAL_LENGTH, p.ILEAL_NEAR_HIGH)))
NEAR_CROHN = AllOf(AtLeast(f.CROHN_LENGTH, p.CROHN_NEAR_LOW), Not(Above(f.CROHN_LENGTH, p.CROHN_NEAR_HIGH)))
CROHN_AT_LIMIT = AllOf(AtLeast(f.CROHN_LENGTH, p.CROHN_LENGTH), Not(LONG_CROHN))
#: Prevention rests on Crohn's disease and on nothing else that asks for it (R46).
CROHN_ALONE = AllOf(PREVENT, LONG_CROHN, NO_BARIATRIC, Not(LONG_ILEAL))
#: A monthly interval that nothing else asks for (R40).
INTERVAL_BY_CROHN = AllOf(
    PREVENT,
    LONG_CROHN,
    AnyOf(Not(LONG_ILEAL), ILEAL_LENGTH_UNKNOWN),
    INJECTION,
    Not(Is(f.PRODUCT, "cyanocobalamin_injection")),
)
BELOW_THRESHOLDS = AllOf(
    WITHOUT_PLAN,
    AnyOf(
        AllOf(Is(f.ILEAL_PRESENT, YES), Not(LONG_ILEAL)),
        AllOf(Is(f.CROHN_PRESENT, YES), Not(LONG_CROHN)),
    ),
)
SCREEN_SUGGESTED = AnyOf(
    BELOW_THRESHOLDS, AllOf(WITHOUT_PLAN, ILEAL_LENGTH_UNKNOWN), AllOf(WITHOUT_PLAN, CROHN_LENGTH_UNKNOWN)
)

POTASSIUM_IS_LOW = AllOf(Is(f.POTASSIUM_MEASURED, YES), Below(f.POTASSIUM, p.POTASSIUM_LOW))
PLATELETS_ARE_LOW = AllOf(Is(f.PLATELETS_GIVEN, YES), Below(f.PLATELETS, p.PLATELETS_LOW))
MARKERS_RENAL = AllOf(Is(f.RENAL_MARKER_GIVEN, YES), Below(f.EGFR, p.WARN_EGFR))
_MARKERS_READ = AllOf(
    AtLeast(f.EGFR, p.WARN_EGFR), Not(Is(f.FOLATE_DEFICIENCY, YES)), Is(f.SURELY_NOT_PREGNANT, YES)
)
HOMOCYSTEINE_ABOVE = AllOf(
    Is(f.HOMOCYSTEINE_GIVEN, YES), Above(f.HOMOCYSTEINE, p.HOMOCYSTEINE_TARGET), _MARKERS_READ
)
MMA_ABOVE = AllOf(Is(f.MMA_GIVEN, YES), Above(f.MMA, p.MMA_TARGET), _MARKERS_READ)
