"""Ends a session after idle time or at the end of a day, without losing what was being typed.

A form that arrives after the end is kept on the server: in the new, anonymous session's row, under
a random token that the sign-in page sends back. So nothing readable leaves the server, no key has to
be managed, and the row is cleared with secure_delete like every other. The form says for whom its
page was made (a signed user id): only that person gets it back, once, within a quarter of an hour.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import logout
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from regimens.actions import accounts
from regimens.actions.permissions import ROUTES, NotPermitted
from regimens.web.middleware import HTMX_HEADER, MemberRequest, member_of

SEEN, SINCE, CARRIED = "seen", "since", "carried"
MINUTE = 60
WARNING_SECONDS = 2 * MINUTE
NOTED_EVERY = 30
CARRY_SECONDS = 15 * MINUTE
MOST_CARRIED = 3
MOST_CHARACTERS = 100_000
PAGE_FOR = "page_for"
SALT = "regimens.page_for"
CARRIES = frozenset(
    {
        "regimens:step",
        "regimens:register",
        "regimens:amend_patient",
        "regimens:plan_record",
        "regimens:record_take_back",
    }
)
LEFT_OUT = frozenset({"csrfmiddlewaretoken", PAGE_FOR})

GetResponse = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True)
class Clock:
    """Seconds: allowed without activity, warned before the end, left until the longest session ends."""

    idle: int
    warn: int
    left: int


def clock(request: HttpRequest) -> Clock:
    """The clock of this session."""
    idle = settings.SESSION_IDLE_MINUTES * MINUTE
    since = request.session.get(SINCE, now())
    left = max(settings.SESSION_ABSOLUTE_HOURS * MINUTE * MINUTE - (now() - since), 0)
    return Clock(idle, min(WARNING_SECONDS, idle // 2), left)


def now() -> int:
    """Seconds of the server's clock."""
    return int(time.time())


def begin(request: HttpRequest) -> None:
    """Start the clock at sign-in."""
    request.session[SINCE] = request.session[SEEN] = now()


def made_for(user_id: int) -> str:
    """The signed note in a form that says for whom its page was made."""
    return signing.dumps(user_id, salt=SALT)


class SessionClockMiddleware:
    """Signs out after the idle or the absolute limit, and answers who is no longer signed in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look at the clock, then answer."""
        if request.user.is_authenticated:
            end_or_note(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Lead to the sign-in page, carrying a posted form forward."""
        match = request.resolver_match
        route = match.view_name if match else ""
        if request.user.is_authenticated or ROUTES.get(route) is None:
            return None
        if HTMX_HEADER in request.headers:
            return HttpResponse(status=401, headers={"HX-Trigger": "session-ended"})
        if request.method == "POST" and route in CARRIES:
            return sign_in_page(request)
        return None


def end_or_note(request: HttpRequest) -> None:
    """Sign out when a limit has passed; otherwise note the activity, at most twice a minute."""
    seen, since = request.session.get(SEEN), request.session.get(SINCE)
    if seen is None or since is None:
        return begin(request)
    because = _ended(seen, since)
    if because:
        member = member_of(request)
        if member is not None:
            accounts.signed_out(by=member, because=because)
        return logout(request)
    if now() - seen >= NOTED_EVERY:
        request.session[SEEN] = now()
    return None


def _ended(seen: int, since: int) -> str:
    """Why the session is over; empty while it is not."""
    if now() - since > settings.SESSION_ABSOLUTE_HOURS * MINUTE * MINUTE:
        return "too_long"
    return "idle" if now() - seen > settings.SESSION_IDLE_MINUTES * MINUTE else ""


def sign_in_page(request: HttpRequest) -> HttpResponse:
    """The sign-in page in answer to a form, which is kept until the same person is back."""
    token = _keep(request)
    if not token:
        return redirect(f"{reverse('regimens:login')}?{urlencode({'next': request.path})}")
    from regimens.web.forms.account import SignInForm

    values = {"form": SignInForm(request), "next": request.path, "carried": token, "ended": True}
    return render(request, "registration/login.html", values)


def _keep(request: HttpRequest) -> str:
    """Keep the posted fields under a random token; nothing when nobody can be told to own them."""
    try:
        user_id = signing.loads(request.POST.get(PAGE_FOR, ""), salt=SALT)
    except signing.BadSignature:
        return ""
    fields = {name: values for name, values in request.POST.lists() if name not in LEFT_OUT}
    if sum(len(name) + sum(map(len, values)) for name, values in fields.items()) > MOST_CHARACTERS:
        return ""
    token = secrets.token_urlsafe(24)
    form = {"path": request.path, "fields": fields, "user": user_id, "at": now()}
    kept = dict(list(_fresh(request).items())[-(MOST_CARRIED - 1) :])
    request.session[CARRIED] = kept | {token: form}
    return token


def _fresh(request: HttpRequest) -> dict[str, Any]:
    """The forms kept in this session that are not too old."""
    kept = request.session.get(CARRIED) or {}
    return {token: form for token, form in kept.items() if now() - form["at"] <= CARRY_SECONDS}


def carried_answer(request: HttpRequest, token: str) -> HttpResponse | None:
    """After sign-in: the answer to the form kept under this token, as if it were sent just now.

    Nothing when there is none; another person's form is dropped, and that is an event.
    """
    forms = _fresh(request)
    request.session.pop(CARRIED, None)
    form = forms.get(token)
    member = member_of(request)
    if form is None or member is None:
        return None
    if form["user"] != request.user.pk:
        accounts.denied(by=member, what="carried_form_of_another_user")
        return None
    cast(MemberRequest, request).member = member
    return _send_again(request, form)


def _send_again(request: HttpRequest, form: dict[str, Any]) -> HttpResponse | None:
    """Put the kept form in place of the sign-in form and let its own page answer."""
    try:
        match = resolve(form["path"])
    except Resolver404:
        return None
    roles = ROUTES.get(match.view_name)
    if match.view_name not in CARRIES or roles is None:
        return None
    if not cast(MemberRequest, request).member.roles & roles:
        raise NotPermitted(gettext("Your role does not allow you to open this page."))
    fields = QueryDict(mutable=True)
    for name, values in form["fields"].items():
        fields.setlist(name, values)
    request.path = request.path_info = form["path"]
    request.resolver_match = match
    request.POST = fields  # type: ignore[assignment]
    return cast(HttpResponse, match.func(request, *match.args, **match.kwargs))
