"""The patient sheet of a stored plan: its document, its patient and its clinic, handed to the words."""

from __future__ import annotations

from regimens.actions.as_it_stands import as_it_stands
from regimens.models import Plan
from regimens.web.presenters import patients
from regimens.wording.patient import ENGLISH, PatientSheet, Person, Place, margins, patient_sheet
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
        speech=speech,
    )
