"""What every page's frame needs: when the session of the signed-in member ends."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from regimens.web import session


def frame(request: HttpRequest) -> dict[str, Any]:
    """The session clock for the warning bar; nothing for people who are not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"session_clock": session.clock(request)}
