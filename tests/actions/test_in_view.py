"""Nobody slips out of view: agreed days and pauses end, tablets, closures of later, reviews beside tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from regimens.actions import assessments, course_so_far, due, results, visits, worklist
from regimens.actions.recording import CannotRecord, NeedsReason
from regimens.actions.worklist import Section
from regimens.clinical.following import State
from regimens.models import Clinic, FollowUp, Member, Patient, Plan, Task
from tests.recorded import drawn_before, give, nerves_plan, next_key, on_day, sign

DAY = timedelta(days=1)
START = date(2026, 11, 30)


def sections(plan: Plan) -> set[Section]:
    """Where the patient stands today."""
    today = plan.clinic.today()
    return {
        each
        for each in Section
        if worklist.rows_of(each, plan.clinic, today).filter(patient=plan.patient).exists()
    }


@pytest.fixture
def answers(answers: dict[str, object]) -> dict[str, object]:
    """Of the day on which these courses begin."""
    return drawn_before(answers, START)


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Six doses, three a week, from a Monday; then every 3 months."""
    return _signed(patient, clinician, answers, "plain")


def _signed(patient: Patient, by: Member, answers: dict[str, object], key: str) -> Plan:
    with on_day(START):
        begun = assessments.begin(patient=patient, by=by, key=key)
        draft = assessments.answer(
            assessment=begun, by=by, step="dates", answers=answers, clears=[], version=begun.version
        )
        return sign(draft, by, key)


def row(plan: Plan) -> FollowUp:
    """What is due next."""
    return FollowUp.objects.in_clinic(plan.clinic).get(patient=plan.patient)


def loaded(plan: Plan, by: Member) -> date:
    """All six doses given in time; the day of the last."""
    for number in range(6):
        day = row(plan).due_on or START
        with on_day(day):
            give(plan, by, f"loading {number}")
    return day


# Another day


def rebook(plan: Plan, by: Member, on: date, key: str) -> None:
    """Agree on this day for the next dose."""
    visits.rebook(plan=plan, by=by, place=next_key(plan), on=on, reason="Abroad", key=key)


def test_a_loading_dose_is_put_off_by_a_week_and_by_a_clinician_by_two(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    with on_day(START):
        for by, days in ((nurse, 8), (clinician, 15), (nurse, 365)):
            with pytest.raises(CannotRecord, match="at the latest"):
                rebook(plan, by, START + days * DAY, f"{by.pk} {days}")
        rebook(plan, nurse, START + 7 * DAY, "nurse")
        rebook(plan, clinician, START + 14 * DAY, "clinician")


def test_agreeing_again_counts_from_the_day_of_the_plan(plan: Plan, nurse: Member) -> None:
    with on_day(START):
        rebook(plan, nurse, START + 7 * DAY, "one")
        with pytest.raises(CannotRecord, match="clinician's decision"):
            rebook(plan, nurse, START + 8 * DAY, "two")


def test_a_dose_that_is_long_overdue_is_put_off_by_no_agreed_day(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    loaded(plan, nurse)
    planned = row(plan).due_on
    assert planned is not None
    with on_day(planned + 10 * DAY):
        with pytest.raises(CannotRecord, match="clinician's decision"):
            rebook(plan, nurse, planned + 28 * DAY, "far")
        rebook(plan, clinician, planned + 100 * DAY, "decided")
        assert Section.OVERDUE not in sections(plan)
    with on_day(planned + 28 * DAY):
        assert Section.OVERDUE in sections(plan)
        assert (row(plan).due_on, row(plan).agreed_on) == (planned, planned + 100 * DAY)


def test_nobody_agrees_on_a_day_beyond_a_year(plan: Plan, nurse: Member, clinician: Member) -> None:
    loaded(plan, nurse)
    for day in (date(2099, 12, 31), date.max):
        with on_day(START + 30 * DAY), pytest.raises(CannotRecord, match="Amend the plan"):
            rebook(plan, clinician, day, str(day))


# Pauses


def test_a_pause_in_loading_is_two_weeks_or_a_clinicians(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    with on_day(START):
        with pytest.raises(CannotRecord, match="clinician's decision"):
            visits.hold(plan=plan, by=nurse, until=START + 15 * DAY, reason="Away", key="a")
        with pytest.raises(CannotRecord, match="A pause can last"):
            visits.hold(plan=plan, by=clinician, until=START + 400 * DAY, reason="Away", key="b")
        visits.hold(plan=plan, by=nurse, until=START + 14 * DAY, reason="Away", key="c")


def test_a_pause_silences_no_stop(plan: Plan, nurse: Member, clinician: Member) -> None:
    with on_day(START):
        give(plan, nurse, "first")
    with on_day(START + 7 * DAY):
        assert [each.patient for each in worklist.stops(plan.clinic, plan.clinic.today())] == [plan.patient]
        visits.hold(plan=plan, by=clinician, until=START + 30 * DAY, reason="Away", key="h")
        assert [each.patient for each in worklist.stops(plan.clinic, plan.clinic.today())] == [plan.patient]


# Tablets


@pytest.mark.parametrize("horizon", [2, 6, 12])
def test_tablets_always_have_a_next_test_or_review(
    horizon: int,
    clinic: Clinic,
    patient: Patient,
    clinician: Member,
    nurse: Member,
    answers: dict[str, object],
) -> None:
    clinic.horizon_months = horizon
    clinic.save()
    patient.refresh_from_db()
    tablets = {
        "absorption.any": "no",
        "absorption.pernicious_anaemia": "no",
        "preference": "tablets",
    }
    plan = _signed(patient, clinician, answers | tablets, "tablets")
    assert plan.route == "oral"
    today = START
    for number in range(6):
        found = row(plan)
        days = [day for day in (found.test_due_on, found.review_due_on) if day]
        assert days, f"out of view after {number} tests"
        today = max(today, min(days))
        with on_day(today):
            assert sections(plan) & {Section.TESTS, Section.REVIEWS}
            assert worklist.is_on_list(patient, today)
            results.record(
                plan=plan,
                by=nurse,
                on=today,
                analyte="haemoglobin",
                typed="130",
                unit="g/L",
                place=found.test_key if found.test_due_on == min(days) else found.review_key,
                key=f"r{number}",
                panel="whole",
            )


# Closures


def test_a_public_holiday_of_later_years_is_known(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    plan = _signed(patient, clinician, answers, "holidays")
    loaded(plan, nurse)
    given: list[date] = []
    while (day := row(plan).due_on) and day < date(2031, 1, 1):
        assert day not in plan.clinic.closed_between(day, day), f"{day} is a public holiday"
        with on_day(day):
            give(plan, nurse, f"dose {day}")
        given.append(day)
    assert len(given) > 12


def test_a_closure_added_later_moves_the_dose_once_worked_out_again(plan: Plan, nurse: Member) -> None:
    loaded(plan, nurse)
    before = row(plan).due_on
    assert before is not None
    clinic = plan.clinic
    clinic.closed_days = [before.isoformat()]
    clinic.save()
    with on_day(START + 30 * DAY):
        call_command("refresh_worklist", verbosity=0)
        after = row(plan).due_on
    assert after is not None
    assert after < before


# Reviews beside tests


def test_a_test_that_nobody_recorded_hides_no_review(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    with on_day(START):
        plan = nerves_plan(patient, clinician, answers)
        give(plan, nurse, "first")
    with on_day(START + 20 * DAY):
        due.refresh(patient)
        found = row(plan)
        assert found.review_key == "review-1"
        assert {Section.REVIEWS, Section.TESTS} <= sections(plan)


def test_two_visits_without_a_dose_are_a_stop_the_same_day(plan: Plan, nurse: Member) -> None:
    from regimens.actions import doses

    for number, day in enumerate((START, START + 2 * DAY)):
        with on_day(day):
            doses.not_given(
                plan=plan, by=nurse, on=day, place=next_key(plan), why="unwell", reason="", key=f"n{number}"
            )
    with on_day(START + 2 * DAY):
        today = plan.clinic.today()
        seen = course_so_far.forecast_of(plan, today)
        assert seen.missed_in_row == 2
        assert [each.patient for each in worklist.stops(plan.clinic, today)] == [plan.patient]


def test_a_dose_after_the_end_of_treatment_says_who_ended_it(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    with on_day(START):
        visits.transfer(plan=plan, by=nurse, on=START, reason="Moved to Leeds", key="t")
    with on_day(START + DAY), pytest.raises(NeedsReason) as warned:
        give(plan, nurse, "after", place="loading-1")
    assert "ended" in warned.value.warnings
    assert "no_place" not in warned.value.warnings


def test_one_result_makes_no_panel_done(plan: Plan, nurse: Member, clinician: Member) -> None:
    with on_day(START):
        give(plan, nurse, "first")
        key = row(plan).test_key
        sent: Any = {"on": START, "analyte": "potassium", "typed": "4.1", "unit": "mmol/L", "place": key}
        with pytest.raises(CannotRecord, match="all results"):
            results.record(plan=plan, by=nurse, key="a", **sent)
        results.record(plan=plan, by=nurse, key="b", panel="awaited", **sent)
        assert row(plan).test_key == key, "others are awaited"
        results.record(plan=plan, by=nurse, key="c", panel="whole", **sent)
        assert row(plan).test_key != key
        assert not Task.objects.in_clinic(plan.clinic).filter(kind="result").exists()


def test_a_low_potassium_is_the_signers_today(plan: Plan, nurse: Member, clinician: Member) -> None:
    with on_day(START):
        for typed, count in ((">3.4", 0), ("3.5", 0), ("2.4", 1), ("2.2", 1)):
            results.record(
                plan=plan, by=nurse, on=START, analyte="potassium", typed=typed, unit="mmol/L", place="",
                key=typed,
            )  # fmt: skip
            open_ = Task.objects.in_clinic(plan.clinic).filter(kind="result")
            assert open_.count() == count, typed
        task = open_.get()
        assert (task.owner, task.due_on) == (clinician, START)


# On hold, on the list and in the course


def states(plan: Plan) -> tuple[bool, State]:
    """Whether the list says that the patient is on hold, and what the course says of the next dose."""
    following = course_so_far.forecast_of(plan, plan.clinic.today()).next_injection
    assert following is not None
    return Section.ON_HOLD in sections(plan), following.state


def test_a_pause_beside_a_day_agreed_is_a_pause_on_the_list_and_in_the_course(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    planned = _next_planned(plan, nurse)
    paused = planned + 38 * DAY
    until = next_open(paused + 10 * DAY)
    with on_day(paused):
        visits.hold(plan=plan, by=clinician, until=until, reason="Abroad", key="h")
        visits.rebook(
            plan=plan, by=clinician, place=next_key(plan), on=until + 7 * DAY, reason="Abroad", key="r"
        )
    for day in (paused, paused + DAY, until - DAY):
        with on_day(day):
            assert states(plan) == (True, State.ON_HOLD)
    with on_day(until):
        assert states(plan) == (False, State.LONG_OVERDUE)
        assert Section.OVERDUE in sections(plan)


def test_a_pause_until_a_monday_lasts_over_its_weekend(plan: Plan, nurse: Member) -> None:
    planned = _next_planned(plan, nurse)
    until = next_open(planned + 14 * DAY)
    with on_day(planned + 9 * DAY):
        visits.hold(plan=plan, by=nurse, until=until, reason="In hospital", key="h")
    for day in (until - 3 * DAY, until - 2 * DAY, until - DAY):
        with on_day(day):
            assert states(plan) == (True, State.ON_HOLD)
    with on_day(until):
        assert states(plan) == (False, State.OVERDUE)


def _next_planned(plan: Plan, nurse: Member) -> date:
    """The day of the dose after loading."""
    loaded(plan, nurse)
    day = row(plan).due_on
    assert day is not None
    return day


def next_open(day: date) -> date:
    """The Monday on or after this day."""
    return day + (-day.weekday() % 7) * DAY
