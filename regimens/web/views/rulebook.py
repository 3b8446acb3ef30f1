"""The rulebook: every rule in words, with its sources, how far they agree, and the state of the rule set."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from regimens.web.presenters import rulebook as shown


@require_safe
def rulebook(request: HttpRequest) -> HttpResponse:
    """How this tool decides."""
    values = {"sections": shown.sections(), "numbers": shown.numbers(), "ruleset": shown.ruleset()}
    return render(request, "regimens/rulebook/rulebook.html", values)
