"""A running course amended: what asks for something before a first dose is not asked again under the new version."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from regimens.actions import plans, taking_back
from regimens.actions.as_it_stands import as_it_stands
from regimens.models import Member, Patient, Plan, Record
from regimens.web.presenters import schedule
from regimens.wording import advice
from tests.recorded import days_later, sign
from tests.web.courses import NERVES, give, signed
from tests.web.test_paper_of_a_course import page, part
from tests.web.test_plan_page import words

FIRST = re.compile(r"[Bb]efore the first|[Gg]ive the first|before you start")
SHEETS = ("directions/", "for/nurse/", "for/clinician/", "sheet/", "for/patient/")


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Signs of the spinal cord and a risk of low potassium: much is asked before the first dose."""
    return signed(patient, clinician, answers | NERVES | {"safety.potassium_risk": "yes"})


def amended(plan: Plan, by: Member, key: str = "v2") -> Plan:
    """The same course under its next version."""
    begun = plans.amend(plan=Plan.everywhere.get(pk=plan.pk), by=by, reason="A new result", key=key)
    return Plan.everywhere.get(pk=sign(begun, by, key).pk)


def first_dose(plan: Plan, by: Member) -> Record:
    return give(plan, by, "first")


@pytest.mark.parametrize("what", SHEETS)
def test_the_next_version_asks_for_nothing_before_a_first_dose(
    plan: Plan, nurse: Member, clinician: Member, what: str
) -> None:
    assert FIRST.search(words(page(plan, clinician, what)))
    first_dose(plan, nurse)
    assert FIRST.search(words(page(plan, clinician, what))) is None
    newer = amended(plan, clinician)
    assert FIRST.search(words(page(newer, clinician, what))) is None
    with days_later(4):
        give(newer, nurse, "second")
        assert FIRST.search(words(page(newer, clinician, what))) is None


def test_without_a_dose_the_next_version_asks_for_it_all(plan: Plan, clinician: Member) -> None:
    newer = amended(plan, clinician)
    said = words(page(newer, clinician, "directions/"))
    assert advice.ADVICE["folic_acid_not_before_b12"] in said
    assert advice.ADVICE["potassium_daily"] in said
    assert "You need a blood test before you start." in words(page(newer, clinician, "sheet/"))


def test_a_dose_taken_back_before_the_amendment_was_none(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    taking_back.take_back(record=first_dose(plan, nurse), by=nurse, reason="Another patient", key="back")
    newer = amended(plan, clinician)
    assert advice.ADVICE["potassium_daily"] in words(page(newer, clinician, "directions/"))


def test_doses_given_elsewhere_are_of_this_course(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    today = patient.clinic.today()
    rows = [
        {
            "given_on": (today - timedelta(days=days)).isoformat(),
            "form": "hydroxocobalamin",
            "micrograms": "1000",
            "route": "intramuscular",
        }
        for days in (4, 2)
    ]
    since = {"start": "other", "start_on": rows[0]["given_on"]}
    listed = {"treated_before": "injections", "injections": rows, **since}
    plan = signed(patient, clinician, answers | NERVES | listed)
    assert len(plan.history["injections"]) == 2
    said = words(page(plan, clinician, "directions/"))
    assert advice.ADVICE["folic_acid_not_before_b12"] not in said


def test_a_calendar_names_the_test_that_is_owed(plan: Plan, nurse: Member, clinician: Member) -> None:
    first_dose(plan, nurse)
    newer = amended(plan, clinician)
    named = {row.plain for row in schedule.rows(as_it_stands(newer).document) if row.key == "baseline"}
    assert named == {"Blood test: still to do"}
    assert "You still need a blood test." in words(part(page(newer, clinician, "sheet/"), "part part-tests"))


def test_who_loads_again_is_asked_for_nothing_before_a_first_dose(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    """Doses of years lie before it."""
    again = {
        "purpose": "review",
        "treated_before": "injections",
        "response": "new_or_worse",
        "current_interval.count": "2",
        "current_interval.unit": "month",
        "injections": [
            {"given_on": day, "form": "hydroxocobalamin", "micrograms": "1000", "route": "intramuscular"}
            for day in ("2026-05-05", "2026-07-06", "2026-09-07")
        ],
    }
    plan = signed(patient, clinician, answers | NERVES | again | {"safety.potassium_risk": "yes"})
    assert {event["key"] for event in plan.document["schedule"]} >= {"baseline", "reload-1"}
    for what in ("directions/", "clinical/", "for/clinician/"):
        said = words(page(plan, clinician, what))
        assert "before the first dose" not in said.lower(), what
        assert "Blood test before loading again" in said, what
        assert advice.AGAIN["potassium_daily"] in said, what
