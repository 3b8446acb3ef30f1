"""What a second reading of the specification answered differently, and the first reading had wrong."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.clinical.situations import Plan, dated, plan, relapse


def egfr(value: int, comparator: str = "=", analyte: str = "egfr", unit: str = "mL/min/1.73m2") -> Plan:
    """A result of one day."""
    return {
        "analyte": analyte,
        "value": value,
        "comparator": comparator,
        "unit": unit,
        "taken_on": "2026-02-23",
    }


def test_a_second_loading_goes_on_after_six_doses() -> None:
    again = [f"2026-02-{day}" for day in (11, 13, 15, 17, 20, 22)]
    answered = plan(
        doses=["2026-01-16", *again],
        purpose="review",
        response="well",
        neuro__visual_loss="yes",
        current_interval={"unit": "month", "count": 3},
        start_on="2026-02-11",
    )
    assert answered["decisions"]["loading"]["value"] == "alternate_days"
    assert dated(answered)["reload-7"] == "2026-03-02"


def test_a_low_level_before_the_first_listed_dose_confirms_even_marked_after_a_dose() -> None:
    low = {
        "analyte": "b12_total",
        "value": 100,
        "unit": "pg/mL",
        "taken_on": "2026-02-04",
        "timing": "after_dose",
    }
    answered = plan(doses=["2026-02-05"], without=("diagnosis",), labs=[low], start_on="2026-02-05")
    assert answered["decisions"]["deficiency"]["value"] == "confirmed"


def test_a_low_level_on_tablets_confirms_at_a_review() -> None:
    low = {"analyte": "b12_total", "value": 100, "unit": "ng/L", "taken_on": "2026-02-04"}
    answered = plan(labs=[low], purpose="review", oral_trial="failed", diagnosis="excluded")
    assert answered["decisions"]["deficiency"]["value"] == "confirmed"


def test_a_loading_long_past_its_last_day_is_reviewed_even_if_a_dose_was_given_today() -> None:
    answered = plan(
        doses=["2025-09-01", "2025-12-01", "2026-03-02"], neuro__numbness="yes", without=("start_on",)
    )
    assert "loading_review_due" in answered["blockers"]


def test_worse_signs_on_prevention_shorten_like_signs_that_persist() -> None:
    for response in ("new_or_worse", "persists"):
        answered = plan(
            purpose="review",
            response=response,
            diagnosis="excluded",
            labs=[],
            neuro__gait_disturbance="yes",
            absorption__bariatric_surgery="sleeve",
            current_interval={"unit": "month", "count": 3},
            without=("start_on",),
        )
        assert answered["decisions"]["maintenance"]["value"]["at_most"] == 2, response
        assert "TITRATE_SYMPTOM" in answered["flags"], response


@pytest.mark.parametrize("first", [True, False])
def test_one_open_result_of_a_day_hides_no_sure_one(first: bool) -> None:
    platelets = [egfr(40, "=", "platelets", "10*9/L"), egfr(40, ">", "platelets", "10*9/L")]
    kidney = [egfr(49), egfr(88, "<")]
    labs = [*platelets, *kidney]
    answered = plan(labs=labs if first else labs[::-1])
    assert {"REDFLAG_HAEM", "RENAL_LOCK"} <= set(answered["flags"])
    assert "RENAL_UNKNOWN" not in answered["flags"]


def test_the_monthly_interval_rests_on_crohn_alone_beside_surgery() -> None:
    answered = plan(
        purpose="prevent",
        diagnosis="excluded",
        labs=[],
        absorption__bariatric_surgery="band",
        absorption__crohn_ileal={"present": "yes", "length_cm": 60},
    )
    assert "S24_DISPUTED" in answered["flags"]


def overdue(last: str, today: str, **interval: Any) -> Plan:
    """A well person at review whose next dose has gone by."""
    return plan(
        doses=[last],
        purpose="review",
        response="well",
        labs=[],
        as_of=today,
        without=("start_on",),
        current_interval=interval or {"unit": "month", "count": 2},
    )


def test_an_overdue_dose_has_no_more_than_the_longer_end() -> None:
    answered = overdue("2025-12-03", "2026-03-02")
    late = next(event for event in answered["schedule"] if event["key"] == "maintenance-2")
    assert late["latest"] == "2026-03-03"


def test_an_overdue_plan_followed_exactly_keeps_its_later_dates() -> None:
    site = {"open_weekdays": ["mon", "wed", "fri"]}
    usual: dict[str, Any] = {
        "purpose": "review",
        "response": "well",
        "labs": [],
        "without": ("start_on",),
        "current_interval": {"unit": "month", "count": 2},
        "site": site,
    }
    before = plan(doses=["2025-12-24"], as_of="2026-03-03", **usual)
    assert dated(before)["maintenance-2"] == "2026-03-04"
    after = plan(doses=["2025-12-24", "2026-03-04"], as_of="2026-03-05", **usual)
    assert dated(after)["maintenance-3"] == dated(before)["maintenance-3"] == "2026-05-04"


def test_an_overdue_dose_dated_beyond_its_week_moves_the_dates_that_giving_it_would_move() -> None:
    usual: dict[str, Any] = {
        "purpose": "review",
        "response": "well",
        "labs": [],
        "without": ("start_on",),
        "current_interval": {"unit": "month", "count": 1},
        "site": {
            "open_weekdays": ["mon", "tue", "wed", "thu", "fri"],
            "closed_on": ["2026-12-25", "2026-12-28"],
        },
    }
    before = plan(doses=["2026-10-19", "2026-11-18"], as_of="2026-12-25", **usual)
    assert dated(before)["maintenance-3"] == "2026-12-29"
    after = plan(doses=["2026-10-19", "2026-11-18", "2026-12-29"], as_of="2026-12-30", **usual)
    assert dated(after)["maintenance-4"] == dated(before)["maintenance-4"] == "2027-01-29"


@pytest.mark.parametrize("signs", [("=", ">"), (">", "=")])
def test_of_two_markers_of_one_day_the_higher_decides(signs: tuple[str, str]) -> None:
    mma = [
        {"analyte": "mma", "value": 271, "unit": "nmol/L", "taken_on": "2026-02-23", "comparator": sign}
        for sign in signs
    ]
    answered = plan(labs=[egfr(90), *mma])
    assert "MMA_ABOVE_271_INFO" in answered["flags"]


def test_a_weekly_dose_a_week_late_is_not_given_twice() -> None:
    answered = plan(
        doses=["2026-04-25", "2026-05-02"],
        purpose="review",
        response="well",
        labs=[],
        as_of="2026-05-16",
        without=("start_on",),
        current_interval={"unit": "week", "count": 1},
        site={"open_weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
    )
    days = [event["on"] for event in answered["schedule"] if event["kind"] == "injection"]
    assert days[:2] == ["2026-05-16", "2026-05-23"]


@pytest.mark.parametrize(
    ("given", "today", "coming"),
    [
        (["2026-05-09"], "2026-05-10", "2026-05-16"),
        (["2026-05-09", "2026-05-11"], "2026-05-12", "2026-05-23"),
    ],
)
def test_a_weekly_dose_given_on_the_next_date_is_that_dates_too(
    given: list[str], today: str, coming: str
) -> None:
    """Nobody is told to give another the day after; a dose before the date shown is the dose of that date."""
    answered = plan(
        doses=["2026-04-25", *given],
        purpose="review",
        response="well",
        labs=[],
        as_of=today,
        without=("start_on",),
        current_interval={"unit": "week", "count": 1},
        site={"open_weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
    )
    days = [event["on"] for event in answered["schedule"] if event["kind"] == "injection"]
    assert days[0] == coming


def test_prevention_booked_anew_counts_its_tests_from_the_new_start() -> None:
    answered = plan(
        doses=["2025-03-09", "2025-09-05", "2026-02-11"],
        purpose="prevent",
        diagnosis="excluded",
        labs=[],
        start_on="2026-02-11",
        absorption__bariatric_surgery="sleeve",
    )
    assert "follow-up-3m" in dated(answered)
    assert "prophylaxis-4" in dated(answered)


def test_no_tablets_for_a_relapse() -> None:
    answered = relapse(
        without=("start_on",),
        choices={"route": "oral"},
        preference="tablets",
        current_interval={"unit": "month", "count": 1},
    )
    assert answered["decisions"]["route"]["value"] == "intramuscular"
    assert "choice_refused" in answered["blockers"]


def test_choosing_what_the_step_gives_keeps_the_week() -> None:
    answered = plan(
        doses=["2025-12-20"],
        purpose="review",
        response="persists",
        labs=[],
        as_of="2026-03-12",
        without=("start_on",),
        choices={"maintenance_months": 2},
        current_interval={"unit": "month", "count": 3},
    )
    later = next(event for event in answered["schedule"] if event["key"] == "maintenance-3")
    assert date.fromisoformat(later["latest"]) - date.fromisoformat(later["on"]) == timedelta(days=7)
