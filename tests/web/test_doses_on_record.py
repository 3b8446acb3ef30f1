"""Doses on record are listed among the answers before a plan is signed, and a page lists them in one click."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from regimens.actions import assessments, plans
from regimens.actions.signing import CannotSign
from regimens.models import Assessment, Member, Patient, Plan, PlanState
from regimens.web import steps
from regimens.web.forms.doses import MOST_ROWS
from regimens.web.views.drafts import situation_of
from regimens.wording.dates import clinic_date
from tests import recorded
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
    draft = _answered(begun, clinician, answers | {"treated_before": "injections", "injections": listed})
    reason = steps.STEPS[0]
    sent = reason.filled(situation_of(draft))
    assert [dose["given_on"] for dose in sent.kept()["injections"]] == [day.isoformat() for day in days]


def test_answers_of_two_windows_are_both_kept_when_one_lists_the_record(
    course: Plan, web: Client, clinician: Member
) -> None:
    """The window that lists them knew nothing of a dose that another has saved meanwhile."""
    known = as_known(course)["injections"]
    row = {"injections-0.form": "hydroxocobalamin", "injections-0.micrograms": "1000"}
    elsewhere = row | {"injections-0.route": "intramuscular", "injections-0.given_on": "1 6 2026"}
    with days_later(20):
        plans.withdraw(plan=Plan.everywhere.get(pk=course.pk), by=clinician, reason="Moved", key="w")
        draft = assessments.begin(patient=course.patient, by=clinician, key="new")
        place, version = f"/drafts/{draft.pk}/reason/", {"version": draft.version}
        saved = {"intent": "save", "treated_before": "injections"} | elsewhere | version
        assert web.post(place, saved).status_code == 303
        clash = web.post(place, {"intent": "list_recorded", "treated_before": "no"} | version)
        assert clash.status_code == 409
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', clash.content.decode())
        carried: dict[str, list[str]] = {}
        for name, value in hidden:
            carried.setdefault(name, []).append(value)
        web.post(place, carried | {f"keep:{name}": "mine" for name in carried["clash"]})
        draft.refresh_from_db()
        assert (draft.answers["treated_before"], draft.answers["injections"]) == ("injections", known)


def _answered(draft: Assessment, by: Member, answers: dict[str, object]) -> Assessment:
    return assessments.answer(
        assessment=draft, by=by, step="dates", answers=answers, clears=[], version=draft.version
    )


def test_a_dose_under_another_number_counts_whenever_it_was_recorded(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    """Of yesterday, recorded after the draft of today was made."""
    begun = assessments.begin(patient=patient, by=clinician, key="first")
    beside = assessments.begin(patient=patient, by=nurse, key="beside", beside=True)
    first = sign(_answered(begun, clinician, answers), clinician, "first")
    yesterday = first.clinic.today()
    with days_later(1):
        written = _answered(beside, nurse, answers)
        made = assessments.complete(assessment=written, by=nurse, version=written.version, key="c")
        recorded.give(first, nurse, "late", on=yesterday)
        plans.withdraw(plan=Plan.everywhere.get(pk=first.pk), by=clinician, reason="Moved", key="w")
        with pytest.raises(CannotSign, match=UNLISTED):
            signed_as_it_is(made, clinician, "s")


def test_the_check_page_says_what_is_not_listed(
    course: Plan, web: Client, clinician: Member, answers: dict[str, object]
) -> None:
    """Before the plan is made; of this plan also doses of long ago."""
    for day, told in ((60, "3 injections on record here are not listed"), (500, "are not listed, from")):
        with days_later(day):
            web.force_login(clinician.user)
            begun = plans.replace(
                plan=Plan.everywhere.get(pk=course.pk), by=clinician, reason="Anew", key=f"{day}"
            )
            address = f"/drafts/{begun.pk}/check/"
            assert told in words(web.get(address).content.decode())
            assessments.discard(assessment=begun, by=clinician, reason="Moved", key=f"d{day}")
