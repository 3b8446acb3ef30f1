"""Every recording form: shown, recorded, refused with what was typed, warned, and led back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from regimens.actions import plans
from regimens.models import Event, FollowUp, Member, Plan, Record, RecordKind
from regimens.web.recorders import RECORDERS
from regimens.wording.recording import WARNINGS
from tests.recorded import days_later, has_died

#: As if every warning had been shown.
ALL = " ".join(WARNINGS)
DOSE = {"product": "hydroxocobalamin_1000", "route": "intramuscular", "site": "left_deltoid"}


def text_of(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())


@pytest.fixture
def nurses(nurse: Member, signed_plan: Plan) -> Client:
    """The nurse's browser."""
    client = Client()
    client.force_login(nurse.user)
    return client


@pytest.fixture
def clinicians(clinician: Member, signed_plan: Plan) -> Client:
    """The clinician's browser."""
    client = Client()
    client.force_login(clinician.user)
    return client


def address(plan: Plan, slug: str) -> str:
    """Of the form of this kind."""
    return f"/plans/{plan.pk}/record/{slug}/"


@pytest.mark.parametrize("slug", RECORDERS)
def test_every_form_is_shown_with_nothing_chosen(clinicians: Client, signed_plan: Plan, slug: str) -> None:
    page = text_of(clinicians.get(address(signed_plan, slug)))
    assert RECORDERS[slug].title in page
    assert " checked" not in page
    assert "Nothing has been recorded yet." in page


@pytest.mark.parametrize("slug", ["stop", "plateau", "extend"])
def test_what_a_clinician_decides_is_closed_to_a_nurse(nurses: Client, signed_plan: Plan, slug: str) -> None:
    assert nurses.get(address(signed_plan, slug)).status_code == 403
    assert nurses.post(address(signed_plan, slug), {}).status_code == 403


def test_a_dose_is_recorded_and_leads_to_the_course(nurses: Client, signed_plan: Plan) -> None:
    today = signed_plan.clinic.today()
    sent = DOSE | {
        "on": today.isoformat(),
        "place": "loading-1",
        "batch": "HX1",
        "expires_on": (today + timedelta(days=90)).isoformat(),
        "key": "k",
    }
    response = nurses.post(address(signed_plan, "dose"), sent)
    assert (response.status_code, response.headers["Location"]) == (303, f"/plans/{signed_plan.pk}/course/")
    record = Record.everywhere.get()
    assert (record.key, record.batch, record.on) == ("loading-1", "HX1", today)
    assert nurses.post(address(signed_plan, "dose"), sent).status_code == 303
    assert Record.everywhere.count() == 1
    assert "Recorded: Dose given" in text_of(nurses.get(response.headers["Location"]))


@pytest.mark.parametrize("slug", RECORDERS)
def test_every_form_says_that_the_patient_has_died_and_that_nothing_is_due(
    clinicians: Client, signed_plan: Plan, clinician: Member, slug: str
) -> None:
    has_died(signed_plan.patient, clinician, signed_plan.clinic.today())
    page = clinicians.get(address(signed_plan, slug))
    assert "The record says that this patient died on" in text_of(page)
    assert "Nothing is due." in text_of(page)
    assert "What is due" not in text_of(page)
    is_closed = slug in ("rebook", "hold", "extend")
    assert (page.status_code, "data-carry" in text_of(page)) == ((409, False) if is_closed else (200, True))


def test_a_dose_after_death_is_warned_of_and_recorded_with_a_reason(
    clinicians: Client, signed_plan: Plan, clinician: Member
) -> None:
    today = signed_plan.clinic.today()
    has_died(signed_plan.patient, clinician, today - timedelta(days=1))
    sent = DOSE | {"on": today.isoformat(), "place": "loading-1", "key": "k"}
    asked = clinicians.post(address(signed_plan, "dose"), sent)
    assert asked.status_code == 422
    assert "The record says that the patient died before this day." in text_of(asked)
    assert not Record.everywhere.exists()
    again = sent | {"warned": "died", "reason": "The date of death is wrong"}
    assert clinicians.post(address(signed_plan, "dose"), again).status_code == 303
    assert Record.everywhere.get().warnings == "died"


@pytest.mark.parametrize(("slug", "day"), [("rebook", "on"), ("hold", "until")])
def test_nothing_is_arranged_for_somebody_who_has_died(
    nurses: Client, signed_plan: Plan, clinician: Member, slug: str, day: str
) -> None:
    today = signed_plan.clinic.today()
    has_died(signed_plan.patient, clinician, today)
    sent = {day: (today + timedelta(days=2)).isoformat(), "place": "loading-1", "key": "k", "reason": "Away"}
    refused = nurses.post(address(signed_plan, slug), sent | {"warned": ALL})
    assert refused.status_code == 409
    assert "nothing is arranged for a day to come" in text_of(refused)
    assert not Record.everywhere.exists()


def test_it_leads_back_to_the_row_of_the_worklist(nurses: Client, signed_plan: Plan) -> None:
    page = text_of(nurses.get(f"{address(signed_plan, 'dose')}?return=this_week-1&nerves=yes"))
    assert 'name="return" value="this_week-1"' in page
    sent = DOSE | {
        "on": signed_plan.clinic.today().isoformat(),
        "place": "loading-1",
        "return": "this_week-1",
        "list_nerves": "yes",
    }
    # The list's filter has a name of its own: it must never answer whether nerve symptoms have returned.
    assert 'name="list_nerves" value="yes"' in page
    response = nurses.post(address(signed_plan, "dose"), sent)
    assert response.headers["Location"] == "/worklist/?after=this_week-1&nerves=yes"
    assert Record.everywhere.get().detail["nerves"] == ""


@pytest.mark.parametrize("row", ["<script>", "overdue", "https://elsewhere.example/", "overdue-1-2"])
def test_no_other_address_is_led_to(nurses: Client, signed_plan: Plan, row: str) -> None:
    sent = DOSE | {"on": signed_plan.clinic.today().isoformat(), "place": "loading-1", "return": row}
    response = nurses.post(address(signed_plan, "dose"), sent)
    assert response.headers["Location"] == f"/plans/{signed_plan.pk}/course/"


def test_what_is_missing_is_asked_for_and_what_was_typed_is_kept(nurses: Client, signed_plan: Plan) -> None:
    response = nurses.post(address(signed_plan, "dose"), {"on": "yesterday-ish", "batch": "HX-99"})
    page = text_of(response)
    assert response.status_code == 422
    for words in ("Select the product that was given", "Select the site, left or right", "HX-99"):
        assert words in page
    assert "yesterday-ish" in page
    assert not Record.everywhere.exists()


def test_a_day_after_today_is_refused(nurses: Client, signed_plan: Plan) -> None:
    tomorrow = signed_plan.clinic.today() + timedelta(days=1)
    response = nurses.post(address(signed_plan, "dose"), DOSE | {"on": tomorrow.isoformat()})
    assert response.status_code == 422
    assert "Date given must be today or in the past" in text_of(response)


def test_a_late_dose_is_warned_of_and_recorded_with_a_reason(nurses: Client, signed_plan: Plan) -> None:
    with days_later(3):
        sent = DOSE | {"on": signed_plan.clinic.today().isoformat(), "place": "loading-1", "key": "k"}
        response = nurses.post(address(signed_plan, "dose"), sent)
        page = text_of(response)
        assert response.status_code == 422
        assert "This is later than the plan allows for." in page
        assert 'name="warned" value="late"' in page
        empty = nurses.post(address(signed_plan, "dose"), sent | {"warned": ALL, "reason": " "})
        assert empty.status_code == 422
        assert "Enter the reason for going on" in text_of(empty)
        done = nurses.post(address(signed_plan, "dose"), sent | {"warned": ALL, "reason": "Snow"})
        assert done.status_code == 303
    record = Record.everywhere.get()
    assert (record.warnings, record.reason) == ("late", "Snow")


def test_two_nurses_at_one_dose_see_each_other(nurses: Client, clinicians: Client, signed_plan: Plan) -> None:
    today = signed_plan.clinic.today().isoformat()
    sent = DOSE | {"on": today, "place": "loading-1"}
    assert clinicians.post(address(signed_plan, "dose"), sent | {"key": "one"}).status_code == 303
    response = nurses.post(address(signed_plan, "dose"), sent | {"key": "two"})
    page = text_of(response)
    assert response.status_code == 422
    assert "A dose is on record for this day." in page
    assert "A colleague has recorded this dose meanwhile." in page
    assert "Entered by Dr Chris Clinician" in page
    again = sent | {"key": "two", "warned": ALL, "reason": "Second dose by mistake"}
    assert nurses.post(address(signed_plan, "dose"), again).status_code == 303
    assert sorted(Record.everywhere.values_list("key", flat=True)) == ["", "loading-1"]


def test_a_long_overdue_dose_asks_about_the_nerves(nurses: Client, signed_plan: Plan) -> None:
    today = signed_plan.clinic.today()
    given = [today + timedelta(days=days) for days in (0, 3, 5, 7, 10, 12)]
    for number, day in enumerate(given):
        with days_later((day - today).days):
            sent = DOSE | {"on": day.isoformat(), "key": f"k{number}", "warned": ALL, "reason": "x"}
            assert nurses.post(address(signed_plan, "dose"), sent).status_code == 303
    with days_later(160):
        page = text_of(nurses.get(address(signed_plan, "dose")))
        assert "Have nerve symptoms returned?" in page
        sent = DOSE | {"on": signed_plan.clinic.today().isoformat(), "warned": ALL, "reason": "Moved house"}
        assert nurses.post(address(signed_plan, "dose"), sent).status_code == 422
        response = nurses.post(address(signed_plan, "dose"), sent | {"nerves": "yes"})
        assert response.status_code == 303
        assert "tell a clinician today" in text_of(nurses.get(response.headers["Location"]))


def test_a_superseded_plan_records_nothing_and_leads_to_the_newest(
    nurses: Client, clinician: Member, signed_plan: Plan
) -> None:
    from regimens.actions import assessments

    draft = plans.amend(plan=signed_plan, by=clinician, reason="Reviewed", key="a")
    newer = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="c")
    plans.sign(plan=newer, by=clinician, checked=True, key="s")
    sent = DOSE | {"on": signed_plan.clinic.today().isoformat(), "batch": "HX-5"}
    response = nurses.post(address(signed_plan, "dose"), sent)
    page = text_of(response)
    assert response.status_code == 409
    assert "This plan is superseded: nothing is recorded under it." in page
    assert f"/plans/{newer.pk}/course/" in page
    assert "HX-5" in page


SENT: dict[str, dict[str, str]] = {
    "not-given": {"why": "did_not_attend"},
    "result": {"analyte": "haemoglobin", "value": "128", "unit": "g/L", "answers": "none"},
    "review": {"response": "better", "scores.neuro.numbness": "1", "scores.neuro.weakness": "unknown"},
    "contact": {"way": "telephone", "outcome": "reached"},
    "transfer": {"reason": "Harbour Practice"},
    "stop": {"why": "patient_declines", "reason": "Prefers tablets from elsewhere"},
}


@pytest.mark.parametrize("slug", SENT)
def test_each_kind_is_recorded(clinicians: Client, signed_plan: Plan, slug: str) -> None:
    sent = SENT[slug] | {"on": signed_plan.clinic.today().isoformat()}
    response = clinicians.post(address(signed_plan, slug), sent)
    assert response.status_code == 303, text_of(response)
    assert Record.everywhere.count() == 1


def test_a_review_keeps_only_what_was_assessed(clinicians: Client, signed_plan: Plan) -> None:
    sent = SENT["review"] | {"on": signed_plan.clinic.today().isoformat()}
    clinicians.post(address(signed_plan, "review"), sent)
    detail = Record.everywhere.get(kind=RecordKind.REVIEW).detail
    assert detail == {"response": "better", "scores": {"neuro.numbness": 1}, "by_clinician": "yes"}


@pytest.mark.parametrize("slug", SENT)
def test_each_kind_asks_for_what_is_missing(clinicians: Client, signed_plan: Plan, slug: str) -> None:
    response = clinicians.post(address(signed_plan, slug), {})
    assert response.status_code == 422
    assert 'id="es"' in text_of(response)
    assert not Record.everywhere.exists()


@pytest.mark.parametrize(("value", "unit"), [("many", "g/L"), ("5", "g/L"), ("128", "mmol/L")])
def test_a_result_that_cannot_be_is_refused(
    clinicians: Client, signed_plan: Plan, value: str, unit: str
) -> None:
    sent = {
        "on": signed_plan.clinic.today().isoformat(),
        "analyte": "haemoglobin",
        "value": value,
        "unit": unit,
        "answers": "none",
    }
    response = clinicians.post(address(signed_plan, "result"), sent)
    assert response.status_code == 422
    assert value in text_of(response)


def test_a_hold_and_another_day(nurses: Client, signed_plan: Plan) -> None:
    today = signed_plan.clinic.today()
    row = FollowUp.objects.in_clinic(signed_plan.clinic)
    later = (today + timedelta(days=2)).isoformat()
    sent = {"on": later, "place": "loading-1"}
    warned = nurses.post(address(signed_plan, "rebook"), sent)
    assert warned.status_code == 422
    assert 'name="warned" value="beyond_window"' in text_of(warned)
    agreed = sent | {"warned": "beyond_window", "reason": "Away"}
    assert nurses.post(address(signed_plan, "rebook"), agreed).status_code == 303
    assert row.get().due_on == today + timedelta(days=2)
    held = {"until": (today + timedelta(days=9)).isoformat(), "reason": "In hospital"}
    assert nurses.post(address(signed_plan, "hold"), held).status_code == 303
    assert row.get().hold_until == today + timedelta(days=9)
    yesterday = {"until": (today - timedelta(days=1)).isoformat(), "reason": "x"}
    assert nurses.post(address(signed_plan, "hold"), yesterday).status_code == 422


def test_an_unknown_kind_is_404(nurses: Client, signed_plan: Plan) -> None:
    assert nurses.get(address(signed_plan, "poem")).status_code == 404


def test_dates_of_the_us_profile_are_read_month_first(nurses: Client, signed_plan: Plan) -> None:
    signed_plan.clinic.profile = "us"
    signed_plan.clinic.save()
    day = signed_plan.clinic.today()
    sent = DOSE | {"on": f"{day.month}/{day.day}/{day.year}", "place": "loading-1"}
    assert nurses.post(address(signed_plan, "dose"), sent).status_code == 303
    assert Record.everywhere.get().on == day


# Taking back


@pytest.fixture
def recorded(nurses: Client, signed_plan: Plan) -> Record:
    """A first dose, recorded by the nurse."""
    nurses.post(
        address(signed_plan, "dose"),
        DOSE | {"on": signed_plan.clinic.today().isoformat(), "place": "loading-1"},
    )
    return Record.everywhere.get()


def test_a_record_is_taken_back_with_a_reason(nurses: Client, recorded: Record) -> None:
    place = f"/records/{recorded.pk}/take-back/"
    assert "Take back what was recorded" in text_of(nurses.get(place))
    assert nurses.post(place, {"reason": ""}).status_code == 422
    assert nurses.post(place, {"reason": "Wrong patient"}).status_code == 303
    page = text_of(nurses.get(f"/plans/{recorded.plan_id}/course/"))
    assert "Taken back by Nat Nurse" in page
    assert FollowUp.objects.in_clinic(recorded.clinic).get().next_key == "loading-1"
    assert nurses.post(place, {"reason": "Again"}).status_code == 409
    assert Event.objects.filter(kind="record_taken_back").count() == 1


def test_a_warning_that_came_up_since_is_shown_first(nurses: Client, signed_plan: Plan) -> None:
    sent = DOSE | {"on": signed_plan.clinic.today().isoformat(), "place": "loading-1", "reason": "Snow"}
    with days_later(3):
        late = sent | {"on": signed_plan.clinic.today().isoformat(), "warned": "early"}
        response = nurses.post(address(signed_plan, "dose"), late)
        assert response.status_code == 422
        assert 'name="warned" value="late"' in text_of(response)


def test_a_nurse_takes_back_no_record_of_a_colleague(
    nurses: Client, clinicians: Client, signed_plan: Plan
) -> None:
    sent = DOSE | {"on": signed_plan.clinic.today().isoformat(), "place": "loading-1"}
    clinicians.post(address(signed_plan, "dose"), sent)
    record = Record.everywhere.get()
    assert nurses.post(f"/records/{record.pk}/take-back/", {"reason": "x"}).status_code == 403


def test_another_clinic_finds_nothing(other_clinician: Member, recorded: Record) -> None:
    client = Client()
    client.force_login(other_clinician.user)
    assert client.get(f"/records/{recorded.pk}/take-back/").status_code == 404
    assert client.get(address(recorded.plan, "dose")).status_code == 404
