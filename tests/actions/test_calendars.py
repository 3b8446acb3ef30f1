"""The calendar file over the life of a plan: followed, re-booked, amended, taken back, and opened again."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regimens.actions import accounts, calendars, course_so_far, patients, plans, results, visits
from regimens.actions.permissions import NotPermitted
from regimens.actions.recording import CannotRecord
from regimens.clinical.following import LATE
from regimens.exports.calendar_file import inline_event
from regimens.models import Event, FollowUp, Member, Patient, Plan, Record
from regimens.wording import calendar_file as words
from tests.exports.reading import Program, Seen, read, standing
from tests.recorded import days_later
from tests.web import courses
from tests.web.courses import give


@pytest.fixture
def nerves(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Alternate days from today, signed."""
    return courses.signed(patient, clinician, answers | courses.NERVES)


def content(plan: Plan, by: Member) -> bytes:
    """The file of today."""
    return calendars.hand_out(plan=Plan.everywhere.get(pk=plan.pk), by=by).content


def events(plan: Plan, by: Member) -> dict[str, Seen]:
    """By key."""
    return {event.key: event for event in read(content(plan, by))}


def again(plan: Plan, by: Member, answers: dict[str, object], key: str) -> Plan:
    """The next version, signed."""
    draft = plans.amend(plan=Plan.everywhere.get(pk=plan.pk), by=by, reason="A result", key=key)
    from regimens.actions import assessments, stops

    filled = assessments.answer(
        assessment=draft, by=by, step="dates", answers=answers, clears=[], version=draft.version
    )
    made = assessments.complete(assessment=filled, by=by, version=filled.version, key=key)
    action = next(iter(stops.actions_for(made)), "") if stops.has_soft_stop(made) else ""
    reason = "Neurologist on call" if action else ""
    return plans.sign(plan=made, by=by, checked=True, key=key, stop_action=action, stop_reason=reason)


def test_a_plan_just_signed_has_the_dates_of_its_document(signed_plan: Plan, clinician: Member) -> None:
    found = events(signed_plan, clinician)
    listed = {event["key"]: event["on"] for event in signed_plan.document["schedule"]}
    assert {key: event.on.isoformat() for key, event in found.items()} == listed
    assert "CANCELLED" not in {event.status for event in found.values()}
    assert {event.uid.partition("@")[2] for event in found.values()} == {"calendar.invalid"}


def test_a_dose_given_is_no_visit_to_come(nerves: Plan, clinician: Member) -> None:
    before = events(nerves, clinician)
    give(nerves, clinician, "1")
    after = events(nerves, clinician)
    assert before["loading-1"].status != "CANCELLED"
    assert after["loading-1"].status == "CANCELLED"
    assert after["loading-2"].status != "CANCELLED"
    assert after["loading-2"].sequence > before["loading-2"].sequence


def test_a_day_agreed_instead_moves_the_same_event(nerves: Plan, clinician: Member) -> None:
    give(nerves, clinician, "1")
    before = events(nerves, clinician)["loading-2"]
    agreed = before.on - timedelta(days=1)
    visits.rebook(plan=nerves, by=clinician, on=agreed, place="loading-2", reason="Away", key="r")
    after = events(nerves, clinician)["loading-2"]
    assert (after.uid, after.on) == (before.uid, agreed)
    assert after.sequence > before.sequence


def test_an_overdue_dose_says_that_its_day_is_to_be_agreed(nerves: Plan, clinician: Member) -> None:
    first = events(nerves, clinician)["loading-1"]
    with days_later(3):
        found = calendars.hand_out(plan=nerves, by=clinician).content
        event = next(event for event in read(found) if event.key == "loading-1")
        assert (event.on, event.status) == (nerves.clinic.today(), "TENTATIVE")
        assert words.TO_AGREE in found.decode().replace("\r\n ", "")
        injections = ("loading", "maintenance")
        later = [
            seen for seen in read(found) if seen.key.startswith(injections) and seen.status != "CANCELLED"
        ]
        assert len(later) > 4
        assert {seen.status for seen in later} == {"TENTATIVE"}
        assert calendars.next_visit(nerves) is None
    assert event.sequence > first.sequence  # the day moved although nothing was recorded


def note_done(plan: Plan, by: Member, place: str) -> None:
    """All results of this planned test are back."""
    results.record(
        plan=plan,
        by=by,
        on=plan.clinic.today(),
        analyte="potassium",
        typed="4.2",
        unit="mmol/L",
        place=place,
        panel="whole",
        key=place,
    )


def test_blood_tests_that_are_owed_on_one_day_are_one_event(nerves: Plan, clinician: Member) -> None:
    """The first of them stands for all; once it is recorded as done, the next takes its place."""
    program, before = Program(), events(nerves, clinician)
    program.opens(content(nerves, clinician))
    with days_later(7):
        today = nerves.clinic.today()
        give(nerves, clinician, "1", on=today - timedelta(days=7))
        lines = course_so_far.forecast_of(nerves, today).lines
        owed = [line.key for line in lines if line.kind == "blood_test" and line.state in LATE]
        assert len({line.on for line in lines if line.key in owed}) == 1
        first, second, *others = owed
        assert len(others) > 3
        opened = events(nerves, clinician)
        assert opened[first].status == "TENTATIVE"
        assert {opened[key].status for key in (second, *others)} == {"CANCELLED"}
        program.opens(content(nerves, clinician))
        assert program.shows == standing(opened.values())
        note_done(nerves, clinician, first)
        later = events(nerves, clinician)
        assert (later[first].status, later[second].status) == ("CANCELLED", "TENTATIVE")
        assert {later[key].status for key in others} == {"CANCELLED"}
        assert later[second].on == opened[first].on
        assert later[second].sequence > opened[second].sequence
        assert later[second].uid == opened[second].uid == before[second].uid
        program.opens(content(nerves, clinician))
        assert program.shows == standing(later.values())


def test_owed_blood_tests_leave_the_code_of_the_next_visit_as_it_was(nerves: Plan, clinician: Member) -> None:
    with days_later(7):
        today = nerves.clinic.today()
        give(nerves, clinician, "1", on=today - timedelta(days=7))
        give(nerves, clinician, "2", on=today)
        uid, on, sequence = scanned(nerves, clinician)
        file = {event.uid: event for event in events(nerves, clinician).values()}
        assert (file[uid].on, file[uid].sequence) == (on, sequence)
        assert on > today


@pytest.mark.parametrize("days", [5, 7])
def test_while_treatment_is_on_hold_no_visit_is_firm(nerves: Plan, clinician: Member, days: int) -> None:
    """Nor one after the pause: which dose it is depends on when the first is given; paper refuses its dates too."""
    until = nerves.clinic.today() + timedelta(days=days)
    visits.hold(plan=nerves, by=clinician, until=until, reason="Unwell", key="h")
    opened = content(nerves, clinician)
    assert {event.status for event in read(opened)} == {"TENTATIVE"}
    assert opened.decode().replace("\r\n ", "").count(words.TO_AGREE) == len(read(opened))
    assert calendars.next_visit(nerves) is None
    with days_later(days):
        later = content(nerves, clinician)
        assert later.decode().replace("\r\n ", "").count(words.TO_AGREE) < len(read(opened)) / 2


def test_treatment_is_on_hold_until_the_day_on_which_it_goes_on(nerves: Plan, clinician: Member) -> None:
    until = nerves.clinic.today() + timedelta(days=5)
    visits.hold(plan=nerves, by=clinician, until=until, reason="Unwell", key="h")
    records = course_so_far.standing_records(nerves)
    assert course_so_far.on_hold_until(nerves, records) == until
    with days_later(4):
        assert course_so_far.on_hold_until(nerves, records) == until
    with days_later(5):
        assert course_so_far.on_hold_until(nerves, records) is None
    second = again(nerves, clinician, {}, "v2")  # what an earlier version was told is over
    assert course_so_far.on_hold_until(second, course_so_far.standing_records(second)) is None


def test_what_is_on_record_is_read_once_for_a_file(nerves: Plan, clinician: Member) -> None:
    give(nerves, clinician, "1")
    with CaptureQueriesContext(connection) as asked:
        content(nerves, clinician)
    read_records = f'FROM "{Record._meta.db_table}"'
    assert sum(read_records in query["sql"] for query in asked.captured_queries) == 1


def test_the_second_version_over_the_first_is_the_second_alone(
    nerves: Plan, clinician: Member, answers: dict[str, object]
) -> None:
    old = content(nerves, clinician)
    give(nerves, clinician, "1")
    with days_later(1):
        second = again(nerves, clinician, {"choices.maintenance_months": "2"}, "v2")
        new = content(second, clinician)
    alone, over = Program(), Program()
    alone.opens(new)
    over.opens(old)
    over.opens(new)
    assert over.shows == alone.shows
    assert over.shows
    assert {event.uid for event in read(old)} <= {event.uid for event in read(new)}
    statuses = {event.key: event.status for event in read(new)}
    assert statuses["loading-1"] == "CANCELLED"


def test_a_file_of_the_version_before_takes_nothing_from_the_one_in_force(
    nerves: Plan, clinician: Member
) -> None:
    """Whoever opens the cancelled file of version 1 after that of version 2 keeps the visits of version 2."""
    first = content(nerves, clinician)
    with days_later(1):
        second = again(nerves, clinician, {}, "v2")
        new = content(second, clinician)
    with days_later(30):
        give(second, clinician, "late", on=second.clinic.today())
        cancelled = content(nerves, clinician)
    assert {event.status for event in read(cancelled)} == {"CANCELLED"}
    assert {event.key for event in read(cancelled)} == {event.key for event in read(first)}
    program = Program()
    for opened in (first, new, cancelled):
        program.opens(opened)
    alone = Program()
    alone.opens(new)
    assert program.shows == alone.shows
    gone = Program()
    gone.opens(first)
    gone.opens(cancelled)
    assert gone.shows == set()


@pytest.mark.parametrize("verb", ["withdraw", "enter_in_error"])
def test_a_plan_taken_back_cancels_everything_it_ever_brought(
    nerves: Plan, clinician: Member, verb: str
) -> None:
    program = Program()
    program.opens(content(nerves, clinician))
    with days_later(120):
        give(nerves, clinician, "1")
        program.opens(content(nerves, clinician))  # further ahead than the document goes
    with days_later(121):
        getattr(plans, verb)(plan=nerves, by=clinician, reason="Moved", key="t")
        program.opens(content(nerves, clinician))
    assert program.shows == set()


def test_what_an_earlier_file_brought_beyond_the_document_is_cancelled_too(
    signed_plan: Plan, clinician: Member
) -> None:
    """Half a year on the file reaches half a year further; what it brought is known when all is dropped."""
    program = Program()
    for number, day in enumerate((0, 2, 4, 7, 9, 11)):
        with days_later(day):
            give(signed_plan, clinician, str(number))
    with days_later(200):
        brought = content(signed_plan, clinician)
    listed = {event["key"] for event in signed_plan.document["schedule"]}
    assert {event.key for event in read(brought)} - listed
    program.opens(brought)
    with days_later(201):
        plans.withdraw(plan=signed_plan, by=clinician, reason="Moved", key="w")
        program.opens(content(signed_plan, clinician))
    assert program.shows == set()


def test_visits_end_when_treatment_stops_or_the_patient_has_died(
    nerves: Plan, clinician: Member, patient: Patient
) -> None:
    program = Program()
    program.opens(content(nerves, clinician))
    patient.deceased_on = nerves.clinic.today()
    patient.version += 1
    patient.save()
    program.opens(content(nerves, clinician))
    assert program.shows == set()


def test_what_holds_no_date_to_give_is_refused(draft_plan: Plan, clinician: Member) -> None:
    with pytest.raises(calendars.NoCalendar, match="draft"):
        calendars.hand_out(plan=draft_plan, by=clinician)
    gone = plans.withdraw(plan=draft_plan, by=clinician, reason="Not needed", key="w")
    with pytest.raises(calendars.NoCalendar, match="never signed"):
        calendars.hand_out(plan=gone, by=clinician)
    assert not Event.objects.filter(kind="plan_exported").exists()


def test_a_plan_without_dates_is_refused(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    no_start = {**answers, "start": "not_booked", "treated_before": "no"}
    plan = courses.signed(patient, clinician, no_start, "undated")
    if plan.document["schedule"]:
        pytest.fail("the case was to have no dates")
    with pytest.raises(calendars.NoCalendar, match="no dates"):
        calendars.hand_out(plan=plan, by=clinician)


def test_handing_out_is_one_event_with_what_was_brought(signed_plan: Plan, clinician: Member) -> None:
    handed = calendars.hand_out(plan=signed_plan, by=clinician)
    (noted,) = Event.objects.filter(kind="plan_exported")
    assert noted.detail["what"] == "calendar"
    assert noted.detail["dates"] == {event["key"]: event["on"] for event in signed_plan.document["schedule"]}
    assert handed.name == f"{signed_plan.check_code}.ics"


def test_nothing_of_the_patient_is_in_the_file(
    signed_plan: Plan, clinician: Member, patient: Patient
) -> None:
    text = content(signed_plan, clinician).decode().replace("\r\n ", "")
    for mark in ("Example", "Jane", "9991000003", "999 100", "1962", "B12", "obalamin", str(patient.pk)):
        assert mark not in text


def test_the_clinic_chooses_the_titles(signed_plan: Plan, clinician: Member, manager: Member) -> None:
    assert {event.title for event in events(signed_plan, clinician).values()} == {words.NEUTRAL}
    accounts.change_clinic(clinic=signed_plan.clinic, by=manager, settings={"calendar_titles": "named"})
    titles = {event.title for event in events(signed_plan, clinician).values()}
    assert "Injection appointment" in titles
    assert words.NEUTRAL not in titles


def test_another_clinics_member_gets_none(signed_plan: Plan, other_clinician: Member) -> None:
    with pytest.raises(NotPermitted):
        calendars.hand_out(plan=signed_plan, by=other_clinician)


def scanned(plan: Plan, by: Member) -> tuple[str, date, int]:
    """What a phone reads off a calendar printed now: UID, day and SEQUENCE."""
    now = Plan.everywhere.get(pk=plan.pk)
    _, coming = calendars.printed(plan=now, by=by, what="calendar", unless=lambda _: "")
    assert coming
    event: Any = icalendar.Event.from_ical(inline_event(*coming))
    return str(event["UID"]), event["DTSTART"].dt, int(event["SEQUENCE"])


def test_a_square_code_changes_what_a_file_brought(nerves: Plan, clinician: Member) -> None:
    """And a later file what the code brought; the same file again has the code's number."""
    give(nerves, clinician, "1")
    brought = 0
    for step in (0, 1, 2):
        if step:
            on = nerves.clinic.today() + timedelta(days=step)
            visits.rebook(plan=nerves, by=clinician, on=on, place="loading-2", reason="Away", key=f"r{step}")
        uid, on, sequence = scanned(nerves, clinician)
        file = {event.uid: event for event in events(nerves, clinician).values()}
        assert (file[uid].on, file[uid].sequence) == (on, sequence)
        assert sequence > brought
        brought = sequence


def test_the_next_visit_is_that_of_the_plan_in_force(nerves: Plan, clinician: Member) -> None:
    found = calendars.next_visit(nerves)
    assert found
    assert found[0].on == min(
        event.on for event in events(nerves, clinician).values() if event.on > nerves.clinic.today()
    )
    plans.withdraw(plan=nerves, by=clinician, reason="Moved", key="w")
    assert calendars.next_visit(Plan.everywhere.get(pk=nerves.pk)) is None


def test_sequence_never_falls_and_rises_with_each_record(
    nerves: Plan, clinician: Member, details: patients.PatientDetails
) -> None:
    seen: list[int] = []

    def look() -> None:
        seen.append(next(iter(events(nerves, clinician).values())).sequence)

    steps: list[Any] = [
        lambda: give(nerves, clinician, "1"),
        lambda: visits.rebook(
            plan=nerves,
            by=clinician,
            on=nerves.clinic.today() + timedelta(days=1),
            place="loading-2",
            reason="Away",
            key="r",
        ),
        lambda: plans.withdraw(plan=nerves, by=clinician, reason="Moved", key="w"),
    ]
    look()
    for step in steps:
        step()
        look()
    assert seen == sorted(set(seen))
    with days_later(2):
        look()
    assert seen[-1] == seen[-2]  # all is cancelled already, and nothing of it differs


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_the_last_file_opened_shows_what_stands(
    seed: int, nerves: Plan, clinician: Member
) -> None:
    """A year told by chance: doses on the day, early and late, days agreed, pauses, a new version, an end."""
    chance = random.Random(seed)
    program, plan, day = Program(), nerves, 0
    for step in range(10):
        day += chance.choice([0, 1, 2, 2, 3, 9, 40])
        with days_later(day):
            plan = _something(chance, plan, clinician, f"{seed}-{step}")
            opened = content(plan, clinician)
        program.opens(opened)
        assert program.shows == standing(read(opened)), step
    with days_later(day + 1):
        plans.withdraw(plan=Plan.everywhere.get(pk=plan.pk), by=clinician, reason="Moved", key=f"end-{seed}")
        program.opens(content(plan, clinician))
    assert program.shows == set()


def _something(chance: random.Random, plan: Plan, by: Member, key: str) -> Plan:
    """One thing that happens; what the day does not allow is left undone."""
    row = FollowUp.objects.in_clinic(plan.clinic).get(patient=plan.patient)
    today = plan.clinic.today()
    what = chance.choice(["dose", "dose", "dose", "rebook", "hold", "amend", "nothing"])
    try:
        if what == "dose":
            give(plan, by, key)
        elif what == "rebook" and row.next_key:
            on = today + timedelta(days=chance.randrange(6))
            visits.rebook(plan=plan, by=by, on=on, place=row.next_key, reason="Away", key=key)
        elif what == "hold":
            visits.hold(plan=plan, by=by, until=today + timedelta(days=5), reason="Abroad", key=key)
        elif what == "amend":
            return again(plan, by, {}, key)
    except (CannotRecord, plans.CannotSign, plans.CannotBegin):
        return plan
    return plan


def test_the_last_visit_of_a_treatment_that_goes_on_asks_for_a_new_file(
    signed_plan: Plan, clinician: Member
) -> None:
    text = content(signed_plan, clinician).decode().replace("\r\n ", "")
    last = max(each.on for each in events(signed_plan, clinician).values())
    (asks,) = [each for each in text.split("BEGIN:VEVENT") if words.LAST in each]
    assert f"DTSTART;VALUE=DATE:{last:%Y%m%d}" in asks


@pytest.mark.parametrize("given", [1, 11])
def test_a_loading_that_ran_out_offers_no_next_visit(nerves: Plan, clinician: Member, given: int) -> None:
    """Injections were missed, or nobody has decided how it goes on: a blood test in ten weeks is not next."""
    for number in range(given):
        with days_later(2 * number):
            give(nerves, clinician, f"dose {number}")
    with days_later(20):
        assert (calendars.next_visit(nerves) is None) is (given == 1), (
            "behind a late dose none; else its review"
        )
    for day in (21, 23, 26):
        with days_later(day):
            assert calendars.next_visit(Plan.everywhere.get(pk=nerves.pk)) is None, day


def test_reviews_that_are_late_on_one_day_are_one_event(nerves: Plan, clinician: Member) -> None:
    give(nerves, clinician, "first")
    with days_later(30):
        found = events(nerves, clinician).values()
    # A test whose own day comes on that day, after a weekend, is not late and stands by itself.
    days = [each.on for each in found if each.status == "TENTATIVE"]
    assert days.count(min(days)) == len(("blood tests", "reviews"))
