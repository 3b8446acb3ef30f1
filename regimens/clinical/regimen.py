"""The regimen as phases: what is given, how often, from when and until when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from regimens.clinical.answer import Decided
from regimens.clinical.course import THREE_PER_WEEK_DOSES
from regimens.clinical.decisions import Outcome
from regimens.clinical.loading_dates import REVIEW_DAYS

INJECTION_MICROGRAMS = 1000
#: S45, S21: the daily range of tablets. S25, R36: pregnant or breastfeeding after bariatric surgery.
TABLET_MICROGRAMS = (1000, 2000)
TABLET_MICROGRAMS_PREGNANT = (1000, 1000)


def regimen(outcome: Outcome) -> dict[str, Any] | None:
    """Form, route and phases; nothing unless the answer is a plan."""
    if outcome.status != "planned":
        return None
    return {
        "form": outcome.form,
        "route": outcome.decided["route"].value,
        "phases": list(_phases(outcome)),
    }


def _phases(outcome: Outcome) -> Iterator[dict[str, Any]]:
    if outcome.decided["route"].value == "oral":
        yield _oral(outcome)
        return
    if outcome.decided["loading"].value != "none":
        yield _loading(outcome)
    yield _interval(outcome)


def _phase(outcome: Outcome, by: Decided, **fields: Any) -> dict[str, Any]:
    assert by.rule is not None, "a phase has its rule"
    amount = {"at_least": INJECTION_MICROGRAMS, "at_most": INJECTION_MICROGRAMS}
    base = {"dose_micrograms": amount, "rule": by.rule.id, "basis": list(by.rule.because.basis)}
    return base | fields


def _loading(outcome: Outcome) -> dict[str, Any]:
    by = outcome.decided["loading"]
    if by.value == "three_per_week":
        return _phase(
            outcome,
            by,
            kind="loading",
            pattern="three_per_week",
            doses=THREE_PER_WEEK_DOSES,
            interval=None,
            starts="start_on",
            ends="after_doses",
            provisional=False,
        )
    changed = outcome.history.answer("choices.loading_days") == "mon_wed_fri"
    return _phase(
        outcome,
        by,
        kind="loading",
        pattern="mon_wed_fri" if changed else "alternate_days",
        doses=None,
        interval=None,
        starts="start_on",
        ends="at_plateau",
        review_days=list(REVIEW_DAYS),
        provisional=True,
    )


def _interval(outcome: Outcome) -> dict[str, Any]:
    prevents = outcome.decided["intent"].value == "prevent"
    loaded = outcome.decided["loading"].value != "none"
    every = outcome.interval.every
    assert every is not None, "an injection plan has an interval"
    starts = "after_last_loading_dose_given" if loaded else "after_last_dose_given"
    if prevents and not outcome.history.doses:
        starts = "start_on"
    return _phase(
        outcome,
        outcome.decided["maintenance"],
        kind="prophylaxis" if prevents else "maintenance",
        pattern="every_interval",
        doses=None,
        interval=every.as_json(),
        starts=starts,
        ends=_ends(outcome),
        provisional=every.is_range
        or (outcome.settings.known["interval_known"] == "no" and _at_review(outcome)),
    )


def _at_review(outcome: Outcome) -> bool:
    return outcome.history.answer("purpose") == "review" and outcome.decided["loading"].value == "none"


def _oral(outcome: Outcome) -> dict[str, Any]:
    low, high = TABLET_MICROGRAMS
    if outcome.settings.known["pregnancy"] in ("pregnant", "breastfeeding") and _bariatric(outcome):
        low, high = TABLET_MICROGRAMS_PREGNANT
    return _phase(
        outcome,
        outcome.decided["form"],
        kind="oral",
        pattern="daily",
        dose_micrograms={"at_least": low, "at_most": high},
        doses=None,
        interval=None,
        starts="start_on",
        ends=_ends(outcome),
        provisional=False,
    )


def _bariatric(outcome: Outcome) -> bool:
    return outcome.settings.known["absorption.bariatric_surgery"] not in (None, "none")


def _ends(outcome: Outcome) -> str:
    return "never" if outcome.decided["duration"].value == "lifelong" else "when_cause_reviewed"
