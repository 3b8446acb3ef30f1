"""Loading doses missed in a row, and a dose long overdue, are said wherever somebody reads of the plan to act on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from regimens.actions import visits
from regimens.models import Member, Patient, Plan
from regimens.wording.followup import ASKS_ABOUT_NERVES, MISSED_IN_ROW
from regimens.wording.readers.nurse import CALL
from tests.recorded import days_later
from tests.web.courses import give, signed
from tests.web.test_amended_after_the_first_dose import amended
from tests.web.test_course import loaded_long_ago
from tests.web.test_directions import page, text_of

PAGES = ("directions/", "clinical/", "for/nurse/", "for/clinician/", "")


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """The simple case, signed: six doses of loading, then maintenance."""
    return signed(patient, clinician, answers)


def said(web: Client, plan: Plan, what: str) -> str:
    """A page of this plan, or the page behind its check code."""
    if what == "check":
        return text_of(web.get(f"/check/{plan.check_code}/").content.decode())
    return text_of(web.get(f"/plans/{plan.pk}/{what}").content.decode())


@pytest.mark.parametrize("what", [*PAGES, "check"])
def test_two_loading_doses_missed_are_a_stop(
    web: Client, plan: Plan, nurse: Member, clinician: Member, what: str
) -> None:
    assert MISSED_IN_ROW not in said(web, plan, what)
    give(plan, nurse, "one")
    with days_later(10):
        web.force_login(clinician.user)
        assert MISSED_IN_ROW in said(web, plan, what)
        give(plan, nurse, "two")
        assert MISSED_IN_ROW not in said(web, plan, what)


def test_it_stands_in_the_stop_of_the_direction_sheet(web: Client, plan: Plan, clinician: Member) -> None:
    with days_later(20):
        web.force_login(clinician.user)
        sheet = page(web, plan)
    stop = sheet[sheet.index('id="d-stops"') :].partition("</section>")[0]
    assert MISSED_IN_ROW in stop


@pytest.mark.parametrize("what", [*PAGES, "check"])
def test_a_dose_long_overdue_asks_about_the_nerves(
    web: Client, plan: Plan, nurse: Member, clinician: Member, what: str
) -> None:
    loaded_long_ago(plan, nurse)
    with days_later(30 + 91 + 40):
        web.force_login(clinician.user)
        assert ASKS_ABOUT_NERVES in said(web, plan, what)


def test_a_pause_silences_neither(web: Client, plan: Plan, nurse: Member, clinician: Member) -> None:
    give(plan, nurse, "one")
    with days_later(10):
        web.force_login(clinician.user)
        until = plan.clinic.today() + timedelta(days=5)
        visits.hold(plan=plan, by=nurse, until=until, reason="In hospital", key="hold")
        assert MISSED_IN_ROW in said(web, plan, "directions/")
        assert MISSED_IN_ROW in said(web, plan, "course/")


def test_of_a_version_that_is_replaced_nobody_is_asked(
    web: Client, plan: Plan, nurse: Member, clinician: Member
) -> None:
    give(plan, nurse, "one")
    with days_later(10):
        web.force_login(clinician.user)
        newer = amended(plan, clinician)
        old = Plan.everywhere.get(pk=plan.pk)
        assert MISSED_IN_ROW not in said(web, old, "directions/")
        assert MISSED_IN_ROW in said(web, newer, "directions/")


@pytest.mark.parametrize("what", ["directions/", "for/nurse/"])
def test_whom_to_call_names_the_case_until_loading_is_complete(
    web: Client, plan: Plan, nurse: Member, clinician: Member, what: str
) -> None:
    assert CALL["missed"] in said(web, plan, what)
    loaded_long_ago(plan, nurse)
    with days_later(11):
        web.force_login(clinician.user)
        assert CALL["missed"] not in said(web, plan, what)
