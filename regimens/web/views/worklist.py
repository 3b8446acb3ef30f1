"""The worklist: who is due, overdue, on hold or without a date, and what is to be cleared up."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from regimens.actions import worklist
from regimens.actions.permissions import Do, may
from regimens.actions.worklist import ROWS_A_PAGE, Filters, Part, Section
from regimens.web.asking import signed_in
from regimens.web.presenters import worklist as shown
from regimens.web.presenters.worklist_rows import Page
from regimens.wording.translated import in_language

#: A row that a page has: the section and its place among the rows.
PLACE = re.compile(rf"({'|'.join(Section)})-(\d{{1,2}})", re.ASCII)
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
    after = _after(request.GET)
    open_ = worklist.tasks_open(member.clinic)
    tasks = [shown.to_do(task, today) for task in open_[:MOST_TASKS]]
    kept = "".join(f"&{name}={value}" for name, value in _kept(filters, parts).items())
    seen = Page(
        today=today,
        contacts=contacts,
        after=after,
        asked=_asked(request.GET),
        kept=kept,
        may_decide=may(member, Do.DECIDE),
    )
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


def _after(sent: QueryDict) -> str:
    """The row that was dealt with, as a page has it; empty for none and for a place that cannot be."""
    place = PLACE.fullmatch(sent.get("after", ""))
    return place[0] if place and 1 <= int(place[2]) <= ROWS_A_PAGE else ""


def _kept(filters: Filters, parts: list[Part]) -> dict[str, str]:
    """The filters, and the page of each section beyond its first: what a row leads back to."""
    pages = {f"page_{part.section.value}": str(part.page) for part in parts if part.page > 1}
    return {name: value for name, value in vars(filters).items() if value} | pages


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
