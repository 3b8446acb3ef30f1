"""The chart of a course and its table: the same numbers as the records, and expected days that count from 1."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from regimens.actions import course_so_far, results, taking_back
from regimens.models import Member, Patient, Plan, Record, RecordKind
from regimens.web.presenters.chart import Chart, chart
from regimens.wording import facts, followup
from tests.recorded import days_later
from tests.web import courses
from tests.web.courses import give


@pytest.fixture
def nerve_plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """A signed plan of nerve signs; its history holds a B12 and an eGFR of a week ago."""
    return courses.signed(patient, clinician, answers | courses.NERVES)


@pytest.fixture
def treated(nerve_plan: Plan, nurse: Member) -> Plan:
    """Three doses, two reviews, reticulocytes and haemoglobin over ten days."""
    for number in range(3):
        with days_later(2 * number):
            give(nerve_plan, nurse, f"dose {number}")
    courses.review(nerve_plan, nurse, "r0", numbness=3, gait_disturbance=2)
    courses.result(nerve_plan, nurse, "hb", "haemoglobin", "96", "g/L")
    with days_later(5):
        courses.result(nerve_plan, nurse, "ret", "reticulocytes", "180", "10*9/L")
    with days_later(10):
        courses.review(nerve_plan, nurse, "r1", response="better", numbness=2, gait_disturbance=2)
        courses.result(nerve_plan, nurse, "b12", "b12_total", ">2000", "ng/L")
    return nerve_plan


def drawn(plan: Plan) -> Chart:
    """The chart from the records that stand."""
    return chart(plan, course_so_far.standing_records(plan))


def test_the_table_has_every_dose_score_and_result_with_its_days(treated: Plan) -> None:
    first = treated.clinic.today()
    told = {(one.on, one.what, one.value, one.since_first, one.since_last) for one in drawn(treated).table}
    week_ago = first - timedelta(days=7)
    numbness, gait = facts.heading(courses.NUMBNESS), facts.heading(courses.GAIT)

    def day(count: int) -> date:
        return first + timedelta(days=count)

    assert told == {
        (week_ago, "B12, total, ng/L", "110 ng/L", -7, None),
        (week_ago, f"eGFR, {facts.UNIT_WORDS['mL/min/1.73m2']}", f"88 {facts.UNIT_WORDS['mL/min/1.73m2']}", -7, None),
        (day(0), "Dose given", "1 mg", 0, None),
        (day(2), "Dose given", "1 mg", 2, 2),
        (day(4), "Dose given", "1 mg", 4, 2),
        (day(0), numbness, followup.SCORES["3"], 0, 0),
        (day(0), gait, followup.SCORES["2"], 0, 0),
        (day(0), "Haemoglobin, g/L", "96 g/L", 0, 0),
        (day(5), f"Reticulocytes, {facts.UNIT_WORDS['10*9/L']}", f"180 {facts.UNIT_WORDS['10*9/L']}", 5, 1),
        (day(10), numbness, followup.SCORES["2"], 10, 6),
        (day(10), gait, followup.SCORES["2"], 10, 6),
        (day(10), "B12, total, ng/L", "above 2,000 ng/L", 10, 6),
    }  # fmt: skip
    days = [one.on for one in drawn(treated).table]
    assert days == sorted(days)


def test_a_panel_for_the_symptoms_and_one_for_each_analyte(treated: Plan) -> None:
    panels = drawn(treated).panels
    assert [panel.title.split(",")[0] for panel in panels] == [
        "Symptoms",
        "B12",
        "Haemoglobin",
        "Reticulocytes",
        "eGFR",
    ]
    assert [len(line.marks) for line in panels[0].lines] == [2, 2]
    assert all(len(panel.doses) == 3 for panel in panels)
    assert len({panel.doses for panel in panels}) == 1
    shapes = [(line.dash, line.shape) for line in panels[0].lines]
    assert len(set(shapes)) == len(shapes)


def test_equal_scores_do_not_hide_each_other(treated: Plan) -> None:
    ends = [line.points.split()[-1] for line in drawn(treated).panels[0].lines]
    assert len(set(ends)) == 2


def place_of(panel: Any, day: int) -> float:
    """Where a day lies, measured on two of the panel's own days."""
    (x0, d0), (x1, d1) = panel.days[0], panel.days[-1]
    return float(x0 + (x1 - x0) * (day - d0) / (d1 - d0))


def test_reticulocytes_are_expected_on_days_5_to_7_the_first_dose_being_day_1(treated: Plan) -> None:
    [panel] = [one for one in drawn(treated).panels if one.title.startswith("Reticulocytes")]
    assert panel.expected
    assert panel.expected.x == pytest.approx(place_of(panel, 4), abs=0.3)
    assert panel.expected.x + panel.expected.width == pytest.approx(place_of(panel, 6), abs=0.3)
    assert "days 5 to 7" in panel.expected.words
    assert "S34" in panel.expected.words


def test_haemoglobin_is_expected_to_have_recovered_after_56_days(treated: Plan) -> None:
    [panel] = [one for one in drawn(treated).panels if one.title.startswith("Haemoglobin")]
    assert panel.expected
    assert panel.expected.x == pytest.approx(place_of(panel, 56), abs=0.3)
    assert panel.expected.width == 0
    assert "8 weeks" in panel.expected.words
    assert "O-B4" in panel.expected.words


def test_nothing_lies_outside_its_drawing(treated: Plan) -> None:
    for panel in drawn(treated).panels:
        for line in panel.lines:
            for point in line.points.split():
                x, y = (float(end) for end in point.split(","))
                assert 76 <= x <= 700
                assert panel.top <= y <= panel.axis
        assert all(76 <= x <= 700 for x in panel.doses)


def test_what_was_taken_back_is_not_drawn(treated: Plan, nurse: Member) -> None:
    wrong = Record.everywhere.get(kind=RecordKind.RESULT, detail__analyte="haemoglobin")
    taking_back.take_back(record=wrong, by=nurse, reason="Another patient's", key="t")
    seen = drawn(treated)
    assert not [one for one in seen.table if "96" in one.value]
    assert not [panel for panel in seen.panels if panel.title.startswith("Haemoglobin")]


def test_a_result_in_the_history_and_recorded_counts_once(nerve_plan: Plan, nurse: Member) -> None:
    with days_later(-7):
        day = nerve_plan.clinic.today()
    before = len(drawn(nerve_plan).table)

    results.record(
        plan=nerve_plan, by=nurse, on=day, analyte="egfr", typed="88", unit="mL/min/1.73m2", place="", key="e"
    )
    assert len(drawn(nerve_plan).table) == before


def test_results_from_long_before_are_in_the_table_alone(nerve_plan: Plan, nurse: Member) -> None:

    give(nerve_plan, nurse, "one")
    long_ago = nerve_plan.clinic.today() - timedelta(days=300)
    results.record(
        plan=nerve_plan, by=nurse, on=long_ago, analyte="ferritin", typed="40", unit="ug/L", place="", key="f"
    )
    seen = drawn(nerve_plan)
    assert seen.has_earlier
    assert [one for one in seen.table if one.since_first == -300]
    assert not [panel for panel in seen.panels if panel.title.startswith("Ferritin")]


def test_the_page_draws_what_the_table_tells(treated: Plan, clinician: Member) -> None:
    client = Client()
    client.force_login(clinician.user)
    page = client.get(f"/plans/{treated.pk}/course/").content.decode()
    body = re.search(r'<table class="grid stack numbers">.*?</table>', page, re.S)
    assert body
    rows = re.findall(r"<tr><th scope=\"row\".*?</tr>", body[0], re.S)
    table = drawn(treated).table
    assert len(rows) == len(table)
    for row, one in zip(rows, table, strict=True):
        assert f'datetime="{one.on}"' in row
        assert one.value in unescape(row)
    assert page.count('role="img"') == len(drawn(treated).panels)
    assert "style=" not in re.sub(r"<style.*?</style>", "", page, flags=re.S)
    assert len(re.findall(r"<title id=", page)) == len(re.findall(r"<desc id=", page)) == 5
