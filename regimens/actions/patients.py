"""Registering, changing, finding and opening patients."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.db.models import Q

from regimens.actions import audit, due, tasks
from regimens.actions.conflicts import StaleVersion, check_version
from regimens.actions.details import BadDetails, PatientDetails, check_details, details_of, search_key, tidy
from regimens.actions.permissions import Do, check, check_same_clinic
from regimens.actions.submissions import once
from regimens.models import Clinic, EventKind, Member, Patient
from regimens.models.clinic import IdentifierKind, Profile

__all__ = [
    "AlreadyRegistered",
    "BadDetails",
    "PatientDetails",
    "StaleVersion",
    "amend",
    "details_of",
    "find",
    "register",
    "view",
]

MOST_FOUND = 50
MOST_NAMES = 6
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
NUMERIC_DATE = re.compile(r"(\d{1,2})[\s/.-](\d{1,2})[\s/.-](\d{4})")
NAMED_DATE = re.compile(r"(\d{1,2})[\s/.-]?([a-z]{3})[a-z]*[\s/.-]?(\d{4})")


class AlreadyRegistered(Exception):
    """The identifier is on file in this clinic; `patient` is whose it is."""

    def __init__(self, patient: Patient) -> None:
        super().__init__("A patient with this identifier is already registered.")
        self.patient = patient


@transaction.atomic
def register(*, clinic: Clinic, by: Member, details: PatientDetails, key: str) -> Patient:
    """Put a new patient on file; raises BadDetails, AlreadyRegistered, NotPermitted."""
    check(by, Do.REGISTER_PATIENT)
    check_same_clinic(by, clinic.pk)
    details = tidy(details)
    form = once(by, "register", key, clinic.pk, asdict(details))
    if (first := form.first_result(Patient)) is not None:
        return first
    check_details(details, clinic, clinic.today())
    _check_not_on_file(details, clinic, but=None)
    patient = Patient(clinic=clinic, identifier_kind=clinic.identifier_kind)
    _write(patient, details)
    patient.save(force_insert=True)
    audit.record(EventKind.PATIENT_REGISTERED, by=by, on=patient)
    return form.keep(patient)


@transaction.atomic
def amend(*, patient: Patient, by: Member, details: PatientDetails, version: int, key: str) -> Patient:
    """Change a patient's details; raises BadDetails, AlreadyRegistered, StaleVersion, NotPermitted."""
    check(by, Do.AMEND_PATIENT)
    check_same_clinic(by, patient.clinic_id)
    details = tidy(details)
    form = once(by, "amend_patient", key, patient.pk, version, asdict(details))
    if (first := form.first_result(Patient)) is not None:
        return first
    current = Patient.objects.in_clinic(by.clinic).select_for_update().get(pk=patient.pk)
    check_version(current, version)
    check_details(details, current.clinic, current.clinic.today())
    _check_not_on_file(details, current.clinic, but=current)
    changed = _changed_fields(current, details)
    _write(current, details)
    current.version += 1
    current.save()
    detail = {"fields": changed} | _tasks_of(current, by, changed)
    audit.record(EventKind.PATIENT_AMENDED, by=by, on=current, detail=detail)
    due.refresh(current)  # who has died is called no more
    return form.keep(current)


def _tasks_of(patient: Patient, by: Member, changed: list[str]) -> dict[str, int]:
    """A death closes the open tasks, and one that was wrong opens them again; how many, for the event."""
    if patient.deceased_on is not None:
        closed = tasks.close_for_death(patient, by)
        return {"tasks_closed": closed} if closed else {}
    opened = tasks.open_again(patient) if "deceased_on" in changed else 0
    return {"tasks_opened": opened} if opened else {}


@transaction.atomic
def find(*, by: Member, words: str) -> list[Patient]:
    """Patients of the member's clinic by identifier, date of birth or the beginnings of names."""
    check(by, Do.FIND_PATIENT)
    everyone = Patient.objects.in_clinic(by.clinic)
    found = list(
        everyone.filter(_matches(words, month_first=by.clinic.profile == Profile.US)).order_by(
            "family_key", "given_key", "born"
        )[:MOST_FOUND]
    )
    audit.record(EventKind.PATIENTS_SEARCHED, by=by, detail={"found": len(found)})
    return found


@transaction.atomic
def view(*, patient: Patient, by: Member) -> None:
    """Note that the member opened the patient's page."""
    check(by, Do.VIEW_PATIENT)
    check_same_clinic(by, patient.clinic_id)
    audit.record(EventKind.PATIENT_VIEWED, by=by, on=patient)


def day_in(words: str, *, month_first: bool) -> date | None:
    """The date that somebody typed, in the clinic's order of day and month; nothing when it is none."""
    text = words.strip().casefold()
    try:
        if iso := ISO_DATE.fullmatch(text):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if numeric := NUMERIC_DATE.fullmatch(text):
            first, second = int(numeric[1]), int(numeric[2])
            day, month = (second, first) if month_first else (first, second)
            return date(int(numeric[3]), month, day)
        if (named := NAMED_DATE.fullmatch(text)) and named[2] in MONTHS:
            return date(int(named[3]), MONTHS.index(named[2]) + 1, int(named[1]))
    except ValueError:
        return None
    return None


def _matches(words: str, *, month_first: bool) -> Q:
    compact = words.replace(" ", "").replace("-", "")
    if compact.isascii() and compact.isdigit() and len(compact) == 10:
        return Q(identifier=compact) | Q(local_identifier=words.strip())
    if (born := day_in(words, month_first=month_first)) is not None:
        return Q(born=born)
    names = search_key(words).split()[:MOST_NAMES]
    by_name = Q(local_identifier__iexact=words.strip()) if words.strip() else Q(pk__in=[])
    for cut in range(len(names) + 1 if names else 0):
        first, second = " ".join(names[:cut]), " ".join(names[cut:])
        by_name |= _begins("family_key", first) & _begins("given_key", second)
        by_name |= _begins("given_key", first) & _begins("family_key", second)
    return by_name


def _begins(field: str, words: str) -> Q:
    return Q(**{f"{field}__startswith": words}) if words else Q()


def _check_not_on_file(details: PatientDetails, clinic: Clinic, but: Patient | None) -> None:
    same = Q(pk__in=[])
    if details.identifier and clinic.identifier_kind != IdentifierKind.NONE:
        same |= Q(identifier_kind=clinic.identifier_kind, identifier=details.identifier)
    if details.local_identifier:
        same |= Q(local_identifier=details.local_identifier)
    others = Patient.objects.in_clinic(clinic).filter(same)
    if (other := (others.exclude(pk=but.pk) if but else others).first()) is not None:
        raise AlreadyRegistered(other)


def _changed_fields(patient: Patient, details: PatientDetails) -> list[str]:
    before, after = asdict(details_of(patient)), asdict(details)
    return sorted(field for field in after if after[field] != before[field])


def _write(patient: Patient, details: PatientDetails) -> None:
    for field, value in asdict(details).items():
        setattr(patient, field, list(value) if field == "communication_needs" else value)
    patient.family_key = search_key(details.family_name)
    patient.given_key = search_key(details.given_name)
