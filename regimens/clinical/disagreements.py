"""Where sources disagree: the readings side by side, whom they concern, and which one the plan follows.

For reading only: no decision asks these. The rules decide, and the tests hold that the reading named as
followed is what the plan does.
"""

from __future__ import annotations

from dataclasses import dataclass

from regimens.clinical import facts as f
from regimens.clinical import sources
from regimens.clinical.conditions import AllOf, AnyOf, Condition, Is, Not
from regimens.clinical.decisions import Outcome
from regimens.clinical.fact import YES
from regimens.clinical.rules.conditions_shared import (
    BARIATRIC,
    CROHN_ALONE,
    IN_SCOPE,
    INJECTED,
    KIDNEY_REASONS,
    LONG_ILEAL,
    PLANNED,
    PREGNANT,
    PREVENT,
    TABLET,
    TREAT,
    TREATED,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One way to read the question: its name, and the sources that read it so."""

    code: str
    basis: tuple[str, ...]

    def __post_init__(self) -> None:
        for code in self.basis:
            sources.find(code)


@dataclass(frozen=True, kw_only=True, slots=True)
class Disagreement:
    """concerns: when it is about this patient; follows: the plan's reading; because: our reason for it."""

    id: str
    concerns: Condition
    readings: tuple[Reading, ...]
    follows: str
    because: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.follows not in [reading.code for reading in self.readings]:
            raise ValueError(f"{self.id} follows no reading of its own")
        for code in self.because:
            sources.find(code)


def concerning(outcome: Outcome) -> list[Disagreement]:
    """Those that surely concern this patient, in the order of the list."""
    known = outcome.settings.known
    return [each for each in DISAGREEMENTS if each.concerns.truth(known) is YES]


def _disagreement(
    id_: str, concerns: Condition, follows: str, because: tuple[str, ...], **readings: tuple[str, ...]
) -> Disagreement:
    found = tuple(Reading(code=code, basis=basis) for code, basis in readings.items())
    return Disagreement(id=id_, concerns=concerns, readings=found, follows=follows, because=because)


_HYDROXOCOBALAMIN = Is(f.PRODUCT, "hydroxocobalamin_injection")
_BY_THE_RULES = Is(f.INTERVAL_STEP, "none")
_KIDNEYS = AnyOf(*(when for name, when in KIDNEY_REASONS if name != "pregnancy"))
_MALABSORBING = AnyOf(
    Is(f.PERNICIOUS_ANAEMIA, "yes"),
    Is(f.ATROPHIC_GASTRITIS, "yes"),
    Is(f.TOTAL_GASTRECTOMY, "yes"),
    LONG_ILEAL,
    Is(f.CROHN_PRESENT, "yes"),
)

DISAGREEMENTS: tuple[Disagreement, ...] = (
    _disagreement(
        "tongue_signs",
        AllOf(TREATED, Is(f.TONGUE_ONLY, "yes"), Is(f.LOADING, "alternate_days")),
        "nerve_sign",
        ("T04",),
        nerve_sign=("S12",),
        mucosal_sign=("O-O4", "O-L1"),
    ),
    _disagreement(
        "loading_without_nerves",
        AllOf(PLANNED, Is(f.LOADING, "three_per_week")),
        "three_a_week",
        ("R03", "T07"),
        three_a_week=("S17", "S04", "O-B2", "O-B4", "O-B5", "O-B6"),
        product_information=("O-U1", "O-U2", "O-U3"),
    ),
    _disagreement(
        "loading_until_plateau",
        AllOf(PLANNED, Is(f.LOADING, "alternate_days")),
        "until_plateau",
        ("T06", "R04"),
        until_plateau=("S13", "S14", "O-U1", "O-P1"),
        early_stop=("O-L1",),
    ),
    _disagreement(
        "choice_of_form",
        AllOf(TREATED, _HYDROXOCOBALAMIN),
        "hydroxocobalamin",
        ("T01",),
        hydroxocobalamin=("S01", "S06", "O-U1", "O-X6", "O-X4"),
        no_difference_shown=("O-C6", "O-C3"),
        cyanocobalamin=("O-F1", "O-F4"),
    ),
    _disagreement(
        "renal_lock",
        AllOf(IN_SCOPE, _KIDNEYS, Is(f.LOCK, "on")),
        "avoid",
        ("T23", "R28"),
        avoid=("S08", "S09", "S10", "O-H1", "O-H2", "O-H3"),
        no_limit_named=("O-F6", "O-F7"),
    ),
    _disagreement(
        "tablets_in_malabsorption",
        AllOf(TREATED, _MALABSORBING, Is(f.ROUTE_REQUIRED, "yes"), Not(TABLET)),
        "injections",
        ("R36",),
        injections=("S40", "S46", "O-N7"),
        tablets_suffice=("O-C2", "O-A2", "O-N3"),
    ),
    _disagreement(
        "route_after_weight_loss_surgery",
        AllOf(TREATED, BARIATRIC, Not(TABLET)),
        "injections",
        ("T14", "R36"),
        injections=("S41", "S46"),
        tablets=("S21", "S25", "O-A1", "O-O4"),
    ),
    _disagreement(
        "tablets_after_weight_loss_surgery",
        AllOf(PLANNED, BARIATRIC, TABLET),
        "tablets",
        ("T14", "R36"),
        injections=("S41", "S46"),
        tablets=("S21", "S25", "O-A1", "O-O4"),
    ),
    _disagreement(
        "prevention_after_weight_loss_surgery",
        AllOf(INJECTED, PREVENT, BARIATRIC, Not(LONG_ILEAL), _BY_THE_RULES),
        "every_3_months",
        ("R17", "T13"),
        every_3_months=("S20", "O-O7", "O-C3"),
        monthly_or_daily_tablets=("S21", "O-O4", "O-A1"),
    ),
    _disagreement(
        "interval_after_ileal_resection",
        AllOf(INJECTED, LONG_ILEAL, _BY_THE_RULES),
        "monthly",
        ("T15", "T16", "R17"),
        monthly=("S22", "O-I5"),
        every_2_to_3_months=("O-U1", "O-U2"),
        length_unclear=("O-I1", "O-I2"),
    ),
    _disagreement(
        "prevention_in_crohns_disease",
        AllOf(PLANNED, CROHN_ALONE),
        "prevention",
        ("T17",),
        prevention=("S24",),
        no_raised_risk=("O-I1", "O-I3"),
    ),
    _disagreement(
        "folic_acid_waits",
        AllOf(TREATED, Is(f.FOLATE_DEFICIENCY, "yes"), Is(f.FOLIC_ACID, "hold")),
        "after_repletion",
        ("T21", "R20"),
        after_repletion=("S27", "S29"),
        after_24_hours=("O-L1",),
        together=("O-F1", "O-F2"),
    ),
    _disagreement(
        "folic_acid_in_pregnancy",
        AllOf(TREATED, Is(f.PREGNANT_OR_TRYING, "yes")),
        "never_withheld",
        ("T21", "R20"),
        after_repletion=("S27", "S29"),
        never_withheld=("O-O5",),
    ),
    _disagreement(
        "deep_subcutaneous",
        AllOf(PLANNED, Is(f.ROUTE, "deep_subcutaneous"), _HYDROXOCOBALAMIN),
        "either",
        ("T33",),
        either=("S43",),
        muscle_only=("O-U1", "O-U2", "O-U3", "O-F4"),
    ),
    _disagreement(
        "for_life",
        AllOf(TREATED, Is(f.DURATION, "reviewed")),
        "by_cause",
        ("T22", "R19"),
        everybody=("S03", "S05"),
        by_cause=("S30", "O-N4"),
    ),
    _disagreement(
        "pregnancy_without_surgery",
        AllOf(TREATED, PREGNANT, Is(f.BARIATRIC, "none")),
        "treat_by_nerves",
        ("T19",),
        treat_by_nerves=("O-N5",),
        only_when_shown=("O-U1",),
    ),
    _disagreement(
        "potassium",
        AllOf(TREATED, Is(f.WATCH_POTASSIUM, "yes"), Is(f.PERNICIOUS_ANAEMIA, "no")),
        "whoever_is_at_risk",
        ("T28", "R33"),
        pernicious_anaemia=("S32",),
        whoever_is_at_risk=("O-F2", "O-U4", "O-F6"),
    ),
    _disagreement(
        "early_counts",
        AllOf(TREATED, Is(f.COUNT_DAILY, "yes")),
        "days_5_to_7",
        ("T29", "T30"),
        days_5_to_7=("S34", "O-F2"),
        day_10_and_8_weeks=("O-B4",),
    ),
    _disagreement(
        "follow_up_levels",
        AllOf(INJECTED),
        "listed_never_deciding",
        ("T10", "R07"),
        levels=("S35", "O-O2"),
        no_levels=("O-B2", "O-N11", "O-N8"),
        listed_never_deciding=("S48", "O-N4"),
    ),
    _disagreement(
        "homocysteine_target",
        AllOf(IN_SCOPE, TREAT, Is(f.HOMOCYSTEINE_GIVEN, "yes")),
        "no_target",
        ("T11",),
        below_10=("S36",),
        no_target=("O-A1", "O-H1", "O-M2"),
    ),
    _disagreement(
        "mma_target",
        AllOf(IN_SCOPE, TREAT, Is(f.MMA_GIVEN, "yes")),
        "no_target",
        ("T12",),
        below_271=("S37",),
        no_target=("O-M1", "O-M3"),
    ),
)
