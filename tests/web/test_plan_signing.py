"""Signing on the page: what it asks, every refusal with its sentence, and what follows; no script needed."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest
from django.test import Client

from regimens import clinical
from regimens.actions import accounts, patients, plans
from regimens.models import Event, Member, Patient, Plan, Role
from regimens.wording.blockers import BLOCKERS
from tests.conftest import PASSWORD
from tests.web import plan_rows
from tests.web.conftest import path_of
from tests.web.test_plan_page import part, words
from tests.wording.plans import alert, without_nerves

BOX = "Check the plan against the patient's record, then tick the box"
OUT_OF_DATE = BLOCKERS["out_of_date"]


def kept(patient: Patient, by: Member, made: dict[str, Any], key: str = "row") -> Plan:
    """A draft of this document."""
    return plan_rows.keep(plan_rows.begin(patient, by, {"purpose": "treat"}, key), made, key)


@pytest.fixture
def plan(patient: Patient, clinician: Member) -> Plan:
    """A draft that may be signed."""
    return kept(patient, clinician, without_nerves())


@pytest.fixture
def flagged(patient: Patient, clinician: Member) -> Plan:
    """A draft with a red flag."""
    return kept(patient, clinician, plan_rows.red_flag())


def send(web: Client, plan: Plan, verb: str = "sign", **values: str) -> Any:
    """Post one of the page's forms."""
    return web.post(f"/plans/{plan.pk}/{verb}/", {"key": "form", **values})


def now(plan: Plan) -> Plan:
    """The version as it is on file."""
    return Plan.everywhere.get(pk=plan.pk)


def read(response: Any) -> str:
    """The answer as it is read."""
    return words(response.content.decode())


def test_the_button_and_the_box(web: Client, plan: Plan) -> None:
    page = web.get(f"/plans/{plan.pk}/").content.decode()
    assert '<button class="btn btn-primary" type="submit">Sign plan for Jane EXAMPLE</button>' in page
    assert 'name="checked"' in page
    assert "checked=" not in page
    sign_off = part(page, "sign-off")
    assert "EXAMPLE" in sign_off.upper()
    assert "born 27-Mar-1962" in sign_off
    assert "Dr Chris Clinician, GMC 7000001" in sign_off
    assert "hydroxocobalamin" in sign_off
    assert "I have checked this plan against the patient's record." in sign_off


@pytest.mark.parametrize("ticked", ["yes", "on", "1"])
def test_signed(web: Client, plan: Plan, ticked: str) -> None:
    response = send(web, plan, checked=ticked)
    assert (response.status_code, path_of(response)) == (303, f"/plans/{plan.pk}/")
    assert now(plan).state == "signed"
    assert "Plan signed" in web.get(response["Location"]).content.decode()


def test_sent_twice_it_is_signed_once(web: Client, plan: Plan) -> None:
    assert send(web, plan, checked="yes").status_code == 303
    assert send(web, plan, checked="yes").status_code == 303
    assert Event.objects.filter(kind="plan_signed").count() == 1


def test_without_the_box_nothing_is_signed(web: Client, plan: Plan) -> None:
    response = send(web, plan)
    page = response.content.decode()
    assert response.status_code == 422
    assert now(plan).state == "draft"
    assert words(page).count(BOX) == 2
    assert '<a href="#id_checked">' in page
    assert 'id="id_checked"' in page
    assert "<title>Error: " in page


@pytest.mark.parametrize("sent", ["no", "off", "false", "0", " "])
def test_a_box_sent_as_not_ticked_signs_nothing(web: Client, plan: Plan, sent: str) -> None:
    response = send(web, plan, checked=sent)
    assert response.status_code == 422
    assert BOX in words(response.content.decode())
    assert now(plan).state == "draft"


def test_a_record_that_contradicts_the_plan_stops_the_page_and_the_post(
    web: Client, plan: Plan, patient: Patient
) -> None:
    Patient.everywhere.filter(pk=patient.pk).update(allergies="known", allergy_list="Vitamin B12: wheeze")
    said = "The allergies in the record name vitamin B12 or cobalt"
    page = words(part(web.get(f"/plans/{plan.pk}/").content.decode(), "sign-off"))
    assert "Not ready to sign." in page
    assert said.lower() in page.lower()
    response = send(web, plan, checked="yes")
    assert response.status_code == 409
    assert said.lower() in read(response).lower()
    assert now(plan).state == "draft"


def test_a_plan_entered_in_error_is_not_amended(web: Client, plan: Plan, clinician: Member) -> None:
    plans.enter_in_error(plan=plan, by=clinician, reason="Wrong patient", key="e")
    response = send(web, plan, "amend", reason="Try again")
    assert response.status_code == 409
    assert "This plan is entered in error and can't be amended: begin a new plan instead." in read(response)


@pytest.mark.parametrize(
    ("blocker", "said"),
    [
        ("neuro_not_assessed", "Nerve symptoms and signs are not assessed."),
        ("safety_not_checked", "The safety checks are not complete."),
        ("maintenance_not_chosen", "The maintenance interval is not chosen."),
        ("interval_not_recorded", "The interval in force is not recorded."),
        ("loading_review_due", "a review is due."),
        ("last_loading_dose_missing", "A plateau is recorded without a dose given."),
        ("choice_refused", "The choice made can't be followed: not in stock, or not safe for this patient."),
    ],
)
def test_a_blocker_stops_the_page_and_the_post(
    web: Client, patient: Patient, clinician: Member, blocker: str, said: str
) -> None:
    plan = kept(patient, clinician, without_nerves(signable=False, blockers=[blocker]))
    page = web.get(f"/plans/{plan.pk}/").content.decode()
    assert said in part(page, "stop")
    assert "Sign plan for" not in page
    assert "Not ready to sign." in part(page, "sign-off")
    response = send(web, plan, checked="yes")
    assert response.status_code == 409
    assert BLOCKERS.say(blocker) in read(response)
    assert "Something is still open" not in read(response)
    assert now(plan).state == "draft"


def tomorrow(web: Client, by: Member, time_machine: Any) -> None:
    """The next day at ten, signed in again."""
    time_machine.move_to("2026-11-24T10:00:00+00:00", tick=False)
    web.force_login(by.user)


def test_yesterdays_plan_is_rerun_with_one_click(
    web: Client, plan: Plan, clinician: Member, time_machine: Any
) -> None:
    tomorrow(web, clinician, time_machine)
    page = web.get(f"/plans/{plan.pk}/").content.decode()
    assert OUT_OF_DATE in part(page, "stop")
    assert '<a href="#rerun">Re-run</a>' in page
    assert "Re-run for today" in part(page, "rerun")
    refused = send(web, plan, checked="yes")
    assert refused.status_code == 409
    assert OUT_OF_DATE in read(refused)
    response = send(web, plan, "rerun")
    assert response.status_code == 303
    newer = Plan.everywhere.get(number=plan.number, version=2)
    assert path_of(response) == f"/plans/{newer.pk}/"
    assert newer.as_of == date(2026, 11, 24)
    assert now(plan).state == "withdrawn"
    assert "Re-run for today with the same answers." in web.get(response["Location"]).content.decode()


def test_the_rerun_says_what_would_change(
    web: Client, patient: Patient, clinician: Member, time_machine: Any
) -> None:
    plan = kept(patient, clinician, plan_rows.rich())
    tomorrow(web, clinician, time_machine)
    panel = part(web.get(f"/plans/{plan.pk}/").content.decode(), "rerun")
    assert "What changes:" in panel
    assert "Before: " in panel


def test_a_draft_of_older_rules_is_rerun(web: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = dataclasses.replace(clinical.RULESET, version="9.9", sha256="9" * 64)
    monkeypatch.setattr(clinical, "RULESET", newer)
    page = web.get(f"/plans/{plan.pk}/").content.decode()
    assert OUT_OF_DATE in part(page, "stop")
    assert "the present rules" in part(page, "rerun")
    refused = send(web, plan, checked="yes")
    assert refused.status_code == 409
    assert OUT_OF_DATE in read(refused)
    assert now(plan).state == "draft"


@pytest.mark.parametrize("role", ["nurse", "auditor", "manager"])
def test_only_a_clinician_signs(
    request: pytest.FixtureRequest, client: Client, plan: Plan, role: str
) -> None:
    client.force_login(request.getfixturevalue(role).user)
    assert "Sign plan for" not in client.get(f"/plans/{plan.pk}/").content.decode()
    assert send(client, plan, checked="yes").status_code == 403
    assert now(plan).state == "draft"
    assert Event.objects.filter(kind="denied").exists()


def test_a_clinician_without_a_number_is_told_what_is_missing(
    client: Client, plan: Plan, clinician: Member, manager: Member
) -> None:
    new = accounts.add_member(
        clinic=plan.clinic,
        by=manager,
        username="locum",
        password=PASSWORD,
        roles=[Role.CLINICIAN],
        display_name="Dr Lou Locum",
    )
    client.force_login(new.user)
    said = "Your profile needs a registration body and registration number before you can sign."
    page = client.get(f"/plans/{plan.pk}/").content.decode()
    assert said in part(page, "sign-off")
    assert "Sign plan for" not in page
    response = send(client, plan, checked="yes")
    assert response.status_code == 409
    assert said in read(response)
    assert now(plan).state == "draft"


def test_who_has_died_is_not_signed_for(web: Client, plan: Plan, clinician: Member, patient: Patient) -> None:
    details = patients.details_of(patient)
    died = details.__class__(**details.__dict__ | {"deceased_on": date(2026, 11, 22)})
    patients.amend(patient=patient, by=clinician, details=died, version=1, key="d")
    response = send(web, plan, checked="yes")
    assert response.status_code == 409
    assert "The record says that this patient has died." in read(response)


def test_a_withdrawn_plan_is_not_signed(web: Client, plan: Plan, clinician: Member) -> None:
    plans.withdraw(plan=plan, by=clinician, reason="Begun twice", key="w")
    response = send(web, plan, checked="yes")
    assert response.status_code == 409
    assert "This plan is withdrawn." in read(response)


# A red flag: the one page that interrupts


def test_a_red_flag_asks_what_was_done(web: Client, flagged: Plan) -> None:
    response = send(web, flagged, checked="yes")
    page = response.content.decode()
    assert response.status_code == 200
    assert now(flagged).state == "draft"
    assert "Possible spinal cord or optic nerve involvement." in part(page, "stop")
    assert "hydroxocobalamin" in part(page, "order")
    assert page.index("Go back") < page.index("Sign plan for Jane EXAMPLE")
    assert page.count('name="stop_action"') == 3
    assert "checked=" not in page.replace('name="checked"', "")
    assert "Draft rule set: not approved by a clinician. Not a registered medical device." in words(page)
    for label in ("Advice sought", "Already under a specialist", "Not needed"):
        assert label in page


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"stop_action": "", "stop_reason": "Dr Ola Other"}, "Select what was done about the stop"),
        (
            {"stop_action": "not_needed", "stop_reason": " "},
            "Enter who gave the advice and when, or why it is not needed",
        ),
        ({"stop_action": "never", "stop_reason": "x"}, "Select one of the answers shown"),
    ],
)
def test_half_an_answer_is_asked_again(
    web: Client, flagged: Plan, answers: dict[str, str], said: str
) -> None:
    response = send(web, flagged, checked="yes", **answers)
    page = response.content.decode()
    assert response.status_code == 422
    assert words(page).count(said) >= 2
    assert "<title>Error: " in page
    assert now(flagged).state == "draft"


def test_what_was_typed_is_kept(web: Client, flagged: Plan) -> None:
    page = send(web, flagged, checked="yes", stop_action="", stop_reason="Dr Ola Other, 14:20").content
    assert b'value="Dr Ola Other, 14:20"' in page


def test_an_answered_red_flag_is_signed_with_its_answer(web: Client, flagged: Plan) -> None:
    answers = {"checked": "yes", "stop_action": "advice_sought", "stop_reason": "Dr Ola Other, 14:20"}
    assert send(web, flagged, **answers).status_code == 303
    assert now(flagged).state == "signed"
    state = part(web.get(f"/plans/{flagged.pk}/").content.decode(), "state")
    assert "At signing: Advice sought: Dr Ola Other, 14:20." in state


def test_folic_acid_before_vitamin_b12_is_answered_in_its_own_words(
    web: Client, patient: Patient, clinician: Member
) -> None:
    plan = kept(patient, clinician, plan_rows.rich(alerts=[alert("A06", "stop")]))
    page = send(web, plan, checked="yes").content.decode()
    assert "Folic acid is released sooner, for a reason" in page
    assert "Already under a specialist" not in page
    refused = send(web, plan, checked="yes", stop_action="under_specialist", stop_reason="Dr Ola Other")
    assert refused.status_code == 422
    signed = send(web, plan, checked="yes", stop_action="b12_first", stop_reason="Folic acid from tomorrow")
    assert signed.status_code == 303
    assert now(plan).state == "signed"


def test_a_red_flag_with_a_blocker_is_refused_at_once(
    web: Client, patient: Patient, clinician: Member
) -> None:
    plan = kept(patient, clinician, plan_rows.red_flag(signable=False, blockers=["neuro_not_assessed"]))
    answers = {"checked": "yes", "stop_action": "advice_sought", "stop_reason": "Dr Ola Other"}
    assert send(web, plan, **answers).status_code == 409
    assert now(plan).state == "draft"


# Choices


def test_an_open_choice_is_asked_on_the_page(web: Client, patient: Patient, clinician: Member) -> None:
    plan = kept(patient, clinician, plan_rows.open_choice())
    page = web.get(f"/plans/{plan.pk}/").content.decode()
    assert '<a href="#choices">Choose</a>' in page
    choices = part(page, "choices")
    assert choices.index("Every 2 months") < choices.index("Every 3 months") < choices.index("Every month")
    assert "Every month, with a reason" in choices
    response = send(web, plan, "choose", **{"choices.maintenance_months": "3"})
    assert response.status_code == 303
    newer = Plan.everywhere.get(number=plan.number, version=2)
    assert newer.history["choices"]["maintenance_months"] == 3
    assert now(plan).state == "withdrawn"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Select a choice"),
        ({"choices.maintenance_months": "1"}, "Enter the reason for the choice"),
        ({"choices.maintenance_months": "4"}, "Select one of the answers shown"),
    ],
)
def test_a_choice_that_is_not_whole_is_asked_again(
    web: Client, patient: Patient, clinician: Member, sent: dict[str, str], said: str
) -> None:
    plan = kept(patient, clinician, plan_rows.open_choice())
    response = send(web, plan, "choose", **sent)
    assert response.status_code == 422
    assert read(response).count(said) == 2
    assert now(plan).state == "draft"


def test_a_shorter_interval_is_chosen_with_its_reason(
    web: Client, patient: Patient, clinician: Member
) -> None:
    plan = kept(patient, clinician, plan_rows.open_choice())
    sent = {"choices.maintenance_months": "1", "reason": "Symptoms return early"}
    assert send(web, plan, "choose", **sent).status_code == 303
    newer = Plan.everywhere.get(number=plan.number, version=2)
    assert newer.history["choices"]["maintenance_months"] == 1


def test_a_signed_plan_is_not_chosen_again(web: Client, plan: Plan, clinician: Member) -> None:
    plan_rows.signed(plan, clinician)
    response = send(web, plan, "choose", **{"choices.maintenance_months": "2", "reason": "Agreed"})
    assert response.status_code == 409
    assert "Only a draft can be made again." in read(response)
