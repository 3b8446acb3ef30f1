"""What changed from one version of a plan to the next: the order, the answers, the dates, the alerts."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from regimens.models import Plan
from regimens.web.presenters.plan import signature
from regimens.wording import dates, statuses
from regimens.wording.changes import Change, changes

__all__ = ["Change", "Version", "changes", "listed"]


@dataclass(frozen=True)
class Version:
    """One version in the list: which, its state, by whom, and what changed from the one before."""

    plan: Plan
    name: str
    state: str
    when: str
    reason: str
    ruleset: str
    changed: list[Change]


def listed(same: list[Plan]) -> list[Version]:
    """Every version of a plan number, newest first, each compared with the one it came from."""
    by_id = {plan.pk: plan for plan in same}
    return [_version(plan, by_id.get(plan.supersedes_id) if plan.supersedes_id else None) for plan in same]


def _version(plan: Plan, before: Plan | None) -> Version:
    return Version(
        plan=plan,
        name=gettext("Version {version}").format(version=plan.version),
        state=statuses.PLAN_STATES.say(plan.state),
        when=signature(plan) or gettext("made for {day}").format(day=dates.clinic_day(plan.as_of)),
        reason=plan.assessment.reason,
        ruleset=plan.ruleset_version,
        changed=changes(before.document, plan.document, plan.clinic.profile) if before else [],
    )
