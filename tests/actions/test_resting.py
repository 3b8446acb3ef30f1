"""What a version was made from is taken back: its signer is told, also of a draft that was being written."""

from __future__ import annotations

import html
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from regimens.actions import assessments, course_so_far, due, plans, resting, reviews, taking_back
from regimens.actions.recording import CannotRecord
from regimens.models import Event, FollowUp, Member, Patient, Plan, Record, Task
from tests.recorded import give, nerves_plan, on_day, review, sign

START = date(2026, 11, 23)
DAY = timedelta(days=1)
LATER = START + 21 * DAY


@pytest.fixture(autouse=True)
def _monday() -> object:
    with on_day(START):
        yield


@pytest.fixture
def nerves(patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]) -> Plan:
    """Numbness: eleven doses on alternate days; loading goes on until improvement stops."""
    plan = nerves_plan(patient, clinician, answers)
    for number in range(11):
        with on_day(START + 2 * number * DAY):
            give(plan, nurse, f"dose {number}")
    return plan


def back(record: Record, by: Member, key: str = "back") -> None:
    taking_back.take_back(record=record, by=by, reason="Wrong patient", key=key)


def open_tasks(plan: Plan) -> list[Task]:
    found = Task.objects.in_clinic(plan.clinic).filter(kind__in=("rests_on", "listed_dose"))
    return list(found.filter(closed_at__isnull=True))


def plateau(plan: Plan, by: Member, key: str = "plateau") -> Record:
    return reviews.record_plateau(plan=plan, by=by, on=plan.clinic.today(), reason="No gain", key=key)


def extension(plan: Plan, by: Member) -> Record:
    return reviews.extend_loading(plan=plan, by=by, reason="", key="extension")


def amended(plan: Plan, by: Member, key: str = "v2") -> Plan:
    return sign(plans.amend(plan=plan, by=by, reason="Another telephone number", key=key), by, key)


def page_of(record: Record, by: Member) -> str:
    client = Client()
    client.force_login(by.user)
    return html.unescape(client.get(reverse("regimens:record_take_back", args=[record.pk])).content.decode())


def plan_page(plan: Plan, by: Member) -> str:
    client = Client()
    client.force_login(by.user)
    return html.unescape(client.get(reverse("regimens:plan", args=[plan.pk])).content.decode())


@pytest.mark.parametrize("decide", [plateau, extension])
def test_a_decision_that_a_version_holds_is_for_its_signer(
    nerves: Plan, clinician: Member, decide: object
) -> None:
    with on_day(LATER):
        made = decide(nerves, clinician)  # type: ignore[operator]
        assert "no longer counts" in page_of(made, clinician)
        newer = amended(nerves, clinician)
        said = page_of(made, clinician)
        assert "version 2 holds this decision among its answers and goes by it until it is amended" in said
        assert "no longer counts" not in said
        before = Event.objects.count()
        back(made, clinician)
        assert Event.objects.count() == before + 1
        (task,) = open_tasks(newer)
        assert (task.kind, task.plan, task.owner, task.due_on) == ("rests_on", newer, clinician, LATER)


def test_a_review_that_a_version_was_made_from_is_for_its_signer_in_every_version_after(
    signed_plan: Plan, clinician: Member, nurse: Member
) -> None:
    give(signed_plan, nurse, "one")
    found = review(signed_plan, nurse, "r", "better")
    assert "no longer counts" in page_of(found, nurse)
    second = sign(reviews.amend_after(review=found, by=clinician, key="after"), clinician, "v2")
    third = amended(second, clinician, "v3")
    assert resting.counted_by(found) == third
    assert "version 3 was made from this review and goes by it until it is amended" in page_of(found, nurse)
    back(found, nurse)
    (task,) = open_tasks(third)
    assert (task.kind, task.plan) == ("rests_on", third)


def test_a_version_begun_anew_rests_on_no_review(signed_plan: Plan, clinician: Member, nurse: Member) -> None:
    give(signed_plan, nurse, "one")
    found = review(signed_plan, nurse, "r", "better")
    second = sign(reviews.amend_after(review=found, by=clinician, key="after"), clinician, "v2")
    assert plans.replace(plan=second, by=clinician, reason="Asked again", key="anew").review is None


def test_a_draft_that_is_made_again_still_rests_on_the_review(
    signed_plan: Plan, clinician: Member, nurse: Member
) -> None:
    give(signed_plan, nurse, "one")
    found = review(signed_plan, nurse, "r", "better")
    draft = reviews.amend_after(review=found, by=clinician, key="after")
    made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="v2")
    again = plans.rerun(plan=made, by=clinician, key="again")
    assert again.assessment.review == found


def test_what_nobody_amended_on_is_no_task(nerves: Plan, clinician: Member) -> None:
    with on_day(LATER):
        made = plateau(nerves, clinician)
        back(made, clinician)
        assert open_tasks(nerves) == []


def test_a_draft_that_was_being_written_is_noticed_when_it_is_signed(nerves: Plan, clinician: Member) -> None:
    with on_day(LATER):
        made = plateau(nerves, clinician)
        draft = plans.amend(plan=nerves, by=clinician, reason="Telephone", key="amend")
        said = page_of(made, clinician)
        assert "A draft for this patient rests on it too" in said
        assert "no longer counts" in said
        back(made, clinician)
        assert open_tasks(nerves) == []
        newer = sign(draft, clinician, "v2")
        (task,) = open_tasks(newer)
        assert (task.kind, task.plan) == ("rests_on", newer)
        Task.objects.in_clinic(newer.clinic).filter(pk=task.pk).update(
            closed_at=task.opened_at, closed_by=clinician, outcome="It had stopped all the same"
        )
        assert open_tasks(amended(newer, clinician, "v3")) == []  # it was decided of the version before


def test_a_dose_in_a_draft_is_noticed_when_it_is_signed(
    signed_plan: Plan, clinician: Member, nurse: Member
) -> None:
    made = give(signed_plan, nurse, "one")
    draft = plans.amend(plan=signed_plan, by=clinician, reason="Telephone", key="amend")
    finished = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="v2")
    assert "A draft for this patient rests on it too" in page_of(made, nurse)
    assert "A record that this draft rests on was taken back" not in plan_page(finished, nurse)
    back(made, nurse)
    assert "A record that this draft rests on was taken back" in plan_page(finished, nurse)
    plans.sign(plan=finished, by=clinician, checked=True, key="sign")
    (task,) = open_tasks(finished)
    assert (task.kind, task.plan) == ("listed_dose", finished)


# A plateau whose doses were taken back


def test_a_plateau_without_a_dose_before_it_is_recorded_anew(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    plan = nerves_plan(patient, clinician, answers)
    first = give(plan, nurse, "one")
    with on_day(START + 2 * DAY):
        reviews.record_plateau(plan=plan, by=clinician, on=START + DAY, reason="No gain", key="plateau")
        with pytest.raises(CannotRecord, match="loading is over"):
            reviews.extended_until(plan)
        back(first, nurse)
        give(plan, nurse, "again", reason="Entered anew")
        assert reviews.loading_is_open(plan, course_so_far.standing_records(plan))
    with on_day(START + 25 * DAY):
        assert reviews.extended_until(plan) > START + 25 * DAY
        reviews.record_plateau(plan=plan, by=clinician, on=START + 20 * DAY, reason="No gain", key="anew")
        due.refresh(patient)
        assert not reviews.loading_is_open(plan, course_so_far.standing_records(plan))
        assert FollowUp.objects.in_clinic(plan.clinic).get().next_key == "maintenance-1"
