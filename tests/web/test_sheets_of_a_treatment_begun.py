"""Who has had a dose of the course is told to keep on, and nobody is told to start what has begun."""

from __future__ import annotations

import pytest

from regimens.actions import taking_back
from regimens.models import Member, Patient, Plan
from tests.recorded import days_later
from tests.web.courses import NERVES, give, signed
from tests.web.test_amended_after_the_first_dose import amended
from tests.web.test_warnings_of_a_course import said_on

START, KEEP_ON = (f"{how} gives your nerves the best chance." for how in ("Starting now", "Keeping on"))
SHEETS = ("sheet/", "carer/", "for/patient/", "for/carer/")


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Signs of the nerves, signed."""
    return signed(patient, clinician, answers | NERVES)


def about(plan: Plan, reader: Member, what: str) -> str:
    """What a sheet says, a carer's too, as if it spoke to the patient."""
    return said_on(plan, reader, what).replace("their nerves", "your nerves")


@pytest.mark.parametrize("what", SHEETS)
def test_after_a_dose_it_is_keeping_on_that_counts(
    plan: Plan, clinician: Member, nurse: Member, what: str
) -> None:
    assert START in about(plan, clinician, what)
    dose = give(plan, nurse, "a")
    said = about(plan, clinician, what)
    assert KEEP_ON in said
    assert START not in said
    taking_back.take_back(record=dose, by=nurse, reason="Another patient", key="back")
    assert START in about(plan, clinician, what)


@pytest.mark.parametrize("what", SHEETS)
def test_under_the_next_version_too(plan: Plan, clinician: Member, nurse: Member, what: str) -> None:
    give(plan, nurse, "a")
    with days_later(1):
        newer = amended(plan, clinician)
        said = about(newer, clinician, what)
    assert KEEP_ON in said
    assert START not in said
