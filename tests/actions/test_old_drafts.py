"""A draft that nobody goes on with is closed after the clinic's number of days, and says so beforehand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from regimens.actions import assessments, old_drafts
from regimens.actions.assessments import Closed
from regimens.models import Assessment, Clinic, Event, Member, Patient, Plan, clock

A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def draft(patient: Patient, clinician: Member) -> Assessment:
    """A draft begun now."""
    return assessments.begin(patient=patient, by=clinician, key="old")


def later(days: int, more: timedelta = timedelta()) -> timedelta:
    return timedelta(days=days) + more


@pytest.mark.parametrize(
    ("after", "warned", "closed"),
    [
        (later(5, -A_MOMENT), False, False),
        (later(5), True, False),
        (later(7, -A_MOMENT), True, False),
        (later(7, A_MOMENT), True, True),
    ],
)
def test_warned_from_day_five_and_closed_after_day_seven(
    draft: Assessment, clinic: Clinic, after: timedelta, warned: bool, closed: bool
) -> None:
    with clock.at(draft.changed_at + after):
        assert draft.ends_soon is warned
        assert old_drafts.close_old(clinic=clinic) == int(closed)
    now = Assessment.everywhere.get(pk=draft.pk)
    assert now.state == ("discarded" if closed else "draft")


def test_the_days_are_the_clinics(draft: Assessment, clinic: Clinic) -> None:
    clinic.draft_days = 14
    clinic.save()
    with clock.at(draft.changed_at + later(13)):
        assert old_drafts.close_old(clinic=clinic) == 0
    with clock.at(draft.changed_at + later(15)):
        assert old_drafts.close_old(clinic=clinic) == 1
    assert Assessment.everywhere.get(pk=draft.pk).reason == "Not changed for 14 days"


def test_an_answer_keeps_a_draft_longer(draft: Assessment, clinician: Member, clinic: Clinic) -> None:
    with clock.at(draft.changed_at + later(6)):
        assessments.answer(
            assessment=draft, by=clinician, step="reason", answers={"purpose": "treat"}, clears=[], version=1
        )
    with clock.at(draft.changed_at + later(8)):
        assert old_drafts.close_old(clinic=clinic) == 0


def test_closing_is_an_event_of_nobody_and_the_answers_stay(
    assessment: Assessment, clinician: Member, answers: dict[str, object]
) -> None:
    with clock.at(assessment.changed_at + later(8)):
        closed = old_drafts.close_if_old(assessment=assessment)
        assert closed.state == "discarded"
        with pytest.raises(Closed):
            assessments.take_over(assessment=closed, by=clinician, key="t")
    event = Event.objects.get(kind="assessment_discarded")
    assert (event.member_id, event.subject_id) == (None, str(assessment.pk))
    assert event.clinic_id == assessment.clinic_id
    assert event.detail == {"because": "too_old"}
    assert Assessment.everywhere.get(pk=assessment.pk).answers == answers


def test_a_draft_changed_at_that_very_moment_stays(draft: Assessment) -> None:
    seen = Assessment.everywhere.get(pk=draft.pk)
    seen.changed_at = timezone.now() - later(8)  # the page's copy is old, the record is not
    assert old_drafts.close_if_old(assessment=seen).state == "draft"
    assert not Event.objects.filter(kind="assessment_discarded").exists()


def test_another_clinics_drafts_and_plans_are_left_alone(
    draft: Assessment, other_clinic: Clinic, clinic: Clinic
) -> None:
    with clock.at(draft.changed_at + later(30)):
        assert old_drafts.close_old(clinic=other_clinic) == 0


def test_a_plan_is_no_draft(draft_plan: Plan, clinic: Clinic) -> None:
    with clock.at(draft_plan.drafted_at + later(30)):
        assert old_drafts.close_old(clinic=clinic) == 0
