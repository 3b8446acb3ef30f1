"""The rulebook: every rule in words, with its sources, and how far the clinic has approved it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from regimens.actions import releases
from regimens.actions.permissions import Do, may
from regimens.models import Member, Release
from regimens.models.release import OPEN_STATES
from regimens.web.asking import new_key, signed_in
from regimens.web.presenters import releases as told
from regimens.web.presenters import rulebook as shown

OK = 200


@require_safe
def rulebook(request: HttpRequest) -> HttpResponse:
    """How this tool decides."""
    return page(request)


def page(request: HttpRequest, status: int = OK, **refusal: Any) -> HttpResponse:
    """The whole page; `refusal` is what was just sent and why it was not done."""
    member = signed_in(request)
    standing = told.present(member)
    history = releases.history(member.clinic)
    values = {
        "sections": shown.sections(is_approved=standing.is_approved),
        "numbers": shown.numbers(),
        "ruleset": standing,
        "releases": [told.told(one, member) for one in history],
        "may_submit": _may_submit(member, standing, history),
        "may_see_impact": may(member, Do.VIEW_IMPACT),
        "key": new_key(),
    }
    return render(request, "regimens/rulebook/rulebook.html", values | refusal, status=status)


def _may_submit(member: Member, standing: told.Standing, history: list[Release]) -> bool:
    """A manager submits what is not approved, while nothing else waits."""
    waits = any(one.state in OPEN_STATES for one in history)
    return may(member, Do.MANAGE_RULE_SETS) and not standing.is_approved and not waits
