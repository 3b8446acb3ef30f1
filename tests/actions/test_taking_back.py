"""A record that was wrong is taken back once, with a reason; it stays readable and counts no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from regimens.actions import course_so_far, plans, resting, taking_back, visits
from regimens.actions.permissions import NotPermitted
from regimens.actions.recording import CannotRecord
from regimens.models import Event, EventKind, FollowUp, Member, Plan, Record, Task
from tests.recorded import give, next_key, on_day, sign


@pytest.fixture(autouse=True)
def _monday(time_machine: Any) -> None:
    """Monday 23 November 2026, ten in the morning."""
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=False)


def back(record: Record, by: Member, reason: str = "Wrong patient", key: str = "back") -> Record:
    """Take it back."""
    return taking_back.take_back(record=record, by=by, reason=reason, key=key)


def test_taken_back_the_dose_is_due_again(signed_plan: Plan, nurse: Member) -> None:
    made = give(signed_plan, nurse, "one")
    assert next_key(signed_plan) == "loading-2"
    before = Event.objects.count()
    for _ in range(2):
        back(made, nurse)
    assert Event.objects.count() == before + 1
    event = Event.objects.get(kind=EventKind.RECORD_TAKEN_BACK)
    assert event.detail == {"kind": "dose_given", "place": "loading-1", "on": "2026-11-23", "warnings": ""}
    assert next_key(signed_plan) == "loading-1"
    row = FollowUp.objects.in_clinic(signed_plan.clinic).get()
    assert (row.next_key, row.last_given_on) == ("loading-1", None)


def test_it_stays_readable_with_who_when_and_why(signed_plan: Plan, nurse: Member) -> None:
    made = give(signed_plan, nurse, "one")
    kept = Record.objects.in_clinic(signed_plan.clinic).get(pk=back(made, nurse, " Wrong patient ").pk)
    assert not kept.stands
    assert (kept.taken_back_by, kept.taken_back_reason) == (nurse, "Wrong patient")
    assert (kept.batch, kept.on, kept.detail) == (made.batch, made.on, made.detail)
    assert course_so_far.standing_records(signed_plan) == []


def test_a_clinician_takes_back_what_a_nurse_recorded_and_not_the_other_way(
    signed_plan: Plan, nurse: Member, clinician: Member
) -> None:
    hers = give(signed_plan, nurse, "one")
    assert taking_back.may_take_back(hers, clinician)
    back(hers, clinician, key="hers")
    his = give(signed_plan, clinician, "two")
    assert not taking_back.may_take_back(his, nurse)
    with pytest.raises(NotPermitted, match="Only the person"):
        back(his, nurse, key="his")
    assert taking_back.may_take_back(his, clinician)


def test_who_may_not_and_who_is_of_another_clinic(
    signed_plan: Plan, nurse: Member, auditor: Member, manager: Member, other_clinician: Member
) -> None:
    made = give(signed_plan, nurse, "one")
    before = Event.objects.count()
    for member in (auditor, manager, other_clinician):
        with pytest.raises(NotPermitted):
            back(made, member)
    assert Event.objects.count() == before


@pytest.mark.parametrize("reason", ["", "  ", "r" * 501])
def test_a_reason_is_needed_and_short(signed_plan: Plan, nurse: Member, reason: str) -> None:
    made = give(signed_plan, nurse, "one")
    with pytest.raises(CannotRecord) as refused:
        back(made, nurse, reason)
    assert refused.value.control == "reason"
    assert Record.objects.in_clinic(signed_plan.clinic).get().stands


def test_it_is_taken_back_once(signed_plan: Plan, nurse: Member, clinician: Member) -> None:
    made = give(signed_plan, nurse, "one")
    back(made, nurse)
    with pytest.raises(CannotRecord, match="already"):
        back(made, clinician, key="other")


def test_a_transfer_taken_back_is_followed_again(signed_plan: Plan, nurse: Member) -> None:
    today = signed_plan.clinic.today()
    made = visits.transfer(plan=signed_plan, by=nurse, on=today, reason="To Harbour Practice", key="t")
    assert FollowUp.objects.in_clinic(signed_plan.clinic).get().state == "transferred"
    back(made, nurse)
    row = FollowUp.objects.in_clinic(signed_plan.clinic).get()
    assert (row.state, row.due_on) == ("active", today)


def test_a_hold_taken_back_holds_no_more(signed_plan: Plan, nurse: Member) -> None:
    until = signed_plan.clinic.today() + timedelta(days=5)
    made = visits.hold(plan=signed_plan, by=nurse, until=until, reason="In hospital", key="h")
    back(made, nurse)
    with on_day(signed_plan.clinic.today() + timedelta(days=1)):
        following = course_so_far.forecast_of(signed_plan, signed_plan.clinic.today()).next_injection
        assert following is not None
        assert following.state == "overdue"


def amended(plan: Plan, by: Member) -> Plan:
    """A new version of the plan, signed; it lists the doses on record among its answers."""
    return sign(plans.amend(plan=plan, by=by, reason="Another telephone number", key="amend"), by, "newer")


def listed_dose_tasks(plan: Plan) -> list[Task]:
    return list(Task.objects.in_clinic(plan.clinic).filter(kind="listed_dose"))


def test_a_dose_that_a_newer_version_lists_is_for_its_signer(
    signed_plan: Plan, nurse: Member, clinician: Member
) -> None:
    """The answers of that version go on counting it: nobody else would see it."""
    made = give(signed_plan, nurse, "one")
    newer = amended(signed_plan, clinician)
    assert resting.counted_by(made) == newer
    before = Event.objects.count()
    back(made, nurse)
    assert Event.objects.count() == before + 1
    (task,) = listed_dose_tasks(newer)
    assert (task.plan, task.owner, task.due_on) == (newer, clinician, newer.clinic.today())


def test_a_dose_that_no_answer_lists_or_that_another_replaces_is_no_task(
    signed_plan: Plan, nurse: Member, clinician: Member
) -> None:
    first = give(signed_plan, nurse, "one")
    back(first, nurse)
    second = give(signed_plan, nurse, "two")
    newer = amended(signed_plan, clinician)
    third = give(newer, nurse, "three", reason="A second one")
    back(third, nurse, key="third")
    again = give(newer, nurse, "four", reason="A second one")
    assert again.stands
    back(second, nurse, key="second")
    assert listed_dose_tasks(newer) == []


def test_the_page_says_before_that_the_plan_goes_on_counting_it(
    signed_plan: Plan, nurse: Member, clinician: Member
) -> None:
    made, client = give(signed_plan, nurse, "one"), Client()
    client.force_login(nurse.user)
    said = "lists this dose among its answers"
    assert said not in client.get(f"/records/{made.pk}/take-back/").content.decode()
    amended(signed_plan, clinician)
    assert said in client.get(f"/records/{made.pk}/take-back/").content.decode()
