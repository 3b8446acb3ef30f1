"""How late a dose is once the plan was amended: by the rhythm, the doses and the first day that stayed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from regimens.actions import due, plans, reviews
from regimens.models import Member, Patient, Plan
from tests import recorded
from tests.actions.test_amended_in_course import amended, coming, seen
from tests.actions.test_came_back import again, changed, now, plan
from tests.recorded import on_day, sign
from tests.web.courses import NERVES, days_later, give, signed
from tests.web.test_paper_after_a_review import loaded

__all__ = ["plan"]


def test_a_first_dose_that_was_missed_stays_missed(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers | NERVES)
    with days_later(5):
        missed, late = seen(made).missed_in_row, coming(made)
        assert missed == 3
        newer = amended(made, clinician)
        assert seen(newer).missed_in_row == missed
        assert (coming(newer).due, coming(newer).state) == (late.due, late.state)


def test_no_dose_is_missed_by_the_days_of_before(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    """Alternate days until Friday, then Monday, Wednesday and Friday: on Sunday nothing was due."""
    made = signed(patient, clinician, answers | NERVES)
    monday = made.clinic.today() + timedelta(days=-made.clinic.today().weekday() % 7)
    for after in (0, 2, 4):
        with on_day(monday + timedelta(days=after)):
            recorded.give(now(made), nurse, f"dose {after}", reason="Late", nerves="no")
    with on_day(monday + timedelta(days=4), 12):
        made = changed(made, clinician, choices__loading_days="mon_wed_fri")
    with on_day(monday + timedelta(days=7)):
        assert seen(made).missed_in_row == 0


def test_a_longer_interval_is_late_by_its_own_date(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    every_two = answers | {"choices.maintenance_months": "2"}
    made = loaded(signed(patient, clinician, every_two), nurse)
    with days_later(106):
        assert seen(made).asks_about_nerves
        newer = changed(made, clinician, choices__maintenance_months="3")
        assert not seen(newer).asks_about_nerves


def loading(patient: Patient, nurse: Member, by: Member, answers: dict[str, object]) -> Plan:
    """Alternate days; two doses were given, and none after them."""
    made = signed(patient, by, answers | NERVES)
    for day in (0, 2):
        with days_later(day):
            give(made, nurse, f"dose {day}")
    return made


def elsewhere(plan: Plan, by: Member, today: int, *days: int) -> Plan:
    """The next version, made so many days after the first dose: doses of these days were given in hospital."""
    draft = plans.amend(plan=now(plan), by=by, reason="Given in hospital", key="elsewhere")
    rows = list(draft.answers["injections"])
    first = plan.clinic.today() - timedelta(days=today)
    rows += [rows[0] | {"given_on": (first + timedelta(days=day)).isoformat()} for day in days]
    draft.answers = draft.answers | {"injections": sorted(rows, key=lambda row: row["given_on"])}
    draft.save()
    return sign(draft, by, "elsewhere")


@pytest.mark.parametrize("is_amended", [False, True])
@pytest.mark.parametrize(("today", "missed"), [(9, 0), (10, 0), (12, 1), (13, 2)])
def test_doses_given_elsewhere_and_listed_are_not_missed(
    patient: Patient,
    nurse: Member,
    clinician: Member,
    answers: dict[str, object],
    today: int,
    missed: int,
    is_amended: bool,
) -> None:
    """Whether or not a version that did not know of them was signed before."""
    made = loading(patient, nurse, clinician, answers)
    with days_later(9):
        made = amended(made, clinician) if is_amended else made
    with days_later(today):
        newer = elsewhere(made, clinician, today, 4, 6, 8)
        assert (seen(newer).missed_in_row, coming(newer).days_late) == (missed, max(0, today - 10))


def test_a_dose_listed_by_mistake_hides_nothing_that_was_missed(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = loading(patient, nurse, clinician, answers)
    with days_later(9):
        missed = seen(made).missed_in_row
        assert missed
        made = elsewhere(made, clinician, 9, 4, 6, 8)
        assert seen(made).missed_in_row == 0
    with days_later(10):
        rows = now(made).assessment.answers["injections"]
        newer = changed(made, clinician, injections=rows[:2])
        assert seen(newer).missed_in_row >= missed


def test_a_dose_of_maintenance_listed_by_mistake_ends_no_question_about_nerves(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = loaded(signed(patient, clinician, answers | {"choices.maintenance_months": "2"}), nurse)
    with days_later(125):
        late = coming(made).days_late
        made = elsewhere(made, clinician, 125, 90)
        assert not seen(made).asks_about_nerves
    with days_later(126):
        newer = changed(made, clinician, injections=now(made).assessment.answers["injections"][:-1])
        assert seen(newer).asks_about_nerves
        assert coming(newer).days_late > late


def test_a_second_loading_that_is_waited_for_stays_late(plan: Plan, nurse: Member, clinician: Member) -> None:
    with days_later(30):
        worse = again(plan, nurse, "worse", "worse", numbness=3)
        draft = reviews.amend_after(review=worse, by=clinician, key="after")
        draft.answers = draft.answers | {"start": "today"}
        draft.save()
        made = sign(draft, clinician, "loads again")
    with days_later(37):
        missed, late = seen(made).missed_in_row, coming(made)
        assert missed > due.MISSED
        made = amended(made, clinician)
        assert seen(made).missed_in_row == missed
        assert (coming(made).key, coming(made).due) == (late.key, late.due)
    with days_later(38):
        give(made, nurse, "begun")
    with days_later(39):
        assert seen(amended(made, clinician, "later")).missed_in_row == 0


@pytest.mark.parametrize("kind", [{}, NERVES])
def test_a_first_day_booked_anew_is_not_late(
    patient: Patient, clinician: Member, answers: dict[str, object], kind: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers | kind)
    with days_later(7):
        booked = made.clinic.today() + timedelta(days=7)
        assert seen(made).missed_in_row
        newer = changed(made, clinician, start="other", start_on=booked.isoformat())
        assert seen(newer).missed_in_row == 0
        assert coming(newer).due == booked
