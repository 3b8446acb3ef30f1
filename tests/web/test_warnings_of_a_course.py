"""What warns on the paper of a course that has begun: nothing asks for a first dose, and what was signed stays."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from regimens.actions import course_so_far, taking_back, visits
from regimens.models import Member, Patient, Plan
from regimens.web.presenters import readings
from regimens.wording import advice, alerts
from regimens.wording.readers import Reader
from regimens.wording.readers.standing import ASKS_FOR_A_DOSE
from tests.recorded import days_later
from tests.web.courses import NERVES, give, result, signed
from tests.web.test_amended_after_the_first_dose import amended
from tests.web.test_plan_page import words
from tests.web.test_tablets_amended import TABLETS

FIRST = re.compile(r"[Gg]ive the first\b|[Bb]efore the first dose")
AS_SIGNED = (
    "Possible spinal cord or optic nerve involvement. "
    "Give the first dose now and get same-day neurology advice."
)
SHEETS = ("directions/", "for/nurse/", "for/clinician/")
BEGUN = "Possible spinal cord or optic nerve involvement. Get same-day neurology advice. Do not delay vitamin B12."
RELEASED = {"folate_deficiency": "yes", "choices.folic_acid_release": "yes"}
A06 = alerts.ALERTS["A06"]
AT_RISK = NERVES | {"safety.any": "some", "safety.potassium_risk": "yes"}
COUNTS = advice.ADVICE["counts_days_5_to_7"]
FIRST_DAYS = advice.ADVICE["potassium_symptoms"]


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Signs of the spinal cord, signed with advice taken the same day."""
    return signed(patient, clinician, answers | NERVES)


def warned(reader: Member, plan: Plan, what: str) -> str:
    """What stands above the dates: the stop panel, cautions and notes."""
    client = Client()
    client.force_login(reader.user)
    html = client.get(f"/plans/{plan.pk}/{what}").content.decode()
    panels = re.findall(r"<section[^>]*(?:box-stop|alert-stop|-alerts|\"alerts).*?</section>", html, re.S)
    assert panels
    return words(" ".join(panels))


def said_on(plan: Plan, reader: Member, what: str) -> str:
    """A whole page of this plan, as it is sent today."""
    client = Client()
    client.force_login(reader.user)
    return words(client.get(f"/plans/{plan.pk}/{what}").content.decode())


@pytest.mark.parametrize("what", SHEETS)
def test_after_a_dose_nothing_asks_for_the_first_one(plan: Plan, nurse: Member, what: str) -> None:
    assert AS_SIGNED in warned(nurse, plan, what)
    dose = give(plan, nurse, "a")
    said = warned(nurse, plan, what)
    assert BEGUN in said
    assert FIRST.search(said) is None
    taking_back.take_back(record=dose, by=nurse, reason="Another patient", key="back")
    assert AS_SIGNED in warned(nurse, plan, what)


def test_the_clinical_copy_keeps_what_was_signed(plan: Plan, nurse: Member) -> None:
    before = warned(nurse, plan, "clinical/")
    assert AS_SIGNED in before
    give(plan, nurse, "a")
    with days_later(2):
        give(plan, nurse, "b")
        assert warned(nurse, plan, "clinical/") == before


@pytest.mark.parametrize("what", SHEETS)
def test_vitamin_b12_before_folic_acid_is_asked_for_until_the_first_dose(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object], what: str
) -> None:
    plan = signed(patient, clinician, answers | RELEASED)
    assert A06 in said_on(plan, nurse, what)
    dose = give(plan, nurse, "a")
    assert A06 not in said_on(plan, nurse, what)
    taking_back.take_back(record=dose, by=nurse, reason="Another patient", key="back")
    assert A06 in said_on(plan, nurse, what)


def test_on_hold_after_a_dose_no_stop_that_is_over_asks_for_one(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    plan = signed(patient, clinician, answers | RELEASED)
    until = plan.clinic.today() + timedelta(days=5)
    visits.hold(plan=plan, by=nurse, until=until, reason="In hospital", key="hold")
    older = ASKS_FOR_A_DOSE[Reader.NURSE]
    assert older in said_on(plan, nurse, "directions/")
    give(plan, nurse, "a")
    visits.hold(plan=plan, by=nurse, until=until, reason="Still there", key="hold again")
    assert readings.code(plan, course_so_far.standing_records(plan)) == "held"
    for what in ("directions/", "for/nurse/"):
        assert older not in said_on(plan, nurse, what), what


def test_the_page_of_the_plan_and_the_clinical_copy_keep_the_stop_that_was_signed(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    plan = signed(patient, clinician, answers | RELEASED)
    give(plan, nurse, "a")
    for what in ("", "clinical/"):
        assert A06 in said_on(plan, clinician, what), what


@pytest.mark.parametrize("what", SHEETS)
def test_the_first_days_are_spoken_of_while_a_test_of_theirs_is_owed(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object], what: str
) -> None:
    plan = signed(patient, clinician, answers | AT_RISK)
    of_first_days = (alerts.POTASSIUM_BEGUN, COUNTS, FIRST_DAYS)
    give(plan, nurse, "a")
    for days in (1, 18):
        with days_later(days):
            said = said_on(plan, nurse, what)
            assert all(words_ in said for words_ in of_first_days), days
    with days_later(45):
        said = said_on(plan, nurse, what)
        assert not any(words_ in said for words_ in of_first_days)


def potassium(plan: Plan, by: Member, typed: str, place: str = "") -> None:
    """A result of today, in answer to a planned test or to none."""
    result(plan, by, f"{place} {typed}", "potassium", typed, "mmol/L", place)


@pytest.mark.parametrize("what", SHEETS)
def test_once_potassium_is_done_nobody_is_sent_to_its_days(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object], what: str
) -> None:
    plan = signed(patient, clinician, answers | AT_RISK)
    give(plan, nurse, "a")
    for number in (1, 2, 3):
        with days_later(number - 1):
            assert alerts.POTASSIUM_BEGUN in said_on(plan, nurse, what)
            potassium(plan, nurse, "4.2", f"potassium-{number}")
    with days_later(3):
        said = said_on(plan, nurse, what)
        assert alerts.POTASSIUM_BEGUN not in said
        assert FIRST_DAYS not in said
        assert COUNTS in said


def test_the_clinical_copy_keeps_what_it_said_of_the_first_days(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    plan = signed(patient, clinician, answers | AT_RISK)
    give(plan, nurse, "a")
    with days_later(45):
        said = said_on(plan, clinician, "clinical/")
        assert alerts.POTASSIUM in said
        assert COUNTS in said


@pytest.mark.parametrize("what", SHEETS)
def test_potassium_that_is_low_keeps_its_caution_though_its_days_are_done(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object], what: str
) -> None:
    plan = signed(patient, clinician, answers | AT_RISK)
    give(plan, nurse, "a")
    for number, typed in ((1, "4.2"), (2, "3.4"), (3, "2.6")):
        with days_later(number - 1):
            potassium(plan, nurse, typed, f"potassium-{number}")
    with days_later(3):
        said = said_on(plan, nurse, what)
        assert alerts.POTASSIUM_LOW_UNDATED in said
        assert FIRST_DAYS in said
        potassium(plan, nurse, "4.1")
        assert alerts.POTASSIUM_LOW_UNDATED not in said_on(plan, nurse, what)


def test_of_tablets_gone_on_nobody_knows_that_one_was_taken(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    """An amendment gives no dose: the stop stays as it was signed."""
    plan = signed(patient, clinician, answers | TABLETS | RELEASED | {"start": "tomorrow"})
    with days_later(2):
        assert A06 in said_on(amended(plan, clinician), clinician, "for/clinician/")
