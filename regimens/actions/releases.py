"""How far the present rule set is approved in a clinic, by whom, and what its releases were."""

from __future__ import annotations

from uuid import UUID

from regimens import clinical
from regimens.models import Clinic, Plan, Release, ReleaseState
from regimens.models.release import CONFIRMED_STATES

STANDING = (ReleaseState.SUBMITTED, ReleaseState.UNDER_REVIEW, ReleaseState.APPROVED)
PEOPLE = ("ruleset", "clinic", "submitted_by__user", "review_begun_by__user", "ended_by__user")


def current(clinic: Clinic) -> Release | None:
    """The clinic's submitted, reviewed or approved release of the rule set in force here."""
    of_present = Release.objects.in_clinic(clinic).filter(ruleset_id=clinical.RULESET.sha256)
    return of_present.filter(state__in=STANDING).first()


def standing(clinic: Clinic) -> str:
    """How far the present rule set is approved in this clinic: draft until a release says more."""
    found = current(clinic)
    return found.state if found else clinical.RULESET.state


def history(clinic: Clinic) -> list[Release]:
    """Every release of the clinic, newest first, with its people."""
    return list(Release.objects.in_clinic(clinic).select_related(*PEOPLE).order_by("-submitted_at"))


def find(clinic: Clinic, release_id: UUID) -> Release | None:
    """The clinic's release with this id; what is not the clinic's is not there."""
    return Release.objects.in_clinic(clinic).select_related(*PEOPLE).filter(pk=release_id).first()


def behind(plan: Plan) -> Release | None:
    """The approval under which a plan was drafted; nothing for a plan of a draft rule set."""
    ruleset = plan.document["ruleset"]
    if ruleset["state"] != ReleaseState.APPROVED:
        return None
    approved = Release.objects.in_clinic(plan.clinic).filter(
        ruleset_id=ruleset["sha256"], state__in=CONFIRMED_STATES, second_at__lte=plan.drafted_at
    )
    return approved.select_related("clinic").order_by("-second_at").first()
