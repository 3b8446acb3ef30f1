"""A plan with another number follows one that was taken back: its copies, and what an old sheet's code answers."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from regimens.actions import assessments, plans, visits
from regimens.models import Event, Member, Patient, Plan
from regimens.wording.dates import clinic_day
from tests.recorded import days_later, has_died
from tests.web import courses
from tests.web.test_plan_page import words as text_of
from tests.web.test_trace import said, second

VERBS = ("withdraw", "enter_in_error")
OTHER_INTERVAL = {"choices.maintenance_months": "2"}


@pytest.fixture
def fresh(patient: Patient, clinician: Member, answers: dict[str, object]) -> Any:
    """Signs the next plan of the patient, with another number."""
    return lambda key="new", **more: courses.signed(patient, clinician, answers | OTHER_INTERVAL | more, key)


def take_back(plan: Plan, by: Member, verb: str = "withdraw") -> None:
    getattr(plans, verb)(plan=Plan.everywhere.get(pk=plan.pk), by=by, reason="Wrong", key=f"back {plan.pk}")


def copies(client: Client, plan: Plan) -> list[str]:
    """The head of each list of copies to take back, in the order of the page."""
    html = client.get(f"/plans/{plan.pk}/").content.decode()
    return [text_of(head) for head in re.findall(r'<h2 id="copies-title-\d+"[^>]*>.*?</h2>', html)]


def main_of(client: Client, plan: Plan) -> str:
    """The answer to the code of this plan, as HTML."""
    html: str = client.get(f"/check/{plan.check_code}/").content.decode()
    return html[html.index("<main") : html.index("</main>")]


def answer(client: Client, plan: Plan) -> str:
    """The same as it is read, without the space that a tag leaves before a sign."""
    return re.sub(r" (?=[.,])", "", text_of(main_of(client, plan)))


# Copies to take back


@pytest.mark.parametrize("verb", VERBS)
def test_the_new_plan_lists_the_copies_of_every_version_of_the_old_one(
    web: Client, signed_plan: Plan, clinician: Member, fresh: Any, verb: str
) -> None:
    web.get(f"/plans/{signed_plan.pk}/clinical/")
    old = second(signed_plan, clinician)
    web.get(f"/plans/{old.pk}/calendar.ics")
    take_back(old, clinician, verb)
    plan = fresh()
    assert copies(web, plan) == [
        "Copies of B12-000001 version 2 to take back",
        "Copies of B12-000001 version 1 to take back",
    ]
    text = said(web, f"/plans/{plan.pk}/")
    assert "Calendar file" in text[text.rindex("B12-000001 version 2 to") : text.rindex("version 1 to take")]
    assert copies(web, old) == ["Copies of version 2 to take back"]


def test_its_own_versions_come_first_and_plans_before_stay_listed(
    web: Client, signed_plan: Plan, clinician: Member, fresh: Any
) -> None:
    web.get(f"/plans/{signed_plan.pk}/clinical/")
    take_back(signed_plan, clinician)
    plan = fresh()
    web.get(f"/plans/{plan.pk}/clinical/")
    newer = second(plan, clinician)
    assert copies(web, newer) == [
        "Copies of version 1 to take back",
        "Copies of B12-000001 version 1 to take back",
    ]
    take_back(newer, clinician)
    third = fresh("third")
    assert copies(web, third) == [
        "Copies of B12-000002 version 1 to take back",
        "Copies of B12-000001 version 1 to take back",
    ]


def test_once_treatment_is_stopped_its_own_copies_are_listed_beside_those_before(
    web: Client, signed_plan: Plan, clinician: Member, fresh: Any
) -> None:
    web.get(f"/plans/{signed_plan.pk}/clinical/")
    take_back(signed_plan, clinician)
    plan = fresh()
    web.get(f"/plans/{plan.pk}/clinical/")
    today = plan.clinic.today()
    visits.stop(plan=plan, by=clinician, on=today, why="not_indicated", reason="Enough", key="stop")
    assert copies(web, plan) == [
        "Copies of version 1 to take back",
        "Copies of B12-000001 version 1 to take back",
    ]


def test_a_copy_made_after_the_new_signature_says_itself_that_it_is_out_of_force(
    web: Client, signed_plan: Plan, clinician: Member, fresh: Any
) -> None:
    take_back(signed_plan, clinician)
    plan = fresh()
    with days_later(1):
        web.force_login(clinician.user)
        web.get(f"/plans/{signed_plan.pk}/clinical/")
        assert copies(web, plan) == []


def test_no_copy_of_another_patient_is_listed(
    web: Client, signed_plan: Plan, clinician: Member, other_patient: Patient, other_clinician: Member,
    answers: dict[str, object],
) -> None:  # fmt: skip
    web.get(f"/plans/{signed_plan.pk}/clinical/")
    take_back(signed_plan, clinician)
    elsewhere = courses.signed(other_patient, other_clinician, answers, "elsewhere")
    web.force_login(other_clinician.user)
    assert copies(web, elsewhere) == []


def test_a_draft_lists_none(web: Client, draft_plan: Plan, clinician: Member) -> None:
    web.get(f"/plans/{draft_plan.pk}/clinical/")
    assert copies(web, draft_plan) == []


# The code on an old sheet


@pytest.mark.parametrize("verb", VERBS)
def test_an_old_sheet_leads_to_the_plan_in_force(
    web: Client, signed_plan: Plan, clinician: Member, fresh: Any, verb: str
) -> None:
    take_back(signed_plan, clinician, verb)
    plan = fresh()
    before = Event.objects.count()
    html = main_of(web, signed_plan)
    assert "In force for this patient now: B12-000002 version 1." in text_of(html)
    assert f'href="/plans/{plan.pk}/"' in html
    assert "Open B12-000002 version 1, which is in force" in text_of(html)
    assert Event.objects.count() == before + 1  # the look at the old plan; of the new one nothing was opened


def test_so_does_a_superseded_version_of_the_old_number(
    web: Client, signed_plan: Plan, clinician: Member, fresh: Any
) -> None:
    old = second(signed_plan, clinician, **OTHER_INTERVAL)
    take_back(old, clinician)
    plan = fresh(preference="tablets")
    html = main_of(web, signed_plan)
    assert plan.check_code not in (signed_plan.check_code, old.check_code)
    assert "In force for this patient now: B12-000002 version 1." in text_of(html)
    assert "Open version 2, withdrawn" in text_of(html)


def test_a_draft_is_not_in_force(web: Client, signed_plan: Plan, clinician: Member, fresh: Any) -> None:
    take_back(signed_plan, clinician)
    assert "No plan is in force for this patient now." in answer(web, signed_plan)
    begun = assessments.begin(patient=signed_plan.patient, by=clinician, key="new")
    filled = assessments.answer(
        assessment=begun, by=clinician, step="dates", answers=signed_plan.assessment.answers, clears=[],
        version=begun.version,
    )  # fmt: skip
    draft = assessments.complete(assessment=filled, by=clinician, version=filled.version, key="new")
    html = main_of(web, signed_plan)
    assert "No plan is in force for this patient now." in text_of(html)
    assert "which is in force" not in text_of(html)
    assert draft.number != signed_plan.number


def test_the_sheet_of_a_draft_beside_a_plan_in_force(
    web: Client, signed_plan: Plan, clinician: Member
) -> None:
    draft = plans.amend(plan=signed_plan, by=clinician, reason="A result", key="amend")
    filled = assessments.answer(
        assessment=draft, by=clinician, step="dates", answers=OTHER_INTERVAL, clears=[], version=draft.version
    )
    made = assessments.complete(assessment=filled, by=clinician, version=filled.version, key="v2")
    html = main_of(web, made)
    assert "In force for this patient now: B12-000001 version 1." in text_of(html)
    assert "Open version 1, which is in force" in text_of(html)


def test_the_plan_in_force_names_no_other(web: Client, signed_plan: Plan) -> None:
    text = answer(web, signed_plan)
    assert "In force for this patient now" not in text
    assert "No plan is in force" not in text


def test_a_plan_in_force_that_rests_or_ended_is_said_to(
    web: Client, signed_plan: Plan, clinician: Member, fresh: Any
) -> None:
    take_back(signed_plan, clinician)
    plan = fresh()
    until = plan.clinic.today() + timedelta(days=5)
    visits.hold(plan=plan, by=clinician, until=until, reason="Unwell", key="h")
    held = f"In force for this patient now: B12-000002 version 1. On hold until {clinic_day(until)}."
    assert held in answer(web, signed_plan)
    has_died(plan.patient, clinician, plan.clinic.today())
    died = "B12-000002 version 1. The record says that this patient has died."
    assert died in answer(web, signed_plan)


def test_every_reader_of_plans_is_told(
    client: Client, signed_plan: Plan, clinician: Member, nurse: Member, auditor: Member, manager: Member,
    fresh: Any, other_clinician: Member,
) -> None:  # fmt: skip
    take_back(signed_plan, clinician)
    plan = fresh()
    for member in (nurse, auditor, manager):
        client.force_login(member.user)
        assert f'href="/plans/{plan.pk}/"' in main_of(client, signed_plan)
        assert client.get(f"/plans/{plan.pk}/").status_code == 200
    client.force_login(other_clinician.user)
    assert plan.name not in client.get(f"/check/{signed_plan.check_code}/").content.decode()
