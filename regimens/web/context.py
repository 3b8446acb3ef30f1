"""What every page's frame needs: when the session ends, and how far the clinic's rules are approved."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest

from regimens.web import session
from regimens.web.presenters import releases


def frame(request: HttpRequest) -> dict[str, Any]:
    """The session clock for the warning bar, and the line of the footer, worked out where it is shown."""
    member = getattr(request, "member", None)
    found: dict[str, Any] = {"ruleset_line": partial(releases.footer, member)}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return found
    return found | {"session_clock": session.clock(request)}
