"""Dates that wait to be accepted: every paper and file says that they may change, and stops once they are."""

from __future__ import annotations

import pytest
from django.test import Client

from regimens.actions import calendars, course_so_far, doses
from regimens.models import Member, Patient, Plan
from regimens.wording import dates
from tests.recorded import days_later
from tests.web.courses import give, signed
from tests.web.test_course import LATE, loaded_long_ago
from tests.web.test_paper_of_a_course import page
from tests.web.test_plan_page import words

NOT_YET = "not yet accepted"


@pytest.fixture
def plan(patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]) -> Plan:
    """The simple case; its first dose after loading will come 20 days late."""
    made = signed(patient, clinician, answers)
    loaded_long_ago(made, nurse)
    return made


def test_the_direction_sheet_names_the_new_date_beside_each(plan: Plan, nurse: Member) -> None:
    with days_later(LATE):
        assert NOT_YET not in words(page(plan, nurse, "directions/"))
        give(plan, nurse, "late")
        moved = course_so_far.forecast_of(plan, plan.clinic.today()).moved
        assert moved
        said = words(page(plan, nurse, "directions/"))
        for _, _, new in moved:
            assert f"Provisional New date {dates.clinic_day(new)} {NOT_YET}" in said
        assert "Provisional: it moves with the injections." in said, "the blood test before one of them"
        doses.accept_dates(plan=plan, by=nurse, shown=doses.dates_shown(moved), key="accept")
        said = words(page(plan, nurse, "directions/"))
        assert NOT_YET not in said
        assert "Provisional" not in said


@pytest.mark.parametrize("what", ["sheet/", "carer/", "calendar/"])
def test_the_patient_reads_that_they_may_change(
    plan: Plan, clinician: Member, nurse: Member, what: str
) -> None:
    with days_later(LATE):
        give(plan, nurse, "late")
        moved = course_so_far.forecast_of(plan, plan.clinic.today()).moved
        assert "may change" in words(page(plan, clinician, what)).lower()
        doses.accept_dates(plan=plan, by=nurse, shown=doses.dates_shown(moved), key="accept")
        assert "may change" not in words(page(plan, clinician, what)).lower()


def test_the_file_holds_them_as_tentative(plan: Plan, nurse: Member, clinician: Member) -> None:
    with days_later(LATE):
        give(plan, nurse, "late")
        client = Client()
        client.force_login(clinician.user)
        file = client.get(f"/plans/{plan.pk}/calendar.ics").content.decode()
        days = [old for _, old, _ in course_so_far.forecast_of(plan, plan.clinic.today()).moved]
        events = file.split("BEGIN:VEVENT")[1:]
        for day in days:
            ours = [each for each in events if f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in each]
            assert ours
            assert all("STATUS:TENTATIVE" in each for each in ours), "the blood test of that day too"
        assert calendars.next_visit(plan) is not None
