"""The register report: drift from the plan, ampoules for 12 weeks, and who had a batch."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from regimens.actions import register
from regimens.actions.permissions import Do, may
from regimens.web.asking import signed_in
from regimens.web.presenters import register as shown

UNPROCESSABLE = 422
LONGEST_BATCH = 40


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The clinic's register today; opening it is noted."""
    return _page(request)


@require_POST
def trace(request: HttpRequest) -> HttpResponse:
    """Everybody who had a dose of the batch asked for."""
    member = signed_in(request)
    batch = request.POST.get("batch", "").strip()
    if not 1 <= len(batch) <= LONGEST_BATCH:
        error = gettext(
            "Enter the batch as printed on the ampoule, at most {longest_batch} characters"
        ).format(longest_batch=LONGEST_BATCH)
        return _page(request, UNPROCESSABLE, batch=batch, error=error)
    found = [shown.traced(record) for record in register.trace(by=member, batch=batch)]
    return render(request, "regimens/register/batch.html", {"batch": batch, "found": found})


def _page(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    member = signed_in(request)
    seen = register.view(by=member)
    values = {
        "findings": [shown.finding(each) for each in seen.findings],
        "weeks": [shown.week(each) for each in seen.weeks],
        "drugs": [shown.drug(name) for name in shown.DRUGS],
        "active": seen.active,
        "may_export": may(member, Do.EXPORT_ALL),
    }
    return render(request, "regimens/register/register.html", values | more, status=status)
