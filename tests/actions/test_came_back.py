"""Nerve signs that came back: what settles them and what does not, over versions, people and scores."""

from __future__ import annotations

from datetime import timedelta

import pytest

from regimens.actions import (
    accounts,
    assessments,
    came_back,
    course_so_far,
    plans,
    reviews,
    taking_back,
    visits,
)
from regimens.actions.signing import CannotSign
from regimens.clinical.reviewing import NextAction
from regimens.models import Assessment, Member, Patient, Plan, Record
from regimens.models.person import Role
from tests import recorded
from tests.actions.test_amended_in_course import amended
from tests.recorded import days_later, on_day, sign
from tests.web.courses import NERVES, give, review, signed
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


@pytest.fixture
def scored_in_loading(patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]) -> Plan:
    """Weakness looked for and not found; on the day after the first dose it is severe, by its score alone."""
    made = signed(patient, clinician, answers | NERVES | {"neuro.weakness": "no"})
    give(made, nurse, "first")
    with days_later(1):
        again(made, nurse, "scores", "better", weakness=3)
    return made


def test_scores_in_loading_outlast_an_amendment(scored_in_loading: Plan, clinician: Member) -> None:
    with days_later(1):
        assert NextAction.SAME_DAY_NEUROLOGY in reviews.proposed(now(scored_in_loading))
    with days_later(2):
        assert NextAction.SAME_DAY_NEUROLOGY in reviews.proposed(amended(scored_in_loading, clinician))


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


# What is found over versions, and what a "better" has to hold


def made_of(plan: Plan, found: Record, by: Member, key: str = "after", **answers: object) -> Plan:
    """The version made of a review: no nerve signs by the new answers, and the course goes on."""
    return sign(draft_of(plan, found, by, key, **answers), by, f"v-{key}")


def draft_of(plan: Plan, found: Record, by: Member, key: str = "after", **answers: object) -> Assessment:
    """Its draft."""
    draft = reviews.amend_after(review=found, by=by, key=key)
    first = draft.answers["injections"][0]["given_on"]
    told = {"neuro.tongue": "no", "neuro.any": "no", "start": "other", "start_on": first}
    draft.answers = draft.answers | told | {"response": "unchanged"} | answers
    draft.save()
    return draft


@pytest.fixture
def without_signs(patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]) -> Plan:
    """No nerve signs; loading is over."""
    return loaded(signed(patient, clinician, answers), nurse)


@pytest.mark.parametrize("score", [1, 2, 3])
@pytest.mark.parametrize("response", ["better", "not_better"])
def test_a_sign_that_is_back_after_it_was_answered_no_is_new(
    without_signs: Plan, nurse: Member, clinician: Member, score: int, response: str
) -> None:
    with days_later(20):
        found = again(without_signs, nurse, "worse", "worse", weakness=2)
    with days_later(21):
        newer = made_of(without_signs, found, clinician)
        assert not is_open(newer)
    with days_later(60):
        again(newer, nurse, "back", response, weakness=score)
        assert is_open(newer)
        assert CALL in paper(newer, clinician, "directions")


def test_a_sign_that_is_back_in_loading_outlasts_an_amendment(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers | NERVES)
    for day in (0, 2, 4):
        with days_later(day):
            give(made, nurse, f"dose {day}")
    with days_later(4):
        again(made, clinician, "gait", "better", numbness=1, gait_disturbance=1)
    with days_later(6):
        made = changed(made, clinician, neuro__gait_disturbance="no")
    with days_later(8):
        again(made, nurse, "gait again", "better", gait_disturbance=1)
        assert CALL in paper(made, clinician, "directions")
    with days_later(9):
        assert CALL in paper(amended(made, clinician), clinician, "directions")


@pytest.mark.parametrize("entered", [5, 8])
def test_an_amendment_for_another_reason_answers_no_review_of_the_day_of_its_link(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object], entered: int
) -> None:
    """Seen in the morning, amended, and worse at noon of that day; then the telephone number changes."""
    made = signed(patient, clinician, answers | NERVES)
    for day in (0, 2, 4):
        with days_later(day):
            give(made, nurse, f"dose {day}")
    noon = made.clinic.today() + timedelta(days=5)
    with on_day(noon, 9):
        found = again(made, clinician, "seen", "not_better", numbness=1)
    with on_day(noon, 10):
        made = sign(reviews.amend_after(review=found, by=clinician, key="after"), clinician, "v2")
    with on_day(noon + timedelta(days=entered - 5), 12):
        reviews.review(
            plan=now(made), by=nurse, on=noon, place="", response="worse",
            scores={"neuro.weakness": 3}, note="From the paper record", key="noon",
        )  # fmt: skip
        assert CALL in paper(made, clinician, "directions")
    with on_day(noon + timedelta(days=entered - 4)):
        assert CALL in paper(amended(made, clinician), clinician, "directions")


def test_what_is_entered_late_between_two_reviews_was_not_known(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    with days_later(15):
        again(plan, clinician, "before", "better", numbness=1)
    for day in (20, 25):
        with days_later(day):
            again(plan, nurse, f"worse {day}", "worse", numbness=2)
    with days_later(28):
        again(plan, clinician, "better", "better", numbness=1)
        assert not is_open(plan)
    with days_later(30):
        reviews.review(
            plan=now(plan), by=nurse, on=plan.clinic.today() - timedelta(days=8), place="", response="worse",
            scores={"neuro.weakness": 3}, note="From the paper record", key="late",
        )  # fmt: skip
        assert is_open(plan)


def test_the_same_strength_is_not_better_where_nothing_is_known_of_before(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    with days_later(20):
        again(plan, nurse, "worse", "worse", numbness=3)
    with days_later(23):
        again(plan, clinician, "same", "better", numbness=3)
        assert is_open(plan)
    with days_later(24):
        again(plan, clinician, "weaker", "better", numbness=2)
        assert not is_open(plan)


def test_one_sign_that_is_weaker_settles_nothing_of_another(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    with days_later(20):
        again(plan, nurse, "worse", "worse", numbness=3, gait_disturbance=3)
    with days_later(23):
        again(plan, clinician, "numbness alone", "better", numbness=2, gait_disturbance=3)
        assert is_open(plan)
    with days_later(24):
        again(plan, clinician, "both", "better", numbness=2, gait_disturbance=2)
        assert not is_open(plan)


@pytest.mark.parametrize("entered", [0, 2])
@pytest.mark.parametrize("response", ["worse", "not_better"])
def test_a_review_of_a_day_whose_first_is_answered_is_answered_by_a_plan_of_its_own(
    without_signs: Plan, nurse: Member, clinician: Member, response: str, entered: int
) -> None:
    """Worse in the morning, amended before noon, seen again in the afternoon, or entered late."""
    day = without_signs.clinic.today() + timedelta(days=20)
    with on_day(day, 9):
        first = again(without_signs, nurse, "morning", "worse", weakness=1)
    with on_day(day, 11):
        made = made_of(without_signs, first, clinician)
        assert not is_open(made)
    with on_day(day + timedelta(days=entered), 15):
        second = reviews.review(
            plan=now(made), by=nurse, on=day, place="", response=response,
            scores={"neuro.weakness": 3}, note=NOTE, key="afternoon",
        )  # fmt: skip
        assert is_open(made)
    with on_day(day + timedelta(days=3), 10):
        made = made_of(made, second, clinician, "second")
        assert not is_open(made)
        assert NO_PAPER not in paper(made, clinician, "sheet")


def test_a_sign_that_nobody_looked_at_again_is_not_better(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    with days_later(15):
        again(plan, clinician, "before", "better", numbness=1)
    with days_later(20):
        again(plan, nurse, "worse", "worse", numbness=3, weakness=3)
    with days_later(21):
        again(plan, clinician, "numbness alone", "better", numbness=1)
        assert is_open(plan)
    with days_later(22):
        again(plan, clinician, "both", "better", numbness=1, weakness=0)
        assert not is_open(plan)


@pytest.mark.parametrize("response", [None, "unknown"])
@pytest.mark.parametrize("verb", ["amend", "rerun", "replace"])
def test_nobody_signs_without_an_answer_to_the_review(
    without_signs: Plan, nurse: Member, clinician: Member, verb: str, response: str | None
) -> None:
    """However the draft was made, and whether or not the version before it still stands."""
    with days_later(20):
        found = again(without_signs, nurse, "scores", "better", weakness=3)
        draft = draft_of(without_signs, found, clinician, response=response)
        told = draft.answers
        made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="v2")
    with days_later(20 if verb == "amend" else 21):
        if verb != "amend":
            plans.withdraw(plan=now(without_signs), by=clinician, reason="Wrong", key="withdrawn")
        if verb == "rerun":
            made = plans.rerun(plan=made, by=clinician, key="again")
        if verb == "replace":
            fresh = plans.replace(plan=made, by=clinician, reason="Afresh", key="afresh")
            fresh.answers = told
            fresh.save()
            made = assessments.complete(assessment=fresh, by=clinician, version=fresh.version, key="v3")
        with pytest.raises(CannotSign, match="answer how the symptoms went"):
            recorded.signed_as_it_is(made, clinician, "signed")


def test_what_was_answered_stays_so_when_a_later_review_is_taken_back(
    without_signs: Plan, nurse: Member, clinician: Member
) -> None:
    with days_later(20):
        first = again(without_signs, nurse, "first", "worse", weakness=2)
    with days_later(21):
        made = made_of(without_signs, first, clinician)
    with days_later(60):
        second = again(made, clinician, "second", "not_better", weakness=0)
        made = sign(reviews.amend_after(review=second, by=clinician, key="second"), clinician, "v3")
    with days_later(61):
        taking_back.take_back(record=second, by=clinician, reason="Wrong patient", key="back")
        assert not is_open(made)
        assert plans.amend(plan=now(made), by=clinician, reason="Telephone", key="t").review != first


@pytest.mark.parametrize("is_over", [False, True])
def test_the_call_outlasts_what_a_nurse_finds_later_that_day(
    request: pytest.FixtureRequest,
    patient: Patient,
    nurse: Member,
    clinician: Member,
    answers: dict[str, object],
    is_over: bool,
) -> None:
    if is_over:
        plan = request.getfixturevalue("plan")
    else:
        plan = signed(patient, clinician, answers | NERVES | {"neuro.weakness": "no"}, "loading")
        give(plan, nurse, "first")
    day = plan.clinic.today() + timedelta(days=20 if is_over else 1)
    for hour, weakness in ((9, 3), (12, 0)):
        with on_day(day, hour):
            again(plan, nurse, f"at {hour}", "better", weakness=weakness)
            assert CALL in paper(plan, clinician, "directions")
    with on_day(day + timedelta(days=1)):
        assert CALL in paper(plan, clinician, "directions")


def test_the_call_outlasts_an_answer_of_the_next_version(scored_in_loading: Plan, clinician: Member) -> None:
    with days_later(2):
        newer = changed(scored_in_loading, clinician, neuro__weakness="yes")
        assert CALL in paper(newer, clinician, "directions")


def test_a_review_that_was_taken_back_answers_none_before_it(
    patient: Patient, nurse: Member, clinician: Member, answers: dict[str, object]
) -> None:
    made = signed(patient, clinician, answers | NERVES)
    give(made, nurse, "first")
    with days_later(5):
        again(made, nurse, "worse", "worse", numbness=3)
    with days_later(6):
        wrong = again(made, nurse, "wrong patient", "better", numbness=1)
        made = sign(reviews.amend_after(review=wrong, by=clinician, key="after"), clinician, "v2")
    with days_later(7):
        taking_back.take_back(record=wrong, by=clinician, reason="Wrong patient", key="back")
        assert CALL in paper(made, clinician, "directions")


def test_a_draft_begun_before_the_version_in_force_is_not_signed_over_it(
    plan: Plan, nurse: Member, clinician: Member
) -> None:
    """The version in force loads again, and the older draft knows nothing of it."""
    with days_later(40):
        stale = plans.amend(plan=plan, by=clinician, reason="By telephone", key="stale")
    with days_later(41):
        worse = again(plan, nurse, "worse", "worse", numbness=3)
        draft = reviews.amend_after(review=worse, by=clinician, key="after")
        draft.answers = draft.answers | {"start": "today"}
        draft.save()
        newer = sign(draft, clinician, "loads again")
        give(newer, nurse, "begun")
    with days_later(43):
        with pytest.raises(CannotSign) as refused:
            sign(stale, clinician, "stale")
        assert refused.value.code == "signed_meanwhile"
        assert "Version 2 is signed, and this draft was made from an older one" in str(refused.value)
        drafted = Plan.everywhere.get(assessment=stale)
        with pytest.raises(plans.CannotBegin, match="amend that version"):
            plans.amend(plan=drafted, by=clinician, reason="Try again", key="again")
        with pytest.raises(plans.IllegalStep, match="amend that version"):
            plans.rerun(plan=drafted, by=clinician, key="rerun")
        amended(now(newer), clinician, "on top of it")
