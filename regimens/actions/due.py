"""Works out anew what is due next for a patient, after each change of plan or records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from regimens.actions import course_so_far
from regimens.clinical.forecast import Forecast, Line, State
from regimens.clinical.giving import LOADING
from regimens.clinical.lateness import planned_of
from regimens.models import (
    Clinic,
    Following,
    FollowUp,
    Patient,
    Plan,
    PlanState,
    Record,
    RecordKind,
    Risk,
    clock,
)

#: So many loading doses missed in a row are for the signer, at once; and the days within which they can be.
MISSED, LOOKED_AHEAD = 2, 15
CLOSED = (State.GIVEN, State.DONE)
NO_LOADING = ("none", "")
#: So many rows are worked out anew when a page is opened; the night does the others.
OLD_AT_ONCE = 300
#: A date moves to the nearest open day before it: over days that follow each other, no further than this.
MOVED_AT_MOST = timedelta(days=14)
NOTHING_DUE: dict[str, Any] = {
    "next_key": "",
    "due_on": None,
    "overdue_from": None,
    "long_overdue_from": None,
    "agreed_on": None,
    "two_missed_from": None,
    "missed_on": None,
    "hold_until": None,
    "coming": [],
    "review_key": "",
    "review_due_on": None,
    "test_key": "",
    "test_due_on": None,
    "dates_to_accept": 0,
    "loading_open_since": None,
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


def refresh_old(clinic: Clinic, most: int = OLD_AT_ONCE) -> int:
    """Work out anew whose dose was due before today and not worked out for a day; returns how many.

    With no record nothing is written, but days go by: what is to come is dated on from today.
    """
    a_day_ago = clock.now() - timedelta(days=1)
    old = FollowUp.objects.in_clinic(clinic).filter(
        state=Following.ACTIVE, due_on__lt=clinic.today(), worked_out_at__lt=a_day_ago
    )
    return _refresh_each(list(old.select_related("patient__clinic").order_by("worked_out_at")[:most]))


def refresh_all(clinic: Clinic) -> int:
    """Work out anew what is due for everybody followed: each night."""
    rows = FollowUp.objects.in_clinic(clinic).filter(state=Following.ACTIVE).select_related("patient__clinic")
    return _refresh_each(rows.iterator(chunk_size=500))


def refresh_moved(clinic: Clinic, days: Iterable[date]) -> int:
    """Work out anew whose next dose, test or review may move: each of these days was closed, or opened again.

    Those due first, and no more than are worked out at once: the night does the others.
    """
    moved = Q()
    for day in days:
        for column in ("due_on", "review_due_on", "test_due_on"):
            moved |= Q(**{f"{column}__range": (day - MOVED_AT_MOST, day)})
    if not moved:
        return 0
    rows = FollowUp.objects.in_clinic(clinic).filter(moved, state=Following.ACTIVE)
    return _refresh_each(list(rows.select_related("patient__clinic").order_by("due_on")[:OLD_AT_ONCE]))


def _refresh_each(rows: Iterable[FollowUp]) -> int:
    count = 0
    for row in rows:
        refresh(row.patient)
        count += 1
    return count


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
    missed = {
        "two_missed_from": _second_missed(plan, records, seen, plan.clinic.today()),
        "missed_on": seen.missed_from,
    }
    since = {"loading_open_since": _loading_open_since(plan, records, seen)}
    return columns | since | _next_dose(seen) | missed | _next_to_see(seen) | _hold(plan, records)


def state_of(plan: Plan, records: Sequence[Record]) -> Following:
    """Whether a signed plan is still followed, or the patient has left, or treatment was stopped."""
    if course_so_far.stopped_on(plan, records) is None:
        return Following.ACTIVE
    last = max(
        (each for each in records if each.kind in course_so_far.ENDING), key=lambda each: each.recorded_at
    )
    return Following.STOPPED if last.kind == RecordKind.STOPPED else Following.TRANSFERRED


def is_followed(plan: Plan) -> bool:
    """In force, of a patient who has not died, left, or stopped: the lists rest on this version alone."""
    if plan.state != PlanState.SIGNED or plan.patient.deceased_on is not None:
        return False
    return state_of(plan, course_so_far.standing_records(plan)) == Following.ACTIVE


def risk_of(plan: Plan, seen: Forecast) -> Risk:
    """Nerve signs first, and involvement that is not known counts as involvement."""
    if plan.neurology != "no":
        return Risk.NERVES_LOADING if _is_loading(plan, seen) else Risk.NERVES
    return Risk.LIFELONG if plan.duration == "lifelong" else Risk.OTHER


def _is_loading(plan: Plan, seen: Forecast) -> bool:
    """Loading is not complete: a dose of it is next, or none is dated until somebody says how it goes on."""
    following = seen.next_injection
    if plan.loading in NO_LOADING:
        return False
    return following is None or following.phase in LOADING


def _loading_open_since(plan: Plan, records: Sequence[Record], seen: Forecast) -> date | None:
    """The first dose of a loading that is not complete; before it, the day of the plan."""
    if not _is_loading(plan, seen):
        return None
    return min(course_so_far.days_of_this_loading(plan, records), default=plan.as_of)


def _next_dose(seen: Forecast) -> dict[str, Any]:
    line = seen.next_injection
    if line is None:
        return {}
    late = line.long_overdue_from
    is_put_off = late is not None and line.due >= late
    return {
        "next_key": line.key,
        "due_on": planned_of(late) if late and is_put_off else line.due,
        "overdue_from": late if is_put_off else line.overdue_from,
        "long_overdue_from": late,
        "agreed_on": line.due if is_put_off else None,
        "coming": [line.on.isoformat() for line in _open_doses(seen)],
        "dates_to_accept": len(seen.moved),
    }


def _second_missed(plan: Plan, records: Sequence[Record], seen: Forecast, today: date) -> date | None:
    """The day from which, unless a dose is given, two loading doses in a row have been missed."""
    following = seen.next_injection
    if following is None and _is_loading(plan, seen):
        # The block has run out undecided: no further dose is dated, and the doses are missed all the same.
        return today if seen.missed_in_row >= MISSED else None
    if following is None or following.phase not in LOADING:
        return None
    days = [max(today, following.due) + timedelta(days=count) for count in range(LOOKED_AHEAD)]
    ahead = zip(days, course_so_far.forecasts_of(plan, days, records), strict=True)
    return next((day for day, found in ahead if found.missed_in_row >= MISSED), None)


def _open_doses(seen: Forecast) -> list[Line]:
    return [line for line in seen.lines if line.kind == "injection" and line.state not in CLOSED]


def _next_to_see(seen: Forecast) -> dict[str, Any]:
    """The next review and the next blood test, each by itself: an open test hides no review."""
    review = _first(line for line in seen.lines if line.review_is_open)
    test = _first(line for line in seen.lines if line.kind == "blood_test" and line.state not in CLOSED)
    columns: dict[str, Any] = {"review_key": review.key, "review_due_on": review.due} if review else {}
    return columns | ({"test_key": test.key, "test_due_on": test.due} if test else {})


def _first(lines: Iterable[Line]) -> Line | None:
    return min(lines, key=lambda line: line.due, default=None)


def _hold(plan: Plan, records: Sequence[Record]) -> dict[str, Any]:
    return {"hold_until": course_so_far.happened(plan, records).hold_until}
