"""The course of one patient's treatment as it stands today, for the member who opens it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from regimens.actions import audit, course_so_far, due
from regimens.actions.permissions import Do, check, check_same_clinic
from regimens.actions.reviews import Proposal, proposal
from regimens.clinical.forecast import Forecast
from regimens.models import EventKind, Following, Member, Patient, Plan, PlanState, Record, Task


@dataclass(frozen=True, kw_only=True)
class Course:
    """One plan version and what became of it, on one day.

    records: all of the patient, newest first; standing: those nobody has taken back, oldest first. seen,
    proposal: empty unless the plan is the signed one. held_until: the first day no longer on hold.
    """

    plan: Plan
    today: date
    following: Following
    records: list[Record]
    standing: list[Record]
    seen: Forecast
    proposal: Proposal
    held_until: date | None
    tasks: list[Task]


@transaction.atomic
def view(*, plan: Plan, by: Member) -> Course:
    """The course, and a note that the member opened it."""
    check(by, Do.VIEW_COURSE)
    check_same_clinic(by, plan.clinic_id)
    audit.record(EventKind.COURSE_VIEWED, by=by, on=plan, detail={"state": plan.state})
    return of(plan)


def of(plan: Plan) -> Course:
    """The course as it stands; a page that was refused is drawn from it again."""
    records = list(records_of(plan))
    standing = sorted(
        (record for record in records if record.stands), key=lambda record: (record.on, record.recorded_at)
    )
    followed = plan.state == PlanState.SIGNED
    today = plan.clinic.today()
    hold = course_so_far.happened(plan, standing).hold_until if followed else None
    return Course(
        plan=plan,
        today=today,
        following=due.state_of(plan, standing) if followed else Following.ENDED,
        records=records,
        standing=standing,
        seen=course_so_far.forecast_of(plan, today, standing) if followed else Forecast(),
        proposal=proposal(plan, standing) if followed else NOTHING_PROPOSED,
        held_until=hold if hold is not None and hold > today else None,
        tasks=list(open_tasks(plan.patient)),
    )


NOTHING_PROPOSED = Proposal(review=None, actions=(), loading_open=False)


def records_of(plan: Plan) -> QuerySet[Record]:
    """Everything recorded for the patient, whichever version it was recorded under, newest first."""
    found = Record.objects.in_clinic(plan.clinic).filter(patient=plan.patient)
    people = found.select_related("recorded_by__user", "taken_back_by__user", "clinic")
    return people.order_by("-recorded_at", "-on")


def open_tasks(patient: Patient) -> QuerySet[Task]:
    """What is still to be cleared up for the patient, soonest first."""
    found = Task.objects.in_clinic(patient.clinic).filter(patient=patient, closed_at__isnull=True)
    return found.select_related("owner__user").order_by("due_on", "opened_at")
