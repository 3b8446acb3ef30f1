"""The patient sheet on paper: standard or large print, or the sentence that says why there is none."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from regimens.actions import plans
from regimens.models import Plan
from regimens.web.asking import signed_in
from regimens.web.presenters import paper
from regimens.web.presenters import patient_sheet as shown
from regimens.web.presenters import plan as plan_words
from regimens.web.views import plan_page
from regimens.web.views.pdf_file import pdf
from regimens.wording.patient import NothingToTakeHome

CONFLICT = 409


@require_safe
def sheet(request: HttpRequest, plan_id: uuid.UUID, *, as_file: bool = False) -> HttpResponse:
    """The sheet of this plan version; a plan without treatment has none."""
    member = signed_in(request)
    found = plan_page.plan_of(member, plan_id)
    try:
        made = shown.made(found, plan_page.owner_of_closed_days(found))
    except NothingToTakeHome as refused:
        noted = plans.view(plan=found, by=member, what="sheet")
        return _refused(request, found, str(refused), noted.sequence)
    noted = plans.printed(plan=found, by=member, what="sheet.pdf" if as_file else "sheet")
    is_large = request.GET.get("size") == shown.LARGE
    letters = paper.LARGE if is_large else paper.PATIENT
    today, record = found.clinic.today(), noted.sequence
    margins = paper.sheet(found, made.title, today, record=record, for_patient=True, letters=letters)
    size = f"?size={shown.LARGE}" if is_large else ""
    file_url = f"{reverse('regimens:plan_sheet_pdf', args=[found.pk])}{size}"
    values = {"made": made, "is_large": is_large, "sheet": margins, "file_url": file_url}
    if as_file:
        return pdf(request, found, "print/patient.html", _head(found) | values)
    return render(request, "print/patient.html", _head(found) | values)


def _refused(request: HttpRequest, found: Plan, sentence: str, record: int) -> HttpResponse:
    margins = paper.sheet(found, "No patient sheet", found.clinic.today(), record=record)
    values = _head(found) | {"sheet": margins, "sentence": sentence}
    return render(request, "print/no_patient_sheet.html", values, status=CONFLICT)


def _head(found: Plan) -> dict[str, Any]:
    state = plan_words.state(found)
    return {"plan": found, "patient": found.patient, "state": state}
