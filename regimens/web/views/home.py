"""The first page: find a patient, drafts to go on with, plans of late."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from regimens.actions import old_drafts, patients
from regimens.actions.permissions import Do, may
from regimens.models import Assessment, AssessmentState, Member, Patient, Plan
from regimens.web.asking import signed_in

FEWEST, MOST = 2, 100
PLANS_SHOWN = 10
UNPROCESSABLE = 422


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the member may see of the clinic's work."""
    member = signed_in(request)
    old_drafts.close_old(clinic=member.clinic)
    return render(request, "regimens/home/home.html", _work(member))


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Patients by number, name or date of birth; one exact number opens the patient at once."""
    member = signed_in(request)
    words = request.POST.get("words", "").strip()
    if not FEWEST <= len(words) <= MOST:
        error = gettext("Enter a name, a number or a date of birth, {fewest} to {most} characters").format(
            fewest=FEWEST, most=MOST
        )
        values = _work(member) | {"words": words, "find_error": error}
        return render(request, "regimens/home/home.html", values, status=UNPROCESSABLE)
    found = patients.find(by=member, words=words)
    if len(found) == 1 and _is_number_of(found[0], words):
        return redirect("regimens:patient", patient_id=found[0].pk)
    return render(
        request,
        "regimens/home/found.html",
        {"words": words, "found": found, "may_register": _may_register(member)},
    )


def _is_number_of(patient: Patient, words: str) -> bool:
    compact = words.replace(" ", "").replace("-", "")
    return bool(compact) and compact in {patient.identifier, patient.local_identifier.replace(" ", "")}


def _may_register(member: Member) -> bool:
    return may(member, Do.REGISTER_PATIENT)


def _work(member: Member) -> dict[str, object]:
    """Own drafts and the clinic's newest plans, as far as the role reads them."""
    drafts = Assessment.objects.in_clinic(member.clinic).filter(owner=member, state=AssessmentState.DRAFT)
    plans = Plan.objects.in_clinic(member.clinic).select_related("patient__clinic").order_by("-drafted_at")
    return {
        "may_find": may(member, Do.FIND_PATIENT),
        "may_register": _may_register(member),
        "drafts": list(drafts.select_related("patient__clinic", "clinic").order_by("-changed_at"))
        if may(member, Do.WRITE_ASSESSMENT)
        else [],
        "plans": list(plans[:PLANS_SHOWN]) if may(member, Do.VIEW_PLAN) else [],
    }
