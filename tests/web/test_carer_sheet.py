"""The carer's sheet as a page: margins and marks as on the patient sheet, its event, and what is refused."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from regimens.actions import plans, trace
from regimens.models import Event, Member, Patient, Plan
from regimens.wording import ban
from regimens.wording import trace as trace_words
from regimens.wording.readers.carer import NOT_IN_ENGLISH
from regimens.wording.readers.reader import AGREE_FIRST
from tests.web import plan_rows
from tests.web.test_patient_sheet import HOSTILE, dates_of, named
from tests.web.test_plan_page import words
from tests.web.test_plan_paper import RULES, in_state, margins, text_of
from tests.web.test_plan_signing import kept

SIZES = ["", "?size=large"]


@pytest.fixture
def plan(patient: Patient, clinician: Member) -> Plan:
    """A signed plan with nerve signs and a dose on a closed day."""
    return plan_rows.signed(kept(patient, clinician, plan_rows.rich()), clinician)


def sheet(web: Client, plan: Plan, size: str = "", status: int = 200) -> str:
    """The sheet as a page."""
    response = web.get(f"/plans/{plan.pk}/carer/{size}")
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("size", SIZES)
def test_margins_are_those_of_the_patient_sheet(web: Client, plan: Plan, size: str) -> None:
    carers = margins(sheet(web, plan, size))
    patients = margins(web.get(f"/plans/{plan.pk}/sheet/{size}").content.decode())
    numbered = re.compile(r"record \d+")
    assert {box: numbered.sub("", text) for box, text in carers.items()} == {
        box: numbered.sub("", text) for box, text in patients.items()
    }
    assert plan.check_code in carers["bottom-left"]
    assert carers["bottom-left"].endswith(RULES)


@pytest.mark.parametrize("size", SIZES)
def test_it_is_for_somebody_who_looks_after_the_patient(web: Client, plan: Plan, size: str) -> None:
    html = sheet(web, plan, size)
    said = text_of(html)
    assert "For someone who looks after Jane Example. On this sheet, “they” means the person" in said
    assert "How you can help" in said
    assert "Their choice" in said
    assert "Their injection record" not in said
    assert AGREE_FIRST in words(html)
    assert AGREE_FIRST not in said, "a word for the staff stands on no paper"
    assert ban.hits(said, patient=True) == []
    assert ("large" in html[html.index("<body") :][:60]) is bool(size)


def test_the_dates_are_the_patients(web: Client, plan: Plan) -> None:
    for size in SIZES:
        patients = web.get(f"/plans/{plan.pk}/sheet/{size}").content.decode()
        assert dates_of(sheet(web, plan, size), "dates-page") == dates_of(patients, "dates-page")


def test_each_size_leads_to_the_other_and_to_its_file(web: Client, plan: Plan) -> None:
    standard, large = sheet(web, plan), sheet(web, plan, "?size=large")
    assert f'href="/plans/{plan.pk}/carer/?size=large">Large print</a>' in standard
    assert f'href="/plans/{plan.pk}/carer.pdf">PDF file</a>' in standard
    assert f'href="/plans/{plan.pk}/carer/">Standard print</a>' in large
    assert f'href="/plans/{plan.pk}/carer.pdf?size=large">PDF file</a>' in large


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        ("draft", "DRAFT"),
        ("superseded", "SUPERSEDED"),
        ("withdrawn", "WITHDRAWN"),
        ("entered_in_error", "ENTERED IN ERROR"),
    ],
)
def test_what_is_not_to_be_followed_says_so_on_every_page(
    web: Client, patient: Patient, clinician: Member, state: str, mark: str
) -> None:
    html = sheet(web, in_state(kept(patient, clinician, plan_rows.rich()), clinician, state))
    assert margins(html)["top-left"].startswith(f"{mark}: EXAMPLE, Jane")
    assert f'data-mark="{mark}"' in html
    assert "Do not act on this copy." in text_of(html)


@pytest.mark.parametrize("language", ["pl", "es", "ar", "xx"])
def test_in_another_language_it_is_refused(web: Client, plan: Plan, language: str) -> None:
    html = sheet(web, plan, f"?language={language}", status=409)
    assert NOT_IN_ENGLISH in text_of(html)
    assert "How you can help" not in html
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.detail["what"]) == ("plan_viewed", "carer")
    assert web.get(f"/plans/{plan.pk}/carer.pdf?language={language}").status_code == 409
    assert Event.objects.filter(kind="plan_printed").count() == 0


def test_asked_for_in_english_it_is_there(web: Client, plan: Plan) -> None:
    assert "How you can help" in sheet(web, plan, "?language=en")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_a_name(web: Client, plan: Plan, patient: Patient, name: str) -> None:
    named(patient, name)
    html = sheet(web, plan)
    assert html.count("<style") == html.count("</style>") == 1
    assert "<script>alert" not in html
    assert "How you can help" in text_of(html)


def test_it_is_one_event_and_a_copy_to_take_back(web: Client, plan: Plan, clinician: Member) -> None:
    before = Event.objects.count()
    sheet(web, plan)
    assert Event.objects.count() == before + 1
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.detail["what"]) == ("plan_printed", "carer")
    plans.withdraw(plan=plan, by=clinician, reason="Moved away", key="w")
    withdrawn = Plan.everywhere.get(pk=plan.pk)
    copies = trace.to_take_back(withdrawn, [withdrawn])
    assert [trace_words.copy(copy.what) for copy in copies] == ["Carer's sheet"]
    assert "Carer's sheet" in words(web.get(f"/plans/{plan.pk}/").content.decode()).replace("&#x27;", "'")


def test_the_words_of_a_copy_as_a_file() -> None:
    assert trace_words.copy("carer.pdf") == "Carer's sheet (PDF)"
