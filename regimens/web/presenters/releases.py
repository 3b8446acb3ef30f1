"""The releases of a clinic's rule set for its pages: state, who did what and when, what may be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from regimens import clinical
from regimens.actions import releases, rule_sets
from regimens.actions.permissions import Do, may
from regimens.models import Member, Plan, Release, ReleaseState
from regimens.models.release import OPEN_STATES
from regimens.web.presenters.plan import moment
from regimens.wording import releases as words
from regimens.wording import statuses
from regimens.wording.table import sentence
from regimens.wording.translated import in_language


@dataclass(frozen=True)
class Step:
    """One thing that was done with a release: what, when and by whom."""

    what: str
    when: str
    who: str
    more: str = ""


@dataclass(frozen=True)
class Told:
    """One release: its rule set, its state, and its steps in the order they were taken."""

    release: Release
    version: str
    state: str
    is_present: bool
    steps: list[Step]
    may: Doable


def told(release: Release, member: Member) -> Told:
    """The release in words."""
    return Told(
        release=release,
        version=release.ruleset.version,
        state=statuses.RELEASE_STATES.say(release.state),
        is_present=release.ruleset_id == clinical.RULESET.sha256,
        steps=[step for step in _steps(release) if step.when],
        may=doable(release, member),
    )


def _steps(release: Release) -> list[Step]:
    def when(at: datetime | None) -> str:
        return moment(at, release.clinic.time_zone) if at else ""

    registered = f"{release.approver_name}, {release.approver_body} {release.approver_number}"
    looked, changed = words.plans(release.impact_looked or 0), words.plans(release.impact_changed or 0)
    more = gettext("{sentence} Looked at: {looked}; would change: {changed}.").format(
        sentence=sentence(release.approver_statement), looked=looked, changed=changed
    )
    ended = gettext("Retired") if release.state == ReleaseState.RETIRED else gettext("Withdrawn")
    return [
        Step(gettext("Submitted"), when(release.submitted_at), release.submitted_by.name),
        Step(gettext("Review begun"), when(release.review_begun_at), _name(release.review_begun_by)),
        Step(gettext("Approved by a clinician"), when(release.approver_at), registered, more),
        Step(gettext("Confirmed"), when(release.second_at), f"{release.second_name}, {release.second_role}"),
        Step(ended, when(release.ended_at), _name(release.ended_by), sentence(release.ended_reason)),
    ]


def _name(member: Member | None) -> str:
    return member.name if member else ""


def approval(release: Release | None) -> str:
    """Who approved and confirmed, and when; empty unless it is approved."""
    if release is None or release.second_at is None:
        return ""
    return words.approval(
        on=release.second_at.astimezone(ZoneInfo(release.clinic.time_zone)).date(),
        name=release.approver_name,
        body=release.approver_body,
        number=release.approver_number,
        second_name=release.second_name,
        second_role=release.second_role,
    )


def behind(plan: Plan) -> str:
    """Who had approved the rules that a plan was made with, when it was made; empty when nobody had."""
    found = approval(releases.behind(plan))
    return sentence(gettext("Rule set {found}").format(found=found)) if found else ""


def footer(member: Member | None) -> str:
    """The line under every page."""
    if member is None:
        return f"{in_language(words.NO_CLINIC)} {in_language(words.REVIEW)}"
    found = releases.current(member.clinic)
    standing = found.state if found else clinical.RULESET.state
    return words.footer(standing, approval(found) if standing == ReleaseState.APPROVED else "")


@dataclass(frozen=True)
class Standing:
    """The present rule set in this clinic: its state, its approval, its hash."""

    id: str
    version: str
    sha256: str
    check: str
    words: str
    approval: str
    is_approved: bool
    release: Release | None


def present(member: Member) -> Standing:
    """The state strip of the rulebook."""
    found = releases.current(member.clinic)
    now, standing = clinical.RULESET, found.state if found else clinical.RULESET.state
    is_approved = standing == ReleaseState.APPROVED
    told = approval(found) if is_approved else ""
    return Standing(
        id=now.id,
        version=now.version,
        sha256=now.sha256,
        check=now.sha256[:12],
        words=sentence(gettext("Rule set {told}").format(told=told))
        if told
        else statuses.RULESET_STATES.say(standing),
        approval=told,
        is_approved=is_approved,
        release=found,
    )


@dataclass(frozen=True)
class Doable:
    """What the member may do with a release now; `waits` says for what it waits."""

    review: bool
    withdraw: bool
    retire: bool
    waits: str


def doable(release: Release, member: Member) -> Doable:
    """The forms of the rulebook page; approving and confirming stand on the page of the impact."""
    manages = may(member, Do.MANAGE_RULE_SETS)
    return Doable(
        review=manages and release.state == ReleaseState.SUBMITTED,
        withdraw=manages and release.state in OPEN_STATES,
        retire=manages and release.state == ReleaseState.APPROVED,
        waits=_waits(release),
    )


def _waits(release: Release) -> str:
    if release.state == ReleaseState.SUBMITTED:
        return gettext("It waits for a manager to begin the review.")
    if release.state != ReleaseState.UNDER_REVIEW:
        return ""
    if not rule_sets.stands(release):
        return gettext(
            "It waits for a clinician with a registration number to look at the impact and approve."
        )
    return gettext(
        "{approver_name} has approved. It waits for a second person, a clinician or a manager."
    ).format(approver_name=release.approver_name)


@dataclass(frozen=True)
class Offers:
    """Which approval the member is offered beside the impact."""

    endorse: bool = False
    confirm: bool = False


def offers(release: Release | None, member: Member, check_code: str) -> Offers:
    """Approving for a clinician, or again when the impact is another; confirming for somebody else."""
    if release is None or release.state != ReleaseState.UNDER_REVIEW:
        return Offers()
    stands = rule_sets.stands(release) and release.impact_check == check_code
    confirms = may(member, Do.CONFIRM_RULE_SET) and release.approver_id != member.pk
    return Offers(
        endorse=not stands and may(member, Do.APPROVE_RULE_SET),
        confirm=stands and confirms,
    )
