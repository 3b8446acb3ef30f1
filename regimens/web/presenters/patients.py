"""A patient's identity in the words of the banner and of lists: name, date of birth, number, allergies."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, gettext_noop

from regimens.models import Patient
from regimens.models.person import CommunicationNeed
from regimens.wording import dates
from regimens.wording.patient.margins import NOT_KNOWN
from regimens.wording.speech import unmarked

SEX = {
    "female": gettext_noop("Female"),
    "male": gettext_noop("Male"),
    "other": gettext_noop("Intersex or another sex"),
    "unknown": gettext_noop("Not known"),
}
ALLERGIES = {
    "known": gettext_noop("Known allergies"),
    "none": gettext_noop("No known allergies"),
    "not_recorded": gettext_noop("Allergies not recorded"),
}
UNAVAILABLE = gettext_noop("Allergies unavailable")


def clinic_date(day: date | None) -> str:
    """14-Aug-1980, whatever the language of the browser; words when there is no date."""
    if day is None:
        return gettext("Not known")
    return dates.clinic_date(day)


def clinic_day(day: date | None) -> str:
    """Mon 23-Nov-2026: a date with its weekday."""
    return dates.clinic_day(day) if day else gettext("Not known")


def age_now(patient: Patient) -> int:
    """Age in whole years today in the clinic's zone, or at death."""
    return patient.age_on(patient.deceased_on or patient.clinic.today())


def sex_words(patient: Patient) -> str:
    """The sex used for the kidney formula and the pregnancy question."""
    return gettext(SEX.get(patient.sex, "Not known"))


def number_label(patient: Patient) -> str:
    """NHS No. where the clinic uses NHS numbers, else Number."""
    return gettext(number_kind(patient))


def number_kind(patient: Patient) -> str:
    """The same in English, by which a sheet with a speech of its own finds its words."""
    is_nhs = patient.clinic.identifier_kind == "nhs_number" and patient.identifier
    return gettext_noop("NHS No.") if is_nhs else gettext_noop("Number")


def number_words(patient: Patient) -> str:
    """The identifier grouped for reading aloud: 999 100 0003; words when there is none."""
    number = number_plain(patient)
    return gettext(number) if number == NOT_KNOWN else number


def number_plain(patient: Patient) -> str:
    """The same, where there is none in English."""
    number = patient.identifier or ""
    if len(number) == 10 and number.isdigit():
        return f"{number[:3]} {number[3:6]} {number[6:]}"
    return unmarked(number or patient.local_identifier) or NOT_KNOWN


def allergy_words(patient: Patient) -> str:
    """One of four states, with the list when allergies are known."""
    words = gettext(ALLERGIES.get(patient.allergies, UNAVAILABLE))
    if patient.allergies == "known" and patient.allergy_list:
        return f"{words}: {'; '.join(patient.allergy_list.splitlines())}"
    return words


def needs_words(patient: Patient) -> str:
    """Communication needs as one phrase."""
    words = dict(CommunicationNeed.choices) if patient.communication_needs else {}
    return ", ".join(str(words.get(need, need)) for need in patient.communication_needs)


def full_name(patient: Patient) -> str:
    """EXAMPLE, Jane for lists; the family name in capitals here because lists mix people."""
    return f"{patient.family_name.upper()}, {patient.given_name}"
