"""Releases of the clinic's rule sets, to be read: who submitted, reviewed, approved and ended them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from regimens.admin.columns import timed
from regimens.admin.records import ReadOnlyAdmin
from regimens.models import Release


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    """Every release of the clinic, newest first; its people as they were that day."""

    list_display = (
        "rule_set",
        "state",
        "submitted",
        "approved_by",
        "endorsed",
        "confirmed_by",
        "confirmed",
        "changes",
        "ended",
        "ended_reason",
    )
    list_filter = ("state",)
    list_select_related = ("ruleset",)
    ordering = ("-submitted_at",)
    times = {
        "submitted_at": "submitted",
        "review_begun_at": "review_begun",
        "approver_at": "endorsed",
        "second_at": "confirmed",
        "ended_at": "ended",
    }
    submitted = timed("submitted_at", "Submitted")
    review_begun = timed("review_begun_at", "Review begun")
    endorsed = timed("approver_at", "Approved by a clinician")
    confirmed = timed("second_at", "Confirmed")
    ended = timed("ended_at", "Ended")

    def of_clinic(self, rows: QuerySet[Any], clinic_id: int) -> QuerySet[Any]:
        """The clinic's releases, with the text of their rule set left where it is."""
        kept = super().of_clinic(rows, clinic_id).select_related("ruleset")
        return kept.defer("ruleset__canonical_text", "ruleset__words_text")

    @admin.display(description="Rule set", ordering="ruleset_id")
    def rule_set(self, release: Release) -> str:
        """1.0.0, check 503eaebed976."""
        return f"{release.ruleset.version}, check {release.check_code}"

    @admin.display(description="Clinician")
    def approved_by(self, release: Release) -> str:
        """The clinician as registered that day."""
        if not release.approver_name:
            return ""
        return f"{release.approver_name} ({release.approver_body} {release.approver_number})"

    @admin.display(description="Second person")
    def confirmed_by(self, release: Release) -> str:
        """The second person with their role that day."""
        return f"{release.second_name} ({release.second_role})" if release.second_name else ""

    @admin.display(description="Plans that change")
    def changes(self, release: Release) -> str:
        """3 of 120, as the clinician was shown."""
        if release.impact_changed is None:
            return ""
        return f"{release.impact_changed} of {release.impact_looked}"
