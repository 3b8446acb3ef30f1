"""A form sent again: unchanged it is one record; corrected it is another; taken back it is no answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from regimens.actions import doses, results, reviews, taking_back, visits
from regimens.actions.recording import CannotRecord
from regimens.actions.submissions import MissingKey
from regimens.models import Event, Member, Patient, Plan, Record
from tests.recorded import dose, give, nerves_plan, on_day

Wish = Callable[[Plan, Member, str], Record]


def _not_given(plan: Plan, by: Member, said: str) -> Record:
    return doses.not_given(
        plan=plan, by=by, on=plan.clinic.today(), place="loading-1", why="unwell", reason=said, key="form"
    )


def _result(plan: Plan, by: Member, said: str) -> Record:
    return results.record(
        plan=plan,
        by=by,
        on=plan.clinic.today(),
        analyte="haemoglobin",
        typed=str(100 + len(said)),
        unit="g/L",
        place="",
        key="form",
    )


def _review(plan: Plan, by: Member, said: str) -> Record:
    return reviews.review(
        plan=plan,
        by=by,
        on=plan.clinic.today(),
        place="",
        response="better",
        scores={"neuro.numbness": len(said) % 4},
        note="Checked: scored again",
        key="form",
    )


def _contact(plan: Plan, by: Member, said: str) -> Record:
    return visits.contact(
        plan=plan,
        by=by,
        on=plan.clinic.today(),
        way="telephone",
        outcome="no_answer",
        note=said,
        key="form",
    )


def _rebook(plan: Plan, by: Member, said: str) -> Record:
    on = plan.clinic.today() + timedelta(days=len(said))
    return visits.rebook(plan=plan, by=by, place="loading-1", on=on, reason="Snow", key="form")


def _hold(plan: Plan, by: Member, said: str) -> Record:
    until = plan.clinic.today() + timedelta(days=9)
    return visits.hold(plan=plan, by=by, until=until, reason=said, key="form")


def _transfer(plan: Plan, by: Member, said: str) -> Record:
    return visits.transfer(plan=plan, by=by, on=plan.clinic.today(), reason=said, key="form")


def _stop(plan: Plan, by: Member, said: str) -> Record:
    return visits.stop(plan=plan, by=by, on=plan.clinic.today(), why="reaction", reason=said, key="form")


def _dose(plan: Plan, by: Member, said: str) -> Record:
    given = dose(plan.clinic.today(), "loading-1", batch=said)
    return doses.give(plan=plan, by=by, dose=given, reason="Checked: second dose", key="form")


def _extend(plan: Plan, by: Member, said: str) -> Record:
    return reviews.extend_loading(plan=plan, by=by, reason=said, key="form")


WISHES: list[Wish] = [
    _dose,
    _not_given,
    _result,
    _review,
    _contact,
    _rebook,
    _hold,
    _transfer,
    _stop,
    _extend,
]


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Numbness: loading goes on until improvement stops."""
    return nerves_plan(patient, clinician, answers)


@pytest.mark.parametrize("wish", WISHES)
def test_corrected_and_sent_again_it_is_not_dropped(plan: Plan, clinician: Member, wish: Wish) -> None:
    first = wish(plan, clinician, "A")
    before = Event.objects.count()
    assert wish(plan, clinician, "A") == first
    assert Event.objects.count() == before
    second = wish(plan, clinician, "BB")
    assert second != first
    assert Record.everywhere.count() == 2
    assert Event.objects.count() == before + 1


@pytest.mark.parametrize("wish", WISHES)
def test_what_was_taken_back_is_not_called_recorded(plan: Plan, clinician: Member, wish: Wish) -> None:
    first = wish(plan, clinician, "A")
    taking_back.take_back(record=first, by=clinician, reason="Wrong patient", key="back")
    before = Event.objects.count()
    with pytest.raises(CannotRecord, match="taken back since"):
        wish(plan, clinician, "A")
    assert Record.everywhere.count() == 1
    assert Event.objects.count() == before


def test_a_dose_is_recorded_on_the_right_day_from_the_form_of_the_wrong_one(
    plan: Plan, nurse: Member
) -> None:
    today = plan.clinic.today()
    with on_day(today + timedelta(days=1)):
        wrong = give(plan, nurse, "form", reason="Late")
        taking_back.take_back(record=wrong, by=nurse, reason="Wrong day", key="back")
        right = give(plan, nurse, "form", on=today, reason="Late")
    assert (right.on, right.key, right.stands) == (today, "loading-1", True)


def test_a_plateau_corrected_and_sent_again_says_that_loading_is_over(plan: Plan, clinician: Member) -> None:
    today = plan.clinic.today()
    give(plan, clinician, "one")
    reviews.record_plateau(plan=plan, by=clinician, on=today, reason="Improvement has stopped", key="form")
    with pytest.raises(CannotRecord, match="loading is over"):
        reviews.record_plateau(plan=plan, by=clinician, on=today, reason="Two reviews", key="form")
    assert Record.everywhere.filter(kind="plateau").count() == 1


def test_two_clinicians_do_not_extend_twice_from_one_date(plan: Plan, clinician: Member) -> None:
    shown = reviews.extended_until(plan)
    first = reviews.extend_loading(plan=plan, by=clinician, reason="", key="one", until=shown)
    assert first.on == shown
    with pytest.raises(CannotRecord, match="changed meanwhile"):
        reviews.extend_loading(plan=plan, by=clinician, reason="Mine", key="two", until=shown)
    assert reviews.extended_until(plan) == shown + timedelta(days=14)


def test_a_form_without_its_key_is_refused(plan: Plan, nurse: Member) -> None:
    with pytest.raises(MissingKey):
        visits.transfer(plan=plan, by=nurse, on=plan.clinic.today(), reason="Elsewhere", key="")
    assert not Record.everywhere.exists()
