"""Recall: letters and a phone list for people whose dose is overdue, once the number is confirmed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from regimens.actions import recall
from regimens.web.asking import signed_in
from regimens.web.presenters import recall as shown

OK, CONFLICT, UNPROCESSABLE = 200, 409, 422


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """How many people are overdue, and what can be made for them."""
    return _page(request)


@require_POST
def make(request: HttpRequest, kind: str) -> HttpResponse:
    """The letters or the phone list, ready for the printer."""
    if kind not in {each.value for each in recall.Kind}:
        raise Http404
    typed = request.POST.get("count", "").strip()
    if not typed.isdecimal() or not typed.isascii() or len(typed) > 4:
        return _page(request, UNPROCESSABLE, kind=kind, error="Enter the number of people, in digits")
    member = signed_in(request)
    try:
        rows = recall.make(by=member, kind=recall.Kind(kind), confirmed=int(typed))
    except recall.CountChanged as changed:
        return _page(request, CONFLICT, kind=kind, error=str(changed))
    values = {
        "clinic": member.clinic,
        "today": member.clinic.today(),
        "people": [shown.person(row) for row in rows],
    }
    return render(request, f"regimens/recall/{kind}.html", values)


def _page(request: HttpRequest, status: int = OK, **more: object) -> HttpResponse:
    clinic = signed_in(request).clinic
    values = {"count": recall.count(clinic), "most": recall.MOST_AT_ONCE}
    return render(request, "regimens/recall/recall.html", values | more, status=status)
