"""Nerve signs that came back: what settles them and what does not, over versions, people and scores."""

from __future__ import annotations

from datetime import timedelta

import pytest

from regimens.actions import accounts, came_back, course_so_far, plans, reviews, visits
from regimens.clinical.reviewing import NextAction
from regimens.models import Member, Patient, Plan, Record
from regimens.models.person import Role
from tests import recorded
from tests.actions.test_amended_in_course import amended, coming, seen
from tests.recorded import on_day, sign
from tests.web.courses import NERVES, days_later, give, review, signed
from tests.web.test_paper_after_a_review import CALL, NO_PAPER, loaded, paper

NOTE = "Seen again"


def now(plan: Plan) -> Plan:
    """The version as it is kept."""
    return Plan.everywhere.get(pk=plan.pk)


def changed(plan: Plan, by: Member, **answers: object) -> Plan:
    """The next version, with these answers; a double underscore stands for the full stop."""
    draft = plans.amend(plan=now(plan), by=by, reason="Changed", key="change")
    draft.answers = draft.answers | {name.replace("__", "."): value for name, value in answers.items()}
    draft.save()
    return sign(draft, by, "changed")


def is_open(plan: Plan) -> bool:
    """Nobody has settled it, so that no dates are handed out."""
    return came_back.passed_over(now(plan), course_so_far.standing_records(plan)) is not None


def again(plan: Plan, by: Member, key: str, response: str, **scores: int) -> Record:
    """A further review of today, with a note for the one before it."""
    return recorded.review(now(plan), by, key, response, "", NOTE, **scores)


@pytest.fixture
def plan(patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]) -> Plan:
    """Numbness, weakness looked for and not found; seven doses, then every 2 months."""
    made = signed(patient, clinician, answers | NERVES | {"neuro.weakness": "no"})
    for day in range(0, 14, 2):
        with days_later(day):
            give(made, nurse, f"dose {day}")
    with days_later(13):
        reviews.record_plateau(
            plan=made, by=clinician, on=made.clinic.today(), reason="No further gain", key="p"
        )
    return made


@pytest.mark.parametrize("times", [1, 2])
def test_a_strength_found_twice_is_no_measure_for_better(
    plan: Plan, nurse: Member, clinician: Member, times: int
) -> None:
    with days_later(15):
        review(plan, clinician, "before", response="better", numbness=1)
    for day in range(20, 20 + times):
        with days_later(day):
            again(plan, nurse, f"worse {day}", "worse", numbness=3)
    with days_later(23):
        again(plan, clinician, "same", "better", numbness=3)
        assert is_open(plan)
    with days_later(24):
        again(plan, clinician, "as before", "better", numbness=1)
        assert not is_open(plan)


def test_a_sign_that_is_gone_by_the_new_answers_was_not_new_before(plan: Plan, clinician: Member) -> None:
    """An earlier review is read with the answers of its own version."""
    with days_later(14):
        review(plan, clinician, "before", response="better", numbness=1, gait_disturbance=1)
        assert not is_open(plan)
    with days_later(40):
        newer = changed(plan, clinician, neuro__gait_disturbance="no")
        assert not is_open(newer)
    with days_later(60):
        again(newer, clinician, "gait again", "better", gait_disturbance=1)
        assert is_open(newer), "it was gone, and is there again"


@pytest.mark.parametrize("is_amended", [False, True])
def test_a_score_that_stays_raises_no_second_alarm(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object], is_amended: bool
) -> None:
    made = signed(patient, clinician, answers | NERVES | {"neuro.weakness": "no"})
    for day in range(0, 14, 2):
        with days_later(day):
            give(made, nurse, f"dose {day}")
    with days_later(12):
        review(made, clinician, "first", response="better", weakness=1, numbness=1)
    with days_later(14):
        reviews.record_plateau(
            plan=made, by=clinician, on=made.clinic.today(), reason="Neurology agrees", key="p"
        )
    with days_later(20):
        made = amended(made, clinician) if is_amended else made
    with days_later(60):
        again(made, nurse, "second", "better", weakness=1, numbness=1)
        assert not is_open(made)
    with days_later(61):
        again(made, nurse, "third", "better", weakness=2, numbness=1)
        assert is_open(made)


def test_who_settled_it_was_a_clinician_then(
    plan: Plan, nurse: Member, clinician: Member, manager: Member
) -> None:
    other = accounts.add_member(
        clinic=plan.clinic,
        by=manager,
        username="two",
        password="correct horse battery 12",
        roles=[Role.CLINICIAN],
        display_name="Dr Two",
        registration_body="GMC",
        registration_number="7000002",
    )
    with days_later(20):
        again(plan, nurse, "worse", "worse", numbness=3)
    with days_later(23):
        again(plan, other, "better", "better", numbness=0)
        assert not is_open(plan)
    with days_later(60):
        accounts.change_member(
            member=other,
            by=manager,
            roles=[Role.CLINICIAN],
            display_name="Dr Two",
            registration_body="GMC",
            registration_number="7000002",
            active=False,
        )
        assert not is_open(plan)


def test_a_plateau_answered_in_the_next_version_settles_it(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers | NERVES)
    for day in range(0, 14, 2):
        with days_later(day):
            give(made, nurse, f"dose {day}")
    with days_later(10):
        review(made, clinician, "worse", response="worse", numbness=3)
    with days_later(14):
        yesterday = made.clinic.today() - timedelta(days=1)
        assert not is_open(changed(made, clinician, plateau_on=yesterday.isoformat()))


@pytest.mark.parametrize("amended_on", [None, 15])
def test_an_amendment_parts_no_two_reviews_of_a_loading(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object], amended_on: int | None
) -> None:
    made = signed(patient, clinician, answers | NERVES)
    scores = {"numbness": 1, "gait_disturbance": 1}
    for day in range(22):
        with days_later(day):
            if day == 14:
                again(made, clinician, "first", "not_better", **scores)
            if day == amended_on:
                made = amended(made, clinician)
            if day % 2 == 0:
                give(made, nurse, f"dose {day}")
    with days_later(21):
        again(made, clinician, "second", "not_better", **scores)
        assert NextAction.PROPOSE_PLATEAU in reviews.proposed(now(made))


def test_a_plan_replaced_afresh_answers_it_too(plan: Plan, nurse: Member, clinician: Member) -> None:
    with days_later(20):
        found = again(plan, nurse, "worse", "worse", numbness=3)
    with days_later(21):
        draft = plans.replace(plan=now(plan), by=clinician, reason="Afresh", key="afresh")
    assert (draft.answers, draft.review) == ({}, found)


def test_two_reviews_of_a_day_are_answered_by_one_plan(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    """A nurse finds worse in the morning, a clinician looks in the afternoon; the amendment ends it for good."""
    made = loaded(signed(patient, clinician, answers), nurse)
    day = made.clinic.today() + timedelta(days=30)
    with on_day(day, 9):
        again(made, nurse, "worse", "worse", numbness=3)
    with on_day(day, 12):
        again(made, clinician, "seen", "not_better", numbness=2)
    with on_day(day + timedelta(days=1)):
        newer = changed(made, clinician, response="unchanged", neuro__any="no", neuro__tongue="no")
        assert not is_open(newer)
    with on_day(day + timedelta(days=60)):
        give(newer, nurse, "later")
    with on_day(day + timedelta(days=200)):
        assert not is_open(amended(newer, clinician, "telephone"))


def test_a_better_review_from_before_the_worse_was_known_settles_nothing(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    with days_later(32):
        again(plan, clinician, "better", "better", numbness=1)
    with days_later(35):
        reviews.review(
            plan=now(plan), by=nurse, on=plan.clinic.today() - timedelta(days=4), place="", response="worse",
            scores={}, note="From the paper record", key="late",
        )  # fmt: skip
        assert is_open(plan)


def test_a_no_answered_anew_is_the_measure_for_what_settles(plan: Plan, clinician: Member) -> None:
    with days_later(14):
        review(plan, clinician, "before", response="better", numbness=1, gait_disturbance=1)
    with days_later(40):
        newer = changed(plan, clinician, neuro__gait_disturbance="no")
    with days_later(60):
        again(newer, clinician, "gait again", "worse", gait_disturbance=2)
    with days_later(62):
        again(newer, clinician, "gait still", "better", gait_disturbance=1)
        assert is_open(newer)


def test_scores_in_loading_outlast_an_amendment(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers | NERVES | {"neuro.weakness": "no"})
    give(made, nurse, "first")
    with days_later(1):
        again(made, nurse, "scores", "better", weakness=3)
        assert NextAction.SAME_DAY_NEUROLOGY in reviews.proposed(now(made))
    with days_later(2):
        assert NextAction.SAME_DAY_NEUROLOGY in reviews.proposed(amended(made, clinician))


def test_what_was_settled_stays_so_when_a_plan_is_replaced_afresh(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = loaded(signed(patient, clinician, answers), nurse)
    with days_later(20):
        again(made, nurse, "worse", "worse", numbness=3)
    with days_later(21):
        newer = changed(made, clinician, response="unchanged", neuro__any="no", neuro__tongue="no")
    with days_later(200):
        draft = plans.replace(plan=now(newer), by=clinician, reason="Afresh", key="afresh")
        draft.answers = newer.assessment.answers | {"response": "well"}
        draft.save()
        assert not is_open(sign(draft, clinician, "afresh"))


def test_a_pause_ends_no_call(plan: Plan, nurse: Member, clinician: Member) -> None:
    with days_later(20):
        until = plan.clinic.today() + timedelta(days=30)
        visits.hold(plan=now(plan), by=clinician, until=until, reason="Away", key="hold")
    with days_later(21):
        again(plan, nurse, "worse", "worse", numbness=3)
        for what in ("directions", "clinical", "for/nurse", "for/clinician"):
            assert CALL in paper(plan, clinician, what), what
        for what in ("for/patient", "for/carer"):
            assert NO_PAPER in paper(plan, clinician, what), what


# How late a dose is, by the rhythm that the amendment left


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


@pytest.mark.parametrize("last", [9, 10])
def test_doses_given_elsewhere_and_listed_are_not_missed(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object], last: int
) -> None:
    made = signed(patient, clinician, answers | NERVES)
    for day in (0, 2):
        with days_later(day):
            give(made, nurse, f"dose {day}")
    with days_later(last):
        draft = plans.amend(plan=now(made), by=clinician, reason="Given in hospital", key="elsewhere")
        rows = list(draft.answers["injections"])
        first = made.clinic.today() - timedelta(days=last)
        rows += [rows[0] | {"given_on": (first + timedelta(days=day)).isoformat()} for day in (4, 6, 8)]
        draft.answers = draft.answers | {"injections": rows}
        draft.save()
        newer = sign(draft, clinician, "elsewhere")
        assert seen(newer).missed_in_row == 0
        assert coming(newer).days_late == 0


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
