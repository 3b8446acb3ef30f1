"""Slows down whoever guesses passwords, without locking a colleague out from elsewhere."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from regimens.actions import accounts

FIRST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=2)
MOST_DOUBLINGS = 8
TOO_MANY_REQUESTS = 429


def address(request: HttpRequest) -> str:
    """Where the request came from; behind a trusted proxy, what the proxy itself saw."""
    if settings.TRUSTED_PROXY:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))


def wait(request: HttpRequest | None) -> timedelta:
    """How long the next try must wait: doubled by each wrong password after the fifth."""
    extra = _failures(request) - settings.AXES_FAILURE_LIMIT if request else 0
    doublings = min(max(extra, 0), MOST_DOUBLINGS)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def answer(request: HttpRequest, original: HttpResponse | None, credentials: object) -> HttpResponse:
    """The page that a locked-out sign-in gets, the same whether the account exists or not."""
    accounts.sign_in_failed(username=request.POST.get("username", ""), locked=True)
    minutes = int(wait(request).total_seconds() // 60)
    return render(request, "registration/locked_out.html", {"minutes": minutes}, status=TOO_MANY_REQUESTS)


def _failures(request: HttpRequest) -> int:
    tries = AccessAttempt.objects.filter(
        username=request.POST.get("username", ""), ip_address=address(request)
    )
    return int(tries.aggregate(total=Sum("failures_since_start"))["total"] or 0)
