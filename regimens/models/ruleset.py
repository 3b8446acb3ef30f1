"""Every rule set that a plan was made with, word for word: an old plan shows the words of its own day."""

from __future__ import annotations

from typing import NoReturn

from django.db import models

from regimens.models import clock
from regimens.models.scope import NeverDeleted, RecordQuerySet

SHA256_LENGTH = 64


class RuleSetText(models.Model):
    """One rule set: the text that is hashed, and its rules and sources in words, with a hash of their own."""

    sha256 = models.CharField(max_length=SHA256_LENGTH, primary_key=True)
    name = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    engine_version = models.CharField(max_length=40)
    canonical_text = models.TextField()
    words_text = models.TextField()
    words_sha256 = models.CharField(max_length=SHA256_LENGTH)
    kept_at = models.DateTimeField(default=clock.now, editable=False)

    objects = models.Manager.from_queryset(RecordQuerySet)()

    class Meta:
        verbose_name = "kept rule set"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(canonical_text="") & ~models.Q(words_text=""),
                name="ruleset_text_is_not_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"rule set {self.version}, check {self.sha256[:12]}"

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refuse, for everybody."""
        raise NeverDeleted("kept rule sets are never deleted")
