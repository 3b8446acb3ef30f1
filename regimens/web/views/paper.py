"""A plan on paper and as a file: the clinical copy, the calendar with tick boxes, the document itself."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from regimens.actions import as_it_stands, calendars, course_so_far, plans
from regimens.models import Plan
from regimens.web.asking import signed_in
from regimens.web.presenters import clinical_copy, paper, readings
from regimens.web.presenters.visit_code import next_visit_code
from regimens.web.views import no_sheet, plan_page
from regimens.web.views.pdf_file import handed_out
from regimens.wording.readers import Reader, standing

LONGEST_SHORT_LIST = 8


@require_safe
def clinical(request: HttpRequest, plan_id: uuid.UUID, *, as_file: bool = False) -> HttpResponse:
    """The clinical copy: order, alerts, why, dates, monitoring, signature."""
    title = gettext("Vitamin B12 plan: clinical copy")
    return _paper(request, plan_id, "clinical", title, for_patient=False, as_file=as_file)


@require_safe
def calendar(request: HttpRequest, plan_id: uuid.UUID, *, as_file: bool = False) -> HttpResponse:
    """The calendar: months with tick boxes, the same dates as a list, the next visit as a square code."""
    return _paper(
        request, plan_id, "calendar", gettext("Vitamin B12 calendar"), for_patient=True, as_file=as_file
    )


def _paper(
    request: HttpRequest, plan_id: uuid.UUID, what: str, title: str, *, for_patient: bool, as_file: bool
) -> HttpResponse:
    member = signed_in(request)
    found = plan_page.plan_of(member, plan_id)
    if for_patient and (why := readings.no_paper(found)):
        return no_sheet.refused(request, found, what=what, title=gettext("No calendar"), why=why)
    coming = calendars.next_visit(found) if for_patient else None
    brings = {coming[0].key: coming[0].on.isoformat()} if coming else {}
    copy = f"{what}.pdf" if as_file else what
    noted = plans.printed(plan=found, by=member, what=copy, **({"dates": brings} if brings else {}))
    today = found.clinic.today()
    course_code = readings.code(found, course_so_far.standing_records(found))
    word = standing.mark(course_code)
    sheet = paper.sheet(found, title, today, record=noted.sequence, for_patient=for_patient, word=word)
    stands = as_it_stands.as_it_stands(found)
    file_url = reverse(f"regimens:plan_{what}_pdf", args=[found.pk])
    more = {"sheet": sheet, "code": next_visit_code(coming), "stands": stands, "file_url": file_url}
    more["standing"] = standing.standing(course_code, Reader.CLINICIAN) if word else ""
    values = _values(found, stands.document if for_patient else found.document) | more
    return handed_out(request, found, f"print/{what}.html", values, as_file=as_file)


def _values(found: Plan, document: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows, without what can be done there; document: whose dates."""
    dated = plan_page.dated(found, document)
    more = {
        "stops": plan_page.stops_as_made(found),
        "may_change": bool(dated["provisional_notes"]),
        "is_long": len(dated["rows"]) > LONGEST_SHORT_LIST,
        "dated": clinical_copy.dated(dated["rows"]),
    }
    return plan_page.read(found) | dated | more


@require_safe
def document(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """The plan document as it was stored, byte for byte."""
    member = signed_in(request)
    found = plan_page.plan_of(member, plan_id)
    plans.exported(plan=found, by=member, what="json")
    return HttpResponse(found.document_text.encode(), content_type="application/json; charset=utf-8")
