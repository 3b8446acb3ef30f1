"""Calling back people whose dose is overdue or missed: letters and phone list, once the number is typed."""

from __future__ import annotations

from enum import StrEnum
from smtplib import SMTPException

from django.conf import settings
from django.core import mail
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext, ngettext

from regimens.actions import audit, worklist
from regimens.actions.permissions import Do, check
from regimens.actions.submissions import once
from regimens.actions.worklist import TEXTS, Section
from regimens.models import Clinic, EventKind, FollowUp, Member, Plan
from regimens.wording import recall as wording

MOST_AT_ONCE = 500


class Kind(StrEnum):
    """What is made."""

    LETTERS = "letters"
    PHONES = "phones"
    EMAILS = "emails"


class CountChanged(ValueError):
    """Another number of people than was confirmed; the text is the sentence to read, `now` the number."""

    def __init__(self, now: int) -> None:
        words = ngettext(
            "This would reach {n} person now. Check the number and confirm it again.",
            "This would reach {n} people now. Check the number and confirm it again.",
            now,
        )
        super().__init__(words.format(n=now))
        self.now = now


def people(clinic: Clinic) -> QuerySet[FollowUp]:
    """Everybody overdue today who is followed and not on hold; who died or left is not among them.

    Who missed two doses of a loading whose dates have run out is overdue too, and first among the same risk.
    """
    today = clinic.today()
    missed = worklist.rows_of(Section.NO_DATE, clinic, today).filter(two_missed_from__lte=today)
    rows = (worklist.rows_of(Section.OVERDUE, clinic, today) | missed).filter(
        patient__deceased_on__isnull=True
    )
    by_risk = ("risk", F("due_on").asc(nulls_first=True), "missed_on", "pk")
    return rows.select_related("patient__clinic", "plan").defer(*TEXTS).order_by(*by_risk)


def count(clinic: Clinic, kind: Kind = Kind.LETTERS) -> int:
    """How many letters, lines or emails there would be now."""
    return min(_reached(clinic, kind).count(), MOST_AT_ONCE)


def _reached(clinic: Clinic, kind: Kind) -> QuerySet[FollowUp]:
    return people(clinic).exclude(patient__email="") if kind is Kind.EMAILS else people(clinic)


def may_email() -> bool:
    """Whether the clinic has given its own mail settings; without them nothing can be sent."""
    return bool(settings.EMAIL_URL and settings.EMAIL_FROM)


class CannotEmail(ValueError):
    """The clinic has no mail settings; the text is the sentence to read."""


@transaction.atomic
def make(*, by: Member, kind: Kind, confirmed: int) -> list[FollowUp]:
    """The people to write to or ring, noted once; raises CountChanged unless just so many were confirmed.

    At most 500 at once, the most urgent first. Nothing is sent by this, and no plan changes.
    """
    check(by, Do.RECALL)
    return _confirmed(by, kind, confirmed)


def send(*, by: Member, confirmed: int, key: str) -> list[FollowUp]:
    """Email those who have an address; returns whom the mail server refused, to be rung instead.

    Noted once, before the first is sent; the same form twice sends nothing more. Raises CountChanged as
    `make` does, and CannotEmail without mail settings. The text says nothing of an illness.
    """
    if not may_email():
        raise CannotEmail(gettext("This clinic has no mail settings: print the letters instead."))
    with transaction.atomic():
        check(by, Do.RECALL)
        form = once(by, "recall_emails", key, confirmed)
        if form.first_result(Plan) is not None:
            return []
        rows = _confirmed(by, Kind.EMAILS, confirmed)
        form.keep(rows[0].plan)
    return [row for row in rows if not _sent(row.patient.email, by.clinic)]


def _confirmed(by: Member, kind: Kind, confirmed: int) -> list[FollowUp]:
    rows = list(_reached(by.clinic, kind)[:MOST_AT_ONCE])
    if len(rows) != confirmed or not rows:
        raise CountChanged(len(rows))
    audit.record(EventKind.RECALL_PRINTED, by=by, detail={"what": kind.value, "count": len(rows)})
    return rows


def _sent(address: str, clinic: Clinic) -> bool:
    subject, text = wording.email(clinic.name, clinic.phone)
    try:
        return mail.send_mail(subject, text, settings.EMAIL_FROM, [address]) == 1
    except (SMTPException, OSError):
        return False
