"""What frames of pages need: when the session ends, how far rules are approved, what the browser prints."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest

from regimens.web import session
from regimens.web.presenters import releases
from regimens.web.presenters.browsers import prints_margins


def frame(request: HttpRequest) -> dict[str, Any]:
    """The session clock for the warning bar; the line of the footer and the rest, worked out where shown."""
    member = getattr(request, "member", None)
    found: dict[str, Any] = {
        "ruleset_line": partial(releases.footer, member),
        "prints_margins": partial(prints_margins, request.headers.get("User-Agent", "")),
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return found
    return found | {"session_clock": session.clock(request)}
