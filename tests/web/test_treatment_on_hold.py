"""Treatment on hold: the plan page says so, nobody at home reads dates, and warnings that ask for a dose are put right."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from regimens.actions import assessments, plans, visits
from regimens.models import Member, Patient, Plan
from regimens.wording.readers import Reader
from regimens.wording.readers.standing import ASKS_FOR_A_DOSE, NO_PAPER, RED_FLAG, standing
from tests.recorded import days_later
from tests.web.courses import NERVES, signed
from tests.web.test_plan_page import words as spaced
from tests.web.test_readings import DAYS, main

UNTIL = "On hold until Mon 07-Dec-2026."
BY = "Put on hold by Nat Nurse."
ENDS = "Signing this plan ends the hold."


@pytest.fixture
def simple(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Nothing in it asks for a dose now."""
    return signed(patient, clinician, answers)


@pytest.fixture
def cord(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Signs of the spinal cord: its stop asks for the first dose now."""
    return signed(patient, clinician, answers | NERVES)


def hold(plan: Plan, by: Member) -> None:
    until = plan.clinic.today() + timedelta(days=14)
    visits.hold(plan=plan, by=by, until=until, reason="In hospital", key="h")


def words(html: str) -> str:
    """What is read, without the space that a tag leaves before a sign."""
    return re.sub(r" ([.:,;])", r"\1", spaced(html))


def part(html: str, name: str) -> str:
    """One section of the page, as it is sent."""
    return html[html.index(f'<section id="{name}"') :].partition("</section>")[0]


def sent(web: Client, plan: Plan, what: str = "") -> str:
    response = web.get(f"/plans/{plan.pk}/{what}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_plan_page_stops_and_leads_to_the_course(web: Client, simple: Plan, nurse: Member) -> None:
    assert 'id="held"' not in sent(web, simple)
    hold(simple, nurse)
    html = sent(web, simple)
    box = part(html, "held")
    said = words(box)
    assert f"Treatment is on hold {UNTIL} {BY} In hospital" in said
    assert f'href="/plans/{simple.pk}/course/"' in box
    assert "ask for a dose" not in said
    with days_later(14):
        assert 'id="held"' not in sent(web, simple)


def test_whoever_may_not_see_the_course_is_not_sent_there(
    client: Client, simple: Plan, nurse: Member, manager: Member
) -> None:
    hold(simple, nurse)
    client.force_login(manager.user)
    box = part(sent(client, simple), "held")
    assert UNTIL in words(box)
    assert "/course/" not in box


def test_the_direction_sheet_says_who_put_it_on_hold(web: Client, simple: Plan, nurse: Member) -> None:
    hold(simple, nurse)
    assert f"{UNTIL} {BY} Nothing is to be given from this sheet." in words(sent(web, simple, "directions/"))


@pytest.mark.parametrize(
    ("what", "reader"),
    [
        ("directions/", Reader.NURSE),
        ("for/nurse/", Reader.NURSE),
        ("for/clinician/", Reader.CLINICIAN),
        ("clinical/", Reader.CLINICIAN),
        ("", Reader.CLINICIAN),
    ],
)
def test_a_warning_that_asks_for_a_dose_is_older_than_the_hold(
    web: Client, cord: Plan, nurse: Member, what: str, reader: Reader
) -> None:
    before = words(sent(web, cord, what))
    assert "Give the first dose now" in before
    assert ASKS_FOR_A_DOSE[reader] not in before
    hold(cord, nurse)
    said = words(sent(web, cord, what))
    assert said.index(ASKS_FOR_A_DOSE[reader]) < said.index("Give the first dose now")


@pytest.mark.parametrize("what", ["directions/", "for/nurse/", "for/clinician/", "clinical/", ""])
def test_where_nothing_asks_for_a_dose_nothing_is_put_right(
    web: Client, simple: Plan, nurse: Member, what: str
) -> None:
    hold(simple, nurse)
    said = words(sent(web, simple, what))
    assert not any(sentence in said for sentence in ASKS_FOR_A_DOSE.values())


def test_a_nurse_is_told_to_ask(client: Client, cord: Plan, nurse: Member) -> None:
    hold(cord, nurse)
    client.force_login(nurse.user)
    assert ASKS_FOR_A_DOSE[Reader.NURSE] in words(part(sent(client, cord), "held"))


@pytest.mark.parametrize("reader", [Reader.PATIENT, Reader.CARER])
def test_patient_and_carer_read_no_date_and_no_call_to_come(
    web: Client, cord: Plan, nurse: Member, reader: Reader
) -> None:
    assert DAYS.findall(main(sent(web, cord, f"for/{reader}/")))
    hold(cord, nurse)
    html = sent(web, cord, f"for/{reader}/")
    article = main(html)
    said = words(article)
    assert DAYS.findall(article) == []
    assert said.endswith(f"{standing('held', reader)} {RED_FLAG[reader]}")
    assert "2026" not in said
    assert "come to each" not in said
    assert NO_PAPER["held"] in words(html)
    assert "btn-outline" not in html[html.index("</article>") :]


@pytest.mark.parametrize("reader", [Reader.PATIENT, Reader.CARER])
def test_nor_does_anybody_once_treatment_ended(
    web: Client, simple: Plan, clinician: Member, reader: Reader
) -> None:
    today = simple.clinic.today()
    visits.stop(plan=simple, by=clinician, on=today, why="patient_declines", reason="Asked to", key="s")
    html = sent(web, simple, f"for/{reader}/")
    assert "come to each" not in words(main(html))
    assert NO_PAPER["ended"] in words(html)


def test_a_draft_tells_of_the_hold_of_the_plan_in_force(web: Client, simple: Plan, clinician: Member) -> None:
    hold(simple, clinician)
    with days_later(1):
        begun = plans.amend(plan=simple, by=clinician, reason="A new number", key="a")
        draft = assessments.complete(assessment=begun, by=clinician, version=begun.version, key="c")
        box = part(sent(web, draft), "held")
        assert UNTIL in words(box)
        assert ENDS in words(box)
        assert f'href="/plans/{simple.pk}/course/"' in box
        assert ENDS not in words(part(sent(web, simple), "held"))


def test_a_hold_entered_while_a_draft_is_open_outlasts_its_signature(
    web: Client, simple: Plan, clinician: Member
) -> None:
    begun = plans.amend(plan=simple, by=clinician, reason="A new number", key="a")
    hold(simple, clinician)
    draft = assessments.complete(assessment=begun, by=clinician, version=begun.version, key="c")
    box = words(part(sent(web, draft), "held"))
    assert UNTIL in box
    assert ENDS not in box
