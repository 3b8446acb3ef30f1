"""A plan version as it was made: its document never changes, only its state does."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy

from regimens.models.assessment import Assessment
from regimens.models.clinic import Clinic
from regimens.models.person import Member, Patient
from regimens.models.scope import ClinicManager, ClinicRecord, EverywhereManager

CHECK_CODE_LENGTH = 12


class PlanState(models.TextChoices):
    """Where a plan version stands in its life."""

    DRAFT = "draft", gettext_lazy("Draft")
    SIGNED = "signed", gettext_lazy("Signed")
    SUPERSEDED = "superseded", gettext_lazy("Superseded")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")
    ENTERED_IN_ERROR = "entered_in_error", gettext_lazy("Entered in error")


WITHOUT_SIGNATURE = models.Q(
    signed_at__isnull=True, signer_name="", signer_role="", signer_body="", signer_number=""
)
WITH_SIGNATURE = models.Q(signed_at__isnull=False) & ~models.Q(
    models.Q(signer_name="")
    | models.Q(signer_role="")
    | models.Q(signer_body="")
    | models.Q(signer_number="")
)


class Plan(ClinicRecord):
    """One version of a plan: the document, who signed it as they were that day, and its lineage."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="plans")
    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="plan")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=16, choices=PlanState, default=PlanState.DRAFT)
    document_text = models.TextField()
    document_sha256 = models.CharField(max_length=64)
    check_code = models.CharField(max_length=CHECK_CODE_LENGTH, db_index=True)
    history_text = models.TextField()
    status = models.CharField(max_length=20)
    as_of = models.DateField()
    drafted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    signer_name = models.CharField(max_length=120, blank=True, default="")
    signer_role = models.CharField(max_length=40, blank=True, default="")
    signer_body = models.CharField(max_length=40, blank=True, default="")
    signer_number = models.CharField(max_length=40, blank=True, default="")
    signed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    state_reason = models.CharField(max_length=500, blank=True, default="")
    state_changed_at = models.DateTimeField()
    state_changed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    # Read off the document when it is drafted, so that lists can filter without opening documents.
    purpose = models.CharField(max_length=10)
    drug = models.CharField(max_length=20)
    route = models.CharField(max_length=20)
    loading = models.CharField(max_length=20)
    maintenance = models.CharField(max_length=40)
    duration = models.CharField(max_length=10)
    neurology = models.CharField(max_length=12)
    lock = models.CharField(max_length=8)
    egfr_band = models.CharField(max_length=12)
    alert_codes = models.CharField(max_length=80, blank=True)
    open_questions = models.PositiveSmallIntegerField()
    ruleset_version = models.CharField(max_length=40)

    objects = ClinicManager["Plan"]()
    everywhere = EverywhereManager["Plan"]()

    class Meta:
        default_manager_name = "everywhere"
        base_manager_name = "everywhere"
        indexes = [
            models.Index(fields=["clinic", "-drafted_at"], name="plan_newest_first"),
            models.Index(fields=["clinic", "patient", "-drafted_at"], name="plan_of_patient"),
            models.Index(fields=["clinic", "state", "-drafted_at"], name="plan_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "number", "version"], name="plan_version_once"),
            models.UniqueConstraint(
                fields=["clinic", "number"],
                condition=models.Q(state="signed"),
                name="plan_one_signed_version",
            ),
            models.UniqueConstraint(
                fields=["clinic", "patient"],
                condition=models.Q(state="signed"),
                name="plan_one_signed_per_patient",
            ),
            models.CheckConstraint(condition=models.Q(state__in=PlanState.values), name="plan_state_known"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, version__gte=1), name="plan_counts_from_one"
            ),
            models.CheckConstraint(
                condition=WITH_SIGNATURE | WITHOUT_SIGNATURE, name="plan_signature_whole_or_absent"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["signed", "superseded"]) | WITH_SIGNATURE,
                name="plan_signed_has_signature",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="draft") | WITHOUT_SIGNATURE, name="plan_draft_has_no_signature"
            ),
            models.CheckConstraint(
                condition=models.Q(signed_at__isnull=True) | models.Q(status="planned"),
                name="plan_only_planned_is_signed",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["withdrawn", "entered_in_error"]) | ~models.Q(state_reason=""),
                name="plan_taken_back_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(check_code=Left("document_sha256", CHECK_CODE_LENGTH)),
                name="plan_check_code_of_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} version {self.version}"

    @property
    def name(self) -> str:
        """The plan's number as people say it: B12-000123."""
        return f"B12-{self.number:06d}"

    @cached_property
    def document(self) -> dict[str, Any]:
        """The plan document as it was made."""
        return dict(json.loads(self.document_text))

    @cached_property
    def history(self) -> dict[str, Any]:
        """The history that the plan was made from."""
        return dict(json.loads(self.history_text))

    @cached_property
    def signed_before(self) -> list[Plan]:
        """The signed versions that this one was amended from, the latest first; read at once."""
        if self.version == 1:
            return []
        found = Plan.objects.in_clinic(self.clinic).filter(number=self.number, version__lt=self.version)
        told = ("assessment__amends__assessment", "patient", "clinic")
        versions = {each.pk: each for each in found.select_related(*told)}
        line, at = [], self.assessment.amends_id
        while at is not None and at in versions:
            line.append(versions[at])
            at = versions[at].assessment.amends_id
        return [each for each in line if each.signed_at is not None]

    @property
    def versions_behind(self) -> list[Plan]:
        """Those of them that it goes on from: none struck out as an error before the one after it was signed.

        What the version after it took over is a fact by then, whichever version is asked later.
        """
        line = pairwise((self, *self.signed_before))
        return [earlier for later, earlier in line if not later._had_struck_out(earlier)]

    def _had_struck_out(self, other: Plan) -> bool:
        if other.state != PlanState.ENTERED_IN_ERROR:
            return False
        return self.signed_at is None or other.state_changed_at < self.signed_at

    @property
    def last_signed(self) -> Plan | None:
        """This version if it was signed, or the one before it that was: a draft decided nothing."""
        return self if self.signed_at is not None else next(iter(self.signed_before), None)

    @cached_property
    def told_until(self) -> datetime:
        """When the answers of this version were put together: what is recorded later is not among them.

        A draft that was made again kept the answers of the one before it.
        """
        if self.version == 1:
            return self.drafted_at
        begun = self.assessment
        while begun.amends is not None and begun.amends.signed_at is None and begun.amends.version > 1:
            begun = begun.amends.assessment
        return begun.started_at
