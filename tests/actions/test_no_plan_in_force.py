"""A signed plan is taken back: what its patient is left with, who is told, and how treatment goes on."""

from __future__ import annotations

import html
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from regimens.actions import assessments, doses, due, plans, tasks, visits, worklist
from regimens.actions.permissions import NotPermitted
from regimens.actions.plans import CannotBegin
from regimens.actions.recording import NotFollowed
from regimens.models import Event, Member, Patient, Plan, PlanState, Task
from tests.recorded import as_known, dose, give, has_died, next_key, on_day, sign

START = date(2026, 11, 23)
VERBS = ("withdraw", "enter_in_error")


@pytest.fixture
def amended(signed_plan: Plan, clinician: Member, nurse: Member) -> Plan:
    """Version 2 of a plan under which one dose was given."""
    give(signed_plan, nurse, "one")
    return sign(plans.amend(plan=signed_plan, by=clinician, reason="Slip", key="amend"), clinician, "v2")


def take_back(plan: Plan, by: Member, verb: str = "enter_in_error") -> Plan:
    done: Plan = getattr(plans, verb)(plan=plan, by=by, reason="A slip", key="back")
    return done


def open_tasks(patient: Patient) -> list[Task]:
    found = Task.objects.in_clinic(patient.clinic).filter(patient=patient, kind="no_plan")
    return list(found.filter(closed_at__isnull=True))


@pytest.mark.parametrize("verb", VERBS)
def test_the_signer_is_told_today_with_the_one_event(amended: Plan, clinician: Member, verb: str) -> None:
    before = Event.objects.count()
    take_back(amended, clinician, verb)
    assert Event.objects.count() == before + 1
    (task,) = open_tasks(amended.patient)
    assert (task.owner, task.due_on, task.plan) == (clinician, amended.clinic.today(), amended)
    assert task in worklist.tasks_open(amended.clinic)


def test_no_earlier_version_comes_into_force_by_itself(
    amended: Plan, signed_plan: Plan, clinician: Member
) -> None:
    take_back(amended, clinician)
    signed_plan.refresh_from_db()
    assert signed_plan.state == PlanState.SUPERSEDED
    assert due.signed_plan(amended.patient) is None
    with pytest.raises(CannotBegin, match="begin a new plan instead"):
        plans.amend(plan=signed_plan, by=clinician, reason="Again", key="again")


def test_a_draft_or_a_version_out_of_force_leaves_nobody(
    amended: Plan, signed_plan: Plan, clinician: Member
) -> None:
    draft = plans.amend(plan=amended, by=clinician, reason="Later", key="later")
    made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="v3")
    take_back(made, clinician, "withdraw")
    plans.enter_in_error(plan=signed_plan, by=clinician, reason="Slip", key="old")
    assert open_tasks(amended.patient) == []
    take_back(amended, clinician, "withdraw")
    (task,) = open_tasks(amended.patient)
    tasks.close(task=task, by=clinician, outcome="Treated by the hospital", key="close")
    plans.enter_in_error(plan=amended, by=clinician, reason="Slip", key="twice")
    assert open_tasks(amended.patient) == []


@pytest.mark.parametrize("ended", ["died", "transferred", "stopped"])
def test_whose_treatment_has_ended_is_nobodys_task(amended: Plan, clinician: Member, ended: str) -> None:
    today = amended.clinic.today()
    if ended == "died":
        has_died(amended.patient, clinician, today)
        amended = Plan.objects.in_clinic(amended.clinic).get(pk=amended.pk)
    elif ended == "transferred":
        visits.transfer(plan=amended, by=clinician, on=today, reason="Harbour Practice", key="t")
    else:
        visits.stop(plan=amended, by=clinician, on=today, why="other", reason="Enough", key="s")
    take_back(amended, clinician)
    assert open_tasks(amended.patient) == []


def test_signing_another_plan_closes_it_and_the_dose_of_the_day_is_recorded_under_that(
    amended: Plan, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    take_back(amended, clinician)
    begun = assessments.begin(patient=amended.patient, by=clinician, key="new")
    written = assessments.answer(
        assessment=begun,
        by=clinician,
        step="dates",
        answers=answers | as_known(amended),
        clears=[],
        version=begun.version,
    )
    plan = sign(written, clinician, "new")
    assert open_tasks(amended.patient) == []
    closed = Task.objects.in_clinic(plan.clinic).get(kind="no_plan")
    assert (closed.outcome, closed.closed_by) == ("A plan was signed", clinician)
    assert give(plan, nurse, "two", reason="Second entry of the day").plan == plan


def test_a_clinician_closes_it_with_an_outcome_and_a_nurse_does_not(
    amended: Plan, clinician: Member, nurse: Member
) -> None:
    take_back(amended, clinician)
    (task,) = open_tasks(amended.patient)
    with pytest.raises(NotPermitted):
        tasks.close(task=task, by=nurse, outcome="Done", key="nurse")
    assert tasks.close(task=task, by=clinician, outcome="Treated elsewhere", key="c").closed_by == clinician


def test_the_refusal_says_what_to_do_next(amended: Plan, clinician: Member, nurse: Member) -> None:
    place = next_key(amended)
    take_back(amended, clinician)
    with pytest.raises(NotFollowed, match="Start a new plan, with the doses given so far") as refused:
        doses.give(plan=amended, by=nurse, dose=dose(amended.clinic.today(), place), reason="", key="g")
    assert refused.value.newest is None
    client = Client()
    client.force_login(nurse.user)
    page = client.get(reverse("regimens:plan_record", args=[amended.pk, "dose"]))
    assert page.status_code == 409
    said = html.unescape(page.content.decode())
    assert "Start a new plan, with the doses given so far" in said
    address = reverse("regimens:patient", args=[amended.patient_id])
    assert f'<a href="{address}">Open the patient\'s page</a>' in said


def test_of_a_version_out_of_force_the_refusal_leads_to_the_one_in_force(
    amended: Plan, signed_plan: Plan, nurse: Member
) -> None:
    client = Client()
    client.force_login(nurse.user)
    page = html.unescape(
        client.get(reverse("regimens:plan_record", args=[signed_plan.pk, "dose"])).content.decode()
    )
    assert reverse("regimens:plan_course", args=[amended.pk]) in page
    assert "Start a new plan" not in page


def test_the_page_says_beforehand_that_nobody_follows_and_which_dose_is_next(
    amended: Plan, signed_plan: Plan, clinician: Member
) -> None:
    client, said = Client(), "nobody follows this patient's treatment until another plan is signed"
    client.force_login(clinician.user)

    def page(plan: Plan) -> str:
        return html.unescape(client.get(reverse("regimens:plan", args=[plan.pk])).content.decode())

    assert page(amended).count(said) == 2
    assert "The next dose is due" in page(amended)
    assert said not in page(signed_plan)
    take_back(amended, clinician)
    assert said not in page(amended)


def test_weeks_later_the_patient_still_stands_among_the_tasks(amended: Plan, clinician: Member) -> None:
    take_back(amended, clinician)
    with on_day(amended.clinic.today() + timedelta(days=60)):
        assert [task.kind for task in worklist.tasks_open(amended.clinic) if task.kind == "no_plan"]
