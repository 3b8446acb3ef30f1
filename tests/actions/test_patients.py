"""Registering, changing and finding patients: limits, sentences, duplicates, conflicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from regimens.actions import patients
from regimens.actions.patients import AlreadyRegistered, BadDetails, PatientDetails, StaleVersion
from regimens.actions.permissions import NotPermitted
from regimens.actions.submissions import MissingKey
from regimens.models import Clinic, Event, Member, Patient


def register(clinic: Clinic, by: Member, details: PatientDetails, key: str = "k") -> Patient:
    return patients.register(clinic=clinic, by=by, details=details, key=key)


BAD = [
    ("family_name", "", "Enter the family name"),
    ("family_name", "x" * 101, "Family name must be 100 characters or fewer"),
    (
        "family_name",
        "Example\u202e",
        "Family name must only include letters, hyphens, apostrophes and spaces",
    ),
    ("family_name", "=1+1", "Family name must only include letters, hyphens, apostrophes and spaces"),
    ("family_name", "--", "Enter the family name"),
    ("given_name", "  ", "Enter the given name"),
    ("given_name", "R2D2", "Given name must only include letters, hyphens, apostrophes and spaces"),
    ("born", None, "Enter the date of birth"),
    ("born", date(2999, 1, 1), "Date of birth must be in the past"),
    ("born", date(1850, 1, 1), "Date of birth must be within the last 120 years"),
    ("identifier", "999 123", "NHS number must be 10 digits"),
    ("identifier", "99910000A3", "NHS number must be 10 digits"),
    ("identifier", "999 100 0004", "Check the NHS number: the last digit does not match"),
    ("identifier", "999 123 4567", "Check the NHS number: the last digit does not match"),
    ("local_identifier", "x" * 21, "Local identifier must be 20 characters or fewer"),
    ("local_identifier", "a\u200bb", "Local identifier must only include letters, digits and marks"),
    ("sex", "", "Select the sex used for kidney and pregnancy checks"),
    ("allergies", "", "Select whether the patient has known allergies"),
    ("allergies", "known", None),
    ("phone", "1" * 21, "Phone number must be 20 characters or fewer"),
    ("phone", "call me", "Phone number must only include digits, spaces and plus"),
    ("communication_needs", ("telepathy",), "Select communication needs from the list"),
    ("deceased_on", date(2999, 1, 1), "Date of death must be today or in the past"),
    ("deceased_on", date(1950, 1, 1), "Date of death must be after the date of birth"),
]


@pytest.mark.parametrize(("field", "value", "sentence"), BAD)
def test_each_mistake_has_its_sentence(
    clinic: Clinic,
    clinician: Member,
    details: PatientDetails,
    field: str,
    value: Any,
    sentence: str | None,
) -> None:
    with pytest.raises(BadDetails) as raised:
        register(clinic, clinician, replace(details, **{field: value}))
    if sentence is None:
        field, sentence = "allergy_list", "Enter the known allergies"
    assert raised.value.errors == {field: sentence}
    assert not Patient.everywhere.exists()


def test_allergies_and_their_list_agree(clinic: Clinic, nurse: Member, details: PatientDetails) -> None:
    with pytest.raises(BadDetails) as raised:
        register(clinic, nurse, replace(details, allergy_list="penicillin"))
    assert set(raised.value.errors) == {"allergies"}
    with pytest.raises(BadDetails) as raised:
        register(clinic, nurse, replace(details, allergies="known", allergy_list="x" * 201))
    assert raised.value.errors == {"allergy_list": "Each allergy must be 200 characters or fewer"}
    kept = register(clinic, nurse, replace(details, allergies="known", allergy_list=" penicillin \n\n nuts"))
    assert kept.allergy_list == "penicillin\nnuts"


@pytest.mark.parametrize(
    "name", ["O'Brien", "D’Arcy", "Núñez-Şahin", "van der Berg", "Łukasiewicz", "李", "ʻAkau"]
)
def test_names_of_the_world_are_kept_as_typed(
    clinic: Clinic, clinician: Member, details: PatientDetails, name: str
) -> None:
    assert register(clinic, clinician, replace(details, family_name=f" {name} ")).family_name == name


@pytest.mark.parametrize(
    ("text", "contradicts"),
    [
        ("Hydroxocobalamin: rash", True),
        ("vitamin B12", True),
        ("B-12 injection", True),
        ("b 12", True),
        ("nickel and cobalt", True),
        ("Cobalin-H", True),
        ("NEO-CYTAMEN 1996", True),
        ("vitB12", True),
        ("vit. b.12 tablets", True),
        ("B₁₂", True),
        ("methylcobalamin", True),
        ("cyanocobalamine", True),
        ("penicillin\ncobalt chloride", True),
        ("penicillin", False),
        ("lab12", False),
        ("ward B121", False),
        ("vitamin B1, 2 tablets", False),
    ],
)
def test_an_allergy_that_names_cobalamin_is_noticed(
    clinic: Clinic, clinician: Member, details: PatientDetails, text: str, contradicts: bool
) -> None:
    patient = register(clinic, clinician, replace(details, allergies="known", allergy_list=text))
    assert patient.allergy_names_cobalamin is contradicts


def test_a_form_sent_twice_registers_once(clinic: Clinic, clinician: Member, details: PatientDetails) -> None:
    first = register(clinic, clinician, details)
    assert register(clinic, clinician, details) == first
    assert Patient.everywhere.count() == 1
    assert Event.objects.filter(kind="patient_registered").count() == 1


def test_the_same_key_with_other_details_is_another_wish(
    clinic: Clinic, clinician: Member, details: PatientDetails
) -> None:
    first = register(clinic, clinician, details)
    other = replace(details, given_name="Janet", identifier="")
    assert register(clinic, clinician, other) != first


def test_a_form_without_key_is_refused(clinic: Clinic, clinician: Member, details: PatientDetails) -> None:
    with pytest.raises(MissingKey):
        register(clinic, clinician, details, key="")


def test_a_known_identifier_leads_to_its_patient(
    clinic: Clinic, clinician: Member, patient: Patient, details: PatientDetails
) -> None:
    with pytest.raises(AlreadyRegistered) as raised:
        register(clinic, clinician, replace(details, given_name="Other", identifier="9991000003"), key="new")
    assert raised.value.patient == patient


def test_the_same_identifier_in_another_clinic_is_another_patient(
    other_clinic: Clinic, other_clinician: Member, patient: Patient, details: PatientDetails
) -> None:
    assert register(other_clinic, other_clinician, details).pk != patient.pk


@pytest.mark.parametrize("role", ["auditor", "manager", "other_clinician"])
def test_who_may_not_register(
    request: pytest.FixtureRequest, clinic: Clinic, details: PatientDetails, role: str
) -> None:
    with pytest.raises(NotPermitted):
        register(clinic, request.getfixturevalue(role), details)


def test_amending_counts_versions_and_refuses_stale_ones(
    clinician: Member, nurse: Member, patient: Patient
) -> None:
    details = patients.details_of(patient)
    newer = patients.amend(
        patient=patient, by=nurse, details=replace(details, phone="01632 960001"), version=1, key="a"
    )
    assert (newer.version, newer.phone) == (2, "01632 960001")
    with pytest.raises(StaleVersion) as raised:
        patients.amend(
            patient=patient, by=clinician, details=replace(details, phone="01632 960002"), version=1, key="b"
        )
    assert raised.value.current.phone == "01632 960001"
    again = patients.amend(
        patient=patient, by=nurse, details=replace(details, phone="01632 960001"), version=1, key="a"
    )
    assert again.version == 2
    assert Event.objects.get(kind="patient_amended").detail == {"fields": ["phone"]}


@pytest.mark.parametrize(
    "words",
    [
        "example",
        "EXAMPLE, Jane",
        "jane exam",
        "Jan",
        "999 100 0003",
        "9991000003",
        "27/03/1962",
        "27 3 1962",
        "27-Mar-1962",
        "1962-03-27",
    ],
)
def test_a_patient_is_found_by(
    clinician: Member, patient: Patient, other_patient: Patient, words: str
) -> None:
    assert patients.find(by=clinician, words=words) == [patient]


@pytest.mark.parametrize(
    ("words", "is_found"), [("3/27/1962", True), ("27/3/1962", False), ("1962-03-27", True)]
)
def test_a_clinic_in_the_united_states_says_the_month_first(
    clinic: Clinic, clinician: Member, patient: Patient, words: str, is_found: bool
) -> None:
    clinic.profile = "us"
    clinic.save()
    assert bool(patients.find(by=Member.objects.get(pk=clinician.pk), words=words)) is is_found


@pytest.mark.parametrize(
    "words", ["", " ", "ane", "foreign", "999 100 0011", "31/02/1962", "%", "_", "example jane x"]
)
def test_a_patient_is_not_found_by(
    clinician: Member, patient: Patient, other_patient: Patient, words: str
) -> None:
    assert patients.find(by=clinician, words=words) == []


@pytest.mark.parametrize("words", ["Jones-Smith", "jones smith", "Jones", "nunez jones"])
def test_double_names_and_accents_are_found(
    clinic: Clinic, clinician: Member, details: PatientDetails, words: str
) -> None:
    double = register(clinic, clinician, replace(details, family_name="Jones-Smith", given_name="Núñez"))
    assert patients.find(by=clinician, words=words) == [double]


def test_opening_and_searching_are_events(auditor: Member, patient: Patient) -> None:
    patients.view(patient=patient, by=auditor)
    patients.find(by=auditor, words="example")
    kinds = [event.kind for event in Event.objects.order_by("-sequence")[:2]]
    assert kinds == ["patients_searched", "patient_viewed"]


@time_machine.travel("2026-03-27 00:30:00+00:00")
def test_age_counts_completed_years(patient: Patient) -> None:
    today = patient.clinic.today()
    assert patient.age_on(today) == 64
    assert patient.age_on(today - timedelta(days=1)) == 63


def test_a_leap_day_birthday_comes_on_the_first_of_march(patient: Patient) -> None:
    patient.born = date(2004, 2, 29)
    assert patient.age_on(date(2025, 2, 28)) == 20
    assert patient.age_on(date(2025, 3, 1)) == 21
