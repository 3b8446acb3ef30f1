"""Copies made while the next version is being signed: paper, state in the audit and place in it agree."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from regimens.actions import assessments, calendars, plans, visits
from regimens.models import Event, Member, Plan
from regimens.web.views import calendars as calendar_view
from regimens.web.views import pdf_file, plan_page
from regimens.web.views import plans as plan_views
from tests.exports.reading import read
from tests.web.test_plan_paper import margins

KINDS = ("clinical", "sheet", "calendar", "directions", "carer")
Happens = Callable[[Callable[[], object]], None]


@pytest.fixture
def newer(signed_plan: Plan, clinician: Member) -> Plan:
    """The next version, drafted with another interval."""
    draft = plans.amend(plan=signed_plan, by=clinician, reason="A result", key="amend")
    answers = {"choices.maintenance_months": "2"}
    filled = assessments.answer(
        assessment=draft, by=clinician, step="dates", answers=answers, clears=[], version=draft.version
    )
    return assessments.complete(assessment=filled, by=clinician, version=filled.version, key="v2")


@pytest.fixture
def after_reading(monkeypatch: pytest.MonkeyPatch) -> Happens:
    """What happens once, after the page has read the plan and before it notes anything."""

    def set_up(happens: Callable[[], object]) -> None:
        waiting = [happens]
        real = plan_page.plan_of

        def read_then(member: Member, plan_id: uuid.UUID) -> Plan:
            found = real(member, plan_id)
            if waiting:
                waiting.pop()()
            return found

        for views in (plan_page, plan_views, calendar_view):
            monkeypatch.setattr(views, "plan_of", read_then)

    return set_up


def sign(plan: Plan, by: Member) -> Callable[[], object]:
    """The signature that comes in between."""
    return lambda: plans.sign(plan=plan, by=by, checked=True, key="sign-v2")


def last_copy() -> Event:
    return Event.objects.filter(kind="plan_printed").order_by("-sequence")[0]


def check_agree(html: str) -> None:
    """SUPERSEDED in the margins; the record at the foot is that copy's, after the version was superseded."""
    noted = last_copy()
    found = margins(html)
    assert found["top-left"].startswith("SUPERSEDED: EXAMPLE, Jane")
    place = re.search(r"record (\d+)\. ", found["bottom-left"])
    assert place
    assert int(place[1]) == noted.sequence
    assert noted.detail["state"] == "superseded"
    assert noted.sequence > Event.objects.get(kind="plan_superseded").sequence


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_says_that_it_is_superseded(
    web: Client, signed_plan: Plan, newer: Plan, clinician: Member, after_reading: Happens, kind: str
) -> None:
    after_reading(sign(newer, clinician))
    check_agree(web.get(f"/plans/{signed_plan.pk}/{kind}/").content.decode())


@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_says_that_it_is_superseded(
    web: Client,
    signed_plan: Plan,
    newer: Plan,
    clinician: Member,
    after_reading: Happens,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    rendered: list[str] = []

    def keep(html: str, styles: str) -> bytes:
        rendered.append(f'<style nonce="x">{styles}</style>{html}')
        return b"%PDF-1.7"

    monkeypatch.setattr(pdf_file.RENDERER, "render", keep)
    after_reading(sign(newer, clinician))
    assert web.get(f"/plans/{signed_plan.pk}/{kind}.pdf").status_code == 200
    check_agree(rendered[0])


def test_a_calendar_file_cancels_the_visits(
    web: Client, signed_plan: Plan, newer: Plan, clinician: Member, after_reading: Happens
) -> None:
    after_reading(sign(newer, clinician))
    content = web.get(f"/plans/{signed_plan.pk}/calendar.ics").content
    assert {event.status for event in read(content)} == {"CANCELLED"}
    [noted] = Event.objects.filter(kind="plan_exported")
    assert noted.detail["state"] == "superseded"


def test_a_calendar_holds_no_next_visit_of_a_version_that_is_replaced(
    web: Client, signed_plan: Plan, newer: Plan, clinician: Member, after_reading: Happens
) -> None:
    after_reading(sign(newer, clinician))
    html = web.get(f"/plans/{signed_plan.pk}/calendar/").content.decode()
    assert "next-visit" not in html
    assert "dates" not in last_copy().detail


@pytest.mark.parametrize("kind", ["sheet", "calendar", "carer"])
def test_a_hold_that_comes_in_between_keeps_the_dates_back(
    web: Client, signed_plan: Plan, clinician: Member, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """It is recorded after the page has seen to everything else, just before the copy is noted."""
    of = calendars if kind == "calendar" else plans
    note = of.printed
    until = date(2027, 1, 4)

    def held_first(**of_copy: Any) -> Any:
        visits.hold(plan=signed_plan, by=clinician, until=until, reason="Ill", key="h")
        return note(**of_copy)

    monkeypatch.setattr(of, "printed", held_first)
    response = web.get(f"/plans/{signed_plan.pk}/{kind}/")
    assert response.status_code == 409
    assert "on hold" in response.content.decode()
    assert not Event.objects.filter(kind="plan_printed").exists()


@pytest.mark.parametrize("reading", ["", "for/nurse/", "for/patient/"])
def test_the_screen_says_it_too(
    web: Client, signed_plan: Plan, newer: Plan, clinician: Member, after_reading: Happens, reading: str
) -> None:
    after_reading(sign(newer, clinician))
    html = web.get(f"/plans/{signed_plan.pk}/{reading}").content.decode()
    assert "Superseded" in html
    [noted] = Event.objects.filter(kind="plan_viewed")
    assert noted.detail["state"] == "superseded"
