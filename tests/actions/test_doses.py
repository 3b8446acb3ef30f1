"""A dose is recorded as it was given: warned, never refused, once, and only under the plan that is followed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from regimens.actions import course_so_far, doses, plans, taking_back
from regimens.actions.permissions import NotPermitted
from regimens.actions.recording import CannotRecord, NeedsReason, NotFollowed
from regimens.models import Event, EventKind, FollowUp, Member, Plan, Record, RecordKind, Task
from tests.recorded import dose, give, has_died, next_key, on_day

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _monday(time_machine: Any) -> None:
    """Monday 23 November 2026, ten in the morning."""
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=False)


@pytest.fixture
def plan(draft_plan: Plan, clinician: Member) -> Plan:
    """Signed; three a week without nerve signs, the first dose booked for today."""
    return plans.sign(plan=draft_plan, by=clinician, checked=True, key="sign")


def events(kind: EventKind) -> int:
    """How many events of this kind there are."""
    return Event.objects.filter(kind=kind).count()


def everything() -> int:
    """How many events there are."""
    return Event.objects.count()


def warned(plan: Plan, by: Member, given: doses.Given) -> tuple[str, ...]:
    """What is warned of when this dose is recorded without a reason; nothing is kept."""
    before = Record.objects.in_clinic(plan.clinic).count()
    with pytest.raises(NeedsReason) as needed:
        doses.give(plan=plan, by=by, dose=given, reason=" ", key="warned")
    assert Record.objects.in_clinic(plan.clinic).count() == before
    return needed.value.warnings


def loaded(plan: Plan, nurse: Member) -> date:
    """Six loading doses on their days; the day of the last."""
    day = plan.clinic.today()
    for number in range(6):
        row = FollowUp.objects.in_clinic(plan.clinic).get()
        assert row.due_on is not None
        day = row.due_on
        with on_day(day):
            give(plan, nurse, f"load-{number}")
    return day


def test_a_dose_on_its_day_is_kept_with_one_event(plan: Plan, nurse: Member) -> None:
    before = everything()
    made = give(plan, nurse, "one", giver="Sam Student", expires_on=plan.clinic.today() + DAY)
    assert everything() == before + 1
    assert events(EventKind.DOSE_RECORDED) == 1
    assert (made.key, made.batch, made.warnings, made.reason) == ("loading-1", "HX24-117", "", "")
    assert made.detail["giver"] == "Sam Student"
    assert made.detail["micrograms"] == 1000
    assert next_key(plan) == "loading-2"


def test_the_event_holds_no_batch_and_no_words(plan: Plan, nurse: Member) -> None:
    give(plan, nurse, "one", giver="Sam Student")
    event = Event.objects.get(kind=EventKind.DOSE_RECORDED)
    assert set(event.detail) == {"place", "on", "warnings"}


def test_the_same_form_twice_is_one_record_and_one_event(plan: Plan, nurse: Member) -> None:
    first = give(plan, nurse, "one")
    again = give(plan, nurse, "one", place="loading-1")
    assert again == first
    assert events(EventKind.DOSE_RECORDED) == 1


def test_who_may_not_record_and_who_is_of_another_clinic(
    plan: Plan, auditor: Member, manager: Member, other_clinician: Member
) -> None:
    before = everything()
    for member in (auditor, manager, other_clinician):
        with pytest.raises(NotPermitted):
            give(plan, member, "one", place="loading-1")
    assert everything() == before


def test_nothing_is_recorded_under_a_draft_or_a_plan_taken_back(
    draft_plan: Plan, clinician: Member, nurse: Member
) -> None:
    with pytest.raises(NotFollowed) as refused:
        give(draft_plan, nurse, "one", place="loading-1")
    assert refused.value.newest is None
    signed = plans.sign(plan=draft_plan, by=clinician, checked=True, key="s")
    plans.withdraw(plan=signed, by=clinician, reason="Moved", key="w")
    with pytest.raises(NotFollowed, match="withdrawn"):
        give(draft_plan, nurse, "two", place="loading-1")


def test_two_nurses_at_one_place(plan: Plan, nurse: Member, clinician: Member) -> None:
    today = plan.clinic.today()
    give(plan, nurse, "hers", place="loading-1")
    assert warned(plan, clinician, dose(today, "loading-1", batch="OTHER")) == (
        "same_day",
        "meanwhile",
        "early",
    )
    kept = give(plan, clinician, "his", place="loading-1", reason="A second ampoule was needed")
    assert kept.key == ""
    assert kept.warnings == "same_day meanwhile early"
    assert events(EventKind.DOSE_RECORDED) == 2


def test_a_warning_that_came_up_since_is_shown_before_it_is_kept(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    today = plan.clinic.today()
    given = dose(today, "loading-1", expires_on=today - DAY)
    give(plan, clinician, "meanwhile", place="loading-1")
    with pytest.raises(NeedsReason) as needed:
        doses.give(plan=plan, by=nurse, dose=given, reason="Only box left", key="k", shown=("expired",))
    assert "meanwhile" in needed.value.warnings
    shown = needed.value.warnings
    doses.give(plan=plan, by=nurse, dose=given, reason="A second dose", key="k", shown=shown)
    assert events(EventKind.DOSE_RECORDED) == 2


def test_too_early_and_late(plan: Plan, nurse: Member) -> None:
    give(plan, nurse, "one")
    with on_day(plan.clinic.today() + DAY):
        assert warned(plan, nurse, dose(plan.clinic.today(), "loading-2")) == ("early",)
    with on_day(plan.clinic.today() + 20 * DAY):
        assert warned(plan, nurse, dose(plan.clinic.today(), "loading-2")) == ("late",)


def test_another_product_and_an_expired_ampoule(plan: Plan, nurse: Member) -> None:
    today = plan.clinic.today()
    given = dose(today, "loading-1", product="cyanocobalamin_1000", expires_on=today - DAY)
    assert warned(plan, nurse, given) == ("other_product", "expired")


def test_a_dose_of_an_earlier_day_is_kept_on_its_day(plan: Plan, nurse: Member) -> None:
    day = plan.clinic.today()
    with on_day(day + 3 * DAY):
        made = give(plan, nurse, "one", on=day)
        assert made.on == day
        lines = {line.key: line for line in course_so_far.forecast_of(plan, plan.clinic.today()).lines}
        assert lines["loading-1"].given_on == day


def test_a_dose_after_the_day_of_death_is_warned_of_and_one_before_it_is_not(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    give(plan, nurse, "first")
    died_on = FollowUp.objects.in_clinic(plan.clinic).get().due_on
    assert died_on is not None
    with on_day(died_on + DAY):
        has_died(plan.patient, clinician, died_on)
        assert warned(plan, nurse, dose(died_on + DAY, "loading-2")) == ("died", "late")
        kept = give(plan, nurse, "late entry", on=died_on, place="loading-2")
        assert (kept.key, kept.warnings) == ("loading-2", "")
        after = give(plan, nurse, "after", reason="The date of death is wrong")
        assert after.warnings.split() == ["died", "early"]
        assert FollowUp.objects.in_clinic(plan.clinic).get().due_on is None


def test_a_day_before_the_plan_is_warned_of(plan: Plan, nurse: Member) -> None:
    assert "before_plan" in warned(plan, nurse, dose(plan.clinic.today() - DAY, "loading-1"))


@pytest.mark.parametrize(
    ("changes", "control"),
    [
        ({"product": ""}, "product"),
        ({"product": "folic_acid"}, "product"),
        ({"site": "buttock"}, "site"),
        ({"route": "oral"}, "route"),
        ({"batch": "B" * 41}, "batch"),
        ({"giver": "G" * 121}, "giver"),
    ],
)
def test_what_cannot_be_kept_names_its_question(
    plan: Plan, nurse: Member, changes: dict[str, Any], control: str
) -> None:
    before = everything()
    with pytest.raises(CannotRecord) as refused:
        give(plan, nurse, "one", **changes)
    assert refused.value.control == control
    assert everything() == before


def test_no_dose_after_today_or_before_birth(plan: Plan, nurse: Member) -> None:
    with pytest.raises(CannotRecord, match="after today"):
        give(plan, nurse, "one", on=plan.clinic.today() + DAY, reason="?")
    with pytest.raises(CannotRecord, match="born"):
        give(plan, nurse, "two", on=date(1950, 1, 1), reason="?")


def test_a_long_overdue_dose_asks_about_the_nerves(plan: Plan, nurse: Member, clinician: Member) -> None:
    last = loaded(plan, nurse)
    with on_day(last + 150 * DAY):
        with pytest.raises(CannotRecord) as refused:
            give(plan, nurse, "late", reason="Was abroad")
        assert refused.value.control == "nerves"
        give(plan, nurse, "late", reason="Was abroad", nerves="yes")
        task = Task.objects.in_clinic(plan.clinic).get(kind="nerves")
        assert (task.owner, task.due_on) == (clinician, plan.clinic.today())
        give(plan, nurse, "late", reason="Was abroad", nerves="yes")
        assert Task.objects.in_clinic(plan.clinic).filter(kind="nerves").count() == 1


def test_nerves_that_have_not_returned_open_no_task(plan: Plan, nurse: Member) -> None:
    last = loaded(plan, nurse)
    with on_day(last + 150 * DAY):
        give(plan, nurse, "late", reason="Was abroad", nerves="no")
        assert not Task.objects.in_clinic(plan.clinic).filter(kind="nerves").exists()


# Not given


def test_a_visit_without_a_dose_leaves_it_due(plan: Plan, nurse: Member) -> None:
    before = everything()
    for _ in range(2):
        made = doses.not_given(
            plan=plan,
            by=nurse,
            on=plan.clinic.today(),
            place="loading-1",
            why="unwell",
            reason="",
            key="visit",
        )
    assert everything() == before + 1
    assert events(EventKind.NOT_GIVEN_RECORDED) == 1
    assert made.detail == {"why": "unwell"}
    assert next_key(plan) == "loading-1"


def test_why_no_dose_was_given_is_asked(plan: Plan, nurse: Member) -> None:
    for why, control in (("", "why"), ("asleep", "why"), ("other", "reason")):
        with pytest.raises(CannotRecord) as refused:
            doses.not_given(
                plan=plan,
                by=nurse,
                on=plan.clinic.today(),
                place="loading-1",
                why=why,
                reason="",
                key="visit",
            )
        assert refused.value.control == control


# New dates


def outside(plan: Plan, nurse: Member, last: date) -> date:
    """The first maintenance dose, 12 days late; the day it was given."""
    row = FollowUp.objects.in_clinic(plan.clinic).get()
    assert row.due_on is not None
    day = row.due_on + 12 * DAY
    with on_day(day):
        give(plan, nurse, "outside", reason="Was abroad")
    return day


def test_new_dates_wait_until_they_are_accepted_as_shown(plan: Plan, nurse: Member) -> None:
    day = outside(plan, nurse, loaded(plan, nurse))
    with on_day(day):
        moved = course_so_far.forecast_of(plan, day).moved
        assert moved
        assert all(old < new for _, old, new in moved)
        assert FollowUp.objects.in_clinic(plan.clinic).get().dates_to_accept == len(moved)
        with pytest.raises(CannotRecord, match="have changed"):
            doses.accept_dates(plan=plan, by=nurse, shown="maintenance-2:2020-01-01", key="a")
        before = everything()
        for _ in range(2):
            made = doses.accept_dates(plan=plan, by=nurse, shown=doses.dates_shown(moved), key="a")
        assert everything() == before + 1
        assert made.kind == RecordKind.DATES_ACCEPTED
        seen = course_so_far.forecast_of(plan, day)
        assert seen.moved == ()
        assert seen.next_injection is not None
        assert seen.next_injection.due == moved[0][2]
        with pytest.raises(CannotRecord, match="no new dates"):
            doses.accept_dates(plan=plan, by=nurse, shown=doses.dates_shown(moved), key="b")


def test_who_may_accept_new_dates(
    plan: Plan, nurse: Member, auditor: Member, other_clinician: Member
) -> None:
    day = outside(plan, nurse, loaded(plan, nurse))
    with on_day(day):
        shown = doses.dates_shown(course_so_far.forecast_of(plan, day).moved)
        for member in (auditor, other_clinician):
            with pytest.raises(NotPermitted):
                doses.accept_dates(plan=plan, by=member, shown=shown, key="a")


def test_a_place_that_a_taken_back_dose_left_open_is_filled_again(plan: Plan, nurse: Member) -> None:
    day = plan.clinic.today()
    first = give(plan, nurse, "one")
    with on_day(day + 2 * DAY):
        give(plan, nurse, "two")
        taking_back.take_back(record=first, by=nurse, reason="Wrong patient", key="back")
        again = give(plan, nurse, "again", on=day, reason="It was given after all")
        assert again.on == day
        assert len(course_so_far.days_given(plan, course_so_far.standing_records(plan))) == 2
