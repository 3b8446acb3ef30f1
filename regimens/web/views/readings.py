"""One plan in the words of whoever reads it: clinician, nurse, patient or carer, with a switch between."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from regimens.actions import plans
from regimens.actions.as_it_stands import as_it_stands
from regimens.models import Plan
from regimens.web.asking import signed_in
from regimens.web.presenters import patient_sheet
from regimens.web.presenters import plan as plan_words
from regimens.web.presenters import readings as shown
from regimens.web.presenters.alerts import Item
from regimens.web.presenters.directions import so_far
from regimens.web.views import plan_page
from regimens.wording.directions import why_none
from regimens.wording.readers import Reader
from regimens.wording.readers.reader import AGREE_FIRST, PAPER, TITLES, WRITTEN_FOR
from regimens.wording.translated import in_language

OK, CONFLICT = 200, 409


@require_safe
def reading(request: HttpRequest, plan_id: uuid.UUID, reader: str) -> HttpResponse:
    """The plan for this reader; opening it is noted. Refused where dates may not stand, or there are none."""
    member = signed_in(request)
    found = plan_page.plan_of(member, plan_id)
    if reader not in set(Reader):
        raise Http404
    who = Reader(reader)
    found = plans.view(plan=found, by=member, what=f"reading.{who}").plan
    refused = shown.refusal(found, who)
    quiet = "" if refused else shown.nothing_at_home(found, who)
    read = {"refused": refused, "quiet": quiet} if refused or quiet else READ[who](found)
    values = _frame(found, who) | read
    return render(request, "regimens/readings/reading.html", values, status=CONFLICT if refused else OK)


def _frame(found: Plan, who: Reader) -> dict[str, Any]:
    """The switch, the state, and the way to the paper."""
    same = plan_page.family(found)
    return {
        "plan": found,
        "patient": found.patient,
        "state": plan_words.state(found, plan_page.newer_than(found, same)),
        "reader": who,
        "title": TITLES.say(who),
        "written_for": in_language(WRITTEN_FOR),
        "readers": shown.choices(who),
        "standing": shown.standing(found, who),
        "paper_url": reverse(f"regimens:{shown.PAPER[who]}", args=[found.pk]),
        "paper": PAPER.say(who),
    }


def _clinician(found: Plan) -> dict[str, Any]:
    if why_none(found.document):
        return _stands(found)
    done = so_far(found)
    return _stands(found) | {"given": done.given, "ampoules": done.needed}


def _stands(found: Plan) -> dict[str, Any]:
    stands = as_it_stands(found)
    return plan_page.read(found) | plan_page.as_it_stands(found, stands.document) | {"stands": stands}


def _nurse(found: Plan) -> dict[str, Any]:
    made = shown.for_nurse(found, plan_page.owner_of_closed_days(found))
    values = _stands(found)
    not_booked = [Item(made.directions.not_booked)] if made.directions.not_booked else []
    stops = [*values["stops"], *not_booked]
    return values | {"made": made.directions, "nurse": made, "stops": stops}


def _patient(found: Plan) -> dict[str, Any]:
    return {"made": patient_sheet.made(found, plan_page.owner_of_closed_days(found))}


def _carer(found: Plan) -> dict[str, Any]:
    made = shown.for_carer(found, plan_page.owner_of_closed_days(found))
    return {"made": made, "agree_first": in_language(AGREE_FIRST)}


READ: Mapping[Reader, Callable[[Plan], dict[str, Any]]] = {
    Reader.CLINICIAN: _clinician,
    Reader.NURSE: _nurse,
    Reader.PATIENT: _patient,
    Reader.CARER: _carer,
}
