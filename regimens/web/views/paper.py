"""A plan on paper and as a file: the clinical copy, the calendar with tick boxes, the document itself."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from regimens.actions import as_it_stands, calendars, course_so_far, plans
from regimens.actions.noting import Noted, NotGivenOut
from regimens.models import Plan
from regimens.web.asking import signed_in
from regimens.web.presenters import alerts, clinical_copy, paper, patient_calendar, readings, schedule
from regimens.web.presenters.visit_code import next_visit_code
from regimens.web.views import no_sheet, plan_page
from regimens.web.views.pdf_file import handed_out
from regimens.wording.readers import Reader, standing

LONGEST_SHORT_LIST = 8


@require_GET
def clinical(request: HttpRequest, plan_id: uuid.UUID, *, as_file: bool = False) -> HttpResponse:
    """The clinical copy: order, alerts, why, dates, monitoring, signature."""
    member = signed_in(request)
    found = plan_page.plan_of(member, plan_id)
    title = gettext("Vitamin B12 plan: clinical copy")
    noted = plans.printed(plan=found, by=member, what="clinical.pdf" if as_file else "clinical")

    def lay_out(noted: Noted) -> dict[str, Any]:
        return _laid_out(noted, "clinical", title, for_patient=False)

    return handed_out(request, noted, "print/clinical.html", lay_out, as_file=as_file)


@require_GET
def calendar(request: HttpRequest, plan_id: uuid.UUID, *, as_file: bool = False) -> HttpResponse:
    """The calendar: months with tick boxes, the same dates as a list, the next visit as a square code."""
    member = signed_in(request)
    found = plan_page.plan_of(member, plan_id)
    what = "calendar.pdf" if as_file else "calendar"
    try:
        noted, coming = calendars.printed(plan=found, by=member, what=what, unless=readings.no_paper)
    except NotGivenOut as refused:
        title = gettext("No calendar")
        return no_sheet.refused(request, found, what="calendar", title=title, why=str(refused))

    def lay_out(noted: Noted) -> dict[str, Any]:
        laid_out = _laid_out(noted, "calendar", gettext("Vitamin B12 calendar"), for_patient=True)
        shown = patient_calendar.of(laid_out["rows"])
        months = schedule.months(shown.rows, noted.plan.clinic.profile)
        goes_on = patient_calendar.goes_on(laid_out["stands"].document)
        own = {"calendar": shown, "months": months, "continues": goes_on, "code": next_visit_code(coming)}
        return laid_out | own

    return handed_out(request, noted, "print/calendar.html", lay_out, as_file=as_file)


def _laid_out(noted: Noted, what: str, title: str, *, for_patient: bool) -> dict[str, Any]:
    """What stands on the sheet and in its margins."""
    plan = noted.plan
    course_code = readings.code(plan, course_so_far.standing_records(plan))
    word = standing.mark(course_code)
    today = plan.clinic.today()
    stands = as_it_stands.as_it_stands(plan)
    values = _values(plan, stands.document if for_patient else plan.document)
    return values | {
        "stops": [*values["stops"], *map(alerts.Item, readings.asked_today(plan))],
        "sheet": paper.sheet(plan, title, today, record=noted.record, for_patient=for_patient, word=word),
        "stands": stands,
        "file_url": reverse(f"regimens:plan_{what}_pdf", args=[plan.pk]),
        "standing": standing.standing(course_code, Reader.CLINICIAN) if word else "",
        "asks_for_a_dose": standing.asks_for_a_dose(course_code, plan.document, Reader.CLINICIAN),
    }


def _values(found: Plan, document: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows, without what can be done there; document: whose dates."""
    dated = plan_page.dated(found, document)
    more = {
        "stops": plan_page.stops_as_made(found),
        "is_long": len(dated["rows"]) > LONGEST_SHORT_LIST,
        "dated": clinical_copy.dated(dated["rows"]),
    }
    return plan_page.read(found) | dated | more


@require_GET
def document(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """The plan document as it was stored, byte for byte."""
    member = signed_in(request)
    found = plan_page.plan_of(member, plan_id)
    plans.exported(plan=found, by=member, what="json")
    return HttpResponse(found.document_text.encode(), content_type="application/json; charset=utf-8")
