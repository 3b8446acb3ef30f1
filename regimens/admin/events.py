"""The audit trail of the clinic, newest first: what was done, by whom, when, to which record."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery

from regimens.admin.columns import timed
from regimens.admin.records import ReadOnlyAdmin, uuid_in
from regimens.models import Event, Member


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """What was done, by whom and when."""

    list_display = ("sequence", "time", "kind", "by_whom", "roles", "subject_kind", "subject_id", "detail")
    list_filter = ("kind", ("at", admin.DateFieldListFilter))
    ordering = ("-sequence",)
    times = {"at": "time"}
    time = timed("at", "At")
    search_help_text = "Whole uuid of a patient, assessment or plan"

    def of_clinic(self, rows: QuerySet[Any], clinic_id: int) -> QuerySet[Any]:
        """The clinic's events, each with its member's present name: the event itself keeps the number."""
        who = Member.objects.filter(pk=OuterRef("member_id"))
        names = {
            "by_name": Subquery(who.values("display_name")[:1]),
            "by_account": Subquery(who.values("user__username")[:1]),
        }
        return cast("QuerySet[Any]", super().of_clinic(rows, clinic_id).annotate(**names))

    @admin.display(description="By")
    def by_whom(self, event: Event) -> str:
        """The member's name; nobody for what the product did by itself."""
        names = event.__dict__
        return names.get("by_name") or names.get("by_account") or ""

    def named(self, words: str) -> Q:
        """Events of a record, or of everything of a patient."""
        found = uuid_in(words)
        return Q(subject_id=str(found)) | Q(patient_id=str(found)) if found else Q(pk__in=[])
