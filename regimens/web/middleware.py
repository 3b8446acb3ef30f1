"""The door to every page: who is asking, whether the page is theirs, and no copy stays behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from regimens.actions import accounts
from regimens.actions.permissions import ROUTES, NotPermitted, Role
from regimens.models import Member

GetResponse = Callable[[HttpRequest], HttpResponseBase]
HTMX_HEADER = "HX-Request"
ADMIN = "admin"


class MemberRequest(HttpRequest):
    """A request of a signed-in member: what every view behind the door receives."""

    member: Member


def member_of(request: HttpRequest) -> Member | None:
    """The signed-in member with the clinic; nobody when not signed in or in no clinic."""
    if not request.user.is_authenticated:
        return None
    return Member.objects.select_related("clinic", "user").filter(user_id=request.user.pk).first()


class DoorMiddleware:
    """Sets `request.member`, and opens a page only to the roles that the policy lists for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request behind the door."""
        cast(MemberRequest, request).member = cast(Member, member_of(request))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Stop the request unless the policy opens this route to the member."""
        match = request.resolver_match
        route = match.view_name if match else ""
        if match and match.app_name == ADMIN:
            return None  # The admin's own site asks the same policy: regimens.admin.
        roles = ROUTES.get(route, frozenset())
        if roles is None:
            return None
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        self._check_roles(request, route, roles)
        return None

    def _check_roles(self, request: HttpRequest, route: str, roles: frozenset[Role]) -> None:
        member = cast(MemberRequest, request).member
        if member is None:
            raise PermissionDenied(gettext("This account belongs to no clinic."))
        if not member.roles & roles:
            note_denied(request)  # Django asks `process_exception` for views alone, not for this
            raise NotPermitted(gettext("Your role does not allow you to open this page."))

    def process_exception(self, request: HttpRequest, problem: Exception) -> None:
        """Note a refusal in the audit; Django then answers 403."""
        if isinstance(problem, NotPermitted):
            note_denied(request)


def note_denied(request: HttpRequest) -> None:
    """Write down that the member was refused this route."""
    match = request.resolver_match
    accounts.denied(by=cast(MemberRequest, request).member, what=match.view_name if match else "")


def ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Lead to the sign-in page; a part of a page gets 401, which leaves what was typed on the screen."""
    if HTMX_HEADER in request.headers:
        return HttpResponse(status=401)
    return redirect_to_login(
        request.get_full_path() if request.method == "GET" else "/", str(settings.LOGIN_URL)
    )


class HeadersMiddleware:
    """Keeps pages out of every cache and every other site; a page and its htmx part are told apart."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the headers that forbid keeping or embedding the answer."""
        response = self.get_response(request)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if not request.path.startswith(settings.STATIC_URL):
            response["Cache-Control"] = "no-store"
            patch_vary_headers(response, [HTMX_HEADER, "HX-History-Restore-Request", "Cookie"])
        return response
