"""How treatment is loaded: every other day with nerve involvement, three a week without."""

from __future__ import annotations

from regimens.clinical import facts as f
from regimens.clinical.conditions import ALWAYS, AllOf, Is, OneOf
from regimens.clinical.rule import Kind, Question, Writer
from regimens.clinical.rules.conditions_shared import INJECTION, NEURO, REVIEW, TREAT

RELAPSE_QUESTION = Question("relapse", Kind.ONE, "Whether nerve signs came back on maintenance")
QUESTION = Question("loading", Kind.ONE, "Loading")

_LOADED = AllOf(TREAT, INJECTION)
_STARTS = OneOf(f.COURSE, ("first",))
_AGAIN = Is(f.COURSE, "again")

_w = Writer("relapse", RELAPSE_QUESTION)
_w.rule(
    "new_or_worse",
    AllOf(
        TREAT,
        REVIEW,
        Is(f.RESPONSE, "new_or_worse"),
        NEURO,
        OneOf(f.COURSE, ("over", "again", "goes_on_three")),
    ),
    "yes",
    "T35",
    "R16",
    "R48",
)
_w.rule("none", ALWAYS, "no", "R48", otherwise=True)
RELAPSE = _w.group()

_w = Writer("loading", QUESTION)
_LESS = ("three_per_week", "goes_on_three_per_week", "again_three_per_week")
_w.rule(
    "relapse",
    AllOf(_LOADED, Is(f.RELAPSE, "yes")),
    "alternate_days",
    "T35",
    "S13",
    "S49",
    "R16",
    overrides=_LESS,
)
_w.rule(
    "nerves",
    AllOf(_LOADED, _STARTS, NEURO),
    "alternate_days",
    "S13",
    "S02",
    "S12",
    "S14",
    "T06",
    overrides=_LESS,
)
_w.rule(
    "alternate_days_recorded",
    AllOf(_LOADED, _STARTS, Is(f.ALTERNATE_RECORDED, "yes")),
    "alternate_days",
    "R27",
    "R45",
    "T38",
    overrides=_LESS,
)
_w.rule(
    "goes_on_alternate_days",
    AllOf(_LOADED, Is(f.COURSE, "goes_on_alternate")),
    "alternate_days",
    "R27",
    "R43",
    "S14",
    overrides=_LESS,
)
_w.rule("again_nerves", AllOf(_LOADED, _AGAIN, NEURO), "alternate_days", "R44", "S13", overrides=_LESS)
_w.rule("again_at_review", AllOf(_LOADED, _AGAIN, REVIEW), "alternate_days", "R44", "T35", overrides=_LESS)
_w.rule("three_per_week", AllOf(_LOADED, _STARTS), "three_per_week", "S17", "S04", "T07", "R03")
_w.rule(
    "goes_on_three_per_week",
    AllOf(_LOADED, Is(f.COURSE, "goes_on_three")),
    "three_per_week",
    "R31",
    "R43",
    "S17",
)
_w.rule("again_three_per_week", AllOf(_LOADED, _AGAIN), "three_per_week", "R44", "S17")
_w.rule("none", ALWAYS, "none", "R31", "R33", "T13", otherwise=True)
LOADING = _w.group()
