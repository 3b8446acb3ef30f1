"""Closes drafts that nobody went on with: a plan must not rest on answers that have grown stale."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from regimens.actions import audit
from regimens.models import Assessment, AssessmentState, Clinic, EventKind, clock

BECAUSE = {"because": "too_old"}


def close_old(*, clinic: Clinic) -> int:
    """Close every draft of the clinic that was left alone for too long; how many there were."""
    limit = clock.now() - timedelta(days=clinic.draft_days)
    drafts = Assessment.objects.in_clinic(clinic).filter(state=AssessmentState.DRAFT, changed_at__lt=limit)
    return sum(_close(one) for one in list(drafts))


def close_if_old(*, assessment: Assessment) -> Assessment:
    """The assessment as it stands; a draft that was left alone for too long is closed by asking."""
    if _is_old(assessment) and _close(assessment):
        assessment.refresh_from_db(fields=["state", "reason", "changed_at"])
    return assessment


def _is_old(assessment: Assessment) -> bool:
    return assessment.state == AssessmentState.DRAFT and clock.now() > assessment.kept_until


@transaction.atomic
def _close(assessment: Assessment) -> bool:
    """Discard the draft with its event, unless somebody changed it at this very moment."""
    drafts = Assessment.objects.in_clinic(assessment.clinic).select_for_update()
    current = drafts.get(pk=assessment.pk)
    if not _is_old(current):
        return False
    current.state = AssessmentState.DISCARDED
    current.reason = f"Not changed for {current.clinic.draft_days} days"
    current.save()
    audit.record(EventKind.ASSESSMENT_DISCARDED, by=None, on=current, clinic=current.clinic, detail=BECAUSE)
    return True
