"""Marks that turn text round, come in with a name past every form: no page and no sheet shows one.

"Ann", the override of directions and "eimS" reads "Ann" and then everything after it from right to left: the
dose, the date of birth and the next patient's name on the same line.
"""

from __future__ import annotations

import io
import re

import pytest
from django.template import engines
from django.test import Client
from pypdf import PdfReader

from regimens.models import Clinic, Member, Patient, Plan
from regimens.web.views import pdf_file
from regimens.wording.speech import DIRECTION_MARKS, ISOLATES
from tests.recorded import days_later
from tests.web.courses import give, signed
from tests.web.test_plan_page import words
from tests.web.test_translations import approved

OVERRIDE, LEFT_OPEN, CLOSED_TWICE = "\u202e", "\u2067", "\u2069\u2069"
MARKS = "".join(sorted(DIRECTION_MARKS))
GIVEN, FAMILY = f"Ann{OVERRIDE}eimS{LEFT_OPEN}", f"Ex{CLOSED_TWICE}am{MARKS}ple"
SHEETS = ("clinical", "calendar", "directions", "sheet", "sheet/?size=large", "carer")
PLAN_PAGES = ("", "course/", "changes/", "for/clinician/", "for/nurse/", "for/patient/", "for/carer/")
OTHER_PAGES = ("/", "/worklist/", "/register/", "/recall/", "/shortages/", "/exports/", "/patients/new/")


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """A signed plan with a dose on record; every name in it is one that no form would keep."""
    Member.objects.filter(pk=clinician.pk).update(display_name=f"Dr Ch{MARKS}ris{LEFT_OPEN}")
    Clinic.objects.filter(pk=patient.clinic_id).update(
        name=f"Elm{OVERRIDE} Road{LEFT_OPEN}",
        phone=f"01632{CLOSED_TWICE} 960 123",
        help_phone=f"999{LEFT_OPEN}",
    )
    clinician.refresh_from_db()
    made = signed(patient, clinician, answers)
    give(made, clinician, "first", batch=f"HX{OVERRIDE}24", giver=f"Gil{LEFT_OPEN} Giver{OVERRIDE}")
    Patient.everywhere.filter(pk=patient.pk).update(
        given_name=GIVEN, family_name=FAMILY, identifier="", local_identifier=f"A{CLOSED_TWICE}77", allergies="known",
        allergy_list=f"Nuts{OVERRIDE}",
    )  # fmt: skip
    made.refresh_from_db()
    return made


def turned(text: str) -> frozenset[str]:
    """The marks in the text."""
    return DIRECTION_MARKS & set(text)


def page(web: Client, address: str, posted: dict[str, str] | None = None) -> str:
    """The page, without a mark in it."""
    response = web.get(address) if posted is None else web.post(address, posted)
    assert response.status_code == 200, address
    html = response.content.decode()
    assert not turned(html), address
    return html


@pytest.mark.parametrize("what", SHEETS)
def test_no_sheet_holds_a_mark_and_the_name_is_whole(web: Client, plan: Plan, what: str) -> None:
    name, _, asked = what.partition("/")
    text = words(page(web, f"/plans/{plan.pk}/{name}/{asked}"))
    assert "AnneimS" in text
    assert "Example" in text or "EXAMPLE" in text
    assert "Elm Road" in text


@pytest.mark.parametrize("what", ["sheet.txt", "carer.txt"])
def test_no_text_holds_a_mark_and_the_name_is_whole(web: Client, plan: Plan, what: str) -> None:
    text = page(web, f"/plans/{plan.pk}/{what}")
    assert f"{GIVEN} {FAMILY}".translate(dict.fromkeys(map(ord, MARKS))) in text.split("\n")
    assert "Elm Road" in text


@pytest.mark.parametrize("at", PLAN_PAGES)
def test_no_page_of_a_plan_holds_a_mark(web: Client, plan: Plan, at: str) -> None:
    assert "AnneimS" in page(web, f"/plans/{plan.pk}/{at}")


@pytest.mark.parametrize("at", OTHER_PAGES)
def test_no_other_page_holds_a_mark(web: Client, plan: Plan, at: str) -> None:
    with days_later(3):
        html = page(web, at)
    assert ("AnneimS" in html) is (at in ("/", "/worklist/"))


def test_the_patients_page_holds_none_and_says_who_gave_what(web: Client, plan: Plan) -> None:
    assert "AnneimS" in page(web, f"/patients/{plan.patient_id}/")
    course = words(page(web, f"/plans/{plan.pk}/course/"))
    assert "Batch HX24" in course
    assert "By Gil Giver" in course
    assert "Dr Chris" in course


@pytest.mark.parametrize("kind", ["letters", "phones"])
def test_what_is_made_for_recall_holds_none(web: Client, plan: Plan, kind: str) -> None:
    with days_later(14):
        assert "AnneimS" in page(web, f"/recall/{kind}/", {"count": "1"})


def test_the_trace_of_a_batch_holds_none(web: Client, plan: Plan) -> None:
    assert "AnneimS" in page(web, "/register/batch/", {"batch": f"HX{OVERRIDE}24"})


def test_found_by_name_it_holds_none(web: Client, plan: Plan) -> None:
    assert not turned(web.post("/patients/find/", {"q": OVERRIDE}).content.decode())


@pytest.mark.parametrize("size", ["", "&size=large"])
def test_in_arabic_the_marks_are_those_that_the_sheet_sets_itself(
    web: Client, plan: Plan, clinician: Member, size: str
) -> None:
    """Its own isolates keep numbers in order, each with its end; of a name, a number or a telephone none is left."""
    approved(clinician, "ar")
    html = web.get(f"/plans/{plan.pk}/sheet/?language=ar{size}").content.decode()
    assert turned(html) <= ISOLATES
    depth = 0
    for mark in re.findall("[\u2067-\u2069]", html):
        depth += -1 if mark == "\u2069" else 1
        assert depth >= 0
    assert depth == 0
    for whole in ("AnneimS", "\u2068A77\u2069", "\u206801632\u00a0960\u00a0123\u2069", "\u2068999\u2069"):
        assert whole in html


@pytest.mark.parametrize("what", ["clinical", "directions", "calendar"])
def test_files_hold_none(web: Client, plan: Plan, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_file.RENDERER, "seconds", 120)
    response = web.get(f"/plans/{plan.pk}/{what}.pdf")
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(response.content)).pages)
    assert "AnneimS" in text
    assert not turned(text)


def test_what_is_stored_and_exported_is_as_it_came(web: Client, plan: Plan) -> None:
    plan.patient.refresh_from_db()
    assert (plan.patient.given_name, plan.patient.family_name) == (GIVEN, FAMILY)


def test_any_text_of_any_template_is_cleared() -> None:
    """Notes, reasons and messages too: whatever a page is given."""
    made = engines["django"].from_string("{{ a }}, {{ b|safe }}")
    assert made.render({"a": f"x{MARKS}y", "b": f"<i>{OVERRIDE}z</i>"}) == "xy, <i>z</i>"
