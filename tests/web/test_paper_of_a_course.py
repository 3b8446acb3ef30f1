"""The patient's paper once a course runs: what is on record stands as given, and nothing asks for it again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from regimens.actions import plans, reviews, taking_back
from regimens.actions.as_it_stands import as_it_stands
from regimens.actions.doses import BATCH_LENGTH, GIVER_LENGTH
from regimens.models import Member, Patient, Plan
from regimens.web.presenters import patient_sheet, schedule
from regimens.wording import dates
from tests import recorded
from tests.printed_pages import printed
from tests.recorded import days_later
from tests.web.courses import NERVES, give, signed
from tests.web.test_course import LATE, loaded_long_ago
from tests.web.test_plan_page import words

TICK = 'class="tick"'
ROW = re.compile(
    r'<tr>(?:(?!day-event|</tr>).)*</tr>|<li>.*?</li>|<span class="day-event">.*?</time>.*?</span></span>',
    re.S,
)


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """The simple case, signed: six doses in two weeks, then every 3 months."""
    return signed(patient, clinician, answers)


def page(plan: Plan, reader: Member, what: str) -> str:
    """The paper as it is sent today."""
    client = Client()
    client.force_login(reader.user)
    response = client.get(f"/plans/{plan.pk}/{what}")
    assert response.status_code == 200
    html = response.content.decode()
    return html[html.index("<main") :]


def part(html: str, name: str) -> str:
    """One section of the page."""
    found = re.search(rf'<section class="{name}".*?</section>', html, re.S)
    assert found, name
    return found[0]


def rows_of(html: str, day: str) -> list[str]:
    """Every row, list item or box of an injection on this day."""
    return [row for row in ROW.findall(html) if f'datetime="{day}"' in row and "Injection" in row]


def unbroken(html: str) -> str:
    """A batch number in one piece, as it was typed."""
    return re.sub(r'<wbr>|<span class="nowrap">([^<]{1,8})</span>', r"\1", html)


def text_of(html: str) -> str:
    """What is read, without the space that a tag leaves before a sign."""
    return words(html).replace(" ,", ",").strip()


@pytest.mark.parametrize("what", ["sheet/", "sheet/?size=large", "carer/", "carer/?size=large"])
def test_a_dose_given_has_no_box_on_the_calendar_of_a_sheet(
    plan: Plan, nurse: Member, clinician: Member, what: str
) -> None:
    give(plan, nurse, "first")
    first = plan.clinic.today()
    with days_later(1):
        html = part(page(plan, clinician, what), "dates-page")
    (given,) = rows_of(html, first.isoformat())
    assert TICK not in given
    assert "Injection, given" in text_of(given)
    (coming,) = rows_of(html, (first + timedelta(days=2)).isoformat())
    assert TICK in coming


def test_a_dose_given_stands_on_the_record_with_its_real_date(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    give(plan, nurse, "first")
    with days_later(3):
        give(plan, nurse, "a day late")
        today = plan.clinic.today()
        html = part(page(plan, clinician, "sheet/"), "record")
        sheet = words(page(plan, clinician, "sheet/"))
    (given,) = [row for row in ROW.findall(html) if f'datetime="{today.isoformat()}"' in row]
    planned = dates.patient_day(today - timedelta(days=1))
    assert TICK not in given
    cells = [words(cell) for cell in re.findall(r"<t[dh].*?</t[dh]>", given, re.S)]
    assert [cell.strip() for cell in cells[:3]] == ["given", planned, dates.patient_day(today)]
    assert f"Your next injection is on {dates.patient_day(today)}" not in sheet
    assert html.count(TICK) == 12 - 2


@pytest.mark.parametrize("is_known", [True, False])
def test_a_dose_on_record_is_filled_in_on_the_card(
    plan: Plan, nurse: Member, clinician: Member, *, is_known: bool
) -> None:
    expiry = plan.clinic.today() + timedelta(days=365) if is_known else None
    give(plan, nurse, "first", expires_on=expiry)
    with days_later(1):
        html = part(page(plan, clinician, "sheet/"), "record")
    _, given, *coming = ROW.findall(html)
    assert '<span class="nowrap">HX24-</span><wbr><span class="nowrap">117</span>' in given
    cells = [words(cell).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", unbroken(given), re.S)]
    batch = f"HX24-117 , {dates.patient_date(expiry)}" if expiry else "HX24-117"
    assert cells[3:] == ["left arm", batch, "Gil Giver"]
    assert coming
    assert all("filled-in" not in row for row in coming)


def test_of_two_doses_on_one_day_card_and_direction_sheet_show_the_same(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    for key, batch in (("a", "FIRST-1"), ("b", "SECOND-2"), ("c", "THIRD-3")):
        made = recorded.give(plan, nurse, key, reason="As it fell", batch=batch)
        if key == "a":
            first = made
    taking_back.take_back(record=first, by=nurse, reason="Another patient's", key="back")
    papers = [unbroken(page(plan, clinician, what)) for what in ("sheet/", "directions/")]
    card, direction = (re.findall(r"FIRST-1|SECOND-2|THIRD-3", paper) for paper in papers)
    assert sorted(card) == ["SECOND-2", "THIRD-3"]
    assert card == direction


def test_doses_of_this_course_under_an_earlier_version_stand_on_the_card(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    plan = recorded.nerves_plan(patient, clinician, answers)
    recorded.give(plan, nurse, "a", batch="EARLIER-1")
    with days_later(1):
        amended = plans.amend(plan=plan, by=clinician, reason="Another phone number", key="amend")
        newer = recorded.sign(amended, clinician, "newer")
        given = ROW.findall(part(page(newer, clinician, "sheet/"), "record"))[1]
        direction = page(newer, clinician, "directions/")
    cells = [words(cell).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", unbroken(given), re.S)]
    assert cells == ["given", "", dates.patient_day(plan.as_of), "left arm", "EARLIER-1", nurse.name]
    assert "EARLIER-1" in direction


def test_a_dose_given_has_no_box_on_the_calendar_page(plan: Plan, nurse: Member, clinician: Member) -> None:
    before = page(plan, clinician, "calendar/").count(TICK)
    give(plan, nurse, "first")
    first = plan.clinic.today()
    with days_later(1):
        html = page(plan, clinician, "calendar/")
    injections = rows_of(html, first.isoformat())
    assert [TICK in row for row in injections] == [False]
    assert [words(row).strip().split()[0] for row in injections] == ["given"]
    assert "Injection 1, given" in words(html)
    assert html.count(TICK) == before - len(("in its month", "in the list"))


def test_a_reading_has_no_box_for_a_dose_given(plan: Plan, nurse: Member, clinician: Member) -> None:
    give(plan, nurse, "first")
    with days_later(1):
        html = page(plan, clinician, "for/patient/")
    (given,) = [row for row in ROW.findall(html) if "Injection, given" in text_of(row)]
    assert TICK not in given


# The step of the plan that is now


@pytest.mark.parametrize("what", ["sheet/", "carer/"])
def test_once_all_loading_doses_are_given_the_step_after_it_is_said_alone(
    plan: Plan, nurse: Member, clinician: Member, what: str
) -> None:
    with days_later(5):
        assert "Step 1, now:" in words(page(plan, clinician, what))
    loaded_long_ago(plan, nurse)
    with days_later(11):
        coming = as_it_stands(plan).document["schedule"]
        first = next(row["on"] for row in coming if row["phase"] == "maintenance")
        said = words(part(page(plan, clinician, what), "part part-plan"))
    assert "Step" not in said
    assert "injections a week" not in said
    assert "have one injection every 3 months." in said
    assert f"The first one is on {dates.patient_day(dates.read(first))}." in said


def test_after_a_plateau_nobody_goes_on_every_other_day(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers | NERVES, key="plateau")
    for day in (0, 2):
        with days_later(day):
            give(made, nurse, f"dose {day}")
    with days_later(3):
        assert "every other day" in words(page(made, clinician, "sheet/"))
        reviews.record_plateau(
            plan=made, by=clinician, on=made.clinic.today(), reason="Improvement has stopped", key="p"
        )
        said = words(page(made, clinician, "sheet/"))
    assert "every other day" not in said
    assert "You keep going as long as you are getting better." not in said
    assert "Step 1" not in said


def test_once_the_later_doses_run_none_of_them_is_the_first(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    loaded_long_ago(plan, nurse)
    with days_later(LATE):
        give(plan, nurse, "first of maintenance")
        said = words(part(page(plan, clinician, "sheet/"), "part part-plan"))
    assert "You have one injection every 3 months." in said
    assert "The first one is on" not in said


# Blood tests whose day went by


@pytest.fixture
def nerves_plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Nerve signs and a risk of low potassium: blood tests on each of the first days."""
    return signed(patient, clinician, answers | NERVES | {"safety.potassium_risk": "yes"})


@pytest.mark.parametrize(("what", "who"), [("sheet/", "You"), ("carer/", "They")])
def test_late_tests_of_the_first_days_are_said_once_as_still_to_do(
    nerves_plan: Plan, nurse: Member, clinician: Member, what: str, who: str
) -> None:
    assert "before" in words(part(page(nerves_plan, clinician, what), "part part-tests"))
    give(nerves_plan, nurse, "first")
    with days_later(10):
        today = dates.patient_day(nerves_plan.clinic.today())
        late = {
            row["key"] for row in as_it_stands(nerves_plan).document["schedule"] if row["state"] == "overdue"
        }
        said = words(part(page(nerves_plan, clinician, what), "part part-tests"))
    assert {"baseline", "potassium-1", "potassium-2", "potassium-3"} <= late
    assert f"{who} still need a blood test. {today}" in said
    assert said.count(today) == 1
    assert "before" not in said
    assert "In the first days" not in said


def test_late_tests_of_one_kind_are_one_line_of_the_calendar_page(
    nerves_plan: Plan, nurse: Member, clinician: Member
) -> None:
    give(nerves_plan, nurse, "first")
    with days_later(10):
        html = page(nerves_plan, clinician, "calendar/")
    for what in ("Blood test: potassium", "Blood test: still to do"):
        assert words(html).count(what) == len(("in its month", "in the list")), what
    assert "before the first dose" not in words(html)


def test_a_late_test_is_before_the_start_while_nothing_was_given(
    nerves_plan: Plan, clinician: Member
) -> None:
    with days_later(2):
        said = words(part(page(nerves_plan, clinician, "sheet/"), "part part-tests"))
    assert "You need a blood test before you start." in said
    assert "You still need a blood test." not in said


# An injection that is late


@pytest.mark.parametrize("what", ["sheet/", "carer/"])
def test_a_late_injection_has_no_firm_day(plan: Plan, nurse: Member, clinician: Member, what: str) -> None:
    give(plan, nurse, "first")
    with days_later(4):
        today = plan.clinic.today()
        html = page(plan, clinician, what)
    said = words(part(html, "part part-main"))
    assert "An injection is late, so please call us to agree a day." in said
    assert "next injection is on" not in said
    (late,) = rows_of(part(html, "dates-page"), today.isoformat())
    assert "Injection, may change" in text_of(late)
    assert "The first one is on" not in words(html)


def test_on_the_calendar_page_the_day_of_a_late_injection_is_to_be_agreed(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    give(plan, nurse, "first")
    with days_later(4):
        (late,) = rows_of(page(plan, clinician, "calendar/"), plan.clinic.today().isoformat())
    assert "late: ring us to agree a day" in words(late)


@pytest.mark.parametrize("what", ["sheet.pdf", "sheet.pdf?size=large", "directions.pdf"])
def test_no_name_or_batch_makes_a_row_go_on_overleaf(
    plan: Plan, nurse: Member, clinician: Member, what: str
) -> None:
    for number in range(3):
        with days_later(2 * number):
            give(plan, nurse, f"{number}", batch="W" * BATCH_LENGTH, giver="W" * GIVER_LENGTH)
    client = Client()
    with days_later(5):
        client.force_login(clinician.user)
        made = printed(client, f"/plans/{plan.pk}/{what}")
    said = "".join(made.texts()).replace(" ", "")
    assert said.count("W") >= 3 * (BATCH_LENGTH + GIVER_LENGTH)
    assert made.torn() == []


@pytest.mark.parametrize("what", ["sheet/", "carer/", "sheet/?size=large"])
def test_no_injection_after_a_late_one_is_firm(
    plan: Plan, nurse: Member, clinician: Member, what: str
) -> None:
    give(plan, nurse, "first")
    first = plan.clinic.today()
    with days_later(4):
        html = part(page(plan, clinician, what), "dates-page")
    for days in (7, 9, 11):
        for row in rows_of(html, (first + timedelta(days=days)).isoformat()):
            assert "may change" in words(row), days
    assert "may change" in words(html)


@pytest.mark.parametrize("owner", ["self", "community", "hospital"])
def test_who_gives_doses_on_closed_days_takes_no_blood_test(
    patient: Patient, clinician: Member, answers: dict[str, object], owner: str
) -> None:
    """Nobody was asked who takes blood then."""
    plan = signed(patient, clinician, answers | NERVES | {"closed_day_owner": owner})
    rows = schedule.rows(plan.document, plan.clinic.name, owner)
    closed = [row for row in rows if row.is_closed]
    assert {row.kind for row in closed} == {"injection", "blood_test"}
    for row in closed:
        assert row.needs_owner == (row.kind == "blood_test")
        assert (row.plain_where == schedule.PLAIN_NO_OWNER) == (row.kind == "blood_test")
    with days_later(0):
        made = patient_sheet.made(plan, owner)
    assert made.calendar
    for entry in made.calendar.entries:
        asks = "ask us where: we are closed" in entry.notes
        assert asks == (entry.kind == "blood_test" and entry.on in {row.on for row in closed})
