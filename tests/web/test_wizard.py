"""The six steps as a person meets them: kept, continued, opened, corrected, and never lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from regimens.actions import assessments, drafting, patients
from regimens.models import Assessment, AssessmentState, Member, Patient, Plan
from regimens.web.steps import STEPS
from tests.web.conftest import SIMPLE, Send, path_of

NEXT = dict(zip(SIMPLE, [*list(SIMPLE)[1:], "check"], strict=True))


def text_of(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())


def test_start_plan_leads_to_the_first_step(web: Client, patient: Patient) -> None:
    response = web.post(f"/patients/{patient.pk}/start/", {"key": "one"})
    draft = Assessment.everywhere.get()
    assert (response.status_code, path_of(response)) == (303, f"/drafts/{draft.pk}/reason/")
    assert (
        path_of(web.post(f"/patients/{patient.pk}/start/", {"key": "one"})) == f"/drafts/{draft.pk}/reason/"
    )
    assert Assessment.everywhere.count() == 1


@pytest.mark.parametrize("step", SIMPLE)
def test_each_step_shows_and_leads_on(web: Client, draft: Assessment, send: Send, step: str) -> None:
    shown = web.get(f"/drafts/{draft.pk}/{step}/")
    assert shown.status_code == 200
    assert 'id="h1"' in text_of(shown)
    assert "Not signed" in text_of(shown)
    response = send(step)
    assert (response.status_code, path_of(response)) == (303, f"/drafts/{draft.pk}/{NEXT[step]}/")


@pytest.mark.parametrize("step", SIMPLE)
def test_an_empty_step_is_422_with_a_summary_and_a_title(send: Send, step: str) -> None:
    response = send(step, {})
    assert response.status_code == 422
    assert "<title>Error: " in text_of(response)
    assert "There is a problem" in text_of(response)


def test_with_htmx_the_next_step_comes_at_once(send: Send, draft: Assessment) -> None:
    response = send("reason", htmx=True)
    assert response.status_code == 200
    assert response["HX-Push-Url"] == f"/drafts/{draft.pk}/kidneys/"
    assert "<html" not in text_of(response)
    assert "Kidneys" in text_of(response)


def test_an_opened_gate_shows_its_follow_ups_without_an_error(send: Send) -> None:
    response = send("nerves", {"neuro.tongue": "no", "neuro.any": "yes"})
    page = text_of(response)
    assert response.status_code == 200
    assert 'name="neuro.numbness"' in page
    assert "There is a problem" not in page
    assert "1 more question" in page


def test_shown_and_sent_empty_is_an_error(send: Send) -> None:
    response = send("nerves", {"neuro.tongue": "no", "neuro.any": "yes", "shown": "neuro.any"})
    assert response.status_code == 422
    assert "Select at least one symptom or sign, or change the answer to &#x27;No&#x27;" in text_of(response)


def test_another_omission_is_an_error_at_once(send: Send) -> None:
    response = send("nerves", {"neuro.any": "yes"})
    page = text_of(response)
    assert response.status_code == 422
    assert "Select whether the tongue is sore, red or smooth" in page
    assert "Select at least one symptom or sign" not in page


def test_a_post_with_its_follow_ups_is_accepted_at_once(send: Send, draft: Assessment) -> None:
    response = send("nerves", {"neuro.tongue": "no", "neuro.any": "yes", "neuro.numbness": "yes"})
    assert path_of(response) == f"/drafts/{draft.pk}/gut/"


def test_a_change_returns_follow_ups_preview_and_words_and_keeps_the_draft(
    send: Send, draft: Assessment
) -> None:
    response = send("nerves", {"neuro.any": "yes", "intent": "preview"}, htmx=True)
    page = text_of(response)
    assert response.status_code == 200
    assert 'id="follow-neuro-any" hx-swap-oob="outerHTML"' in page
    assert 'name="neuro.numbness"' in page
    assert "Plan updated. 1 more question shown below." in page
    assert "Saved 10:00" in page
    assert 'id="preview"' in page
    assert 'class="err"' not in page
    draft.refresh_from_db()
    assert draft.answers == {"neuro.any": "yes"}
    assert f'name="version" id="version" value="{draft.version}"' in page


def test_a_change_inside_shown_follow_ups_does_not_redraw_them(send: Send) -> None:
    values = {"neuro.any": "yes", "neuro.numbness": "yes", "shown": "neuro.any", "intent": "preview"}
    assert "follow-neuro-any" not in text_of(send("nerves", values, htmx=True))


def test_what_cannot_be_read_is_kept_as_typed(web: Client, send: Send, draft: Assessment) -> None:
    send("reason", {"purpose": "treat", "b12.value": "about 140", "intent": "preview"}, htmx=True)
    assert 'value="about 140"' in text_of(web.get(f"/drafts/{draft.pk}/reason/"))


def test_an_invalid_continue_keeps_what_was_typed(send: Send) -> None:
    page = text_of(send("reason", {"b12.value": "about 140", "b12.taken_on": "31 2 2026"}))
    assert 'value="about 140"' in page
    assert 'value="31 2 2026"' in page


def test_saved_answers_are_shown_again(web: Client, answered: Assessment) -> None:
    page = text_of(web.get(f"/drafts/{answered.pk}/reason/"))
    assert 'value="142"' in page
    assert 'value="02-Nov-2026"' in page
    assert re.search(r'value="treat"[^>]*checked', page)


def test_an_answer_that_closes_a_question_removes_and_says_so(
    web: Client, send: Send, draft: Assessment
) -> None:
    send("nerves", {"neuro.tongue": "no", "neuro.any": "yes", "neuro.numbness": "yes"})
    send("nerves", {"neuro.tongue": "no", "neuro.any": "no"})
    draft.refresh_from_db()
    assert "neuro.numbness" not in draft.answers
    page = text_of(web.get(f"/drafts/{draft.pk}/check/"))
    assert "Removed because you changed an earlier answer: Numbness." in page


def test_save_and_leave_keeps_and_goes_to_the_patient(send: Send, draft: Assessment) -> None:
    response = send("reason", {"purpose": "treat", "intent": "leave"})
    assert path_of(response) == f"/patients/{draft.patient_id}/"
    draft.refresh_from_db()
    assert draft.answers == {"purpose": "treat"}


def test_another_dose_row_without_javascript(send: Send, draft: Assessment) -> None:
    row = {
        "injections-0.given_on": "2 11 2026",
        "injections-0.form": "hydroxocobalamin",
        "injections-0.micrograms": "1,000",
        "injections-0.route": "intramuscular",
    }
    response = send("reason", {"purpose": "review", "response": "well", **row, "intent": "add_dose"})
    page = text_of(response)
    assert response.status_code == 200
    assert 'name="injections-1.given_on"' in page
    assert "There is a problem" not in page
    draft.refresh_from_db()
    assert draft.answers["injections"] == [
        {
            "given_on": "2026-11-02",
            "form": "hydroxocobalamin",
            "micrograms": "1,000",
            "route": "intramuscular",
        }
    ]


# Two windows


def test_a_stale_page_gets_both_answers_and_overwrites_nothing(send: Send, draft: Assessment) -> None:
    send("nerves", {"neuro.tongue": "yes", "neuro.any": "no"})
    response = send("nerves", {"neuro.tongue": "no", "neuro.any": "no"}, version=1)
    page = text_of(response)
    assert response.status_code == 409
    assert "Saved answer" in page
    assert "Your answer on this page" in page
    assert "checked" not in page
    draft.refresh_from_db()
    assert draft.answers["neuro.tongue"] == "yes"


@pytest.mark.parametrize(("kept", "stands"), [("mine", "no"), ("saved", "yes")])
def test_the_choice_between_two_windows_stands(send: Send, draft: Assessment, kept: str, stands: str) -> None:
    send("nerves", {"neuro.tongue": "yes", "neuro.any": "no"})
    mine = {"neuro.tongue": "no", "neuro.any": "no", "intent": "choose", "clash": "neuro.tongue"}
    assert send("nerves", mine).status_code == 409
    assert send("nerves", mine | {"keep:neuro.tongue": kept}).status_code == 303
    draft.refresh_from_db()
    assert draft.answers["neuro.tongue"] == stands


def test_a_stale_page_with_nothing_to_overwrite_is_kept(send: Send, draft: Assessment) -> None:
    send("reason")
    assert send("nerves", version=1).status_code == 303
    draft.refresh_from_db()
    assert draft.answers["purpose"] == "treat"
    assert draft.answers["neuro.any"] == "no"


def test_a_stale_change_saves_nothing_and_says_so(send: Send, draft: Assessment) -> None:
    send("nerves", {"neuro.tongue": "yes", "neuro.any": "no"})
    response = send("nerves", {"neuro.tongue": "no", "intent": "preview"}, htmx=True, version=1)
    assert "Not saved." in text_of(response)
    draft.refresh_from_db()
    assert draft.answers["neuro.tongue"] == "yes"


# The check page and the end


def test_the_check_page_lists_answers_with_change_links(web: Client, answered: Assessment) -> None:
    page = text_of(web.get(f"/drafts/{answered.pk}/check/"))
    for step in STEPS:
        assert step.title in page
        assert f"/drafts/{answered.pk}/{step.key}/?return=check" in page
    assert "Mon 02-Nov-2026" in page
    assert "Create plan" in page


@pytest.mark.parametrize(
    ("step", "changes", "says"),
    [
        ("nerves", {"neuro.any": "unknown"}, "The plan can be drafted, not signed."),
        ("safety", {"safety.any": "unknown"}, "The plan can be drafted, not signed."),
        (
            "kidneys",
            {"egfr.value": "", "egfr.taken_on": "", "egfr.none": "yes"},
            "Cyanocobalamin stays locked on every route. Check the eGFR.",
        ),
        ("kidneys", {"kidney.any": "unknown"}, "Cyanocobalamin stays locked on every route."),
        ("reason", {"b12.value": "", "b12.taken_on": "", "b12.test": "none"}, "Record its basis."),
        (
            "gut",
            {"absorption.any": "unknown", "absorption.other_causes": "unknown"},
            "review yearly, not for life",
        ),
        ("safety", {"preference": "not_discussed"}, "To be discussed with the patient."),
        ("dates", {"start": "not_booked"}, "counts in days and has no calendar"),
    ],
)
def test_an_unknown_says_what_it_does(
    web: Client, answered: Assessment, send: Send, step: str, changes: dict[str, str], says: str
) -> None:
    values = {name: value for name, value in (SIMPLE[step] | changes).items() if value}
    assert send(step, values).status_code == 303
    assert says in text_of(web.get(f"/drafts/{answered.pk}/check/"))


def test_a_changed_answer_goes_back_to_the_check_page(send: Send, answered: Assessment) -> None:
    assert path_of(send("kidneys", None, **{"return": "check"})) == f"/drafts/{answered.pk}/check/"


def test_an_opened_question_comes_before_the_check_page(send: Send, answered: Assessment) -> None:
    answers = {name: value for name, value in answered.answers.items() if name != "preference"}
    Assessment.everywhere.filter(pk=answered.pk).update(answers=answers)
    response = send("kidneys", None, **{"return": "check"})
    assert response["Location"] == f"/drafts/{answered.pk}/safety/?return=check"


def test_create_plan_freezes_and_leads_to_the_plan(send: Send, answered: Assessment) -> None:
    response = send("check", {"key": "create"})
    plan = Plan.everywhere.get()
    assert (response.status_code, path_of(response)) == (303, f"/plans/{plan.pk}/")
    answered.refresh_from_db()
    assert answered.state == AssessmentState.FROZEN
    assert path_of(send("check", {"key": "create"})) == f"/plans/{plan.pk}/"


def test_create_plan_waits_for_every_step(send: Send, draft: Assessment) -> None:
    response = send("check", {"key": "create"})
    assert response.status_code == 422
    assert "Answer &#x27;Reason and diagnosis&#x27; first" in text_of(response)
    assert not Plan.everywhere.exists()


def test_create_plan_with_a_stale_page_is_409(send: Send, answered: Assessment) -> None:
    response = send("check", {"key": "create", "version": answered.version - 1}, version=answered.version - 1)
    assert response.status_code == 409
    assert not Plan.everywhere.exists()


def test_rules_with_a_number_past_its_day_make_no_plan_and_lose_no_answer(
    send: Send, answered: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_old(as_of: object) -> None:
        raise assessments.RulesOutOfDate("The number lock_egfr was to be checked again.")

    monkeypatch.setattr(drafting, "check_rules_are_current", too_old)
    response = send("check", {"key": "create"})
    assert response.status_code == 409
    assert "The number lock_egfr was to be checked again." in text_of(response)
    assert not Plan.everywhere.exists()
    answered.refresh_from_db()
    assert answered.state == AssessmentState.DRAFT


def test_a_finished_draft_leads_to_its_plan(web: Client, send: Send, answered: Assessment) -> None:
    send("check", {"key": "create"})
    page = text_of(web.get(f"/drafts/{answered.pk}/nerves/"))
    assert "This draft became plan B12-000001" in page


# Whose draft


def test_a_colleagues_draft_is_read_only_until_taken_over(
    client: Client, draft: Assessment, nurse: Member
) -> None:
    client.force_login(nurse.user)
    assert "is writing this draft" in text_of(client.get(f"/drafts/{draft.pk}/reason/"))
    assert client.post(f"/drafts/{draft.pk}/reason/", {"purpose": "treat", "version": 1}).status_code == 409
    assert client.post(f"/drafts/{draft.pk}/take-over/", {"key": "over"}).status_code == 303
    assert client.post(f"/drafts/{draft.pk}/reason/", {**SIMPLE["reason"], "version": 1}).status_code == 303


def test_discard_keeps_the_answers_on_file(web: Client, draft: Assessment) -> None:
    response = web.post(f"/drafts/{draft.pk}/discard/", {"key": "away", "reason": "Wrong patient"})
    assert path_of(response) == f"/patients/{draft.patient_id}/"
    draft.refresh_from_db()
    assert (draft.state, draft.reason) == (AssessmentState.DISCARDED, "Wrong patient")
    assert "This draft was discarded" in text_of(web.get(f"/drafts/{draft.pk}/reason/"))


def test_the_resume_page_leads_to_the_first_open_step(web: Client, send: Send, draft: Assessment) -> None:
    send("reason")
    page = text_of(web.get(f"/drafts/{draft.pk}/"))
    assert "Go on with kidneys" in page
    assert page.count("Incomplete") == 5


def test_foreign_and_absent_drafts_answer_the_same_404(
    client: Client, draft: Assessment, other_clinician: Member
) -> None:
    client.force_login(other_clinician.user)
    foreign = client.get(f"/drafts/{draft.pk}/reason/")
    absent = client.get("/drafts/00000000-0000-4000-8000-000000000000/reason/")
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content


def test_an_unknown_step_is_404(web: Client, draft: Assessment) -> None:
    assert web.get(f"/drafts/{draft.pk}/feet/").status_code == 404


def test_no_plan_is_started_for_someone_who_has_died(
    web: Client, patient: Patient, clinician: Member
) -> None:
    from dataclasses import replace
    from datetime import date

    details = replace(patients.details_of(patient), deceased_on=date(2026, 11, 1))
    patients.amend(patient=patient, by=clinician, details=details, version=1, key="died")
    assert "Start plan" not in text_of(web.get(f"/patients/{patient.pk}/"))
    web.post(f"/patients/{patient.pk}/start/", {"key": "no"})
    assert not Assessment.everywhere.exists()


def test_steps_of_two_patients_do_not_mix(
    web: Client, clinician: Member, draft: Assessment, send: Send
) -> None:
    details = patients.PatientDetails(
        family_name="Second",
        given_name="Sam",
        born=draft.patient.born,
        sex="male",
        identifier="9991000011",
        allergies="none",
    )
    other = patients.register(clinic=clinician.clinic, by=clinician, details=details, key="sam")
    second = assessments.begin(patient=other, by=clinician, key="second")
    send("reason")
    assert "Second" in text_of(web.get(f"/drafts/{second.pk}/reason/"))
    second.refresh_from_db()
    assert second.answers == {}


def test_an_allergy_on_record_opens_the_safety_list(send: Send, draft: Assessment) -> None:
    Patient.everywhere.filter(pk=draft.patient_id).update(allergies="known", allergy_list="Cobalt")
    opening = {"preference": "injections", "safety.any": "some"}
    changed = text_of(send("safety", opening | {"intent": "preview"}, htmx=True))
    assert 'name="safety.cobalt_allergy"' in changed
    draft.refresh_from_db()
    assert draft.answers["safety.any"] == "some"
    shown = send("safety", opening)
    assert shown.status_code == 200
    assert 'name="safety.cobalt_allergy"' in text_of(shown)


def test_a_finding_beside_no_stays_on_the_page(web: Client, send: Send, draft: Assessment) -> None:
    response = send("nerves", {"neuro.tongue": "no", "neuro.any": "no", "neuro.numbness": "yes"})
    page = text_of(response)
    assert response.status_code == 422
    assert "Select &#x27;No&#x27; or the symptoms and signs that apply, not both" in page
    for shown in (page, text_of(web.get(f"/drafts/{draft.pk}/nerves/"))):
        assert re.search(r'name="neuro.numbness"[^>]* checked', shown)
        assert re.search(r'name="neuro.any" value="no"[^>]* checked', shown)
