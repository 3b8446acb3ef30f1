"""The worklist: who is due, overdue, on hold or without a date, and what is to be cleared up."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from regimens.actions import worklist
from regimens.actions.permissions import Do, may
from regimens.actions.worklist import Filters, Section
from regimens.web.asking import signed_in
from regimens.web.presenters import worklist as shown
from regimens.wording.translated import in_language

PLACE = re.compile(r"([a-z_]{1,12})-(\d{1,3})")
#: Tasks shown on the page; the count says how many there are.
MOST_TASKS = 50
MOST_PAGES = 9999


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every section, sorted by whose missed dose harms soonest; opening it is noted."""
    member = signed_in(request)
    today = member.clinic.today()
    filters = _filters(request.GET)
    parts = worklist.view(by=member, filters=filters, pages=_pages(request.GET))
    contacts = worklist.contacts_of([row for part in parts for row in part.rows])
    after = request.GET.get("after", "") if PLACE.fullmatch(request.GET.get("after", "")) else ""
    open_ = worklist.tasks_open(member.clinic)
    tasks = [shown.to_do(task, today) for task in open_[:MOST_TASKS]]
    kept = "".join(f"&{name}={value}" for name, value in vars(filters).items() if value)
    seen = shown.Page(today=today, contacts=contacts, after=after, asked=_asked(request.GET), kept=kept)
    values = {
        "sections": [shown.section(part, seen) for part in parts],
        "tasks": tasks,
        "tasks_count": open_.count() if len(tasks) == MOST_TASKS else len(tasks),
        "stops": list(worklist.stops(member.clinic, today)),
        "later": shown.later(worklist.due_later(member.clinic, today, filters)),
        "filters": filters,
        "may_record": may(member, Do.RECORD),
        "may_see_course": may(member, Do.VIEW_COURSE),
        "policy": in_language(shown.POLICY),
        "kept": kept,
        "done": shown.done(after, parts),
    }
    return render(request, "regimens/worklist/worklist.html", values)


def _filters(sent: QueryDict) -> Filters:
    nerves = "yes" if sent.get("nerves") == "yes" else ""
    drug = sent.get("drug", "")
    return Filters(nerves=nerves, drug=drug if drug in shown.DRUGS else "")


def _asked(sent: QueryDict) -> dict[str, str]:
    """The filters and pages of the address, without the row that was dealt with."""
    return {name: value for name, value in sent.items() if name != "after" and isinstance(value, str)}


def _pages(sent: QueryDict) -> dict[Section, int]:
    """The page of each section, from the address; anything else is the first."""
    asked: dict[Section, int] = {}
    for section in Section:
        text: Any = sent.get(f"page_{section.value}", "")
        if text.isdecimal() and 1 <= int(text) <= MOST_PAGES:
            asked[section] = int(text)
    return asked
