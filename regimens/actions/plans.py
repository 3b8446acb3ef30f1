"""What happens to a plan once it is drafted: signed, chosen, re-run, amended, taken back, printed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext

from regimens.actions import assessments, audit, drafting, due, first_day, resting, signing, stops, tasks
from regimens.actions.assessments import CannotBegin, NotReadable
from regimens.actions.noting import NotGivenOut, exported, locked, not_printed, printed, view
from regimens.actions.permissions import Do, check, check_same_clinic
from regimens.actions.signing import CannotSign, can_sign, check_can_sign, is_out_of_date
from regimens.actions.submissions import once
from regimens.actions.transitions import IllegalStep, Step, after
from regimens.models import (
    Assessment,
    EventKind,
    Member,
    Plan,
    PlanState,
    Record,
    Role,
    Shortage,
    TaskKind,
    clock,
)

__all__ = [
    "BadChoice",
    "CannotBegin",
    "CannotSign",
    "IllegalStep",
    "NoReason",
    "NotGivenOut",
    "NotReadable",
    "amend",
    "can_sign",
    "check_can_sign",
    "choose",
    "enter_in_error",
    "exported",
    "is_out_of_date",
    "not_printed",
    "printed",
    "replace",
    "rerun",
    "sign",
    "view",
    "withdraw",
]

REASON_LENGTH = 500
CHOICES: Mapping[str, tuple[str, ...]] = {
    "maintenance_months": ("1", "2", "3"),
    "loading_days": ("as_written", "mon_wed_fri"),
    "form": ("hydroxocobalamin", "cyanocobalamin", "methylcobalamin"),
    "route": ("intramuscular", "deep_subcutaneous", "oral"),
    "folic_acid_release": ("yes", "no"),
    "prophylaxis_declined": ("yes", "no"),
}


class NoReason(ValueError):
    """A reason is needed, or it is too long; the text is the sentence to read."""


class BadChoice(ValueError):
    """What was chosen is not offered; the text is the sentence to read."""


@transaction.atomic
def sign(
    *, plan: Plan, by: Member, checked: bool, key: str, stop_action: str = "", stop_reason: str = ""
) -> Plan:
    """Sign a draft as it stands; an earlier signed version of the number is superseded with it.

    Signing what this member has signed already returns the signed plan. A plan with a soft stop needs
    `stop_action`, one of stops.actions_for, and `stop_reason`: who advised and when, or why none did.
    """
    check(by, Do.SIGN_PLAN)
    check_same_clinic(by, plan.clinic_id)
    form = once(by, "sign", key, plan.pk)
    if (first := form.first_result(Plan)) is not None:
        return first
    current = locked(plan)
    if current.state == PlanState.SIGNED and current.signed_by_id == by.pk:
        return current
    check_can_sign(current, by)
    if not checked:
        raise CannotSign(
            gettext("Check the plan against the patient's record, and tick the box."), "not_checked"
        )
    if not stops.is_answered(current, stop_action, stop_reason):
        raise CannotSign(
            gettext("Say what was done about the stop, with the name or the reason."), "stop_not_answered"
        )
    waits, before = _waits_to_change_back(current), due.signed_plan(current.patient)
    _supersede_earlier(current, by)
    _write_signature(current, by)
    if stops.has_soft_stop(current):
        current.state_reason = _reason(stops.in_words(stop_action, stop_reason))
        codes = " ".join(stops.soft_stops(current))
        _move(current, by, Step.SIGN, EventKind.PLAN_SIGNED, stop=codes, stop_action=stop_action)
    else:
        _move(current, by, Step.SIGN, EventKind.PLAN_SIGNED)
    tasks.open_unknowns(current, by)
    tasks.settle_change_back(current, by, waits=waits)
    resting.open_tasks(current, before, by)
    due.refresh(current.patient)
    return form.keep(current)


def _waits_to_change_back(plan: Plan) -> bool:
    """Made for a shortage that is over: the product was available again before the signature."""
    if plan.assessment.shortage_id is None:
        return False
    # Locked as by the end of the shortage: one of the two sees the other, so that the task is opened.
    shortages = Shortage.objects.in_clinic(plan.clinic).select_for_update(of=("self",))
    return shortages.get(pk=plan.assessment.shortage_id).product in plan.clinic.available()


def _write_signature(plan: Plan, by: Member) -> None:
    plan.signer_name = by.display_name
    plan.signer_role = Role.CLINICIAN
    plan.signer_body = by.registration_body
    plan.signer_number = by.registration_number
    plan.signed_by = by
    plan.signed_at = clock.now()


def _supersede_earlier(plan: Plan, by: Member) -> None:
    earlier = Plan.objects.in_clinic(plan.clinic).select_for_update()
    for signed in earlier.filter(number=plan.number, state=PlanState.SIGNED):
        _move(signed, by, Step.SUPERSEDE, EventKind.PLAN_SUPERSEDED)


@transaction.atomic
def withdraw(*, plan: Plan, by: Member, reason: str, key: str) -> Plan:
    """Take a plan back, with the reason; it stays readable and says so.

    Where it was the one in force, no other comes into force by itself: its signer gets a task for today.
    """
    check(by, Do.WITHDRAW_PLAN)
    return _take_back(plan, by, Step.WITHDRAW, EventKind.PLAN_WITHDRAWN, reason, key)


@transaction.atomic
def enter_in_error(*, plan: Plan, by: Member, reason: str, key: str) -> Plan:
    """Mark a plan as entered in error, such as for the wrong patient; it stays for the audit.

    Where it was the one in force, it is as with one that is withdrawn.
    """
    check(by, Do.WITHDRAW_PLAN)
    return _take_back(plan, by, Step.ENTER_IN_ERROR, EventKind.PLAN_ENTERED_IN_ERROR, reason, key)


def _take_back(plan: Plan, by: Member, step: Step, kind: EventKind, reason: str, key: str) -> Plan:
    check_same_clinic(by, plan.clinic_id)
    form = once(by, step, key, plan.pk, reason)
    if (first := form.first_result(Plan)) is not None:
        return first
    current = locked(plan)
    after(current.state, step)
    is_left = due.is_followed(current)
    current.state_reason = stops.with_signing_answer(current, _reason(reason))[:REASON_LENGTH]
    _move(current, by, step, kind)
    due.refresh(current.patient)
    if is_left:
        tasks.open_for_plan(current, TaskKind.NO_PLAN, by)
    return form.keep(current)


@transaction.atomic
def amend(
    *,
    plan: Plan,
    by: Member,
    reason: str,
    key: str,
    review: Record | None = None,
    shortage: Shortage | None = None,
) -> Assessment:
    """Open a draft with this plan's answers and what was recorded since; signing it supersedes this version.

    review: the one that the amendment follows. shortage: for the time of which the plan is changed.
    """
    check(by, Do.DRAFT_PLAN)
    check_same_clinic(by, plan.clinic_id)
    _check_goes_on(plan)
    return assessments.begin(
        patient=plan.patient,
        by=by,
        key=key,
        amends=plan,
        reason=_reason(reason),
        review=review,
        shortage=shortage or plan.assessment.lasting_shortage,
    )


@transaction.atomic
def replace(*, plan: Plan, by: Member, reason: str, key: str) -> Assessment:
    """Open a draft without answers; signing what comes of it supersedes the signed version."""
    check(by, Do.DRAFT_PLAN)
    check_same_clinic(by, plan.clinic_id)
    _check_goes_on(plan)
    return assessments.begin(
        patient=plan.patient, by=by, key=key, amends=plan, reason=_reason(reason), afresh=True
    )


def _check_goes_on(plan: Plan) -> None:
    """Only a draft or a signed plan is amended: the page of any other offers no amendment."""
    current = locked(plan)
    if current.state in (PlanState.DRAFT, PlanState.SIGNED):
        if newer := signing.passed_over(current):
            raise CannotBegin(newer)
        return
    words = gettext("This plan is {state} and can't be amended: begin a new plan instead.")
    if current.state == PlanState.SUPERSEDED and due.signed_plan(current.patient) is not None:
        words = gettext("This plan is {state} and can't be amended: amend the newest version instead.")
    raise CannotBegin(words.format(state=current.get_state_display().lower()))


@transaction.atomic
def rerun(*, plan: Plan, by: Member, key: str) -> Plan:
    """Make the plan again from the same answers, for today; an unsigned one is withdrawn."""
    return _again(plan, by, {}, "Re-run for today with the same answers", "rerun", key)


@transaction.atomic
def choose(*, plan: Plan, by: Member, choices: Mapping[str, str], reason: str, key: str) -> Plan:
    """Make the plan again with the clinician's choices; the unsigned one before is withdrawn."""
    chosen = {name.removeprefix("choices."): value for name, value in choices.items()}
    for name, value in chosen.items():
        if value not in CHOICES.get(name, ()):
            raise BadChoice(gettext("Select one of the choices that the plan offers."))
    named = {f"choices.{name}": value for name, value in chosen.items()}
    return _again(plan, by, named, reason or "Choice made", "choose", key)


def _again(plan: Plan, by: Member, changes: Mapping[str, str], reason: str, verb: str, key: str) -> Plan:
    check(by, Do.DRAFT_PLAN)
    check_same_clinic(by, plan.clinic_id)
    form = once(by, verb, key, plan.pk, dict(changes), reason)
    if (first := form.first_result(Plan)) is not None:
        return first
    current = locked(plan)
    if current.state != PlanState.DRAFT:
        raise IllegalStep(gettext("Only a draft can be made again. Amend the signed plan instead."))
    if not_gone_on := signing.must_not_go_on(current):
        raise IllegalStep(not_gone_on)
    assessment = Assessment.objects.create(
        clinic=current.clinic,
        patient=current.patient,
        owner=by,
        amends=current,
        reason=_reason(reason),
        shortage=current.assessment.shortage,
        review=current.assessment.review,
        step=current.assessment.step,
        answers=_changed(current, changes),
    )
    detail = {"amends": str(current.pk), "verb": verb, "controls": sorted(changes)}
    audit.record(EventKind.ASSESSMENT_BEGUN, by=by, on=assessment, detail=detail)
    newer = drafting.draft(assessment=assessment, by=by, numbered=current)
    current.state_reason = _reason(reason)
    _move(current, by, Step.WITHDRAW, EventKind.PLAN_WITHDRAWN)
    return form.keep(newer)


def _changed(plan: Plan, changes: Mapping[str, str]) -> dict[str, object]:
    """The answers of a plan made again today, with these changes."""
    answers = plan.assessment.answers
    changed = {**answers, **first_day.as_meant(answers, plan.as_of, plan.clinic.today()), **changes}
    if "choices.loading_days" in changes and answers.get("closed_day_owner") == "mon_wed_fri":
        del changed["closed_day_owner"]  # that answer chose the days too; the newer choice decides
    return changed


def _move(plan: Plan, by: Member, step: Step, kind: EventKind, **more: str) -> Plan:
    plan.state = after(plan.state, step)
    plan.state_changed_at = clock.now()
    plan.state_changed_by = by
    plan.save()
    detail = {"number": plan.number, "version": plan.version, "check": plan.check_code, **more}
    audit.record(kind, by=by, on=plan, detail=detail)
    return plan


def _reason(reason: str) -> str:
    text = reason.strip()
    if not text:
        raise NoReason(gettext("Enter the reason."))
    if len(text) > REASON_LENGTH:
        raise NoReason(gettext("The reason must be {n} characters or fewer.").format(n=REASON_LENGTH))
    return text
