"""New or worse nerve signs at a review: no paper of that day goes on as if nothing had been found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from regimens.actions import assessments, calendars, plans, reviews
from regimens.actions.recording import NeedsReason
from regimens.actions.signing import CannotSign
from regimens.models import Member, Patient, Plan
from tests import recorded
from tests.recorded import days_later, on_day, sign
from tests.web.courses import NERVES, give, review, signed
from tests.web.test_plan_page import words

CALL = "Call neurology today about the new or worse nerve signs."
NO_PAPER = "New or worse nerve signs are recorded, so these dates may not stand."


@pytest.fixture
def plan(patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]) -> Plan:
    """Numbness; three doses, and then the plateau: an injection every 2 months follows."""
    made = signed(patient, clinician, answers | NERVES)
    for day in (0, 2, 4):
        with days_later(day):
            give(made, nurse, f"dose {day}")
    with days_later(4):
        reviews.record_plateau(
            plan=made, by=clinician, on=made.clinic.today(), reason="Improvement has stopped", key="p"
        )
    return made


def paper(plan: Plan, reader: Member, what: str) -> str:
    """The sheet of today, or the page that says why there is none."""
    client = Client()
    client.force_login(reader.user)
    return words(client.get(f"/plans/{plan.pk}/{what}/").content.decode())


def test_after_loading_no_dates_are_handed_out_until_a_plan_is_made_of_them(
    plan: Plan, clinician: Member
) -> None:
    with days_later(20):
        assert CALL not in paper(plan, clinician, "directions")
        assert NO_PAPER not in paper(plan, clinician, "sheet")
        assert calendars.next_visit(Plan.everywhere.get(pk=plan.pk)) is not None
        made = review(plan, clinician, "worse", response="worse", numbness=3)
        assert CALL in paper(plan, clinician, "directions")
        for what in ("sheet", "calendar", "carer"):
            assert NO_PAPER in paper(plan, clinician, what), what
        assert calendars.next_visit(Plan.everywhere.get(pk=plan.pk)) is None
        draft = reviews.amend_after(review=made, by=clinician, key="amend")
        assert "start" not in draft.answers, "the first day of the next course is asked"


def test_while_loading_goes_on_its_dates_stand_and_the_nurse_is_told(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers | NERVES)
    give(made, nurse, "first")
    with days_later(1):
        review(made, clinician, "worse", response="worse", numbness=3)
        assert CALL in paper(made, clinician, "directions")
        assert "Your next injection is on" in paper(made, clinician, "sheet")


def test_a_plan_made_of_the_review_has_its_own_paper(plan: Plan, clinician: Member) -> None:
    with days_later(20):
        made = review(plan, clinician, "worse", response="worse", numbness=3)
    with days_later(21):
        draft = reviews.amend_after(review=made, by=clinician, key="amend")
        draft.answers = draft.answers | {"start": "today"}
        draft.save()
        newer = sign(draft, clinician, "newer")
        assert NO_PAPER not in paper(newer, clinician, "sheet")
        assert CALL not in paper(newer, clinician, "directions")


def test_an_amendment_for_any_reason_answers_the_review(plan: Plan, clinician: Member) -> None:
    """A new telephone number does not sign the old dates a second time, and nobody stops asking."""
    with days_later(20):
        found = review(plan, clinician, "worse", response="worse", numbness=3)
    with days_later(21):
        draft = plans.amend(
            plan=Plan.everywhere.get(pk=plan.pk), by=clinician, reason="Telephone", key="amend"
        )
        assert draft.answers["response"] == "new_or_worse"
        assert "start" not in draft.answers, "the first day of the next course is asked"
        assert draft.review == found
        draft.answers = draft.answers | {"start": "today"}
        draft.save()
        newer = sign(draft, clinician, "newer")
    assert "RELAPSE" in newer.document["flags"]
    assert "reload-1" in {event["key"] for event in newer.document["schedule"]}


def test_while_loading_goes_on_an_amendment_goes_on_too(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers | NERVES)
    give(made, nurse, "first")
    with days_later(1):
        review(made, clinician, "worse", response="worse", numbness=3)
        draft = plans.amend(
            plan=Plan.everywhere.get(pk=made.pk), by=clinician, reason="Telephone", key="amend"
        )
    assert draft.answers["start"] == "other"
    assert draft.answers.get("response") != "new_or_worse"


def test_signs_that_nobody_had_before_are_asked_about_again(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    """The old "no" does not stand over the review."""
    made = loaded(signed(patient, clinician, answers), nurse)
    with days_later(20):
        review(made, clinician, "worse", response="worse", numbness=3)
        assert NO_PAPER in paper(made, clinician, "sheet")
    with days_later(21):
        draft = plans.amend(
            plan=Plan.everywhere.get(pk=made.pk), by=clinician, reason="Telephone", key="amend"
        )
    assert not [name for name in draft.answers if name.startswith("neuro.")]


def loaded(plan: Plan, nurse: Member) -> Plan:
    """Six doses in two weeks."""
    for day in (0, 2, 4, 7, 9, 11):
        with days_later(day):
            give(plan, nurse, f"dose {day}")
    return plan


def test_a_draft_from_before_the_review_is_not_signed(plan: Plan, clinician: Member) -> None:
    with days_later(20):
        draft = plans.amend(
            plan=Plan.everywhere.get(pk=plan.pk), by=clinician, reason="Telephone", key="amend"
        )
        made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="made")
        review(plan, clinician, "worse", response="worse", numbness=3)
        with pytest.raises(CannotSign, match="found new or worse nerve signs"):
            plans.sign(plan=made, by=clinician, checked=True, key="sign")
    with days_later(21):
        again = plans.rerun(plan=made, by=clinician, key="rerun")
        with pytest.raises(CannotSign, match="found new or worse nerve signs"):
            plans.sign(plan=again, by=clinician, checked=True, key="sign again")


def test_worse_stands_whatever_else_is_said_on_its_day(plan: Plan, nurse: Member, clinician: Member) -> None:
    day = plan.clinic.today() + timedelta(days=20)
    with on_day(day):
        worse = review(plan, clinician, "worse", response="worse", numbness=3)
    with on_day(day, 12):
        recorded.review(plan, nurse, "better", "better", note="A colleague's view")
        assert NO_PAPER in paper(plan, clinician, "sheet")
    with on_day(day, 14):
        draft = plans.amend(
            plan=Plan.everywhere.get(pk=plan.pk), by=clinician, reason="Telephone", key="amend"
        )
    assert draft.review == worse


def test_only_a_clinician_settles_what_came_back(plan: Plan, nurse: Member, clinician: Member) -> None:
    """A nurse who finds the patient better later on releases no dates: somebody has to decide."""
    with days_later(20):
        worse = review(plan, nurse, "worse", response="worse", numbness=3)
    with days_later(24):
        review(plan, nurse, "better", response="better")
        assert NO_PAPER in paper(plan, clinician, "sheet")
        assert CALL in paper(plan, clinician, "directions")
        draft = plans.amend(
            plan=Plan.everywhere.get(pk=plan.pk), by=clinician, reason="Telephone", key="amend"
        )
        assert draft.review == worse
    with days_later(25):
        review(plan, clinician, "seen", response="better", numbness=1)
        assert NO_PAPER not in paper(plan, clinician, "sheet")
        assert CALL not in paper(plan, clinician, "directions")


def test_scores_against_the_answer_leave_it_to_the_clinician(plan: Plan, clinician: Member) -> None:
    with days_later(10):
        review(plan, clinician, "first", response="better", numbness=1)
    with days_later(20):
        review(plan, clinician, "second", response="better", numbness=3, weakness=2)
        assert NO_PAPER in paper(plan, clinician, "sheet")
        draft = plans.amend(
            plan=Plan.everywhere.get(pk=plan.pk), by=clinician, reason="Telephone", key="amend"
        )
    assert "response" not in draft.answers


def test_a_plateau_recorded_since_settles_it(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers | NERVES)
    for day in range(0, 14, 2):
        with days_later(day):
            give(made, nurse, f"dose {day}")
    with days_later(14):
        review(made, clinician, "worse", response="worse", numbness=3)
    with days_later(16):
        reviews.record_plateau(
            plan=made, by=clinician, on=made.clinic.today(), reason="Neurology agrees", key="p"
        )
        assert NO_PAPER not in paper(made, clinician, "sheet")
        draft = plans.amend(
            plan=Plan.everywhere.get(pk=made.pk), by=clinician, reason="Telephone", key="amend"
        )
    assert draft.answers.get("response") != "new_or_worse"


def test_three_a_week_goes_on_through_a_worse_review(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers)
    give(made, nurse, "first")
    with days_later(2):
        review(made, clinician, "worse", response="worse", numbness=3)
        assert NO_PAPER not in paper(made, clinician, "sheet")
        assert CALL in paper(made, clinician, "directions")


def test_every_screen_says_what_the_paper_says(plan: Plan, nurse: Member, clinician: Member) -> None:
    """No reader hears a date that no paper may hold; who treats, and who looks up a sheet, reads whom to call."""
    client = Client()
    client.force_login(clinician.user)

    def said(address: str) -> str:
        return words(client.get(address).content.decode())

    staff = ["for/nurse/", "for/clinician/", "clinical/", "directions/", ""]
    with days_later(20):
        assert CALL not in "".join(said(f"/plans/{plan.pk}/{what}") for what in staff)
        review(plan, nurse, "worse", response="worse", numbness=3)
        for reader in ("patient", "carer"):
            assert client.get(f"/plans/{plan.pk}/for/{reader}/").status_code == 409
            assert NO_PAPER in said(f"/plans/{plan.pk}/for/{reader}/")
            assert "injection is on" not in said(f"/plans/{plan.pk}/for/{reader}/")
        for what in staff:
            assert CALL in said(f"/plans/{plan.pk}/{what}"), what
            assert NO_PAPER in said(f"/plans/{plan.pk}/{what}"), what
        assert CALL in said(f"/check/{plan.check_code}/")


@pytest.mark.parametrize("response", ["better", "not_better"])
def test_scores_are_answered_before_the_next_version_is_signed(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object], response: str
) -> None:
    made = loaded(signed(patient, clinician, answers), nurse)
    with days_later(20):
        found = review(made, clinician, "scores", response=response, weakness=3, gait_disturbance=3)
        draft = reviews.amend_after(review=found, by=clinician, key="after")
        assert "response" not in draft.answers
        assert not [name for name in draft.answers if name.startswith("neuro.")]
    with days_later(21):
        draft = plans.amend(plan=Plan.everywhere.get(pk=made.pk), by=clinician, reason="Telephone", key="a")
        draft.answers = draft.answers | {"neuro.tongue": "no", "neuro.any": "no"}
        draft.save()
        with pytest.raises(CannotSign, match="answer how the symptoms went"):
            sign(draft, clinician, "newer")


@pytest.mark.parametrize("second", ["not_better", "worse"])
def test_a_second_review_settles_nothing_while_the_signs_are_there(
    plan: Plan, clinician: Member, second: str
) -> None:
    with days_later(20):
        review(plan, clinician, "worse", response="worse", numbness=3)
    with days_later(21):
        review(plan, clinician, "second", response=second, numbness=3)
        assert NO_PAPER in paper(plan, clinician, "sheet")


def test_a_high_score_that_stays_is_no_end_of_it(plan: Plan, clinician: Member) -> None:
    with days_later(10):
        review(plan, clinician, "first", response="better", numbness=1)
    with days_later(20):
        review(plan, clinician, "rise", response="better", numbness=3)
    with days_later(21):
        review(plan, clinician, "same", response="better", numbness=3)
        assert NO_PAPER in paper(plan, clinician, "sheet")
    with days_later(30):
        review(plan, clinician, "down", response="better", numbness=1)
        assert NO_PAPER not in paper(plan, clinician, "sheet")


def test_worse_in_loading_outlasts_an_amendment_within_it(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    """A nerve plan amended for a telephone number: the call to neurology stands, and speaks against a plateau."""
    made = signed(patient, clinician, answers | NERVES)
    for day in (0, 2, 4):
        with days_later(day):
            give(made, nurse, f"dose {day}")
    with days_later(4):
        review(made, clinician, "worse", response="worse", numbness=3)
    with days_later(5):
        newer = sign(
            plans.amend(plan=Plan.everywhere.get(pk=made.pk), by=clinician, reason="Telephone", key="a"),
            clinician,
            "newer",
        )
        assert CALL in paper(newer, clinician, "directions")
    with days_later(6):
        give(newer, nurse, "dose 6")
        with pytest.raises(NeedsReason) as raised:
            reviews.record_plateau(
                plan=newer, by=clinician, on=newer.clinic.today(), reason="", key="p", shown=[]
            )
        assert "nerves_worse" in raised.value.warnings


def test_three_a_week_amended_after_a_worse_review_asks_about_nerves(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers)
    give(made, nurse, "first")
    with days_later(2):
        found = review(made, clinician, "worse", response="worse", numbness=3)
    with days_later(3):
        draft = plans.amend(plan=Plan.everywhere.get(pk=made.pk), by=clinician, reason="Telephone", key="a")
    assert draft.review == found
    assert draft.answers["start"] == "other", "loading goes on from its first day"
    assert not [name for name in draft.answers if name.startswith("neuro.")]


def test_scores_of_the_version_before_are_compared(plan: Plan, clinician: Member) -> None:
    with days_later(10):
        review(plan, clinician, "first", response="better", numbness=0)
    with days_later(12):
        newer = sign(
            plans.amend(plan=Plan.everywhere.get(pk=plan.pk), by=clinician, reason="Telephone", key="a"),
            clinician,
            "newer",
        )
    with days_later(20):
        recorded.review(newer, clinician, "second", "better", note="Numb again", numbness=3)
        assert NO_PAPER in paper(newer, clinician, "sheet")


def test_no_draft_passes_a_review_over_because_the_version_before_was_taken_back(
    plan: Plan, clinician: Member
) -> None:
    with days_later(19):
        draft = plans.amend(
            plan=Plan.everywhere.get(pk=plan.pk), by=clinician, reason="Telephone", key="amend"
        )
    with days_later(20):
        review(plan, clinician, "worse", response="worse", numbness=3)
    with days_later(21):
        made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="complete")
        plans.withdraw(plan=Plan.everywhere.get(pk=plan.pk), by=clinician, reason="Wrong", key="w")
        with pytest.raises(CannotSign, match="amend the plan after that review"):
            plans.sign(plan=made, by=clinician, checked=True, key="sign")


def test_a_review_entered_late_counts_from_the_day_it_is_entered(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    """Its own day lies before the review that the plan was made of, and nobody has acted on it."""
    with days_later(20):
        found = review(plan, clinician, "found", response="not_better")
        newer = sign(reviews.amend_after(review=found, by=clinician, key="amend"), clinician, "newer")
    with days_later(21):
        reviews.review(
            plan=newer, by=nurse, on=newer.clinic.today() - timedelta(days=5), place="", response="worse",
            scores={}, note="From the paper record", key="late",
        )  # fmt: skip
        assert NO_PAPER in paper(newer, clinician, "sheet")
