"""What a clinician decides about loading, and forms sent again from an old page, through the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from regimens.actions import reviews
from regimens.models import FollowUp, Member, Patient, Plan, Record
from regimens.web.presenters.patients import clinic_day
from tests.recorded import give, nerves_plan, on_day
from tests.web.conftest import TODAY
from tests.web.test_plan_page import words
from tests.web.test_recording_is_safe import fields

DOSE = {"product": "hydroxocobalamin_1000", "route": "intramuscular", "site": "left_deltoid"}


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Numbness: loading goes on until improvement stops."""
    return nerves_plan(patient, clinician, answers)


@pytest.fixture
def clinicians(client: Client, clinician: Member) -> Client:
    """The clinician's browser."""
    client.force_login(clinician.user)
    return client


def place(plan: Plan, slug: str) -> str:
    """The form of this kind."""
    return f"/plans/{plan.pk}/record/{slug}/"


def text(response: Any) -> str:
    """The page as it was sent."""
    return str(response.content.decode())


def test_extending_says_until_when_and_does_just_that(clinicians: Client, plan: Plan) -> None:
    until = reviews.extended_until(plan)
    page = text(clinicians.get(place(plan, "extend")))
    assert f"Injections every other day then go on until {clinic_day(until)}" in words(page)
    assert clinicians.post(place(plan, "extend"), fields(page)).status_code == 303
    assert Record.everywhere.get().on == until


def test_a_stale_page_extends_nothing_and_shows_the_new_date(clinicians: Client, plan: Plan) -> None:
    stale = fields(text(clinicians.get(place(plan, "extend"))))
    clinicians.post(place(plan, "extend"), fields(text(clinicians.get(place(plan, "extend")))))
    response = clinicians.post(place(plan, "extend"), stale | {"reason": "Still better"})
    page = text(response)
    assert response.status_code == 409
    assert "The end of loading was changed meanwhile." in page
    assert 'value="Still better"' in page
    assert clinic_day(reviews.extended_until(plan)) in words(page)
    assert Record.everywhere.count() == 1
    # On purpose it goes on: the page now shows, and sends along, the date as it is.
    again = fields(page) | {"reason": "Still better"}
    assert clinicians.post(place(plan, "extend"), again).status_code == 303
    assert Record.everywhere.count() == 2


def test_where_loading_does_not_go_on_there_is_nothing_to_extend(
    clinicians: Client, signed_plan: Plan
) -> None:
    response = clinicians.get(place(signed_plan, "extend"))
    page = text(response)
    assert response.status_code == 409
    assert "This plan has no loading that goes on until improvement stops." in page
    assert "Extend loading" not in page
    assert clinicians.post(place(signed_plan, "extend"), {}).status_code == 409
    assert not Record.everywhere.exists()


def test_a_plateau_needs_a_dose_and_then_dates_the_maintenance(
    clinicians: Client, clinician: Member, plan: Plan
) -> None:
    sent = {"on": TODAY.isoformat(), "reason": "Two reviews without gain"}
    refused = clinicians.post(place(plan, "plateau"), sent)
    assert refused.status_code == 422
    assert 'href="#id_on">Record the last loading dose first' in text(refused)
    assert 'value="Two reviews without gain"' in text(refused)
    give(plan, clinician, "one")
    warned = clinicians.post(place(plan, "plateau"), sent)
    assert warned.status_code == 422
    assert "Two reviews without gain, apart and once doses had time to help, are not on record." in text(
        warned
    )
    assert not Record.everywhere.filter(kind="plateau").exists()
    done = clinicians.post(place(plan, "plateau"), fields(text(warned)) | sent)
    assert (done.status_code, done.headers["Location"]) == (303, f"/plans/{plan.pk}/course/")
    assert FollowUp.objects.in_clinic(plan.clinic).get().next_key == "maintenance-1"


def test_another_day_beyond_the_window_is_warned_of_and_then_agreed(clinicians: Client, plan: Plan) -> None:
    later = TODAY + timedelta(days=2)
    page = text(clinicians.get(f"{place(plan, 'rebook')}?return=overdue-3&drug=hydroxocobalamin"))
    sent = fields(page) | {"on": later.isoformat()}
    warned = clinicians.post(place(plan, "rebook"), sent)
    assert warned.status_code == 422
    assert "This is later than the plan allows for. A longer gap" in text(warned)
    done = clinicians.post(
        place(plan, "rebook"), fields(text(warned)) | {"on": later.isoformat(), "reason": "x"}
    )
    assert (done.status_code, done.headers["Location"]) == (
        303,
        "/worklist/?after=overdue-3&drug=hydroxocobalamin",
    )
    record = Record.everywhere.get()
    assert (record.key, record.on, record.warnings) == ("loading-1", later, "beyond_window")


def test_a_form_of_before_its_record_was_taken_back_says_so(clinicians: Client, plan: Plan) -> None:
    with on_day(TODAY + timedelta(days=1)):
        sent = DOSE | {"place": "loading-1", "key": "form", "warned": "late", "reason": "Snow"}
        wrong = sent | {"on": (TODAY + timedelta(days=1)).isoformat()}
        assert clinicians.post(place(plan, "dose"), wrong).status_code == 303
        record = Record.everywhere.get()
        clinicians.post(f"/records/{record.pk}/take-back/", {"reason": "Wrong day"})
        unchanged = clinicians.post(place(plan, "dose"), wrong)
        assert unchanged.status_code == 409
        assert "has been taken back since" in text(unchanged)
        corrected = sent | {"on": TODAY.isoformat()}
        assert clinicians.post(place(plan, "dose"), corrected).status_code == 303
    assert Record.everywhere.get(taken_back_at__isnull=True).on == TODAY


def test_a_result_without_anything_names_every_answer_at_once(clinicians: Client, plan: Plan) -> None:
    page = text(clinicians.post(place(plan, "result"), {"on": TODAY.isoformat(), "answers": "none"}))
    summary = page[page.index('id="es"') : page.index("<h1")]
    for name in ("analyte", "value", "unit"):
        assert f'href="#id_{name}"' in summary


def test_a_warning_is_a_caution_and_no_error_of_typing(
    clinicians: Client, clinician: Member, plan: Plan
) -> None:
    give(plan, clinician, "one")
    page = text(clinicians.post(place(plan, "dose"), DOSE | {"on": TODAY.isoformat(), "place": "loading-1"}))
    assert 'class="summary alert-caution" id="es"' in page
    assert "Caution. Check before you record this" in page
    plain = text(clinicians.post(place(plan, "dose"), {"on": ""}))
    assert "alert-caution" not in plain


def test_a_dose_never_breaks_over_two_lines(clinicians: Client, plan: Plan) -> None:
    page = text(clinicians.get(place(plan, "dose")))
    assert 'Hydroxocobalamin <span class="nowrap">1 mg</span> intramuscular.' in page
    assert 'Cyanocobalamin <span class="nowrap">1 mg</span> in <span class="nowrap">1 mL</span>' in page
