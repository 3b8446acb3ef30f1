"""The doses that stand on record, each by itself, two of one day too; and those that answers leave out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from regimens.actions import course_so_far
from regimens.clinical.forecast import UnreadableHistory
from regimens.models import Assessment, Patient, Plan, Record, RecordKind

#: Of a treatment longer ago, under another number, nobody is asked.
LATELY = timedelta(days=365)


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


def to_list(draft: Assessment, on: date) -> list[dict[str, str]]:
    """Those that this draft is to list, as rows of the answers, by day.

    Every dose under the number of the plan that it amends, and every dose of the year before this day.
    """
    counts = Q(on__gte=on - LATELY)
    if draft.amends is not None:
        counts |= Q(plan_number=draft.amends.number)
    return [as_row(dose) for dose in _standing(draft.patient).filter(counts)]


def left_out(plan: Plan) -> date | None:
    """The first day with a dose, on record when this plan was made, that its answers do not list.

    Every dose under its own number counts, and every dose of the last year under another, whenever it was
    recorded. Not one of the plan's own day that was recorded while its answers were given.
    """
    earlier, is_own = Q(on__lt=plan.as_of), Q(plan_number=plan.number)
    counts = is_own & Q(recorded_at__lt=plan.drafted_at) | ~is_own & Q(on__gte=plan.as_of - LATELY)
    was_known = Q(recorded_at__lt=plan.told_until) | earlier
    known = _standing(plan.patient).filter(counts & was_known).values_list("on", flat=True)
    listed = {dose["given_on"] for dose in plan.history.get("injections", ())}
    return next((day for day in known if day.isoformat() not in listed), None)


def as_row(dose: Record) -> dict[str, str]:
    """A dose on record as the answers list it."""
    detail = dose.detail
    return {
        "given_on": dose.on.isoformat(),
        "form": detail["form"],
        "micrograms": str(detail["micrograms"]),
        "route": detail["route"],
    }


def _standing(patient: Patient) -> QuerySet[Record]:
    given = Record.objects.in_clinic(patient.clinic).filter(patient=patient, kind=RecordKind.DOSE_GIVEN)
    return given.filter(taken_back_at__isnull=True).order_by("on", "recorded_at")
