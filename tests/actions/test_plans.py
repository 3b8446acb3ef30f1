"""What happens to a plan: signed by whom and when, superseded, taken back, made again; never changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from regimens import clinical
from regimens.actions import assessments, audit, patients, plans
from regimens.actions.permissions import NotPermitted
from regimens.actions.plans import BadChoice, CannotBegin, CannotSign, IllegalStep, NoReason
from regimens.models import Event, Member, Patient, Plan, PlanState


def sign(plan: Plan, by: Member, key: str = "s", checked: bool = True) -> Plan:
    return plans.sign(plan=plan, by=by, checked=checked, key=key)


def amended(plan: Plan, by: Member, key: str = "a", **changes: object) -> Plan:
    """The next version of the plan, drafted with these answers."""
    draft = plans.amend(plan=plan, by=by, reason="New result", key=key)
    current = assessments.answer(
        assessment=draft, by=by, step="dates", answers=changes, clears=[], version=draft.version
    )
    return assessments.complete(assessment=current, by=by, version=current.version, key=key)


def test_signing_keeps_the_signer_as_of_that_day(draft_plan: Plan, clinician: Member) -> None:
    assert plans.can_sign(draft_plan, clinician)
    before = draft_plan.document_text
    signed = sign(draft_plan, clinician)
    clinician.display_name = "Dr Chris Changed"
    clinician.save()
    stored = Plan.everywhere.get(pk=signed.pk)
    assert stored.state == PlanState.SIGNED
    assert (stored.signer_name, stored.signer_role, stored.signer_body, stored.signer_number) == (
        "Dr Chris Clinician",
        "clinician",
        "GMC",
        "7000001",
    )
    assert stored.signed_at is not None
    assert stored.document_text == before


def test_signing_twice_signs_once(draft_plan: Plan, clinician: Member) -> None:
    first = sign(draft_plan, clinician)
    assert sign(draft_plan, clinician) == first
    assert sign(draft_plan, clinician, key="another page").signed_at == first.signed_at
    assert Event.objects.filter(kind="plan_signed").count() == 1


def test_signing_again_after_withdrawal_does_not_revive(draft_plan: Plan, clinician: Member) -> None:
    sign(draft_plan, clinician)
    plans.withdraw(plan=draft_plan, by=clinician, reason="Stopped", key="w")
    assert sign(draft_plan, clinician).state == PlanState.WITHDRAWN
    with pytest.raises(CannotSign, match="This plan is withdrawn"):
        sign(draft_plan, clinician, key="new")


@pytest.mark.parametrize("role", ["nurse", "auditor", "manager"])
def test_only_clinicians_sign(request: pytest.FixtureRequest, draft_plan: Plan, role: str) -> None:
    by = request.getfixturevalue(role)
    assert not plans.can_sign(draft_plan, by)
    with pytest.raises(NotPermitted, match="sign plans"):
        sign(draft_plan, by)


def test_nobody_signs_for_another_clinic(draft_plan: Plan, other_clinician: Member) -> None:
    with pytest.raises(NotPermitted, match="another clinic"):
        sign(draft_plan, other_clinician)


@pytest.mark.parametrize("missing", ["display_name", "registration_body", "registration_number"])
def test_a_signer_has_name_and_registration(draft_plan: Plan, clinician: Member, missing: str) -> None:
    setattr(clinician, missing, " ")
    with pytest.raises(CannotSign) as raised:
        sign(draft_plan, clinician)
    assert raised.value.code == "profile_incomplete"
    assert missing.replace("_", " ") in raised.value.sentence


def test_the_box_must_be_ticked(draft_plan: Plan, clinician: Member) -> None:
    with pytest.raises(CannotSign) as raised:
        sign(draft_plan, clinician, checked=False)
    assert raised.value.code == "not_checked"


def test_a_plan_of_yesterday_is_made_again_before_it_is_signed(draft_plan: Plan, clinician: Member) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        with pytest.raises(CannotSign) as raised:
            sign(draft_plan, clinician)
        assert raised.value.code == "out_of_date"
        today = plans.rerun(plan=draft_plan, by=clinician, key="r")
        assert today.as_of == draft_plan.as_of + timedelta(days=1)
        assert (today.number, today.version) == (draft_plan.number, 2)
        assert today.supersedes == draft_plan
        assert plans.rerun(plan=draft_plan, by=clinician, key="r") == today
        assert sign(today, clinician).state == PlanState.SIGNED
    assert Plan.everywhere.get(pk=draft_plan.pk).state == PlanState.WITHDRAWN


def test_nobody_signs_for_who_has_died(draft_plan: Plan, clinician: Member, patient: Patient) -> None:
    details = patients.details_of(patient)
    died = details.__class__(**details.__dict__ | {"deceased_on": patient.clinic.today()})
    patients.amend(patient=patient, by=clinician, details=died, version=1, key="d")
    with pytest.raises(CannotSign, match="has died"):
        sign(Plan.everywhere.get(pk=draft_plan.pk), clinician)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"born": date(2015, 1, 5)}, r"made for age \d+, the record says 1\d"),
        ({"sex": "male"}, "made for sex female, the record says male"),
        ({"allergies": "known", "allergy_list": "Penicillin\nCobalt"}, "name vitamin B12 or cobalt"),
        ({"allergies": "known", "allergy_list": "Hydroxocobalamin: rash"}, "name vitamin B12 or cobalt"),
    ],
)
def test_a_record_that_contradicts_the_plan_is_not_signed(
    draft_plan: Plan, clinician: Member, patient: Patient, changes: dict[str, Any], said: str
) -> None:
    corrected = replace(patients.details_of(patient), **changes)
    patients.amend(patient=patient, by=clinician, details=corrected, version=1, key="d")
    found = Plan.everywhere.get(pk=draft_plan.pk)
    with pytest.raises(CannotSign, match=said) as raised:
        sign(found, clinician)
    assert raised.value.code == "record_differs"
    assert "Amend the answers: that makes a new version." in raised.value.sentence
    assert Plan.everywhere.get(pk=draft_plan.pk).state == PlanState.DRAFT


def test_answers_that_own_to_the_allergy_do_not_contradict_the_record(
    draft_plan: Plan, clinician: Member, patient: Patient
) -> None:
    answered = {"safety.any": "some", "safety.cobalt_allergy": "yes"}
    plan = amended(draft_plan, clinician, **answered)
    details = replace(patients.details_of(patient), allergies="known", allergy_list="Cobalt")
    patients.amend(patient=patient, by=clinician, details=details, version=1, key="d")
    assert sign(Plan.everywhere.get(pk=plan.pk), clinician).state == PlanState.SIGNED


@pytest.mark.parametrize(
    ("step", "said"), [(plans.withdraw, "withdrawn"), (plans.enter_in_error, "entered in error")]
)
def test_a_plan_taken_back_is_not_amended(
    signed_plan: Plan, clinician: Member, step: Callable[..., Plan], said: str
) -> None:
    step(plan=signed_plan, by=clinician, reason="Wrong patient", key="t")
    for again in (plans.amend, plans.replace):
        with pytest.raises(CannotBegin, match=f"{said} and can't be amended: begin a new plan"):
            again(plan=signed_plan, by=clinician, reason="x", key="a")


def test_of_a_superseded_plan_the_newest_version_is_amended(signed_plan: Plan, clinician: Member) -> None:
    sign(amended(signed_plan, clinician), clinician)
    with pytest.raises(CannotBegin, match="superseded and can't be amended: amend the newest version"):
        plans.amend(plan=signed_plan, by=clinician, reason="x", key="again")


def test_an_open_choice_blocks_until_it_is_made(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    begun = assessments.begin(patient=patient, by=clinician, key="k")
    del answers["choices.maintenance_months"]
    current = assessments.answer(
        assessment=begun, by=clinician, step="dates", answers=answers, clears=[], version=1
    )
    plan = assessments.complete(assessment=current, by=clinician, version=2, key="k")
    with pytest.raises(CannotSign) as raised:
        sign(plan, clinician)
    assert raised.value.code == "maintenance_not_chosen"
    chosen = plans.choose(
        plan=plan, by=clinician, choices={"maintenance_months": "2"}, reason="Agreed", key="c"
    )
    assert chosen.history["choices"]["maintenance_months"] == 2
    assert chosen.maintenance == "2 month"
    assert sign(chosen, clinician).state == PlanState.SIGNED


@pytest.mark.parametrize(
    "choices", [{"maintenance_months": "4"}, {"form": "unknown"}, {"dose": "2"}, {"choices.route": "nasal"}]
)
def test_what_is_not_offered_is_not_chosen(
    draft_plan: Plan, clinician: Member, choices: dict[str, str]
) -> None:
    with pytest.raises(BadChoice):
        plans.choose(plan=draft_plan, by=clinician, choices=choices, reason="x", key="c")


def test_a_signed_plan_is_amended_not_made_again(signed_plan: Plan, clinician: Member) -> None:
    with pytest.raises(IllegalStep, match="Amend the signed plan"):
        plans.rerun(plan=signed_plan, by=clinician, key="r")
    with pytest.raises(IllegalStep):
        plans.choose(plan=signed_plan, by=clinician, choices={"maintenance_months": "2"}, reason="x", key="c")


def test_an_amended_version_supersedes_in_one_step(signed_plan: Plan, clinician: Member) -> None:
    second = amended(signed_plan, clinician, **{"choices.maintenance_months": "2"})
    assert (second.name, second.version, second.state) == (signed_plan.name, 2, "draft")
    assert second.assessment.reason == "New result"
    assert Plan.everywhere.get(pk=signed_plan.pk).state == PlanState.SIGNED
    sign(second, clinician, key="second")
    states = list(Plan.everywhere.order_by("version").values_list("state", flat=True))
    assert states == ["superseded", "signed"]
    last_two = [event.kind for event in Event.objects.order_by("-sequence")[:2]]
    assert last_two == ["plan_signed", "plan_superseded"]


def test_an_older_draft_never_replaces_a_newer_signed_version(signed_plan: Plan, clinician: Member) -> None:
    second = amended(signed_plan, clinician, "a")
    third = amended(signed_plan, clinician, "b")
    sign(third, clinician, key="third")
    with pytest.raises(CannotSign) as raised:
        sign(second, clinician, key="second")
    assert raised.value.code == "newer_signed"


def test_amending_needs_a_reason_and_starts_from_the_answers(signed_plan: Plan, nurse: Member) -> None:
    with pytest.raises(NoReason, match="Enter the reason"):
        plans.amend(plan=signed_plan, by=nurse, reason=" ", key="a")
    draft = plans.amend(plan=signed_plan, by=nurse, reason="New result", key="a")
    assert draft.answers == signed_plan.assessment.answers
    assert (draft.amends, draft.owner, draft.state) == (signed_plan, nurse, "draft")


@pytest.mark.parametrize("what", ["withdraw", "enter_in_error"])
def test_taking_back_needs_a_clinician_and_a_reason(
    signed_plan: Plan, clinician: Member, nurse: Member, what: str
) -> None:
    act = getattr(plans, what)
    with pytest.raises(NotPermitted):
        act(plan=signed_plan, by=nurse, reason="Wrong patient", key="k")
    with pytest.raises(NoReason):
        act(plan=signed_plan, by=clinician, reason="", key="k")
    with pytest.raises(NoReason, match="500 characters"):
        act(plan=signed_plan, by=clinician, reason="x" * 501, key="k")
    taken = act(plan=signed_plan, by=clinician, reason="Wrong patient", key="k")
    assert act(plan=signed_plan, by=clinician, reason="Wrong patient", key="k") == taken
    assert taken.state == {"withdraw": "withdrawn", "enter_in_error": "entered_in_error"}[what]
    assert (taken.state_reason, taken.state_changed_by) == ("Wrong patient", clinician)
    assert taken.signer_name == "Dr Chris Clinician"
    assert Event.objects.filter(subject_id=str(taken.pk), kind=f"plan_{taken.state}").count() == 1


def test_reading_printing_and_exporting_are_events(signed_plan: Plan, auditor: Member) -> None:
    plans.view(plan=signed_plan, by=auditor)
    plans.printed(plan=signed_plan, by=auditor, what="clinical")
    plans.exported(plan=signed_plan, by=auditor, what="json")
    newest = list(Event.objects.order_by("-sequence")[:3])
    assert [event.kind for event in newest] == ["plan_exported", "plan_printed", "plan_viewed"]
    assert newest[1].detail == {"what": "clinical", "state": "signed", "check": signed_plan.check_code}
    assert {event.patient_id for event in newest} == {str(signed_plan.patient_id)}
    assert list(audit.verify()) == []


def test_a_plan_without_a_regimen_is_kept_and_never_signed(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    begun = assessments.begin(patient=patient, by=clinician, key="k")
    prevent = {**answers, "purpose": "prevent", "absorption.any": "no", "diagnosis": "excluded"}
    prevent |= {"b12.value": "420"}
    del prevent["absorption.pernicious_anaemia"], prevent["choices.maintenance_months"]
    current = assessments.answer(
        assessment=begun, by=clinician, step="dates", answers=prevent, clears=[], version=1
    )
    plan = assessments.complete(assessment=current, by=clinician, version=2, key="k")
    assert plan.status == "no_indication"
    with pytest.raises(CannotSign) as raised:
        sign(plan, clinician)
    assert raised.value.code == "not_planned"


def test_a_failed_step_leaves_nothing_behind(draft_plan: Plan, clinician: Member) -> None:
    before = (Event.objects.count(), Plan.everywhere.count())
    with pytest.raises(NoReason):
        plans.withdraw(plan=draft_plan, by=clinician, reason="", key="k")
    with pytest.raises(CannotSign):
        sign(draft_plan, clinician, checked=False)
    assert (Event.objects.count(), Plan.everywhere.count()) == before


def test_a_patient_has_one_signed_plan(
    draft_plan: Plan, clinician: Member, patient: Patient, answers: dict[str, object]
) -> None:
    begun = assessments.begin(patient=patient, by=clinician, key="2")
    current = assessments.answer(
        assessment=begun, by=clinician, step="dates", answers=answers, clears=[], version=1
    )
    second = assessments.complete(assessment=current, by=clinician, version=2, key="2")
    sign(draft_plan, clinician)
    with pytest.raises(CannotSign, match="Plan B12-000001 of this patient is signed") as raised:
        sign(second, clinician, key="2")
    assert raised.value.code == "another_signed"
    with pytest.raises(CannotBegin, match="Amend that one"):
        plans.amend(plan=second, by=clinician, reason="x", key="a")
    plans.withdraw(plan=draft_plan, by=clinician, reason="Stopped", key="w")
    assert sign(second, clinician, key="2").state == PlanState.SIGNED


def test_a_replacement_supersedes_when_it_is_signed(
    signed_plan: Plan, clinician: Member, answers: dict[str, object]
) -> None:
    begun = plans.replace(plan=signed_plan, by=clinician, reason="Asked again", key="r")
    assert (begun.answers, begun.amends) == ({}, signed_plan)
    current = assessments.answer(
        assessment=begun, by=clinician, step="dates", answers=answers, clears=[], version=1
    )
    second = assessments.complete(assessment=current, by=clinician, version=2, key="r")
    assert (second.number, second.version) == (signed_plan.number, 2)
    assert Plan.everywhere.get(pk=signed_plan.pk).state == PlanState.SIGNED
    sign(second, clinician, key="r")
    assert Plan.everywhere.get(pk=signed_plan.pk).state == PlanState.SUPERSEDED


def test_a_plan_under_other_rules_is_made_again_before_it_is_signed(
    draft_plan: Plan, clinician: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not plans.is_out_of_date(draft_plan)
    newer = replace(clinical.RULESET, version="9.9.9", sha256="f" * 64)
    monkeypatch.setattr(clinical, "RULESET", newer)
    assert plans.is_out_of_date(draft_plan)
    with pytest.raises(CannotSign, match="under earlier rules") as raised:
        sign(draft_plan, clinician)
    assert raised.value.code == "out_of_date"
