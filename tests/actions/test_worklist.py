"""Who stands in which section of the worklist on which day, and that nobody with an active plan is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regimens.actions import assessments, doses, patients, plans, visits, worklist
from regimens.actions.permissions import NotPermitted
from regimens.actions.worklist import Filters, Section
from regimens.models import Event, EventKind, FollowUp, Member, Patient, Plan
from tests.recorded import days_later


def counts(member: Member, **filters: str) -> dict[str, int]:
    """How many stand in each section, leaving out the empty ones."""
    parts = worklist.view(by=member, filters=Filters(**filters), pages={})
    return {part.section.value: part.count for part in parts if part.count}


def give(plan: Plan, by: Member, on: date, key: str, **more: object) -> None:
    """One dose as planned."""
    place = FollowUp.objects.in_clinic(plan.clinic).get(patient=plan.patient).next_key
    dose = doses.Given(
        on=on, place=place, product="hydroxocobalamin_1000", route="intramuscular", site="left_deltoid"
    )
    doses.give(plan=plan, by=by, dose=dose, reason=str(more.get("reason", "")), key=key)


def test_a_first_dose_booked_for_today_is_due(signed_plan: Plan, nurse: Member) -> None:
    assert counts(nurse) == {"this_week": 1, "tests": 1}
    assert Event.objects.filter(kind=EventKind.WORKLIST_VIEWED).count() == 1


def test_a_loading_dose_is_overdue_the_next_day(signed_plan: Plan, nurse: Member) -> None:
    with days_later(1):
        assert counts(nurse)["overdue"] == 1


def test_two_loading_doses_missed_in_a_row_are_for_the_signer(signed_plan: Plan, nurse: Member) -> None:
    clinic, today = signed_plan.clinic, signed_plan.clinic.today()
    give(signed_plan, nurse, today, "one")
    assert list(worklist.stops(clinic, today)) == []
    with days_later(10):
        [row] = worklist.stops(clinic, clinic.today())
        assert row.plan.signed_by_id == signed_plan.signed_by_id


def test_a_dose_given_moves_the_row_on(signed_plan: Plan, nurse: Member) -> None:
    today = signed_plan.clinic.today()
    give(signed_plan, nurse, today, "one")
    row = FollowUp.objects.in_clinic(signed_plan.clinic).get()
    assert (row.next_key, row.last_given_on) == ("loading-2", today)
    assert row.due_on is not None
    assert row.due_on > today


def test_a_hold_stands_apart_and_comes_back_by_itself(signed_plan: Plan, nurse: Member) -> None:
    until = signed_plan.clinic.today() + timedelta(days=5)
    visits.hold(plan=signed_plan, by=nurse, until=until, reason="In hospital", key="hold")
    assert counts(nurse)["on_hold"] == 1
    with days_later(6):
        assert counts(nurse)["overdue"] == 1


def test_who_is_transferred_or_stopped_is_not_followed(signed_plan: Plan, clinician: Member) -> None:
    today = signed_plan.clinic.today()
    visits.transfer(plan=signed_plan, by=clinician, on=today, reason="To Harbour Practice", key="t")
    assert counts(clinician) == {}


def test_who_has_died_is_not_called(signed_plan: Plan, clinician: Member, patient: Patient) -> None:
    patient.refresh_from_db()
    details = patients.details_of(patient)
    changed = type(details)(**{**vars(details), "deceased_on": patient.clinic.today()})
    patients.amend(patient=patient, by=clinician, details=changed, version=patient.version, key="died")
    with days_later(40):
        assert counts(clinician) == {}


def test_a_withdrawn_plan_is_no_longer_followed(signed_plan: Plan, clinician: Member) -> None:
    plans.withdraw(plan=signed_plan, by=clinician, reason="Wrong patient", key="w")
    assert counts(clinician) == {}


@pytest.mark.parametrize("later", [0, 1, 3, 9, 30, 90, 400, 1900])
def test_nobody_with_an_active_plan_disappears(signed_plan: Plan, nurse: Member, later: int) -> None:
    for number in (0, 2, 4):
        with days_later(number):
            give(signed_plan, nurse, signed_plan.clinic.today(), f"dose {number}", reason="As it fell")
    with days_later(later + 4):
        assert worklist.is_on_list(signed_plan.patient, signed_plan.clinic.today())


def test_filters_narrow_the_list(signed_plan: Plan, nurse: Member) -> None:
    assert "this_week" not in counts(nurse, nerves="yes")
    assert counts(nurse, drug="hydroxocobalamin")["this_week"] == 1
    assert "this_week" not in counts(nurse, drug="cyanocobalamin")


def test_another_clinics_patients_are_not_listed(signed_plan: Plan, other_clinician: Member) -> None:
    assert counts(other_clinician) == {}


def another(by: Member, number: int, answers: dict[str, object]) -> Plan:
    """Another patient with a signed plan from these answers."""
    details = patients.PatientDetails(
        family_name=f"Example{chr(97 + number)}",
        given_name="Joan",
        born=date(1960, 1, 1) + timedelta(days=number),
        sex="female",
        local_identifier=f"L{number}",
        allergies="none",
    )
    patient = patients.register(clinic=by.clinic, by=by, details=details, key=f"register {number}")
    begun = assessments.begin(patient=patient, by=by, key=f"begin {number}")
    written = assessments.answer(
        assessment=begun, by=by, step="dates", answers=answers, clears=[], version=begun.version
    )
    plan = assessments.complete(assessment=written, by=by, version=written.version, key=f"made {number}")
    return plans.sign(plan=plan, by=by, checked=True, key=f"sign {number}")


def test_the_number_of_queries_does_not_grow(
    signed_plan: Plan, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    with CaptureQueriesContext(connection) as few:
        worklist.view(by=nurse, filters=Filters(), pages={})
    for number in range(12):
        another(clinician, number, answers)
    with CaptureQueriesContext(connection) as many:
        parts = worklist.view(by=nurse, filters=Filters(), pages={})
    assert {part.section: part.count for part in parts}[Section.THIS_WEEK] == 13
    assert len(many) == len(few)


def test_counting_stops_where_the_list_would_grow_slow(
    signed_plan: Plan, clinician: Member, answers: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklist, "ROWS_A_PAGE", 2)
    monkeypatch.setattr(worklist, "MOST_COUNTED", 3)
    for number in range(3):
        another(clinician, number, answers)
    whole = _this_week(clinician, page=1)
    assert (whole.count, whole.is_beyond, len(whole.rows), whole.more) == (3, True, 2, 1)
    noted = Event.objects.filter(kind=EventKind.WORKLIST_VIEWED).latest("sequence").detail
    assert (noted["this_week"], noted["tests"], noted["and_more"]) == (3, 3, ["this_week", "tests"])
    last = _this_week(clinician, page=2)  # as far as the page that was asked for, it is counted
    assert (last.count, last.is_beyond, len(last.rows), last.more) == (4, False, 2, 0)
    assert not {row.pk for row in whole.rows} & {row.pk for row in last.rows}


def test_a_page_beyond_the_last_is_the_last(
    signed_plan: Plan, clinician: Member, answers: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklist, "ROWS_A_PAGE", 2)
    for number in range(2):
        another(clinician, number, answers)
    found = _this_week(clinician, page=7)
    assert (found.page, found.count, len(found.rows), found.more) == (2, 3, 1, 0)
    parts = worklist.view(by=clinician, filters=Filters(), pages={Section.ON_HOLD: 3})
    assert {part.page for part in parts if not part.count} == {1}


def _this_week(member: Member, *, page: int) -> worklist.Part:
    parts = worklist.view(by=member, filters=Filters(), pages={Section.THIS_WEEK: page})
    return parts[1]


def test_nerve_signs_in_loading_come_first(
    signed_plan: Plan, clinician: Member, answers: dict[str, object]
) -> None:
    nerves = another(clinician, 1, answers | {"neuro.any": "yes", "neuro.numbness": "yes"})
    [_, this_week, *_] = worklist.view(by=clinician, filters=Filters(), pages={})
    assert [row.plan for row in this_week.rows] == [nerves, signed_plan]
    assert [row.get_risk_display() for row in this_week.rows] == ["Nerves, loading", "Cause for life"]


def test_a_member_without_a_role_is_refused(clinician: Member) -> None:
    nobody = Member(user=clinician.user, clinic=clinician.clinic)
    with pytest.raises(NotPermitted):
        worklist.view(by=nobody, filters=Filters(), pages={})
