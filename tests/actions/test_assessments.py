"""Writing a history down: who may, what is kept, what two people at once see, and what is never changed."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, timedelta

import pytest

from regimens import clinical
from regimens.actions import assessments
from regimens.actions.assessments import (
    CannotBegin,
    Closed,
    NotOwner,
    NotReadable,
    RulesOutOfDate,
    StaleVersion,
    StandsAlready,
)
from regimens.actions.permissions import NotPermitted
from regimens.clinical import integrity, parameters
from regimens.models import Assessment, Event, Member, Patient, Plan


def write(assessment: Assessment, by: Member, version: int, **given: object) -> Assessment:
    return assessments.answer(
        assessment=assessment, by=by, step="reason", answers=given, clears=[], version=version
    )


@pytest.fixture
def begun(patient: Patient, clinician: Member) -> Assessment:
    """An empty draft."""
    return assessments.begin(patient=patient, by=clinician, key="k")


def test_a_draft_is_begun_once(begun: Assessment, patient: Patient, clinician: Member) -> None:
    assert assessments.begin(patient=patient, by=clinician, key="k") == begun
    with pytest.raises(StandsAlready) as raised:
        assessments.begin(patient=patient, by=clinician, key="other")
    assert (raised.value.drafts, raised.value.plan) == ([begun], None)
    assert assessments.begin(patient=patient, by=clinician, key="other", beside=True) != begun
    assert (begun.state, begun.version, begun.step, begun.answers) == ("draft", 1, "reason", {})


def test_no_draft_for_who_has_died(patient: Patient, clinician: Member) -> None:
    patient.deceased_on = date(2026, 1, 1)
    with pytest.raises(CannotBegin, match="has died"):
        assessments.begin(patient=patient, by=clinician, key="k")


@pytest.mark.parametrize("role", ["auditor", "manager", "other_clinician"])
def test_who_may_not_begin(request: pytest.FixtureRequest, patient: Patient, role: str) -> None:
    with pytest.raises(NotPermitted):
        assessments.begin(patient=patient, by=request.getfixturevalue(role), key="k")


def test_answers_are_kept_and_cleared(begun: Assessment, clinician: Member) -> None:
    write(begun, clinician, 1, purpose="treat", diagnosis="confirmed")
    kept = assessments.answer(
        assessment=begun,
        by=clinician,
        step="kidneys",
        answers={"kidney.any": "no"},
        clears=["diagnosis", "never.there"],
        version=2,
    )
    assert kept.answers == {"purpose": "treat", "kidney.any": "no"}
    assert (kept.version, kept.step) == (3, "kidneys")
    told = Event.objects.filter(kind="assessment_answered").order_by("-sequence")[0].detail
    assert told == {"step": "kidneys", "controls": ["diagnosis", "kidney.any"]}


def test_two_windows_do_not_overwrite_each_other(begun: Assessment, clinician: Member) -> None:
    write(begun, clinician, 1, purpose="treat")
    with pytest.raises(StaleVersion) as raised:
        write(begun, clinician, 1, purpose="prevent")
    assert raised.value.current.answers == {"purpose": "treat"}
    assert raised.value.current.version == 2


def test_the_same_answers_again_are_no_conflict(begun: Assessment, clinician: Member) -> None:
    write(begun, clinician, 1, purpose="treat")
    again = write(begun, clinician, 1, purpose="treat")
    assert again.version == 2
    assert Event.objects.filter(kind="assessment_answered").count() == 1


def test_only_the_owner_writes_until_somebody_takes_over(
    begun: Assessment, clinician: Member, nurse: Member
) -> None:
    with pytest.raises(NotOwner, match="Dr Chris Clinician is writing this draft"):
        write(begun, nurse, 1, purpose="treat")
    with pytest.raises(NotOwner):
        assessments.discard(assessment=begun, by=nurse, reason="", key="k")
    with pytest.raises(NotOwner):
        assessments.complete(assessment=begun, by=nurse, version=1, key="k")
    taken = assessments.take_over(assessment=begun, by=nurse, key="k")
    assert taken.owner == nurse
    assert write(begun, nurse, 1, purpose="treat").version == 2
    with pytest.raises(NotOwner):
        write(begun, clinician, 2, purpose="prevent")
    assert Event.objects.get(kind="assessment_taken_over").detail == {"from_member": clinician.pk}


def test_a_discarded_draft_is_closed_and_kept(begun: Assessment, clinician: Member) -> None:
    assessments.discard(assessment=begun, by=clinician, reason="Begun by mistake", key="k")
    again = assessments.discard(assessment=begun, by=clinician, reason="Begun by mistake", key="k")
    assert (again.state, again.reason) == ("discarded", "Begun by mistake")
    with pytest.raises(Closed, match="discarded"):
        write(begun, clinician, 1, purpose="treat")


def test_completing_freezes_answers_history_and_document(
    assessment: Assessment, clinician: Member, patient: Patient
) -> None:
    plan = assessments.complete(assessment=assessment, by=clinician, version=assessment.version, key="k")
    frozen = Assessment.everywhere.get(pk=assessment.pk)
    today = patient.clinic.today()
    assert (frozen.state, plan.state, plan.name, plan.version) == ("frozen", "draft", "B12-000001", 1)
    assert plan.history == frozen.history == assessments.history_of(assessment=frozen, as_of=today)
    assert plan.history["age_years"] == patient.age_on(today)
    assert plan.history["site"] == patient.clinic.site_document(today)
    assert plan.document == clinical.plan_document(plan.history)
    assert plan.document_text == clinical.canonical(plan.document)
    assert plan.check_code == plan.document["sha256"][:12]
    assert (plan.status, plan.as_of) == ("planned", today)
    with pytest.raises(Closed, match="became a plan"):
        write(assessment, clinician, frozen.version, purpose="prevent")


def test_completing_twice_makes_one_plan(assessment: Assessment, clinician: Member) -> None:
    first = assessments.complete(assessment=assessment, by=clinician, version=2, key="k")
    assert assessments.complete(assessment=assessment, by=clinician, version=2, key="k") == first
    assert Plan.everywhere.count() == 1


def test_completing_an_old_page_is_refused(assessment: Assessment, clinician: Member) -> None:
    with pytest.raises(StaleVersion):
        assessments.complete(assessment=assessment, by=clinician, version=1, key="k")
    assert not Plan.everywhere.exists()


def test_what_cannot_be_read_becomes_no_plan(assessment: Assessment, clinician: Member) -> None:
    assessments.answer(
        assessment=assessment,
        by=clinician,
        step="dates",
        answers={"plateau_on": "2999-01-01"},
        clears=[],
        version=2,
    )
    with pytest.raises(NotReadable) as raised:
        assessments.complete(assessment=assessment, by=clinician, version=3, key="k")
    assert raised.value.errors
    assert Assessment.everywhere.get(pk=assessment.pk).state == "draft"


def test_the_plan_so_far_waits_for_the_purpose(begun: Assessment, clinician: Member) -> None:
    assert assessments.plan_so_far(assessment=begun) is None
    current = write(begun, clinician, 1, purpose="treat")
    document = assessments.plan_so_far(assessment=current)
    assert document is not None
    assert document["signable"] is False


def test_numbers_count_per_clinic(
    draft_plan: Plan,
    patient: Patient,
    clinician: Member,
    other_patient: Patient,
    other_clinician: Member,
    answers: dict[str, object],
) -> None:
    def plan_for(who: Patient, by: Member) -> Plan:
        begun = assessments.begin(patient=who, by=by, key="n")
        current = assessments.answer(
            assessment=begun, by=by, step="dates", answers=answers, clears=[], version=1
        )
        return assessments.complete(assessment=current, by=by, version=2, key="n")

    assert plan_for(patient, clinician).number == draft_plan.number + 1 == 2
    assert plan_for(other_patient, other_clinician).number == 1


def test_no_event_holds_an_answer(draft_plan: Plan, answers: dict[str, object]) -> None:
    text = json.dumps([event.detail for event in Event.objects.all()])
    assert "pernicious_anaemia" in text  # the control's name
    for value in ("110", "88", "confirmed"):
        assert f'"{value}"' not in text


def test_rules_with_a_number_past_its_day_make_no_new_plan(
    begun: Assessment, clinician: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plans that stand stay readable; a new one is refused with the number and the rules that use it."""
    write(begun, clinician, 1, purpose="treat", diagnosis="confirmed")
    old = dataclasses.replace(parameters.LOCK_EGFR, recheck_by=begun.clinic.today() - timedelta(days=1))
    numbers = tuple(old if each.name == old.name else each for each in parameters.ALL_PARAMETERS)
    defaults = integrity.check.__kwdefaults__ or {}
    monkeypatch.setattr(integrity.check, "__kwdefaults__", {**defaults, "parameters": numbers})
    with pytest.raises(RulesOutOfDate, match=r"The number lock_egfr .*was to be checked again by"):
        assessments.complete(assessment=begun, by=clinician, version=2, key="k")
    begun.refresh_from_db()
    assert begun.state == "draft"
    assert not Plan.everywhere.exists()
