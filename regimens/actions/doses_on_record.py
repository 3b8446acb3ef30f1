"""The doses that stand on record, each by itself: two of one day are two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from regimens.actions import course_so_far
from regimens.clinical.forecast import UnreadableHistory
from regimens.models import Plan, Record, RecordKind


def on_record(records: Iterable[Record]) -> list[Record]:
    """Every dose, oldest first; of one day the one that answers a date of its plan before a second one."""
    given = (record for record in records if record.kind == RecordKind.DOSE_GIVEN)
    return sorted(given, key=lambda dose: (dose.on, not dose.key))


def of_this_course(plan: Plan, records: Sequence[Record]) -> list[Record]:
    """The doses on record of this course, under whichever version they were given, in the same order.

    Raises UnreadableHistory.
    """
    days = course_so_far.days_of_this_loading(plan, records)
    return [dose for dose in on_record(records) if dose.on in days]


def place_of(dose: Record, records: Sequence[Record]) -> str:
    """The event of its own version that the first dose of a day answers; empty where it answers none.

    A second dose becomes the first of its day when the one before it is taken back; it answers that event
    then, unless another dose was recorded for it.
    """
    if dose.key:
        return dose.key
    try:
        seen = course_so_far.forecast_of(dose.plan, dose.on, records)
    except UnreadableHistory:
        return ""
    key = next((line.key for line in seen.lines if line.kind == "injection" and line.given_on == dose.on), "")
    taken = {each.key for each in on_record(records) if each.plan_number == dose.plan_number}
    return "" if key in taken else key
