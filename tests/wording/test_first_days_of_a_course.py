"""Potassium, early counts and what is felt in the first days are spoken of until they lie behind."""

from __future__ import annotations

from typing import Any

import pytest

from regimens.wording import alerts, still_true
from tests.wording import plans
from tests.wording.plans import event

LOW = ["K_LOW_AT_BASELINE"]
DAYS = ("2026-11-23", "2026-11-24", "2026-11-25")


def course(given: int = 1, **tests: str) -> dict[str, Any]:
    """A course of six doses from 23 November with so many given; tests: the state of those listed, by family."""
    document = plans.without_nerves(
        alerts=[plans.alert("A09")],
        advice=[
            {"code": code, "rule": "advice.test", "basis": [], "label": "source"}
            for code in ("counts_days_5_to_7", "count_once_day_7_to_10", "potassium_symptoms")
        ],
    )
    doses = [
        each | {"state": "given" if number < given else "projected"}
        for number, each in enumerate(document["schedule"])
    ]
    listed = [
        event(f"{family}-{number}", day, "blood_test", "monitoring", planned=day, state=state)
        for family, state in tests.items()
        for number, day in enumerate(DAYS, 1)
    ]
    return document | {"schedule": [*listed, *doses]}


def advised(document: dict[str, Any]) -> set[str]:
    return {line["code"] for line in still_true.advice(document)}


def warns(document: dict[str, Any]) -> str:
    """What A09 says; empty where it no longer does."""
    return " ".join(alerts.text(each, document) for each in still_true.alerts(document))


@pytest.mark.parametrize("state", ["due", "overdue", "projected", "on_hold"])
def test_a_potassium_still_to_do_keeps_the_caution(state: str) -> None:
    assert warns(course(given=3, potassium=state)).endswith("Check it on the days listed.")
    assert "potassium_symptoms" in advised(course(given=3, potassium=state))


def test_where_every_potassium_is_done_or_none_is_listed_nobody_is_sent_to_the_days_listed() -> None:
    assert warns(course(potassium="done")) == ""
    assert warns(course(given=4)) == ""


def test_before_the_first_dose_the_caution_stands_with_or_without_a_day() -> None:
    assert "before the first dose" in warns(course(given=0))
    assert "before the first dose" in warns(course(given=0, potassium="done"))


def test_low_and_never_tested_since_it_is_checked_again() -> None:
    assert warns(course(given=4) | {"flags": LOW}) == alerts.POTASSIUM_LOW_UNDATED
    assert warns(course(given=4, potassium="done") | {"flags": LOW}) == ""
    assert "on the days listed" in warns(course(given=4, potassium="overdue") | {"flags": LOW})


def test_a_blood_test_with_potassium_that_is_owed_is_a_day_listed() -> None:
    owed = event(
        "baseline", "2026-11-30", "blood_test", "monitoring",
        planned="2026-11-23", state="overdue", tests=["potassium"],
    )  # fmt: skip
    document = course(given=4)
    document["schedule"].append(owed)
    assert warns(document).endswith("Check it on the days listed.")
    done = course(given=4, potassium="done")
    done["schedule"].append(owed)
    assert warns(done) == ""


@pytest.mark.parametrize("state", ["due", "overdue", "projected"])
def test_early_counts_are_advised_until_they_are_done_or_gone_by(state: str) -> None:
    counts = {"counts_days_5_to_7", "count_once_day_7_to_10"}
    assert counts <= advised(course(given=4, response=state))
    assert not counts & advised(course(given=4, response="done"))
    assert not counts & advised(course(given=6))
    assert counts <= advised(course(given=0))


def test_what_is_felt_in_the_first_days_is_reported_until_they_are_over() -> None:
    """Where no potassium is tested, the days that the course has reached tell."""
    assert "potassium_symptoms" in advised(course(given=0))
    assert "potassium_symptoms" in advised(course(given=1))
    assert "potassium_symptoms" in advised(course(given=2))
    assert "potassium_symptoms" not in advised(course(given=3))
    assert "potassium_symptoms" not in advised(course(given=1, potassium="done"))


def test_doses_of_a_course_before_tell_nothing_of_the_first_days() -> None:
    long_ago = [{"fact": "injections", "value": "2026-01-05, 2026-03-02", "origin": "given"}]
    again = course(given=1)
    again["schedule"] = [each | {"key": f"reload-{n}"} for n, each in enumerate(again["schedule"], 1)]
    assert "potassium_symptoms" in advised(again | {"facts": long_ago})
    listed = [{"fact": "injections", "value": "2026-11-20", "origin": "given"}]
    assert "potassium_symptoms" not in advised(course(given=1) | {"facts": listed})


def test_a_late_dose_tells_that_its_day_has_gone_by() -> None:
    document = course(given=1)
    third = document["schedule"][2]
    late = third | {"state": "overdue", "planned": third["on"], "on": "2026-12-05"}
    document["schedule"][2] = late
    assert "potassium_symptoms" not in advised(document)


def test_a_low_result_takes_in_the_note_that_the_risk_is_not_known() -> None:
    unknown = {"alerts": [plans.alert("A02", "stop"), plans.alert("A09", "note", precautionary=True)]}
    known = {"potassium_is_low": True, "potassium_is_recorded": True}
    document = course(potassium="done") | unknown
    assert "potassium risk" in alerts.not_yet_checked(course(potassium="due") | unknown)
    assert [each["code"] for each in still_true.alerts(document | known)] == ["A02", "A09"]
    assert warns(document | known | {"alerts": []}) == alerts.POTASSIUM_LOW_UNDATED
    assert alerts.not_yet_checked(document | known) == ""


def test_low_by_the_answers_alone_is_left_to_the_rules_until_a_dose_was_given() -> None:
    low = {"alerts": [], "flags": LOW, "potassium_is_low": True}
    assert warns(course(given=0) | low) == ""
    assert warns(course(given=1) | low) == alerts.POTASSIUM_LOW_UNDATED


def test_a_newer_normal_result_takes_the_place_of_a_low_one_among_the_answers() -> None:
    normal = {"flags": LOW, "potassium_is_normal": True}
    assert warns(course(given=0) | normal) == alerts.POTASSIUM
    assert warns(course(given=4, potassium="overdue") | normal) == alerts.POTASSIUM_BEGUN
    assert warns(course(given=4) | normal) == ""


def test_a_test_asked_for_by_the_version_before_keeps_its_caution_until_it_is_done() -> None:
    before = {"alerts": [], "potassium_watched": [plans.alert("A09")]}
    assert warns(course(given=1, potassium="overdue") | before) == alerts.POTASSIUM_BEGUN
    assert warns(course(given=1, potassium="done") | before) == ""
    assert warns(course(given=1) | before) == ""
