"""The first day of a course is asked again once a dose before it is listed, and in no other case."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from regimens.actions import assessments, plans
from regimens.actions.first_day import ASKED_AGAIN
from regimens.models import Assessment, Member, Patient, Plan
from tests.recorded import NERVES, drawn_before, on_day, sign

TODAY = date(2026, 11, 23)
FIRST = TODAY + timedelta(days=3)
DAY_BEFORE = FIRST - timedelta(days=1)
BOOKED = {"start": "other", "start_on": FIRST.isoformat()}


def listed(*days: date) -> dict[str, Any]:
    """Doses of these days, as the first step keeps them."""
    row = {"form": "hydroxocobalamin", "micrograms": "1000", "route": "intramuscular"}
    return {
        "treated_before": "injections",
        "injections": [{"given_on": day.isoformat(), **row} for day in days],
    }


def kept(draft: Assessment, by: Member, answers: dict[str, Any], step: str = "reason") -> Assessment:
    """The draft after these answers were given in a step."""
    draft.refresh_from_db()
    return assessments.answer(
        assessment=draft, by=by, step=step, answers=answers, clears=(), version=draft.version
    )


def asks(draft: Assessment) -> bool:
    """Nothing answers when the first dose is."""
    return not any(draft.answers.get(name) for name in ASKED_AGAIN)


@pytest.fixture
def answers(answers: dict[str, object]) -> dict[str, object]:
    """Of the day on which these courses begin."""
    return drawn_before(answers, TODAY)


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Alternate days, the first dose booked in three days."""
    with on_day(TODAY):
        begun = assessments.begin(patient=patient, by=clinician, key="begin")
        return sign(kept(begun, clinician, answers | NERVES | BOOKED, "dates"), clinician, "sign")


def test_a_dose_given_before_the_first_day_asks_for_it_again(plan: Plan, clinician: Member) -> None:
    with on_day(FIRST + timedelta(days=1)):
        draft = plans.amend(plan=plan, by=clinician, reason="Given in hospital", key="amend")
        assert not asks(draft)
        draft = kept(draft, clinician, listed(DAY_BEFORE))
        assert asks(draft)
        begun = {"start": "other", "start_on": DAY_BEFORE.isoformat()}
        newer = sign(kept(draft, clinician, begun, "dates"), clinician, "newer")
    injections = [event["key"] for event in newer.document["schedule"] if event["kind"] == "injection"]
    assert injections[0] == "loading-2"


def test_a_dose_on_the_first_day_or_after_it_leaves_it(plan: Plan, clinician: Member) -> None:
    with on_day(FIRST + timedelta(days=3)):
        draft = plans.amend(plan=plan, by=clinician, reason="Given elsewhere", key="amend")
        assert not asks(kept(draft, clinician, listed(FIRST, FIRST + timedelta(days=2))))


def test_a_day_that_was_answered_beside_the_dose_stands(plan: Plan, clinician: Member) -> None:
    with on_day(FIRST):
        draft = plans.amend(plan=plan, by=clinician, reason="Loaded again", key="amend")
        again = {"start": "other", "start_on": (FIRST + timedelta(days=2)).isoformat()}
        draft = kept(draft, clinician, listed(DAY_BEFORE) | again)
        assert draft.answers["start_on"] == again["start_on"]
        # Another dose of the course before it changes nothing of that.
        draft = kept(draft, clinician, listed(DAY_BEFORE - timedelta(days=2), DAY_BEFORE))
        assert not asks(draft)


@pytest.mark.parametrize("start", ["today", "tomorrow"])
def test_today_and_tomorrow_are_asked_again_too(
    patient: Patient, clinician: Member, answers: dict[str, object], start: str
) -> None:
    with on_day(TODAY):
        begun = assessments.begin(patient=patient, by=clinician, key="begin")
        draft = kept(begun, clinician, answers | NERVES | {"start": start}, "dates")
        assert asks(kept(draft, clinician, listed(TODAY - timedelta(days=1))))


@pytest.mark.parametrize("way", ["made again", "answered late", "completed late"])
def test_today_stays_the_day_it_was_said_once_its_dose_is_listed(
    patient: Patient, clinician: Member, answers: dict[str, object], way: str
) -> None:
    """Read on the next day it would begin loading again the day after the first dose."""
    begun = answers | NERVES | listed(TODAY) | {"start": "today"}
    with on_day(TODAY):
        draft = kept(assessments.begin(patient=patient, by=clinician, key="b"), clinician, begun, "dates")
        if way == "made again":
            made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="c")
    with on_day(TODAY + timedelta(days=1)):
        if way == "answered late":
            draft = kept(draft, clinician, {"egfr.none": "yes"}, "kidneys")
            assert draft.answers["start_on"] == TODAY.isoformat()
        if way == "made again":
            made = plans.rerun(plan=made, by=clinician, key="r")
        else:
            made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="c")
    first = next(event for event in made.document["schedule"] if event["kind"] == "injection")
    assert (first["key"], first["on"]) == ("loading-2", (TODAY + timedelta(days=2)).isoformat())


def test_today_is_the_day_it_is_read_on_while_no_dose_is_listed(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    with on_day(TODAY):
        begun = assessments.begin(patient=patient, by=clinician, key="b")
        draft = kept(begun, clinician, answers | {"start": "today"}, "dates")
        made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="c")
    with on_day(TODAY + timedelta(days=1)):
        again = plans.rerun(plan=made, by=clinician, key="r")
    assert again.history["start_on"] == (TODAY + timedelta(days=1)).isoformat()


OLD = tuple(TODAY - timedelta(days=days) for days in (180, 90))


@pytest.mark.parametrize("later", [1, 4, 7])
def test_today_stays_the_day_it_was_said_beside_older_doses(
    patient: Patient, clinician: Member, answers: dict[str, object], later: int
) -> None:
    """Of the doses listed the oldest lies long before: that of the day itself counts."""
    begun = answers | NERVES | listed(*OLD, TODAY) | {"start": "today"}
    with on_day(TODAY):
        draft = kept(assessments.begin(patient=patient, by=clinician, key="b"), clinician, begun, "dates")
    with on_day(TODAY + timedelta(days=later)):
        made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="c")
    assert made.history["start_on"] == TODAY.isoformat()


def test_who_takes_a_draft_over_moves_no_first_day(
    patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]
) -> None:
    begun = answers | NERVES | listed(TODAY) | {"start": "today"}
    with on_day(TODAY):
        draft = kept(assessments.begin(patient=patient, by=nurse, key="b"), nurse, begun, "dates")
    with on_day(TODAY + timedelta(days=1)):
        assessments.take_over(assessment=draft, by=clinician, key="t")
        draft.refresh_from_db()
        made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="c")
    first = next(event for event in made.document["schedule"] if event["kind"] == "injection")
    assert (first["key"], first["on"]) == ("loading-2", (TODAY + timedelta(days=2)).isoformat())


@pytest.mark.parametrize("later", [1, 7])
@pytest.mark.parametrize("of", ["a new plan", "an amendment"])
def test_tomorrow_does_not_come_again(
    patient: Patient, clinician: Member, answers: dict[str, object], later: int, of: str
) -> None:
    with on_day(TODAY):
        draft = assessments.begin(patient=patient, by=clinician, key="b")
        draft = kept(draft, clinician, answers | NERVES | {"start": "tomorrow"}, "dates")
        if of == "an amendment":
            draft = plans.amend(plan=sign(draft, clinician, "v1"), by=clinician, reason="Phone", key="a")
    day = TODAY + timedelta(days=later)
    with on_day(day):
        made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="c")
        assert made.history["start_on"] == day.isoformat()
    with on_day(day + timedelta(days=1)):
        again = plans.rerun(plan=made, by=clinician, key="r")
    assert again.history["start_on"] == (day + timedelta(days=1)).isoformat(), "today, read on another day"


def test_tomorrow_stays_the_day_it_meant_once_its_dose_is_listed(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    with on_day(TODAY):
        draft = assessments.begin(patient=patient, by=clinician, key="b")
        draft = kept(draft, clinician, answers | NERVES | {"start": "tomorrow"}, "dates")
    tomorrow = TODAY + timedelta(days=1)
    with on_day(tomorrow):
        draft = kept(draft, clinician, listed(tomorrow))
    with on_day(TODAY + timedelta(days=2)):
        made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="c")
    assert made.history["start_on"] == tomorrow.isoformat()


def test_a_dose_closer_before_the_first_day_of_another_course_asks_again(
    patient: Patient, clinician: Member, answers: dict[str, object]
) -> None:
    """In hospital, the day before the booked one: it is the first of this course, not the last of the old."""
    with on_day(TODAY):
        draft = assessments.begin(patient=patient, by=clinician, key="b")
        draft = kept(draft, clinician, answers | NERVES | listed(*OLD) | BOOKED, "dates")
    with on_day(FIRST):
        assert asks(kept(draft, clinician, listed(*OLD, DAY_BEFORE)))


@pytest.mark.parametrize("later", [1, 2])
def test_tomorrow_said_beside_a_dose_of_today_is_read_once(
    patient: Patient, clinician: Member, answers: dict[str, object], later: int
) -> None:
    """The dose of the day before is of an earlier course: "tomorrow" becomes today, and not that dose's day."""
    with on_day(TODAY):
        draft = assessments.begin(patient=patient, by=clinician, key="b")
        begun = answers | NERVES | listed(TODAY) | {"start": "tomorrow"}
        draft = kept(draft, clinician, begun, "dates")
    day = TODAY + timedelta(days=later)
    with on_day(day):
        so_far = assessments.plan_so_far(assessment=draft)
        made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="c")
    assert made.history["start_on"] == day.isoformat()
    for document in (so_far, made.document):
        assert document is not None
        first = next(event for event in document["schedule"] if event["kind"] == "injection")
        assert (first["key"], first["on"]) == ("reload-1", day.isoformat())


@pytest.mark.parametrize("said", ["today", "tomorrow"])
def test_an_answer_given_again_on_a_later_day_is_of_that_day(
    patient: Patient, clinician: Member, answers: dict[str, object], said: str
) -> None:
    with on_day(TODAY):
        draft = assessments.begin(patient=patient, by=clinician, key="b")
        draft = kept(draft, clinician, answers | NERVES | listed(TODAY) | {"start": said}, "dates")
    with on_day(TODAY + timedelta(days=1)):
        draft = kept(draft, clinician, {"start": said}, "dates")
        made = assessments.complete(assessment=draft, by=clinician, version=draft.version, key="c")
    day = TODAY + timedelta(days=1 if said == "today" else 2)
    assert made.history["start_on"] == day.isoformat()
