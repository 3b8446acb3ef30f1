"""The injections on record for a patient, under whichever plan: those that the answers have to list."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from regimens.models import Patient, Plan, Record, RecordKind

#: Of a treatment longer ago, under another number, nobody is asked.
LATELY = timedelta(days=365)


def injections(patient: Patient, on: date) -> list[dict[str, str]]:
    """Those of the year before this day, as rows of the answers, by day."""
    return [as_row(record) for record in _given(patient).filter(on__gte=on - LATELY)]


def left_out(plan: Plan) -> date | None:
    """The first day with a dose, on record when this plan was made, that its answers do not list.

    Every dose under its own number counts, and every dose of the last year under another; not one of the
    plan's own day that was recorded while its answers were given.
    """
    counts = Q(plan_number=plan.number) | Q(on__gte=plan.as_of - LATELY)
    was_known = Q(recorded_at__lt=plan.told_until) | Q(recorded_at__lt=plan.drafted_at, on__lt=plan.as_of)
    known = _given(plan.patient).filter(counts & was_known)
    listed = {dose["given_on"] for dose in plan.history.get("injections", ())}
    return next((day for day in known.values_list("on", flat=True) if day.isoformat() not in listed), None)


def as_row(record: Record) -> dict[str, str]:
    """A dose on record as the answers list it."""
    detail = record.detail
    return {
        "given_on": record.on.isoformat(),
        "form": detail["form"],
        "micrograms": str(detail["micrograms"]),
        "route": detail["route"],
    }


def _given(patient: Patient) -> QuerySet[Record]:
    """Those that stand."""
    given = Record.objects.in_clinic(patient.clinic).filter(patient=patient, kind=RecordKind.DOSE_GIVEN)
    return given.filter(taken_back_at__isnull=True).order_by("on", "recorded_at")
