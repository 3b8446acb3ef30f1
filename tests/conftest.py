"""Clinics, members and a patient for every test, made through the actions alone."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import TransactionTestCase, override_settings
from pytest_django import Settings

from regimens.actions import accounts, assessments, patients, plans
from regimens.models import Assessment, Clinic, Member, Patient, Plan, Role, triggers

# Memory to give back is looked for rarely: looking took a tenth of the suite's time.
gc.set_threshold(100_000, 50, 100)

PASSWORD = "correct horse battery 12"

_empty_tables = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def _empty_without_guards(case: TransactionTestCase) -> None:
    # Tests with a live server empty the tables after each test; the guards refuse deletion to
    # everybody. They are taken off for that moment and put back by the post_migrate handler.
    triggers.remove(connection)
    _empty_tables(case)


TransactionTestCase._fixture_teardown = _empty_without_guards  # type: ignore[attr-defined]


#: Files that take minutes; begun first, so that no process waits at the end for the other (make test).
LONG = (
    "tests/test_surfaces_agree.py",
    "tests/test_sheets_agree.py",
    "tests/test_pdfs_agree.py",
    "tests/test_pdf_dates_agree.py",
    "tests/oracle",
    "tests/actions/test_simulated_years.py",
    "tests/simulator",
    "tests/proof",
    "tests/browser",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first; within them and among the others the order stays."""
    root = django_settings.BASE_DIR

    def place(item: pytest.Item) -> int:
        return next((at for at, name in enumerate(LONG) if item.path.is_relative_to(root / name)), len(LONG))

    items.sort(key=place)


@pytest.fixture(scope="session", autouse=True)
def _files_as_they_are() -> Iterator[None]:
    # Pages name static files as they are: nothing need be collected before the tests. For the whole
    # session, because the live server looks for its folder once, before any test's own settings.
    files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**django_settings.STORAGES, "staticfiles": files}
    with override_settings(STATIC_ROOT=django_settings.BASE_DIR / "static", STORAGES=storages):
        yield


@pytest.fixture(autouse=True)
def _quick_settings(settings: Settings) -> None:
    # Argon2id takes a tenth of a second by design; tests of the hash itself set it back.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clinic(db: None) -> Clinic:
    """Elm Road Surgery, open Monday to Friday."""
    return accounts.open_clinic(name="Elm Road Surgery")


@pytest.fixture
def other_clinic(db: None) -> Clinic:
    """Another clinic, whose records nobody of the first may see."""
    return accounts.open_clinic(name="Harbour Practice")


@pytest.fixture
def manager(clinic: Clinic) -> Member:
    """Changes members and the clinic's settings."""
    return accounts.add_member(
        clinic=clinic,
        by=None,
        username="manager",
        password=PASSWORD,
        roles=[Role.MANAGER],
        display_name="Mo Manager",
    )


@pytest.fixture
def clinician(clinic: Clinic, manager: Member) -> Member:
    """Registers, drafts and signs."""
    return accounts.add_member(
        clinic=clinic,
        by=manager,
        username="clinician",
        password=PASSWORD,
        roles=[Role.CLINICIAN],
        display_name="Dr Chris Clinician",
        registration_body="GMC",
        registration_number="7000001",
    )


@pytest.fixture
def nurse(clinic: Clinic, manager: Member) -> Member:
    """Registers and drafts, never signs."""
    return accounts.add_member(
        clinic=clinic,
        by=manager,
        username="nurse",
        password=PASSWORD,
        roles=[Role.NURSE],
        display_name="Nat Nurse",
        registration_body="NMC",
        registration_number="98A7654B",
    )


@pytest.fixture
def auditor(clinic: Clinic, manager: Member) -> Member:
    """Reads everything of the clinic and writes nothing."""
    return accounts.add_member(
        clinic=clinic,
        by=manager,
        username="auditor",
        password=PASSWORD,
        roles=[Role.AUDITOR],
        display_name="Ash Auditor",
    )


@pytest.fixture
def other_clinician(other_clinic: Clinic) -> Member:
    """A clinician of the other clinic."""
    return accounts.add_member(
        clinic=other_clinic,
        by=None,
        username="clinician2",
        password=PASSWORD,
        roles=[Role.CLINICIAN],
        display_name="Dr Ola Other",
        registration_body="GMC",
        registration_number="7000002",
    )


@pytest.fixture
def details() -> patients.PatientDetails:
    """Jane Example, a fictional patient."""
    return patients.PatientDetails(
        family_name="Example",
        given_name="Jane",
        born=date(1962, 3, 27),
        sex="female",
        identifier="999 100 0003",
        allergies="none",
    )


@pytest.fixture
def patient(clinic: Clinic, clinician: Member, details: patients.PatientDetails) -> Patient:
    """Jane Example on file at Elm Road Surgery."""
    return patients.register(clinic=clinic, by=clinician, details=details, key="register-jane")


@pytest.fixture
def other_patient(other_clinic: Clinic, other_clinician: Member) -> Patient:
    """A patient of the other clinic."""
    details = patients.PatientDetails(
        family_name="Foreign",
        given_name="Fay",
        born=date(1970, 1, 5),
        sex="female",
        identifier="999 100 0011",
        allergies="not_recorded",
    )
    return patients.register(clinic=other_clinic, by=other_clinician, details=details, key="register-fay")


@pytest.fixture
def answers(clinic: Clinic) -> dict[str, object]:
    """The answers of a simple case: pernicious anaemia, no nerve signs, a choice of every 3 months."""
    last_week = (clinic.today() - timedelta(days=7)).isoformat()
    return {
        "purpose": "treat",
        "diagnosis": "confirmed",
        "b12.value": "110",
        "b12.test": "total_ng_l",
        "b12.taken_on": last_week,
        "treated_before": "no",
        "egfr.value": "88",
        "egfr.taken_on": last_week,
        "kidney.any": "no",
        "neuro.tongue": "no",
        "neuro.any": "no",
        "absorption.any": "yes",
        "absorption.pernicious_anaemia": "yes",
        "absorption.other_causes": "none",
        "pregnancy": "none",
        "safety.any": "none",
        "preference": "no_preference",
        "start": "today",
        "choices.maintenance_months": "3",
    }


@pytest.fixture
def assessment(patient: Patient, clinician: Member, answers: dict[str, object]) -> Assessment:
    """Jane's answers, all given, by the clinician."""
    begun = assessments.begin(patient=patient, by=clinician, key="begin-jane")
    return assessments.answer(
        assessment=begun, by=clinician, step="dates", answers=answers, clears=[], version=begun.version
    )


@pytest.fixture
def draft_plan(assessment: Assessment, clinician: Member) -> Plan:
    """Jane's plan, not signed."""
    return assessments.complete(
        assessment=assessment, by=clinician, version=assessment.version, key="complete-jane"
    )


@pytest.fixture
def signed_plan(draft_plan: Plan, clinician: Member) -> Plan:
    """Jane's plan, signed by the clinician."""
    return plans.sign(plan=draft_plan, by=clinician, checked=True, key="sign-jane")
