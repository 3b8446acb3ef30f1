"""The worklist: who is due, overdue, on hold or without a date, and what is to be cleared up."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from regimens.actions import worklist
from regimens.actions.permissions import Do, may
from regimens.actions.worklist import ROWS_A_PAGE, Filters, Part, Section, TasksPart
from regimens.web.asking import signed_in
from regimens.web.presenters import worklist as shown
from regimens.web.presenters.worklist_rows import Page
from regimens.wording.translated import in_language

#: A row that a page has: the section and its place among the rows.
PLACE = re.compile(rf"({'|'.join(Section)})-(\d{{1,2}})", re.ASCII)
PAGE_NUMBER = re.compile(r"0*[1-9]\d{0,3}", re.ASCII)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every section, sorted by whose missed dose harms soonest; opening it is noted."""
    member = signed_in(request)
    today = member.clinic.today()
    filters = _filters(request.GET)
    parts = worklist.view(by=member, filters=filters, pages=_pages(request.GET))
    contacts = worklist.contacts_of([row for part in parts for row in part.rows])
    after = _after(request.GET)
    open_ = worklist.tasks_part(member.clinic, _page(request.GET, "tasks"))
    kept = "".join(f"&{name}={value}" for name, value in _kept(filters, parts, open_).items())
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
        "tasks": shown.tasks(open_, today, seen.asked),
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


def _kept(filters: Filters, parts: list[Part], tasks: TasksPart) -> dict[str, str]:
    """The filters, and each page beyond the first, of sections and tasks: what a row leads back to."""
    pages = {part.section.value: part.page for part in parts} | {"tasks": tasks.page}
    beyond = {f"page_{name}": str(page) for name, page in pages.items() if page > 1}
    return {name: value for name, value in vars(filters).items() if value} | beyond


def _asked(sent: QueryDict) -> dict[str, str]:
    """The filters and pages of the address, without the row that was dealt with."""
    return {name: value for name, value in sent.items() if name != "after" and isinstance(value, str)}


def _pages(sent: QueryDict) -> dict[Section, int]:
    """The page of each section."""
    return {section: _page(sent, section.value) for section in Section}


def _page(sent: QueryDict, name: str) -> int:
    """The page that the address asks for; anything else is the first."""
    text = sent.get(f"page_{name}", "")
    return int(text) if PAGE_NUMBER.fullmatch(text) else 1
