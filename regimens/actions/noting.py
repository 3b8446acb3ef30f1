"""Notes that a plan was opened, printed or taken as a file, and gives it back as it stood at that moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction

from regimens.actions import audit
from regimens.actions.permissions import Do, check, check_same_clinic
from regimens.models import EventKind, Member, Plan

ALONG = ("patient__clinic", "clinic", "assessment", "supersedes")


class NotGivenOut(ValueError):
    """As the plan stands nobody is handed this copy; the text is the sentence to read."""


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A plan as it stood when it was noted, and the place of the note in the audit's chain.

    What is shown or printed is laid out from this plan: it may have changed since the page read it.
    """

    plan: Plan
    record: int
    what: str


@transaction.atomic
def view(*, plan: Plan, by: Member, what: str = "page") -> Noted:
    """Note that the member opened the plan; `what` is the page, or "changes" for what would change it."""
    return _note(plan, by, Do.VIEW_PLAN, EventKind.PLAN_VIEWED, {"what": what})


@transaction.atomic
def printed(
    *, plan: Plan, by: Member, what: str, unless: Callable[[Plan], str] | None = None, **more: object
) -> Noted:
    """Note that the member opened a copy made for paper; the event's number stands on the copy.

    what: the copy's name, such as "clinical". unless: says why the plan, as it stands, is not handed out.
    more: what else of the copy must be known later, as codes. Raises NotGivenOut, and then notes nothing.
    """
    return _note(plan, by, Do.PRINT_PLAN, EventKind.PLAN_PRINTED, {"what": what, **more}, unless)


@transaction.atomic
def not_printed(*, copy: Noted, by: Member) -> Noted:
    """Note that a copy, noted before it was laid out, was not made after all: it is none to take back."""
    of = {"what": copy.what, "copy": copy.record}
    return _note(copy.plan, by, Do.PRINT_PLAN, EventKind.PLAN_NOT_PRINTED, of)


@transaction.atomic
def exported(*, plan: Plan, by: Member, what: str, **more: object) -> Noted:
    """Note that the member took the plan as a file; `what` is its kind, such as "json"."""
    return _note(plan, by, Do.EXPORT_PLAN, EventKind.PLAN_EXPORTED, {"what": what, **more})


def _note(
    plan: Plan,
    by: Member,
    do: Do,
    kind: EventKind,
    of: Mapping[str, object],
    unless: Callable[[Plan], str] | None = None,
) -> Noted:
    check(by, do)
    check_same_clinic(by, plan.clinic_id)
    now = locked(plan)
    if unless is not None and (why := unless(now)):
        raise NotGivenOut(why)
    detail = {"state": now.state, "check": now.check_code, **of}
    record = audit.record(kind, by=by, on=now, detail=detail).sequence
    return Noted(plan=now, record=record, what=str(of["what"]))


def locked(plan: Plan) -> Plan:
    """The plan as it stands, which nobody else signs, takes back or records under until this is done."""
    rows = Plan.objects.in_clinic(plan.clinic).select_related(*ALONG).select_for_update(of=("self",))
    return rows.get(pk=plan.pk)
