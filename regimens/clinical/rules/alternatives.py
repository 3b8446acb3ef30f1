"""What was not chosen, and why: excluded by a certain fact, withheld for an unknown one, or open to choice."""

from __future__ import annotations

from dataclasses import dataclass

from regimens.clinical import facts as f
from regimens.clinical.conditions import AllOf, AnyOf, Condition, Is, Not, OneOf
from regimens.clinical.rule import Group, Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import (
    BARIATRIC,
    GIVEN,
    INJECTION,
    KIDNEY_REASONS,
    LONG_ILEAL,
    NERVES_UNKNOWN,
    NEURO,
    NO_NEURO,
    PLANNED,
    TABLET,
    TREAT,
    UNLOCKED,
)


@dataclass(frozen=True, slots=True)
class Option:
    """How an option stands, and the answers (`fact=value`) that would change that."""

    state: str
    would_change: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """As written in the canonical rule set."""
        return {"state": self.state, "would_change": list(self.would_change)}


_LOCKED = AnyOf(*(when for _, when in KIDNEY_REASONS), Is(f.OPTIC_NEUROPATHY, "yes"))
_LOCKED_ON = Is(f.LOCK, "on")
_MC_CHOICE = ("choices.form=methylcobalamin", "choices.route=intramuscular")
_ORAL_MC = ("choices.form=methylcobalamin", "choices.route=oral")


def _writer(code: str) -> Writer:
    return Writer(f"option.{code}", Question(f"alternative.{code}", Kind.PERMIT, code))


def _cyanocobalamin_injection() -> Group:
    w = _writer("cyanocobalamin_injection")
    able = AllOf(PLANNED, Not(Is(f.PRODUCT, "cyanocobalamin_injection")))
    w.rule("locked", AllOf(able, _LOCKED), Option("excluded"), "S08", "R28", "T23")
    w.rule("lock_not_cleared", AllOf(able, _LOCKED_ON), Option("withheld"), "T24", "R28")
    w.rule("nerves", AllOf(able, NEURO), Option("excluded"), "R51", "R37")
    w.rule("nerves_unknown", AllOf(able, NERVES_UNKNOWN), Option("withheld"), "R51", "R18")
    w.rule(
        "stock",
        AllOf(able, Is(f.STOCK_CN, "no")),
        Option("withheld", ("stock.cyanocobalamin_injection=yes",)),
        "R37",
    )
    w.rule("open", AllOf(able, UNLOCKED), Option("available", ("choices.form=cyanocobalamin",)), "R51", "T01")
    return w.ranked_group()


def _methylcobalamin_injection() -> Group:
    w = _writer("methylcobalamin_injection")
    able = AllOf(PLANNED, Not(Is(f.PRODUCT, "methylcobalamin_injection")))
    w.rule(
        "stock",
        AllOf(able, Is(f.STOCK_MC, "no")),
        Option("withheld", ("stock.methylcobalamin_injection=yes",)),
        "R37",
    )
    w.rule("open", able, Option("available", _MC_CHOICE), "S11", "R37")
    return w.ranked_group()


def _cyanocobalamin_tablet() -> Group:
    w = _writer("cyanocobalamin_tablet")
    able = AllOf(PLANNED, GIVEN, Not(TABLET))
    w.rule("locked", AllOf(able, _LOCKED), Option("excluded"), "T26", "S08", "R28")
    required = AllOf(able, Is(f.ROUTE_REQUIRED, "yes"))
    w.rule("required_severe", AllOf(required, Is(f.CORD_SIGNS, "yes")), Option("excluded"), "S39", "R36")
    for name, cause in _MALABSORPTION:
        w.rule(f"required_{name}", AllOf(required, TREAT, cause), Option("excluded"), "S40", "R36")
    w.rule("required_failed", AllOf(required, Is(f.ORAL_TRIAL, "failed")), Option("excluded"), "S42", "R36")
    w.rule("bariatric_treatment", AllOf(able, TREAT, BARIATRIC), Option("excluded"), "S41", "T14")
    w.rule(
        "nerves",
        AllOf(able, TREAT, NEURO, Is(f.TABLETS_BUT_LOCK, "no")),
        Option("withheld", ("choices.route=oral",)),
        "T05",
        "R36",
    )
    w.rule("lock_not_cleared", AllOf(able, _LOCKED_ON), Option("withheld"), "T24", "T26", "R28")
    w.rule("not_permitted", AllOf(able, Is(f.TABLETS, "no")), Option("withheld"), "R18", "R36")
    w.rule(
        "stock",
        AllOf(able, Is(f.STOCK_CN_TABLET, "no")),
        Option("withheld", ("stock.cyanocobalamin_tablet=yes",)),
        "R37",
    )
    w.rule("open", able, Option("available", ("preference=tablets",)), "S45", "S21", "R11")
    return w.ranked_group()


_MALABSORPTION: tuple[tuple[str, Condition], ...] = (
    ("pernicious_anaemia", Is(f.PERNICIOUS_ANAEMIA, "yes")),
    ("atrophic_gastritis", Is(f.ATROPHIC_GASTRITIS, "yes")),
    ("total_gastrectomy", Is(f.TOTAL_GASTRECTOMY, "yes")),
    ("ileal_resection", LONG_ILEAL),
    ("crohn", Is(f.CROHN_PRESENT, "yes")),
)


def _methylcobalamin_tablet() -> Group:
    w = _writer("methylcobalamin_tablet")
    able = AllOf(PLANNED, GIVEN, Not(TABLET))
    w.rule(
        "required", AllOf(able, TREAT, Is(f.ROUTE_REQUIRED, "yes")), Option("excluded"), "S39", "S40", "R36"
    )
    w.rule("not_permitted", AllOf(able, Is(f.TABLETS_BUT_LOCK, "no")), Option("withheld"), "R18", "R36")
    w.rule(
        "stock",
        AllOf(able, Is(f.STOCK_MC_TABLET, "no")),
        Option("withheld", ("stock.methylcobalamin_tablet=yes",)),
        "R11",
    )
    w.rule("open", able, Option("available", _ORAL_MC), "S11", "T26", "R11")
    return w.ranked_group()


def _intervals() -> tuple[Group, Group]:
    monthly = _writer("monthly")
    able = AllOf(PLANNED, INJECTION, Is(f.INTERVAL_ABOVE_MONTH, "yes"))
    monthly.rule("open", able, Option("available", ("choices.maintenance_months=1",)), "S16", "S19", "T02")
    longer = _writer("longer_interval")
    longer.rule(
        "range",
        AllOf(PLANNED, INJECTION, Is(f.RANGE_LEFT, "yes")),
        Option("available", ("choices.maintenance_months=3",)),
        "S18",
        "T03",
        "R02",
    )
    longer.rule("never", AllOf(PLANNED, INJECTION), Option("excluded"), "R17", "T09", "T15")
    return monthly.ranked_group(), longer.ranked_group()


def _loading() -> tuple[Group, Group]:
    three = _writer("three_per_week")
    able = AllOf(PLANNED, Is(f.LOADING, "alternate_days"))
    three.rule("nerves", AllOf(able, NEURO), Option("excluded"), "S13", "T38")
    three.rule("nerves_unknown", AllOf(able, NERVES_UNKNOWN), Option("withheld"), "R13", "T38")
    three.rule("recorded", able, Option("excluded"), "T38", "R27")
    alternate = _writer("alternate_days")
    alternate.rule(
        "no_nerves",
        AllOf(PLANNED, Is(f.LOADING, "three_per_week"), NO_NEURO),
        Option("excluded", ("neuro=yes",)),
        "S17",
        "T38",
    )
    return three.ranked_group(), alternate.ranked_group()


def _deep_subcutaneous() -> Group:
    w = _writer("deep_subcutaneous")
    w.rule(
        "open",
        AllOf(PLANNED, Is(f.ROUTE, "intramuscular")),
        Option("available", ("choices.route=deep_subcutaneous",)),
        "S43",
        "T33",
    )
    return w.ranked_group()


def _folic_acid() -> Group:
    w = _writer("folic_acid")
    w.rule(
        "waits",
        AllOf(
            OneOf(f.STATUS, ("planned", "no_indication", "clinician_choice", "cannot_supply")),
            Is(f.FOLIC_ACID, "hold"),
        ),
        Option("withheld", ("repleted_on=recorded", "choices.folic_acid_release=yes", "pregnancy=pregnant")),
        "S27",
        "S29",
        "T21",
        "R20",
    )
    return w.ranked_group()


ALTERNATIVES: tuple[Group, ...] = (
    _cyanocobalamin_injection(),
    _methylcobalamin_injection(),
    _cyanocobalamin_tablet(),
    _methylcobalamin_tablet(),
    *_loading(),
    *_intervals(),
    _deep_subcutaneous(),
    _folic_acid(),
)
