"""One person to call back: the date that was missed, in the words of the letter and of the phone list."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from regimens.models import FollowUp, Patient, Risk
from regimens.web.presenters.patients import clinic_day, needs_words
from regimens.wording import dates, recording


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who, since when, how to reach them and what to keep in mind.

    due, due_long: the day that went by; empty where none is known. is_undated: no dose is dated after it.
    """

    patient: Patient
    is_undated: bool
    due_long: str
    due: str
    phone: str
    needs: str
    risk: str
    large_print: bool


def person(row: FollowUp) -> Person:
    """Who is to be called back, for the letter and the phone list."""
    missed = row.due_on or row.missed_on
    return Person(
        patient=row.patient,
        is_undated=row.due_on is None,
        due_long=dates.patient_day(missed) if missed else "",
        due=clinic_day(missed) if missed else "",
        phone=row.patient.phone or gettext("No phone"),
        needs=needs_words(row.patient),
        risk=recording.RISKS.say(str(row.risk)) if row.risk != Risk.OTHER else "",
        large_print="large_print" in row.patient.communication_needs,
    )
