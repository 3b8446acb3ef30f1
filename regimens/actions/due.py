"""Works out anew what is due next for a patient, after each change of plan or records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from regimens.actions import course_so_far
from regimens.clinical.forecast import Forecast, Line, State
from regimens.clinical.giving import LOADING
from regimens.models import Following, FollowUp, Patient, Plan, PlanState, Record, RecordKind, Risk, clock

#: So many loading doses missed in a row are for the signer, at once; and the days within which they can be.
MISSED, LOOKED_AHEAD = 2, 15
CLOSED = (State.GIVEN, State.DONE)
NOTHING_DUE: dict[str, Any] = {
    "next_key": "",
    "due_on": None,
    "overdue_from": None,
    "long_overdue_from": None,
    "two_missed_from": None,
    "hold_until": None,
    "coming": [],
    "review_key": "",
    "review_due_on": None,
    "dates_to_accept": 0,
}


def signed_plan(patient: Patient) -> Plan | None:
    """The version that is followed now."""
    plans = Plan.objects.in_clinic(patient.clinic).filter(patient=patient, state=PlanState.SIGNED)
    return plans.select_related("assessment", "patient", "clinic").first()


def refresh(patient: Patient) -> FollowUp | None:
    """Write what is due next; None for somebody who never had a signed plan. Part of the caller's change."""
    plan = signed_plan(patient)
    row = FollowUp.objects.in_clinic(patient.clinic).filter(patient=patient).first()
    if plan is None or patient.deceased_on is not None:
        return row and _write(row, state=Following.ENDED, **NOTHING_DUE)
    row = row or FollowUp(clinic=patient.clinic, patient=patient, plan=plan)
    row.plan = plan
    return _write(row, **_columns(plan, course_so_far.standing_records(plan)))


def _write(row: FollowUp, **columns: Any) -> FollowUp:
    for name, value in columns.items():
        setattr(row, name, value)
    row.worked_out_at = clock.now()
    row.save()
    return row


def _columns(plan: Plan, records: Sequence[Record]) -> dict[str, Any]:
    seen = course_so_far.forecast_of(plan, plan.clinic.today(), records)
    following = state_of(plan, records)
    given = course_so_far.days_given(plan, records)
    columns = NOTHING_DUE | {
        "state": following,
        "risk": risk_of(plan, seen),
        "last_given_on": max(given, default=None),
        "injections": "no" if plan.route == "oral" else "yes",
    }
    if following != Following.ACTIVE:
        return columns
    missed = {"two_missed_from": _second_missed(plan, records, seen, plan.clinic.today())}
    return columns | _next_dose(seen) | missed | _next_review(seen) | _hold(plan, records)


def state_of(plan: Plan, records: Sequence[Record]) -> Following:
    """Whether a signed plan is still followed, or the patient has left, or treatment was stopped."""
    if course_so_far.stopped_on(plan, records) is None:
        return Following.ACTIVE
    ending = (RecordKind.STOPPED, RecordKind.TRANSFERRED)
    last = max((each for each in records if each.kind in ending), key=lambda each: each.recorded_at)
    return Following.STOPPED if last.kind == RecordKind.STOPPED else Following.TRANSFERRED


def risk_of(plan: Plan, seen: Forecast) -> Risk:
    """Nerve signs first, and involvement that is not known counts as involvement."""
    if plan.neurology != "no":
        following = seen.next_injection
        return Risk.NERVES_LOADING if following and following.phase in LOADING else Risk.NERVES
    return Risk.LIFELONG if plan.duration == "lifelong" else Risk.OTHER


def _next_dose(seen: Forecast) -> dict[str, Any]:
    line = seen.next_injection
    if line is None:
        return {}
    return {
        "next_key": line.key,
        "due_on": line.due,
        "overdue_from": line.overdue_from,
        "long_overdue_from": line.long_overdue_from,
        "coming": [line.on.isoformat() for line in _open_doses(seen)],
        "dates_to_accept": len(seen.moved),
    }


def _second_missed(plan: Plan, records: Sequence[Record], seen: Forecast, today: date) -> date | None:
    """The day from which, unless a dose is given, two loading doses in a row have been missed."""
    following = seen.next_injection
    if following is None or following.phase not in LOADING:
        return None
    days = (max(today, following.due) + timedelta(days=count) for count in range(LOOKED_AHEAD))
    return next(
        (day for day in days if course_so_far.forecast_of(plan, day, records).missed_in_row >= MISSED), None
    )


def _open_doses(seen: Forecast) -> list[Line]:
    return [line for line in seen.lines if line.kind == "injection" and line.state not in CLOSED]


def _next_review(seen: Forecast) -> dict[str, Any]:
    open_ = [line for line in seen.lines if line.kind != "injection" and line.state not in CLOSED]
    first: Line | None = min(open_, key=lambda line: line.due, default=None)
    return {"review_key": first.key, "review_due_on": first.due} if first else {}


def _hold(plan: Plan, records: Sequence[Record]) -> dict[str, Any]:
    return {"hold_until": course_so_far.happened(plan, records).hold_until}
