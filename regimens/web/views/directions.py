"""The direction sheet for the person who gives the injections: what, how much, where and on which days."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from regimens.actions import plans
from regimens.models import Plan
from regimens.web.asking import signed_in
from regimens.web.presenters import directions as shown
from regimens.web.presenters import paper
from regimens.web.presenters import plan as plan_words
from regimens.web.views import plan_page
from regimens.wording import directions as words

CONFLICT = 409
TITLE = "Vitamin B12 injections: direction sheet"


@require_safe
def sheet(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """The sheet of this plan version; one without injections has none."""
    member = signed_in(request)
    found = plan_page.plan_of(member, plan_id)
    if (why := _none(found)) is not None:
        noted = plans.view(plan=found, by=member, what="directions")
        return _refused(request, found, why, noted.sequence)
    noted = plans.printed(plan=found, by=member, what="directions")
    made = shown.directions_of(found, plan_page.owner_of_closed_days(found))
    margins = paper.sheet(found, TITLE, found.clinic.today(), record=noted.sequence)
    return render(request, "print/directions.html", plan_page.read(found) | {"made": made, "sheet": margins})


def _none(found: Plan) -> str | None:
    plan = found.document["regimen"]
    if plan is None:
        return words.NONE
    return words.TABLETS if plan["route"] == "oral" else None


def _refused(request: HttpRequest, found: Plan, sentence: str, record: int) -> HttpResponse:
    margins = paper.sheet(found, "No direction sheet", found.clinic.today(), record=record)
    head = {"plan": found, "patient": found.patient, "state": plan_words.state(found)}
    values = head | {"sheet": margins, "sentence": sentence}
    return render(request, "print/no_patient_sheet.html", values, status=CONFLICT)
