"""Products that cannot be had: marked by the manager, with the plans touched and what is given instead."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from regimens.actions import shortages
from regimens.actions.permissions import Do, may
from regimens.actions.plans import CannotBegin
from regimens.actions.recording import CannotRecord
from regimens.models import Assessment, Member, Shortage
from regimens.web.asking import form_key, new_key, see_page, signed_in
from regimens.web.presenters import shortages as shown
from regimens.web.views.plan_page import plan_of

MOST_BACK = 50
OK, CONFLICT, UNPROCESSABLE = 200, 409, 422


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What is unavailable now, whose plans it touches, and what waits to be changed back."""
    return _page(request)


@require_POST
def declare(request: HttpRequest) -> HttpResponse:
    """Mark a product as unavailable."""
    product = request.POST.get("product", "")
    try:
        shortages.declare(by=signed_in(request), product=product, key=form_key(request))
    except CannotRecord as refused:
        return _page(request, UNPROCESSABLE, error=str(refused))
    messages.success(
        request,
        gettext("{product} is marked as unavailable. New plans do without it.").format(
            product=shown.product(product)
        ),
    )
    return see_page(request, "shortages")


@require_POST
def end(request: HttpRequest, shortage_id: uuid.UUID) -> HttpResponse:
    """Mark a product as available again."""
    found = _shortage_of(signed_in(request), shortage_id)
    try:
        shortages.end(shortage=found, by=signed_in(request), key=form_key(request))
    except CannotRecord as refused:
        return _page(request, CONFLICT, error=str(refused))
    messages.success(
        request, gettext("{product} is available again.").format(product=shown.product(found.product))
    )
    return see_page(request, "shortages")


@require_POST
def switch(request: HttpRequest, shortage_id: uuid.UUID, plan_id: uuid.UUID) -> HttpResponse:
    """Open a temporary amendment of one plan."""
    member = signed_in(request)
    found, plan = _shortage_of(member, shortage_id), plan_of(member, plan_id)
    return _begun(
        request,
        lambda: shortages.switch(plan=plan, shortage=found, by=member, key=form_key(request)),
    )


@require_POST
def change_back(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Open the amendment that ends a temporary change."""
    member = signed_in(request)
    plan = plan_of(member, plan_id)
    return _begun(request, lambda: shortages.change_back(plan=plan, by=member, key=form_key(request)))


def _begun(request: HttpRequest, begin: Callable[[], Assessment]) -> HttpResponse:
    try:
        draft = begin()
    except (CannotRecord, CannotBegin) as refused:
        return _page(request, CONFLICT, error=str(refused))
    return see_page(request, "step", draft.pk, "check")


def _shortage_of(member: Member, shortage_id: uuid.UUID) -> Shortage:
    found = Shortage.objects.in_clinic(member.clinic).filter(pk=shortage_id).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, status: int = OK, **more: object) -> HttpResponse:
    member = signed_in(request)
    values = {
        "open": [shown.short(each) for each in shortages.open_shortages(member.clinic)],
        "back": [shown.back(plan) for plan in shortages.to_change_back(member.clinic)[:MOST_BACK]],
        "back_count": shortages.to_change_back(member.clinic).count(),
        "products": shown.products(member.clinic),
        "may_mark": may(member, Do.MANAGE_STOCK),
        "may_change": may(member, Do.DRAFT_PLAN),
        "key": new_key(),
    }
    return render(request, "regimens/shortages/shortages.html", values | more, status=status)
