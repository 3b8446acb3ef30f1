"""A patient's course of treatment, opened: noted once."""

from __future__ import annotations

from django.db import transaction

from regimens.actions import audit
from regimens.actions.permissions import Do, check, check_same_clinic
from regimens.models import EventKind, Member, Plan


@transaction.atomic
def view(*, plan: Plan, by: Member) -> None:
    """Note that the member opened the course of treatment under this plan."""
    check(by, Do.VIEW_COURSE)
    check_same_clinic(by, plan.clinic_id)
    audit.record(EventKind.COURSE_VIEWED, by=by, on=plan, detail={"state": plan.state})
