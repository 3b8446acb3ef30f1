"""A sheet that is not given out: the sentence that says why, on paper, and a note that it was asked for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from regimens.actions import plans
from regimens.models import Plan
from regimens.web.asking import signed_in
from regimens.web.presenters import paper
from regimens.web.presenters import plan as plan_words

CONFLICT = 409


def refused(
    request: HttpRequest, found: Plan, *, what: str, title: str, why: str, interpreter: str = ""
) -> HttpResponse:
    """The page in place of the sheet. what: which sheet was asked for; interpreter: how to do without it."""
    noted = plans.view(plan=found, by=signed_in(request), what=what)
    now = noted.plan
    values = {
        "plan": now,
        "patient": now.patient,
        "state": plan_words.state(now),
        "sheet": paper.sheet(now, title, now.clinic.today(), record=noted.record),
        "sentence": why,
        "interpreter": interpreter,
    }
    return render(request, "print/no_sheet.html", values, status=CONFLICT)
