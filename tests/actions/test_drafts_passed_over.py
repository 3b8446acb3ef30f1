"""A draft whose version is no longer the one to go on from: what is refused, and how treatment goes on."""

from __future__ import annotations

import pytest

from regimens.actions import assessments, plans
from regimens.actions.signing import CannotSign
from regimens.models import Assessment, Member, Patient, Plan, PlanState
from tests.actions.test_amended_in_course import amended, begun, coming
from tests.actions.test_came_back import changed, now, plan
from tests.recorded import as_known, days_later, sign, signed_as_it_is
from tests.web.courses import NERVES, give, signed

__all__ = ["plan"]


def made(draft: Assessment, by: Member) -> Plan:
    """The draft plan of these answers."""
    return assessments.complete(assessment=draft, by=by, version=draft.version, key=f"made {draft.pk}")


def take_back(plan: Plan, by: Member, verb: str) -> None:
    getattr(plans, verb)(plan=now(plan), by=by, reason="A slip", key=f"{verb} {plan.pk}")


def refused(draft: Plan, by: Member, words: str) -> str:
    """Why it can't be signed; it is no way to another draft either."""
    with pytest.raises(plans.CannotBegin, match=words):
        plans.amend(plan=now(draft), by=by, reason="Try again", key=f"again {draft.pk}")
    with pytest.raises(plans.CannotBegin, match=words):
        plans.replace(plan=now(draft), by=by, reason="Try again", key=f"afresh {draft.pk}")
    return not_signed(draft, by, words)


def not_signed(draft: Plan, by: Member, words: str) -> str:
    """Why it can't be signed, nor run again."""
    with pytest.raises(plans.IllegalStep, match=words):
        plans.rerun(plan=now(draft), by=by, key=f"rerun {draft.pk}")
    with pytest.raises(CannotSign, match=words) as found:
        signed_as_it_is(now(draft), by, f"sign {draft.pk}")
    return found.value.code


def test_a_newer_version_that_was_withdrawn_is_not_passed_over(
    plan: Plan, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    """It loaded a second time, and doses were given under it, of which the older draft knows nothing."""
    with days_later(60):
        stale = begun(plan, clinician, "stale")
        newer = changed(plan, clinician, start="today", start_on=None)
        give(newer, nurse, "first")
    with days_later(62):
        give(newer, nurse, "second")
        take_back(newer, clinician, "withdraw")
    with days_later(64):
        older = made(stale, clinician)
        words = "Version 2 was signed and is withdrawn now.*begin a new plan instead"
        assert refused(older, clinician, words) == "signed_meanwhile"
        anew = signed(plan.patient, clinician, answers | NERVES | as_known(newer), "anew")
        assert anew.number != plan.number
        with pytest.raises(CannotSign, match="of this patient is signed") as found:
            signed_as_it_is(older, clinician, "beside it")
        assert found.value.code == "another_signed"
        assert amended(anew, clinician).state == PlanState.SIGNED


def test_an_open_draft_leaves_the_way_to_a_new_plan(
    plan: Plan, clinician: Member, answers: dict[str, object]
) -> None:
    with days_later(40):
        begun(plan, clinician, "stale")
        take_back(amended(plan, clinician, "newer"), clinician, "withdraw")
        with pytest.raises(assessments.StandsAlready):
            assessments.begin(patient=plan.patient, by=clinician, key="new")
        fresh = assessments.begin(patient=plan.patient, by=clinician, key="beside", beside=True)
        fresh.answers = answers | as_known(plan)
        fresh.save()
        assert sign(fresh, clinician, "new").state == PlanState.SIGNED


def test_a_newer_version_superseded_by_one_struck_out_is_not_passed_over(
    plan: Plan, clinician: Member
) -> None:
    with days_later(40):
        older = made(begun(plan, clinician, "stale"), clinician)
        second = amended(plan, clinician, "second")
    with days_later(41):
        take_back(amended(second, clinician, "third"), clinician, "enter_in_error")
        assert refused(older, clinician, "is superseded now") == "signed_meanwhile"


def test_the_first_draft_is_not_signed_after_a_later_version_was(
    patient: Patient, clinician: Member, draft_plan: Plan
) -> None:
    take_back(amended(draft_plan, clinician), clinician, "withdraw")
    assert refused(draft_plan, clinician, "Version 2 was signed and is withdrawn now") == "signed_meanwhile"


@pytest.mark.parametrize("is_run_again", [False, True])
def test_a_newer_version_that_was_struck_out_decided_nothing(
    plan: Plan, clinician: Member, is_run_again: bool
) -> None:
    with days_later(60):
        draft = made(begun(plan, clinician, "other"), clinician)
        newer = changed(plan, clinician, choices__maintenance_months="1")
    with days_later(61):
        take_back(newer, clinician, "enter_in_error")
        draft = plans.rerun(plan=draft, by=clinician, key="today")
        if is_run_again:
            draft = plans.rerun(plan=draft, by=clinician, key="once more")
        assert signed_as_it_is(draft, clinician, "other").versions_behind == [plan]


def test_a_draft_begun_from_an_amendment_that_was_struck_out(
    plan: Plan, clinician: Member, answers: dict[str, object]
) -> None:
    """It holds the answers that were wrong."""
    with days_later(60):
        other = begun(plan, clinician, "other")
        wrong = changed(plan, clinician, choices__maintenance_months="1")
        older = made(begun(wrong, clinician, "more"), clinician)
        rerun = plans.rerun(plan=older, by=clinician, key="more")
    with days_later(61):
        take_back(wrong, clinician, "enter_in_error")
        words = "made from version 2, entered in error since: amend the answers"
        assert not_signed(rerun, clinician, words) == "struck_out_meanwhile"
        newer = sign(other, clinician, "other")
        with pytest.raises(plans.IllegalStep, match="amend that version"):
            plans.rerun(plan=rerun, by=clinician, key="passed over")
        assert amended(newer, clinician, "on top").state == PlanState.SIGNED
    with days_later(62):
        take_back(Plan.everywhere.get(patient=plan.patient, state=PlanState.SIGNED), clinician, "withdraw")
        anew = signed(plan.patient, clinician, answers | NERVES | as_known(plan), "anew")
        assert coming(anew).phase == "loading"


def test_the_answers_of_such_a_draft_are_asked_again(plan: Plan, clinician: Member) -> None:
    """The correction was begun before the mistake was struck out: amended once more it is signed."""
    with days_later(60):
        wrong = changed(plan, clinician, choices__maintenance_months="1")
        correction = made(begun(wrong, clinician, "correction"), clinician)
    with days_later(61):
        take_back(wrong, clinician, "enter_in_error")
        assert not_signed(correction, clinician, "amend the answers") == "struck_out_meanwhile"
        with pytest.raises(plans.IllegalStep, match="amend the answers"):
            plans.rerun(plan=correction, by=clinician, key="again")
    with days_later(62):
        again = amended(correction, clinician, "asked again")
        assert (again.state, again.versions_behind) == (PlanState.SIGNED, [plan])


def test_what_goes_on_from_a_version_struck_out_later_is_amended(plan: Plan, clinician: Member) -> None:
    with days_later(40):
        second = amended(plan, clinician, "second")
        third = amended(second, clinician, "third")
        take_back(second, clinician, "enter_in_error")
        assert amended(third, clinician, "fourth").versions_behind == [third, second, plan]
