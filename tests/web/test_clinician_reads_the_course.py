"""The clinician's reading of a plan in force: what was given, what is late, which day was agreed, and where."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from regimens.actions import results, visits
from regimens.models import Member, Patient, Plan
from tests import recorded
from tests.recorded import days_later
from tests.web.courses import give, signed
from tests.web.test_plan_page import words

ROW = '<tr class="row-[^"]*" data-key="{key}">.*?</tr>'


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """The simple case, signed: six doses in two weeks, then every 3 months."""
    return signed(patient, clinician, answers)


def reading(web: Client, plan: Plan) -> str:
    response = web.get(f"/plans/{plan.pk}/for/clinician/")
    assert response.status_code == 200
    return str(response.content.decode())


def row(html: str, key: str) -> str:
    """One line of the table of dates, in words."""
    found = re.search(ROW.format(key=key), html, re.S)
    assert found, key
    return words(found[0])


def test_a_dose_on_record_is_given_and_no_longer_planned(web: Client, plan: Plan, nurse: Member) -> None:
    assert "Planned" in row(reading(web, plan), "loading-1")
    give(plan, nurse, "a")
    html = reading(web, plan)
    assert "Given" in row(html, "loading-1")
    assert "Planned" not in row(html, "loading-1")
    assert "Planned" in row(html, "loading-2")
    said = words(html)
    assert "6 injections dated, 1 of them given" in said
    assert "5 for the loading doses still to give" in said
    assert "6 for loading" not in said
    assert "Injection 1, given" in said


def test_site_and_day_of_what_was_given_stand_there(web: Client, plan: Plan, nurse: Member) -> None:
    give(plan, nurse, "a")
    said = words(reading(web, plan))
    given = said[said.index("Given so far") :].partition("Monitoring")[0]
    assert "Mon 23-Nov-2026 Injection 1 of 6, loading Left upper arm (deltoid)" in given


def test_a_late_dose_says_how_late_and_when_it_was_due(web: Client, plan: Plan, nurse: Member) -> None:
    give(plan, nurse, "a")
    with days_later(4):
        html = reading(web, plan)
    assert "Overdue by 2 days, was due Wed 25-Nov-2026" in row(html, "loading-2")


def test_a_dose_given_late_says_when_it_was_due(web: Client, plan: Plan, nurse: Member) -> None:
    give(plan, nurse, "a")
    with days_later(3):
        give(plan, nurse, "b")
        html = reading(web, plan)
    assert "Thu 26-Nov-2026" in row(html, "loading-2")
    assert "Given, was due Wed 25-Nov-2026" in row(html, "loading-2")


def test_an_agreed_day_and_a_pause_stand_there(web: Client, plan: Plan, nurse: Member) -> None:
    give(plan, nurse, "a")
    on = plan.clinic.today() + timedelta(days=3)
    visits.rebook(plan=plan, by=nurse, place="loading-2", on=on, reason="Away", key="r")
    assert "Thu 26-Nov-2026" in row(reading(web, plan), "loading-2")
    until = plan.clinic.today() + timedelta(days=7)
    visits.hold(plan=plan, by=nurse, until=until, reason="Unwell", key="h")
    assert "On hold" in row(reading(web, plan), "loading-2")


def test_a_dose_given_on_a_closed_day_keeps_its_planned_place(
    web: Client, patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    with days_later(5):  # a Saturday
        closed = answers | {"closed_day_owner": "community", "choices.maintenance_months": ""}
        closed |= {"neuro.any": "yes", "neuro.numbness": "yes"}
        plan = signed(patient, clinician, closed)
        assert "Community nurse" in row(reading(web, plan), "loading-1")
        give(plan, clinician, "a")
        said = row(reading(web, plan), "loading-1")
        assert "Community nurse" in said
        assert "Elm Road Surgery" not in said


def test_a_blood_test_that_was_done_is_done(web: Client, plan: Plan, clinician: Member) -> None:
    give(plan, clinician, "a")
    taken = {"analyte": "potassium", "typed": "4.2", "unit": "mmol/L"}
    today = plan.clinic.today()
    results.record(plan=plan, by=clinician, on=today, place="potassium-1", key="k", panel="whole", **taken)
    html = reading(web, plan)
    assert "Done" in row(html, "potassium-1")
    tests = words(html[html.index('id="monitoring"') :])
    assert "Potassium, day 1 of treatment, done" in tests
    assert "Potassium, day 2 of treatment, done" not in tests


def test_a_draft_reads_as_it_was_made(web: Client, draft_plan: Plan) -> None:
    html = reading(web, draft_plan)
    assert "Planned" in row(html, "loading-1")
    assert "Given so far" not in words(html)


def test_of_a_treatment_that_ended_no_first_dose_is_awaited(web: Client, plan: Plan, nurse: Member) -> None:
    give(plan, nurse, "a")
    with days_later(9):
        recorded.has_died(plan.patient, nurse, plan.clinic.today())
        said = words(reading(web, plan))
    assert "the first dose is not booked" not in said
    assert "No date is ahead." in said
