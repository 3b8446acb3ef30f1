"""A sheet in the hand against the course: the check page tells what was recorded after it was printed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from regimens.actions import accounts, patients, plans, taking_back, visits
from regimens.models import Event, Member, Patient, Plan
from regimens.wording import trace as words
from tests.recorded import days_later
from tests.web import kept_histories
from tests.web.courses import give, signed
from tests.web.test_plan_paper import margins
from tests.web.test_trace import said
from tests.wording import patient_cases

IN_FORCE = "This is the version in force."
OLD = "may show dates, doses or details that no longer stand: print it anew."


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """The simple case, signed."""
    return signed(patient, clinician, answers)


@pytest.fixture
def nurses(client: Client, nurse: Member) -> Client:
    """The nurse's browser."""
    client.force_login(nurse.user)
    return client


def printed(client: Client, plan: Plan) -> int:
    """Print the direction sheet; the number of the record at its foot."""
    html = client.get(f"/plans/{plan.pk}/directions/").content.decode()
    found = re.search(r", record (\d+)\. ", margins(html)["bottom-left"])
    assert found
    return int(found[1])


def answer(client: Client, plan: Plan) -> str:
    """What is read on the check page, without the space that a tag leaves before a sign."""
    return re.sub(r" (?=[.,])", "", said(client, f"/check/{plan.check_code}/"))


def told(text: str) -> tuple[str, int]:
    """The moment from which a sheet is too old, and the record that it needs at least."""
    found = re.search(rf"A sheet printed before (\S+ \S+), record (\d+), {re.escape(OLD)}", text)
    assert found, text
    return found[1], int(found[2])


def test_a_dose_given_after_printing_is_told(plan: Plan, nurses: Client, nurse: Member) -> None:
    give(plan, nurse, "a")
    with days_later(1):
        nurses.force_login(nurse.user)
        stale = printed(nurses, plan)
    with days_later(2):
        give(plan, nurse, "b")
        nurses.force_login(nurse.user)
        text = answer(nurses, plan)
        when, record = told(text)
        assert IN_FORCE in text
        assert re.search(r"Last dose given: Injection 2[^.]*, Wed 25-Nov-2026\.", text)
        assert re.search(r"Next dose due: Injection 3[^.]*, Fri 27-Nov-2026\.", text)
        assert when == "25-Nov-2026 10:00"
        assert stale < record < printed(nurses, plan)
        assert f"A record below {record} is an older sheet." in text


def test_before_anything_is_recorded_copies_of_the_draft_alone_are_older(plan: Plan, nurses: Client) -> None:
    signature = Event.objects.get(kind="plan_signed").sequence
    text = answer(nurses, plan)
    assert told(text)[1] == signature < printed(nurses, plan)
    assert IN_FORCE in text
    assert words.NONE_GIVEN in text
    assert re.search(r"Next dose due: Injection 1[^.]*, Mon 23-Nov-2026\.", text)


@pytest.mark.parametrize("closed", ["2027-03-04", "2026-11-25"])
def test_days_closed_after_printing_make_a_sheet_old(
    plan: Plan, nurses: Client, manager: Member, closed: str
) -> None:
    """Also where the next dose stays and later visits move alone."""
    stale = printed(nurses, plan)
    accounts.change_clinic(clinic=plan.clinic, by=manager, settings={"closed_days": [closed]})
    assert stale < told(answer(nurses, plan))[1] < printed(nurses, plan)


def test_a_setting_that_shows_on_no_sheet_makes_none_old(plan: Plan, nurses: Client, manager: Member) -> None:
    current = printed(nurses, plan)
    accounts.change_clinic(clinic=plan.clinic, by=manager, settings={"draft_days": 9})
    assert told(answer(nurses, plan))[1] < current


def test_details_changed_after_printing_make_a_sheet_old(
    plan: Plan, nurses: Client, clinician: Member
) -> None:
    """Allergies among them: a giver can compare the name with the page, and not what the record says since."""
    stale = printed(nurses, plan)
    patient = plan.patient
    details = replace(patients.details_of(patient), allergies="known", allergy_list="hydroxocobalamin")
    patients.amend(patient=patient, by=clinician, details=details, version=patient.version, key="allergic")
    assert stale < told(answer(nurses, plan))[1] < printed(nurses, plan)


def test_a_dose_taken_back_makes_a_sheet_old_as_well(plan: Plan, nurses: Client, nurse: Member) -> None:
    dose = give(plan, nurse, "a")
    stale = printed(nurses, plan)
    taking_back.take_back(record=dose, by=nurse, reason="Another patient", key="back")
    text = answer(nurses, plan)
    assert told(text)[1] > stale
    assert words.NONE_GIVEN in text


def test_a_day_closed_after_printing_shows_in_the_next_dose(
    plan: Plan, nurses: Client, nurse: Member, manager: Member
) -> None:
    give(plan, nurse, "a")
    accounts.change_clinic(clinic=plan.clinic, by=manager, settings={"closed_days": ["2026-11-25"]})
    text = answer(nurses, plan)
    assert re.search(r"Next dose due: Injection 2[^.]*, Thu 26-Nov-2026\.", text)
    assert words.OTHERWISE in text


def test_what_may_not_be_acted_on_tells_no_next_dose(
    plan: Plan, nurses: Client, nurse: Member, clinician: Member
) -> None:
    give(plan, nurse, "a")
    until = plan.clinic.today() + timedelta(days=8)
    visits.hold(plan=plan, by=clinician, until=until, reason="Unwell", key="h")
    assert "Next dose due" not in answer(nurses, plan)
    plans.withdraw(plan=plan, by=clinician, reason="Moved", key="w")
    text = answer(nurses, plan)
    assert "Next dose due" not in text
    assert OLD not in text


def test_tablets_have_no_dose_to_give(patient: Patient, clinician: Member, nurses: Client) -> None:
    plan = kept_histories.signed(patient, clinician, patient_cases.tablets_history())
    text = answer(nurses, plan)
    assert IN_FORCE in text
    assert "dose due" not in text
    assert words.NONE_GIVEN not in text


def test_a_look_is_noted_once(plan: Plan, nurses: Client, nurse: Member) -> None:
    give(plan, nurse, "a")
    before = Event.objects.count()
    answer(nurses, plan)
    assert Event.objects.count() == before + 1
