"""Who asks, the form's own key, and the page to see after something was done: the same for every view."""

from __future__ import annotations

import uuid
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from regimens.models import Member
from regimens.web.middleware import HTMX_HEADER, MemberRequest

SEE_OTHER = 303


def signed_in(request: HttpRequest) -> Member:
    """The signed-in member whom the door let in."""
    return cast(MemberRequest, request).member


def new_key() -> str:
    """A key for a form that is shown, so that sending it twice does one thing."""
    return str(uuid.uuid4())


def form_key(request: HttpRequest) -> str:
    """The key that the form was shown with; a new one where a page sent none."""
    return request.POST.get("key") or new_key()


def see(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser there with a fresh GET, with htmx too."""
    if HTMX_HEADER in request.headers:
        return HttpResponse(headers={"HX-Redirect": url})
    response = redirect(url)
    response.status_code = SEE_OTHER
    return response


def see_page(request: HttpRequest, name: str, *names: object) -> HttpResponse:
    """Send the browser to the page of this name."""
    return see(request, reverse(f"regimens:{name}", args=names))
