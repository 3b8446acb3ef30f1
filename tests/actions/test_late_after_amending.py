"""How late a dose is once the plan was amended: by the rhythm, the doses and the first day that stayed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from regimens.actions import due, plans, reviews
from regimens.actions.recording import CannotRecord
from regimens.clinical.following import State
from regimens.models import Member, Patient, Plan
from tests import recorded
from tests.actions.test_amended_in_course import amended, coming, seen
from tests.actions.test_came_back import again, changed, now, plan
from tests.recorded import days_later, on_day, sign
from tests.web.courses import NERVES, give, signed
from tests.web.test_paper_after_a_review import loaded
from tests.web.test_tablets_amended import TABLETS
from tests.web.test_tablets_amended import days as days_of

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


def row(day: date) -> dict[str, str]:
    """An injection of the answers."""
    told = {"form": "hydroxocobalamin", "micrograms": "1000", "route": "intramuscular"}
    return told | {"given_on": day.isoformat()}


def going_on(
    patient: Patient, by: Member, answers: dict[str, object], given: list[date], months: int
) -> Plan:
    """A review of injections given on these days, every so many months."""
    went_on = {"purpose": "review", "treated_before": "injections", "response": "well"}
    every = {"current_interval.count": str(months), "current_interval.unit": "month"}
    told = {name: value for name, value in answers.items() if name != "start"}
    rows = [row(day) for day in given]
    return signed(patient, by, told | went_on | every | {"oral_trial": "not_tried", "injections": rows})


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


@pytest.mark.parametrize("moved", [False, True])
@pytest.mark.parametrize(("months", "then", "today"), [(3, 2, 154), (2, 3, 185)])
def test_a_version_that_changed_the_interval_measures_by_its_own(
    patient: Patient,
    clinician: Member,
    answers: dict[str, object],
    months: int,
    then: int,
    today: int,
    moved: bool,
) -> None:
    """A dose given in hospital before it is put right by a day: it was late by that interval, and stays so."""
    began = patient.clinic.today()
    given = [began - timedelta(days=days) for days in (210, 120, 30)]
    made = going_on(patient, clinician, answers, given, months)
    with days_later(60):
        rows = [row(day) for day in (*given, began + timedelta(days=58))]
        made = changed(made, clinician, injections=rows, current_interval__count=str(then))
    with days_later(today):
        assert seen(made).asks_about_nerves
        rows[-1] = row(began + timedelta(days=57 if moved else 58))
        newer = changed(made, clinician, injections=rows)
        assert seen(newer).asks_about_nerves
        assert coming(newer).days_late >= coming(made).days_late


def test_a_version_that_changed_the_days_of_loading_measures_by_its_own(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = loading(patient, nurse, clinician, answers)
    with days_later(5):
        first = made.clinic.today() - timedelta(days=5)
        rows = [row(first + timedelta(days=days)) for days in (0, 2, 4)]
        made = changed(made, clinician, injections=rows, choices__loading_days="mon_wed_fri")
    with days_later(14):
        rows[-1] = row(first + timedelta(days=3))
        newer = changed(made, clinician, injections=rows)
        assert seen(newer).missed_in_row >= seen(made).missed_in_row > 0


@pytest.mark.parametrize("before", [0, 1])
def test_a_dose_listed_by_mistake_hides_no_maintenance_dose_that_is_late(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object], before: int
) -> None:
    """On the day of the version that lists it too."""
    made = loaded(signed(patient, clinician, answers | {"choices.maintenance_months": "2"}), nurse)
    with days_later(125):
        made = elsewhere(made, clinician, 125, 125 - before)
    with days_later(126):
        newer = changed(made, clinician, injections=now(made).assessment.answers["injections"][:-1])
        assert seen(newer).asks_about_nerves


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
        before = coming(made)
        made = elsewhere(made, clinician, 125, 90)
        assert not seen(made).asks_about_nerves
    with days_later(126):
        newer = changed(made, clinician, injections=now(made).assessment.answers["injections"][:-1])
        assert seen(newer).asks_about_nerves
        # On a closed day a dose is as late as on the open day after it.
        assert (coming(newer).due, before.state) == (before.due, coming(newer).state)
        assert coming(newer).days_late >= before.days_late > 0


def test_an_old_dose_put_right_ends_no_question_about_nerves(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    """Every 2 months since before; the next is late when a dose of half a year ago is moved by a day."""
    given = [patient.clinic.today() - timedelta(days=days) for days in (240, 180, 120, 60)]
    made = going_on(patient, clinician, answers, given, 2)
    with days_later(100):
        late = coming(made).days_late
        assert late
        rows = [row(given[0]), row(given[1] + timedelta(days=1)), row(given[2]), row(given[3])]
        newer = changed(made, clinician, injections=rows)
        assert (seen(newer).asks_about_nerves, coming(newer).days_late) == (True, late)
        with pytest.raises(CannotRecord, match="nerve symptoms"):
            recorded.give(now(newer), nurse, "given")


def test_a_dose_before_the_first_leaves_what_was_owed(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = loading(patient, nurse, clinician, answers)
    with days_later(9):
        missed, late = seen(made).missed_in_row, coming(made).days_late
        owed = {line.key for line in seen(made).lines if line.kind == "blood_test"}
        first = made.clinic.today() - timedelta(days=9)
        before = first - timedelta(days=1)
        rows = [row(before), row(first), row(first + timedelta(days=2))]
        told = {"start": "other", "start_on": before.isoformat(), "treated_before": "injections"}
        newer = changed(made, clinician, injections=rows, **told)
        assert (seen(newer).missed_in_row, coming(newer).days_late) == (missed, late)
        assert owed <= {line.key for line in seen(newer).lines}


def test_tablets_keep_their_days_where_an_old_injection_is_put_right(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    day = patient.clinic.today() - timedelta(days=400)
    before = {"treated_before": "injections", "response": "well", "oral_trial": "not_tried"}
    made = signed(patient, clinician, answers | TABLETS | before | {"injections": [row(day)]})
    with days_later(200):
        dated = days_of(made)
        assert days_of(changed(made, clinician, injections=[row(day - timedelta(days=1))])) == dated


@pytest.mark.parametrize("is_found", [False, True])
def test_a_second_loading_that_is_waited_for_stays_late(
    plan: Plan, nurse: Member, clinician: Member, is_found: bool
) -> None:
    """Also where a forgotten dose of long ago is listed."""
    with days_later(30):
        worse = again(plan, nurse, "worse", "worse", numbness=3)
        draft = reviews.amend_after(review=worse, by=clinician, key="after")
        draft.answers = draft.answers | {"start": "today"}
        draft.save()
        made = sign(draft, clinician, "loads again")
    with days_later(37):
        missed, late = seen(made).missed_in_row, coming(made)
        assert missed > due.MISSED
        long_ago = row(made.clinic.today() - timedelta(days=400))
        rows = [long_ago] * is_found + list(now(made).assessment.answers["injections"])
        made = changed(made, clinician, injections=rows)
        assert seen(made).missed_in_row == missed
        assert (coming(made).key, coming(made).due) == (late.key, late.due)
    with days_later(38):
        give(made, nurse, "begun")
    with days_later(39):
        assert seen(amended(made, clinician, "later")).missed_in_row == 0


def test_a_second_loading_that_was_called_off_leaves_what_was_late(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    """Nerve signs that turn out to be none: every 2 months goes on, as late as it was."""
    made = loaded(signed(patient, clinician, answers | {"choices.maintenance_months": "2"}), nurse)
    every_two = {"current_interval__count": "2", "current_interval__unit": "month", "oral_trial": "not_tried"}
    with days_later(125):
        was_due = coming(made).due
        overdue = {line.key for line in seen(made).lines if line.state is State.OVERDUE}
        assert overdue
        signs = {"neuro__any": "yes", "neuro__numbness": "yes", "response": "new_or_worse"}
        made = changed(made, clinician, purpose="review", start="today", start_on=None, **every_two, **signs)
        assert coming(made).key.startswith("reload")
    with days_later(126):
        first = now(made).assessment.answers["injections"][0]["given_on"]
        none = {"neuro__any": "no", "neuro__numbness": None, "neuro__tongue": "no", "response": "unchanged"}
        newer = changed(made, clinician, start="other", start_on=first, **none)
        assert (seen(newer).asks_about_nerves, coming(newer).due) == (True, was_due)
        assert overdue <= {line.key for line in seen(newer).lines if line.state is State.OVERDUE}


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
