"""A history being written for one patient, and afterwards the frozen answers behind a plan."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy

from regimens.models import clock
from regimens.models.clinic import Clinic
from regimens.models.person import Member, Patient
from regimens.models.scope import ClinicManager, ClinicRecord, EverywhereManager

if TYPE_CHECKING:
    from regimens.models.shortage import Shortage

WARNED_BEFORE = timedelta(days=2)


class AssessmentState(models.TextChoices):
    """Where a history stands: written, frozen behind its plan, or discarded."""

    DRAFT = "draft", gettext_lazy("Draft")
    FROZEN = "frozen", gettext_lazy("Frozen")
    DISCARDED = "discarded", gettext_lazy("Discarded")


class Assessment(ClinicRecord):
    """The answers of one sitting, as {control name: value}; changed only while a draft.

    review: the one whose finding they began with, or the version before them did.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="assessments")
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="assessments")
    state = models.CharField(max_length=9, choices=AssessmentState, default=AssessmentState.DRAFT)
    answers = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    step = models.CharField(max_length=20, default="reason")
    amends = models.ForeignKey(
        "regimens.Plan", on_delete=models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    reason = models.CharField(max_length=500, blank=True, default="")
    shortage = models.ForeignKey(
        "regimens.Shortage", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    review = models.ForeignKey(
        "regimens.Record", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history_text = models.TextField(blank=True, default="")
    started_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ClinicManager["Assessment"]()
    everywhere = EverywhereManager["Assessment"]()

    class Meta:
        default_manager_name = "everywhere"
        base_manager_name = "everywhere"
        indexes = [
            models.Index(fields=["clinic", "owner", "state"], name="assessment_of_owner"),
            models.Index(fields=["clinic", "patient", "state"], name="assessment_of_patient"),
            models.Index(fields=["clinic", "state", "changed_at"], name="assessment_by_age"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=AssessmentState.values), name="assessment_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="frozen") | ~models.Q(history_text=""),
                name="assessment_frozen_has_history",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the row, noting when."""
        self.changed_at = clock.now()
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"assessment {self.pk}"

    @property
    def lasting_shortage(self) -> Shortage | None:
        """The shortage for the time of which the answers were given, while it lasts."""
        found: Shortage | None = self.shortage
        return found if found and found.ended_on is None else None

    @property
    def kept_until(self) -> datetime:
        """When this draft is closed unless somebody changes an answer."""
        return self.changed_at + timedelta(days=self.clinic.draft_days)

    @property
    def ends_soon(self) -> bool:
        """Whether a page must warn that the draft will be closed."""
        return self.state == AssessmentState.DRAFT and clock.now() >= self.kept_until - WARNED_BEFORE

    @property
    def history(self) -> dict[str, Any]:
        """The frozen history; empty while the answers are still being written."""
        return dict(json.loads(self.history_text)) if self.history_text else {}
