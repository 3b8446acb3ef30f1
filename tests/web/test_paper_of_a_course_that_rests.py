"""Paper of a plan that is on hold or no longer followed: nobody is handed dates that do not stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from regimens.actions import visits
from regimens.models import Event, Member, Patient, Plan
from regimens.wording import calendar_file as calendar_words
from regimens.wording import trace as words
from regimens.wording.readers.reader import Reader
from regimens.wording.readers.standing import MARKS, NO_PAPER, RED_FLAG, standing
from tests.exports.reading import read
from tests.web import plan_rows
from tests.web.courses import signed
from tests.web.test_plan_signing import kept

TO_TAKE_HOME = (
    "sheet/",
    "sheet.pdf",
    "sheet.txt",
    "carer/",
    "carer.pdf",
    "carer.txt",
    "calendar/",
    "calendar.pdf",
)


def hold(plan: Plan, by: Member) -> None:
    until = plan.clinic.today() + timedelta(days=14)
    visits.hold(plan=plan, by=by, until=until, reason="Unwell", key="h")


def stop(plan: Plan, by: Member) -> None:
    visits.stop(plan=plan, by=by, on=plan.clinic.today(), why="patient_declines", reason="Asked to", key="s")


def death(plan: Plan, by: Member) -> None:
    plan.patient.deceased_on = plan.clinic.today()
    plan.patient.save()


RESTS: tuple[tuple[str, Callable[[Plan, Member], None]], ...] = (
    ("held", hold),
    ("ended", stop),
    ("died", death),
)


@pytest.fixture
def followed(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """The simple case, signed."""
    return signed(patient, clinician, answers)


@pytest.mark.parametrize(("code", "happens"), RESTS)
def test_nobody_takes_home_dates_that_do_not_stand(
    web: Client, followed: Plan, clinician: Member, code: str, happens: Callable[[Plan, Member], None]
) -> None:
    happens(followed, clinician)
    for path in TO_TAKE_HOME:
        response = web.get(f"/plans/{followed.pk}/{path}")
        assert response.status_code == 409, path
        html = response.content.decode()
        assert NO_PAPER[code] in html, path
        assert "<time" not in html, path
    assert not Event.objects.filter(kind="plan_printed").exists()


@pytest.mark.parametrize(("code", "happens"), RESTS)
def test_the_clinical_copy_says_it_on_every_page(
    web: Client, followed: Plan, clinician: Member, code: str, happens: Callable[[Plan, Member], None]
) -> None:
    happens(followed, clinician)
    html = web.get(f"/plans/{followed.pk}/clinical/").content.decode()
    assert f'data-mark="{MARKS[code]}"' in html
    assert standing(code, Reader.CLINICIAN) in html
    assert MARKS[code].replace(" ", "") in html.split("@top")[1].split("}")[0].replace(" ", "")


def test_a_plan_that_is_followed_has_no_such_word(web: Client, followed: Plan) -> None:
    html = web.get(f"/plans/{followed.pk}/clinical/").content.decode()
    assert "data-mark" not in html
    assert web.get(f"/plans/{followed.pk}/sheet/").status_code == 200


@pytest.mark.parametrize(("code", "happens"), RESTS)
def test_a_check_code_tells_it(
    web: Client, followed: Plan, clinician: Member, code: str, happens: Callable[[Plan, Member], None]
) -> None:
    address = f"/check/{followed.check_code}/"
    assert words.LATEST["signed"] in web.get(address).content.decode()
    happens(followed, clinician)
    html = web.get(address).content.decode()
    assert words.LATEST[code] in html
    assert words.LATEST["signed"] not in html


@pytest.mark.parametrize("ends", [stop, death])
def test_the_copies_of_a_treatment_that_is_over_are_to_take_back(
    web: Client, followed: Plan, clinician: Member, ends: Callable[[Plan, Member], None]
) -> None:
    web.get(f"/plans/{followed.pk}/sheet/")
    address = f"/plans/{followed.pk}/"
    assert "to take back" not in web.get(address).content.decode()
    ends(followed, clinician)
    html = web.get(address).content.decode()
    assert "Copies of version 1 to take back" in html
    assert "Patient sheet" in html[html.index("to take back") :]


def test_a_visit_on_hold_is_to_be_agreed_in_the_calendar_file(
    web: Client, followed: Plan, clinician: Member
) -> None:
    hold(followed, clinician)
    content = web.get(f"/plans/{followed.pk}/calendar.ics").content
    (event,) = (each for each in read(content) if each.key == "loading-2")
    assert event.status == "TENTATIVE"
    said = content.decode().replace("\r\n ", "").split(event.uid)[1].split("END:VEVENT")[0]
    assert calendar_words.TO_AGREE in said.replace("\\,", ",")


@pytest.mark.parametrize(("path", "reader"), [("sheet", Reader.PATIENT), ("carer", Reader.CARER)])
def test_a_red_flag_stands_on_the_paper_too(
    web: Client, patient: Patient, clinician: Member, path: str, reader: Reader
) -> None:
    found = kept(patient, clinician, plan_rows.red_flag())
    html = web.get(f"/plans/{found.pk}/{path}/").content.decode()
    assert RED_FLAG[reader] in html


@pytest.mark.parametrize("path", ["sheet", "carer"])
def test_without_a_red_flag_nobody_is_alarmed(web: Client, followed: Plan, path: str) -> None:
    html = web.get(f"/plans/{followed.pk}/{path}/").content.decode()
    assert "on the same day. Call us now" not in html
