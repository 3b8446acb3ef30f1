"""What the database refuses to keep, whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from regimens.models import Assessment, Clinic, Event, Member, Patient, Plan, Submission
from tests.models.conftest import PlanMaker


def refused(action: Callable[[], object], *, naming: str) -> None:
    """The database refuses, and names the constraint."""
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        action()
    assert naming in str(raised.value)


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("name", "", "clinic_has_a_name"),
        ("time_zone", "", "clinic_has_a_time_zone"),
        ("profile", "eu", "clinic_profile_known"),
        ("egfr_equation", "mdrd", "clinic_equation_known"),
        ("paper", "a5", "clinic_paper_known"),
        ("identifier_kind", "chi", "clinic_identifier_kind_known"),
        ("horizon_months", 0, "clinic_horizon_1_to_36_months"),
        ("horizon_months", 37, "clinic_horizon_1_to_36_months"),
        ("draft_days", 0, "clinic_keeps_drafts_1_to_60_days"),
        ("draft_days", 61, "clinic_keeps_drafts_1_to_60_days"),
    ],
)
def test_a_clinic_that_cannot_be_is_refused(
    clinic: Clinic, column: str, value: object, constraint: str
) -> None:
    setattr(clinic, column, value)
    refused(clinic.save, naming=constraint)


def test_two_clinics_never_share_a_name(clinic: Clinic) -> None:
    refused(lambda: Clinic.objects.create(name=clinic.name), naming="name")


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("family_name", "", "patient_has_names"),
        ("given_name", "", "patient_has_names"),
        ("sex", "", "patient_sex_known_code"),
        ("allergies", "perhaps", "patient_allergies_known_code"),
        ("allergies", "known", "patient_allergy_list_when_known"),
        ("allergy_list", "penicillin", "patient_allergy_list_when_known"),
        ("deceased_on", date(1900, 1, 1), "patient_dies_after_birth"),
    ],
)
def test_a_patient_that_cannot_be_is_refused(
    patient: Patient, column: str, value: object, constraint: str
) -> None:
    setattr(patient, column, value)
    refused(patient.save, naming=constraint)


def copy_of(patient: Patient, **columns: Any) -> Patient:
    values = {
        field.attname: getattr(patient, field.attname)
        for field in Patient._meta.concrete_fields
        if field.attname != "id"
    }
    return Patient(**values | columns)


def test_an_identifier_stands_once_per_clinic_and_kind(patient: Patient, other_clinic: Clinic) -> None:
    refused(copy_of(patient).save, naming="identifier")
    copy_of(patient, clinic_id=other_clinic.pk).save()
    copy_of(patient, identifier_kind="none").save()


def test_patients_without_identifier_do_not_clash(patient: Patient) -> None:
    copy_of(patient, identifier="").save()
    copy_of(patient, identifier="").save()


def test_a_local_identifier_stands_once_per_clinic(patient: Patient) -> None:
    copy_of(patient, identifier="", local_identifier="ER-1").save()
    refused(copy_of(patient, identifier="", local_identifier="ER-1").save, naming="local_identifier")


def test_a_plan_version_stands_once(plan_row: PlanMaker, frozen: Callable[[], Assessment]) -> None:
    plan_row()
    refused(lambda: plan_row(assessment=frozen()), naming="version")
    plan_row(version=2)


@pytest.fixture
def someone_else(patient: Patient, clinician: Member) -> dict[str, Any]:
    """Another patient of the clinic, with frozen answers: the columns of a plan of theirs."""
    other = copy_of(patient, identifier="9991000011")
    other.save()
    assessment = Assessment.objects.create(
        clinic=patient.clinic, patient=other, owner=clinician, state="frozen", history_text="{}"
    )
    return {"patient": other, "assessment": assessment}


def test_one_signed_version_per_number(signed_row: PlanMaker, someone_else: dict[str, Any]) -> None:
    signed_row()
    refused(lambda: signed_row(version=2, **someone_else), naming="number")
    signed_row(number=2, **someone_else)


def test_one_signed_plan_per_patient(
    signed_row: PlanMaker, plan_row: PlanMaker, someone_else: dict[str, Any]
) -> None:
    signed_row()
    plan_row(number=2)
    refused(lambda: signed_row(number=3), naming="patient")
    signed_row(number=3, **someone_else)


def test_one_plan_per_assessment(plan_row: PlanMaker, frozen: Callable[[], Assessment]) -> None:
    assessment = frozen()
    plan_row(assessment=assessment)
    refused(lambda: plan_row(assessment=assessment, version=2), naming="assessment")


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"number": 0}, "plan_counts_from_one"),
        ({"version": 0}, "plan_counts_from_one"),
        ({"check_code": "0" * 12}, "plan_check_code_of_document"),
        ({"signer_name": "Somebody"}, "plan_signature_whole_or_absent"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    plan_row: PlanMaker, columns: dict[str, object], constraint: str
) -> None:
    refused(lambda: plan_row(**columns), naming=constraint)


@pytest.mark.parametrize(
    "missing", ["signer_name", "signer_role", "signer_body", "signer_number", "signed_at"]
)
def test_a_signed_plan_has_every_part_of_its_signature(
    plan_row: PlanMaker, clinician: Member, missing: str
) -> None:
    plan = plan_row()
    plan.state = "signed"
    plan.signer_name, plan.signer_role = "Dr Chris Clinician", "clinician"
    plan.signer_body, plan.signer_number = "GMC", "7000001"
    plan.signed_by, plan.signed_at = clinician, timezone.now()
    setattr(plan, missing, None if missing == "signed_at" else "")
    refused(plan.save, naming="plan_signature_whole_or_absent")


def test_a_plan_is_not_signed_without_any_signature(plan_row: PlanMaker) -> None:
    plan = plan_row()
    plan.state = "signed"
    refused(plan.save, naming="plan_signed_has_signature")


def test_only_a_plan_with_a_regimen_is_signed(signed_row: PlanMaker) -> None:
    refused(lambda: signed_row(status="no_indication"), naming="plan_only_planned_is_signed")


@pytest.mark.parametrize("state", ["withdrawn", "entered_in_error"])
def test_a_plan_is_taken_back_with_a_reason(plan_row: PlanMaker, state: str) -> None:
    plan = plan_row()
    plan.state = state
    refused(plan.save, naming="plan_taken_back_with_reason")
    plan.state_reason = "Wrong patient"
    plan.save()


def test_a_frozen_assessment_has_its_history(patient: Patient, clinician: Member) -> None:
    def make(**columns: Any) -> None:
        Assessment(clinic=patient.clinic, patient=patient, owner=clinician, **columns).save()

    refused(lambda: make(state="frozen"), naming="assessment_frozen_has_history")
    refused(lambda: make(state="lost"), naming="assessment_state_known")


def test_a_form_is_remembered_once(clinician: Member, patient: Patient) -> None:
    def keep() -> Submission:
        return Submission.objects.create(member=clinician, digest="0" * 64, result=patient.pk)

    keep()
    refused(keep, naming="digest")


def test_the_chain_of_events_never_forks(patient: Patient) -> None:
    last = Event.objects.order_by("-sequence")[0]
    values = {field.attname: getattr(last, field.attname) for field in Event._meta.concrete_fields}
    twin = Event(**values | {"sequence": last.sequence + 1})
    refused(lambda: twin.save(force_insert=True), naming="previous_hash")
    strange = Event(**values | {"sequence": last.sequence + 1, "kind": "guessed", "previous_hash": "f" * 64})
    refused(lambda: strange.save(force_insert=True), naming="event_kind_known")


def test_the_clinic_today_is_its_own(clinic: Clinic) -> None:
    clinic.time_zone = "Pacific/Kiritimati"
    ahead = clinic.today()
    clinic.time_zone = "Etc/GMT+12"
    assert clinic.today() < ahead <= clinic.today() + timedelta(days=2)


def test_plans_are_named_with_six_digits(plan_row: PlanMaker) -> None:
    assert plan_row(number=123).name == "B12-000123"
    assert isinstance(Plan.everywhere.get().document, dict)
