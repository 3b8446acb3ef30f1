"""Blood tests on paper: taken before the injection of the day, and none lost when a plan is amended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from regimens.actions import course_so_far, plans, results, reviews
from regimens.actions.as_it_stands import as_it_stands
from regimens.clinical.following import PAST
from regimens.models import FollowUp, Member, Patient, Plan
from regimens.web.presenters import schedule
from tests.recorded import days_later, sign
from tests.web.courses import NERVES, give, review, signed
from tests.web.test_course import loaded_long_ago
from tests.web.test_paper_of_a_course import page, part
from tests.web.test_plan_page import words

HAVE_IT_FIRST = "If you have an injection that day, have the blood test first."


@pytest.fixture
def nerves_plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Nerve signs and a risk of low potassium: blood tests on each of the first days."""
    return signed(patient, clinician, answers | NERVES | {"safety.potassium_risk": "yes"})


def still_open(plan: Plan) -> set[str]:
    """The blood tests still to be done, by key."""
    seen = course_so_far.forecast_of(plan, plan.clinic.today())
    return {line.key for line in seen.lines if line.kind == "blood_test" and line.state not in PAST}


# Before the injection of the day


def test_after_the_plateau_a_follow_up_is_still_taken_before_the_injection(
    nerves_plan: Plan, nurse: Member, clinician: Member
) -> None:
    for day in (0, 2, 4):
        with days_later(day):
            give(nerves_plan, nurse, f"dose {day}")
    with days_later(4):
        reviews.record_plateau(
            plan=nerves_plan,
            by=clinician,
            on=nerves_plan.clinic.today(),
            reason="Improvement has stopped",
            key="p",
        )
        listed = as_it_stands(nerves_plan).document["schedule"]
        follow_ups = [event for event in listed if event["key"].startswith("follow-up")]
        injections = {event["key"]: event["on"] for event in listed if event["kind"] == "injection"}
        assert [injections[event["before"]] for event in follow_ups] == [event["on"] for event in follow_ups]
        assert HAVE_IT_FIRST in words(part(page(nerves_plan, clinician, "sheet/"), "part part-tests"))
        said = words(page(nerves_plan, clinician, "directions/"))
    assert "Take the sample before injection 1, maintenance." in said


def test_an_owed_test_is_taken_before_the_injection_of_that_day(
    nerves_plan: Plan, nurse: Member, clinician: Member
) -> None:
    give(nerves_plan, nurse, "first")
    with days_later(3):
        listed = as_it_stands(nerves_plan).document["schedule"]
        owed = {event["key"]: event.get("before") for event in listed if event["state"] == "overdue"}
        assert {owed[key] for key in ("baseline", "potassium-1", "potassium-2")} == {"loading-2"}
        assert HAVE_IT_FIRST in words(part(page(nerves_plan, clinician, "sheet/"), "part part-tests"))
    with days_later(3):
        give(nerves_plan, nurse, "second")
        assert HAVE_IT_FIRST not in words(part(page(nerves_plan, clinician, "sheet/"), "part part-tests"))


def test_a_test_of_one_day_of_many_is_named_as_owed_once_that_day_went_by(
    nerves_plan: Plan, nurse: Member, clinician: Member
) -> None:
    give(nerves_plan, nurse, "first")
    with days_later(3):
        said = words(page(nerves_plan, clinician, "directions/"))
    assert "Potassium: still to do." in said
    assert "Blood test: still to do." in said
    assert "Potassium, day" not in said


@pytest.mark.parametrize("what", ["directions/", "for/nurse/"])
def test_of_follow_ups_that_wait_for_one_late_injection_each_is_named(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object], what: str
) -> None:
    made = signed(patient, clinician, answers)
    loaded_long_ago(made, nurse)
    with days_later(300):
        said = words(page(made, nurse, what))
    assert "Follow-up at 3 months" in said
    assert "Follow-up at 6 months" in said


# Amended in the first week


def amended(plan: Plan, by: Member) -> Plan:
    """The next version, with the same answers and what was recorded since."""
    plan = Plan.everywhere.get(pk=plan.pk)
    return sign(plans.amend(plan=plan, by=by, reason="Another telephone number", key="amend"), by, "newer")


def test_amended_in_the_first_week_no_blood_test_is_lost(
    nerves_plan: Plan, nurse: Member, clinician: Member
) -> None:
    give(nerves_plan, nurse, "first")
    with days_later(3):
        before = still_open(nerves_plan)
        newer = amended(nerves_plan, clinician)
        assert "baseline" not in {event["key"] for event in newer.document["schedule"]}
        assert {"baseline", "potassium-1"} <= still_open(newer) == before
        assert "Blood test: still to do" in words(page(newer, clinician, "directions/"))
        assert "You still need a blood test." in words(page(newer, clinician, "sheet/"))
        assert "Potassium: still to do" in {row.name for row in schedule.rows(as_it_stands(newer).document)}
        assert FollowUp.objects.in_clinic(newer.clinic).get(patient=newer.patient).test_key == "baseline"


def test_what_was_done_is_not_asked_for_again(nerves_plan: Plan, nurse: Member, clinician: Member) -> None:
    give(nerves_plan, nurse, "first")
    with days_later(1):
        _record(nerves_plan, nurse, "potassium-1")
    with days_later(3):
        newer = amended(nerves_plan, clinician)
        assert "potassium-1" not in still_open(newer)
        _record(newer, nurse, "potassium-2")
        assert "potassium-2" not in still_open(newer)
        seen = course_so_far.forecast_of(newer, newer.clinic.today())
        assert "potassium-2" in {line.key for line in seen.lines}, (
            "done under this version: it stands as done"
        )


def _record(plan: Plan, by: Member, place: str) -> None:
    results.record(
        plan=plan,
        by=by,
        on=plan.clinic.today(),
        analyte="potassium",
        typed="4.1",
        unit="mmol/L",
        place=place,
        panel="whole",
        key=place,
    )


def test_owed_tests_of_the_first_week_lapse_with_it(
    nerves_plan: Plan, nurse: Member, clinician: Member
) -> None:
    give(nerves_plan, nurse, "first")
    with days_later(3):
        newer = amended(nerves_plan, clinician)
    with days_later(40):
        assert not {key for key in still_open(newer) if key.startswith(("baseline", "potassium"))}


def test_before_the_first_dose_the_amended_plan_has_a_first_week_of_its_own(
    nerves_plan: Plan, clinician: Member
) -> None:
    with days_later(2):
        newer = amended(nerves_plan, clinician)
        keys = [line.key for line in course_so_far.forecast_of(newer, newer.clinic.today()).lines]
    assert len(keys) == len(set(keys))
    assert "baseline" in keys


def test_amended_twice_nothing_is_lost_either(nerves_plan: Plan, nurse: Member, clinician: Member) -> None:
    give(nerves_plan, nurse, "first")
    with days_later(2):
        second = amended(nerves_plan, clinician)
    with days_later(3):
        draft = plans.amend(
            plan=Plan.everywhere.get(pk=second.pk), by=clinician, reason="Address", key="again"
        )
        third = sign(draft, clinician, "third")
        assert {"baseline", "potassium-1", "potassium-2"} <= still_open(third)


# Amended later


def test_a_review_and_a_follow_up_that_are_owed_outlast_an_amendment(
    nerves_plan: Plan, nurse: Member, clinician: Member
) -> None:
    for day in range(0, 16, 2):
        with days_later(day):
            give(nerves_plan, nurse, f"dose {day}")
    with days_later(16):
        newer = amended(nerves_plan, clinician)
        seen = course_so_far.forecast_of(newer, newer.clinic.today())
        assert "review-1" in {line.key for line in seen.lines if line.state not in PAST}
        assert FollowUp.objects.in_clinic(newer.clinic).get(patient=newer.patient).review_key == "review-1"
        assert "Review 1: better, same or worse" in words(page(newer, clinician, "directions/"))


def test_once_a_dose_was_given_the_owed_baseline_asks_for_no_b12(
    nerves_plan: Plan, nurse: Member, clinician: Member
) -> None:
    """R07: never a B12 level during loading."""
    give(nerves_plan, nurse, "first")
    with days_later(3):
        said = words(page(nerves_plan, clinician, "directions/"))
    assert "Blood test: still to do. Tests: haematocrit, reticulocytes, folate, iron and potassium." in said


def test_no_sample_is_taken_before_an_injection_that_was_given(
    nerves_plan: Plan, nurse: Member, clinician: Member
) -> None:
    give(nerves_plan, nurse, "first")
    with days_later(2):
        newer = amended(nerves_plan, clinician)
        give(newer, nurse, "second")
        listed = as_it_stands(Plan.everywhere.get(pk=newer.pk)).document["schedule"]
        given = {event["key"] for event in listed if event["state"] == "given"}
        assert "loading-2" in given
        assert not given & {event.get("before") for event in listed}


def test_a_follow_up_that_waits_for_its_injection_outlasts_an_amendment(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    """Its own day is past, and that of the injection it is drawn with is not."""
    made = signed(patient, clinician, answers)
    for day in (0, 2, 4, 7, 9, 11):
        with days_later(day):
            give(made, nurse, f"dose {day}")
    with days_later(94):
        before = {key for key in still_open(made) if key.startswith("follow-up")}
        assert "follow-up-3m" in before
        assert before <= still_open(amended(made, clinician))


def test_within_loading_again_nothing_is_lost_either(
    nerves_plan: Plan, nurse: Member, clinician: Member
) -> None:
    for day in (0, 2):
        with days_later(day):
            give(nerves_plan, nurse, f"dose {day}")
    with days_later(2):
        reviews.record_plateau(
            plan=nerves_plan, by=clinician, on=nerves_plan.clinic.today(), reason="Enough", key="p"
        )
    with days_later(30):
        made = review(nerves_plan, clinician, "worse", response="worse", numbness=3)
    with days_later(31):
        draft = reviews.amend_after(review=made, by=clinician, key="relapse")
        draft.answers = draft.answers | {"start": "today"}
        draft.save()
        again = sign(draft, clinician, "again")
        give(again, nurse, "again 1")
    with days_later(34):
        before = still_open(again)
        assert "baseline" in before
        assert before == still_open(amended(again, clinician))


def test_doses_that_the_amendment_lists_leave_nothing_to_be_taken_before_them(
    nerves_plan: Plan, clinician: Member
) -> None:
    with days_later(8):
        today = nerves_plan.clinic.today()
        draft = plans.amend(plan=nerves_plan, by=clinician, reason="Given elsewhere", key="listed")
        rows = [
            {
                "given_on": (today - timedelta(days=days)).isoformat(),
                "form": "hydroxocobalamin",
                "micrograms": "1000",
                "route": "intramuscular",
            }
            for days in (6, 4, 2)
        ]
        first = {"start": "other", "start_on": rows[0]["given_on"]}
        draft.answers = draft.answers | {"treated_before": "injections", "injections": rows} | first
        draft.save()
        newer = sign(draft, clinician, "newer")
    with days_later(60):
        assert "baseline" not in still_open(newer)
