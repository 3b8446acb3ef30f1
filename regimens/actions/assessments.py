"""Writing down a history: begin, answer, take over, discard, and complete it into a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from regimens import clinical
from regimens.actions import audit, carried, drafting, first_day, releases
from regimens.actions.conflicts import StaleVersion, check_version
from regimens.actions.drafting import NotReadable, RulesOutOfDate
from regimens.actions.permissions import Do, NotPermitted, check, check_same_clinic
from regimens.actions.submissions import once
from regimens.clinical.explain import NotAHistory
from regimens.models import (
    Assessment,
    AssessmentState,
    EventKind,
    Member,
    Patient,
    Plan,
    PlanState,
    Record,
    Shortage,
    clock,
)

__all__ = [
    "CannotBegin",
    "Closed",
    "NotOwner",
    "NotReadable",
    "RulesOutOfDate",
    "StaleVersion",
    "StandsAlready",
    "answer",
    "answers_of",
    "begin",
    "complete",
    "discard",
    "history_of",
    "plan_so_far",
    "take_over",
    "view",
    "would_not_change",
]

REASON_LENGTH = 500


class CannotBegin(ValueError):
    """No assessment can be begun; the text is the sentence to read."""


class StandsAlready(CannotBegin):
    """The patient has drafts or a signed plan: the member must say what is to become of them."""

    def __init__(self, drafts: Sequence[Assessment], plan: Plan | None) -> None:
        super().__init__(gettext("This patient has a draft or a plan already."))
        self.drafts = drafts
        self.plan = plan


class Closed(ValueError):
    """The assessment is no longer a draft; the text is the sentence to read."""


class NotOwner(NotPermitted):
    """Somebody else is writing this draft; take it over first."""


@transaction.atomic
def begin(
    *,
    patient: Patient,
    by: Member,
    key: str,
    amends: Plan | None = None,
    reason: str = "",
    afresh: bool = False,
    beside: bool = False,
    review: Record | None = None,
    shortage: Shortage | None = None,
) -> Assessment:
    """Open a draft for a patient; raises StandsAlready when the patient has drafts or a signed plan.

    One that amends a plan starts from that plan's answers with the doses recorded since and what a `review`
    found, or `afresh` without any. `beside` says that the member has seen the other drafts and wants one
    more.
    """
    check(by, Do.WRITE_ASSESSMENT)
    check_same_clinic(by, patient.clinic_id)
    form = once(by, "begin", key, patient.pk, amends.pk if amends else None, reason, afresh)
    if (first := form.first_result(Assessment)) is not None:
        return first
    _check_can_begin(patient, amends, reason)
    _check_stands_alone(patient, amends, beside=beside)
    answers, behind = carried.into_amendment(amends, review, afresh=afresh) if amends else ({}, None)
    assessment = Assessment.objects.create(
        clinic=patient.clinic,
        patient=patient,
        owner=by,
        amends=amends,
        reason=reason,
        shortage=shortage,
        review=behind,
        answers=answers,
    )
    detail = {"amends": str(amends.pk)} if amends else {}
    audit.record(EventKind.ASSESSMENT_BEGUN, by=by, on=assessment, detail=detail)
    return form.keep(assessment)


@transaction.atomic
def answer(
    *,
    assessment: Assessment,
    by: Member,
    step: str,
    answers: Mapping[str, object],
    clears: Iterable[str],
    version: int,
) -> Assessment:
    """Keep the answers of one step and drop the cleared ones; raises StaleVersion, NotOwner, Closed.

    Sending again what is already kept changes nothing and is no conflict.
    """
    check(by, Do.WRITE_ASSESSMENT)
    current = _open_draft(assessment, by)
    answered, today = answers_of(assessment=current), current.clinic.today()
    kept = {name: value for name, value in answered.items() if name not in set(clears)}
    kept.update(answers)
    if gone := [name for name in first_day.asked_again(answered, kept, today) if kept.pop(name, None)]:
        kept["removed"] = list(dict.fromkeys([*(kept.get("removed") or []), *gone]))
    if kept == answered and step == current.step:
        return current
    if kept != answered:
        check_version(current, version)
    changed = sorted(
        name
        for name in kept.keys() | answered.keys() | current.answers.keys()
        if not kept.get(name) == answered.get(name) == current.answers.get(name)
    )
    current.answers, current.step = kept, step
    current.version += 1 if changed else 0
    current.save()
    if changed:
        told = {"step": step, "controls": changed}
        audit.record(EventKind.ASSESSMENT_ANSWERED, by=by, on=current, detail=told)
    return current


@transaction.atomic
def take_over(*, assessment: Assessment, by: Member, key: str) -> Assessment:
    """Become the one who writes this draft; the earlier owner stands in the event."""
    check(by, Do.WRITE_ASSESSMENT)
    form = once(by, "take_over", key, assessment.pk)
    if (first := form.first_result(Assessment)) is not None:
        return first
    current = _draft(assessment, by)
    detail = {"from_member": current.owner_id}
    current.answers = answers_of(assessment=current)
    current.owner = by
    current.save()
    audit.record(EventKind.ASSESSMENT_TAKEN_OVER, by=by, on=current, detail=detail)
    return form.keep(current)


@transaction.atomic
def discard(*, assessment: Assessment, by: Member, reason: str, key: str) -> Assessment:
    """Close a draft without a plan; its answers stay on file."""
    check(by, Do.WRITE_ASSESSMENT)
    form = once(by, "discard", key, assessment.pk, reason)
    if (first := form.first_result(Assessment)) is not None:
        return first
    current = _open_draft(assessment, by)
    current.state = AssessmentState.DISCARDED
    current.reason = reason[:REASON_LENGTH] or current.reason
    current.save()
    audit.record(EventKind.ASSESSMENT_DISCARDED, by=by, on=current)
    return form.keep(current)


@transaction.atomic
def complete(*, assessment: Assessment, by: Member, version: int, key: str) -> Plan:
    """Freeze the answers and draft the plan; raises StaleVersion, NotReadable, RulesOutOfDate, NotOwner."""
    check(by, Do.DRAFT_PLAN)
    form = once(by, "complete", key, assessment.pk)
    if (first := form.first_result(Plan)) is not None:
        return first
    current = _open_draft(assessment, by)
    check_version(current, version)
    # Read once: what "tomorrow" has become would be read again as said on the earlier day.
    current.answers, current.changed_at = answers_of(assessment=current), clock.now()
    return form.keep(drafting.draft(assessment=current, by=by, numbered=current.amends))


@transaction.atomic
def view(*, assessment: Assessment, by: Member) -> None:
    """Note that the member opened the draft."""
    check(by, Do.WRITE_ASSESSMENT)
    check_same_clinic(by, assessment.clinic_id)
    audit.record(EventKind.ASSESSMENT_VIEWED, by=by, on=assessment)


def answers_of(*, assessment: Assessment) -> dict[str, Any]:
    """Its answers read today, with the first day that was meant when they were last changed."""
    return drafting.answers_of(assessment, assessment.clinic.today())


def history_of(*, assessment: Assessment, as_of: date) -> dict[str, Any]:
    """The answers so far as a history of this day."""
    return drafting.history_of(assessment, as_of)


def plan_so_far(
    *, assessment: Assessment, answers: Mapping[str, object] | None = None
) -> dict[str, Any] | None:
    """The plan document for the answers so far; nothing until it is known what the plan is for.

    answers: those of a page that is not kept yet, in place of the kept ones.
    """
    trial = assessment
    if answers is not None:
        trial = copy(assessment)
        trial.answers, trial.changed_at = dict(answers), clock.now()
    history = history_of(assessment=trial, as_of=assessment.clinic.today())
    if "purpose" not in history:
        return None
    return clinical.plan_document(history, standing=releases.standing(assessment.clinic))


def would_not_change(*, assessment: Assessment) -> frozenset[str]:
    """The facts not known of which no answer would change the plan so far; none while it can't be made."""
    try:
        return clinical.would_not_change(history_of(assessment=assessment, as_of=assessment.clinic.today()))
    except NotAHistory:
        return frozenset()


def _check_can_begin(patient: Patient, amends: Plan | None, reason: str) -> None:
    if patient.deceased_on is not None:
        raise CannotBegin(gettext("The record says that this patient has died. No plan can be started."))
    if amends is not None and amends.patient_id != patient.pk:
        raise CannotBegin(gettext("This plan belongs to another patient."))
    if amends is not None and not reason.strip():
        raise CannotBegin(gettext("Enter why the plan is amended."))
    if len(reason) > REASON_LENGTH:
        raise CannotBegin(gettext("The reason must be {n} characters or fewer.").format(n=REASON_LENGTH))


def _check_stands_alone(patient: Patient, amends: Plan | None, *, beside: bool) -> None:
    plans = Plan.objects.in_clinic(patient.clinic)
    active = plans.filter(patient=patient, state=PlanState.SIGNED).first()
    if amends is not None:
        if active is not None and active.number != amends.number:
            words = gettext("Plan {plan} of this patient is signed. Amend that one.")
            raise CannotBegin(words.format(plan=active.name))
        return
    drafts = Assessment.objects.in_clinic(patient.clinic).select_related("owner__user", "clinic")
    others = list(drafts.filter(patient=patient, state=AssessmentState.DRAFT).order_by("-changed_at"))
    if active is not None or (others and not beside):
        raise StandsAlready(others, active)


def _draft(assessment: Assessment, by: Member) -> Assessment:
    check_same_clinic(by, assessment.clinic_id)
    current = Assessment.objects.in_clinic(by.clinic).select_for_update().get(pk=assessment.pk)
    if current.state == AssessmentState.FROZEN:
        raise Closed(gettext("This draft became a plan. Amend the plan to change an answer."))
    if current.state == AssessmentState.DISCARDED:
        raise Closed(gettext("This draft was discarded."))
    return current


def _open_draft(assessment: Assessment, by: Member) -> Assessment:
    current = _draft(assessment, by)
    if current.owner_id != by.pk:
        words = gettext("{name} is writing this draft. Take it over to continue it.")
        raise NotOwner(words.format(name=current.owner.name))
    return current
