"""Calling back people whose dose is overdue: letters and a phone list, after the number is confirmed."""

from __future__ import annotations

from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet

from regimens.actions import audit, worklist
from regimens.actions.permissions import Do, check
from regimens.actions.worklist import TEXTS, Section
from regimens.models import Clinic, EventKind, FollowUp, Member

MOST_AT_ONCE = 500


class Kind(StrEnum):
    """What is made."""

    LETTERS = "letters"
    PHONES = "phones"


class CountChanged(ValueError):
    """Another number of people than was confirmed; the text is the sentence to read, `now` the number."""

    def __init__(self, now: int) -> None:
        people = "person is" if now == 1 else "people are"
        super().__init__(f"{now} {people} overdue now. Check the number and confirm it again.")
        self.now = now


def people(clinic: Clinic) -> QuerySet[FollowUp]:
    """Everybody overdue today who is followed and not on hold; who died or left is not among them."""
    rows = worklist.rows_of(Section.OVERDUE, clinic, clinic.today()).filter(patient__deceased_on__isnull=True)
    return rows.select_related("patient__clinic", "plan").defer(*TEXTS).order_by("risk", "due_on", "pk")


def count(clinic: Clinic) -> int:
    """How many letters or lines there would be now."""
    return min(people(clinic).count(), MOST_AT_ONCE)


@transaction.atomic
def make(*, by: Member, kind: Kind, confirmed: int) -> list[FollowUp]:
    """The people to write to or ring, noted once; raises CountChanged unless just so many were confirmed.

    At most 500 at once, the most urgent first. Nothing is sent, and no plan changes.
    """
    check(by, Do.RECALL)
    rows = list(people(by.clinic)[:MOST_AT_ONCE])
    if len(rows) != confirmed or not rows:
        raise CountChanged(len(rows))
    audit.record(EventKind.RECALL_PRINTED, by=by, detail={"what": kind.value, "count": len(rows)})
    return rows
