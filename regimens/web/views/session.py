"""Staying signed in: one press in the warning bar."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from regimens.web import session
from regimens.web.middleware import HTMX_HEADER


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Count this moment as activity."""
    request.session[session.SEEN] = session.now()
    if HTMX_HEADER in request.headers:
        return HttpResponse(status=204)
    return redirect("regimens:home")
