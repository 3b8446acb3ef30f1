"""The patient sheet of a stored plan: its document, its patient and its clinic, handed to the words."""

from __future__ import annotations

from collections.abc import Container, Sequence
from uuid import UUID

from regimens.actions import doses_on_record
from regimens.actions.as_it_stands import as_it_stands
from regimens.clinical.forecast import UnreadableHistory
from regimens.models import Plan, Record
from regimens.web.presenters import patients
from regimens.wording import dates
from regimens.wording.patient import ENGLISH, OnRecord, PatientSheet, Person, Place, margins, patient_sheet
from regimens.wording.speech import Speech

#: The value of `?size=` for large print.
LARGE = "large"


def made(plan: Plan, owner: str, speech: Speech = ENGLISH) -> PatientSheet:
    """The sheet with the dates that stand today; `owner` gives doses on closed days.

    Raises NothingToTakeHome.
    """
    patient, clinic, stands = plan.patient, plan.clinic, as_it_stands(plan)
    number = margins.numbered(patients.number_kind(patient), patients.number_plain(patient), speech)
    return patient_sheet(
        stands.document,
        person=Person(patient.given_name, patient.family_name, patient.born, number),
        place=Place(clinic.name, clinic.phone, clinic.help_phone, clinic.profile, clinic.numbers()),
        today=clinic.today(),
        owner=owner,
        has_moved=stands.on is not None,
        has_missed=stands.has_missed,
        given=_given(plan, stands.records),
        speech=speech,
    )


def _given(plan: Plan, records: Sequence[Record]) -> list[OnRecord]:
    """Every dose on record, oldest first; of one day the one that was planned before a second one."""
    try:
        ours = {dose.pk for dose in doses_on_record.of_this_course(plan, records)}
    except UnreadableHistory:
        ours = set()
    return [_on_record(each, plan, ours) for each in doses_on_record.on_record(records)]


def _on_record(dose: Record, plan: Plan, ours: Container[UUID]) -> OnRecord:
    expiry = dose.detail["expires_on"]
    return OnRecord(
        on=dose.on,
        key=dose.key,
        is_of_this_course=dose.pk in ours,
        drug="" if dose.detail["form"] == plan.drug else dose.detail["form"],
        site=dose.detail["site"],
        batch=dose.batch,
        expires_on=dates.read(expiry) if expiry else None,
        giver=dose.detail["giver"] or dose.recorded_by.name,
    )
