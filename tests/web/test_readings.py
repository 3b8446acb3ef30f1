"""The reader switch: who reads what of a plan, how it says that it does not hold, and what is refused."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from regimens.actions import visits
from regimens.models import Event, Member, Patient, Plan
from regimens.wording import ban, directions
from regimens.wording.patient import NothingToTakeHome
from regimens.wording.readers import READERS, Reader
from regimens.wording.readers import carer as carers
from regimens.wording.readers.reader import AGREE_FIRST
from regimens.wording.readers.standing import CODES, standing
from tests.recorded import days_later
from tests.web import plan_rows
from tests.web.courses import give, signed
from tests.web.test_plan_page import words
from tests.web.test_plan_paper import RULES, in_state
from tests.web.test_plan_signing import kept
from tests.wording.plans import tablets

YOU = re.compile(r"(?i)\b(?:you|your)\b")
DAYS = re.compile(r'<time datetime="([\d-]+)">')


@pytest.fixture
def plan(patient: Patient, clinician: Member) -> Plan:
    """A signed plan with something in every part."""
    return plan_rows.signed(kept(patient, clinician, plan_rows.rich()), clinician)


@pytest.fixture
def followed(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """The simple case, signed by its own rules, so that its course can be followed."""
    return signed(patient, clinician, answers)


def page(web: Client, plan: Plan, reader: str, status: int = 200) -> str:
    """A reading as it is sent."""
    response = web.get(f"/plans/{plan.pk}/for/{reader}/")
    assert response.status_code == status
    return response.content.decode()


def main(html: str) -> str:
    """The reading itself, without what stands around it."""
    return html[html.index('<article class="written') : html.index("</article>")]


def text_of(html: str) -> str:
    """What is read."""
    return words(main(html))


@pytest.mark.parametrize("reader", Reader)
def test_the_switch_stands_on_every_reading_and_marks_the_one(
    web: Client, plan: Plan, reader: Reader
) -> None:
    html = page(web, plan, reader)
    links = re.findall(r'<a href="(/plans/[^"]+/for/(\w+)/)"( aria-current="page")?>(.*?)</a>', html)
    assert [(address, name) for address, _, _, name in links] == [
        (f"/plans/{plan.pk}/for/{each}/", READERS[each]) for each in Reader
    ]
    assert [each for _, each, mark, _ in links if mark] == [reader]
    assert 'aria-labelledby="written-for"' in html
    assert f'href="/plans/{plan.pk}/">Back to the plan' in html
    assert RULES in words(html)


def test_the_plan_leads_to_every_reading_and_to_the_carers_sheet(web: Client, plan: Plan) -> None:
    html = web.get(f"/plans/{plan.pk}/").content.decode()
    for reader in Reader:
        assert f'href="/plans/{plan.pk}/for/{reader}/">{READERS[reader]}</a>' in html
    assert f'href="/plans/{plan.pk}/carer/">Carer\'s sheet</a>' in html


@pytest.mark.parametrize(
    ("reader", "paper"),
    [("clinician", "clinical"), ("nurse", "directions"), ("patient", "sheet"), ("carer", "carer")],
)
def test_each_reading_leads_to_its_own_paper(web: Client, plan: Plan, reader: str, paper: str) -> None:
    address = f"/plans/{plan.pk}/{paper}/"
    assert f'class="btn btn-outline" href="{address}"' in page(web, plan, reader)
    assert web.get(address).status_code == 200


def test_the_clinician_reads_order_phases_tests_alerts_and_referrals(web: Client, plan: Plan) -> None:
    said = text_of(page(web, plan, "clinician"))
    for part in ("Order hydroxocobalamin", "Cautions and notes", "Potassium can fall", "Dates", "Loading"):
        assert part in said, part
    for part in ("Referrals", "Neurology", "Haematology", "Monitoring and advice", "Not chosen, and why"):
        assert part in said, part


def test_the_nurse_reads_what_when_what_to_ask_when_not_and_whom_to_call(web: Client, plan: Plan) -> None:
    html = page(web, plan, "nurse")
    said = text_of(html)
    for part in (
        "What to give hydroxocobalamin",
        "Volume each time 1 mL",
        "When to give it",
        "Before each dose",
        "Never give it into a vein.",
        "When not to give it",
        "The patient says no: do not give it.",
        "Whom to call",
        "A severe reaction, or trouble breathing: call 999 now.",
        "The clinician who signed: Dr Chris Clinician.",
        "Blood tests and check-ups",
        "Potassium can fall",
    ):
        assert part in said, part
    assert "Do not give Not signed" not in said


def test_a_plan_just_signed_gives_all_four_the_days_of_its_document(web: Client, followed: Plan) -> None:
    planned = {event["on"] for event in followed.document["schedule"]}
    assert len(planned) > 5
    for reader in Reader:
        assert set(DAYS.findall(main(page(web, followed, reader)))) == planned, reader


def test_numbers_that_are_not_known_are_left_out(web: Client, plan: Plan) -> None:
    plan.clinic.phone = plan.clinic.help_phone = ""
    plan.clinic.profile = "us"
    plan.clinic.save()
    said = text_of(page(web, plan, "nurse"))
    assert "call 911 now" in said
    assert "Questions: Elm Road Surgery." in said
    assert "When the clinic is closed" not in said


def test_patient_and_carer_read_the_same_plan_each_addressed_rightly(web: Client, plan: Plan) -> None:
    patient, carer = (page(web, plan, reader) for reader in ("patient", "carer"))
    assert "Your vitamin B12 injections" in text_of(patient)
    assert "Your calendar" in text_of(patient)
    assert "Helping with vitamin B12 injections" in text_of(carer)
    assert "For someone who looks after Jane Example" in text_of(carer)
    assert "How you can help" in text_of(carer)
    assert "This sheet is about them, so they choose who reads it." in text_of(carer)
    assert DAYS.findall(main(patient)) == DAYS.findall(main(carer))
    own = re.compile(r'<section class="said said-(?:help|choice)".*?</section>', re.DOTALL)
    assert YOU.search(main(carer))
    assert not YOU.search(words(own.sub("", main(carer))))
    assert AGREE_FIRST in words(carer)
    assert AGREE_FIRST not in words(patient)
    for html in (patient, carer):
        assert ban.hits(text_of(html), patient=True) == []


STATES = ["draft", "superseded", "withdrawn", "entered_in_error"]


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("state", STATES)
def test_what_does_not_hold_says_so_in_the_readers_words(
    web: Client, patient: Patient, clinician: Member, state: str, reader: Reader
) -> None:
    found = in_state(kept(patient, clinician, plan_rows.rich()), clinician, state)
    html = page(web, found, reader)
    said = text_of(html)
    assert standing(state, reader) in said
    assert said.index(standing(state, reader)) < 10
    assert 'data-mark="' in main(html)
    for other in set(CODES) - {state}:
        assert standing(other, reader) not in said


@pytest.mark.parametrize("reader", Reader)
def test_a_plan_that_is_followed_says_nothing_of_it(web: Client, followed: Plan, reader: Reader) -> None:
    html = page(web, followed, reader)
    assert 'id="standing"' not in html
    assert "data-mark" not in html


@pytest.mark.parametrize("reader", Reader)
def test_a_pause_and_an_end_are_said(web: Client, followed: Plan, clinician: Member, reader: Reader) -> None:
    until = followed.clinic.today() + timedelta(days=14)
    visits.hold(plan=followed, by=clinician, until=until, reason="Unwell", key="h")
    assert standing("held", reader) in text_of(page(web, followed, reader))
    today = followed.clinic.today()
    visits.stop(plan=followed, by=clinician, on=today, why="patient_declines", reason="Asked to", key="s")
    assert standing("ended", reader) in text_of(page(web, followed, reader))


@pytest.mark.parametrize("reader", Reader)
def test_after_a_death_nobody_is_told_to_come(
    web: Client, followed: Plan, patient: Patient, reader: Reader
) -> None:
    patient.deceased_on = patient.clinic.today()
    patient.save()
    html = page(web, followed, reader)
    assert standing("died", reader) in text_of(html)
    if reader in (Reader.PATIENT, Reader.CARER):
        assert "died" not in text_of(html)
        assert DAYS.findall(main(html)) == []


def test_a_red_flag_is_said_to_patient_and_carer_and_stops_the_others(
    web: Client, patient: Patient, clinician: Member
) -> None:
    found = kept(patient, clinician, plan_rows.red_flag())
    for reader, said in (
        ("patient", "You have signs that a doctor must look at on the same day."),
        ("carer", "They have signs that a doctor must look at on the same day."),
        ("clinician", "get same-day neurology advice"),
        ("nurse", "get same-day neurology advice"),
    ):
        assert said in text_of(page(web, found, reader)), reader


@pytest.mark.parametrize(
    ("reader", "sentence", "paper"),
    [
        ("nurse", directions.NONE, "directions"),
        ("patient", NothingToTakeHome.SENTENCE, "sheet"),
        ("carer", carers.NOTHING_TO_HELP_WITH, "carer"),
    ],
)
def test_where_the_paper_is_refused_the_reading_is_too(
    web: Client, patient: Patient, clinician: Member, reader: str, sentence: str, paper: str
) -> None:
    found = kept(patient, clinician, plan_rows.nothing("contraindicated"))
    html = page(web, found, reader, status=409)
    assert sentence in text_of(html)
    assert "btn-outline" not in html[html.index("</article>") :]
    response = web.get(f"/plans/{found.pk}/{paper}/")
    assert response.status_code == 409
    assert sentence in words(response.content.decode())
    assert "Seek allergy advice" in text_of(page(web, found, "clinician"))


def test_tablets_are_nothing_to_inject(web: Client, patient: Patient, clinician: Member) -> None:
    found = kept(patient, clinician, tablets())
    assert directions.TABLETS in text_of(page(web, found, "nurse", status=409))
    assert "They take one tablet every morning." in text_of(page(web, found, "carer"))
    assert "You can remind them of the tablets each morning." in text_of(page(web, found, "carer"))


@pytest.mark.parametrize("reader", ["doctor", "Carer", "clinician-nurse"])
def test_no_other_reader_is_there(web: Client, plan: Plan, reader: str) -> None:
    before = Event.objects.count()
    page(web, plan, reader, status=404)
    assert Event.objects.filter(kind="plan_viewed").count() == 0
    assert Event.objects.count() == before


@pytest.mark.parametrize("who", ["clinician", "nurse", "auditor", "manager"])
def test_who_reads_is_noted_once_with_the_reading(
    request: pytest.FixtureRequest, client: Client, plan: Plan, who: str
) -> None:
    client.force_login(request.getfixturevalue(who).user)
    before = Event.objects.count()
    page(client, plan, "carer")
    assert Event.objects.count() == before + 1
    event = Event.objects.order_by("-sequence")[0]
    assert (event.kind, event.detail["what"]) == ("plan_viewed", "reading.carer")


def test_every_reading_follows_the_course(web: Client, followed: Plan, clinician: Member) -> None:
    give(followed, clinician, "first")
    with days_later(1):
        give(followed, clinician, "second")
        seen = {reader: DAYS.findall(main(page(web, followed, reader))) for reader in Reader}
    today = followed.clinic.today().isoformat()
    coming = {reader: {day for day in days if day > today} for reader, days in seen.items()}
    assert coming[Reader.PATIENT]
    assert set(map(frozenset, coming.values())) == {frozenset(coming[Reader.PATIENT])}


def test_a_hostile_name_stays_a_name(web: Client, plan: Plan, patient: Patient) -> None:
    patient.given_name = "</style><script>alert(1)</script>"
    patient.save()
    html = page(web, plan, "carer")
    assert "<script>alert" not in html
    assert "alert(1)" in text_of(html)


def test_another_clinic_finds_nothing(client: Client, plan: Plan, other_clinician: Member) -> None:
    client.force_login(other_clinician.user)
    for reader in Reader:
        assert client.get(f"/plans/{plan.pk}/for/{reader}/").status_code == 404
