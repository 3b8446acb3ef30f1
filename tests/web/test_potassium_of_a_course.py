"""Potassium over a course: the newest result of all decides whether it is low, and staff are told as long as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from regimens.actions import assessments, plans, reviews, taking_back
from regimens.actions.as_it_stands import as_it_stands
from regimens.actions.recording import CannotRecord
from regimens.models import Member, Patient, Plan, Record
from regimens.wording import alerts, still_true
from regimens.wording.patient import help
from tests.actions.test_amending import PREVENTION
from tests.actions.test_came_back import again, changed, now
from tests.actions.test_first_day import kept
from tests.recorded import as_known, days_later, sign
from tests.web.courses import NERVES, give, result, signed
from tests.web.test_amended_after_the_first_dose import amended
from tests.web.test_tablets_amended import TABLETS
from tests.web.test_warnings_of_a_course import FIRST_DAYS, said_on

STAFF = ("directions/", "for/nurse/", "for/clinician/", "clinical/", "")
#: No cause for which potassium is watched.
NOT_WATCHED = NERVES | {
    "absorption.pernicious_anaemia": "no",
    "absorption.atrophic_gastritis": "yes",
    "anaemia": "none",
}
PATIENT_IS_TOLD = help.TODAY_SALTS["heart"]
LOW, BEGUN, UNDATED = alerts.POTASSIUM_LOW_BEGUN, alerts.POTASSIUM_BEGUN, alerts.POTASSIUM_LOW_UNDATED


def measured(plan: Plan, by: Member, typed: str, place: str = "", analyte: str = "potassium") -> Record:
    """A result of today, in answer to a planned test or to none."""
    unit = "mmol/L" if analyte == "potassium" else "g/L"
    return result(now(plan), by, f"{place} {typed} {plan.clinic.today()}", analyte, typed, unit, place)


def said(plan: Plan) -> str:
    """What A09 says to whoever acts on the plan today; empty where it says nothing."""
    document = as_it_stands(now(plan)).document
    found = [each for each in still_true.alerts(document) if each["code"] == "A09"]
    return " ".join(alerts.text(each, document) for each in found if not alerts.is_only_unchecked(each))


def low_before(patient: Patient, typed: str = "3.0") -> dict[str, object]:
    """A potassium of yesterday among the answers."""
    yesterday = patient.clinic.today() - timedelta(days=1)
    return {
        "potassium.value": typed,
        "potassium.unit": "mmol/L",
        "potassium.taken_on": yesterday.isoformat(),
    }


@pytest.fixture
def plan(patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]) -> Plan:
    """Pernicious anaemia and nerve signs, the first dose given today."""
    made = signed(patient, clinician, answers | NERVES)
    give(made, nurse, "d0")
    return made


# Amended


@pytest.mark.parametrize("what", STAFF)
def test_known_to_be_low_is_said_of_the_version_after_too(
    plan: Plan, nurse: Member, clinician: Member, what: str
) -> None:
    with days_later(1):
        measured(plan, nurse, "2.8")
    with days_later(5):
        newer = amended(plan, clinician)
        assert "A09" not in {each["code"] for each in newer.document["alerts"]}
        assert LOW in said_on(now(newer), clinician, what)
        measured(newer, nurse, "4.4")
        assert LOW not in said_on(now(newer), clinician, what)


def test_a_third_version_says_it_until_a_result_is_normal(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    with days_later(1):
        low = measured(plan, nurse, "2.7")
    newer = plan
    for day in (5, 6):
        with days_later(day):
            newer = amended(newer, clinician, f"after {day}")
            assert said(newer).startswith("Potassium was low"), day
    with days_later(90):
        assert said(newer) == UNDATED
        taking_back.take_back(record=low, by=nurse, reason="Another patient", key="back")
        assert said(newer) == ""


def test_tests_that_are_owed_keep_their_caution_with_its_sources(plan: Plan, clinician: Member) -> None:
    (signed_alert,) = (each for each in plan.document["alerts"] if each["code"] == "A09")
    with days_later(5):
        newer = amended(plan, clinician)
        document = as_it_stands(now(newer)).document
        assert [each for each in still_true.alerts(document) if each["code"] == "A09"] == [signed_alert]
        assert said(newer) == BEGUN


def test_once_the_owed_tests_are_done_nothing_is_said(plan: Plan, nurse: Member, clinician: Member) -> None:
    with days_later(5):
        newer = amended(plan, clinician)
        for number in (1, 2, 3):
            assert said(newer) == BEGUN
            measured(newer, nurse, "4.2", f"potassium-{number}")
        assert said(newer) == ""


@pytest.mark.parametrize("what", STAFF)
def test_low_is_said_where_the_plan_watches_no_potassium(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object], what: str
) -> None:
    blood = {"haemoglobin.value": "140", "haemoglobin.unit": "g/L"}
    blood["haemoglobin.taken_on"] = str(answers["egfr.taken_on"])
    plan = signed(patient, clinician, answers | NOT_WATCHED | blood)
    assert "A09" not in {each["code"] for each in plan.document["alerts"]}
    give(plan, nurse, "d0")
    assert said(plan) == ""
    with days_later(2):
        measured(plan, nurse, "2.6")
        assert LOW in said_on(now(plan), clinician, what)


def test_its_rule_and_sources_are_those_of_a_low_potassium(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    with days_later(5):
        measured(plan, nurse, "2.8")
        document = as_it_stands(now(amended(plan, clinician))).document
    found = next(each for each in still_true.alerts(document) if each["code"] == "A09")
    assert (found["rule"], found["tier"]) == ("alert.potassium_low", "caution")
    assert found["basis"] == ["T28", "R33"]


def test_on_tablets_a_low_potassium_names_no_first_dose(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    plan = signed(patient, clinician, answers | TABLETS)
    assert said(plan) == ""
    measured(plan, nurse, "2.9")
    assert said(plan) == UNDATED
    assert PATIENT_IS_TOLD in said_on(now(plan), clinician, "sheet/")
    with days_later(1):
        measured(plan, nurse, "4.0")
        assert said(plan) == ""
        assert PATIENT_IS_TOLD not in said_on(now(plan), clinician, "sheet/")


# The newest of all


def test_low_before_treatment_and_normal_since_is_not_to_be_replaced(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    plan = signed(patient, clinician, answers | NERVES | low_before(patient))
    assert said(plan) == alerts.POTASSIUM_LOW
    measured(plan, nurse, "4.3", "potassium-1")
    assert said(plan) == alerts.POTASSIUM
    give(plan, nurse, "d0")
    for day, place in ((1, "potassium-2"), (2, "potassium-3")):
        with days_later(day):
            assert said(plan) == BEGUN
            measured(plan, nurse, "4.3", place)
    with days_later(2):
        assert said(plan) == ""


def test_a_normal_result_without_a_place_ends_the_watch_once_no_test_is_owed(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    plan = signed(patient, clinician, answers | NERVES | low_before(patient))
    give(plan, nurse, "d0")
    with days_later(50):
        assert said(plan) == UNDATED
    with days_later(2):
        assert said(plan) == LOW
        measured(plan, nurse, "4.4")
        assert said(plan) == BEGUN
    with days_later(50):
        assert said(plan) == ""


def test_a_newer_potassium_among_the_answers_decides(plan: Plan, nurse: Member, clinician: Member) -> None:
    with days_later(1):
        measured(plan, nurse, "2.8")
    with days_later(2):
        answered = {"potassium__unit": "mmol/L", "potassium__taken_on": plan.clinic.today().isoformat()}
        newer = changed(plan, clinician, potassium__value="4.3", **answered)
        assert said(newer) == BEGUN
    with days_later(3):
        measured(newer, nurse, "3.1")
        assert said(newer) == LOW


def test_of_one_day_the_lowest_counts(plan: Plan, nurse: Member) -> None:
    with days_later(1):
        measured(plan, nurse, "2.8")
        measured(plan, nurse, "4.2")
        assert said(plan) == LOW
    with days_later(2):
        measured(plan, nurse, "4.2")
        measured(plan, nurse, "<4.5")
        assert said(plan) == LOW, "the lowest of this day is not known"
        measured(plan, nurse, ">3.6")
    with days_later(3):
        measured(plan, nurse, "3.5")
        assert said(plan) == BEGUN


@pytest.mark.parametrize(
    ("typed", "is_low"), [("<4.5", True), (">3.0", True), (">3.5", False), ("<3.5", True)]
)
def test_a_bound_that_leaves_it_open_proves_nothing(
    plan: Plan, nurse: Member, typed: str, is_low: bool
) -> None:
    with days_later(1):
        measured(plan, nurse, "2.8")
    with days_later(2):
        measured(plan, nurse, typed)
        assert said(plan) == (LOW if is_low else BEGUN)


# What answers a planned potassium


def test_another_result_is_no_answer_to_a_planned_potassium(plan: Plan, nurse: Member) -> None:
    with pytest.raises(CannotRecord, match="planned test is of potassium") as refused:
        measured(plan, nurse, "130", "potassium-1", "haemoglobin")
    assert refused.value.control == "analyte"
    measured(plan, nurse, "130", "baseline", "haemoglobin")


# Loaded again


def test_first_days_that_are_over_stay_over_in_the_version_after(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    for day in range(2, 14, 2):
        with days_later(day):
            give(plan, nurse, f"d{day}")
    with days_later(13):
        reviews.record_plateau(plan=plan, by=clinician, on=plan.clinic.today(), reason="None", key="p")
    with days_later(60):
        worse = again(plan, clinician, "worse", "worse", numbness=3)
        draft = reviews.amend_after(review=worse, by=clinician, key="after")
        loaded = sign(kept(draft, clinician, {"start": "today"}, "dates"), clinician, "again")
    for number, day in enumerate((60, 61, 62), 1):
        with days_later(day):
            if day != 61:
                give(now(loaded), nurse, f"again {day}")
            assert FIRST_DAYS in said_on(now(loaded), clinician, "directions/")
            measured(loaded, nurse, "4.2", f"potassium-{number}")
    with days_later(64):
        give(now(loaded), nurse, "again 64")
        assert FIRST_DAYS not in said_on(now(loaded), clinician, "directions/")
        newer = amended(now(loaded), clinician)
        assert FIRST_DAYS not in said_on(now(newer), clinician, "directions/")


def test_a_low_one_of_a_treatment_long_before_is_not_of_this_one(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    """Nobody measured it since under the first plan; the second was told what counts."""
    first = signed(patient, clinician, answers | NOT_WATCHED)
    give(first, nurse, "d0")
    measured(first, nurse, "2.8")
    assert said(first) in (LOW, UNDATED)
    plans.withdraw(plan=now(first), by=clinician, reason="Moved away", key="w")
    with days_later(340):
        second = signed(patient, clinician, answers | NOT_WATCHED | as_known(first), key="second")
        give(second, nurse, "again")
        assert said(second) == ""
        measured(second, nurse, "2.9")
        assert said(second) in (LOW, UNDATED)


def test_under_another_number_a_recent_low_one_counts(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    first = signed(patient, clinician, answers | NOT_WATCHED)
    give(first, nurse, "d0")
    with days_later(1):
        measured(first, nurse, "2.8")
        plans.withdraw(plan=now(first), by=clinician, reason="A slip", key="w")
    with days_later(2):
        second = signed(patient, clinician, answers | NOT_WATCHED | as_known(first), key="second")
        assert "Potassium is low" in said(second)
    with days_later(35):
        assert "Potassium is low" in said(amended(second, clinician)), "known since its first version"


def test_who_decides_about_an_amendment_reads_of_it(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    first = signed(patient, clinician, answers | NOT_WATCHED)
    give(first, nurse, "d0")
    with days_later(2):
        measured(first, nurse, "2.6")
        draft = plans.amend(plan=now(first), by=clinician, reason="A new result", key="a")
        made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="m")
        assert "Potassium was low" in said_on(made, clinician, "")


# Where no loading runs (R33)


def test_the_rules_decide_where_no_loading_is_ordered(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    """Years into maintenance, a low one among the answers: signed, it says what the draft said."""
    row = {"form": "hydroxocobalamin", "micrograms": "1000", "route": "intramuscular"}
    before = [patient.clinic.today() - timedelta(days=days) for days in (270, 180, 90)]
    treated = {
        "purpose": "review",
        "response": "well",
        "treated_before": "injections",
        "current_interval.count": "3",
        "current_interval.unit": "month",
        "start": "not_booked",
        "injections": [{"given_on": day.isoformat(), **row} for day in before],
    }
    plan = signed(patient, clinician, answers | treated | low_before(patient, "3.2"))
    assert said(plan) == ""
    for what in STAFF:
        assert "48 hours" not in said_on(plan, clinician, what), what


@pytest.mark.parametrize("of", ["tablets", "prevention"])
def test_one_on_record_asks_for_no_days_of_loading_where_none_is_ordered(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object], of: str
) -> None:
    asked = {"tablets": TABLETS, "prevention": PREVENTION}[of]
    plan = signed(patient, clinician, answers | asked)
    with days_later(3):
        measured(plan, nurse, "2.9")
        assert said(plan) == UNDATED
    assert "48 hours" not in UNDATED
