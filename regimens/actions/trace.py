"""Finds the plan behind a check code on paper, and the copies that were made of a version."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from regimens.actions import plans
from regimens.actions.permissions import Do, check
from regimens.models import Event, EventKind, Member, Plan, PlanState
from regimens.models.plan import CHECK_CODE_LENGTH

CODE = re.compile(rf"[0-9a-f]{{{CHECK_CODE_LENGTH}}}", re.ASCII)
TAKEN_OUT_OF_FORCE = (PlanState.SUPERSEDED, PlanState.WITHDRAWN, PlanState.ENTERED_IN_ERROR)
#: Besides paper the calendar file is handed to patients.
CALENDAR_FILE = "file"


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One copy that left the screen: which sheet, when, by whom, and the record that stands on its foot."""

    plan: Plan
    what: str
    at: datetime
    by: str
    record: int


def read_code(typed: str) -> str | None:
    """The check code as the plan keeps it, however it was spaced or capitalised; None if it is none."""
    code = re.sub(r"[\s\-\u2010-\u2015]", "", typed).lower()
    return code if CODE.fullmatch(code) else None


@transaction.atomic
def find(*, code: str, by: Member) -> list[Plan]:
    """Every version of the member's clinic with this code, newest first; each look is noted.

    Versions whose documents are equal have the same code.
    """
    check(by, Do.VIEW_PLAN)
    same = Plan.objects.in_clinic(by.clinic).filter(check_code=code)
    found = list(
        same.select_related("patient__clinic", "clinic", "assessment").order_by("number", "-version")
    )
    for plan in found:
        plans.view(plan=plan, by=by, what="check")
    return found


def copies_of(versions: Iterable[Plan]) -> list[Copy]:
    """Every printed copy and calendar file of these versions, of one clinic; newest first."""
    by_id = {str(version.pk): version for version in versions}
    printed = Q(kind=EventKind.PLAN_PRINTED) | Q(kind=EventKind.PLAN_EXPORTED, detail__what="calendar")
    events = list(Event.objects.filter(printed, subject_id__in=list(by_id)).order_by("-sequence"))
    members = Member.objects.filter(pk__in={event.member_id for event in events}).select_related("user")
    names = {member.pk: member.name for member in members}
    return [
        Copy(
            plan=by_id[event.subject_id],
            what=CALENDAR_FILE if event.kind == EventKind.PLAN_EXPORTED else str(event.detail["what"]),
            at=event.at,
            by=names.get(event.member_id or 0, ""),
            record=event.sequence,
        )
        for event in events
    ]


def to_take_back(plan: Plan, versions: Iterable[Plan]) -> list[Copy]:
    """The copies to take back that the page of this version lists.

    Of a version out of force its own; of the version in force those of all versions before it.
    """
    if plan.state in TAKEN_OUT_OF_FORCE:
        return copies_of([plan])
    if plan.state != PlanState.SIGNED:
        return []
    return copies_of([each for each in versions if each.version < plan.version])
