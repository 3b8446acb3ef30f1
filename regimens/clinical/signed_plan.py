"""A stored plan as it was signed: its decisions are read from the document, and no rule is run again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from regimens.clinical.course import Course, Standing, standing
from regimens.clinical.history import History
from regimens.clinical.interval_plan import IntervalPlan, plan_interval
from regimens.clinical.intervals import Every
from regimens.clinical.reading import read_history

#: A rule that held when the plan was made: it decided, or a tighter one or a review stood above it.
HELD = ("fired", "outranked")
#: What a review made of the interval in force, as the document spells it.
READINGS = ("step", "relapse", "stands", "no_rung")
STARTING = (Course.FIRST, Course.AGAIN)


class UnreadableHistory(ValueError):
    """The stored history can't be read: the plan can't be followed, and somebody has to look at it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedPlan:
    """What the dates depend on, as it was decided on the day of the plan.

    decided: the decisions that the dates need, by name. flags: the flags of the document.
    """

    history: History
    standing: Standing
    decided: Mapping[str, Any]
    interval: IntervalPlan
    flags: frozenset[str]

    @property
    def made_on(self) -> date:
        """The plan's own day."""
        return self.history.as_of

    @property
    def is_oral(self) -> bool:
        """Tablets: nothing is injected."""
        return bool(self.decided["route"] == "oral")

    @property
    def phase(self) -> str:
        """What the injections after loading are called."""
        return "prophylaxis" if self.decided["intent"] == "prevent" else "maintenance"


def signed_plan(document: Mapping[str, Any], stored: Mapping[str, Any]) -> SignedPlan | None:
    """The plan to follow; None when the document holds no regimen. Raises UnreadableHistory."""
    if document["regimen"] is None:
        return None
    history = read_history(stored)
    if not isinstance(history, History):
        raise UnreadableHistory([fault.pointer for fault in history])
    facts = {each["fact"]: each["value"] for each in document["facts"]}
    flags = frozenset(document["flags"])
    stands = standing(history, nerves=facts.get("neuro", "unknown") != "no")
    return SignedPlan(
        history=history,
        standing=stands,
        decided=_decided(document, facts, flags, stands),
        interval=_interval(document["decisions"]["maintenance"], history),
        flags=flags,
    )


def _decided(
    document: Mapping[str, Any], facts: Mapping[str, str], flags: frozenset[str], stands: Standing
) -> dict[str, Any]:
    decided = {name: document["decisions"][name]["value"] for name in ("route", "intent", "loading")}
    relapse = "RELAPSE" in flags
    begins = relapse or (not stands.given and stands.course in STARTING)
    return decided | {
        "relapse": "yes" if relapse else "no",
        "pregnant": facts.get("pregnancy") == "pregnant",
        "bariatric": facts.get("absorption.bariatric_surgery", "unknown") not in ("unknown", "none"),
        "annual_screen": "ANNUAL_SCREEN" in flags,
        "watch_potassium": "K48" in flags,
        "count_daily": "D57" in flags,
        "starts": decided["intent"] == "treat" and begins,
    }


def _interval(decision: Mapping[str, Any], history: History) -> IntervalPlan:
    """The interval of the document; the range it is the early end of, from the rules that held then."""
    every = every_of(decision["value"])
    ruled = min(_ruled(decision), key=lambda each: each.days, default=None)
    if every is None or ruled is None:
        return IntervalPlan(every=every, ruled=None)
    return replace(plan_interval(history, ruled, _reading(decision)), every=every)


def every_of(value: Any) -> Every | None:
    """An interval as spelled in the document."""
    return Every(value["unit"], value["at_least"], value["at_most"]) if isinstance(value, Mapping) else None


def _ruled(decision: Mapping[str, Any]) -> Iterator[Every]:
    for each in decision["considered"]:
        every = every_of(each["value"])
        if every is not None and each["state"] in HELD:
            yield every


def _reading(decision: Mapping[str, Any]) -> str:
    held = (each["value"] for each in decision["considered"] if each["state"] == "fired")
    return next((value for value in held if value in READINGS), "none")
