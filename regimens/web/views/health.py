"""For probes: the process answers; the database answers."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

UNAVAILABLE = 503


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process is running."""
    return JsonResponse({"live": True})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers a question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            answered = cursor.fetchone() == (1,)
    except DatabaseError:
        answered = False
    return JsonResponse({"ready": answered}, status=200 if answered else UNAVAILABLE)
