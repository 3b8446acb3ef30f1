"""What the clinic arranges: contacts, another day, a pause, a transfer, the end of treatment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from regimens.actions import course_so_far, visits
from regimens.actions.permissions import NotPermitted
from regimens.actions.recording import CannotRecord, NeedsReason
from regimens.models import Event, EventKind, FollowUp, Member, Plan, Record
from tests import recorded
from tests.recorded import give, has_died, on_day

DAY = timedelta(days=1)
Verb = Callable[..., Record]


@pytest.fixture(autouse=True)
def _monday(time_machine: Any) -> None:
    """Monday 23 November 2026, ten in the morning: the clinic is open on the days after it."""
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=False)


def contact(plan: Plan, by: Member, **more: Any) -> Record:
    """A call that nobody answered."""
    usual: dict[str, Any] = {
        "on": plan.clinic.today(),
        "way": "telephone",
        "outcome": "no_answer",
        "note": "",
        "key": "k",
    }
    return visits.contact(plan=plan, by=by, **(usual | more))


def rebook(plan: Plan, by: Member, **more: Any) -> Record:
    """The first dose, tomorrow."""
    usual: dict[str, Any] = {
        "place": "loading-1",
        "on": plan.clinic.today() + DAY,
        "reason": "Bus strike",
        "key": "k",
    }
    return visits.rebook(plan=plan, by=by, **(usual | more))


def hold(plan: Plan, by: Member, **more: Any) -> Record:
    """A pause of five days."""
    usual: dict[str, Any] = {"until": plan.clinic.today() + 5 * DAY, "reason": "In hospital", "key": "k"}
    return visits.hold(plan=plan, by=by, **(usual | more))


def transfer(plan: Plan, by: Member, **more: Any) -> Record:
    """To another clinic."""
    usual: dict[str, Any] = {"on": plan.clinic.today(), "reason": "To Harbour Practice", "key": "k"}
    return visits.transfer(plan=plan, by=by, **(usual | more))


def stop(plan: Plan, by: Member, **more: Any) -> Record:
    """The patient declines."""
    usual: dict[str, Any] = {
        "on": plan.clinic.today(),
        "why": "patient_declines",
        "reason": "After discussion",
        "key": "k",
    }
    return visits.stop(plan=plan, by=by, **(usual | more))


VERBS: dict[EventKind, Verb] = {
    EventKind.CONTACT_RECORDED: contact,
    EventKind.DOSE_REBOOKED: rebook,
    EventKind.PUT_ON_HOLD: hold,
    EventKind.TRANSFERRED_OUT: transfer,
    EventKind.TREATMENT_STOPPED: stop,
}


@pytest.mark.parametrize("kind", VERBS)
def test_sent_twice_it_is_one_record_and_one_event(
    signed_plan: Plan, clinician: Member, kind: EventKind
) -> None:
    before = Event.objects.count()
    first = VERBS[kind](signed_plan, clinician)
    assert VERBS[kind](signed_plan, clinician) == first
    assert Event.objects.count() == before + 1
    assert Event.objects.filter(kind=kind, patient_id=str(signed_plan.patient_id)).count() == 1


@pytest.mark.parametrize("kind", VERBS)
def test_who_may_not_and_who_is_of_another_clinic(
    signed_plan: Plan, auditor: Member, manager: Member, other_clinician: Member, kind: EventKind
) -> None:
    before = Event.objects.count()
    for member in (auditor, manager, other_clinician):
        with pytest.raises(NotPermitted):
            VERBS[kind](signed_plan, member)
    assert Event.objects.count() == before


def test_a_nurse_records_and_a_clinician_stops(signed_plan: Plan, nurse: Member) -> None:
    for verb in (contact, rebook, hold):
        assert verb(signed_plan, nurse, key=verb.__name__).recorded_by == nurse
    with pytest.raises(NotPermitted, match="decide"):
        stop(signed_plan, nurse, key="stop")


@pytest.mark.parametrize(
    ("verb", "changes", "control"),
    [
        (contact, {"way": "pigeon"}, "way"),
        (contact, {"outcome": ""}, "outcome"),
        (hold, {"reason": " "}, "reason"),
        (transfer, {"reason": ""}, "reason"),
        (stop, {"why": ""}, "why"),
        (stop, {"reason": ""}, "reason"),
        (hold, {"reason": "r" * 501}, "reason"),
    ],
)
def test_what_is_missing_names_its_question(
    signed_plan: Plan, clinician: Member, verb: Verb, changes: dict[str, str], control: str
) -> None:
    before = Event.objects.count()
    with pytest.raises(CannotRecord) as refused:
        verb(signed_plan, clinician, **changes)
    assert refused.value.control == control
    assert Event.objects.count() == before


def test_what_happened_is_not_after_today_and_what_is_agreed_not_before(
    signed_plan: Plan, clinician: Member
) -> None:
    today = signed_plan.clinic.today()
    for verb in (contact, transfer, stop):
        with pytest.raises(CannotRecord, match="after today"):
            verb(signed_plan, clinician, on=today + DAY)
    with pytest.raises(CannotRecord) as refused:
        rebook(signed_plan, clinician, on=today - DAY)
    assert refused.value.control == "on"
    with pytest.raises(CannotRecord) as refused:
        hold(signed_plan, clinician, until=today - DAY)
    assert refused.value.control == "until"


@pytest.mark.parametrize("verb", [rebook, hold])
def test_no_day_to_come_is_agreed_on_with_somebody_who_has_died(
    signed_plan: Plan, clinician: Member, verb: Verb
) -> None:
    has_died(signed_plan.patient, clinician, signed_plan.clinic.today())
    before = Event.objects.count()
    with pytest.raises(CannotRecord, match="this patient has died"):
        verb(signed_plan, clinician)
    assert (Event.objects.count(), Record.objects.in_clinic(signed_plan.clinic).count()) == (before, 0)
    assert contact(signed_plan, clinician).key == "", "a call to the family is recorded"


def test_a_contact_of_an_earlier_day_is_kept_on_its_day(signed_plan: Plan, nurse: Member) -> None:
    day = signed_plan.clinic.today() - 3 * DAY
    assert contact(signed_plan, nurse, on=day).on == day


def test_rebooked_the_dose_is_due_that_day(signed_plan: Plan, nurse: Member) -> None:
    day = signed_plan.clinic.today() + DAY
    made = rebook(signed_plan, nurse, on=day)
    assert made.warnings == "beyond_window"
    assert FollowUp.objects.in_clinic(signed_plan.clinic).get().due_on == day


def test_beyond_its_window_it_needs_a_reason_that_speaks_of_it(signed_plan: Plan, nurse: Member) -> None:
    with pytest.raises(NeedsReason) as needed:
        rebook(signed_plan, nurse, reason="")
    assert needed.value.warnings == ("beyond_window",)
    with pytest.raises(NeedsReason):
        rebook(signed_plan, nurse, reason="Bus strike", shown=())
    assert rebook(signed_plan, nurse, reason="Bus strike", shown=("beyond_window",)).reason == "Bus strike"


def test_before_its_day_it_needs_a_reason_and_the_dose_is_early_all_the_same(
    signed_plan: Plan, nurse: Member
) -> None:
    """Two loading doses on two days running are never silent, agreed or not."""
    recorded.give(signed_plan, nurse, "one")
    day = signed_plan.clinic.today() + DAY
    with pytest.raises(NeedsReason) as needed:
        rebook(signed_plan, nurse, place="loading-2", on=day, reason="")
    assert needed.value.warnings == ("early",)
    rebook(signed_plan, nurse, place="loading-2", on=day)
    with recorded.on_day(day), pytest.raises(NeedsReason) as warned:
        recorded.give(signed_plan, nurse, "two", place="loading-2")
    assert warned.value.warnings == ("early",)


def test_a_maintenance_dose_agreed_long_before_its_date_moves_nothing_unseen(
    signed_plan: Plan, nurse: Member
) -> None:
    day = loaded(signed_plan, nurse)
    with recorded.on_day(day):
        place, before = recorded.next_key(signed_plan), dated(signed_plan)
        rebook(signed_plan, nurse, place=place, on=day + 9 * DAY, key="agreed")
    with recorded.on_day(day + 9 * DAY):
        made = recorded.give(signed_plan, nurse, "early", reason="Goes abroad")
        assert made.detail["moves"] == "yes"
        assert FollowUp.objects.in_clinic(signed_plan.clinic).get().dates_to_accept > 0
        moved = course_so_far.forecast_of(signed_plan, signed_plan.clinic.today()).moved
    assert {key: old for key, old, _ in moved if key in before} == {
        key: on for key, on in before.items() if key != place
    }


def loaded(plan: Plan, nurse: Member) -> date:
    """All six loading doses as planned; the day of the last."""
    day = plan.as_of
    for number in range(1, 7):
        with recorded.on_day(day):
            line = course_so_far.forecast_of(plan, day).next_injection
        assert line is not None
        day = line.due
        with recorded.on_day(day):
            recorded.give(plan, nurse, f"loading {number}")
    return day


def dated(plan: Plan) -> dict[str, date]:
    """The injections to come, by their names."""
    lines = course_so_far.forecast_of(plan, plan.clinic.today()).lines
    return {line.key: line.due for line in lines if line.kind == "injection" and line.given_on is None}


def test_only_an_open_dose_is_rebooked(signed_plan: Plan, nurse: Member) -> None:
    give(signed_plan, nurse, "one")
    with pytest.raises(CannotRecord, match="no longer open"):
        rebook(signed_plan, nurse)


def test_a_pause_ends_by_itself(signed_plan: Plan, nurse: Member) -> None:
    today = signed_plan.clinic.today()
    hold(signed_plan, nurse)

    def state(day: date) -> str:
        following = course_so_far.forecast_of(signed_plan, day).next_injection
        return following.state if following else "none"

    assert state(today) == "on_hold"
    assert state(today + 5 * DAY) == "overdue"


@pytest.mark.parametrize(("verb", "state"), [(transfer, "transferred"), (stop, "stopped")])
def test_who_has_left_is_followed_no_more(
    signed_plan: Plan, clinician: Member, verb: Verb, state: str
) -> None:
    verb(signed_plan, clinician)
    row = FollowUp.objects.in_clinic(signed_plan.clinic).get()
    assert (row.state, row.due_on, row.next_key) == (state, None, "")
    with on_day(signed_plan.clinic.today() + 30 * DAY):
        assert course_so_far.forecast_of(signed_plan, signed_plan.clinic.today()).next_injection is None
