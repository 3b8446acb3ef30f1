"""The register: each finding finds whom it should and nobody else; ampoules by week; batch trace."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from regimens.actions import doses, register, visits
from regimens.actions.permissions import NotPermitted
from regimens.actions.register import Finding
from regimens.models import Event, EventKind, FollowUp, Member, Patient, Plan, Record, RecordKind
from tests.recorded import days_later, nerves_plan, on_day


@pytest.fixture
def on_a_monday(time_machine: Any) -> None:
    """Monday 23 November 2026, ten in the morning."""
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=False)


def counts(by: Member) -> dict[Finding, int]:
    """How many each finding has, leaving out none."""
    return {each.finding: each.count for each in register.view(by=by).findings if each.count}


def give(plan: Plan, by: Member, key: str, batch: str = "", reason: str = "") -> None:
    """Today's dose."""
    row = FollowUp.objects.in_clinic(plan.clinic).get(patient=plan.patient)
    dose = doses.Given(
        on=plan.clinic.today(),
        place=row.next_key,
        product="hydroxocobalamin_1000",
        route="intramuscular",
        site="left_deltoid",
        batch=batch,
        nerves="no",
    )
    doses.give(plan=plan, by=by, dose=dose, reason=reason, key=key)


def test_a_new_plan_is_in_no_finding(signed_plan: Plan, auditor: Member) -> None:
    seen = register.view(by=auditor)
    assert counts(auditor) == {}
    assert seen.active == 1
    assert Event.objects.filter(kind=EventKind.REGISTER_VIEWED).count() == 2


def test_loading_that_never_ends_is_found(signed_plan: Plan, auditor: Member) -> None:
    with days_later(42):
        assert counts(auditor) == {Finding.LOADING_OPEN: 1}


def test_a_dose_after_loading_that_is_overdue_or_was_late_is_found(
    signed_plan: Plan, nurse: Member, auditor: Member
) -> None:
    give(signed_plan, nurse, "first")
    for number in range(1, 6):
        with days_later(3 * number):
            give(signed_plan, nurse, f"loading {number}", reason="As it fell")
            assert counts(auditor) == {}, "a late dose of loading is none of it"
    due = FollowUp.objects.in_clinic(signed_plan.clinic).get()
    assert due.due_on is not None
    with days_later((due.due_on - signed_plan.clinic.today()).days + 8):
        assert counts(auditor) == {Finding.INTERVAL_LONGER: 1}, "who never came back is in it"
        give(signed_plan, nurse, "late", reason="Abroad")
        assert counts(auditor) == {Finding.INTERVAL_LONGER: 1}


def due_on(plan: Plan) -> date:
    """The day of the next injection."""
    day = FollowUp.objects.in_clinic(plan.clinic).get().due_on
    assert day is not None
    return day


def in_maintenance(plan: Plan, nurse: Member) -> date:
    """Six loading doses, each on its day; the day of the first maintenance dose."""
    for number in range(6):
        with on_day(due_on(plan)):
            give(plan, nurse, f"load {number}")
    return due_on(plan)


@pytest.mark.usefixtures("on_a_monday")
@pytest.mark.parametrize(("days_early", "counted"), [(0, 1), (60, 1), (143, 1), (144, 0)])
def test_a_long_gap_that_was_agreed_is_found_once_the_dose_is_given(
    signed_plan: Plan, clinician: Member, nurse: Member, auditor: Member, days_early: int, counted: int
) -> None:
    """Due at 3 months and agreed 150 days later: 7 days after its date the plan itself still allows."""
    planned = in_maintenance(signed_plan, nurse)
    row = FollowUp.objects.in_clinic(signed_plan.clinic).get()
    assert row.overdue_from == planned + timedelta(days=8)
    agreed = planned + timedelta(days=151)
    with on_day(planned):
        visits.rebook(
            plan=signed_plan, by=clinician, place=row.next_key, on=agreed, reason="Abroad", key="rebook"
        )
    given_on = agreed - timedelta(days=days_early)
    with on_day(given_on):
        give(signed_plan, nurse, "agreed", reason="Came back")
        made = Record.objects.in_clinic(signed_plan.clinic).get(on=given_on, kind=RecordKind.DOSE_GIVEN)
        assert "late" not in made.warnings, "the day was agreed"
        found = counts(auditor).get(Finding.INTERVAL_LONGER, 0)
        assert found == counted


def test_loading_that_nobody_ended_is_found_after_six_weeks(
    signed_plan: Plan, nurse: Member, auditor: Member
) -> None:
    give(signed_plan, nurse, "first")
    with days_later(41):
        assert Finding.LOADING_OPEN not in counts(auditor)
    with days_later(42):
        assert counts(auditor)[Finding.LOADING_OPEN] == 1


def test_ampoules_of_loading_and_maintenance_by_week(signed_plan: Plan, auditor: Member) -> None:
    weeks = register.view(by=auditor).weeks
    assert len(weeks) == 12
    assert sum(week.needed.get("hydroxocobalamin", 0) for week in weeks) == 6
    assert weeks[0].begins.weekday() == 0


def test_overdue_doses_count_from_the_present_week_on(signed_plan: Plan, auditor: Member) -> None:
    with days_later(40):
        weeks = register.view(by=auditor).weeks
        assert weeks[0].needed["hydroxocobalamin"] in (1, 2, 3)
        assert sum(week.needed.get("hydroxocobalamin", 0) for week in weeks) == 6


def test_doses_on_hold_are_needed_when_the_pause_ends(
    signed_plan: Plan, clinician: Member, auditor: Member
) -> None:
    until = signed_plan.clinic.today() + timedelta(days=28)
    visits.hold(plan=signed_plan, by=clinician, until=until, reason="In hospital", key="hold")
    weeks = register.view(by=auditor).weeks
    needed = [week.needed.get("hydroxocobalamin", 0) for week in weeks]
    assert needed[:4] == [0, 0, 0, 0]
    assert sum(needed) >= 6


def test_a_batch_is_traced_whatever_its_case(signed_plan: Plan, nurse: Member, auditor: Member) -> None:
    give(signed_plan, nurse, "first", batch="HX12-a")
    [record] = register.trace(by=auditor, batch=" hx12-A ")
    assert record.patient == signed_plan.patient
    assert register.trace(by=auditor, batch="HX12") == []
    assert register.trace(by=auditor, batch="") == []


def needed(by: Member) -> list[int]:
    """Ampoules of hydroxocobalamin by week."""
    return [week.needed.get("hydroxocobalamin", 0) for week in register.view(by=by).weeks]


@pytest.mark.usefixtures("on_a_monday")
@pytest.mark.parametrize(
    ("given", "until", "by_week"),
    [
        (0, date(2026, 11, 30), [0, 4, 3, 4]),  # day 1 moves, and with it the whole of loading
        (2, date(2026, 12, 7), [0, 0, 4, 0]),  # day 21 stays: 13 December
        (2, date(2026, 12, 14), [0, 0, 0, 0]),  # a pause beyond day 21 leaves none until it is extended
    ],
)
def test_loading_on_hold_is_needed_dose_by_dose_from_the_end_of_the_pause(
    patient: Patient,
    clinician: Member,
    nurse: Member,
    auditor: Member,
    answers: dict[str, object],
    given: int,
    until: date,
    by_week: list[int],
) -> None:
    begin = date(2026, 11, 23)
    with on_day(begin):
        plan = nerves_plan(patient, clinician, answers)
    for number in range(given):
        with on_day(begin + timedelta(days=2 * number)):
            give(plan, nurse, f"dose {number}")
    with on_day(begin + timedelta(days=2)):
        visits.hold(plan=plan, by=clinician, until=until, reason="In hospital", key="hold")
        assert needed(auditor)[:4] == by_week
        assert sum(needed(auditor)) == sum(by_week)
    with on_day(until):
        assert sum(needed(auditor)) == sum(by_week), "as the course gives them once the pause has ended"


@pytest.mark.parametrize(
    "typed",
    [
        "HX24-117",
        "hx 24-117",
        "hx24117",
        " Hx 24 117 ",
        "HX24\u00a0\u2212\u202f117",
        *(f"HX24{chr(dash)}117" for dash in range(0x2010, 0x2016)),
    ],
)
def test_a_batch_is_traced_however_it_was_typed(
    signed_plan: Plan, nurse: Member, auditor: Member, typed: str
) -> None:
    kept = "hx 24\u2013117"
    give(signed_plan, nurse, "first", batch=kept)
    [record] = register.trace(by=auditor, batch=typed)
    assert record.batch == kept, "the record keeps what was typed"
    assert register.trace(by=auditor, batch="hx24118") == []


def test_every_way_of_typing_one_batch_is_found_together(
    signed_plan: Plan, nurse: Member, auditor: Member
) -> None:
    for number, batch in enumerate(("HX24-117", "hx24117", "-", "hx 24 \u2014 117", "HX24-118")):
        with days_later(2 * number):
            give(signed_plan, nurse, f"dose {number}", batch=batch, reason="As it fell")
    with days_later(8):
        found = register.trace(by=auditor, batch="Hx24 117")
        assert [record.batch for record in found] == ["hx 24 \u2014 117", "hx24117", "HX24-117"]
        assert register.trace(by=auditor, batch="\u2013") == [], "a dash alone is no batch"


def test_another_clinic_sees_nothing(signed_plan: Plan, nurse: Member, other_clinician: Member) -> None:
    give(signed_plan, nurse, "first", batch="HX12")
    assert register.trace(by=other_clinician, batch="HX12") == []
    assert register.view(by=other_clinician).active == 0


def test_a_member_without_a_role_is_refused(clinician: Member) -> None:
    with pytest.raises(NotPermitted):
        register.view(by=Member(user=clinician.user, clinic=clinician.clinic))
