"""One person to call back: the date that was missed, in the words of the letter and of the phone list."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from regimens.models import FollowUp, Patient, Risk
from regimens.web.presenters.patients import clinic_day, needs_words
from regimens.wording import dates, recording


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who, since when, how to reach them and what to keep in mind."""

    patient: Patient
    due_long: str
    due: str
    phone: str
    needs: str
    risk: str
    large_print: bool


def person(row: FollowUp) -> Person:
    """A row of the overdue list for the letter and the phone list."""
    assert row.due_on is not None, "who is overdue has a date"
    return Person(
        patient=row.patient,
        due_long=dates.patient_day(row.due_on),
        due=clinic_day(row.due_on),
        phone=row.patient.phone or gettext("No phone"),
        needs=needs_words(row.patient),
        risk=recording.RISKS.say(str(row.risk)) if row.risk != Risk.OTHER else "",
        large_print="large_print" in row.patient.communication_needs,
    )
