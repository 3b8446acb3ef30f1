"""A clinic's approval of a set of translations: who read it, what exactly was read, and its end."""

from __future__ import annotations

import uuid

from django.db import models

from regimens.models.clinic import Clinic
from regimens.models.person import Member
from regimens.models.scope import ClinicManager, ClinicRecord, EverywhereManager

WORDS_LENGTH = 500
NAME_LENGTH = 120
#: What an approval may still get: its end, once.
END_COLUMNS = frozenset({"withdrawn_at", "withdrawn_by_id", "withdrawn_reason"})
STANDING = models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
ENDED = models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~models.Q(withdrawn_reason="")


class TranslationReview(ClinicRecord):
    """One approval of one set, as its words were that day; another word, and it no longer counts.

    `reviewer_*` is who read every phrase, as typed; `approved_by` the clinician who approved it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    set_digest = models.CharField(max_length=64)
    source_digest = models.CharField(max_length=64)
    reviewer_name = models.CharField(max_length=NAME_LENGTH)
    reviewer_qualification = models.CharField(max_length=NAME_LENGTH)
    reviewer_registration = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    approved_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    approved_name = models.CharField(max_length=NAME_LENGTH)
    approved_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=WORDS_LENGTH, blank=True, default="")

    objects = ClinicManager["TranslationReview"]()
    everywhere = EverywhereManager["TranslationReview"]()

    class Meta:
        default_manager_name = "everywhere"
        base_manager_name = "everywhere"
        verbose_name = "translation review"
        indexes = [
            models.Index(fields=["clinic", "language", "-approved_at"], name="translation_newest_first")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "language", "set_digest"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="translation_approved_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(
                    models.Q(language="")
                    | models.Q(set_digest="")
                    | models.Q(source_digest="")
                    | models.Q(approved_name="")
                ),
                name="translation_is_named",
            ),
            models.CheckConstraint(
                condition=~models.Q(models.Q(reviewer_name="") | models.Q(reviewer_qualification="")),
                name="translation_has_a_reviewer",
            ),
            models.CheckConstraint(condition=STANDING | ENDED, name="translation_end_whole"),
        ]

    def __str__(self) -> str:
        return f"translation review {self.pk}"
