"""Is this printed sheet the latest version: the page behind the check code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from regimens.actions import trace
from regimens.web.asking import signed_in
from regimens.web.presenters import trace as shown
from regimens.web.views.plan_page import family, newer_than
from regimens.wording import trace as words
from regimens.wording.translated import in_language

SEE_OTHER, NOT_FOUND, UNPROCESSABLE = 303, 404, 422
LONGEST_TYPED = 60


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form to type a code into; a code that can be one leads to its answer."""
    if request.method != "POST":
        return render(request, "regimens/check/ask.html")
    typed = request.POST.get("code", "").strip()
    code = trace.read_code(typed)
    if code is None:
        error = in_language(words.BAD_CODE if typed else words.NO_CODE)
        values = {"error": error, "typed": typed[:LONGEST_TYPED]}
        return render(request, "regimens/check/ask.html", values, status=UNPROCESSABLE)
    response = redirect("regimens:check_code", code=code)
    response.status_code = SEE_OTHER
    return response


@require_safe
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Every version of the clinic with this code; an unknown code and another clinic's answer alike."""
    member = signed_in(request)
    read = trace.read_code(code)
    found = trace.find(code=read, by=member) if read else []
    if not found:
        return render(
            request,
            "regimens/check/unknown.html",
            {"lines": [in_language(line) for line in words.UNKNOWN_CODE]},
            status=NOT_FOUND,
        )
    checked = [shown.checked(plan, newer_than(plan, family(plan))) for plan in found]
    return render(request, "regimens/check/answer.html", {"code": read, "checked": checked})
