"""Amending a plan with nothing else changed leaves every date: no course of loading begins a second time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from regimens.actions import assessments, course_so_far, doses, drafting, plans, reviews, shortages
from regimens.clinical.forecast import Forecast
from regimens.models import Assessment, Member, Patient, Plan
from tests.recorded import NERVES, give, on_day, review, sign

DAY = timedelta(days=1)
START = date(2026, 11, 23)
HYDROXOCOBALAMIN = "hydroxocobalamin_injection"
TREATED_BEFORE = {
    "purpose": "review",
    "treated_before": "injections",
    "response": "well",
    "current_interval.count": "2",
    "current_interval.unit": "month",
    "injections": [
        {
            "given_on": day,
            "form": "hydroxocobalamin",
            "micrograms": "1000",
            "route": "intramuscular",
        }
        for day in ("2026-05-05", "2026-07-06", "2026-09-07")
    ],
}
TREATED_SINCE = {"start": "other", "start_on": "2026-05-05"}
PREVENTION = {
    "purpose": "prevent",
    "diagnosis": "excluded",
    "b12.value": "450",
    "absorption.pernicious_anaemia": "",
    "absorption.bariatric_surgery.present": "yes",
    "absorption.bariatric_surgery": "roux_en_y",
}
#: The first answers by the kind of loading that they lead to.
KINDS: Mapping[str, Mapping[str, Any]] = {
    "three_per_week": {},
    "alternate_days": NERVES,
    "mon_wed_fri": NERVES | {"choices.loading_days": "mon_wed_fri"},
    "maintenance": TREATED_BEFORE,
    "prevention": PREVENTION,
}
#: Doses given before the plan is amended: within loading, then on maintenance.
COUNTS: Mapping[str, tuple[int, ...]] = {
    "three_per_week": (1, 3, 6, 8),
    "alternate_days": (1, 8, 13),
    "mon_wed_fri": (3, 11),
    "maintenance": (1, 3),
    "prevention": (1, 3),
}
#: How the first dose was booked, and how many days after the booked day it was given.
BOOKED: Mapping[str, tuple[Mapping[str, str], int]] = {
    "today": ({"start": "today"}, 0),
    "today, given later": ({"start": "today"}, 2),
    "tomorrow": ({"start": "tomorrow"}, 0),
    "another day": ({"start": "other", "start_on": (START + 2 * DAY).isoformat()}, 0),
    "another day, given early": ({"start": "other", "start_on": (START + 7 * DAY).isoformat()}, -2),
    "another day, given late": ({"start": "other", "start_on": (START + 2 * DAY).isoformat()}, 3),
}


@pytest.fixture(autouse=True)
def _monday(time_machine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Monday 23 November 2026, ten in the morning; the rules count as checked again in time."""
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=False)
    monkeypatch.setattr(drafting, "check_rules_are_current", lambda as_of: None)


@pytest.fixture
def planned(patient: Patient, clinician: Member, answers: dict[str, object]) -> Callable[..., Plan]:
    """A signed plan with these first answers."""

    def make(first: Mapping[str, Any], start: Mapping[str, str]) -> Plan:
        begun = assessments.begin(patient=patient, by=clinician, key="first")
        written = assessments.answer(
            assessment=begun,
            by=clinician,
            step="dates",
            answers={**answers, "start": "", **first, **start},
            clears=[],
            version=begun.version,
        )
        return sign(written, clinician, "first")

    return make


def seen(plan: Plan) -> Forecast:
    return course_so_far.forecast_of(plan, plan.clinic.today())


def ahead(plan: Plan) -> list[tuple[str, str, date]]:
    """Key, phase and day of the next injections, within the bank holidays that the older plan knew."""
    lines = [line for line in seen(plan).lines if line.kind == "injection" and line.given_on is None]
    return [(line.key, line.phase, line.on) for line in lines][:4]


def without_numbers(listed: list[tuple[str, str, date]]) -> list[tuple[str, date]]:
    return [(phase, on) for _, phase, on in listed]


def follow(plan: Plan, nurse: Member, clinician: Member, count: int, late: int) -> date:
    """So many doses on the days shown, the first so many days after it; the day after the last.

    Once alternate days have no dose left, improvement has stopped.
    """
    today = plan.clinic.today()
    for number in range(count):
        with on_day(today):
            following = seen(plan).next_injection
            if following is None:
                today = max(today, START + 30 * DAY)
        with on_day(today):
            if following is None:
                reviews.record_plateau(
                    plan=plan, by=clinician, on=today, reason="Improvement has stopped", key="plateau"
                )
                following = seen(plan).next_injection
            assert following is not None
            today = max(today, following.on + (late if number == 0 else 0) * DAY)
        with on_day(today):
            give(plan, nurse, f"dose-{number}", reason="As it fell")
            accept(plan, nurse, f"accept-{number}")
        today += DAY
    return today


def accept(plan: Plan, by: Member, key: str) -> None:
    if moved := seen(plan).moved:
        doses.accept_dates(plan=plan, by=by, shown=doses.dates_shown(moved), key=key)


def plain(plan: Plan, by: Member) -> Assessment:
    """A new telephone result, say."""
    return plans.amend(plan=plan, by=by, reason="A new result", key="amend")


def after_review(plan: Plan, by: Member) -> Assessment:
    """A review that found nothing to change."""
    made = review(plan, by, "review", "better")
    return reviews.amend_after(review=made, by=by, key="amend")


PATHS = {"plain": plain, "after a review": after_review}


#: Every way of booking while the course is young; later the two that differ most.
CASES = [
    (kind, count, booked)
    for kind, counts in COUNTS.items()
    for count in counts
    for booked in (BOOKED if count == min(counts) else ("today", "another day, given late"))
    if kind != "maintenance" or booked == "today"
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("kind", "count", "booked"), CASES)
def test_nothing_is_dated_anew(
    planned: Callable[..., Plan],
    nurse: Member,
    clinician: Member,
    path: str,
    kind: str,
    count: int,
    booked: str,
) -> None:
    start, late = BOOKED[booked]
    plan = planned(KINDS[kind], TREATED_SINCE if kind == "maintenance" else start)
    with on_day(follow(plan, nurse, clinician, count, late)):
        expected = ahead(plan)
        amended = sign(PATHS[path](plan, clinician), clinician, "amended")
        assert without_numbers(ahead(amended)) == without_numbers(expected)
        again = sign(plans.amend(plan=amended, by=clinician, reason="Again", key="twice"), clinician, "twice")
        assert without_numbers(ahead(again)) == without_numbers(expected)
        assert expected


# For the time of a shortage, and back


@pytest.mark.parametrize("count", [1, 3, 6, 8])
@pytest.mark.parametrize("booked", ["today", "another day, given late"])
def test_a_shortage_loads_nobody_again(
    planned: Callable[..., Plan],
    nurse: Member,
    clinician: Member,
    manager: Member,
    count: int,
    booked: str,
) -> None:
    """Cyanocobalamin goes on where hydroxocobalamin stopped, every month once loading is over; then back."""
    start, late = BOOKED[booked]
    plan = planned({}, start)
    with on_day(follow(plan, nurse, clinician, count, late)):
        expected = ahead(plan)
        short = shortages.declare(by=manager, product=HYDROXOCOBALAMIN, key="short")
        draft = shortages.switch(plan=plan, shortage=short, by=clinician, key="switch")
        instead = sign(draft, clinician, "instead")
        assert instead.drug == "cyanocobalamin"
        loading = [each for each in expected if each[1] == "loading"]
        assert [each for each in ahead(instead) if each[1] == "loading"] == loading
        monthly = [on for _, phase, on in ahead(instead) if phase == "maintenance"][:1]
        later = [on for _, phase, on in expected if phase == "maintenance"][:1]
        assert monthly < later or (len(loading) == len(expected) and monthly == later == [])
        shortages.end(shortage=short, by=manager, key="end")
        back = sign(shortages.change_back(plan=instead, by=clinician, key="back"), clinician, "back")
        assert back.drug == "hydroxocobalamin"
        assert ahead(back) == expected


# After what a version acted on


def amended_again(plan: Plan, by: Member) -> None:
    """Amending for a new result leaves the dates of a version whose review was acted on already."""
    expected = ahead(plan)
    newest = sign(plans.amend(plan=plan, by=by, reason="A new result", key="after"), by, "after")
    assert without_numbers(ahead(newest)) == without_numbers(expected)
    assert newest.maintenance == plan.maintenance
    assert expected


@pytest.mark.parametrize("doses_since", [0, 1, 2])
def test_a_step_is_not_taken_a_second_time(
    planned: Callable[..., Plan], nurse: Member, clinician: Member, doses_since: int
) -> None:
    plan = planned({}, BOOKED["today"][0])
    with on_day(follow(plan, nurse, clinician, 8, 0)):
        made = review(plan, clinician, "review", "not_better")
        step = sign(reviews.amend_after(review=made, by=clinician, key="step"), clinician, "step")
        assert (plan.maintenance, step.maintenance) == ("3 month", "2 month")
        today = step.clinic.today()
        assert ahead(step)[0][1] == "maintenance"
    for number in range(doses_since):
        with on_day(today):
            today = max(today, ahead(step)[0][2])
        with on_day(today):
            give(step, nurse, f"since-{number}")
        today += DAY
    with on_day(today):
        amended_again(step, clinician)


def relapsed(planned: Callable[..., Plan], nurse: Member, clinician: Member) -> tuple[Plan, date]:
    """Worse on maintenance every 2 months: to be loaded again from the day after the day told."""
    plan = planned(NERVES, BOOKED["today"][0])
    today = follow(plan, nurse, clinician, 13, 0)
    with on_day(today):
        made = review(plan, clinician, "review", "worse", numbness=3)
        draft = reviews.amend_after(review=made, by=clinician, key="relapse")
        assert not {"start", "start_on"} & draft.answers.keys()
        draft.answers |= {"start": "other", "start_on": (today + DAY).isoformat()}
        draft.save()
        again = sign(draft, clinician, "relapse")
        assert ahead(again)[0][:2] == ("reload-1", "loading")
    return again, today


@pytest.mark.parametrize("count", [0, 1, 4, 12, 13])
def test_a_relapse_is_loaded_once(
    planned: Callable[..., Plan], nurse: Member, clinician: Member, count: int
) -> None:
    """Within loading again, at its end and on the maintenance after it the course in force goes on."""
    again, today = relapsed(planned, nurse, clinician)
    for number in range(count):
        with on_day(today):
            following = seen(again).next_injection
        if following is None:
            today += DAY
            with on_day(today):
                reviews.record_plateau(
                    plan=again, by=clinician, on=today, reason="Improvement has stopped", key="second"
                )
                following = seen(again).next_injection
        assert following is not None
        today = max(today, following.on)
        with on_day(today):
            give(again, nurse, f"again-{number}", reason="As it fell")
        today += DAY
    with on_day(today):
        amended_again(again, clinician)


def test_a_review_of_loading_again_takes_no_step(
    planned: Callable[..., Plan], nurse: Member, clinician: Member
) -> None:
    again, today = relapsed(planned, nurse, clinician)
    with on_day(today + DAY):
        give(again, nurse, "again-0")
        expected = ahead(again)
        made = review(again, clinician, "in-loading", "not_better", numbness=3)
        after = sign(reviews.amend_after(review=made, by=clinician, key="loading"), clinician, "loading")
        assert after.maintenance == again.maintenance == "1 month"
        assert without_numbers(ahead(after)) == without_numbers(expected)


@pytest.mark.parametrize("path", PATHS)
def test_a_late_extension_is_carried(
    planned: Callable[..., Plan], nurse: Member, clinician: Member, path: str
) -> None:
    plan = planned(NERVES, BOOKED["today"][0])
    follow(plan, nurse, clinician, 11, 0)
    with on_day(START + 59 * DAY):
        reviews.extend_loading(plan=plan, by=clinician, reason="", key="late")
        expected = ahead(plan)
        amended = sign(PATHS[path](plan, clinician), clinician, "amended")
        assert ahead(amended) == expected
        assert amended.history["loading_until"] == (START + 72 * DAY).isoformat()


def test_no_interval_is_carried_while_loading_runs(
    planned: Callable[..., Plan], nurse: Member, clinician: Member
) -> None:
    """Every 3 months was planned and never in force: with it, loading would be dropped (R43)."""
    plan = planned({}, BOOKED["today"][0])
    with on_day(follow(plan, nurse, clinician, 3, 0)):
        draft = after_review(plan, clinician)
        assert not {"current_interval.unit", "current_interval.count"} & draft.answers.keys()
