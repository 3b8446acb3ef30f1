"""Deep subcutaneous is ordered: the sheet names no site of the muscle, and asks for no route to be confirmed."""

from __future__ import annotations

import pytest

from regimens.models import Member, Patient, Plan
from regimens.wording import advice, alerts
from tests.web.courses import signed
from tests.web.test_warnings_of_a_course import said_on

BLEEDING = {"safety.any": "some", "safety.bleeding_risk": "yes"}
PAPERS = ("directions/", "for/nurse/", "for/clinician/", "clinical/", "")
OF_MUSCLE = ("deltoid", "ventrogluteal", "outer thigh", "needle directed forwards", "Confirm the route")


def made(patient: Patient, by: Member, answers: dict[str, object], route: str) -> Plan:
    return signed(patient, by, answers | BLEEDING | {"choices.route": route})


@pytest.mark.parametrize("what", PAPERS)
def test_under_the_skin_nothing_is_said_of_the_muscle(
    patient: Patient, clinician: Member, answers: dict[str, object], what: str
) -> None:
    plan = made(patient, clinician, answers, "deep_subcutaneous")
    assert plan.route == "deep_subcutaneous"
    said = said_on(plan, clinician, what)
    assert not [words for words in OF_MUSCLE if words in said]
    assert alerts.UNDER_THE_SKIN in said
    kept = ("technique_no_iv", "technique_rotate_sites", "technique_bleeding", "deep_subcutaneous_off_label")
    for code in kept:
        assert advice.ADVICE[code] in said, code
    assert advice.UNDER_THE_SKIN["technique_no_buttock"] in said


@pytest.mark.parametrize("what", PAPERS)
def test_into_the_muscle_its_sites_are_named(
    patient: Patient, clinician: Member, answers: dict[str, object], what: str
) -> None:
    said = said_on(made(patient, clinician, answers, "intramuscular"), clinician, what)
    assert advice.ADVICE["technique_no_buttock"] in said
    assert "Use the deltoid, the outer thigh or the ventrogluteal site" in said
    assert alerts.ALERTS["A10"] in said
