"""Signing in and out."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from regimens.actions import accounts
from regimens.web import session
from regimens.web.forms.account import SignInForm
from regimens.web.middleware import MemberRequest, member_of

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; a form that was kept when the session ended goes on from here."""
    if request.method == "GET" and request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _welcome(request, form)
    if form.is_bound:
        accounts.sign_in_failed(username=request.POST.get("username", ""))
    values: dict[str, Any] = {
        "form": form,
        "next": _wanted(request),
        "carried": request.POST.get("carried", ""),
    }
    values["ended"] = bool(values["carried"])
    return render(request, "registration/login.html", values, status=UNPROCESSABLE if form.is_bound else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and show the sign-in page."""
    member = cast(MemberRequest, request).member
    if member is not None:
        accounts.signed_out(by=member)
    logout(request)
    return redirect("regimens:login")


def _welcome(request: HttpRequest, form: SignInForm) -> HttpResponse:
    """Start the session; go on where the person was."""
    login(request, form.get_user())
    session.begin(request)
    member = member_of(request)
    if member is not None:
        accounts.signed_in(by=member)
    target, token = _next(request), request.POST.get("carried", "")
    return session.carried_answer(request, token) or redirect(target)


def _wanted(request: HttpRequest) -> str:
    """The page asked for before sign-in, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else ""


def _next(request: HttpRequest) -> str:
    return _wanted(request) or reverse("regimens:home")
