"""A form as it is sent: sent twice it counts once, and an answer that it lacks is named."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import models

from regimens.models import Member, Submission

Record = TypeVar("Record", bound=models.Model)


class MissingKey(ValueError):
    """A form was sent without its key, so that a repeat could not be told from a second wish."""


class NotComplete(ValueError):
    """The form lacks an answer: `field` is which, the text the sentence to read."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Once:
    """One sending of one form: who sent it, what it asks for, and its digest."""

    by: Member
    digest: str

    def first_result(self, model: type[Record]) -> Record | None:
        """What this form made when it was sent before; nothing when it is new."""
        saved = Submission.objects.filter(member=self.by, digest=self.digest).first()
        return model._base_manager.get(pk=saved.result) if saved else None

    def keep(self, result: Record) -> Record:
        """Remember what the form made, in the same transaction."""
        identity = result.pk
        if not isinstance(identity, UUID):
            raise TypeError("only records with a uuid are remembered")
        Submission.objects.create(member=self.by, digest=self.digest, result=identity)
        return result


def once(by: Member, verb: str, key: str, *wish: object) -> Once:
    """This form's sending; the same key with another wish is another form."""
    if not key:
        raise MissingKey(f"{verb} was asked for without a key")
    spelled = json.dumps([verb, key, *wish], sort_keys=True, default=str)
    return Once(by, hashlib.sha256(spelled.encode()).hexdigest())
