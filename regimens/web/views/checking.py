"""Is this printed sheet the latest version: the page behind the check code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from regimens.actions import trace
from regimens.web.asking import signed_in
from regimens.web.presenters import trace as shown
from regimens.web.views.plan_page import family, newer_than
from regimens.wording import trace as words
from regimens.wording.translated import in_language, said

SEE_OTHER, NOT_FOUND, UNPROCESSABLE = 303, 404, 422
LONGEST_TYPED = 60
EXAMPLE = "B12-000123"


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


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Every version of the clinic with this code; an unknown code and another clinic's answer alike.

    Where plans of several patients have it, the number on the sheet is asked for, and sent with the form.
    """
    typed = request.POST.get("plan", "").strip()
    read, number = trace.read_code(code), trace.read_number(typed)
    try:
        found = trace.find(code=read, by=signed_in(request), number=number) if read else []
    except trace.SeveralPatients:
        return _which(request, str(read), typed)
    if not found:
        return _unknown(request, words.UNKNOWN_PAIR if number else words.UNKNOWN_CODE[0])
    checked = [shown.checked(plan, newer_than(plan, family(plan))) for plan in found]
    return render(request, "regimens/check/answer.html", {"code": read, "checked": checked})


def _which(request: HttpRequest, code: str, typed: str) -> HttpResponse:
    """The form that asks for the number on the sheet; with the fault in it once it was sent."""
    values = {"code": code, "why": in_language(words.WHICH_PLAN), "typed": typed[:LONGEST_TYPED]}
    if request.method != "POST":
        return render(request, "regimens/check/which.html", values)
    values["error"] = said(words.NO_NUMBER, example=EXAMPLE)
    return render(request, "regimens/check/which.html", values, status=UNPROCESSABLE)


def _unknown(request: HttpRequest, first: str) -> HttpResponse:
    lines = [in_language(line) for line in (first, *words.UNKNOWN_CODE[1:])]
    return render(request, "regimens/check/unknown.html", {"lines": lines}, status=NOT_FOUND)
