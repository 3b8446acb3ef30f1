"""Doses on record are listed among the answers before a plan is signed, and a page lists them in one click."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from regimens.actions import assessments, plans
from regimens.actions.signing import CannotSign
from regimens.models import Member, Patient, Plan, PlanState
from regimens.web import steps
from regimens.web.forms.doses import MOST_ROWS
from regimens.web.views.drafts import situation_of
from regimens.wording.dates import clinic_date
from tests.recorded import as_known, days_later, sign, signed_as_it_is
from tests.web.courses import give, signed
from tests.web.test_first_day_of_a_draft import UNLISTED, course
from tests.web.test_plan_page import words

__all__ = ["course"]


@pytest.mark.parametrize("said", ["no", "unknown", "", "tablets"])
def test_a_new_number_knows_of_the_treatment_on_record(
    course: Plan, clinician: Member, answers: dict[str, object], said: str
) -> None:
    with days_later(60):
        plans.withdraw(plan=Plan.everywhere.get(pk=course.pk), by=clinician, reason="Moved", key="w")
        with pytest.raises(CannotSign, match=UNLISTED):
            signed(course.patient, clinician, answers | {"treated_before": said}, "new")


def test_a_new_number_lists_each_dose_of_the_last_year(
    course: Plan, clinician: Member, answers: dict[str, object]
) -> None:
    """One of several on record would load the patient with those that are left out once more."""
    known = as_known(course)
    with days_later(60):
        plans.withdraw(plan=Plan.everywhere.get(pk=course.pk), by=clinician, reason="Moved", key="w")
        for kept in (known["injections"][:1], known["injections"][1:]):
            with pytest.raises(CannotSign, match=UNLISTED):
                signed(course.patient, clinician, answers | known | {"injections": kept}, f"{kept}")
        assert signed(course.patient, clinician, answers | known, "all").state == PlanState.SIGNED


def test_an_old_draft_made_again_knows_of_the_doses_given_since(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers)
    begun = plans.amend(plan=made, by=clinician, reason="A new result", key="a")
    draft = assessments.complete(assessment=begun, by=clinician, version=begun.version, key="m")
    give(made, nurse, "first")
    day = made.clinic.today()
    with days_later(9):
        again = plans.rerun(plan=draft, by=clinician, key="again")
        with pytest.raises(CannotSign, match=f"a dose of {clinic_date(day)} that the answers do not list"):
            signed_as_it_is(again, clinician, "s")
        mended = plans.amend(plan=again, by=clinician, reason="Doses given", key="mend")
        assert sign(mended, clinician, "mended").state == PlanState.SIGNED


def test_a_page_lists_the_injections_on_record(
    course: Plan, web: Client, clinician: Member, answers: dict[str, object]
) -> None:
    """One click, and nothing that was typed is lost."""
    known = as_known(course)["injections"]
    with days_later(60):
        plans.withdraw(plan=Plan.everywhere.get(pk=course.pk), by=clinician, reason="Moved", key="w")
        draft = assessments.begin(patient=course.patient, by=clinician, key="new")
        place = f"/drafts/{draft.pk}/reason/"
        page = words(web.get(place).content.decode())
        assert f"{len(known)} injections on record here are not listed" in page
        typed = {"purpose": "treat", "b12.value": "1x0", "injections-0.given_on": "1 1 2020"}
        listed = web.post(
            place, typed | {"intent": "list_recorded", "version": draft.version}
        ).content.decode()
        assert "on record here" not in words(listed)
        assert 'value="1x0"' in listed
        assert '<legend id="more" tabindex="-1">Dose 1<' in listed, "the keyboard goes on at the list"
        draft.refresh_from_db()
        assert draft.answers["treated_before"] == "injections"
        assert draft.answers["injections"] == [{"given_on": "2020-01-01"}, *known]


def test_more_doses_than_a_page_holds_are_not_dropped_in_silence(
    patient: Patient, clinician: Member, web: Client
) -> None:
    draft = assessments.begin(patient=patient, by=clinician, key="b")
    place = f"/drafts/{draft.pk}/reason/"
    row = {"form": "hydroxocobalamin", "micrograms": "1000", "route": "intramuscular"}
    typed: dict[str, object] = {"treated_before": "injections"}
    for index in range(MOST_ROWS):
        day = patient.clinic.today() - timedelta(days=MOST_ROWS - index)
        cells = {"given_on": day.isoformat(), **row}
        typed |= {f"injections-{index}.{cell}": value for cell, value in cells.items()}
    full = web.post(place, typed | {"intent": "add_dose", "version": draft.version})
    assert f"No more than {MOST_ROWS} doses can be listed" in words(full.content.decode())
    draft.refresh_from_db()
    assert len(draft.answers["injections"]) == MOST_ROWS


def test_every_dose_carried_from_the_record_is_kept_however_many(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    """A year of alternate days and more: a page sent as it is drops none of them."""
    today = patient.clinic.today()
    row = {"form": "hydroxocobalamin", "micrograms": "1000", "route": "intramuscular"}
    days = [today - timedelta(days=2 * number) for number in reversed(range(120))]
    listed = [{"given_on": day.isoformat(), **row} for day in days]
    begun = assessments.begin(patient=patient, by=clinician, key="b")
    draft = assessments.answer(
        assessment=begun,
        by=clinician,
        step="reason",
        answers=answers | {"treated_before": "injections", "injections": listed},
        clears=[],
        version=begun.version,
    )
    reason = steps.STEPS[0]
    sent = reason.filled(situation_of(draft))
    assert [dose["given_on"] for dose in sent.kept()["injections"]] == [day.isoformat() for day in days]
