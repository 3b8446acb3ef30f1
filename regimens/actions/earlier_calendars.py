"""What calendar files of a patient's earlier plans left in the phone, for the new plan's file to cancel.

A plan that is taken back leaves its visits in the patient's phone. Nobody can be sure that its own file, with
all of them cancelled, is ever handed out: so the file of the plan in force cancels them too, by the UIDs of
their own plan and with the SEQUENCE that such a file has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from regimens.actions import calendar_numbers, calendar_visits, trace
from regimens.exports.calendar_file import EarlierPlan, Origin, Status, Visit
from regimens.models import Event, EventKind, Plan, PlanState


def of_patient(plan: Plan, shared: Origin) -> list[EarlierPlan]:
    """The visits from today on of each earlier plan of the patient, cancelled.

    None for a plan out of force: its own file takes nothing but its own visits. shared: of the plan's file.
    """
    if plan.state != PlanState.SIGNED:
        return []
    found = (_cancelled(versions, shared) for versions in _other_numbers(plan))
    return [each for each in found if each.visits]


def noted(earlier: Iterable[EarlierPlan]) -> dict[str, Any]:
    """What the record keeps of them: by the id of each plan's first version its dates and its number."""
    held = {
        str(each.origin.lineage): {
            "dates": {visit.key: visit.on.isoformat() for visit in each.visits},
            "sequence": each.origin.sequence,
        }
        for each in earlier
    }
    return {"earlier_plans": held} if held else {}


def _other_numbers(plan: Plan) -> Iterator[list[Plan]]:
    """The versions that were signed of each other number of the patient, in the order of signature."""
    others = Plan.objects.in_clinic(plan.clinic).filter(patient=plan.patient, signed_at__isnull=False)
    order = others.exclude(number=plan.number).order_by("number", "signed_at", "version")
    for _, versions in groupby(order.select_related("clinic", "patient"), key=attrgetter("number")):
        yield list(versions)


def _cancelled(versions: list[Plan], shared: Origin) -> EarlierPlan:
    """What these versions of one number brought, but for what lies behind."""
    last, today = versions[-1], versions[-1].clinic.today()
    visits = [
        Visit(key=key, on=on, status=Status.CANCELLED)
        for key, on in sorted(_brought(versions).items())
        if on >= today
    ]
    if not visits:
        return EarlierPlan(visits=(), origin=shared)
    number = calendar_numbers.sequence_of(last, digest="")
    origin = replace(shared, lineage=calendar_visits.lineage(last), sequence=number)
    return EarlierPlan(visits=tuple(sorted(visits, key=attrgetter("on"))), origin=origin)


def _brought(versions: Iterable[Plan]) -> dict[str, date]:
    """Each visit that a file or code brought, on the latest day of any: each may be the one opened last."""
    by_id = {str(version.pk): version for version in versions}
    latest: dict[str, date] = {}
    for event in trace.handed_out(by_id):
        for key, on in _dates(event, by_id[event.subject_id]).items():
            latest[key] = max(latest.get(key, date.min), date.fromisoformat(on))
    return latest


def _dates(event: Event, version: Plan) -> Mapping[str, str]:
    """The dates in a file or code; those of the document for a file from before they were kept."""
    is_file = (event.kind, event.detail["what"]) == (EventKind.PLAN_EXPORTED, "calendar")
    if is_file and "dates" not in event.detail:
        return {each["key"]: each["on"] for each in version.document["schedule"]}
    found: Mapping[str, str] = event.detail.get("dates", {})
    return found
