"""The patient sheet as a page: what stands in its margins, who opens it, and what a hostile name cannot do."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from regimens.models import Event, Member, Patient, Plan
from regimens.wording import ban
from tests.web import plan_rows
from tests.web.test_plan_paper import RULES, in_state, margins, text_of
from tests.web.test_plan_signing import kept
from tests.wording import patient_cases as cases
from tests.wording.plans import prevention, tablets

SIZES = ["", "?size=large"]
#: The heads of the injection record.
RECORD = ["Tick", "Date planned", "Date given", "Arm or thigh, left or right", "Batch and expiry", "Given by"]
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
HOSTILE = [
    'O\'Neil "Red"',
    "</style><script>alert(1)</script>",
    "\u202eenaJ\u200f",
    "Jane\r\n@page { size: 1mm }",
    "J" * 200,
    "Ane\u0301 \U0001f9d1\U0001f3fd\u200d\u2695\ufe0f",
    "{day} {0} %s {{ x }}",
]


@pytest.fixture
def plan(patient: Patient, clinician: Member) -> Plan:
    """A signed plan with nerve signs and a dose on a closed day."""
    return plan_rows.signed(kept(patient, clinician, plan_rows.rich()), clinician)


def sheet(web: Client, plan: Plan, size: str = "", status: int = 200) -> str:
    """The sheet as a page."""
    response = web.get(f"/plans/{plan.pk}/sheet/{size}")
    assert response.status_code == status
    return response.content.decode()


def named(patient: Patient, name: str) -> None:
    """Give the patient a name that registration would refuse; an import might not."""
    patient.given_name = name
    patient.save()


def dates_of(html: str, part: str) -> list[str]:
    """The machine-readable dates of one part of the page."""
    found = re.search(rf'<section class="{part}".*?</section>', html, re.DOTALL)
    assert found
    return re.findall(r'<time datetime="([\d-]+)">', found[0])


@pytest.mark.parametrize("size", SIZES)
def test_identity_and_page_numbers_stand_on_every_page(web: Client, plan: Plan, size: str) -> None:
    found = margins(sheet(web, plan, size))
    assert found["top-left"].replace("\u00a0", " ") == (
        "EXAMPLE, Jane, born 27 March 1962, NHS No. 999 100 0003"
    )
    assert found["top-right"] == 'Page " counter(page) " of " counter(pages)'
    assert found["bottom-left"].startswith(
        f"B12-000001 version 1, check code {plan.check_code}, printed 23 Nov"
    )
    assert found["bottom-left"].endswith(RULES)


@pytest.mark.parametrize(("size", "points"), [("", "12.0pt"), ("?size=large", "16.0pt")])
def test_the_margins_are_legible(web: Client, plan: Plan, size: str, points: str) -> None:
    style = re.search(r"<style nonce[^>]*>(.*?)</style>", sheet(web, plan, size), re.DOTALL)
    assert style
    assert set(re.findall(r"[\d.]+pt", style[1])) == {points}


@pytest.mark.parametrize(("paper", "size"), [("a4", "A4"), ("letter", "Letter")])
def test_the_clinics_paper(web: Client, plan: Plan, paper: str, size: str) -> None:
    plan.clinic.paper = paper
    plan.clinic.save()
    assert f"@page {{ size: {size};" in sheet(web, plan)


@pytest.mark.parametrize("size", SIZES)
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
    web: Client, patient: Patient, clinician: Member, size: str, state: str, mark: str
) -> None:
    html = sheet(web, in_state(kept(patient, clinician, plan_rows.rich()), clinician, state), size)
    assert margins(html)["top-left"].startswith(f"{mark}: EXAMPLE, Jane")
    assert f'data-mark="{mark}"' in html
    assert "Do not act on this copy." in text_of(html)


def test_a_signed_sheet_carries_no_mark(web: Client, plan: Plan) -> None:
    html = sheet(web, plan)
    assert "data-mark" not in html
    assert "Do not act on this copy" not in html
    assert RULES in text_of(html)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_a_name(web: Client, plan: Plan, patient: Patient, size: str, name: str) -> None:
    named(patient, name)
    html = sheet(web, plan, size)
    assert html.count("<style") == html.count("</style>") == 1
    assert "<script>alert" not in html
    assert "\r" not in margins(html)["top-left"]
    body = text_of(html)
    assert " ".join(f"{BIDI.sub('', name)} Example".split()) in " ".join(body.split())
    assert not BIDI.search(body), "a mark of direction would turn what follows it round"
    assert "Your injection record" in body


def test_a_clinic_of_long_name_and_no_telephone(web: Client, plan: Plan) -> None:
    plan.clinic.name, plan.clinic.phone, plan.clinic.help_phone = "Elm & <Road> " + "x" * 100, "", ""
    plan.clinic.save()
    html = sheet(web, plan)
    assert "Ask the team at Elm & <Road> xxx" in text_of(html)
    assert "<Road>" not in html
    assert "When we are closed" not in html


@pytest.mark.parametrize("paper", ["sheet", "carer"])
def test_who_prints_a_sheet_without_a_number_to_call_is_told(web: Client, plan: Plan, paper: str) -> None:
    told = "This sheet asks to call your clinic but has no number"
    page = f"/plans/{plan.pk}/{paper}/"
    for phone, is_told in (("01632 960110", False), ("", True)):
        plan.clinic.phone = phone
        plan.clinic.save()
        assert (told in web.get(page).content.decode()) is is_told


def test_a_long_head_and_foot_get_the_room_they_need(web: Client, plan: Plan, patient: Patient) -> None:
    def room(html: str) -> tuple[int, int]:
        found = re.search(r"margin: (\d+)mm 15mm (\d+)mm", html)
        assert found
        return int(found[1]), int(found[2])

    usual = room(sheet(web, plan))
    named(patient, "J" * 200)
    plan.clinic.name = "x" * 120
    plan.clinic.save()
    long, large = room(sheet(web, plan)), room(sheet(web, plan, "?size=large"))
    assert usual[0] < long[0] < large[0]
    assert usual[1] < long[1] < large[1]


def test_the_dates_are_the_documents(web: Client, plan: Plan) -> None:
    planned = [event["on"] for event in plan.document["schedule"]]
    doses = [event["on"] for event in plan.document["schedule"] if event["kind"] == "injection"]
    for size in SIZES:
        html = sheet(web, plan, size)
        assert dates_of(html, "dates-page") == planned
        assert dates_of(html, "record") == doses
        card = html[html.index('<table class="record-card">') :].partition("</thead>")[0]
        assert re.findall(r'<th scope="col">(.*?)</th>', card) == RECORD


def test_large_print_has_a_list_and_no_grid(web: Client, plan: Plan) -> None:
    standard, large = sheet(web, plan), sheet(web, plan, "?size=large")
    assert 'class="month-grid"' in standard
    assert 'class="day-list"' not in standard
    assert 'class="month-grid"' not in large
    assert 'class="day-list"' in large
    assert 'class="patient large paper-a4"' in large
    assert f'href="/plans/{plan.pk}/sheet/?size=large">Large print</a>' in standard
    assert f'href="/plans/{plan.pk}/sheet/">Standard print</a>' in large


def test_an_unknown_size_is_the_standard_one(web: Client, plan: Plan) -> None:
    assert 'class="patient paper-a4"' in sheet(web, plan, "?size=</style>")


def test_every_date_has_its_box_to_tick(web: Client, plan: Plan) -> None:
    html = sheet(web, plan)
    events = len({(event["on"], event["kind"]) for event in plan.document["schedule"]})
    doses = sum(event["kind"] == "injection" for event in plan.document["schedule"])
    assert html.count('class="tick"') == events + max(doses, 12)


def test_the_answer_on_closed_days_reaches_the_sheet(
    web: Client, patient: Patient, clinician: Member
) -> None:
    answers: dict[str, object] = {"purpose": "treat", "closed_day_owner": "community"}
    plan = plan_rows.keep(plan_rows.begin(patient, clinician, answers), plan_rows.rich())
    assert "Some are at home, with a community nurse." in text_of(sheet(web, plan))


def test_tablets_have_no_record_and_no_injection(web: Client, patient: Patient, clinician: Member) -> None:
    html = sheet(web, kept(patient, clinician, tablets()))
    assert "Your injection record" not in html
    assert "Your vitamin B12 tablets" in text_of(html)


def test_without_dates_there_is_room_to_write_them(web: Client, patient: Patient, clinician: Member) -> None:
    html = sheet(web, kept(patient, clinician, prevention()))
    assert "There are no dates yet. We will give you the first one." in text_of(html)
    assert html.count('<tr class="spare">') == 12


def test_a_plan_without_treatment_has_no_sheet(web: Client, patient: Patient, clinician: Member) -> None:
    plan = kept(patient, clinician, plan_rows.nothing("contraindicated"))
    before = Event.objects.filter(kind="plan_printed").count()
    html = sheet(web, plan, status=409)
    assert "There is no patient sheet, because this plan has no treatment to describe." in text_of(html)
    assert "Your injection record" not in html
    assert Event.objects.filter(kind="plan_printed").count() == before
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.detail["what"]) == ("plan_viewed", "sheet")
    assert "sheet/" not in web.get(f"/plans/{plan.pk}/").content.decode()


def test_the_plan_leads_to_its_sheet(web: Client, plan: Plan) -> None:
    page = web.get(f"/plans/{plan.pk}/").content.decode()
    assert f'href="/plans/{plan.pk}/sheet/">Print patient sheet</a>' in page
    assert f'href="/plans/{plan.pk}/sheet/">Patient sheet</a>' in page


@pytest.mark.parametrize("who", ["clinician", "nurse", "auditor", "manager"])
def test_who_prints_is_noted_once(
    request: pytest.FixtureRequest, client: Client, plan: Plan, who: str
) -> None:
    client.force_login(request.getfixturevalue(who).user)
    before = Event.objects.count()
    sheet(client, plan)
    assert Event.objects.count() == before + 1
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.detail["what"]) == ("plan_printed", "sheet")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("profile", ["uk", "us"])
def test_nothing_on_the_sheet_can_be_misread(web: Client, plan: Plan, size: str, profile: str) -> None:
    plan.clinic.profile = profile
    plan.clinic.save()
    text = text_of(sheet(web, plan, size))
    assert ban.hits(text, profile, patient=True) == []
    assert ("Call 911 now if:" in text) is (profile == "us")
    assert ("Call 999 now if:" in text) is (profile == "uk")


def test_the_sheet_names_nobody_in_its_title_and_needs_no_script(web: Client, plan: Plan) -> None:
    html = sheet(web, plan)
    title = re.search(r"<title>(.*?)</title>", html)
    assert title
    assert "Jane" not in title[1]
    assert "Example" not in title[1]
    assert "css/patient" in html
    assert '<html lang="en-GB" dir="ltr">' in html


def test_a_heading_for_each_section_in_the_order_of_the_sheet(
    web: Client, patient: Patient, clinician: Member
) -> None:
    document: dict[str, Any] = cases.document(cases.nerves_history())
    html = sheet(web, kept(patient, clinician, document))
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", html) == [
        "The main thing to know", "Why you need them", "Your plan", "What you need to do",
        "How you may feel after", "Call 999 now if:", "Call us today, or call 111, if:", "Your blood tests",
        "Questions", "Your calendar", "Your injection record",
    ]  # fmt: skip
