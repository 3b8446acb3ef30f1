"""How far a date may be relied on: said in the months as in the list, and on the nurse's sheet."""

from __future__ import annotations

import re

import pytest

from regimens.models import Member, Patient, Plan
from tests.recorded import days_later
from tests.web.courses import NERVES, give, signed
from tests.web.test_paper_of_a_course import page, part
from tests.web.test_plan_page import words
from tests.wording import readability

MAY_CHANGE = "Your injection dates may change, as they depend on how you are."
ASK_US = '"Ask us" means that we are closed that day.'
UNOWNED = "Doses fall on closed days and nobody is assigned."


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """The simple case, signed: six doses in two weeks, then every 3 months."""
    return signed(patient, clinician, answers)


@pytest.fixture
def nerves_plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Every other day, until improvement stops; nobody is named for closed days."""
    return signed(patient, clinician, answers | NERVES | {"closed_day_owner": "none"})


def months(html: str) -> str:
    """What the months say."""
    return words(html[html.index('id="c-months"') :].partition("</section>")[0])


def test_where_no_injection_is_firm_the_head_says_so_and_the_months_say_where(
    nerves_plan: Plan, clinician: Member
) -> None:
    html = page(nerves_plan, clinician, "calendar/")
    assert MAY_CHANGE in words(html)
    assert ASK_US in words(html)
    assert "Injection 4, ask us" in months(html), "Sunday 29 November"
    assert "Injection 2, may change" not in months(html), "said once, above"
    assert "Blood test, may change" in months(html)


def test_behind_a_late_injection_the_months_mark_none_as_firm(plan: Plan, clinician: Member) -> None:
    assert "may change" not in words(page(plan, clinician, "calendar/"))
    with days_later(1):
        html = page(plan, clinician, "calendar/")
    assert MAY_CHANGE in words(html)
    assert "late: ring us to agree a day" in months(html)
    assert len(re.findall(r"may change", words(part(html, "list")))) > 1


def test_a_late_blood_test_asks_for_a_call_as_the_calendar_file_does(plan: Plan, clinician: Member) -> None:
    with days_later(400):
        html = page(plan, clinician, "calendar/")
    rows = [words(row) for row in re.findall(r"<tr.*?</tr>", part(html, "list"), re.S)]
    late = [row for row in rows if "Blood test: still to do" in row]
    assert late
    assert all("late: ring us to agree a day" in row for row in late)
    assert "Blood test: still to do, late: ring us Blood" in months(html), "short, where boxes are small"


def test_a_date_of_a_time_that_is_not_certain_says_so_on_the_nurses_sheet(
    nerves_plan: Plan, clinician: Member
) -> None:
    html = page(nerves_plan, clinician, "directions/")
    tests = words(html[html.index('id="d-tests"') :].partition("</section>")[0])
    assert "Provisional: it moves with the injections." in tests


def test_a_dose_of_loading_has_its_day_where_later_ones_have_a_window(plan: Plan, clinician: Member) -> None:
    said = words(page(plan, clinician, "directions/"))
    assert said.count("On this day only") == len(("loading",)) * 6
    assert "Before or after its day or window: ask the clinician first." in said


def test_nobody_is_missed_for_closed_days_once_every_dose_to_come_lies_on_an_open_one(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    patient.clinic.closed_days = ["2026-11-25"]
    patient.clinic.save()
    chosen = {"closed_day_owner": "none", "choices.loading_days": "mon_wed_fri"}
    plan = signed(patient, clinician, answers | NERVES | chosen)
    give(plan, nurse, "first")
    assert UNOWNED in words(page(plan, clinician, "directions/"))
    with days_later(2):
        give(plan, nurse, "on the closed day")
        assert UNOWNED not in words(page(plan, clinician, "directions/"))


@pytest.mark.parametrize("loading", [{}, NERVES])
def test_the_calendar_page_reads_as_easily_as_the_sheet(
    patient: Patient, clinician: Member, answers: dict[str, object], loading: dict[str, object]
) -> None:
    """Grade 6 and 18 words, as for the sheet (interface 4.5); its margins speak to staff."""
    plan = signed(patient, clinician, answers | loading)
    html = page(plan, clinician, "calendar/")
    after_name = html[html.index('<p class="intro">') :]
    lines = [words(each) for each in re.findall(r"<p[^>]*>.*?</p>", after_name, re.S)]
    assert len(lines) >= 3
    assert readability.grade(lines) <= 6
    assert len(readability.words(readability.longest(lines))) <= 18
