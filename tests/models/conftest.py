"""Rows put straight into the database: the database itself must refuse, whoever asks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from regimens.models import Assessment, AssessmentState, Member, Patient, Plan

DOCUMENT = '{"status":"planned"}'
SHA256 = hashlib.sha256(DOCUMENT.encode()).hexdigest()
SIGNATURE = {
    "signer_name": "Dr Chris Clinician",
    "signer_role": "clinician",
    "signer_body": "GMC",
    "signer_number": "7000001",
}

PlanMaker = Callable[..., Plan]


@pytest.fixture
def frozen(patient: Patient, clinician: Member) -> Callable[[], Assessment]:
    """Makes a frozen assessment of the patient."""

    def make() -> Assessment:
        return Assessment.objects.create(
            clinic=patient.clinic,
            patient=patient,
            owner=clinician,
            state=AssessmentState.FROZEN,
            history_text="{}",
        )

    return make


@pytest.fixture
def plan_row(patient: Patient, clinician: Member, frozen: Callable[[], Assessment]) -> PlanMaker:
    """Makes a draft plan row; keywords change its columns."""

    def make(**columns: Any) -> Plan:
        values: dict[str, Any] = {
            "clinic": patient.clinic,
            "patient": patient,
            "number": 1,
            "version": 1,
            "document_text": DOCUMENT,
            "document_sha256": SHA256,
            "check_code": SHA256[:12],
            "history_text": "{}",
            "status": "planned",
            "as_of": date(2026, 3, 2),
            "drafted_by": clinician,
            "drafted_at": timezone.now(),
            "state_changed_at": timezone.now(),
            "state_changed_by": clinician,
            "open_questions": 0,
        }
        values |= columns
        if "assessment" not in values:
            values["assessment"] = frozen()
        plan = Plan(**values)
        plan.save(force_insert=True)
        return plan

    return make


@pytest.fixture
def signed_row(plan_row: PlanMaker, clinician: Member) -> PlanMaker:
    """Makes a signed plan row."""

    def make(**columns: Any) -> Plan:
        plan = plan_row(**columns)
        for name, value in SIGNATURE.items():
            setattr(plan, name, value)
        plan.state = "signed"
        plan.signed_by = clinician
        plan.signed_at = timezone.now()
        plan.save()
        return plan

    return make
