"""Whether there is a deficiency: the result before treatment, the stated diagnosis, or a strong suspicion."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical.conditions import ALWAYS, AllOf, AnyOf, Is, Not
from regimens.clinical.rule import Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import IN_GROUP, NEURO

QUESTION = Question("deficiency", Kind.ONE, "Whether there is a deficiency")

_LESSER = ("result_indeterminate", "result_unlikely", "stated_borderline", "stated_excluded")
_SUSPECTED = Is(f.DIAGNOSIS, "suspected")
_INDETERMINATE = AnyOf(
    Is(f.B12_CLASS, "within"), AllOf(Is(f.B12_CLASS, "none_usable"), Is(f.DIAGNOSIS, "borderline"))
)

_w = Writer("deficiency", QUESTION)
_PRESUMED = (
    "suspected_nerves", "suspected_nitrous_oxide", "indeterminate_bariatric_or_ileum", "indeterminate_gastrectomy",
)  # fmt: skip
_ALL_LESS = (*_PRESUMED, *_LESSER)
_w.rule("result_below", Is(f.B12_CLASS, "below"), "confirmed", "T27", "R15", "O-N6", overrides=_ALL_LESS)
_w.rule(
    "stated_confirmed", Is(f.DIAGNOSIS, "confirmed"), "confirmed", "T27", "R15", "R30", overrides=_ALL_LESS
)
_w.rule(
    "pernicious_anaemia",
    AllOf(Is(f.PERNICIOUS_ANAEMIA, "yes"), Is(f.PURPOSE, "treat")),
    "confirmed",
    "R30",
    overrides=_ALL_LESS,
)
_w.rule(
    "suspected_nerves",
    AllOf(_SUSPECTED, NEURO, Not(Is(f.B12_CLASS, "above"))),
    "presumed",
    "R15",
    "R30",
    "O-B1",
    overrides=_LESSER,
)
_w.rule(
    "suspected_nitrous_oxide",
    AllOf(_SUSPECTED, Is(f.NITROUS_OXIDE, "yes")),
    "presumed",
    "R15",
    "R30",
    "O-P1",
    overrides=_LESSER,
)
_w.rule(
    "indeterminate_bariatric_or_ileum",
    AllOf(_INDETERMINATE, NEURO, IN_GROUP),
    "presumed",
    "T36",
    "R15",
    overrides=_LESSER,
)
_w.rule(
    "indeterminate_gastrectomy",
    AllOf(_INDETERMINATE, NEURO, Is(f.TOTAL_GASTRECTOMY, "yes")),
    "presumed",
    "T36",
    "R46",
    overrides=_LESSER,
)
_STATED = ("stated_borderline", "stated_excluded")
_w.rule(
    "result_indeterminate",
    Is(f.B12_CLASS, "within"),
    "indeterminate",
    "T27",
    "R15",
    "O-N6",
    overrides=_STATED,
)
_w.rule("result_unlikely", Is(f.B12_CLASS, "above"), "unlikely", "T27", "R15", "O-N6", overrides=_STATED)
_w.rule("stated_borderline", Is(f.DIAGNOSIS, "borderline"), "indeterminate", "R21")
_w.rule("stated_excluded", Is(f.DIAGNOSIS, "excluded"), "unlikely", "R21")
_w.rule("not_known", ALWAYS, "unknown", "R15", otherwise=True)
DEFICIENCY = _w.group()
