"""The calendar file of a plan, for the patient's own calendar."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from regimens.actions import calendars
from regimens.web.asking import signed_in
from regimens.web.views.plan_page import plan_of

CONFLICT = 409


@require_GET
def calendar_file(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """The file, or the page that says why there is none."""
    member = signed_in(request)
    found = plan_of(member, plan_id)
    try:
        handed = calendars.hand_out(plan=found, by=member)
    except calendars.NoCalendar as refused:
        values = {"plan": found, "patient": found.patient, "refused": str(refused)}
        return render(request, "regimens/plans/no_calendar.html", values, status=CONFLICT)
    response = HttpResponse(handed.content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{handed.name}"'
    return response
