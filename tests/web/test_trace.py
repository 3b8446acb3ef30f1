"""From a sheet of paper back to the plan: the check page, the record at the foot, the copies to take back."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from regimens.actions import audit, patients, plans, trace
from regimens.actions.patients import PatientDetails
from regimens.models import Clinic, Event, Member, Patient, Plan
from regimens.web.presenters import trace as shown
from regimens.wording import trace as words
from tests.web import courses
from tests.web.conftest import path_of
from tests.web.test_plan_page import words as text_of
from tests.web.test_plan_paper import margins


def said(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    html = response.content.decode()
    return text_of(html[html.index("<main") : html.index("</main>")])


def second(plan: Plan, by: Member, **answers: str) -> Plan:
    """The next version, signed."""
    draft = plans.amend(plan=plan, by=by, reason="A result", key="amend")
    from regimens.actions import assessments

    filled = assessments.answer(
        assessment=draft, by=by, step="dates", answers=answers, clears=[], version=draft.version
    )
    made = assessments.complete(assessment=filled, by=by, version=filled.version, key="v2")
    return plans.sign(plan=made, by=by, checked=True, key="sign-v2")


# The record at the foot of a sheet


@pytest.mark.parametrize(
    ("what", "size"),
    [
        ("clinical", ""),
        ("calendar", ""),
        ("sheet", ""),
        ("sheet", "?size=large"),
        ("directions", ""),
        ("carer", ""),
        ("carer", "?size=large"),
    ],
)
def test_the_foot_names_the_record_of_this_very_copy(
    web: Client, signed_plan: Plan, what: str, size: str
) -> None:
    for _ in range(2):
        html = web.get(f"/plans/{signed_plan.pk}/{what}/{size}").content.decode()
        found = re.search(r", record (\d+)\. ", margins(html)["bottom-left"])
        assert found
        event = Event.objects.get(sequence=int(found[1]))
        assert (event.kind, event.subject_id) == ("plan_printed", str(signed_plan.pk))
        assert event.detail["what"] == what
        assert event.sequence == audit.checkpoint().sequence


# The check page


def test_the_version_in_force(web: Client, signed_plan: Plan) -> None:
    text = said(web, f"/check/{signed_plan.check_code}/")
    assert "This is the version in force." in text
    assert "B12-000001 version 1" in text
    assert "EXAMPLE, Jane, born 27-Mar-1962" in text
    assert "NHS No. 999 100 0003" in text
    assert "hydroxocobalamin" in text.lower()
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.detail["what"]) == ("plan_viewed", "check")


def test_a_superseded_version_leads_to_what_replaced_it(
    web: Client, signed_plan: Plan, clinician: Member
) -> None:
    newer = second(signed_plan, clinician, **{"choices.maintenance_months": "2"})
    assert newer.check_code != signed_plan.check_code
    html = web.get(f"/check/{signed_plan.check_code}/").content.decode()
    text = text_of(html)
    assert "This is not the latest version: another stands in its place. Do not act on it." in text
    assert "Open version 2, which is in force" in text
    assert f'href="/plans/{newer.pk}/"' in html
    assert "This is the version in force." in said(web, f"/check/{newer.check_code}/")


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        ("withdraw", "This version was withdrawn. Do not act on it."),
        ("enter_in_error", "This version was entered in error. Do not act on it."),
    ],
)
def test_a_version_taken_back(
    web: Client, signed_plan: Plan, clinician: Member, verb: str, sentence: str
) -> None:
    getattr(plans, verb)(plan=signed_plan, by=clinician, reason="Wrong patient", key="t")
    assert sentence in said(web, f"/check/{signed_plan.check_code}/")


def test_a_draft(web: Client, draft_plan: Plan) -> None:
    assert "a draft that nobody has signed" in said(web, f"/check/{draft_plan.check_code}/")


def test_versions_of_one_code_are_all_listed(web: Client, signed_plan: Plan, clinician: Member) -> None:
    newer = second(signed_plan, clinician)
    assert newer.check_code == signed_plan.check_code  # the same answers on the same day
    text = said(web, f"/check/{signed_plan.check_code}/")
    assert "2 versions have this code" in text
    assert text.index("B12-000001 version 2") < text.index("B12-000001 version 1")


@pytest.fixture
def namesake(
    clinic: Clinic, clinician: Member, details: PatientDetails, answers: dict[str, object], signed_plan: Plan
) -> Plan:
    """Another patient's plan of equal answers on the same day: the documents, and so the codes, are equal."""
    someone = replace(details, family_name="Sample", given_name="Joan", identifier="", local_identifier="L2")
    patient = patients.register(clinic=clinic, by=clinician, details=someone, key="p2")
    plan = courses.signed(patient, clinician, answers, "p2")
    assert plan.check_code == signed_plan.check_code
    return plan


def test_a_code_of_several_patients_names_none_of_them(
    web: Client, signed_plan: Plan, namesake: Plan
) -> None:
    before = Event.objects.count()
    text = said(web, f"/check/{signed_plan.check_code}/")
    assert words.WHICH_PLAN in text
    for mark in ("EXAMPLE", "SAMPLE", "B12-000001", "B12-000002", "999 100", "1962"):
        assert mark not in text
    assert Event.objects.count() == before  # nothing of a patient was shown


@pytest.mark.parametrize(
    "typed", ["B12-000002", "b12 000002", " 2 ", "B12\u2011000002", "B12-000002 version 1"]
)
def test_the_number_on_the_sheet_tells_which_plan(
    web: Client, signed_plan: Plan, namesake: Plan, typed: str
) -> None:
    response = web.post(f"/check/{signed_plan.check_code}/", {"plan": typed})
    text = text_of(response.content.decode())
    assert response.status_code == 200
    assert "SAMPLE, Joan" in text
    assert "EXAMPLE" not in text
    viewed = Event.objects.filter(kind="plan_viewed")
    assert [event.subject_id for event in viewed] == [str(namesake.pk)]


@pytest.mark.parametrize(
    ("typed", "status"),
    [("", 422), ("B12", 422), ("B12-1234567890123", 422), ("x", 422), ("B12-000009", 404)],
)
def test_a_number_that_is_none_or_of_no_plan_with_the_code_shows_nobody(
    web: Client, signed_plan: Plan, namesake: Plan, typed: str, status: int
) -> None:
    response = web.post(f"/check/{signed_plan.check_code}/", {"plan": typed})
    html = response.content.decode()
    assert response.status_code == status
    assert "EXAMPLE" not in html
    assert "SAMPLE" not in html
    assert ("<title>Error: " in html) == (status == 422)
    assert not Event.objects.filter(kind="plan_viewed").exists()


def test_the_number_is_asked_for_only_where_it_is_needed(web: Client, signed_plan: Plan) -> None:
    assert "EXAMPLE, Jane" in said(web, f"/check/{signed_plan.check_code}/")
    response = web.post(f"/check/{signed_plan.check_code}/", {"plan": "B12-000001"})
    assert "EXAMPLE, Jane" in text_of(response.content.decode())


def test_an_unknown_code_and_another_clinics_answer_alike(
    web: Client,
    signed_plan: Plan,
    other_patient: Patient,
    other_clinician: Member,
    answers: dict[str, object],
) -> None:
    foreign = courses.signed(other_patient, other_clinician, answers, "foreign")
    codes = (foreign.check_code, "0" * 12, "not-a-code", "f" * 13)
    texts = {said(web, f"/check/{code}/", 404) for code in codes}
    assert len(texts) == 1
    assert all(line in texts.copy().pop() for line in words.UNKNOWN_CODE)
    assert not Event.objects.filter(subject_id=str(foreign.pk), kind="plan_viewed").exists()


def test_one_changed_sign_of_the_plan_changes_the_code(web: Client, signed_plan: Plan) -> None:
    """A sheet with another dose is not this plan: its code, worked out anew, is not found."""
    import hashlib

    changed = signed_plan.document_text.replace("1000", "1001", 1)
    assert changed != signed_plan.document_text
    code = hashlib.sha256(changed.encode()).hexdigest()[:12]
    assert said(web, f"/check/{code}/", 404)


@pytest.mark.parametrize("spell", [str, str.upper, lambda code: f" {code[:4]} {code[4:8]}-{code[8:]} "])
def test_a_code_may_be_typed_as_it_is_read(web: Client, signed_plan: Plan, spell: object) -> None:
    assert callable(spell)
    response = web.post("/check/", {"code": spell(signed_plan.check_code)})
    assert (response.status_code, path_of(response)) == (303, f"/check/{signed_plan.check_code}/")


@pytest.mark.parametrize("typed", ["", "12", "g" * 12, "<b>x</b>", "a" * 400, "\u0661" * 12])
def test_what_is_no_code_is_said_and_kept(web: Client, typed: str) -> None:
    response = web.post("/check/", {"code": typed})
    html = response.content.decode()
    assert response.status_code == 422
    assert (words.BAD_CODE if typed else words.NO_CODE) in html
    assert "<b>x</b>" not in html
    assert f'value="{typed[:20]}' in html or "<" in typed
    assert "<title>Error: " in html


def test_the_way_there_stands_on_every_page(web: Client, db: None) -> None:
    assert '<a href="/check/">Check a sheet</a>' in web.get("/").content.decode()


# Copies to take back


def test_a_new_version_lists_the_copies_of_the_one_before(
    web: Client, client: Client, signed_plan: Plan, clinician: Member, nurse: Member
) -> None:
    assert "to take back" not in said(web, f"/plans/{signed_plan.pk}/")
    web.get(f"/plans/{signed_plan.pk}/clinical/")
    web.get(f"/plans/{signed_plan.pk}/calendar.ics")
    other = Client()
    other.force_login(nurse.user)
    other.get(f"/plans/{signed_plan.pk}/calendar/")
    assert "to take back" not in said(web, f"/plans/{signed_plan.pk}/")  # it is in force
    newer = second(signed_plan, clinician)
    records = Event.objects.filter(kind__in=["plan_printed", "plan_exported"]).order_by("-sequence")
    printed, file, first = (str(event.sequence) for event in records)
    for page in (newer, signed_plan):
        text = said(web, f"/plans/{page.pk}/")
        assert "Copies of version 1 to take back" in text
        rows = text[text.rindex("Copies of version 1") :]
        assert f"Calendar 23-Nov-2026 10:00 Nat Nurse {printed}" in rows
        assert f"Calendar file 23-Nov-2026 10:00 Dr Chris Clinician {file}" in rows
        assert f"Clinical copy 23-Nov-2026 10:00 Dr Chris Clinician {first}" in rows


@pytest.mark.parametrize("verb", ["withdraw", "enter_in_error"])
def test_a_plan_taken_back_lists_its_own_copies(
    web: Client, signed_plan: Plan, clinician: Member, verb: str
) -> None:
    web.get(f"/plans/{signed_plan.pk}/clinical/")
    getattr(plans, verb)(plan=signed_plan, by=clinician, reason="Wrong patient", key="t")
    assert "Copies of version 1 to take back" in said(web, f"/plans/{signed_plan.pk}/")


@pytest.mark.parametrize("verb", ["supersede", "withdraw", "enter_in_error"])
def test_a_copy_that_says_itself_that_it_is_out_of_force_needs_no_taking_back(
    web: Client, signed_plan: Plan, clinician: Member, verb: str
) -> None:
    web.get(f"/plans/{signed_plan.pk}/clinical/")
    if verb == "supersede":
        pages = [second(signed_plan, clinician), signed_plan]
    else:
        getattr(plans, verb)(plan=signed_plan, by=clinician, reason="Wrong", key="t")
        pages = [signed_plan]
    for copy in ("clinical/", "clinical.pdf", "calendar.ics"):
        assert web.get(f"/plans/{signed_plan.pk}/{copy}").status_code == 200
    for page in pages:
        text = said(web, f"/plans/{page.pk}/")
        assert "Copies of version 1 to take back: 1" in text
        rows = text[text.rindex("Copies of version 1") :]
        assert rows.count("Clinical copy") == 1
        assert "Calendar file" not in rows


def test_nothing_printed_is_nothing_to_take_back(signed_plan: Plan, clinician: Member) -> None:
    plans.withdraw(plan=signed_plan, by=clinician, reason="Moved", key="t")
    found = Plan.everywhere.get(pk=signed_plan.pk)
    assert trace.to_take_back(found, [found]) == []


def test_every_kind_of_copy_has_words(signed_plan: Plan, clinician: Member) -> None:
    for what in ("poster", "clinical.pdf", "sheet"):
        plans.printed(plan=signed_plan, by=clinician, what=what)
    plans.exported(plan=signed_plan, by=clinician, what="json")  # for programs: no copy to take back
    said = [words.copy(copy.what) for copy in trace.copies_of([signed_plan])]
    assert said == ["Patient sheet", "Clinical copy (PDF)", words.ANOTHER_COPY]


def test_a_copy_in_another_language_says_which(signed_plan: Plan, clinician: Member) -> None:
    said_in: list[dict[str, Any]] = [{"language": "pl"}, {"language": "ar"}, {"language": "xx"}, {}]
    for language in said_in:
        plans.printed(plan=signed_plan, by=clinician, what="sheet", **language)
    plans.printed(plan=signed_plan, by=clinician, what="sheet.pdf", language="es")
    plans.withdraw(plan=signed_plan, by=clinician, reason="Moved", key="t")
    found = Plan.everywhere.get(pk=signed_plan.pk)
    [group] = shown.to_take_back(found, [found])
    assert [copy.what for copy in group.copies] == [
        "Patient sheet in Spanish (PDF)",
        "Patient sheet",
        "Patient sheet in xx",  # a language that is no longer kept
        "Patient sheet in Arabic",
        "Patient sheet in Polish",
    ]
