"""Recall: letters and a phone list for people whose dose is overdue, once the number is confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from regimens.actions import recall
from regimens.models import FollowUp
from regimens.web.asking import form_key, new_key, see_page, signed_in
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
        return _page(
            request, UNPROCESSABLE, kind=kind, error=gettext("Enter the number of people, in digits")
        )
    member = signed_in(request)
    try:
        if kind == recall.Kind.EMAILS:
            refused = recall.send(by=member, confirmed=int(typed), key=form_key(request))
            return _sent(request, int(typed), refused)
        rows = recall.make(by=member, kind=recall.Kind(kind), confirmed=int(typed))
    except (recall.CountChanged, recall.CannotEmail) as refusal:
        return _page(request, CONFLICT, kind=kind, error=str(refusal))
    values = {
        "clinic": member.clinic,
        "today": member.clinic.today(),
        "people": [shown.person(row) for row in rows],
    }
    return render(request, f"regimens/recall/{kind}.html", values)


def _sent(request: HttpRequest, confirmed: int, refused: list[FollowUp]) -> HttpResponse:
    """What came of the emails: whom the mail server refused is listed, to be rung."""
    sent = confirmed - len(refused)
    messages.success(
        request,
        ngettext(
            "{n} email handed to the mail server.", "{n} emails handed to the mail server.", sent
        ).format(n=sent),
    )
    if not refused:
        return see_page(request, "recall")
    return _page(request, refused=[shown.person(row) for row in refused])


def _page(request: HttpRequest, status: int = OK, **more: object) -> HttpResponse:
    clinic = signed_in(request).clinic
    values = {
        "count": recall.count(clinic),
        "emails": recall.count(clinic, recall.Kind.EMAILS),
        "may_email": recall.may_email(),
        "most": recall.MOST_AT_ONCE,
        "key": new_key(),
    }
    return render(request, "regimens/recall/recall.html", values | more, status=status)
