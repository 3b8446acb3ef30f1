"""One plan's dates on every page, sheet and file of the product: followed, on hold, and once it was stopped."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from regimens.actions import exporting
from regimens.actions.exporting import Asked
from regimens.models import Member, Patient, Plan
from tests import surface_dates as dates
from tests.exports.reading import Seen, read, standing
from tests.surfaces import dates_in_cell
from tests.web import kept_histories
from tests.web.test_paper_of_a_course_that_rests import TO_TAKE_HOME, hold, stop
from tests.wording import patient_cases as cases

HISTORIES = [cases.nerves_history, cases.two_weeks_history, cases.surgery_history, cases.tablets_history]
every_history = pytest.mark.parametrize("history", HISTORIES)
some = pytest.mark.parametrize("history", [cases.nerves_history, cases.tablets_history])
History = Callable[[], dict[str, Any]]


def page(web: Client, plan: Plan, what: str = "") -> str:
    """The page, from its first heading on."""
    response = web.get(f"/plans/{plan.pk}/{what}")
    assert response.status_code == 200, what
    html: str = response.content.decode()
    return html[html.index("<h1") :]


def part(html: str, begin: str, end: str = "</section>") -> str:
    """From one mark up to the next."""
    return html[html.index(begin) :].partition(end)[0]


def of_times(html: str, plan: Plan) -> Counter[date]:
    """Every day that is marked as one, but for the patient's birth."""
    found = dates.of_times(html)
    del found[plan.patient.born]
    return found


def visits_of(schedule: list[dict[str, Any]]) -> Counter[date]:
    """As the patient's calendar counts them: what falls on one day and is of one kind is one visit."""
    return Counter(date.fromisoformat(on) for on, _ in {(each["on"], each["kind"]) for each in schedule})


def in_table(by: Member, plan: Plan) -> dict[str, date]:
    """The dates in the clinic's export."""
    made = exporting.export(by=by, asked=Asked(what="plans", format="csv")).content.decode("utf-8-sig")
    names, cells = [line for line in csv.reader(io.StringIO(made)) if not line[0].startswith("# ")]
    return dates_in_cell(dict(zip(names, cells, strict=True))["dates"])


def file_of(web: Client, plan: Plan) -> list[Seen]:
    """The calendar file as two independent readers see it."""
    return read(web.get(f"/plans/{plan.pk}/calendar.ics").content)


def check_the_record(web: Client, plan: Plan, by: Member) -> None:
    """The plan's own page, the clinical copy and the export keep the dates that were signed, whatever happens."""
    document, planned = plan.document, dates.of_document(plan.document)
    screen = page(web, plan)
    assert of_times(part(screen, 'id="schedule"', "</table>"), plan) == planned
    assert dates.of_timeline(screen) == dates.bars(document)
    assert dates.of_months(part(screen, 'class="months"')) == planned
    assert of_times(part(page(web, plan, "clinical/"), 'id="p-dates"'), plan) == planned
    assert in_table(by, plan) == dates.by_key(document["schedule"])


def check_what_is_to_come(web: Client, plan: Plan) -> None:
    """The course's page, the calendar file and the direction sheet have each date that is still to come."""
    schedule = plan.document["schedule"]
    lines = part(page(web, plan, "course/"), 'id="lines"')
    first_in_row = [row.partition("</time>")[0] for row in lines.split("<tr ")[1:]]
    assert Counter(
        day for row in first_in_row for day in dates.of_times(f"{row}</time>")
    ) == dates.of_document(plan.document)
    assert standing(file_of(web, plan)) == set(dates.by_key(schedule).items())
    if plan.route != "oral":
        directions = page(web, plan, "directions/")
        to_give, tests = part(directions, 'id="d-open"'), part(directions, 'id="d-tests"')
        assert dates.of_times(to_give) == dates.of_document(plan.document, "injection")
        assert dates.of_times(tests) == dates.of_document(plan.document, "blood_test", "review")


@every_history
def test_while_it_is_followed(web: Client, patient: Patient, clinician: Member, history: History) -> None:
    plan = kept_histories.signed(patient, clinician, history())
    schedule = plan.document["schedule"]
    assert schedule
    check_the_record(web, plan, clinician)
    check_what_is_to_come(web, plan)
    calendar = page(web, plan, "calendar/")
    assert dates.of_times(calendar) == dates.of_months(calendar) == dates.of_document(plan.document)
    for what in ("sheet/", "sheet/?size=large", "carer/", "carer/?size=large"):
        dated = part(page(web, plan, what), 'class="dates-page"')
        assert dates.of_times(dated) == visits_of(schedule), what
        if "large" not in what:
            assert dates.of_months(dated) == visits_of(schedule), what


@some
def test_on_hold(web: Client, patient: Patient, clinician: Member, history: History) -> None:
    """No date is moved and none is lost; nobody takes any home; those within the pause are to be agreed."""
    plan = kept_histories.signed(patient, clinician, history())
    hold(plan, clinician)
    check_the_record(web, plan, clinician)
    check_what_is_to_come(web, plan)
    for path in TO_TAKE_HOME:
        response = web.get(f"/plans/{plan.pk}/{path}")
        assert (response.status_code, b"<time" in response.content) == (409, False), path
    until = plan.clinic.today() + timedelta(days=14)
    kinds = {each["key"]: each["kind"] for each in plan.document["schedule"]}
    within = [each for each in file_of(web, plan) if kinds[each.key] == "injection" and each.on < until]
    assert bool(within) is (plan.route != "oral")
    assert {each.status for each in within} <= {"TENTATIVE"}


@some
def test_once_it_was_stopped(web: Client, patient: Patient, clinician: Member, history: History) -> None:
    """The record keeps its dates; nothing is to come; the file takes every one of them out of a calendar."""
    plan = kept_histories.signed(patient, clinician, history())
    stop(plan, clinician)
    check_the_record(web, plan, clinician)
    assert 'id="lines"' not in page(web, plan, "course/")
    cancelled = {(each.key, each.on) for each in file_of(web, plan) if each.status == "CANCELLED"}
    assert cancelled == set(dates.by_key(plan.document["schedule"]).items())
    assert standing(file_of(web, plan)) == set()
    if plan.route != "oral":
        directions = page(web, plan, "directions/")
        assert "No dose is dated" in part(directions, 'id="d-open"')
        assert dates.of_times(directions[directions.index('id="d-open"') :]) == Counter()
    for path in TO_TAKE_HOME:
        response = web.get(f"/plans/{plan.pk}/{path}")
        assert (response.status_code, b"<time" in response.content) == (409, False), path
