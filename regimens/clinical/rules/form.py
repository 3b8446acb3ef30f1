"""Which form of vitamin B12, and by which route: hydroxocobalamin into a muscle unless something surely allows otherwise."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical.conditions import ALWAYS, AllOf, Is, OneOf
from regimens.clinical.rule import Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import GIVEN, INJECTION, NO_NEURO, TABLET, UNLOCKED
from regimens.clinical.rules.tablets import WANTED

FORM = Question("form", Kind.ONE, "Form of vitamin B12")
ROUTE = Question("route", Kind.ONE, "Route")

_IN_SCOPE = AllOf(Is(f.SCOPE, "in"), GIVEN)
_NOT_ORAL = OneOf(f.CHOSEN_ROUTE, ("none", "intramuscular", "deep_subcutaneous"))

_w = Writer("form", FORM)
_w.rule(
    "cyanocobalamin_tablet",
    AllOf(
        _IN_SCOPE,
        WANTED,
        Is(f.TABLETS, "yes"),
        Is(f.STOCK_CN_TABLET, "yes"),
        OneOf(f.CHOSEN_FORM, ("none", "cyanocobalamin")),
    ),
    "cyanocobalamin_tablet",
    "S45",
    "S21",
    "R11",
    "R36",
    overrides=(
        "hydroxocobalamin", "cyanocobalamin_injection_chosen", "cyanocobalamin_without_hydroxocobalamin",
    ),
)  # fmt: skip
_w.rule(
    "methylcobalamin_tablet",
    AllOf(
        _IN_SCOPE,
        Is(f.CHOSEN_FORM, "methylcobalamin"),
        Is(f.CHOSEN_ROUTE, "oral"),
        Is(f.TABLETS_BUT_LOCK, "yes"),
        Is(f.STOCK_MC_TABLET, "yes"),
    ),
    "methylcobalamin_tablet",
    "S11",
    "T26",
    "R11",
    overrides=("hydroxocobalamin", "cyanocobalamin_without_hydroxocobalamin"),
    caveat="Methylcobalamin is not a standardised product.",
)
_w.rule(
    "cyanocobalamin_injection_chosen",
    AllOf(
        _IN_SCOPE,
        Is(f.CHOSEN_FORM, "cyanocobalamin"),
        _NOT_ORAL,
        UNLOCKED,
        NO_NEURO,
        Is(f.STOCK_CN, "yes"),
    ),
    "cyanocobalamin_injection",
    "R51",
    "T01",
    overrides=("hydroxocobalamin",),
)
_w.rule(
    "methylcobalamin_injection_chosen",
    AllOf(_IN_SCOPE, Is(f.CHOSEN_FORM, "methylcobalamin"), _NOT_ORAL, Is(f.STOCK_MC, "yes")),
    "methylcobalamin_injection",
    "S11",
    "R37",
    overrides=("hydroxocobalamin", "cyanocobalamin_without_hydroxocobalamin"),
    caveat="Methylcobalamin is not a standardised product.",
)
_w.rule(
    "cyanocobalamin_without_hydroxocobalamin",
    AllOf(
        _IN_SCOPE,
        Is(f.STOCK_HC, "no"),
        Is(f.STOCK_CN, "yes"),
        UNLOCKED,
        NO_NEURO,
        Is(f.SURELY_NOT_PREGNANT, "yes"),
    ),
    "cyanocobalamin_injection",
    "R37",
    "T01",
    "O-F5",
)
_w.rule(
    "hydroxocobalamin",
    AllOf(_IN_SCOPE, Is(f.STOCK_HC, "yes")),
    "hydroxocobalamin_injection",
    "S01",
    "S06",
    "S11",
    "T01",
)
_w.rule("none", ALWAYS, "none", "R37", otherwise=True)
FORMS = _w.group()

_w = Writer("route", ROUTE)
_w.rule("by_mouth", TABLET, "oral", "S45", "S21", "R11", overrides=("deep_subcutaneous", "intramuscular"))
_w.rule(
    "deep_subcutaneous",
    AllOf(INJECTION, Is(f.CHOSEN_ROUTE, "deep_subcutaneous")),
    "deep_subcutaneous",
    "S43",
    "T33",
    overrides=("intramuscular",),
    caveat="Off-label for hydroxocobalamin, whose labels name the muscle alone.",
)
_w.rule("intramuscular", INJECTION, "intramuscular", "S43", "T33", "O-U1")
_w.rule("none", ALWAYS, "none", "R12", otherwise=True)
ROUTES = _w.group()
