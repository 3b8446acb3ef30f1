"""A blood test before a dose that may change may change too, on every paper and in the file."""

from __future__ import annotations

import pytest
from django.test import Client

from regimens.actions import course_so_far
from regimens.clinical.following import LATE, Line, State
from regimens.models import Member, Patient, Plan
from tests.recorded import days_later
from tests.web.courses import signed
from tests.web.test_course import loaded_long_ago
from tests.web.test_paper_of_a_course import ROW, page, part
from tests.web.test_plan_page import words

PAPER = {
    "sheet/": "may change",
    "carer/": "may change",
    "calendar/": "may change",
    "directions/": "Provisional: it moves with the injections.",
    "for/nurse/": "Provisional: it moves with the injections.",
}
LISTS = {"sheet/": "dates-page", "carer/": "dates-page", "calendar/": "list"}


@pytest.fixture
def plan(patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]) -> Plan:
    """The simple case after its loading; the first dose after that will be late."""
    made = signed(patient, clinician, answers)
    loaded_long_ago(made, nurse)
    return made


def waiting(plan: Plan) -> list[Line]:
    """The blood tests that are drawn before a dose to come."""
    lines = course_so_far.forecast_of(plan, plan.clinic.today()).lines
    return [line for line in lines if line.before is not None]


@pytest.mark.parametrize("what", PAPER)
def test_no_paper_has_a_firm_blood_test(plan: Plan, clinician: Member, what: str) -> None:
    with days_later(120):
        tests, html = waiting(plan), page(plan, clinician, what)
    assert len(tests) >= 3
    for line in tests:
        said = of_day(part(html, LISTS[what]) if what in LISTS else html, line)
        assert said, line.key
        to_agree = what == "calendar/" and line.state in LATE
        wanted = "late: ring us to agree a day" if to_agree else PAPER[what]
        assert all(wanted in each for each in said), line.key


def of_day(html: str, test: Line) -> list[str]:
    """Each row or list item of the blood test of this day."""
    rows = [row for row in ROW.findall(html) if f'datetime="{test.on.isoformat()}"' in row]
    said = [words(row) for row in rows]
    return [each for each in said if "Blood test" in each or "Follow-up at" in each]


def test_the_file_has_none_either(plan: Plan, clinician: Member) -> None:
    client = Client()
    client.force_login(clinician.user)
    with days_later(120):
        tests = waiting(plan)
        events = client.get(f"/plans/{plan.pk}/calendar.ics").content.decode().split("BEGIN:VEVENT")
    assert len(tests) >= 3
    for line in tests:
        ours = [each for each in events if f"DTSTART;VALUE=DATE:{line.on:%Y%m%d}" in each]
        assert len(ours) > 1, line.key
        assert all("STATUS:TENTATIVE" in each for each in ours), line.key


def test_before_it_is_late_they_are_firm(plan: Plan, clinician: Member) -> None:
    with days_later(90):
        assert not any(line.provisional for line in waiting(plan))
        assert "may change" not in words(page(plan, clinician, "sheet/")).lower()


REASON = "Provisional: it moves with the dose before it, which is late or on hold."


def test_the_reading_says_that_the_doses_behind_it_move(plan: Plan, clinician: Member) -> None:
    what = "for/clinician/"
    with days_later(120):
        html = words(page(plan, clinician, what))
    assert REASON in html
    assert "Provisional until the interval is chosen." not in html
    with days_later(90):
        assert REASON not in words(page(plan, clinician, what))


def test_the_course_page_calls_no_dose_behind_it_certain(plan: Plan, clinician: Member) -> None:
    with days_later(120):
        seen = course_so_far.forecast_of(plan, plan.clinic.today()).lines
        html = page(plan, clinician, "course/")
    behind = [line for line in seen if line.kind == "injection" and line.state is State.PROJECTED]
    assert len(behind) >= 3
    for line in behind:
        row = html.split(f'data-key="{line.key}"', 1)[1].split("</td>", 1)[0]
        assert "Not certain yet" in words(row), line.key


def test_the_list_of_blood_tests_says_what_the_calendar_says(plan: Plan, clinician: Member) -> None:
    with days_later(120):
        html = words(page(plan, clinician, "sheet/"))
        tests = waiting(plan)
    section = html.split("Your blood tests", 1)[1].split("We will call you", 1)[0]
    assert section.count("(may change)") == len({line.on for line in tests})
