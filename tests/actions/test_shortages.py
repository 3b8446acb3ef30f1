"""A product runs out: who is touched, what is given instead, the temporary plan, and the way back."""

from __future__ import annotations

from datetime import date

import pytest

from regimens.actions import assessments, patients, plans, shortages, visits
from regimens.actions.permissions import NotPermitted
from regimens.actions.recording import CannotRecord
from regimens.models import (
    Assessment,
    Clinic,
    Event,
    EventKind,
    Member,
    Patient,
    Plan,
    PlanState,
    Shortage,
    Task,
)
from tests.recorded import NERVES, days_later, sign
from tests.web.courses import review, signed
from tests.web.test_paper_after_a_review import loaded

HYDROXOCOBALAMIN = "hydroxocobalamin_injection"


@pytest.fixture
def shortage(signed_plan: Plan, manager: Member) -> Shortage:
    """No hydroxocobalamin from today."""
    return shortages.declare(by=manager, product=HYDROXOCOBALAMIN, key="short")


def test_only_a_manager_marks_a_product(clinician: Member, nurse: Member) -> None:
    for by in (clinician, nurse):
        with pytest.raises(NotPermitted):
            shortages.declare(by=by, product=HYDROXOCOBALAMIN, key="k")


def test_it_is_marked_once_with_one_event(shortage: Shortage, manager: Member) -> None:
    assert shortages.declare(by=manager, product=HYDROXOCOBALAMIN, key="short") == shortage
    with pytest.raises(CannotRecord, match="already"):
        shortages.declare(by=manager, product=HYDROXOCOBALAMIN, key="again")
    with pytest.raises(CannotRecord, match="stocks"):
        shortages.declare(by=manager, product="methylcobalamin_tablet", key="other")
    assert Event.objects.filter(kind=EventKind.SHORTAGE_DECLARED).count() == 1


def test_the_plans_that_rest_on_it_are_listed_with_what_the_rules_give(
    shortage: Shortage, signed_plan: Plan
) -> None:
    [one] = shortages.affected(shortage)
    assert one.plan == signed_plan
    assert one.instead["regimen"]["form"] == "cyanocobalamin"
    assert one.instead["decisions"]["cyanocobalamin_lock"]["value"] == "off"


def test_with_the_lock_nothing_is_given_instead(
    signed_plan: Plan, clinician: Member, manager: Member
) -> None:
    draft = plans.amend(plan=signed_plan, by=clinician, reason="Kidneys", key="a")
    kidneys = {"kidney.any": "yes", "kidney.dialysis": "yes"}
    written = assessments.answer(
        assessment=draft, by=clinician, step="kidneys", answers=kidneys, clears=[], version=draft.version
    )
    plan = assessments.complete(assessment=written, by=clinician, version=written.version, key="c")
    plans.sign(plan=plan, by=clinician, checked=True, key="s")
    found = shortages.declare(by=manager, product=HYDROXOCOBALAMIN, key="short")
    [one] = shortages.affected(found)
    assert one.instead["status"] == "cannot_supply"
    with pytest.raises(CannotRecord, match="no plan can be made"):
        shortages.switch(plan=one.plan, shortage=found, by=clinician, key="switch")


def test_a_temporary_plan_is_marked_and_changed_back(
    shortage: Shortage, signed_plan: Plan, clinician: Member, manager: Member
) -> None:
    draft = shortages.switch(plan=signed_plan, shortage=shortage, by=clinician, key="switch")
    plan = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="c")
    assert plan.drug == "cyanocobalamin"
    signed = plans.sign(plan=plan, by=clinician, checked=True, key="s")
    assert list(shortages.temporary(signed.clinic)) == [signed]
    assert not shortages.to_change_back(signed.clinic)
    with pytest.raises(CannotRecord):
        shortages.change_back(plan=signed, by=clinician, key="b")
    shortages.end(shortage=shortage, by=manager, key="end")
    assert list(shortages.to_change_back(signed.clinic)) == [signed]
    task = Task.objects.in_clinic(signed.clinic).get(kind="supply_back")
    assert (task.owner, task.plan, task.closed_at) == (clinician, signed, None)
    signed = Plan.objects.in_clinic(signed.clinic).get(pk=signed.pk)
    again = shortages.change_back(plan=signed, by=clinician, key="b")
    back = assessments.complete(assessment=again, by=clinician, version=again.version, key="c2")
    plans.sign(plan=back, by=clinician, checked=True, key="s2")
    assert back.drug == "hydroxocobalamin"
    assert not shortages.to_change_back(signed.clinic)
    task.refresh_from_db()
    assert task.closed_by == clinician
    signed_plan.refresh_from_db()
    assert signed_plan.state == PlanState.SUPERSEDED


def test_a_temporary_plan_that_was_stopped_is_not_changed_back(
    shortage: Shortage, signed_plan: Plan, clinician: Member, manager: Member
) -> None:
    draft = shortages.switch(plan=signed_plan, shortage=shortage, by=clinician, key="switch")
    plan = completed(draft, clinician)
    today = plan.clinic.today()
    visits.stop(plan=plan, by=clinician, on=today, why="other", reason="Moved abroad", key="stop")
    shortages.end(shortage=shortage, by=manager, key="end")
    assert not shortages.to_change_back(plan.clinic)
    assert not Task.objects.in_clinic(plan.clinic).filter(kind="supply_back")


def completed(draft: Assessment, by: Member, key: str = "c") -> Plan:
    plan = assessments.complete(assessment=draft, by=by, version=draft.version, key=key)
    return plans.sign(plan=plan, by=by, checked=True, key=key)


@pytest.fixture
def short_before_the_plan(clinic: Clinic, manager: Member) -> Shortage:
    """No hydroxocobalamin, and no plan yet."""
    return shortages.declare(by=manager, product=HYDROXOCOBALAMIN, key="short")


def test_a_new_plan_made_without_its_product_is_temporary_too(
    short_before_the_plan: Shortage, assessment: Assessment, clinician: Member, manager: Member
) -> None:
    plan = completed(assessment, clinician)
    assert (plan.drug, plan.assessment.shortage) == ("cyanocobalamin", short_before_the_plan)
    shortages.end(shortage=short_before_the_plan, by=manager, key="end")
    assert list(shortages.to_change_back(plan.clinic)) == [plan]
    assert Task.objects.in_clinic(plan.clinic).get(kind="supply_back").plan == plan


def test_a_plan_that_would_be_the_same_anyway_is_not_temporary(
    short_before_the_plan: Shortage, assessment: Assessment, clinician: Member
) -> None:
    chosen = assessments.answer(
        assessment=assessment,
        by=clinician,
        step="dates",
        answers={"choices.form": "cyanocobalamin"},
        clears=[],
        version=assessment.version,
    )
    plan = completed(chosen, clinician)
    assert (plan.drug, plan.assessment.shortage) == ("cyanocobalamin", None)


def test_a_shortage_of_another_product_marks_nothing(
    assessment: Assessment, clinician: Member, manager: Member
) -> None:
    shortages.declare(by=manager, product="cyanocobalamin_tablet", key="short")
    assert completed(assessment, clinician).assessment.shortage is None


def back_tasks(plan: Plan) -> list[Task]:
    found = Task.objects.in_clinic(plan.clinic).filter(kind="supply_back", closed_at__isnull=True)
    return list(found)


def drafted(draft: Assessment, by: Member, key: str) -> Plan:
    return assessments.complete(assessment=draft, by=by, version=draft.version, key=key)


def test_a_temporary_plan_that_is_signed_after_the_shortage_is_to_be_changed_back(
    shortage: Shortage, signed_plan: Plan, clinician: Member, manager: Member
) -> None:
    made = drafted(
        shortages.switch(plan=signed_plan, shortage=shortage, by=clinician, key="s"), clinician, "v2"
    )
    shortages.end(shortage=shortage, by=manager, key="end")
    assert back_tasks(made) == []
    before = Event.objects.count()
    plans.sign(plan=made, by=clinician, checked=True, key="sign")
    assert Event.objects.count() == before + 2  # signed, superseded
    (task,) = back_tasks(made)
    assert (task.plan, task.owner) == (made, clinician)


def test_the_task_is_kept_while_the_newer_version_is_temporary_too(
    shortage: Shortage, signed_plan: Plan, clinician: Member, manager: Member
) -> None:
    second = completed(
        shortages.switch(plan=signed_plan, shortage=shortage, by=clinician, key="s"), clinician, "v2"
    )
    third = drafted(plans.amend(plan=second, by=clinician, reason="Telephone", key="a"), clinician, "v3")
    shortages.end(shortage=shortage, by=manager, key="end")
    (before,) = back_tasks(second)
    plans.sign(plan=third, by=clinician, checked=True, key="sign")
    (task,) = back_tasks(third)
    assert task == before
    third = Plan.objects.in_clinic(third.clinic).get(pk=third.pk)
    completed(shortages.change_back(plan=third, by=clinician, key="b"), clinician, "v4")
    assert back_tasks(third) == []


def test_a_product_that_is_short_again_is_waited_for(
    shortage: Shortage, signed_plan: Plan, clinician: Member, manager: Member
) -> None:
    made = drafted(
        shortages.switch(plan=signed_plan, shortage=shortage, by=clinician, key="s"), clinician, "v2"
    )
    shortages.end(shortage=shortage, by=manager, key="end")
    again = shortages.declare(by=manager, product=HYDROXOCOBALAMIN, key="again")
    plans.sign(plan=made, by=clinician, checked=True, key="sign")
    assert back_tasks(made) == []
    shortages.end(shortage=again, by=manager, key="end again")
    (task,) = back_tasks(made)
    assert task.plan == made


def test_any_amendment_during_the_shortage_is_temporary(
    shortage: Shortage, signed_plan: Plan, clinician: Member
) -> None:
    draft = plans.amend(plan=signed_plan, by=clinician, reason="A new result", key="a")
    assert draft.shortage is None
    amended = completed(draft, clinician)
    assert (amended.drug, amended.assessment.shortage) == ("cyanocobalamin", shortage)


def test_a_draft_that_is_completed_after_the_shortage_is_not_temporary(
    shortage: Shortage, signed_plan: Plan, clinician: Member, manager: Member
) -> None:
    draft = shortages.switch(plan=signed_plan, shortage=shortage, by=clinician, key="switch")
    shortages.end(shortage=shortage, by=manager, key="end")
    plan = completed(draft, clinician)
    assert (plan.drug, plan.assessment.shortage) == ("hydroxocobalamin", None)
    assert not shortages.to_change_back(plan.clinic)


def test_whoever_left_or_stopped_is_not_listed(
    shortage: Shortage, signed_plan: Plan, clinician: Member
) -> None:
    today = signed_plan.clinic.today()
    visits.transfer(plan=signed_plan, by=clinician, on=today, reason="Moved to the coast", key="t")
    assert not shortages.touched(shortage)


def test_the_plan_whose_missed_dose_harms_soonest_is_listed_first(
    clinician: Member, manager: Member, answers: dict[str, object]
) -> None:
    made = {}
    for number, (name, more) in enumerate(
        {
            "other": {"absorption.pernicious_anaemia": "", "absorption.any": "no"},
            "nerves": NERVES,
            "lifelong": {},
            "later": {"start": "tomorrow"},
        }.items()
    ):
        details = patients.PatientDetails(
            family_name=name, given_name="Sam", born=date(1962, 3, 27), sex="female",
            local_identifier=f"S{number}", allergies="none",
        )  # fmt: skip
        who = patients.register(clinic=clinician.clinic, by=clinician, details=details, key=name)
        begun = assessments.begin(patient=who, by=clinician, key=name)
        written = assessments.answer(
            assessment=begun, by=clinician, step="dates", answers={**answers, **more}, clears=[],
            version=begun.version,
        )  # fmt: skip
        made[sign(written, clinician, name).pk] = name
    short = shortages.declare(by=manager, product=HYDROXOCOBALAMIN, key="short")
    assert [made[plan.pk] for plan in shortages.touched(short)] == ["nerves", "lifelong", "later", "other"]


def test_a_temporary_plan_made_again_stays_marked(
    shortage: Shortage, signed_plan: Plan, clinician: Member
) -> None:
    draft = shortages.switch(plan=signed_plan, shortage=shortage, by=clinician, key="switch")
    plan = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="c")
    assert plans.rerun(plan=plan, by=clinician, key="r").assessment.shortage == shortage


def test_an_end_is_noted_once(shortage: Shortage, manager: Member) -> None:
    ended = shortages.end(shortage=shortage, by=manager, key="end")
    assert shortages.end(shortage=shortage, by=manager, key="end") == ended
    with pytest.raises(CannotRecord, match="already"):
        shortages.end(shortage=shortage, by=manager, key="other")
    assert Event.objects.filter(kind=EventKind.SHORTAGE_ENDED).count() == 1


def test_a_shortage_of_another_clinic_changes_nothing_here(
    other_clinician: Member, signed_plan: Plan, shortage: Shortage
) -> None:
    assert HYDROXOCOBALAMIN in other_clinician.clinic.available()
    assert HYDROXOCOBALAMIN not in signed_plan.clinic.available()
    with pytest.raises(NotPermitted):
        shortages.switch(plan=signed_plan, shortage=shortage, by=other_clinician, key="k")


def test_a_review_that_nobody_acted_on_is_part_of_what_is_offered(
    patient: Patient, nurse: Member, clinician: Member, manager: Member, answers: dict[str, object]
) -> None:
    """The amendment carries it; what is offered before must not show doses as if nothing had been found."""
    plan = loaded(signed(patient, clinician, answers), nurse)
    short = shortages.declare(by=manager, product=HYDROXOCOBALAMIN, key="short")
    with days_later(20):
        assert shortages.instead_of(plan)["regimen"]["form"] == "cyanocobalamin"
        review(plan, clinician, "worse", response="worse", numbness=3)
        # New nerve signs are not answered yet, and may come from what rules out cyanocobalamin.
        assert shortages.instead_of(plan)["status"] == "cannot_supply"
        with pytest.raises(CannotRecord, match="a clinician decides"):
            shortages.switch(plan=plan, shortage=short, by=clinician, key="switch")
