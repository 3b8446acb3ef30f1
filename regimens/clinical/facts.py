"""The facts that rules may ask about: given answers by their own names, and those worked out from them."""

from __future__ import annotations

from collections.abc import Mapping

from regimens.clinical.fact import ChoiceFact, Fact, QuantityFact
from regimens.clinical.history import ANSWERS
from regimens.clinical.labels import LABELS
from regimens.clinical.quantities import (
    CellsPerLitre,
    Centimetres,
    GramsPerLitre,
    MicromolesPerLitre,
    MillilitresPerMinute,
    MillimolesPerLitre,
    NanomolesPerLitre,
    U,
    Years,
)

YES_NO = ("yes", "no")

#: The order of caution, written down once: what a decision reads where the answer is not known. An answer
#: without an entry is read as not fulfilling any condition, and is asked for.
CAUTIOUS: Mapping[str, str] = {
    "neuro": "yes",
    "cord_signs": "yes",
    "kidney.known_impairment": "yes",
    "kidney.dialysis": "yes",
    "kidney.acute_kidney_injury": "yes",
    "kidney.transplant": "yes",
    "kidney.diabetic_nephropathy": "yes",
    "safety.optic_neuropathy": "yes",
    "surely_not_pregnant": "no",
    "pregnant_or_trying": "yes",
    "folate_deficiency": "yes",
}

_ALL: dict[str, Fact] = {}


def _choice(name: str, values: tuple[str, ...], reads: tuple[str, ...] = ()) -> ChoiceFact[str]:
    fact = ChoiceFact(name, LABELS[name], reads or (name,), values, CAUTIOUS.get(name))
    _ALL[name] = fact
    return fact


def _amount(
    name: str, unit: type[U], text: str, reads: tuple[str, ...], *, at_low_end: bool = False
) -> QuantityFact[U]:
    fact = QuantityFact(name, LABELS[name], reads, unit=unit, unit_text=text, is_read_at_low_end=at_low_end)
    _ALL[name] = fact
    return fact


GIVEN: Mapping[str, ChoiceFact[str]] = {key: _choice(key, values) for key, values in ANSWERS.items()}

PURPOSE = GIVEN["purpose"]
DIAGNOSIS = GIVEN["diagnosis"]
ORAL_TRIAL = GIVEN["oral_trial"]
RESPONSE = GIVEN["response"]
PREGNANCY = GIVEN["pregnancy"]
PREFERENCE = GIVEN["preference"]
FOLATE_DEFICIENCY = GIVEN["folate_deficiency"]

KNOWN_IMPAIRMENT = GIVEN["kidney.known_impairment"]
DIALYSIS = GIVEN["kidney.dialysis"]
ACUTE_KIDNEY_INJURY = GIVEN["kidney.acute_kidney_injury"]
TRANSPLANT = GIVEN["kidney.transplant"]
DIABETIC_NEPHROPATHY = GIVEN["kidney.diabetic_nephropathy"]

PARAESTHESIA = GIVEN["neuro.paraesthesia"]
NUMBNESS = GIVEN["neuro.numbness"]
GAIT = GIVEN["neuro.gait_disturbance"]
VISUAL_LOSS = GIVEN["neuro.visual_loss"]
PSYCHIATRIC = GIVEN["neuro.psychiatric"]
RED_FLAG = GIVEN["neuro.red_flag"]

PERNICIOUS_ANAEMIA = GIVEN["absorption.pernicious_anaemia"]
ATROPHIC_GASTRITIS = GIVEN["absorption.atrophic_gastritis"]
TOTAL_GASTRECTOMY = GIVEN["absorption.total_gastrectomy"]
PARTIAL_GASTRECTOMY = GIVEN["absorption.partial_gastrectomy"]
OTHER_MALABSORPTION = GIVEN["absorption.other_malabsorption"]
BARIATRIC = GIVEN["absorption.bariatric_surgery"]
ILEAL_PRESENT = GIVEN["absorption.ileal_resection.present"]
CROHN_PRESENT = GIVEN["absorption.crohn_ileal.present"]
DIETARY = GIVEN["absorption.dietary"]
METFORMIN = GIVEN["absorption.metformin"]
ACID_SUPPRESSION = GIVEN["absorption.acid_suppression"]
NITROUS_OXIDE = GIVEN["absorption.nitrous_oxide"]

COBALAMIN_REACTION = GIVEN["safety.cobalamin_reaction"]
COBALT_ALLERGY = GIVEN["safety.cobalt_allergy"]
OPTIC_NEUROPATHY = GIVEN["safety.optic_neuropathy"]
BLEEDING_RISK = GIVEN["safety.bleeding_risk"]
POTASSIUM_RISK = GIVEN["safety.potassium_risk"]
TAKING_FOLIC_ACID = GIVEN["safety.taking_folic_acid"]

AGE = _amount("age_years", Years, "years", ("age_years",), at_low_end=True)
EGFR = _amount("egfr", MillilitresPerMinute, "mL/min/1.73m2", ("labs",), at_low_end=True)
ILEAL_LENGTH = _amount(
    "absorption.ileal_resection.length_cm",
    Centimetres,
    "cm",
    ("absorption.ileal_resection.length_cm", "absorption.ileal_resection.present"),
    at_low_end=True,
)
CROHN_LENGTH = _amount(
    "absorption.crohn_ileal.length_cm",
    Centimetres,
    "cm",
    ("absorption.crohn_ileal.length_cm", "absorption.crohn_ileal.present"),
    at_low_end=True,
)
HAEMOGLOBIN = _amount("haemoglobin", GramsPerLitre, "g/L", ("labs",))
POTASSIUM = _amount("potassium", MillimolesPerLitre, "mmol/L", ("labs",))
PLATELETS = _amount("platelets", CellsPerLitre, "10*9/L", ("labs",))
HOMOCYSTEINE = _amount("homocysteine", MicromolesPerLitre, "umol/L", ("labs",))
MMA = _amount("mma", NanomolesPerLitre, "nmol/L", ("labs",))

S12 = (
    "neuro.paraesthesia", "neuro.numbness", "neuro.gait_disturbance", "neuro.cognitive_difficulty",
    "neuro.memory_problem", "neuro.tongue",
)  # fmt: skip
BEYOND_S12 = (
    "neuro.weakness", "neuro.visual_loss", "neuro.sphincter_disturbance", "neuro.psychiatric",
    "neuro.red_flag",
)  # fmt: skip
CORD = (
    "neuro.gait_disturbance", "neuro.weakness", "neuro.visual_loss", "neuro.sphincter_disturbance",
    "neuro.red_flag",
)  # fmt: skip
SAFETY = tuple(key for key in ANSWERS if key.startswith("safety."))
CAUSES = tuple(key for key in ANSWERS if key.startswith("absorption."))

NEURO = _choice("neuro", YES_NO, (*S12, *BEYOND_S12))
NEURO_SURELY = _choice("neuro_surely", YES_NO, (*S12, *BEYOND_S12))
NERVES_ASSESSED = _choice("nerves_assessed", YES_NO, (*S12, *BEYOND_S12))
CORD_SIGNS = _choice("cord_signs", YES_NO, CORD)
TONGUE_ONLY = _choice("tongue_only", YES_NO, (*S12, *BEYOND_S12))
CAUSE_KNOWN = _choice("cause_known", YES_NO, CAUSES)
SAFETY_CHECKED = _choice("safety_checked", YES_NO, SAFETY)
REACTION_UNCLEAR = _choice("reaction_unclear", YES_NO, ("safety.cobalamin_reaction",))
PREGNANCY_KNOWN = _choice("pregnancy_known", YES_NO, ("pregnancy", "sex", "age_years"))
ILEAL_LENGTH_UNKNOWN = _choice("ileal_length_unknown", YES_NO, ("absorption.ileal_resection.length_cm",))
CROHN_LENGTH_UNKNOWN = _choice("crohn_length_unknown", YES_NO, ("absorption.crohn_ileal.length_cm",))
DIAGNOSIS_CONTRADICTED = _choice("diagnosis_contradicted", YES_NO, ("diagnosis", "labs"))
SURELY_NOT_PREGNANT = _choice("surely_not_pregnant", YES_NO, ("pregnancy", "sex", "age_years"))
PREGNANT_OR_TRYING = _choice("pregnant_or_trying", YES_NO, ("pregnancy", "sex", "age_years"))
ANAEMIC = _choice("anaemic", YES_NO, ("anaemia", "labs", "sex", "pregnancy", "age_years"))
SEVERELY_ANAEMIC = _choice("severely_anaemic", YES_NO, ("anaemia", "labs"))
EGFR_KNOWN = _choice("egfr_known", YES_NO, ("labs",))
EGFR_INVALID = _choice(
    "egfr_invalid", YES_NO, ("labs", "age_years", "pregnancy", "kidney.acute_kidney_injury")
)
RENAL_MARKER_GIVEN = _choice("renal_marker_given", YES_NO, ("labs",))
POTASSIUM_MEASURED = _choice("potassium_measured", YES_NO, ("labs",))
HAEMOGLOBIN_GIVEN = _choice("haemoglobin_given", YES_NO, ("labs",))
PLATELETS_GIVEN = _choice("platelets_given", YES_NO, ("labs",))
HOMOCYSTEINE_GIVEN = _choice("homocysteine_given", YES_NO, ("labs",))
MMA_GIVEN = _choice("mma_given", YES_NO, ("labs",))
RESULTS_UNREAD = _choice("results_unread", YES_NO, ("labs",))
B12_CLASS = _choice("b12", ("below", "within", "above", "none_usable"), ("labs", "injections", "oral_trial"))
B12_ON_TREATMENT = _choice(
    "b12_on_treatment", ("below", "within", "above", "none_usable"), ("labs", "injections")
)

ON_RECORD = _choice("course_on_record", YES_NO, ("current_interval", "injections"))
DOSE_AMOUNT_DIFFERS = _choice("dose_amount_differs", YES_NO, ("injections",))
INTERVAL_KNOWN = _choice("interval_known", YES_NO, ("current_interval",))
INTERVAL_SHORTEST = _choice("interval_two_weeks_or_less", YES_NO, ("current_interval",))
INTERVAL_BEYOND_RULES = _choice("interval_longer_than_rules", YES_NO, ("current_interval",))
COURSE = _choice(
    "course",
    ("first", "goes_on_alternate", "goes_on_three", "again", "over"),
    ("purpose", "injections", "start_on", "plateau_on", "current_interval", "as_of"),
)
LOADING_OVER = _choice("loading_over", YES_NO, ("injections", "plateau_on", "start_on"))
ALTERNATE_RECORDED = _choice("alternate_recorded", YES_NO, ("plateau_on", "loading_until"))
PLATEAU_WITHOUT_DOSE = _choice("plateau_without_dose", YES_NO, ("plateau_on", "injections"))
DOSE_GIVEN_BEFORE = _choice("dose_given_before", YES_NO, ("injections",))
TREATMENT_STARTS = _choice("treatment_starts", YES_NO, ("injections", "start_on"))
REPLETED = _choice("repleted", YES_NO, ("repleted_on",))
POTASSIUM_DAYS_OPEN = _choice("potassium_days_open", YES_NO, ("start_on", "injections"))
COUNT_DAYS_OPEN = _choice("count_days_open", YES_NO, ("start_on", "injections"))

CHOSEN_FORM = _choice(
    "chosen_form", ("hydroxocobalamin", "cyanocobalamin", "methylcobalamin", "none"), ("choices.form",)
)
CHOSEN_ROUTE = _choice(
    "chosen_route", ("intramuscular", "deep_subcutaneous", "oral", "none"), ("choices.route",)
)
CHOSEN_DAYS = _choice("chosen_days", ("as_written", "mon_wed_fri"), ("choices.loading_days",))
RELEASED = _choice("folic_acid_released", YES_NO, ("choices.folic_acid_release",))
DECLINED = _choice("prophylaxis_declined", YES_NO, ("choices.prophylaxis_declined",))
CHOSEN_INTERVAL = _choice(
    "chosen_interval", ("none", "within", "shorter", "longer", "same"), ("choices.maintenance_months",)
)
STOCK_HC = _choice("stock.hydroxocobalamin_injection", YES_NO, ("site.stock",))
STOCK_CN = _choice("stock.cyanocobalamin_injection", YES_NO, ("site.stock",))
STOCK_MC = _choice("stock.methylcobalamin_injection", YES_NO, ("site.stock",))
STOCK_CN_TABLET = _choice("stock.cyanocobalamin_tablet", YES_NO, ("site.stock",))
STOCK_MC_TABLET = _choice("stock.methylcobalamin_tablet", YES_NO, ("site.stock",))
RECHECK_DUE = _choice("parameter_recheck_due", YES_NO, ("as_of",))

# What earlier decisions found, for those that follow.
SCOPE = _choice("scope", ("in", "out", "contraindicated"))
DEFICIENCY = _choice("deficiency", ("confirmed", "presumed", "indeterminate", "unlikely", "unknown"))
INTENT = _choice("intent", ("treat", "prevent", "choice", "none"))
LOCK = _choice("cyanocobalamin_lock", ("on", "off"))
ROUTE_REQUIRED = _choice("route_required", ("yes", "no", "unknown"))
TABLETS = _choice("tablets_permitted", YES_NO)
TABLETS_BUT_LOCK = _choice("tablets_permitted_but_for_lock", YES_NO)
PRODUCT = _choice(
    "product",
    (
        "hydroxocobalamin_injection", "cyanocobalamin_injection", "methylcobalamin_injection",
        "cyanocobalamin_tablet",
        "methylcobalamin_tablet", "none",
    ),
)  # fmt: skip
ROUTE = _choice("route", ("intramuscular", "deep_subcutaneous", "oral", "none"))
LOADING = _choice("loading", ("alternate_days", "three_per_week", "none"))
DURATION = _choice("duration", ("lifelong", "reviewed"))
FOLIC_ACID = _choice("folic_acid", ("allowed", "hold", "not_needed"))
STATUS = _choice(
    "status",
    ("planned", "clinician_choice", "no_indication", "out_of_scope", "contraindicated", "cannot_supply"),
)
PRECAUTION = _choice("precaution", YES_NO)
STEP_TAKEN = _choice("step_taken", YES_NO)
INTERVAL_ABOVE_MONTH = _choice("interval_above_month", YES_NO)
LOADING_REVIEW_DUE = _choice("loading_review_due", YES_NO)
RANGE_LEFT = _choice("interval_range_left", YES_NO)
INTERVAL_STEP = _choice("interval_step", ("none", "stands", "step", "no_rung", "relapse"))
WATCH_POTASSIUM = _choice("potassium_watched", YES_NO)
COUNT_DAILY = _choice("counts_daily", YES_NO)
RELAPSE = _choice("relapse", YES_NO)
CHOICE_FOLLOWED = _choice("choice_followed", YES_NO)
CLOSED_DOSES = _choice("doses_on_closed_days", YES_NO)


def fact_label(name: str) -> str:
    """What a clinician calls a fact; KeyError for a name that is none."""
    return LABELS[name]


def find(name: str) -> Fact:
    """A fact by its name."""
    return _ALL[name]


def all_facts() -> Mapping[str, Fact]:
    """Every fact by its name."""
    return _ALL
