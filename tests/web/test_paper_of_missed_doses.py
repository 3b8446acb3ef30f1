"""The patient's paper when loading doses were missed: it keeps asking to call, and no check-up stands twice."""

from __future__ import annotations

import re

import pytest

from regimens.actions import reviews
from regimens.actions.as_it_stands import as_it_stands
from regimens.models import Member, Patient, Plan
from tests.recorded import days_later
from tests.web.courses import NERVES, give, review, signed
from tests.web.test_paper_of_a_course import page, part
from tests.web.test_plan_page import words

CALL = re.compile(r"An injection is late, so please call us|injection was missed, so please call us now\.")
TOLD = "the date of your next injection"
CHECK, AGAIN = "We will check how you are on", "We will check you again on"


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Nerve signs: an injection every other day, reviewed on day 21."""
    return signed(patient, clinician, answers | NERVES)


@pytest.mark.parametrize("what", ["sheet/", "sheet/?size=large", "carer/"])
def test_who_missed_loading_is_asked_to_call_until_somebody_has_decided(
    plan: Plan, nurse: Member, clinician: Member, what: str
) -> None:
    give(plan, nurse, "a")
    for count in (4, 18, 20, 21, 22, 40):
        with days_later(count):
            said = words(part(page(plan, clinician, what), "part part-main"))
        assert CALL.search(said), (count, said)
        assert TOLD not in said


def test_once_it_is_decided_how_it_goes_on_the_sheet_tells_the_next_date(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    give(plan, nurse, "a")
    with days_later(22):
        assert as_it_stands(plan).has_missed
        review(plan, clinician, "r", response="better")
        reviews.extend_loading(plan=plan, by=clinician, reason="Goes on", key="e")
        said = words(part(page(plan, clinician, "sheet/"), "part part-main"))
    assert not as_it_stands(plan).has_missed
    assert "was missed" not in said


def test_who_came_to_each_one_has_missed_none(plan: Plan, nurse: Member, clinician: Member) -> None:
    for count in range(0, 21, 2):
        with days_later(count):
            give(plan, nurse, f"dose {count}")
    with days_later(21):
        said = words(part(page(plan, clinician, "sheet/"), "part part-main"))
    assert "We will tell you the date of your next injection." in said


@pytest.mark.parametrize(("count", "times"), [(0, 2), (20, 1), (22, 1), (40, 1)])
def test_a_check_up_is_promised_once_a_day(
    plan: Plan, nurse: Member, clinician: Member, count: int, times: int
) -> None:
    give(plan, nurse, "a")
    with days_later(count):
        said = words(page(plan, clinician, "sheet/"))
    days = re.findall(rf"(?:{CHECK}|{AGAIN}) (\w+ \d+ \w+ \d{{4}})", said)
    assert len(days) == len(set(days)) == times
