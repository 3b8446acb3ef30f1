"""The square code of the next visit: read back module by module, and where it stands on the paper."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid5

import icalendar
import pytest
from django.test import Client

from regimens.actions import accounts, calendars, plans, visits
from regimens.exports.calendar_file import Status, Visit, inline_event
from regimens.models import Event, Member, Patient, Plan
from regimens.web.presenters.visit_code import drawn, next_visit_code
from regimens.wording import calendar_file as words
from tests.exports import squares
from tests.exports.test_calendar_file import LINEAGE, origin
from tests.web import courses

MILLIMETRES, SMALLEST_MODULE = 30, 0.45
LONGEST_KEYS = [
    "baseline",
    "loading-12",
    "maintenance-24",
    "pregnancy-review-1",
    "b12-pregnancy-3",
    "follow-up-24m",
]


def visit(key: str = "loading-2", on: date = date(2026, 11, 25)) -> Visit:
    return Visit(key=key, on=on, status=Status.CONFIRMED)


def code_on(html: str) -> str:
    found = re.search(r"<svg.*?visit-code.*?</svg>", html)
    return found[0] if found else ""


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("key", LONGEST_KEYS)
def test_a_reader_of_the_standard_reads_the_visit(key: str, named: bool) -> None:
    for host in ("calendar.invalid", "clinic.example.org"):
        content = inline_event(visit(key), origin(named=named, host=host))
        grid = squares.modules(drawn(content))
        assert squares.decoded(grid) == content
        assert MILLIMETRES / (len(grid) + 2 * squares.QUIET) >= SMALLEST_MODULE


def test_the_content_is_one_event_and_nothing_else() -> None:
    content = inline_event(visit(), origin())
    assert content == (
        "BEGIN:VEVENT\r\n"
        f"UID:{LINEAGE}-{uuid5(LINEAGE, 'loading-2').hex[:12]}@clinic.example.org\r\n"
        "SEQUENCE:3\r\n"
        "DTSTART;VALUE=DATE:20261125\r\n"
        "SUMMARY:Clinic appointment\r\n"
        "END:VEVENT"
    )
    event: Any = icalendar.Event.from_ical(content)
    assert event["DTSTART"].dt == date(2026, 11, 25)


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("key", LONGEST_KEYS)
def test_a_day_on_which_the_clinic_is_closed_is_said_in_the_code(key: str, named: bool) -> None:
    """In few words, so that the squares stay large enough for a camera."""
    closed = replace(visit(key), closed=True)
    for host in ("calendar.invalid", "clinic.example.org"):
        content = inline_event(closed, origin(named=named, host=host))
        grid = squares.modules(drawn(content))
        assert squares.decoded(grid) == content
        assert MILLIMETRES / (len(grid) + 2 * squares.QUIET) >= SMALLEST_MODULE
        event: Any = icalendar.Event.from_ical(content)
        assert str(event["DESCRIPTION"]) == words.CLOSED == "Clinic closed: ask where."
    assert "DESCRIPTION" not in inline_event(visit(key), origin(named=named))


def test_the_next_visit_on_a_closed_day_says_so_on_the_calendar(
    web: Client, patient: Patient, clinician: Member, manager: Member, answers: dict[str, object]
) -> None:
    plan = courses.signed(patient, clinician, answers | courses.NERVES | {"closed_day_owner": "community"})
    coming = calendars.next_visit(plan)
    assert coming
    closed = {"closed_days": [coming[0].on.isoformat()]}
    accounts.change_clinic(clinic=plan.clinic, by=manager, settings=closed)
    html = web.get(f"/plans/{plan.pk}/calendar/").content.decode()
    content = squares.decoded(squares.modules(code_on(html)))
    shown = calendars.next_visit(Plan.everywhere.get(pk=plan.pk))
    assert shown
    assert (words.CLOSED in content) == shown[0].closed
    assert shown[0].closed


def test_one_wrong_module_is_noticed() -> None:
    """The negative control of the reader: it corrects nothing."""
    content = inline_event(visit(), origin())
    grid = squares.modules(drawn(content))
    size = len(grid)
    row, column = next(
        (row, column)
        for row, column in squares._walk(size)
        if not squares._is_fixed(squares.version_of(grid), row, column) and row < size - 12
    )
    grid[row][column] = not grid[row][column]
    try:
        read = squares.decoded(grid)
    except (UnicodeDecodeError, AssertionError):
        read = ""
    assert read != content


def test_the_drawing_needs_no_style_and_says_what_it_is() -> None:
    drawing = drawn(inline_event(visit(), origin()))
    assert "<title>Square code of the next visit, for the camera of a phone</title>" in drawing
    assert 'role="img"' in drawing
    assert "style" not in drawing
    assert "<script" not in drawing
    assert next_visit_code(None) == ""


def test_it_stands_on_the_calendar_and_holds_the_next_visit(web: Client, signed_plan: Plan) -> None:
    html = web.get(f"/plans/{signed_plan.pk}/calendar/").content.decode()
    content = squares.decoded(squares.modules(code_on(html)))
    coming = calendars.next_visit(signed_plan)
    assert coming
    assert content == inline_event(*coming)
    assert coming[0].on > signed_plan.clinic.today()
    for mark in ("Example", "Jane", "999", "1962", "B12", "obalamin"):
        assert mark not in re.sub(r"[0-9a-f-]{8,}@", "@", content), "but for the id of the event"
    assert "It holds the date and no name." in html
    noted = Event.objects.order_by("-sequence")[0]
    assert noted.detail["dates"] == {coming[0].key: coming[0].on.isoformat()}


def test_it_follows_what_was_recorded(
    web: Client, signed_plan: Plan, clinician: Member, time_machine: Any
) -> None:
    def read() -> str:
        html = web.get(f"/plans/{signed_plan.pk}/calendar/").content.decode()
        return squares.decoded(squares.modules(code_on(html)))

    for number, day in enumerate((23, 25, 27, 30)):
        time_machine.move_to(f"2026-11-{day}T10:00:00+00:00", tick=False)
        web.force_login(clinician.user)  # the session of Monday has ended
        courses.give(signed_plan, clinician, str(number))
    code = uuid5(signed_plan.pk, "loading-5").hex[:12]
    content = read()
    assert f"-{code}@calendar.invalid\r\n" in content
    assert "DTSTART;VALUE=DATE:20261202" in content
    tuesday = date(2026, 12, 1)
    visits.rebook(plan=signed_plan, by=clinician, place="loading-5", on=tuesday, reason="Away", key="r")
    content = read()
    assert f"-{code}@calendar.invalid\r\n" in content
    assert "DTSTART;VALUE=DATE:20261201" in content


@pytest.mark.parametrize("state", ["draft", "withdrawn", "clinical"])
def test_where_no_visit_stands_there_is_no_code(
    web: Client, draft_plan: Plan, clinician: Member, state: str
) -> None:
    sheet = "calendar"
    if state != "draft":
        plans.sign(plan=draft_plan, by=clinician, checked=True, key="s")
    if state == "withdrawn":
        plans.withdraw(plan=draft_plan, by=clinician, reason="Moved", key="w")
    if state == "clinical":
        sheet = "clinical"
    html = web.get(f"/plans/{draft_plan.pk}/{sheet}/").content.decode()
    assert code_on(html) == ""
    assert "next-visit" not in html


def test_an_overdue_visit_has_no_code(
    web: Client, patient: Patient, clinician: Member, answers: dict[str, object], time_machine: Any
) -> None:
    plan = courses.signed(patient, clinician, answers | courses.NERVES)
    time_machine.move_to("2026-11-27T10:00:00+00:00", tick=False)
    web.force_login(clinician.user)
    html = web.get(f"/plans/{plan.pk}/calendar/").content.decode()
    assert "Vitamin B12 calendar" in html
    assert code_on(html) == ""
