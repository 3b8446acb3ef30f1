"""One person's situation on one date, as the rules read it: an absent answer is not known, never no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from regimens.clinical.intervals import Every
from regimens.clinical.quantities import Exact

SCHEMA = "b12.history/1"

YES_NO = ("yes", "no")
FORMS = ("hydroxocobalamin", "cyanocobalamin", "methylcobalamin")
ROUTES = ("intramuscular", "deep_subcutaneous", "oral")
BARIATRIC_KINDS = (
    "roux_en_y", "one_anastomosis", "biliopancreatic_diversion", "sleeve", "band", "type_unknown",
)  # fmt: skip
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STOCK = (
    "hydroxocobalamin_injection", "cyanocobalamin_injection", "methylcobalamin_injection",
    "cyanocobalamin_tablet", "methylcobalamin_tablet",
)  # fmt: skip
USUAL_STOCK = ("hydroxocobalamin_injection", "cyanocobalamin_injection", "cyanocobalamin_tablet")

#: Every question with named answers, by its dotted history key, in the order of the form; `unknown` may
#: always be answered as well and is the same as no answer.
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "purpose": ("treat", "prevent", "review"),
    "sex": ("female", "male", "other"),
    "diagnosis": ("confirmed", "borderline", "suspected", "excluded"),
    "anaemia": ("none", "present", "severe"),
    "folate_deficiency": YES_NO,
    "oral_trial": ("not_tried", "working", "failed"),
    "response": (
        "not_started", "well", "improving", "unchanged", "returns_before_next_dose", "persists",
        "new_or_worse",
    ),
    "pregnancy": ("none", "pregnant", "breastfeeding", "trying"),
    "kidney.known_impairment": YES_NO,
    "kidney.dialysis": YES_NO,
    "kidney.acute_kidney_injury": YES_NO,
    "kidney.transplant": YES_NO,
    "kidney.diabetic_nephropathy": YES_NO,
    "neuro.paraesthesia": YES_NO,
    "neuro.numbness": YES_NO,
    "neuro.gait_disturbance": YES_NO,
    "neuro.cognitive_difficulty": YES_NO,
    "neuro.memory_problem": YES_NO,
    "neuro.weakness": YES_NO,
    "neuro.visual_loss": YES_NO,
    "neuro.sphincter_disturbance": YES_NO,
    "neuro.psychiatric": YES_NO,
    "neuro.tongue": YES_NO,
    "neuro.red_flag": YES_NO,
    "absorption.pernicious_anaemia": YES_NO,
    "absorption.atrophic_gastritis": YES_NO,
    "absorption.total_gastrectomy": YES_NO,
    "absorption.partial_gastrectomy": YES_NO,
    "absorption.bariatric_surgery": ("none", *BARIATRIC_KINDS),
    "absorption.ileal_resection.present": YES_NO,
    "absorption.crohn_ileal.present": YES_NO,
    "absorption.other_malabsorption": YES_NO,
    "absorption.dietary": YES_NO,
    "absorption.metformin": YES_NO,
    "absorption.acid_suppression": YES_NO,
    "absorption.nitrous_oxide": YES_NO,
    "safety.cobalamin_reaction": ("none", "anaphylaxis", "other"),
    "safety.cobalt_allergy": YES_NO,
    "safety.optic_neuropathy": YES_NO,
    "safety.bleeding_risk": YES_NO,
    "safety.potassium_risk": YES_NO,
    "safety.taking_folic_acid": YES_NO,
    "preference": ("injections", "tablets", "no_preference", "not_discussed"),
    "choices.loading_days": ("as_written", "mon_wed_fri"),
    "choices.form": FORMS,
    "choices.route": ROUTES,
    "choices.folic_acid_release": YES_NO,
    "choices.prophylaxis_declined": YES_NO,
}  # fmt: skip
#: These have no answer `unknown`: the form always gets an answer, or the clinician does not choose.
NEVER_UNKNOWN = frozenset(
    key
    for key in ANSWERS
    if key in {"purpose", "preference"} or (key.startswith("choices.") and key != "choices.form")
)
LENGTHS = ("absorption.ileal_resection", "absorption.crohn_ileal")

#: Keys of the history that no rule reads, each with its reason; the tests hold this list complete.
UNREAD: Mapping[str, str] = {
    "case_id": "names the case for the reader and is repeated in the answer",
    "site.profile": "changes wording, units shown and defaults of a clinic, never a rule (R42)",
    "site.egfr_equation": "chooses which computed value is shown; the lower always decides (T25)",
}
#: Results that no rule reads: the specification gives no threshold for them.
UNREAD_RESULTS = ("haematocrit", "reticulocytes", "ferritin", "folate")


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """One laboratory result as reported; the comparator is `=`, `<` or `>`."""

    analyte: str
    value: Exact
    comparator: str
    unit: str
    taken_on: date
    timing: str | None
    pointer: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenDose:
    """One injection already given; form None: not known."""

    given_on: date
    form: str | None
    micrograms: int
    route: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """What the clinic has and when it is open; weekdays are numbered from Monday, 0."""

    stock: frozenset[str] = frozenset(USUAL_STOCK)
    open_weekdays: frozenset[int] = frozenset(range(5))
    closed_on: frozenset[date] = frozenset()
    horizon_months: int = 15


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """The whole situation; doses are in date order, one a day."""

    as_of: date
    answers: Mapping[str, str]
    age_years: int | None = None
    case_id: str | None = None
    results: tuple[Result, ...] = ()
    lengths_cm: Mapping[str, Exact] = field(default_factory=dict)
    doses: tuple[GivenDose, ...] = ()
    current_interval: Every | None = None
    maintenance_months: int | None = None
    start_on: date | None = None
    plateau_on: date | None = None
    loading_until: date | None = None
    repleted_on: date | None = None
    site: Site = Site()
    dose_dates: tuple[date, ...] = field(init=False, repr=False, compare=False)
    by_analyte: Mapping[str, tuple[Result, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """The days of the doses given, in order, and the results of each analyte, looked up once."""
        object.__setattr__(self, "dose_dates", tuple(dose.given_on for dose in self.doses))
        found: dict[str, tuple[Result, ...]] = {}
        for result in self.results:
            found[result.analyte] = (*found.get(result.analyte, ()), result)
        object.__setattr__(self, "by_analyte", found)

    def results_of(self, analyte: str) -> tuple[Result, ...]:
        """The results of one analyte, in the order of the history."""
        return self.by_analyte.get(analyte, ())

    def answer(self, key: str) -> str | None:
        """The answer to a question of ANSWERS; None: not known."""
        return self.answers.get(key)

    @property
    def dose_units_in_doubt(self) -> bool:
        """A listed dose was not 1000 micrograms; it is counted by its date alone."""
        return any(dose.micrograms != 1000 for dose in self.doses)
