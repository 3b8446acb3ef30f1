"""A closed day entered after signing, before anything is on record: every paper shows the dates that stand."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from regimens.actions import accounts, course_so_far
from regimens.actions.as_it_stands import as_it_stands
from regimens.models import Member, Patient, Plan
from tests.exports.reading import read
from tests.recorded import days_later
from tests.web import kept_histories
from tests.web.courses import signed
from tests.web.test_plan_page import words
from tests.wording import patient_cases

PAPERS = ["sheet/", "sheet/?size=large", "calendar/", "carer/", "carer/?size=large", "directions/"]
MOVED = "The dates of this version; the course has moved since: see the direction sheet."
CHOSEN = "2026-12-10"


def page(plan: Plan, reader: Member, what: str) -> str:
    """The paper as it is sent today."""
    client = Client()
    client.force_login(reader.user)
    response = client.get(f"/plans/{plan.pk}/{what}")
    assert response.status_code == 200
    return response.content.decode()


def closed(plan: Plan, manager: Member, *days: str) -> Plan:
    """The clinic enters these days as closed; the plan as it is read afterwards."""
    accounts.change_clinic(clinic=plan.clinic, by=manager, settings={"closed_days": list(days)})
    return Plan.everywhere.get(pk=plan.pk)


@pytest.fixture
def plan(patient: Patient, clinician: Member, manager: Member, answers: dict[str, object]) -> Plan:
    """The simple case, whose fourth dose and first later one fall on days closed after it was signed."""
    made = signed(patient, clinician, answers)
    dated = {event["key"]: event["on"] for event in made.document["schedule"]}
    return closed(made, manager, dated["loading-4"], dated["maintenance-1"])


@pytest.fixture
def fixed(patient: Patient, clinician: Member, manager: Member) -> Plan:
    """A first dose on a day that was chosen, and closed after signing: it stays, and is marked."""
    history = patient_cases.surgery_history() | {"start_on": CHOSEN}
    return closed(kept_histories.signed(patient, clinician, history), manager, CHOSEN)


@pytest.mark.parametrize("what", PAPERS)
def test_paper_shows_the_dates_of_the_forecast(plan: Plan, nurse: Member, what: str) -> None:
    seen = course_so_far.forecast_of(plan, plan.clinic.today())
    stand = {line.on.isoformat() for line in seen.lines if line.kind == "injection"}
    signed_for = {event["on"] for event in plan.document["schedule"]}
    html = page(plan, nurse, what)
    shown = set(re.findall(r'datetime="(\d{4}-\d\d-\d\d)"', html[html.index("<main") :]))
    assert stand <= shown
    gone = signed_for - {line.on.isoformat() for line in seen.lines}
    assert gone
    assert not gone & shown


def test_paper_and_calendar_file_agree(plan: Plan, nurse: Member) -> None:
    file = {event.key: event.on for event in read(page(plan, nurse, "calendar.ics").encode())}
    stands = {row["key"]: date.fromisoformat(row["on"]) for row in as_it_stands(plan).document["schedule"]}
    assert file == {key: stands[key] for key in file}


def test_a_test_that_goes_with_an_injection_moves_with_it(plan: Plan) -> None:
    on = {row["key"]: row["on"] for row in as_it_stands(plan).document["schedule"]}
    signed_on = {row["key"]: row["on"] for row in plan.document["schedule"]}
    assert on["follow-up-3m"] == on["maintenance-1"] > signed_on["maintenance-1"]


def test_paper_says_that_its_dates_are_of_today_and_the_copy_that_they_moved(
    plan: Plan, nurse: Member
) -> None:
    assert "These are your dates as they stand on" in words(page(plan, nurse, "sheet/"))
    assert "Dates as they stand on" in words(page(plan, nurse, "calendar/"))
    assert MOVED in words(page(plan, nurse, "clinical/"))


def test_a_date_that_stays_on_a_closed_day_is_marked(fixed: Plan, nurse: Member) -> None:
    assert as_it_stands(fixed).has_moved
    with days_later(3):
        assert "at home" in rows(page(fixed, nurse, "sheet/"))
        assert "Community nurse" in rows(page(fixed, nurse, "calendar/"))
        assert MOVED in words(page(fixed, nurse, "clinical/"))


def rows(html: str) -> str:
    """What is read beside the closed day, wherever the paper has it."""
    found = re.findall(rf'<(?:tr|li)(?:(?!</(?:tr|li)>).)*datetime="{CHOSEN}".*?</(?:tr|li)>', html, re.S)
    return words(" ".join(found))


def test_a_closure_on_no_date_leaves_the_signed_dates(
    patient: Patient, clinician: Member, manager: Member, answers: dict[str, object]
) -> None:
    plan = closed(signed(patient, clinician, answers), manager, "2026-12-08")
    stands = as_it_stands(plan)
    assert (stands.document, stands.on, stands.has_moved) == (plan.document, None, False)
