"""A new plan's calendar file takes the visits of the patient's earlier plans out of the phone."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from regimens.actions import assessments, calendars, noting, plans
from regimens.models import Event, Member, Patient, Plan
from tests import recorded
from tests.actions.test_calendars import again, content
from tests.exports.reading import Program, Seen, read
from tests.recorded import days_later
from tests.web import courses

VERBS = ("withdraw", "enter_in_error")


def take_back(plan: Plan, by: Member, verb: str = "withdraw") -> None:
    getattr(plans, verb)(plan=Plan.everywhere.get(pk=plan.pk), by=by, reason="Wrong", key=f"back {plan.pk}")


def printed(plan: Plan, by: Member) -> noting.Noted:
    """A calendar for paper with the code of the next visit; its note."""
    noted, coming = calendars.printed(
        plan=Plan.everywhere.get(pk=plan.pk), by=by, what="calendar", unless=lambda _: ""
    )
    assert coming
    return noted


def of(plan: Plan, events: Iterable[Seen]) -> list[Seen]:
    """The events of this plan's number, by their UIDs."""
    return [event for event in events if event.uid.startswith(str(calendars.lineage(plan)))]


def standing(plan: Plan, program: Program) -> list[Seen]:
    """What of this plan's number stands in the phone."""
    return [event for event in of(plan, program.kept.values()) if event.status != "CANCELLED"]


@pytest.fixture
def nerves(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Alternate days from today, signed."""
    return courses.signed(patient, clinician, answers | courses.NERVES)


@pytest.fixture
def fresh(patient: Patient, clinician: Member, answers: dict[str, object]) -> Any:
    """Signs the next plan of the patient, with another number."""
    return lambda key="new", **more: courses.signed(patient, clinician, answers | more, key)


@pytest.mark.parametrize("verb", VERBS)
def test_no_visit_of_an_old_plan_is_left_standing(
    nerves: Plan, clinician: Member, fresh: Any, verb: str
) -> None:
    program, old = Program(), content(nerves, clinician)
    program.opens(old)
    take_back(nerves, clinician, verb)
    plan = fresh()
    assert plan.number != nerves.number
    new = content(plan, clinician)
    program.opens(new)
    assert standing(nerves, program) == []
    assert {(seen.key, seen.on) for seen in standing(plan, program)} == {
        (event["key"], date.fromisoformat(event["on"])) for event in plan.document["schedule"]
    }
    cancelled = of(nerves, read(new))
    assert {seen.status for seen in cancelled} == {"CANCELLED"}
    before = {seen.uid: seen for seen in read(old)}
    assert cancelled
    assert all(seen.sequence > before[seen.uid].sequence for seen in cancelled)
    program.opens(old)  # found again in the mail
    assert standing(nerves, program) == []


def test_the_visits_of_every_version_of_an_old_plan_are_cancelled(
    nerves: Plan, clinician: Member, fresh: Any
) -> None:
    program = Program()
    program.opens(content(nerves, clinician))
    second = again(nerves, clinician, {"choices.maintenance_months": "2"}, "v2")
    program.opens(content(second, clinician))
    late = content(nerves, clinician)
    program.opens(late)  # of the superseded version
    take_back(second, clinician)
    plan = fresh()
    new = content(plan, clinician)
    program.opens(new)
    assert standing(nerves, program) == []
    assert standing(plan, program)
    assert len({seen.uid for seen in read(new)}) == len(read(new))
    assert min(seen.sequence for seen in of(nerves, read(new))) > max(seen.sequence for seen in read(late))


def test_each_plan_in_turn_cancels_all_before_it(nerves: Plan, clinician: Member, fresh: Any) -> None:
    program, earlier = Program(), [nerves]
    for key in ("second", "third"):
        program.opens(content(earlier[-1], clinician))
        take_back(earlier[-1], clinician)
        earlier.append(fresh(key))
    skipped = Program()
    skipped.opens(content(nerves, clinician))
    for each in (program, skipped):
        each.opens(content(earlier[-1], clinician))
        assert [bool(standing(plan, each)) for plan in earlier] == [False, False, True]


def test_the_file_of_the_old_plan_and_of_the_new_may_be_opened_in_any_order(
    nerves: Plan, clinician: Member, fresh: Any
) -> None:
    first = content(nerves, clinician)
    take_back(nerves, clinician)
    plan = fresh()
    new, cancelled = content(plan, clinician), content(nerves, clinician)
    assert of(plan, read(cancelled)) == []
    for order in ((first, new, cancelled), (first, cancelled, new), (new, cancelled, first)):
        program = Program()
        for opened in order:
            program.opens(opened)
        assert standing(nerves, program) == []
        assert len(standing(plan, program)) == len(plan.document["schedule"])


# What was handed out, and what was not


def test_where_nothing_was_handed_out_the_file_is_of_the_new_plan_alone(
    nerves: Plan, clinician: Member, fresh: Any
) -> None:
    plans.printed(plan=nerves, by=clinician, what="clinical")
    plans.exported(plan=nerves, by=clinician, what="json")
    take_back(nerves, clinician)
    plan = fresh()
    found = read(content(plan, clinician))
    assert of(nerves, found) == []
    (noted,) = Event.objects.filter(kind="plan_exported", subject_id=str(plan.pk))
    assert "earlier_plans" not in noted.detail


def test_a_code_on_paper_brought_one_visit(nerves: Plan, clinician: Member, fresh: Any) -> None:
    coming = calendars.next_visit(nerves)
    assert coming
    printed(nerves, clinician)
    take_back(nerves, clinician)
    (seen,) = of(nerves, read(content(fresh(), clinician)))
    visit, origin = coming
    assert (seen.uid, seen.on, seen.status) == (origin.uid(visit), visit.on, "CANCELLED")
    assert seen.sequence > origin.sequence


def test_a_copy_that_was_not_made_brought_nothing(nerves: Plan, clinician: Member, fresh: Any) -> None:
    plans.not_printed(copy=printed(nerves, clinician), by=clinician)
    take_back(nerves, clinician)
    assert of(nerves, read(content(fresh(), clinician))) == []


def test_a_file_from_before_dates_were_kept_brought_those_of_its_document(
    nerves: Plan, clinician: Member, fresh: Any
) -> None:
    plans.exported(plan=nerves, by=clinician, what="calendar")
    take_back(nerves, clinician)
    found = of(nerves, read(content(fresh(), clinician)))
    assert {seen.key for seen in found} == {event["key"] for event in nerves.document["schedule"]}


def test_what_lies_behind_is_left_out(nerves: Plan, clinician: Member, fresh: Any) -> None:
    """Not so a visit of today; an old course whose visits are all over adds nothing."""
    brought = {seen.uid: seen for seen in read(content(nerves, clinician))}
    take_back(nerves, clinician)
    days = sorted({seen.on for seen in brought.values()})
    middle = (days[len(days) // 2] - nerves.clinic.today()).days
    with days_later(middle):
        plan = fresh()
        found = of(nerves, read(content(plan, clinician)))
        today = plan.clinic.today()
    assert {seen.uid for seen in found} == {uid for uid, seen in brought.items() if seen.on >= today}
    assert today in {seen.on for seen in found}
    with days_later((days[-1] - nerves.clinic.today()).days + 1):
        assert of(nerves, read(content(plan, clinician))) == []


def test_a_visit_put_off_counts_by_the_latest_day_that_it_was_told(
    nerves: Plan, clinician: Member, fresh: Any
) -> None:
    """The phone may have kept the later file or the earlier one: who can tell which was opened last."""
    with days_later(3):
        late = {seen.key: seen.on for seen in read(content(nerves, clinician))}
    first = next(event for event in nerves.document["schedule"] if event["key"] == "loading-1")
    second = again(nerves, clinician, {}, "v2")
    take_back(second, clinician)
    with days_later(1):
        found = {seen.key: seen.on for seen in of(nerves, read(content(fresh(), clinician)))}
    assert late["loading-1"].isoformat() > first["on"]
    assert found["loading-1"] == late["loading-1"]


def test_visits_of_another_patient_are_left_alone(
    nerves: Plan, clinician: Member, answers: dict[str, object], fresh: Any, other_patient: Patient,
    other_clinician: Member,
) -> None:  # fmt: skip
    content(nerves, clinician)
    take_back(nerves, clinician)
    elsewhere = courses.signed(other_patient, other_clinician, answers, "elsewhere")
    found = read(content(elsewhere, other_clinician))
    assert of(elsewhere, found) == found


# What the record keeps


def test_the_record_tells_what_the_file_held(nerves: Plan, clinician: Member, fresh: Any) -> None:
    content(nerves, clinician)
    take_back(nerves, clinician)
    plan = fresh()
    before = Event.objects.count()
    found = read(content(plan, clinician))
    assert Event.objects.count() == before + 1
    noted = Event.objects.order_by("-sequence")[0].detail
    own, old = of(plan, found), of(nerves, found)
    assert noted["dates"] == {seen.key: seen.on.isoformat() for seen in own}
    assert {seen.sequence for seen in own} == {noted["sequence"]}
    ((lineage, part),) = noted["earlier_plans"].items()
    assert lineage == str(calendars.lineage(nerves))
    assert part["dates"] == {seen.key: seen.on.isoformat() for seen in old}
    assert {seen.sequence for seen in old} == {part["sequence"]}


def test_old_visits_change_no_number_of_the_new_plan(nerves: Plan, clinician: Member, fresh: Any) -> None:
    """The same file again, once some of the old visits lie behind, has the number it had."""
    content(nerves, clinician)
    take_back(nerves, clinician)
    plan = fresh(start="other", start_on=(nerves.clinic.today() + timedelta(days=20)).isoformat())
    first = read(content(plan, clinician))
    with days_later(4):
        second = read(content(plan, clinician))
    assert len(of(nerves, second)) < len(of(nerves, first))
    assert of(plan, second) == of(plan, first)
    assert {seen.sequence for seen in of(nerves, second)} == {seen.sequence for seen in of(nerves, first)}


def test_a_new_plan_without_dates_still_cancels_the_old_ones(
    nerves: Plan, clinician: Member, fresh: Any
) -> None:
    program = Program()
    program.opens(content(nerves, clinician))
    take_back(nerves, clinician)
    plan = fresh(start="not_booked")
    assert plan.document["schedule"] == []
    program.opens(content(plan, clinician))
    assert program.shows == set()


def test_an_old_number_signed_again_follows_what_cancelled_it(
    nerves: Plan, patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    """A draft of the old number was still open when its plan was taken back."""
    program = Program()
    draft = plans.amend(plan=nerves, by=clinician, reason="A result", key="v2")
    program.opens(content(nerves, clinician))
    take_back(nerves, clinician)
    beside = assessments.begin(patient=patient, by=clinician, key="beside", beside=True)
    filled = assessments.answer(
        assessment=beside, by=clinician, step="dates", answers=answers, clears=[], version=beside.version
    )
    between = recorded.sign(filled, clinician, "beside")
    program.opens(content(between, clinician))
    assert standing(nerves, program) == []
    take_back(between, clinician)
    second = recorded.sign(draft, clinician, "again")
    assert second.number == nerves.number
    program.opens(content(second, clinician))
    assert standing(between, program) == []
    assert len(standing(second, program)) == len(second.document["schedule"])


@pytest.mark.parametrize("seed", range(6))
def test_whatever_was_opened_before_the_file_of_the_plan_in_force_leaves_its_visits_alone(
    seed: int, nerves: Plan, clinician: Member, fresh: Any
) -> None:
    """Months told by chance: days go by, dates move, versions and plans follow, and not every file is opened."""
    chance, program, every, day = random.Random(seed), Program(), [nerves], 0
    for step in range(8):
        day += chance.choice([0, 0, 1, 3, 9])
        with days_later(day):
            plan, key = every[-1], f"{seed}-{step}"
            if chance.random() < 0.4:
                take_back(plan, clinician, chance.choice(VERBS))
                every.append(fresh(key, **chance.choice([{}, courses.NERVES])))
            elif chance.random() < 0.5:
                every.append(again(plan, clinician, {}, key))
            opened = [content(each, clinician) for each in chance.sample(every, min(2, len(every)))]
            for each in opened[: chance.randrange(3)]:
                program.opens(each)
            last = content(every[-1], clinician)
            today = plan.clinic.today()
        program.opens(last)
        in_force = str(calendars.lineage(every[-1]))
        left = [seen for seen in program.kept.values() if seen.status != "CANCELLED" and seen.on >= today]
        assert [seen for seen in left if not seen.uid.startswith(in_force)] == []
        stands = {(seen.uid, seen.on) for seen in read(last) if seen.status != "CANCELLED"}
        assert {(seen.uid, seen.on) for seen in left} == {each for each in stands if each[1] >= today}
    assert len({each.number for each in every}) > 1
