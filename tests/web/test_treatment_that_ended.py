"""A treatment that was stopped is called stopped on every page that shows its plan, and no signature hides why."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from regimens.actions import assessments, plans, taking_back, visits
from regimens.actions.plans import CannotSign
from regimens.models import Member, Plan, Record
from tests import recorded
from tests.recorded import days_later
from tests.web.test_plan_page import words

WHY = "Anaphylaxis at once"


def stopped(plan: Plan, by: Member, why: str = "reaction") -> Record:
    today = plan.clinic.today()
    return visits.stop(plan=plan, by=by, on=today, why=why, reason=WHY, key="stop")


def drafted(plan: Plan, by: Member, **answers: str) -> Plan:
    """The same plan amended, as a draft."""
    begun = plans.amend(plan=plan, by=by, reason="Treatment again", key="amend")
    filled = assessments.answer(
        assessment=begun, by=by, step="safety", answers=answers, clears=[], version=begun.version
    )
    return assessments.complete(assessment=filled, by=by, version=filled.version, key="draft")


def read(web: Client, address: str) -> str:
    response = web.get(address)
    assert response.status_code == 200
    return words(response.content.decode())


def test_a_plan_that_is_followed_says_nothing_of_it(web: Client, signed_plan: Plan) -> None:
    for address in (f"/plans/{signed_plan.pk}/", f"/patients/{signed_plan.patient.pk}/"):
        assert "Stopped on" not in read(web, address)
    assert "not followed any longer" not in read(web, f"/plans/{signed_plan.pk}/")


def test_plan_and_patient_say_that_it_was_stopped_and_why(
    web: Client, signed_plan: Plan, clinician: Member
) -> None:
    stopped(signed_plan, clinician)
    for address in (f"/plans/{signed_plan.pk}/", f"/patients/{signed_plan.patient.pk}/"):
        page = read(web, address)
        assert re.search(rf"Stopped on \w{{3}} \d\d-\w{{3}}-\d{{4}}\. .*{WHY}", page), address
    assert "Signing this plan" not in read(web, f"/plans/{signed_plan.pk}/")


def test_a_draft_says_that_signing_it_begins_treatment_again(
    web: Client, signed_plan: Plan, clinician: Member
) -> None:
    stopped(signed_plan, clinician, "patient_declines")
    with days_later(1):
        draft = drafted(signed_plan, clinician)
        page = read(web, f"/plans/{draft.pk}/")
        assert WHY in page
        assert "Signing this plan begins treatment again." in page
        recorded_again = plans.sign(plan=draft, by=clinician, checked=True, key="again")
        assert WHY not in read(web, f"/plans/{recorded_again.pk}/")


def test_after_a_reaction_nothing_is_signed_that_does_not_tell_of_it(
    signed_plan: Plan, clinician: Member
) -> None:
    draft = drafted(signed_plan, clinician)
    stop = stopped(signed_plan, clinician)
    with pytest.raises(CannotSign, match="stopped for a reaction") as refused:
        plans.sign(plan=draft, by=clinician, checked=True, key="sign")
    assert refused.value.code == "record_differs"
    taking_back.take_back(record=stop, by=clinician, reason="Another patient's", key="back")
    plans.check_can_sign(draft, clinician)


def test_answers_that_own_to_the_reaction_are_read_as_any_other(signed_plan: Plan, clinician: Member) -> None:
    stopped(signed_plan, clinician)
    told = drafted(
        signed_plan,
        clinician,
        **{
            "safety.any": "some",
            "safety.cobalamin_reaction.present": "yes",
            "safety.cobalamin_reaction": "anaphylaxis",
        },
    )
    with pytest.raises(CannotSign) as refused:
        plans.check_can_sign(told, clinician)
    assert refused.value.code != "record_differs"


def test_another_reason_to_stop_is_no_reaction(signed_plan: Plan, clinician: Member) -> None:
    stopped(signed_plan, clinician, "patient_declines")
    plan = recorded.sign(
        plans.amend(plan=signed_plan, by=clinician, reason="Treatment again", key="amend"), clinician, "again"
    )
    assert plan.version == 2
