"""A patient: registering, correcting, the patient's own page, starting a plan."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regimens.actions import assessments, old_drafts, patients, plans
from regimens.actions.details import check_details, tidy
from regimens.actions.permissions import Do, may
from regimens.models import Assessment, AssessmentState, Clinic, Patient, Plan, PlanState
from regimens.web.asking import form_key, new_key, see_page, signed_in
from regimens.web.forms.again import AgainForm
from regimens.web.forms.patient import PatientForm
from regimens.web.presenters.conflicts import differences

UNPROCESSABLE, CONFLICT = 422, 409
AGAIN, BESIDE = "again", "beside"
OPEN_STATES = (PlanState.DRAFT, PlanState.SIGNED)


def patient_of(clinic: Clinic, patient_id: uuid.UUID) -> Patient:
    """The clinic's patient; what is not the clinic's is not there."""
    found = Patient.objects.in_clinic(clinic).select_related("clinic").filter(pk=patient_id).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Put a new patient on file; one who is there already is opened instead."""
    member = signed_in(request)
    form = PatientForm(member.clinic, request.POST if request.method == "POST" else None)
    if form.is_bound:
        try:
            return _registered(request, form)
        except patients.BadDetails as bad:
            form.refuse(bad.errors)
        except patients.AlreadyRegistered as already:
            messages.info(request, gettext("This patient was registered already. No second record was made."))
            return see_page(request, "patient", already.patient.pk)
    values = {"form": form, "key": form_key(request)}
    return render(request, "regimens/patients/register.html", values, status=_status(form))


def _registered(request: HttpRequest, form: PatientForm) -> HttpResponse:
    member = signed_in(request)
    _check(form, member.clinic)
    key = form_key(request)
    patient = patients.register(clinic=member.clinic, by=member, details=form.details(), key=key)
    messages.success(request, gettext("Patient registered."))
    return see_page(request, "patient", patient.pk)


def _check(form: PatientForm, clinic: Clinic) -> None:
    """Say everything that is wrong at once: the form's own complaints and the record's."""
    form.is_valid()
    try:
        check_details(tidy(form.details()), clinic, clinic.today())
    except patients.BadDetails as bad:
        form.refuse(bad.errors)
    if form.errors:
        raise patients.BadDetails({})


@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Correct a patient's details."""
    member = signed_in(request)
    patient = patient_of(member.clinic, patient_id)
    form = PatientForm(member.clinic, request.POST if request.method == "POST" else None, patient)
    if form.is_bound:
        try:
            return _amended(request, form, patient)
        except patients.BadDetails as bad:
            form.refuse(bad.errors)
        except patients.AlreadyRegistered:
            form.refuse({"identifier": gettext("Another patient of this clinic has this number")})
        except patients.StaleVersion as stale:
            return _changed_elsewhere(request, form, stale.current)
    values = {"form": form, "patient": patient, "key": new_key(), "version": patient.version}
    return render(request, "regimens/patients/amend.html", values, status=_status(form))


def _amended(request: HttpRequest, form: PatientForm, patient: Patient) -> HttpResponse:
    member = signed_in(request)
    _check(form, member.clinic)
    key = form_key(request)
    version = _number(request.POST.get("version", ""))
    patients.amend(patient=patient, by=member, details=form.details(), version=version, key=key)
    messages.success(request, gettext("Details saved."))
    return see_page(request, "patient", patient.pk)


def _changed_elsewhere(request: HttpRequest, form: PatientForm, current: Patient) -> HttpResponse:
    """Both records side by side; what was typed stays in the boxes, to be sent on purpose."""
    values: dict[str, Any] = {
        "form": form,
        "patient": current,
        "version": current.version,
        "key": new_key(),
        "rows": differences(form, PatientForm(current.clinic, None, current)),
    }
    return render(request, "regimens/patients/amend.html", values, status=CONFLICT)


@require_safe
def patient(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """The patient's page: active plan, drafts, earlier versions, and where a plan starts."""
    member = signed_in(request)
    record = patient_of(member.clinic, patient_id)
    patients.view(patient=record, by=member)
    old_drafts.close_old(clinic=member.clinic)
    versions = list(Plan.objects.in_clinic(member.clinic).filter(patient=record).order_by("-drafted_at"))
    drafts = Assessment.objects.in_clinic(member.clinic).filter(patient=record, state=AssessmentState.DRAFT)
    values = {
        "patient": record,
        "key": new_key(),
        "active": [plan for plan in versions if plan.state == PlanState.SIGNED],
        "plans": versions,
        "drafts": list(drafts.select_related("owner__user", "clinic").order_by("-changed_at")),
        "may_write": may(member, Do.WRITE_ASSESSMENT),
        "may_amend": may(member, Do.AMEND_PATIENT),
    }
    return render(request, "regimens/patients/patient.html", values)


@require_POST
def start_plan(request: HttpRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Open a draft and go to its first step; a draft or a plan that stands already is shown first."""
    member = signed_in(request)
    record = patient_of(member.clinic, patient_id)
    old_drafts.close_old(clinic=member.clinic)
    form = AgainForm(request.POST) if request.POST.get("intent") == AGAIN else None
    try:
        draft = _begin(request, record, form)
    except assessments.StandsAlready as standing:
        return _before_start(request, record, standing, form or AgainForm())
    except assessments.CannotBegin as refused:
        messages.error(request, str(refused))
        return see_page(request, "patient", record.pk)
    return see_page(request, "step", draft.pk, "reason")


def _begin(request: HttpRequest, record: Patient, form: AgainForm | None) -> Assessment:
    """The draft that was asked for: the first, one beside others, or one that follows the signed plan."""
    member = signed_in(request)
    key = form_key(request)
    signed = Plan.objects.in_clinic(member.clinic).filter(patient=record, state=PlanState.SIGNED).first()
    if form is None or signed is None or not form.is_valid():
        beside = request.POST.get("intent") == BESIDE
        return assessments.begin(patient=record, by=member, key=key, beside=beside)
    follow = plans.replace if form.cleaned_data["how"] == "replace" else plans.amend
    return follow(plan=signed, by=member, reason=form.cleaned_data["reason"], key=key)


def _before_start(
    request: HttpRequest, record: Patient, standing: assessments.StandsAlready, form: AgainForm
) -> HttpResponse:
    """What stands already, and what may be done about it."""
    values = {
        "patient": record,
        "drafts": standing.drafts,
        "plan": standing.plan,
        "form": form,
        "key": new_key(),
        "member": signed_in(request),
    }
    status = UNPROCESSABLE if form.is_bound else CONFLICT
    return render(request, "regimens/patients/before_start.html", values, status=status)


def _status(form: PatientForm) -> int:
    return UNPROCESSABLE if form.is_bound else 200


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
