"""What the sheets give as a reason or a day is what the answers of the plan say, and no more."""

from __future__ import annotations

from typing import Any

import pytest

from regimens.wording import advice, dates, decisions, order
from regimens.wording.patient import ENGLISH
from regimens.wording.readers import carer
from tests.wording import patient_cases as cases
from tests.wording.patient_cases import section_text, sheet, whole_text

DOSE = {"form": "hydroxocobalamin", "micrograms": 1000, "route": "intramuscular"}
TEN_WEEKS = {"unit": "week", "count": 10}
RELAPSED = "Your signs came back or got worse, so you start again."
BEGUN_ANEW = "You have had injections before, and now you start again."


def again(response: str = "unchanged", **neuro: str) -> dict[str, Any]:
    """A review after one dose, with loading begun anew today: nobody need have said that signs came back."""
    history = cases.simple_history() | {
        "purpose": "review",
        "response": response,
        "current_interval": TEN_WEEKS,
        "neuro": cases.NO_NERVES | neuro,
        "injections": [DOSE | {"given_on": "2026-10-20"}],
    }
    made = cases.document(history)
    assert any(event["key"] == "reload-1" for event in made["schedule"])
    return made


@pytest.mark.parametrize("response", ["unknown", "unchanged", "well", "improving", "persists"])
@pytest.mark.parametrize("neuro", [{}, {"numbness": "yes"}])
def test_loading_again_is_no_relapse_unless_the_answers_say_so(response: str, neuro: dict[str, str]) -> None:
    made = again(response, **neuro)
    said = section_text(sheet(made), "plan")
    assert BEGUN_ANEW in said
    assert "came back" not in said
    assert "They have had injections before, and now they start again." in carers(made)


@pytest.mark.parametrize("neuro", [{}, {"numbness": "yes"}])
def test_new_or_worse_signs_are_given_as_the_reason(neuro: dict[str, str]) -> None:
    made = again("new_or_worse", **neuro)
    said = section_text(sheet(made), "plan")
    assert RELAPSED in said
    assert BEGUN_ANEW not in said


def test_a_first_loading_that_goes_on_is_not_begun_again_whatever_the_signs() -> None:
    history = cases.nerves_history() | {"purpose": "review", "response": "new_or_worse"}
    history["injections"] = [DOSE | {"given_on": day} for day in ("2026-11-19", "2026-11-21")]
    history["start_on"] = "2026-11-19"
    made = cases.document(history)
    said = section_text(sheet(made), "plan")
    assert "You are in this step now." in said
    assert "start again" not in said


def test_a_clinician_reads_why_loading_is_given_again_without_nerve_signs() -> None:
    made = again()
    decision = made["decisions"]["loading"]
    assert decision["rule"] == "loading.again_at_review"
    assert decisions.sentence("loading", decision, made) == (
        "Loading is given again after earlier doses: an injection every other day until improvement stops."
    )


def test_a_clinician_reads_that_alternate_days_are_on_record_where_no_nerve_sign_is() -> None:
    history = cases.simple_history() | {"loading_until": "2026-12-20"}
    made = cases.document(history)
    decision = made["decisions"]["loading"]
    assert decision["rule"] == "loading.alternate_days_recorded"
    assert decisions.sentence("loading", decision, made) == (
        "Loading every other day is on record: an injection every other day until improvement stops."
    )


PREGNANT_ONLY = "We check your B12 on these days, but only while you are pregnant."
NO_LONGER = "When you are no longer pregnant, ask us which tests you still need."


def test_tests_of_a_pregnancy_are_said_to_hold_while_it_lasts() -> None:
    made = cases.document(cases.surgery_history() | {"pregnancy": "pregnant"})
    assert [event["key"] for event in made["schedule"] if event["key"].startswith("b12-pregnancy")]
    tests = section_text(sheet(made), "tests")
    assert PREGNANT_ONLY in tests
    assert NO_LONGER in tests
    assert "only while they are pregnant" in carers(made)
    over = [event for event in made["schedule"] if not event["key"].startswith("b12-pregnancy")]
    assert "no longer pregnant" not in whole_text(sheet(made | {"schedule": over}))


@pytest.mark.parametrize("is_treated", [True, False])
def test_the_check_up_of_a_pregnancy_has_its_sentence(is_treated: bool) -> None:
    history = (
        cases.simple_history() | {"sex": "female", "age_years": 30} if is_treated else cases.surgery_history()
    )
    made = cases.document(history | {"pregnancy": "pregnant"})
    (review,) = (event for event in made["schedule"] if event["key"] == "pregnancy-review-1")
    day = ENGLISH.date(dates.read(review["on"]))
    assert f"We will check how you are on {day}." in section_text(sheet(made), "plan")


BEGIN = "Start your tablets on Monday 23 November 2026, not before."


@pytest.mark.parametrize("purpose", ["treat", "prevent"])
def test_tablets_that_begin_on_the_day_of_the_plan_say_so(purpose: str) -> None:
    made = by_mouth(cases.tablets_history() if purpose == "treat" else cases.surgery_history("band"))
    assert BEGIN in section_text(sheet(made), "main")
    assert "They start their tablets on Monday 23 November 2026, not before." in carers(made)
    assert begins(made) == "Tablets begin on Mon 23-Nov-2026."
    # Printed another day, nobody knows whether they were begun.
    assert "Start your tablets" not in whole_text(sheet(made, today="2026-11-24"))


def test_tablets_that_go_on_have_no_first_day() -> None:
    under_way = {"purpose": "review", "response": "well", "current_interval": TEN_WEEKS}
    made = by_mouth(cases.tablets_history() | under_way)
    assert "Start your tablets" not in whole_text(sheet(made))
    assert begins(made) == ""


def test_injections_have_dates_of_their_own() -> None:
    assert begins(cases.document(cases.simple_history())) == ""


def by_mouth(history: dict[str, Any]) -> dict[str, Any]:
    """The plan of these answers where tablets are wanted."""
    wanted = {"preference": "tablets", "choices": {"route": "oral", "form": "methylcobalamin"}}
    history["site"] |= {"stock": ["methylcobalamin_tablet"]}
    made = cases.document(history | wanted)
    assert made["regimen"]["route"] == "oral"
    return made


def begins(made: dict[str, Any]) -> str:
    """What the order of a clinician says of the first tablet."""
    found = order.of(made)
    assert found is not None
    assert found.stands in found.beneath
    return found.stands


def test_folic_acid_waits_for_no_loading_that_the_plan_does_not_have() -> None:
    history = cases.tablets_history() | {"folate_deficiency": "yes"}
    of_tablets, of_injections = (
        cases.document(history),
        cases.document(history | {"preference": "injections", "choices": {}}),
    )
    code = "folic_acid_hold"
    assert all(code in {each["code"] for each in made["advice"]} for made in (of_tablets, of_injections))
    assert advice.text(code, of_tablets) == "Folic acid waits until B12 is recorded as corrected."
    assert "the day after the last loading dose" in advice.text(code, of_injections)
    assert advice.text("never_stop", of_tablets) == advice.ADVICE["never_stop"]


def carers(made: dict[str, Any]) -> str:
    """Everything that the carer's sheet of the plan says."""
    return whole_text(
        carer.carer_sheet(made, person=cases.JANE, place=cases.ELM_ROAD, today=dates.read(made["as_of"]))
    )
