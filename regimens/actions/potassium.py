"""What is known of a patient's potassium under a plan: by its answers, and by the results on record since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from regimens.clinical import laboratory, parameters
from regimens.clinical.quantities import TO_STANDARD, Interval, exact, from_comparator
from regimens.models import Plan, Record, RecordKind

POTASSIUM = "potassium"
WATCHED = "A09"
#: One of the month before a plan of another number is of the same illness.
RECENT = timedelta(days=30)
Measured = tuple[date, Interval[Any]]


def marks(plan: Plan, records: Sequence[Record]) -> dict[str, Any]:
    """What a plan's document is told of potassium beside its dates. records: those that stand.

    Results of a treatment long before this plan are not looked at: what of them counts is among its answers.

    potassium_is_low, potassium_is_normal: by the newest day that tells, neither where none does.
    potassium_is_recorded: a result of it is on record, so that the rules did not know it. potassium_watched:
    the caution of a version before it, where this one has none.
    """
    recorded = list(_recorded(plan, records))
    low = _is_low([*recorded, *_answered(plan.history)])
    return {
        "potassium_is_low": low is True,
        "potassium_is_normal": low is False,
        "potassium_is_recorded": bool(recorded),
        "potassium_watched": _watched_before(plan),
    }


def is_low(result: Mapping[str, Any]) -> bool:
    """Whether this result is surely below the limit, in any of its units (T28, R33)."""
    return bool(_amount(result).surely_below(parameters.POTASSIUM_LOW.value))


def _is_low(measured: Sequence[Measured]) -> bool | None:
    """Of the newest day the lowest decides (C5); where its sign leaves that open, the day before it does."""
    limit = parameters.POTASSIUM_LOW.value
    for day in sorted({on for on, _ in measured}, reverse=True):
        lowest = laboratory.least([amount for on, amount in measured if on == day])
        if lowest.surely_below(limit):
            return True
        if lowest.surely_at_least(limit):
            return False
    return None


def _recorded(plan: Plan, records: Sequence[Record]) -> Iterator[Measured]:
    first = [plan, *plan.signed_before][-1]
    for each in records:
        is_recent = each.plan_number == plan.number or each.on >= first.as_of - RECENT
        if is_recent and each.kind == RecordKind.RESULT and each.detail.get("analyte") == POTASSIUM:
            yield each.on, _amount(each.detail)


def _answered(history: Mapping[str, Any]) -> Iterator[Measured]:
    for lab in history.get("labs", ()):
        if lab["analyte"] == POTASSIUM:
            yield date.fromisoformat(lab["taken_on"]), _amount(lab)


def _amount(told: Mapping[str, Any]) -> Interval[Any]:
    reported: Interval[Any] = from_comparator(told.get("comparator", "="), exact(told["value"]))
    return reported.scaled(TO_STANDARD[POTASSIUM, told["unit"]])


def _watched_before(plan: Plan) -> list[Mapping[str, Any]]:
    """The caution of the latest version behind this one that had it: tests owed since are of it."""
    if _cautions(plan):
        return []
    return next(filter(None, map(_cautions, plan.versions_behind)), [])


def _cautions(plan: Plan) -> list[Mapping[str, Any]]:
    return [alert for alert in plan.document["alerts"] if alert["code"] == WATCHED]
