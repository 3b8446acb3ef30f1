"""Starting a plan where a draft or a signed plan stands already: what is shown, and what may follow."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from regimens.actions import patients
from regimens.models import Assessment, Member, Patient, Plan
from tests.models.conftest import frozen, plan_row, signed_row
from tests.web.conftest import path_of

__all__ = ["frozen", "plan_row", "signed_row"]

REPLACE = {"intent": "again", "how": "replace", "reason": "New findings", "key": "k"}


def start(web: Client, patient: Patient, **fields: str) -> Any:
    return web.post(f"/patients/{patient.pk}/start/", fields)


@pytest.fixture
def signed(signed_row: Any) -> Plan:
    """A signed plan without a regimen in its document: the page needs none."""
    document = '{"regimen": null, "status": "planned"}'
    plan: Plan = signed_row(document_text=document)
    return plan


def test_the_first_plan_starts_at_once(web: Client, patient: Patient) -> None:
    response = start(web, patient, key="k")
    assert response.status_code == 303
    assert path_of(response) == f"/drafts/{Assessment.everywhere.get().pk}/reason/"


def test_a_double_click_starts_one(web: Client, patient: Patient) -> None:
    first, second = start(web, patient, key="k"), start(web, patient, key="k")
    assert (second.status_code, path_of(first)) == (303, path_of(second))
    assert Assessment.everywhere.count() == 1


def test_a_draft_that_stands_is_shown_first(web: Client, draft: Assessment, patient: Patient) -> None:
    response = start(web, patient, key="k")
    page = response.content.decode()
    assert response.status_code == 409
    assert "You have a draft for this patient" in page
    assert f'href="/drafts/{draft.pk}/"' in page
    assert Assessment.everywhere.count() == 1
    again = start(web, patient, intent="beside", key="k")
    assert again.status_code == 303
    assert Assessment.everywhere.count() == 2


def test_a_colleagues_draft_names_the_colleague(
    client: Client, draft: Assessment, patient: Patient, nurse: Member
) -> None:
    client.force_login(nurse.user)
    page = start(client, patient, key="k").content.decode()
    assert "Dr Chris Clinician has a draft for this patient" in page
    assert "Open or take over" in page


@pytest.mark.parametrize("intent", ["", "beside"])
def test_a_signed_plan_is_never_passed_by(web: Client, signed: Plan, patient: Patient, intent: str) -> None:
    response = start(web, patient, intent=intent, key="k")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Active plan B12-000001" in page
    assert not re.search(r"<input[^>]*checked", page)
    assert "Start a separate plan" not in page
    assert not Assessment.everywhere.filter(state="draft").exists()


def test_replacing_begins_without_answers(web: Client, signed: Plan, patient: Patient) -> None:
    assert start(web, patient, **REPLACE).status_code == 303
    begun = Assessment.everywhere.get(state="draft")
    assert (begun.amends, begun.answers, begun.reason) == (signed, {}, "New findings")


def test_amending_begins_with_the_plans_answers(web: Client, signed_plan: Plan, patient: Patient) -> None:
    assert start(web, patient, **REPLACE | {"how": "amend"}).status_code == 303
    begun = Assessment.everywhere.get(state="draft")
    assert (begun.amends, begun.answers) == (signed_plan, signed_plan.assessment.answers)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"how": ""}, "Select whether this plan is amended or replaced"),
        ({"reason": " "}, "Enter the reason"),
        ({"reason": "x" * 501}, "Reason must be 500 characters or fewer"),
    ],
)
def test_each_omission_has_its_message_twice(
    web: Client, signed: Plan, patient: Patient, changes: dict[str, str], message: str
) -> None:
    response = start(web, patient, **REPLACE | changes)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count(message) == 2
    assert not Assessment.everywhere.filter(state="draft").exists()


def test_nothing_is_begun_for_who_has_died(
    web: Client, patient: Patient, clinician: Member, details: patients.PatientDetails
) -> None:
    died = details.__class__(**details.__dict__ | {"deceased_on": patient.clinic.today()})
    patients.amend(patient=patient, by=clinician, details=died, version=1, key="d")
    response = start(web, patient, key="k")
    assert path_of(response) == f"/patients/{patient.pk}/"
    assert "this patient has died" in web.get(path_of(response)).content.decode()
    assert not Assessment.everywhere.exists()


def test_an_old_draft_is_closed_and_stands_in_nobodys_way(
    web: Client, draft: Assessment, patient: Patient, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-29T10:00:00+00:00", tick=False)
    web.force_login(Member.objects.get(user__username="clinician").user)
    assert "Kept until Mon 30-Nov-2026" in web.get("/").content.decode()
    assert "Kept until Mon 30-Nov-2026" in web.get(f"/patients/{patient.pk}/").content.decode()
    assert "kept until Mon 30-Nov-2026" in web.get(f"/drafts/{draft.pk}/").content.decode()
    time_machine.move_to("2026-12-01T10:00:00+00:00", tick=False)
    web.force_login(Member.objects.get(user__username="clinician").user)
    late = web.post(f"/drafts/{draft.pk}/reason/", {"purpose": "treat", "version": "1"})
    assert late.status_code == 409
    assert "Not changed for 7 days" in late.content.decode()
    assert start(web, patient, key="k").status_code == 303
