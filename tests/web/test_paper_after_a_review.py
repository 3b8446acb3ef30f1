"""New or worse nerve signs at a review: no paper of that day goes on as if nothing had been found."""

from __future__ import annotations

import pytest
from django.test import Client

from regimens.actions import calendars, plans, reviews
from regimens.models import Member, Patient, Plan
from tests.recorded import sign
from tests.web.courses import NERVES, days_later, give, review, signed
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
