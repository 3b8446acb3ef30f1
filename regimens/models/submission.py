"""Remembers which form was already saved, so that a repeat returns the first result."""

from __future__ import annotations

from django.db import models

from regimens.models import clock
from regimens.models.person import Member


class Submission(models.Model):
    """One saved form: its digest and the record it made or changed."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    result = models.UUIDField()
    saved_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "digest"], name="submission_saved_once"),
        ]

    def __str__(self) -> str:
        return f"submission {self.pk}"
