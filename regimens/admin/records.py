"""Patients, assessments and plans of the clinic, to be read and never changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NoReturn
from uuid import UUID

from django.contrib import admin
from django.db import models
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from regimens.actions import audit
from regimens.actions.permissions import Do
from regimens.admin import filters
from regimens.admin.columns import day, timed, worded
from regimens.admin.site import AnyAdmin, BoundedPaginator, member_may, member_of
from regimens.models import Assessment, EventKind, Patient, Plan

ROWS_A_PAGE = 50
PLAN_NAME = re.compile(r"(?:b12-)?0*(\d{1,9})", re.IGNORECASE)
CHECK_CODE = re.compile(r"[0-9a-f]{12}", re.IGNORECASE)


def uuid_in(words: str) -> UUID | None:
    """The uuid that was typed, if it is one."""
    try:
        return UUID(words.strip())
    except ValueError:
        return None


class ReadOnlyAdmin(AnyAdmin):
    """Records of the member's own clinic; each opening is an event; nothing can be changed."""

    actions = None
    paginator = BoundedPaginator
    list_per_page = ROWS_A_PAGE
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("pk",)
    search_help_text = "Whole uuid. Names and identifiers are looked for in the product, never here."
    preserve_filters = True
    # Each editable time of the model, with the column that shows it in its place.
    times: Mapping[str, str] = {}

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        """The fields of one record, its times with their zone."""
        named = (self.times.get(str(name), name) for name in super().get_fields(request, obj))
        return list(dict.fromkeys(named))

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        """What is shown beside the model's own fields."""
        return [*super().get_readonly_fields(request, obj), *self.times.values()]

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Whether the member may read the audit."""
        return member_may(request, Do.READ_AUDIT)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The same as reading."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody deletes anywhere."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The records of the member's clinic."""
        member = member_of(request)
        everything: QuerySet[Any] = self.model._default_manager.all()
        return self.of_clinic(everything, member.clinic_id) if member else everything.none()

    def of_clinic(self, rows: QuerySet[Any], clinic_id: int) -> QuerySet[Any]:
        """Those of the rows that belong to the clinic."""
        return rows.filter(clinic_id=clinic_id)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """The rows that the code names exactly; names are never looked for in an address."""
        if not search_term.strip():
            return queryset, False
        return queryset.filter(self.named(search_term.strip())), False

    def named(self, words: str) -> Q:
        """Which rows these words name."""
        found = uuid_in(words)
        return Q(pk=found) if found else Q(pk__in=[])

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; opening it is an event."""
        self._note(request, None)
        return super().changelist_view(request, {"title": self.opts.verbose_name_plural.title()})  # type: ignore[union-attr]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One record; opening it is an event."""
        found = self.get_object(request, object_id)
        if found is not None and request.method == "GET":
            self._note(request, found)
        return super().change_view(request, object_id, form_url, extra_context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> NoReturn:
        """There is none: what happened to a record stands among the events."""
        raise Http404

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: object, object_id: str
    ) -> NoReturn:
        # What belongs to another clinic answers as what does not exist.
        raise Http404

    def _note(self, request: HttpRequest, found: models.Model | None) -> None:
        if self.has_view_permission(request):
            detail = {} if found else {"list": self.opts.model_name}
            audit.record(EventKind.AUDIT_VIEWED, by=member_of(request), on=found, detail=detail)


@admin.register(Patient)
class PatientAdmin(ReadOnlyAdmin):
    """Patients of the clinic."""

    list_display = ("who", "born_on", "identifier", "local_identifier", "sex", "allergies", "registered")
    list_filter = ("sex", "allergies")
    ordering = ("-registered_at",)
    exclude = ("family_key", "given_key")
    registered = timed("registered_at", "Registered")

    @admin.display(description="Patient")
    def who(self, patient: Patient) -> str:
        """FAMILY, Given."""
        return f"{patient.family_name.upper()}, {patient.given_name}"

    @admin.display(description="Born")
    def born_on(self, patient: Patient) -> str:
        """Date of birth."""
        return day(patient.born)


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    """Drafts, and the frozen answers behind plans."""

    list_display = ("id", "state", "patient_who", "owner_name", "step", "started", "changed")
    list_filter = ("state",)
    list_select_related = ("patient", "owner__user")
    ordering = ("-started_at",)
    exclude = ("history_text",)
    started = timed("started_at", "Started")
    changed = timed("changed_at", "Changed")

    @admin.display(description="Patient")
    def patient_who(self, assessment: Assessment) -> str:
        """FAMILY, Given."""
        return f"{assessment.patient.family_name.upper()}, {assessment.patient.given_name}"

    @admin.display(description="Owner")
    def owner_name(self, assessment: Assessment) -> str:
        """Who writes or wrote it."""
        return assessment.owner.name


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    """Every plan version with its state, signer and regimen."""

    list_display = (
        "plan_and_version",
        "as_signed",
        "state",
        "signed",
        "patient_who",
        "signed_by_whom",
        "purpose_words",
        "drug_and_route",
        "loading_words",
        "maintenance_words",
        "duration_words",
        "neurology_words",
        "egfr_words",
        "lock_words",
        "alert_codes",
        "open_questions",
        "status_words",
        "as_of_day",
        "ruleset_version",
        "replaces",
        "check_code",
    )
    list_filter = (
        "state",
        ("signed_at", admin.DateFieldListFilter),
        filters.SignerFilter,
        filters.RulesetFilter,
        filters.STATUS,
        filters.PURPOSE,
        filters.DRUG,
        filters.ROUTE,
        filters.LOADING,
        filters.MAINTENANCE,
        filters.NEUROLOGY,
        filters.EGFR,
        filters.LOCK,
        filters.AlertFilter,
        filters.OpenQuestionsFilter,
    )
    list_select_related = ("patient", "supersedes")
    ordering = ("-drafted_at",)
    search_help_text = "Plan number, check code or whole uuid"
    readonly_fields = ("as_signed",)
    exclude = ("document_text", "history_text")
    times = {"drafted_at": "drafted", "signed_at": "signed", "state_changed_at": "state_changed"}
    drafted = timed("drafted_at", "Drafted")
    signed = timed("signed_at", "Signed")
    state_changed = timed("state_changed_at", "State changed")
    purpose_words = worded("purpose", "Reason for plan", filters.PURPOSE)
    loading_words = worded("loading", "Loading", filters.LOADING)
    maintenance_words = worded("maintenance", "Maintenance", filters.MAINTENANCE)
    duration_words = worded("duration", "Duration", filters.DURATION)
    neurology_words = worded("neurology", "Nerves", filters.NEUROLOGY)
    egfr_words = worded("egfr_band", "eGFR", filters.EGFR)
    lock_words = worded("lock", "Cyanocobalamin lock", filters.LOCK)
    status_words = worded("status", "Outcome", filters.STATUS)

    def named(self, words: str) -> Q:
        """Plans by number, check code or uuid."""
        if found := uuid_in(words):
            return Q(pk=found) | Q(patient_id=found)
        if CHECK_CODE.fullmatch(words):
            return Q(check_code=words.lower())
        number = PLAN_NAME.fullmatch(words)
        return Q(number=int(number[1])) if number else Q(pk__in=[])

    @admin.display(description="Plan and version", ordering="number")
    def plan_and_version(self, plan: Plan) -> str:
        """B12-000123, version 2."""
        return f"{plan.name}, version {plan.version}"

    @admin.display(description="Patient")
    def patient_who(self, plan: Plan) -> str:
        """FAMILY, Given; born; identifier."""
        who = plan.patient
        identity = who.identifier or who.local_identifier or "no identifier"
        return f"{who.family_name.upper()}, {who.given_name}; born {day(who.born)}; {identity}"

    @admin.display(description="Signed by")
    def signed_by_whom(self, plan: Plan) -> str:
        """The signer as of that day."""
        if not plan.signed_at:
            return ""
        return f"{plan.signer_name} ({plan.signer_role}, {plan.signer_body} {plan.signer_number})"

    @admin.display(description="Drug and route")
    def drug_and_route(self, plan: Plan) -> str:
        """What is given and how."""
        return f"{plan.drug}, {plan.route.replace('_', ' ')}" if plan.drug else ""

    @admin.display(description="As of", ordering="as_of")
    def as_of_day(self, plan: Plan) -> str:
        """The date for which the plan was made."""
        return day(plan.as_of)

    @admin.display(description="Replaces")
    def replaces(self, plan: Plan) -> str:
        """The version before it."""
        return str(plan.supersedes) if plan.supersedes else ""

    @admin.display(description="Plan as signed")
    def as_signed(self, plan: Plan) -> str:
        """Leads to the plan page, rendered from the stored document."""
        return format_html(
            '<a href="{}">View as signed</a>', reverse("regimens:plan", kwargs={"plan_id": plan.pk})
        )
