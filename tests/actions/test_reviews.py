"""Results, reviews, and what a clinician decides at a review: who may, once, with one event, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from regimens.actions import course_so_far, results, reviews
from regimens.actions.permissions import NotPermitted
from regimens.actions.recording import CannotRecord, NeedsReason
from regimens.models import Assessment, Event, EventKind, FollowUp, Member, Patient, Plan, Record, Task
from tests.recorded import give, nerves_plan, on_day, review, sign

DAY = timedelta(days=1)
START = date(2026, 11, 23)
Verb = Callable[..., Any]


@pytest.fixture(autouse=True)
def _monday(time_machine: Any) -> None:
    """Monday 23 November 2026, ten in the morning."""
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=False)


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Numbness: alternate days from today until improvement stops."""
    return nerves_plan(patient, clinician, answers)


def loaded(plan: Plan, by: Member, count: int, begin: date = START, key: str = "load") -> date:
    """So many doses on alternate days; the day of the last."""
    for number in range(count):
        with on_day(begin + number * 2 * DAY):
            give(plan, by, f"{key}-{number}")
    return begin + (count - 1) * 2 * DAY


def result(plan: Plan, by: Member, **more: Any) -> Record:
    """A haemoglobin of today."""
    usual: dict[str, Any] = {
        "on": plan.clinic.today(),
        "analyte": "haemoglobin",
        "typed": "112",
        "unit": "g/L",
        "place": "",
        "key": "result",
    }
    return results.record(plan=plan, by=by, **(usual | more))


def better(plan: Plan, by: Member) -> Record:
    """A review: better."""
    return review(plan, by, "review", "better", numbness=1)


def extend(plan: Plan, by: Member, key: str = "extend") -> Record:
    """Another 14 days."""
    return reviews.extend_loading(plan=plan, by=by, reason="", key=key)


def plateau(plan: Plan, by: Member, on: date | None = None, key: str = "plateau") -> Record:
    """Improvement stopped today."""
    return reviews.record_plateau(
        plan=plan, by=by, on=on or plan.clinic.today(), reason="Improvement has stopped", key=key
    )


VERBS: dict[EventKind, Verb] = {
    EventKind.RESULT_RECORDED: result,
    EventKind.REVIEW_RECORDED: better,
    EventKind.LOADING_EXTENDED: extend,
    EventKind.PLATEAU_RECORDED: plateau,
}


@pytest.mark.parametrize("kind", VERBS)
def test_sent_twice_it_is_one_record_and_one_event(
    plan: Plan, clinician: Member, nurse: Member, kind: EventKind
) -> None:
    give(plan, nurse, "first")
    before = Event.objects.count()
    first = VERBS[kind](plan, clinician)
    assert VERBS[kind](plan, clinician) == first
    assert Event.objects.count() == before + 1
    assert Event.objects.filter(kind=kind).count() == 1


@pytest.mark.parametrize("kind", VERBS)
def test_who_may_not_and_who_is_of_another_clinic(
    plan: Plan, auditor: Member, manager: Member, other_clinician: Member, kind: EventKind
) -> None:
    before = Event.objects.count()
    for member in (auditor, manager, other_clinician):
        with pytest.raises(NotPermitted):
            VERBS[kind](plan, member)
    assert Event.objects.count() == before


def test_a_nurse_records_and_a_clinician_decides(plan: Plan, nurse: Member) -> None:
    give(plan, nurse, "first")
    assert result(plan, nurse).recorded_by == nurse
    assert better(plan, nurse).recorded_by == nurse
    for verb in (extend, plateau):
        with pytest.raises(NotPermitted, match="decide"):
            verb(plan, nurse)


# Results


def test_a_result_is_kept_as_typed_and_changes_no_date(plan: Plan, nurse: Member) -> None:
    before = course_so_far.forecast_of(plan, START)
    made = result(plan, nurse, analyte="egfr", typed=">90", unit="mL/min/1.73m2", on=START - 3 * DAY)
    assert made.detail == {"analyte": "egfr", "value": 90, "comparator": ">", "unit": "mL/min/1.73m2"}
    assert made.on == START - 3 * DAY
    assert course_so_far.forecast_of(plan, START) == before


def test_a_result_of_a_planned_test_closes_it(plan: Plan, nurse: Member) -> None:
    give(plan, nurse, "first")
    result(plan, nurse, analyte="potassium", typed="4.1", unit="mmol/L", place="potassium-1", panel="whole")
    lines = {line.key: line for line in course_so_far.forecast_of(plan, START).lines}
    assert lines["potassium-1"].state == "done"


@pytest.mark.parametrize(
    ("changes", "control"),
    [
        ({"analyte": ""}, "analyte"),
        ({"analyte": "sodium"}, "analyte"),
        ({"unit": "mmol/L"}, "unit"),
        ({"typed": "about 112"}, "value"),
        ({"typed": "1120"}, "value"),
    ],
)
def test_a_result_that_cannot_be_right_names_its_question(
    plan: Plan, nurse: Member, changes: dict[str, str], control: str
) -> None:
    with pytest.raises(CannotRecord) as refused:
        result(plan, nurse, **changes)
    assert refused.value.control == control


# Reviews


def test_a_feature_that_is_not_scored_is_absent(plan: Plan, nurse: Member) -> None:
    made = review(plan, nurse, "r", "better", numbness=0)
    assert made.detail["scores"] == {"neuro.numbness": 0}


@pytest.mark.parametrize(
    ("response", "scores", "control"),
    [
        ("", {}, "response"),
        ("fine", {}, "response"),
        ("better", {"numbness": 4}, "scores.neuro.numbness"),
        ("better", {"humour": 1}, "scores.neuro.humour"),
    ],
)
def test_a_review_that_cannot_be_kept(
    plan: Plan, nurse: Member, response: str, scores: dict[str, Any], control: str
) -> None:
    with pytest.raises(CannotRecord) as refused:
        review(plan, nurse, "r", response, **scores)
    assert refused.value.control == control


def test_worse_is_a_task_of_today_for_the_signer_and_only_one(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    review(plan, nurse, "one", "worse", numbness=3)
    review(plan, nurse, "two", "worse", note="The clinician's own", numbness=3)
    task = Task.objects.in_clinic(plan.clinic).get(kind="nerves")
    assert (task.owner, task.due_on, task.closed_at) == (clinician, START, None)


@pytest.mark.parametrize("response", ["better", "resolved", "not_better"])
def test_anything_else_opens_no_task(plan: Plan, nurse: Member, response: str) -> None:
    review(plan, nurse, "one", response)
    assert not Task.objects.in_clinic(plan.clinic).filter(kind="nerves").exists()


@pytest.mark.parametrize(("feature", "score"), [("red_flag", 1), ("weakness", 1), ("numbness", 3)])
def test_a_stronger_nerve_sign_is_a_task_of_today_whatever_the_answer(
    plan: Plan, nurse: Member, clinician: Member, feature: str, score: int
) -> None:
    loaded(plan, nurse, 11)
    with on_day(START + 14 * DAY):
        review(plan, nurse, "one", "better", "review-1", numbness=1)
        assert not Task.objects.in_clinic(plan.clinic).filter(kind="nerves").exists()
    with on_day(START + 21 * DAY):
        review(plan, nurse, "two", "better", "review-2", "", **{feature: score})
        found = reviews.proposal(plan, course_so_far.standing_records(plan))
        assert found.risen == (f"neuro.{feature}",)
        assert found.actions == ("same_day_neurology", "decide_today", "continue_loading")
        task = Task.objects.in_clinic(plan.clinic).get(kind="nerves")
        assert (task.owner, task.due_on) == (clinician, plan.clinic.today())


def test_two_people_who_score_one_review_are_warned_and_make_no_plateau(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    loaded(plan, nurse, 8)
    with on_day(START + 14 * DAY):
        review(plan, nurse, "one", "not_better", "review-1", numbness=2)
        with pytest.raises(NeedsReason) as warned:
            review(plan, clinician, "two", "not_better", "", numbness=2)
        assert warned.value.warnings == ("reviewed",)
    with on_day(START + 15 * DAY):
        with pytest.raises(NeedsReason):
            review(plan, clinician, "three", "not_better", "review-1", numbness=2)
        made = review(plan, clinician, "four", "not_better", "review-1", note="Seen again", numbness=2)
        assert made.warnings == "reviewed"
        assert reviews.proposed(plan) == ("continue_loading",)
        assert (
            review(plan, clinician, "four", "not_better", "review-1", note="Seen again", numbness=2) == made
        )


def test_a_plateau_is_proposed_after_two_reviews_without_gain_and_not_after_one(
    plan: Plan, nurse: Member
) -> None:
    loaded(plan, nurse, 11)
    assert reviews.proposed(plan) == ()
    with on_day(START + 14 * DAY):
        review(plan, nurse, "one", "not_better", "review-1", numbness=2)
        assert reviews.proposed(plan) == ("continue_loading",)
    with on_day(START + 21 * DAY):
        review(plan, nurse, "two", "not_better", "review-2", numbness=2)
        assert reviews.proposed(plan) == ("propose_plateau",)


def test_a_review_beside_the_planned_ones_counts_in_loading(plan: Plan, nurse: Member) -> None:
    loaded(plan, nurse, 2)
    review(plan, nurse, "one", "not_better", "", numbness=2)
    assert reviews.proposed(plan) == ("continue_loading",)


def test_a_decision_answers_the_review_but_not_the_call_to_neurology(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    loaded(plan, nurse, 11)
    with on_day(START + 21 * DAY):
        review(plan, nurse, "one", "worse", "review-2", numbness=3)
        assert reviews.proposed(plan) == ("same_day_neurology", "continue_loading")
    with on_day(START + 21 * DAY, hour=11):
        extend(plan, clinician)
        assert reviews.proposed(plan) == ("same_day_neurology",)


# Decisions


def test_an_extension_goes_on_for_14_days_from_the_end_planned(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    loaded(plan, nurse, 11)
    with on_day(START + 21 * DAY):
        assert extend(plan, clinician, "one").on == START + 34 * DAY
        assert extend(plan, clinician, "two").on == START + 48 * DAY
        following = course_so_far.forecast_of(plan, plan.clinic.today()).next_injection
        assert following is not None
        assert following.key == "loading-12"


@pytest.mark.parametrize(("days", "begins"), [(22, 22), (23, 22), (24, 24), (60, 60), (62, 64), (410, 410)])
def test_an_extension_that_comes_late_goes_on_for_14_days_from_then(
    plan: Plan, nurse: Member, clinician: Member, days: int, begins: int
) -> None:
    """Days are counted from day 1; day 62 is a Saturday: the clinic is closed."""
    loaded(plan, nurse, 11)
    with on_day(START + (days - 1) * DAY):
        today = plan.clinic.today()
        made = extend(plan, clinician)
        assert made.on == START + (begins - 1 + 13) * DAY
        found = course_so_far.forecast_of(plan, today)
        assert found.next_injection is not None
        assert found.missed_in_row == 0
        ahead = [line.on for line in found.lines if line.kind == "injection" and line.given_on is None]
        first = max(START + 22 * DAY, START + (begins - 1) * DAY)
        assert ahead == [first + 2 * number * DAY for number in range(7)]
        assert not found.loading_review_due
        ending = [line.on for line in found.lines if line.kind == "review" and line.due >= made.on]
        assert made.on <= min(ending) <= made.on + 2 * DAY
        overdue = [line.key for line in found.lines if line.key.startswith("review-") and line.due < today]
        assert overdue in ([], ["review-1"], ["review-1", "review-2"])
        row = FollowUp.objects.in_clinic(plan.clinic).get(patient=plan.patient)
        assert (row.next_key, row.due_on) == ("loading-12", first)


def test_after_a_late_extension_a_dose_of_its_first_day_is_in_time_and_the_next_extension_follows(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    loaded(plan, nurse, 11)
    late = START + 60 * DAY
    with on_day(late):
        extend(plan, clinician, "late")
        give(plan, nurse, "dose-12")
        lines = {line.key: line for line in course_so_far.forecast_of(plan, late).lines}
        assert (lines["loading-12"].due, lines["loading-12"].days_late) == (late, 0)
        assert lines["loading-11"].due == START + 20 * DAY
        assert lines["loading-13"].due == late + 2 * DAY
    with on_day(late + 7 * DAY):
        found = course_so_far.forecast_of(plan, late + 7 * DAY)
        assert found.missed_in_row == 3
        assert extend(plan, clinician, "in time").on == late + 27 * DAY
        assert course_so_far.forecast_of(plan, late + 7 * DAY).missed_in_row == 3


def test_a_plateau_of_the_day_of_the_relapse_does_not_end_loading_again(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    day = START + 20 * DAY
    loaded(plan, nurse, 11)
    with on_day(day, hour=11):
        plateau(plan, clinician)
        worse = review(plan, nurse, "worse", "worse", numbness=3)
    with on_day(day, hour=12):
        draft = reviews.amend_after(review=worse, by=clinician, key="amend")
        draft.answers |= {"start": "other", "start_on": (day + DAY).isoformat()}
        draft.save()
        again = sign(draft, clinician, "again")
        assert reviews.loading_is_open(again, course_so_far.standing_records(again))
        assert reviews.extended_until(again) == day + 35 * DAY


def test_an_extension_of_loading_again_counts_from_its_own_day_21(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    with on_day(START + 14 * DAY):
        extend(plan, clinician, "of the first")
    booked = START + 102 * DAY
    again, _ = loading_again(plan, nurse, clinician, booked)
    assert "loading_until" not in again.history
    last = loaded(again, nurse, 7, booked, "again")
    with on_day(last):
        assert reviews.extended_until(again) == booked + 34 * DAY


def test_a_plateau_dates_the_maintenance_from_the_last_loading_dose(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    last = loaded(plan, nurse, 11)
    with on_day(START + 22 * DAY):
        plateau(plan, clinician)
        following = course_so_far.forecast_of(plan, plan.clinic.today()).next_injection
        assert following is not None
        assert following.key == "maintenance-1"
        assert following.due <= date(last.year + 1, 2, last.day)
        for verb in (plateau, extend):
            with pytest.raises(CannotRecord, match="recorded already"):
                verb(plan, clinician, key="again")


def test_without_a_dose_there_is_no_plateau(plan: Plan, clinician: Member) -> None:
    with pytest.raises(CannotRecord) as refused:
        plateau(plan, clinician)
    assert refused.value.control == "on"


def test_a_plan_that_loads_six_times_has_no_plateau(signed_plan: Plan, clinician: Member) -> None:
    for verb in (plateau, extend):
        with pytest.raises(CannotRecord, match="no loading that goes on"):
            verb(signed_plan, clinician)


# A review that amends the plan


def relapsed(plan: Plan, nurse: Member, clinician: Member) -> tuple[Record, date]:
    """Loaded, reviewed twice, on maintenance, then worse; the review of that day."""
    loaded(plan, nurse, 11)
    with on_day(START + 14 * DAY):
        review(plan, nurse, "one", "better", "review-1", numbness=2)
    with on_day(START + 21 * DAY):
        review(plan, nurse, "two", "not_better", "review-2", numbness=2)
        plateau(plan, clinician)
    day = START + 100 * DAY
    with on_day(day):
        give(plan, nurse, "maintenance", reason="Was abroad")
        made = review(plan, nurse, "worse", "worse", numbness=3)
    return made, day


def test_a_review_becomes_a_draft_with_the_doses_and_the_response(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    worse, day = relapsed(plan, nurse, clinician)
    with on_day(day):
        assert reviews.proposed(plan) == ("same_day_neurology", "reload")
        draft = reviews.amend_after(review=worse, by=clinician, key="amend")
        assert reviews.amend_after(review=worse, by=clinician, key="amend") == draft
    assert draft.answers["purpose"] == "review"
    assert draft.answers["response"] == "new_or_worse"
    assert draft.answers["current_interval.unit"] == "month"
    assert draft.answers["current_interval.count"] == "2"
    assert draft.answers["plateau_on"] == (START + 21 * DAY).isoformat()
    assert len(draft.answers["injections"]) == 12
    assert Assessment.objects.in_clinic(plan.clinic).filter(amends=plan).count() == 1


def test_who_may_amend_after_a_review(
    plan: Plan, nurse: Member, auditor: Member, other_clinician: Member
) -> None:
    made = review(plan, nurse, "r", "better")
    for member in (auditor, other_clinician):
        with pytest.raises(NotPermitted):
            reviews.amend_after(review=made, by=member, key="amend")


def loading_again(plan: Plan, nurse: Member, clinician: Member, start: date | None) -> tuple[Plan, date]:
    """The plan after a relapse, to be loaded again from this day; and the day of the relapse."""
    worse, day = relapsed(plan, nurse, clinician)
    with on_day(day):
        draft = reviews.amend_after(review=worse, by=clinician, key="amend")
        booked = {"start": "other", "start_on": start.isoformat()} if start else {"start": "today"}
        recent = {"b12.taken_on": day.isoformat(), "egfr.taken_on": day.isoformat()}
        draft.answers |= booked | recent
        draft.save()
        return sign(draft, clinician, "again"), day


def test_loading_again_has_reviews_and_a_plateau_of_its_own(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    booked = START + 102 * DAY
    again, day = loading_again(plan, nurse, clinician, booked)
    assert again.loading == "alternate_days"
    with on_day(day):
        assert reviews.loading_is_open(again, course_so_far.standing_records(again))
        with pytest.raises(CannotRecord, match="last loading dose"):
            plateau(again, clinician, key="too-early")
    last = loaded(again, nurse, 8, booked, "again")
    with on_day(last):
        lines = {line.key: line for line in course_so_far.forecast_of(again, last).lines}
        assert lines["review-1"].state == "due"  # review 1 of the loading before was another
        assert lines["reload-8"].given_on == last
        review(again, nurse, "again-1", "better", "review-1", numbness=1)
        lines = {line.key: line for line in course_so_far.forecast_of(again, last).lines}
        assert lines["review-1"].given_on == last
        plateau(again, clinician, key="again")
        following = course_so_far.forecast_of(again, last).next_injection
        assert following is not None
        assert following.phase == "maintenance"


def test_a_dose_of_the_day_on_which_loading_begins_again_is_its_first(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    again, day = loading_again(plan, nurse, clinician, None)
    assert course_so_far.days_of_this_loading(again, course_so_far.standing_records(again)) == {day}
    last = loaded(again, nurse, 2, day + 2 * DAY, "again")
    with on_day(last):
        plateau(again, clinician, key="again")
        following = course_so_far.forecast_of(again, last).next_injection
        assert following is not None
        assert following.phase == "maintenance"
