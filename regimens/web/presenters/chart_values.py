"""The numbers of a course: scores, results and doses with their days, for the chart and its table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from regimens.actions import course_so_far
from regimens.clinical.regimen import INJECTION_MICROGRAMS
from regimens.models import Plan, Record, RecordKind
from regimens.wording import doses, facts, followup, recording

SYMPTOM = "symptom"
COMPARATORS = {"<": "below ", ">": "above ", "<=": "at most ", ">=": "at least "}


@dataclass(frozen=True, kw_only=True)
class Value:
    """One number of one day. of: its code, SYMPTOM or the analyte. is_limit: reported as below or above."""

    of: str
    name: str
    on: date
    amount: float
    words: str
    is_limit: bool = False


@dataclass(frozen=True, kw_only=True)
class Known:
    """All that a chart can show; given: days with a dose, in order. first: day 0 of the chart."""

    scores: list[Value]
    results: list[Value]
    given: list[date]

    @property
    def first(self) -> date | None:
        """The day of the first dose; without one, the earliest day with a value."""
        days = [*self.given[:1]] or [each.on for each in (*self.scores, *self.results)]
        return min(days, default=None)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of the table; since_first, since_last: None without a dose, or without one before."""

    on: date
    since_first: int | None
    since_last: int | None
    what: str
    value: str


def known(plan: Plan, records: Sequence[Record]) -> Known:
    """Scores of the reviews; results of the plan's own history and those recorded. records: that stand."""
    return Known(
        scores=_scores(records),
        results=_results(plan, records),
        given=sorted(course_so_far.days_given(plan, records)),
    )


def _scores(records: Iterable[Record]) -> list[Value]:
    return [
        Value(
            of=SYMPTOM,
            name=facts.heading(feature),
            on=record.on,
            amount=float(score),
            words=followup.SCORES.say(str(score)),
        )
        for record in records
        if record.kind == RecordKind.REVIEW
        for feature, score in record.detail["scores"].items()
    ]


def _results(plan: Plan, records: Iterable[Record]) -> list[Value]:
    """In order of the days; one that was typed in the history and recorded as well counts once."""
    listed = [_result(lab, date.fromisoformat(lab["taken_on"])) for lab in plan.history.get("labs", ())]
    recorded = [_result(each.detail, each.on) for each in records if each.kind == RecordKind.RESULT]
    once = {(each.name, each.on, each.amount, each.is_limit): each for each in [*listed, *recorded]}
    return sorted(once.values(), key=lambda each: (each.name, each.on))


def _result(detail: Mapping[str, Any], on: date) -> Value:
    unit = facts.UNIT_WORDS.get(detail["unit"], detail["unit"])
    sign = COMPARATORS.get(detail.get("comparator", "="), "")
    return Value(
        of=detail["analyte"],
        name=f"{recording.ANALYTES.say(detail['analyte'])}, {unit}",
        on=on,
        amount=float(detail["value"]),
        words=doses.with_commas(f"{sign}{detail['value']} {unit}"),
        is_limit=bool(sign),
    )


def table(seen: Known, profile: str) -> list[Told]:
    """Every dose and every value, oldest first, with the days since the first dose and since the last."""
    first = seen.given[0] if seen.given else None
    amount = doses.amount(INJECTION_MICROGRAMS, profile)
    given = [
        (day, gettext("Dose given"), amount, [each for each in seen.given if each < day])
        for day in seen.given
    ]
    values = [
        (each.on, each.name, each.words, [day for day in seen.given if day <= each.on])
        for each in (*seen.scores, *seen.results)
    ]
    told = [
        Told(
            on=day,
            since_first=(day - first).days if first else None,
            since_last=(day - before[-1]).days if before else None,
            what=what,
            value=words,
        )
        for day, what, words, before in (*given, *values)
    ]
    return sorted(told, key=lambda each: (each.on, each.what))
