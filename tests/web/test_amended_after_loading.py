"""Amended once loading is complete: the order says so, and no ampoule of it is counted again."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from regimens.models import Member, Patient, Plan
from tests.recorded import days_later
from tests.web.courses import signed
from tests.web.test_amended_after_the_first_dose import amended
from tests.web.test_paper_after_a_review import loaded
from tests.web.test_paper_of_a_course import page
from tests.web.test_plan_page import words

COMPLETE = "Loading is complete: none of its doses is left to give."
COUNTED = "6 for loading"
PAGES = ("", "clinical/", "for/clinician/")


@pytest.fixture
def plan(patient: Patient, nurse: Member, clinician: Member, answers: Mapping[str, object]) -> Plan:
    """Three times a week for two weeks, all given."""
    return loaded(signed(patient, clinician, answers), nurse)


@pytest.mark.parametrize("what", PAGES)
def test_the_version_after_loading_orders_none_of_it(plan: Plan, clinician: Member, what: str) -> None:
    before = words(page(plan, clinician, what))
    assert COMPLETE not in before
    with days_later(40):
        after = words(page(amended(plan, clinician), clinician, what))
    assert COMPLETE in after
    assert COUNTED not in after


def test_in_the_middle_of_loading_the_rest_is_counted(
    patient: Patient, nurse: Member, clinician: Member, answers: Mapping[str, object]
) -> None:
    made = signed(patient, clinician, answers)
    assert COUNTED in words(page(made, clinician, ""))
    with days_later(1):
        after = words(page(amended(made, clinician), clinician, ""))
    assert COMPLETE not in after
    assert COUNTED in after
