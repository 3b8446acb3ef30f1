"""The direction sheet says nothing that is false of its plan: a first day not booked, prevention, owned closed days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from regimens.models import Member, Patient, Plan
from regimens.wording import advice, directions, events
from regimens.wording.dates import clinic_day
from regimens.wording.followup import MISSED_IN_ROW
from regimens.wording.readers.nurse import CALL
from tests import recorded
from tests.actions.test_amending import PREVENTION, TREATED_BEFORE, TREATED_SINCE
from tests.recorded import days_later
from tests.web.courses import NERVES, give, signed
from tests.web.test_directions import page, text_of
from tests.web.test_plan_page import words

NO_DATES = "No dose is dated."


def not_booked(patient: Patient, by: Member, answers: dict[str, object], **more: object) -> Plan:
    return signed(patient, by, answers | {"start": "unknown"} | more)


@pytest.mark.parametrize("what", ["directions", "for/nurse"])
def test_a_first_day_that_must_be_booked_today_stops(
    web: Client, patient: Patient, clinician: Member, answers: dict[str, object], what: str
) -> None:
    plan = not_booked(patient, clinician, answers, **NERVES)
    assert plan.document["schedule"] == []
    said = words(page(web, plan, what))
    assert said.count(directions.BOOK_TODAY) == 2
    assert NO_DATES not in said
    stop = said[said.index("Give the first dose now") :].partition("What to give")[0]
    assert directions.BOOK_TODAY in stop
    assert "11 for the first 21 days of loading; then 7 for each further 14 days" in said


def test_where_no_warning_asks_for_a_dose_the_first_day_is_only_not_booked(
    web: Client, patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    said = words(page(web, not_booked(patient, clinician, answers)))
    assert directions.NOT_BOOKED in said
    assert directions.BOOK_TODAY not in said
    assert "6 for loading" in said


def test_where_injections_go_on_it_is_not_the_first_day_that_is_missing(
    web: Client, patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    went_on = {
        "purpose": "review",
        "treated_before": "injections",
        "response": "well",
        "oral_trial": "not_tried",
    }
    every_two = {"current_interval.count": "2", "current_interval.unit": "month", "injections": "unknown"}
    told = {name: value for name, value in answers.items() if name != "start"}
    plan = signed(patient, clinician, told | went_on | every_two)
    assert [phase["kind"] for phase in plan.document["regimen"]["phases"]] == ["maintenance"]
    assert plan.document["schedule"] == []
    said = words(page(web, plan))
    assert "is not booked" not in said
    assert NO_DATES in said


def test_a_booked_plan_says_nothing_of_it(
    web: Client, patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    assert "is not booked" not in words(page(web, signed(patient, clinician, answers | NERVES)))


@pytest.mark.parametrize("what", ["directions", "for/nurse"])
def test_prevention_speaks_of_no_loading_and_of_nothing_that_comes_back(
    web: Client, patient: Patient, clinician: Member, answers: dict[str, object], what: str
) -> None:
    plan = signed(patient, clinician, answers | PREVENTION)
    assert [phase["kind"] for phase in plan.document["regimen"]["phases"]] == ["prophylaxis"]
    said = text_of(page(web, plan, what))
    assert CALL["missed"] not in said
    assert MISSED_IN_ROW not in said
    assert directions.CHECKS["gap"] not in said
    assert directions.CHECKS_OF_PREVENTION["gap"] in said
    assert advice.ADVICE["never_stop"] not in said
    assert advice.PREVENTING["never_stop"] in said


@pytest.mark.parametrize("what", ["directions", "for/nurse"])
def test_treatment_keeps_its_own_words(
    web: Client, patient: Patient, clinician: Member, answers: dict[str, object], what: str
) -> None:
    said = text_of(page(web, signed(patient, clinician, answers), what))
    assert MISSED_IN_ROW not in said
    for words_of_treatment in (CALL["missed"], directions.CHECKS["gap"], advice.ADVICE["never_stop"]):
        assert words_of_treatment in said


def test_the_course_names_who_gives_on_a_closed_day(
    web: Client, patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    plan = signed(patient, clinician, answers | NERVES | {"closed_day_owner": "community"})
    give(plan, clinician, "a")

    def lines(when: int) -> str:
        with days_later(when):
            html = web.get(f"/plans/{plan.pk}/course/").content.decode()
        return words("".join(row for row in html.split("<tr ") if 'data-key="loading-' in row))

    assert "Community nurse: the clinic is closed that day." in lines(0)
    assert "somebody has to own this" not in lines(0)
    # Late on a Saturday, with no day agreed: nobody owns it yet.
    assert "somebody has to own this" in lines(5)


def test_without_an_answer_somebody_has_to_own_it(
    web: Client, patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    plan = signed(patient, clinician, answers | NERVES)
    assert "somebody has to own this" in words(web.get(f"/plans/{plan.pk}/course/").content.decode())


@pytest.mark.parametrize("what", ["directions", "for/nurse", "for/clinician"])
def test_the_last_dose_that_the_answers_list_stands_before_those_given(
    web: Client, patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object], what: str
) -> None:
    """Every 2 months from before: how long ago the last one was is what the nurse goes by."""
    plan = signed(patient, clinician, answers | TREATED_BEFORE | TREATED_SINCE)
    said = words(page(web, plan, what))
    assert "Mon 07-Sep-2026 Listed in the answers: hydroxocobalamin" in said
    assert "06-Jul-2026" not in said
    give(plan, nurse, "given")
    said = words(page(web, plan, what))
    assert said.count("Listed in the answers") == 1
    given = said.partition("Mon 07-Sep-2026 Listed")[2]
    assert "Mon 23-Nov-2026" in given


def test_the_first_dose_of_loading_again_given_elsewhere_stands_there_too(
    web: Client, patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    today = patient.clinic.today()
    row = {"form": "hydroxocobalamin", "micrograms": "1000", "route": "intramuscular"}
    days = [today - timedelta(days=ago) for ago in (730, 728, 1)]
    told = {
        "purpose": "review",
        "response": "new_or_worse",
        "treated_before": "injections",
        "current_interval.count": "2",
        "current_interval.unit": "month",
        "injections": [{"given_on": day.isoformat(), **row} for day in days],
        "start": "other",
        "start_on": days[-1].isoformat(),
    }
    plan = signed(patient, clinician, answers | NERVES | told)
    assert events.loads_again(plan.document)
    said = words(page(web, plan, "directions"))
    assert f"{clinic_day(days[-1])} Listed in the answers: hydroxocobalamin" in said
    assert clinic_day(days[1]) not in said


def test_a_dose_of_another_drug_is_named(
    web: Client, patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    plan = signed(patient, clinician, answers)
    give(plan, nurse, "first")
    assert "Injection 1 of 6, loading," not in text_of(page(web, plan))
    with days_later(2):
        recorded.give(plan, nurse, "second", reason="None in stock", product="cyanocobalamin_1000")
        said = text_of(page(web, plan))
        assert "Injection 2 of 6, loading, cyanocobalamin" in said
