"""The direction sheet for whoever gives the injections: what, how much, where, and which days stand."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_safe

from regimens.actions import plans
from regimens.models import Plan
from regimens.web.asking import signed_in
from regimens.web.presenters import directions as shown
from regimens.web.presenters import paper
from regimens.web.presenters import plan as plan_words
from regimens.web.views import plan_page
from regimens.web.views.pdf_file import pdf
from regimens.wording import directions as words

CONFLICT = 409
TITLE = gettext_noop("Vitamin B12 injections: direction sheet")


@require_safe
def sheet(request: HttpRequest, plan_id: uuid.UUID, *, as_file: bool = False) -> HttpResponse:
    """The sheet of this plan version; one without injections has none."""
    member = signed_in(request)
    found = plan_page.plan_of(member, plan_id)
    if why := words.why_none(found.document):
        noted = plans.view(plan=found, by=member, what="directions")
        return _refused(request, found, why, noted.sequence)
    noted = plans.printed(plan=found, by=member, what="directions.pdf" if as_file else "directions")
    made = shown.directions_of(found, plan_page.owner_of_closed_days(found))
    margins = paper.sheet(found, gettext(TITLE), found.clinic.today(), record=noted.sequence)
    file_url = reverse("regimens:plan_directions_pdf", args=[found.pk])
    values = plan_page.read(found) | {"made": made, "sheet": margins, "file_url": file_url}
    if as_file:
        return pdf(request, found, "print/directions.html", values)
    return render(request, "print/directions.html", values)


def _refused(request: HttpRequest, found: Plan, sentence: str, record: int) -> HttpResponse:
    margins = paper.sheet(found, gettext("No direction sheet"), found.clinic.today(), record=record)
    head = {"plan": found, "patient": found.patient, "state": plan_words.state(found)}
    values = head | {"sheet": margins, "sentence": sentence}
    return render(request, "print/no_patient_sheet.html", values, status=CONFLICT)
