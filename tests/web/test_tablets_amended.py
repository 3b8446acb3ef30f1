"""Tablets that were amended go on: nobody is told months later to have a blood test before the start."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from regimens.actions import course_so_far, due, plans, results
from regimens.models import Member, Patient, Plan
from tests.recorded import days_later, sign
from tests.web.courses import signed
from tests.web.test_paper_of_a_course import page
from tests.web.test_plan_page import words

TABLETS = {
    "preference": "tablets",
    "absorption.any": "no",
    "absorption.pernicious_anaemia": "no",
    "absorption.other_causes": "",
    "absorption.other_causes.diet": "yes",
}


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Tablets from today."""
    made = signed(patient, clinician, answers | TABLETS, "tablets")
    assert made.route == "oral"
    return made


def amended(plan: Plan, by: Member, key: str = "amend") -> Plan:
    """The next version, for another telephone number."""
    return sign(
        plans.amend(plan=Plan.everywhere.get(pk=plan.pk), by=by, reason="Telephone", key=key), by, f"v-{key}"
    )


def days(plan: Plan) -> dict[str, str]:
    """The tests to come, or owed, by key."""
    seen = course_so_far.forecast_of(plan, plan.clinic.today())
    return {line.key: line.due.isoformat() for line in seen.lines}


@pytest.mark.parametrize("after", [40, 94, 200])
def test_an_amendment_keeps_the_days_of_tests_however_often(
    plan: Plan, clinician: Member, after: int
) -> None:
    with days_later(after):
        before = days(plan)
        first = amended(plan, clinician)
        assert days(first) == before
        assert "before you start" not in words(page(first, clinician, "sheet/"))
    with days_later(after + 1):
        assert days(amended(first, clinician, "again")) == before


BEGIN = ("Start your tablets", "They start their tablets", "Tablets begin on")


@pytest.mark.parametrize("start", ["today", "tomorrow"])
@pytest.mark.parametrize("after", [0, 94])
def test_the_day_of_an_amendment_is_no_first_day(
    patient: Patient, clinician: Member, answers: dict[str, object], start: str, after: int
) -> None:
    """Where tablets had begun before it; on the day itself they still begin."""
    made = signed(patient, clinician, answers | TABLETS | {"start": start}, "tablets")
    with days_later(after):
        newer = amended(amended(made, clinician), clinician, "again")
        pages = {name: words(page(newer, clinician, name)) for name in ("", "clinical/", "for/clinician/")}
        pages |= {name: words(page(newer, clinician, name)) for name in ("sheet/", "for/patient/", "carer/")}
        said = {name for name, text in pages.items() if any(each in text for each in BEGIN)}
        assert said == (set(pages) if after == 0 else set())


def test_a_new_start_chosen_on_purpose_counts_anew(plan: Plan, clinician: Member) -> None:
    with days_later(94):
        today = plan.clinic.today()
        draft = plans.amend(plan=plan, by=clinician, reason="Begin again", key="a")
        draft.answers = draft.answers | {
            "start": "other",
            "start_on": (today + timedelta(days=7)).isoformat(),
        }
        draft.save()
        newer = sign(draft, clinician, "newer")
        assert days(newer)["baseline"] == (today + timedelta(days=7)).isoformat()
        day = newer.clinic.today() + timedelta(days=7)
        said = f"Start your tablets on {day:%A} {day.day} {day:%B %Y}, not before."
        assert said in words(page(newer, clinician, "sheet/"))
        results.record(
            plan=newer, by=clinician, on=newer.clinic.today(), analyte="potassium", typed="4.1", unit="mmol/L",
            place="baseline", panel="whole", key="done",
        )  # fmt: skip
        assert said in words(page(newer, clinician, "sheet/")), "its blood test is done: it begins no earlier"


def test_the_clinical_copy_leads_to_the_dates_that_stand(plan: Plan, clinician: Member) -> None:
    """Its own dates begin with the day of the amendment; there is no direction sheet of tablets to look at."""
    said = "Those that stand today differ: see the patient sheet."
    assert said not in words(page(plan, clinician, "clinical/"))
    with days_later(94):
        newer = amended(plan, clinician)
        assert said in words(page(newer, clinician, "clinical/"))
        assert "see the direction sheet" not in words(page(newer, clinician, "clinical/"))


def test_the_versions_before_are_read_at_once_however_many(
    plan: Plan, clinician: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Their records are those of the patient, and each version is not looked up by itself."""
    for count in (1, 2, 3):
        with days_later(40 + count):
            amended(plan, clinician, f"amend {count}")
            now = due.signed_plan(plan.patient)
            assert now is not None
            assert now.version == count + 1
            plan = now
            with django_assert_num_queries(2):
                course_so_far.forecast_of(now, now.clinic.today())
