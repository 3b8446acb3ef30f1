"""A plan's document with the dates that stand today, so that paper says what the calendar file says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from regimens.actions import course_so_far, potassium
from regimens.clinical.ampoules import LoadingSoFar
from regimens.clinical.following import LATE, PAST, Forecast, Line
from regimens.clinical.forecast import UnreadableHistory
from regimens.models import Plan, PlanState, Record
from regimens.wording import events

Document = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """document: everything as signed but the dates, with what is known of the course (`_marked`). on: the
    day they stand on; None where they are its own.

    has_moved: a date differs from the signed one, or falls on a day that is closed now. records: what stands
    on record where the dates rest on it. has_missed: doses went by, and none is dated now.
    """

    document: Document
    on: date | None = None
    has_moved: bool = False
    records: Sequence[Record] = ()
    has_missed: bool = False


def as_it_stands(plan: Plan) -> Standing:
    """A plan in force with its dates of today, once something was recorded, a line is late or a date moved.

    Every other plan, and one whose history can't be read, keeps the dates of its document.
    """
    if plan.state != PlanState.SIGNED or plan.document["regimen"] is None:
        return Standing(document=plan.document)
    records, today = course_so_far.standing_records(plan), plan.clinic.today()
    try:
        seen = course_so_far.forecast_of(plan, today, records)
        document = _marked(plan, records)
    except UnreadableHistory:
        return Standing(document=plan.document)
    if plan.patient.deceased_on is not None:
        seen = Forecast()
    waiting = {key for key, _, _ in seen.moved}
    listed = [_event(line, document, today, waits=line.key in waiting) for line in seen.lines]
    has_moved = _has_moved(listed, document["schedule"])
    is_late = any(line.state in LATE for line in seen.lines)
    # Nothing on record and nothing dated: such a forecast takes no date off the paper.
    if plan.patient.deceased_on is None and not (records or is_late or (listed and has_moved)):
        return Standing(document=document)
    return Standing(
        document=document | {"schedule": listed},
        on=today,
        has_moved=has_moved,
        records=records,
        has_missed=seen.missed_in_row > 0 and seen.next_injection is None,
    )


def known_of(plan: Plan) -> Document:
    """The document with what is on record beside it; of an amendment too, for who decides to sign it."""
    if plan.state != PlanState.DRAFT or plan.last_signed is None:
        return as_it_stands(plan).document
    try:
        return _marked(plan, course_so_far.standing_records(plan))
    except UnreadableHistory:
        return plan.document


def _marked(plan: Plan, records: Sequence[Record]) -> dict[str, Any]:
    """The document with what is known of the course beside its dates.

    begun: a dose of it was given, under whichever version or elsewhere; first_dose: the day of its first.
    goes_on: tablets that an earlier version began with; nothing says that one was taken.

    Raises UnreadableHistory.
    """
    given = course_so_far.days_of_this_loading(plan, records)
    marks = {
        "begun": bool(given),
        "goes_on": course_so_far.tablets_go_on(plan),
        "first_dose": min(given).isoformat() if given else "",
        **potassium.marks(plan, records),
    }
    return plan.document | {name: mark for name, mark in marks.items() if mark}


def loading_so_far(plan: Plan, seen: Forecast, records: Sequence[Record]) -> LoadingSoFar | None:
    """How far the loading of this plan has come; None before its first dose. seen: its forecast of today.

    Raises UnreadableHistory.
    """
    stands = course_so_far.standing_now(plan, records)
    if stands is None or not (stands.given or stands.is_complete):
        return None
    ahead = [line for line in seen.lines if line.kind == "injection" and line.state not in PAST]
    dated = sum(line.phase == "loading" for line in ahead)
    return LoadingSoFar(given=len(stands.given), dated=dated, is_over=stands.is_complete)


def _has_moved(listed: Sequence[Document], signed: Sequence[Document]) -> bool:
    """Closures entered since move dates without any record, or close the day of one that can't move."""
    if _days(listed) != _days(signed):
        return True
    closed = {event["key"] for event in signed if event.get("closed_day")}
    return any(event.get("closed_day") and event["key"] not in closed for event in listed)


def _days(schedule: Sequence[Document]) -> dict[str, str]:
    return {event["key"]: event["on"] for event in schedule}


def _event(line: Line, document: Document, today: date, *, waits: bool) -> dict[str, Any]:
    """A line in the form of the document, with its state; what is over has no window and no doubt.

    planned: the day it was due; on: the day to act, or the day it was given or done. waits: a new day was
    made for it, which nobody has accepted yet. days_late: how long ago it was due. was_closed: the clinic was
    closed on the day it was given or done.
    """
    event: dict[str, Any] = {
        "key": line.key,
        "kind": line.kind,
        "phase": line.phase,
        "on": line.on.isoformat(),
        "planned": line.due.isoformat(),
        "state": line.state.value,
        "provisional": line.provisional and line.state not in PAST,
        **_ground(line, document),
    }
    if line.before is not None:
        event["before"] = line.before
    if line.number is not None:
        event["number"] = line.number
    if line.tests:
        event["tests"] = list(line.tests)
    if line.state in LATE:
        event["days_late"] = (today - line.due).days
    if line.state in PAST:
        event |= {"was_closed": True} if line.closed_day else {}
    else:
        days = {"earliest": line.earliest, "latest": line.latest}
        event |= {name: day.isoformat() for name, day in days.items() if day is not None}
        event |= {"closed_day": True} if line.closed_day else {}
        event |= {"waits": True} if waits else {}
        event |= {"beyond_window": True} if line.beyond_window else {}
    return event


def _ground(line: Line, document: Document) -> dict[str, Any]:
    """The rule and sources of the signed line, or of those of its kind."""
    schedule = document["schedule"]
    same = next((event for event in schedule if event["key"] == line.key), None)
    if same is not None:
        return {"rule": same["rule"], "basis": same["basis"]}
    of = events.family(line.key)[0]
    kin = [event for event in schedule if events.family(event["key"])[0] == of]
    kin += [phase for phase in document["regimen"]["phases"] if phase["kind"] == line.phase]
    kin += document["regimen"]["phases"]
    return {"rule": kin[0]["rule"], "basis": kin[0]["basis"]}
