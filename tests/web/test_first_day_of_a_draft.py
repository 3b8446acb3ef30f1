"""A draft that is opened again on a later day shows the first day as it was meant, and keeps it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from regimens.actions import assessments, carried, course_so_far, plans
from regimens.actions.signing import CannotSign
from regimens.models import Assessment, Member, Patient, Plan, PlanState
from tests.recorded import days_later, sign, signed_as_it_is
from tests.web.courses import NERVES, give, signed
from tests.web.test_plan_page import words

UNLISTED = "the record has a dose of .* that the answers do not list"


@pytest.fixture
def draft(patient: Patient, clinician: Member, answers: dict[str, object]) -> Assessment:
    """Loading begun today, its first dose among the answers."""
    begun = assessments.begin(patient=patient, by=clinician, key="b")
    dose = {"form": "hydroxocobalamin", "micrograms": "1000", "route": "intramuscular"}
    given = {"given_on": begun.clinic.today().isoformat(), **dose}
    listed = {"treated_before": "injections", "injections": [given], "start": "today"}
    return assessments.answer(
        assessment=begun,
        by=clinician,
        step="dates",
        answers=answers | NERVES | listed,
        clears=[],
        version=begun.version,
    )


def test_the_page_of_dates_shows_the_day_that_was_meant(
    web: Client, clinician: Member, draft: Assessment
) -> None:
    said_on = draft.clinic.today()
    with days_later(1):
        web.force_login(clinician.user)
        html = web.get(f"/drafts/{draft.pk}/dates/").content.decode()
        checked = re.findall(r'<input[^>]*name="start"[^>]*checked[^>]*>', html)
        assert len(checked) == 1
        assert 'value="other"' in checked[0]
        answered = words(web.get(f"/drafts/{draft.pk}/check/").content.decode())
        assert f"Date of the first dose {said_on:%a %d-%b-%Y}" in answered
        draft.refresh_from_db()
        so_far = assessments.plan_so_far(assessment=draft)
        made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="c")
    for document in (so_far, made.document):
        assert document is not None
        first = next(event for event in document["schedule"] if event["kind"] == "injection")
        assert (first["key"], first["on"]) == ("loading-2", (said_on + timedelta(days=2)).isoformat())


# A replacement that knows of no dose


@pytest.fixture
def course(patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]) -> Plan:
    """Three loading doses of the simple case are on record."""
    made = signed(patient, clinician, answers)
    for day in (0, 2, 4):
        with days_later(day):
            give(made, nurse, f"dose {day}")
    return made


def replaced(course: Plan, clinician: Member, answers: dict[str, object]) -> Plan:
    """The draft plan of a replacement with these answers and no dose among them."""
    begun = plans.replace(plan=Plan.everywhere.get(pk=course.pk), by=clinician, reason="Anew", key="r")
    draft = assessments.answer(
        assessment=begun, by=clinician, step="dates", answers=answers, clears=[], version=begun.version
    )
    return assessments.complete(assessment=draft, by=clinician, version=draft.version, key="r")


def test_answers_that_know_of_no_dose_are_not_signed_over_those_on_record(
    course: Plan, clinician: Member, answers: dict[str, object]
) -> None:
    """It would order six loading doses from today, of which its course holds three for given."""
    with days_later(60):
        made = replaced(course, clinician, answers)
        with pytest.raises(CannotSign, match=UNLISTED) as raised:
            signed_as_it_is(made, clinician, "s")
        assert raised.value.code == "record_differs"
        # What the sentence asks for lists them, and is signed.
        amended = plans.amend(plan=made, by=clinician, reason="Doses listed", key="a")
        assert len(amended.answers["injections"]) == 3
        assert sign(amended, clinician, "a").state == PlanState.SIGNED


def test_a_replacement_with_its_doses_is_signed(
    course: Plan, clinician: Member, answers: dict[str, object]
) -> None:
    with days_later(60):
        listed = carried.answers_so_far(course, course_so_far.standing_records(course))
        doses = {name: listed[name] for name in ("injections", "treated_before", "start", "start_on")}
        made = replaced(course, clinician, answers | doses)
        assert signed_as_it_is(made, clinician, "s").state == PlanState.SIGNED


def test_a_dose_given_while_the_draft_is_open_hinders_no_signature(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers)
    begun = plans.amend(plan=made, by=clinician, reason="A new result", key="a")
    give(made, nurse, "first")
    assert sign(begun, clinician, "a").state == PlanState.SIGNED


def test_one_older_dose_listed_is_not_all_that_is_on_record(
    course: Plan, clinician: Member, answers: dict[str, object]
) -> None:
    old = (course.clinic.today() - timedelta(days=400)).isoformat()
    row = {"given_on": old, "form": "hydroxocobalamin", "micrograms": "1000", "route": "intramuscular"}
    with days_later(60):
        listed = {"treated_before": "injections", "injections": [row]}
        made = replaced(course, clinician, answers | listed)
        with pytest.raises(CannotSign, match=UNLISTED):
            signed_as_it_is(made, clinician, "s")


def test_a_choice_made_after_such_a_dose_hinders_none_either(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers)
    begun = plans.amend(plan=made, by=clinician, reason="A new result", key="a")
    give(made, nurse, "first")
    drafted = assessments.complete(assessment=begun, by=clinician, version=begun.version, key="m")
    chosen = plans.choose(
        plan=drafted, by=clinician, choices={"choices.maintenance_months": "2"}, reason="Asked for", key="c"
    )
    assert signed_as_it_is(chosen, clinician, "s").state == PlanState.SIGNED
