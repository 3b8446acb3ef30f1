"""Agreed days and pauses do not add up unseen, a stop outlasts its block, another plan's doses are not this one's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from regimens.actions import assessments, course_so_far, due, plans, visits, worklist
from regimens.actions.recording import CannotRecord
from regimens.models import FollowUp, Member, Patient, Plan
from tests.recorded import drawn_before, give, nerves_plan, next_key, on_day, sign

DAY = timedelta(days=1)
START = date(2026, 11, 2)


@pytest.fixture
def nerves(patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]) -> Plan:
    """Numbness: alternate days from a Monday, the first dose given."""
    with on_day(START):
        plan = nerves_plan(patient, clinician, drawn_before(answers, START))
        give(plan, nurse, "first")
    return plan


def given_until(plan: Plan, by: Member, last: int) -> None:
    """Every second day a dose, up to so many days after the first."""
    for day in range(2, last + 1, 2):
        with on_day(START + day * DAY):
            give(plan, by, f"day {day}")


def row(plan: Plan) -> FollowUp:
    """What is due next."""
    return FollowUp.objects.in_clinic(plan.clinic).get(patient=plan.patient)


def rebook(plan: Plan, by: Member, on: date, key: str) -> None:
    """Agree on this day for the next dose."""
    visits.rebook(plan=plan, by=by, place=next_key(plan), on=on, reason="Away", key=key)


# Another day


def test_the_day_agreed_last_is_the_day(nerves: Plan, nurse: Member) -> None:
    with on_day(START + DAY):
        rebook(nerves, nurse, START + 7 * DAY, "later")
    with on_day(START + DAY, 11):
        rebook(nerves, nurse, START + 3 * DAY, "sooner")
        assert row(nerves).due_on == START + 3 * DAY


def test_a_loading_dose_put_off_again_counts_from_its_own_day(
    nerves: Plan, nurse: Member, clinician: Member
) -> None:
    with on_day(START + 2 * DAY):
        rebook(nerves, nurse, START + 9 * DAY, "one")
    with on_day(START + 9 * DAY):
        with pytest.raises(CannotRecord, match="clinician's decision"):
            rebook(nerves, nurse, START + 10 * DAY, "two")
        rebook(nerves, clinician, START + 16 * DAY, "decided")


def test_no_day_is_agreed_on_which_loading_is_no_longer_dated(
    nerves: Plan, nurse: Member, clinician: Member
) -> None:
    given_until(nerves, nurse, 18)
    with on_day(START + 20 * DAY):
        place = next_key(nerves)
        assert place == "loading-11"
        with pytest.raises(CannotRecord, match="no longer dated"):
            rebook(nerves, nurse, START + 22 * DAY, "beyond")
        assert next_key(nerves) == place
        assert row(nerves).due_on == START + 20 * DAY


# Pauses


def test_pauses_one_after_another_are_one_pause(nerves: Plan, nurse: Member, clinician: Member) -> None:
    with on_day(START + 2 * DAY):
        visits.hold(plan=nerves, by=nurse, until=START + 16 * DAY, reason="Away", key="one")
    with on_day(START + 14 * DAY):
        with pytest.raises(CannotRecord, match="clinician's decision"):
            visits.hold(plan=nerves, by=nurse, until=START + 20 * DAY, reason="Away", key="two")
        visits.hold(plan=nerves, by=nurse, until=START + 15 * DAY, reason="Back", key="sooner")
        visits.hold(plan=nerves, by=clinician, until=START + 40 * DAY, reason="Away", key="three")
    with on_day(START + 30 * DAY):
        visits.hold(plan=nerves, by=nurse, until=START + 31 * DAY, reason="Back", key="four")


def test_after_a_dose_a_pause_is_a_new_one(nerves: Plan, nurse: Member) -> None:
    with on_day(START + 2 * DAY):
        visits.hold(plan=nerves, by=nurse, until=START + 6 * DAY, reason="Away", key="one")
    with on_day(START + 6 * DAY):
        give(nerves, nurse, "again", reason="As it fell")
    with on_day(START + 7 * DAY):
        visits.hold(plan=nerves, by=nurse, until=START + 21 * DAY, reason="Away", key="two")
        assert row(nerves).hold_until == START + 21 * DAY


def test_a_dose_on_hold_is_asked_about_nerves_too(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    with on_day(START):
        begun = drawn_before(answers, START)
        plan = _plain(patient, clinician, begun, "plain")
    for number in range(6):
        with on_day(row(plan).due_on or START):
            give(plan, nurse, f"loading {number}")
    planned = row(plan).due_on
    assert planned is not None
    with on_day(planned):
        visits.hold(plan=plan, by=clinician, until=planned + 90 * DAY, reason="Abroad", key="h")
        assert not course_so_far.forecast_of(plan, planned + 27 * DAY).asks_about_nerves
        assert course_so_far.forecast_of(plan, planned + 28 * DAY).asks_about_nerves


# Missed


def test_two_missed_stay_a_stop_when_the_block_has_run_out(nerves: Plan, nurse: Member) -> None:
    given_until(nerves, nurse, 12)
    for day in (17, 19, 21, 30):
        with on_day(START + day * DAY):
            due.refresh_all(nerves.clinic)
            stops = worklist.stops(nerves.clinic, nerves.clinic.today())
            assert [each.patient for each in stops] == [nerves.patient], day


# Another plan


def _plain(patient: Patient, by: Member, answers: dict[str, object], key: str) -> Plan:
    draft = assessments.begin(patient=patient, by=by, key=key)
    written = assessments.answer(
        assessment=draft, by=by, step="dates", answers=answers, clears=[], version=draft.version
    )
    return sign(written, by, key)


@pytest.mark.parametrize("kind", ["nerves", "plain"])
def test_doses_of_a_withdrawn_plan_are_no_part_of_the_next(
    kind: str, patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    make = nerves_plan if kind == "nerves" else _plain
    before = date(2025, 1, 6)
    with on_day(before):
        first = make(patient, clinician, drawn_before(answers, before), "before")
    for number in range(6):
        with on_day(row(first).due_on or before):
            give(first, nurse, f"before {number}")
    with on_day(date(2025, 3, 3)):
        plans.withdraw(plan=first, by=clinician, reason="Moved away", key="w")
    with on_day(START):
        plan = make(patient, clinician, drawn_before(answers, START), "now")
        signed = [event["on"] for event in plan.document["schedule"] if event["kind"] == "injection"]
        seen = [line for line in course_so_far.forecast_of(plan, START).lines if line.kind == "injection"]
        loading = [line.due.isoformat() for line in seen if line.phase == "loading"]
        assert loading == signed[: len(loading)]
        assert seen[0].key == "loading-1"
        assert (row(plan).due_on, row(plan).next_key) == (START, "loading-1")
        # The dose of today would still be a second one, had it been given under the other plan.
        assert course_so_far.days_given(plan, course_so_far.standing_records(plan)) >= {before}
        give(plan, nurse, "now")
        assert next_key(plan) == "loading-2"


def test_an_amended_plan_goes_on_from_its_own_doses_alone(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    before = date(2025, 1, 6)
    with on_day(before):
        first = nerves_plan(patient, clinician, drawn_before(answers, before), "before")
        give(first, nurse, "before")
        plans.withdraw(plan=first, by=clinician, reason="Wrong", key="w")
    with on_day(START):
        plan = nerves_plan(patient, clinician, drawn_before(answers, START), "now")
        give(plan, nurse, "now")
        draft = plans.amend(plan=plan, by=clinician, reason="A later test", key="amend")
        assert [each["given_on"] for each in draft.answers["injections"]] == [START.isoformat()]
        amended = sign(draft, clinician, "amended")
        assert amended.version == 2
        assert next_key(amended) == "loading-2"
