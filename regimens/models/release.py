"""A clinic's release of a rule set: submitted, reviewed, approved by two people, retired."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy

from regimens.models.clinic import Clinic
from regimens.models.person import Member
from regimens.models.ruleset import RuleSetText
from regimens.models.scope import ClinicManager, ClinicRecord, EverywhereManager

CHECK_LENGTH = 12
WORDS_LENGTH = 500


class ReleaseState(models.TextChoices):
    """Where a release stands on its way."""

    SUBMITTED = "submitted", gettext_lazy("Submitted")
    UNDER_REVIEW = "under_review", gettext_lazy("Under review")
    APPROVED = "approved", gettext_lazy("Approved")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")
    RETIRED = "retired", gettext_lazy("Retired")


OPEN_STATES = ("submitted", "under_review")
CONFIRMED_STATES = ("approved", "retired")
ENDED_STATES = ("withdrawn", "retired")

WITHOUT_REVIEW = models.Q(review_begun_at__isnull=True, review_begun_by__isnull=True)
WITH_REVIEW = models.Q(review_begun_at__isnull=False, review_begun_by__isnull=False)
WITHOUT_APPROVER = models.Q(
    approver__isnull=True,
    approver_at__isnull=True,
    approver_name="",
    approver_body="",
    approver_number="",
    approver_statement="",
    impact_changed__isnull=True,
    impact_looked__isnull=True,
    impact_check="",
)
WITH_APPROVER = models.Q(
    approver__isnull=False,
    approver_at__isnull=False,
    impact_changed__isnull=False,
    impact_looked__isnull=False,
) & ~models.Q(
    models.Q(approver_name="")
    | models.Q(approver_body="")
    | models.Q(approver_number="")
    | models.Q(approver_statement="")
    | models.Q(impact_check="")
)
WITHOUT_SECOND = models.Q(second__isnull=True, second_at__isnull=True, second_name="", second_role="")
WITH_SECOND = models.Q(second__isnull=False, second_at__isnull=False) & ~models.Q(
    models.Q(second_name="") | models.Q(second_role="")
)
NOT_ENDED = models.Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason="")
ENDED = models.Q(ended_at__isnull=False, ended_by__isnull=False) & ~models.Q(ended_reason="")


class Release(ClinicRecord):
    """One rule set on its way to approval in one clinic; people stand here as they were that day.

    `approver` is the clinician who approves, `second` the other member who confirms it. The impact is
    what the clinician was shown: how many plans were looked at, how many change, and a check code.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    ruleset = models.ForeignKey(RuleSetText, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ReleaseState, default=ReleaseState.SUBMITTED)
    submitted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    review_begun_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    review_begun_at = models.DateTimeField(null=True)

    approver = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    approver_name = models.CharField(max_length=120, blank=True, default="")
    approver_body = models.CharField(max_length=40, blank=True, default="")
    approver_number = models.CharField(max_length=40, blank=True, default="")
    approver_statement = models.CharField(max_length=WORDS_LENGTH, blank=True, default="")
    approver_at = models.DateTimeField(null=True)
    impact_looked = models.PositiveIntegerField(null=True)
    impact_changed = models.PositiveIntegerField(null=True)
    impact_check = models.CharField(max_length=CHECK_LENGTH, blank=True, default="")

    second = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    second_name = models.CharField(max_length=120, blank=True, default="")
    second_role = models.CharField(max_length=40, blank=True, default="")
    second_at = models.DateTimeField(null=True)

    ended_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=WORDS_LENGTH, blank=True, default="")

    objects = ClinicManager["Release"]()
    everywhere = EverywhereManager["Release"]()

    class Meta:
        default_manager_name = "everywhere"
        base_manager_name = "everywhere"
        verbose_name = "rule set release"
        indexes = [models.Index(fields=["clinic", "-submitted_at"], name="release_newest_first")]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic"], condition=models.Q(state="approved"), name="release_one_approved"
            ),
            models.UniqueConstraint(
                fields=["clinic"], condition=models.Q(state__in=OPEN_STATES), name="release_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ReleaseState.values), name="release_state_known"
            ),
            models.CheckConstraint(condition=WITH_REVIEW | WITHOUT_REVIEW, name="release_review_whole"),
            models.CheckConstraint(condition=WITH_APPROVER | WITHOUT_APPROVER, name="release_approver_whole"),
            models.CheckConstraint(condition=WITH_SECOND | WITHOUT_SECOND, name="release_second_whole"),
            models.CheckConstraint(condition=ENDED | NOT_ENDED, name="release_end_whole"),
            models.CheckConstraint(
                condition=~models.Q(state="submitted") | (WITHOUT_REVIEW & WITHOUT_APPROVER),
                name="release_submitted_is_not_reviewed",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["under_review", *CONFIRMED_STATES]) | WITH_REVIEW,
                name="release_review_was_begun",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=CONFIRMED_STATES) | (WITH_APPROVER & WITH_SECOND),
                name="release_approved_by_two",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=CONFIRMED_STATES) | WITHOUT_SECOND,
                name="release_confirmed_is_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(second__isnull=True)
                | (models.Q(approver__isnull=False) & ~models.Q(second=models.F("approver"))),
                name="release_two_different_people",
            ),
            models.CheckConstraint(
                condition=(models.Q(state__in=ENDED_STATES) & ENDED)
                | (~models.Q(state__in=ENDED_STATES) & NOT_ENDED),
                name="release_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"release of rule set {self.ruleset_id[:12]}"

    @property
    def check_code(self) -> str:
        """The first characters of the rule set's hash, as pages show them."""
        return self.ruleset_id[:CHECK_LENGTH]
