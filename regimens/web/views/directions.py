"""The direction sheet for whoever gives the injections: what, how much, where, and which days stand."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_GET

from regimens.actions import course_so_far, plans
from regimens.actions.as_it_stands import as_it_stands
from regimens.actions.noting import Noted
from regimens.models import Plan
from regimens.web.asking import signed_in
from regimens.web.presenters import alerts, paper, readings
from regimens.web.views import no_sheet, plan_page
from regimens.web.views.pdf_file import handed_out
from regimens.wording import directions as words
from regimens.wording.advice import GIVING, TASKS_TITLE
from regimens.wording.readers import Reader, standing
from regimens.wording.translated import in_language

TITLE = gettext_noop("Vitamin B12 injections: direction sheet")
SAID_ELSEWHERE = (GIVING, TASKS_TITLE)


@require_GET
def sheet(request: HttpRequest, plan_id: uuid.UUID, *, as_file: bool = False) -> HttpResponse:
    """The sheet of this plan version; one without injections has none."""
    member = signed_in(request)
    found = plan_page.plan_of(member, plan_id)
    if why := words.why_none(found.document):
        title = gettext("No direction sheet")
        return no_sheet.refused(request, found, what="directions", title=title, why=why)
    noted = plans.printed(plan=found, by=member, what="directions.pdf" if as_file else "directions")
    return handed_out(request, noted, "print/directions.html", _laid_out, as_file=as_file)


def _laid_out(noted: Noted) -> dict[str, Any]:
    """What stands on the sheet and in its margins."""
    plan = noted.plan
    word = standing.mark(readings.code(plan, course_so_far.standing_records(plan)))
    margins = paper.sheet(plan, gettext(TITLE), plan.clinic.today(), record=noted.record, word=word)
    file_url = reverse("regimens:plan_directions_pdf", args=[plan.pk])
    return _said(plan) | {"sheet": margins, "file_url": file_url}


def _said(found: Plan) -> dict[str, Any]:
    """What the nurse reads on screen; how to inject stands with the checks, and tasks are the clinician's."""
    nurse = readings.for_nurse(found, plan_page.owner_of_closed_days(found))
    values = plan_page.read(found) | plan_page.as_it_stands(found, as_it_stands(found).document)
    elsewhere = [in_language(title) for title in SAID_ELSEWHERE]
    others = [group for group in values["advice"] if group.title not in elsewhere]
    asked = [nurse.directions.not_booked, *readings.asked_today(found)]
    stops = [*values["stops"], *(alerts.Item(words) for words in asked if words)]
    asks = readings.asks_for_a_dose(found, Reader.NURSE)
    return values | {
        "made": nurse.directions,
        "nurse": nurse,
        "advice": others,
        "stops": stops,
        "asks_for_a_dose": asks,
    }
