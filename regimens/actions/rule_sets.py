"""A rule set on its way to approval in a clinic: submitted, reviewed, approved by two people, retired."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext, ngettext

from regimens import clinical
from regimens.actions import audit, impact, kept_rule_sets, releases
from regimens.actions.impact import Impact
from regimens.actions.permissions import Do, check, check_same_clinic, may
from regimens.actions.release_checks import CannotRelease, check_numbers, is_same_person
from regimens.actions.release_steps import ReleaseStep, release_after
from regimens.actions.signing import missing_registration
from regimens.actions.submissions import NotComplete, once
from regimens.actions.transitions import IllegalStep
from regimens.models import EventKind, Member, Release, ReleaseState, Role, clock
from regimens.models.release import CHECK_LENGTH, OPEN_STATES, WORDS_LENGTH
from regimens.wording.table import listed

__all__ = [
    "CannotRelease",
    "IllegalStep",
    "ImpactChanged",
    "Shown",
    "begin_review",
    "confirm",
    "endorse",
    "retire",
    "submit",
    "withdraw",
]


class ImpactChanged(CannotRelease):
    """The impact is no longer the one that was looked at; the text says both counts."""


@dataclass(frozen=True)
class Shown:
    """The impact as the page showed it: how many plans change, and the check code over what changes."""

    changed: int
    check_code: str


@transaction.atomic
def submit(*, by: Member, key: str) -> Release:
    """Submit the rule set in force here for approval in the member's clinic; its text is kept with it."""
    check(by, Do.MANAGE_RULE_SETS)
    form = once(by, "ruleset_submit", key, clinical.RULESET.sha256)
    if (first := form.first_result(Release)) is not None:
        return first
    _check_can_submit(by)
    release = Release(
        clinic=by.clinic,
        ruleset=kept_rule_sets.keep_present(),
        submitted_by=by,
        submitted_at=clock.now(),
    )
    release.save(force_insert=True)
    return form.keep(_noted(release, by, EventKind.RULESET_SUBMITTED))


def _check_can_submit(by: Member) -> None:
    # The clinic's row is locked, so that two managers at once do not both submit.
    type(by.clinic).objects.select_for_update().get(pk=by.clinic_id)
    releases_here = Release.objects.in_clinic(by.clinic)
    waiting = releases_here.filter(state__in=OPEN_STATES).first()
    if waiting is not None:
        words = gettext("Rule set {code} is {state} already. Withdraw it first.")
        raise CannotRelease(words.format(code=waiting.check_code, state=_said(waiting)))
    if releases.standing(by.clinic) == ReleaseState.APPROVED:
        raise CannotRelease(gettext("This rule set is approved already."))
    check_numbers(by)


@transaction.atomic
def begin_review(*, release: Release, by: Member, key: str) -> Release:
    """Take a submitted rule set into review: from now on a clinician may approve it."""
    check(by, Do.MANAGE_RULE_SETS)
    check_same_clinic(by, release.clinic_id)
    form = once(by, "ruleset_review", key, release.pk)
    if (first := form.first_result(Release)) is not None:
        return first
    current = _locked(release)
    current.state = release_after(current.state, ReleaseStep.BEGIN_REVIEW)
    current.review_begun_by, current.review_begun_at = by, clock.now()
    current.save()
    return form.keep(_noted(current, by, EventKind.RULESET_REVIEW_BEGUN))


def endorse(*, release: Release, by: Member, shown: Shown, agreed: bool, statement: str, key: str) -> Release:
    """The clinician's approval, under their name and registration of this day; a second person confirms it.

    `shown` is the impact that the clinician looked at. Raises ImpactChanged when it is another one now,
    NotComplete for an empty form, CannotRelease or IllegalStep when there is nothing to approve.
    """
    check(by, Do.APPROVE_RULE_SET)
    check_same_clinic(by, release.clinic_id)
    # Every plan is run again before the lock is taken: nobody waits for it.
    return _endorse(release, by, impact.of_clinic(by.clinic), shown, agreed, statement.strip(), key)


@transaction.atomic
def _endorse(
    release: Release, by: Member, now: Impact, shown: Shown, agreed: bool, statement: str, key: str
) -> Release:
    form = once(by, "ruleset_endorse", key, release.pk, shown.changed, shown.check_code, statement)
    if (first := form.first_result(Release)) is not None:
        return first
    current = _locked(release)
    _check_may_endorse(current, by, now)
    _check_statement(agreed, statement)
    _check_shown(shown, now)
    current.approver, current.approver_at, current.approver_statement = by, clock.now(), statement
    current.approver_name = by.display_name
    current.approver_body, current.approver_number = by.registration_body, by.registration_number
    current.impact_looked, current.impact_changed = now.looked, len(now.changed)
    current.impact_check = now.check_code
    current.save()
    return form.keep(_noted(current, by, EventKind.RULESET_ENDORSED, changed=len(now.changed)))


def _check_may_endorse(current: Release, by: Member, now: Impact) -> None:
    _check_in_review(current, ReleaseStep.CONFIRM)
    if missing := missing_registration(by):
        words = gettext("Your profile needs a {needed} before you can approve.")
        raise CannotRelease(words.format(needed=listed(missing)))
    check_numbers(by)
    if current.approver is not None and stands(current) and current.impact_check == now.check_code:
        words = gettext("{name} has approved it. A second person must confirm.")
        raise CannotRelease(words.format(name=current.approver_name))


def _check_in_review(current: Release, step: ReleaseStep) -> None:
    release_after(current.state, step)
    if current.ruleset_id != clinical.RULESET.sha256:
        raise CannotRelease(
            gettext("The rules in force here are no longer those of this release. Submit them anew.")
        )


def stands(release: Release) -> bool:
    """Whether the clinician who approved still may: active, a clinician, registered as on that day."""
    approver = release.approver
    return approver is not None and (
        may(approver, Do.APPROVE_RULE_SET)
        and approver.registration_body == release.approver_body
        and approver.registration_number == release.approver_number
    )


def _check_statement(agreed: bool, statement: str) -> None:
    if not statement:
        raise NotComplete("statement", gettext("Enter what you checked."))
    if len(statement) > WORDS_LENGTH:
        raise NotComplete(
            "statement", gettext("What you checked must be {n} characters or fewer.").format(n=WORDS_LENGTH)
        )
    if not agreed:
        raise NotComplete("agreed", gettext("Read the rulebook and the impact, then tick the box."))


def _check_shown(shown: Shown, now: Impact) -> None:
    if (shown.changed, shown.check_code) != (len(now.changed), now.check_code):
        words = gettext("The impact changed since it was shown: {then} then, {now} now. Look at it again.")
        raise ImpactChanged(words.format(then=_plans(shown.changed), now=_plans(len(now.changed))))


def _check_endorsed(current: Release, now: Impact) -> None:
    """What the clinician approved must still be so."""
    if current.impact_check != now.check_code:
        then, present = _plans(current.impact_changed or 0), _plans(len(now.changed))
        words = gettext(
            "The impact changed since {name} approved: {then} then, {now} now. "
            "A clinician must look at it and approve again."
        )
        raise ImpactChanged(words.format(name=current.approver_name, then=then, now=present))


def _plans(count: int) -> str:
    return ngettext("{n} plan", "{n} plans", count).format(n=count)


def confirm(*, release: Release, by: Member, shown: Shown, agreed: bool, key: str) -> Release:
    """The second person's confirmation: the rule set is approved, and an earlier approval is retired.

    The second person is another clinician or manager of the clinic. Raises as `endorse` does.
    """
    check(by, Do.CONFIRM_RULE_SET)
    check_same_clinic(by, release.clinic_id)
    return _confirm(release, by, impact.of_clinic(by.clinic), shown, agreed, key)


@transaction.atomic
def _confirm(release: Release, by: Member, now: Impact, shown: Shown, agreed: bool, key: str) -> Release:
    form = once(by, "ruleset_confirm", key, release.pk, shown.changed, shown.check_code)
    if (first := form.first_result(Release)) is not None:
        return first
    current = _locked(release)
    _check_may_confirm(current, by)
    if not agreed:
        raise NotComplete("agreed", gettext("Check the approval and the impact, then tick the box."))
    _check_shown(shown, now)
    _check_endorsed(current, now)
    _retire_earlier(current, by)
    current.state = release_after(current.state, ReleaseStep.CONFIRM)
    current.second, current.second_at, current.second_name = by, clock.now(), by.name
    current.second_role = " and ".join(sorted(by.roles & {Role.CLINICIAN, Role.MANAGER}))
    current.save()
    return form.keep(_noted(current, by, EventKind.RULESET_APPROVED, changed=len(now.changed)))


def _check_may_confirm(current: Release, by: Member) -> None:
    _check_in_review(current, ReleaseStep.CONFIRM)
    if current.approver is None:
        raise CannotRelease(gettext("A clinician must approve it first."))
    if current.approver_id == by.pk:
        raise CannotRelease(
            gettext("You approved it yourself. Another clinician or a manager must confirm it.")
        )
    if is_same_person(current, by):
        raise CannotRelease(
            gettext(
                "Your account has the name or the registration of the clinician who approved it. "
                "Another person must confirm it."
            )
        )
    check_numbers(by)
    if not stands(current):
        words = gettext("{name} may no longer approve as recorded. A clinician must approve it again.")
        raise CannotRelease(words.format(name=current.approver_name))


def _retire_earlier(newer: Release, by: Member) -> None:
    for earlier in Release.objects.in_clinic(newer.clinic).filter(state=ReleaseState.APPROVED):
        reason = f"Replaced by rule set {newer.check_code}"
        _end(_locked(earlier), by, ReleaseStep.RETIRE, EventKind.RULESET_RETIRED, reason)


@transaction.atomic
def withdraw(*, release: Release, by: Member, reason: str, key: str) -> Release:
    """Take a rule set back before it is approved, with the reason."""
    return _ended(release, by, ReleaseStep.WITHDRAW, EventKind.RULESET_WITHDRAWN, reason, key)


@transaction.atomic
def retire(*, release: Release, by: Member, reason: str, key: str) -> Release:
    """End an approval, with the reason: the rule set is a draft again in this clinic."""
    return _ended(release, by, ReleaseStep.RETIRE, EventKind.RULESET_RETIRED, reason, key)


def _ended(
    release: Release, by: Member, step: ReleaseStep, kind: EventKind, reason: str, key: str
) -> Release:
    check(by, Do.MANAGE_RULE_SETS)
    check_same_clinic(by, release.clinic_id)
    form = once(by, f"ruleset_{step}", key, release.pk, reason)
    if (first := form.first_result(Release)) is not None:
        return first
    current = _locked(release)
    release_after(current.state, step)
    return form.keep(_end(current, by, step, kind, _reason(reason)))


def _reason(reason: str) -> str:
    text = reason.strip()
    if not text:
        raise NotComplete("reason", gettext("Enter the reason."))
    if len(text) > WORDS_LENGTH:
        raise NotComplete(
            "reason", gettext("The reason must be {n} characters or fewer.").format(n=WORDS_LENGTH)
        )
    return text


def _end(current: Release, by: Member, step: ReleaseStep, kind: EventKind, reason: str) -> Release:
    current.state = release_after(current.state, step)
    current.ended_by, current.ended_at, current.ended_reason = by, clock.now(), reason
    current.save()
    return _noted(current, by, kind)


def _locked(release: Release) -> Release:
    rows = Release.objects.in_clinic(release.clinic).select_for_update(of=("self",))
    return rows.get(pk=release.pk)


def _noted(release: Release, by: Member, kind: EventKind, **more: int) -> Release:
    detail = {"ruleset": release.ruleset_id[:CHECK_LENGTH], "state": release.state, **more}
    audit.record(kind, by=by, on=release, detail=detail)
    return release


def _said(release: Release) -> str:
    return release.get_state_display().lower()
