"""What would change a plan: computed when it is asked for, on the plan's page or as a page of its own."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from regimens.actions import plans
from regimens.web.asking import signed_in
from regimens.web.middleware import HTMX_HEADER
from regimens.web.presenters import changes as presented
from regimens.web.presenters import plan as shown
from regimens.web.views.drafts import part
from regimens.web.views.plan_page import plan_of


@require_safe
def changes(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """The whole page, or its middle alone for htmx; opening it is noted as a view of the plan."""
    member = signed_in(request)
    found = plans.view(plan=plan_of(member, plan_id), by=member, what="changes").plan
    values = {
        "plan": found,
        "patient": found.patient,
        "state": shown.state(found),
        "order": shown.order_of(found),
        "changed": shown.changed_from_rules(found),
        "changes": presented.of(found),
        "is_part": HTMX_HEADER in request.headers,
    }
    return render(request, "regimens/plans/changes.html" + part(request), values)
