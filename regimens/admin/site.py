"""Who may enter the audit: members who are auditors or managers, through the product's own sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.functional import cached_property

from regimens import clinical
from regimens.actions import accounts, impact, releases
from regimens.actions.permissions import Do, NotPermitted, may
from regimens.models import Member
from regimens.wording import statuses

MOST_COUNTED = 2000
REDIRECT = 302


def member_of(request: HttpRequest) -> Member | None:
    """The member who asks, as the door found them."""
    return cast("Member | None", getattr(request, "member", None))


def member_may(request: HttpRequest, do: Do) -> bool:
    """Whether a member asks, and may do this."""
    member = member_of(request)
    return member is not None and may(member, do)


class AuditSite(admin.AdminSite):
    """The admin of one clinic at a time; being a superuser opens nothing here, a role does."""

    site_header = "B12 Regimens: audit"
    site_title = "B12 Regimens"
    index_title = "Audit"
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the member may read the audit."""
        return member_may(request, Do.READ_AUDIT)

    def get_urls(self) -> list[Any]:
        """Beside the lists: whose plan would change under the rules in force here."""
        return [path("impact/", self.admin_view(self.impact), name="impact"), *super().get_urls()]

    def impact(self, request: HttpRequest) -> HttpResponse:
        """The impact of the present rules on the clinic's active plans; opening it is an event."""
        member = cast(Member, member_of(request))
        found = impact.of_clinic(member.clinic)
        impact.view(by=member, looked=found.looked, changed=len(found.changed))
        values = {
            **self.each_context(request),
            "title": "Whose plan would change",
            "impact": found,
            "ruleset": clinical.RULESET,
            "standing": statuses.standing_words(releases.standing(member.clinic)),
            "may_see_patients": may(member, Do.VIEW_PATIENT),
        }
        return TemplateResponse(request, "admin/impact.html", values)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the product's own sign-in; whoever is signed in already is refused."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise NotPermitted("Your role does not allow you to read the audit.")
        return redirect_to_login(request.GET.get("next", "/admin/"), resolve_url(settings.LOGIN_URL))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        """Lead back to the product, whose own button signs out."""
        return redirect("regimens:home")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The member's own password, changed with its event."""
        with transaction.atomic():
            response = super().password_change(request, extra_context)
            if request.method == "POST" and response.status_code == REDIRECT:
                accounts.changed_own_password(by=cast(Member, member_of(request)))
        return response


if TYPE_CHECKING:
    RecordPaginator = Paginator[models.Model]
    AnyAdmin = admin.ModelAdmin[Any]
else:
    RecordPaginator = Paginator
    AnyAdmin = admin.ModelAdmin


class BoundedPaginator(RecordPaginator):
    """Counts no further than the newest two thousand rows: older ones are reached through filters."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, or two thousand and one when there are more."""
        rows = cast("models.QuerySet[models.Model]", self.object_list)
        return rows.order_by()[: MOST_COUNTED + 1].count()
