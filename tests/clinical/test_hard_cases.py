"""Situations in which dates, questions or caution are easily lost: each was wrong once."""

from __future__ import annotations

import copy
import json
from datetime import date, timedelta
from typing import Any

import pytest

from regimens import clinical
from tests.clinical.situations import ALTERNATE, THREE_A_WEEK, V01, codes, dated, plan, relapse


@pytest.mark.parametrize("today", ["2026-03-05", "2026-03-10", "2026-03-12"])
def test_the_first_week_is_kept_when_the_booked_day_has_gone_by(today: str) -> None:
    answered = plan(absorption__pernicious_anaemia="yes", as_of=today)
    assert {"K48", "D57"} <= set(answered["flags"])
    assert "A09" in codes(answered, "alerts")
    assert dated(answered)["potassium-1"] == dated(answered)["loading-1"] == today
    fifth = date.fromisoformat(today) + timedelta(days=4)
    assert dated(answered)["response-1"] == fifth.isoformat()


def test_a_relapse_that_is_not_booked_still_watches_potassium_and_counts() -> None:
    answered = relapse(doses=["2025-12-15"], without=("start_on",), absorption__pernicious_anaemia="yes")
    assert {"RELAPSE", "K48", "D57"} <= set(answered["flags"])
    assert answered["schedule"] == []


def test_an_old_plateau_does_not_block_a_relapse() -> None:
    answered = relapse(
        doses=[*THREE_A_WEEK, "2026-05-13", "2027-03-10"],
        plateau_on="2026-03-20",
        as_of="2027-03-12",
        start_on="2027-03-12",
        labs=[],
    )
    assert answered["blockers"] == []
    assert dated(answered)["reload-1"] == "2027-03-12"


def test_a_plateau_without_any_dose_does_block() -> None:
    answered = plan(neuro__numbness="yes", plateau_on="2026-03-01", without=("start_on",))
    assert "last_loading_dose_missing" in answered["blockers"]


def test_folic_acid_waits_again_at_a_relapse() -> None:
    answered = relapse(
        doses=[*THREE_A_WEEK, "2026-05-13", "2027-03-10"],
        plateau_on="2026-03-20",
        as_of="2027-03-12",
        without=("start_on",),
        labs=[],
        folate_deficiency="yes",
    )
    assert answered["decisions"]["folic_acid"]["value"] == "hold"
    assert "FOLATE_HOLD" in answered["flags"]


def test_nerve_signs_after_surgery_with_b12_unknown_ask_urgently() -> None:
    answered = plan(
        without=("diagnosis",), labs=[], absorption__bariatric_surgery="sleeve", neuro__numbness="yes"
    )
    urgent = {question["fact"] for question in answered["questions"] if question["urgent"]}
    assert {"diagnosis", "b12"} <= urgent
    assert "send_tests" in codes(answered, "advice")


def test_nothing_in_stock_with_nerves_unknown_is_for_today() -> None:
    answered = plan(without=("neuro",), site__stock=["cyanocobalamin_injection"])
    assert answered["status"] == "cannot_supply"
    assert answered["referrals"][0]["urgency"] == "same_day"


def test_yearly_follow_up_never_ends() -> None:
    answered = plan(
        doses=["2020-03-02", "2026-01-10"],
        purpose="review",
        response="well",
        labs=[],
        as_of="2026-03-12",
        without=("start_on",),
        current_interval={"unit": "month", "count": 2},
    )
    assert [key for key in dated(answered) if key.startswith("follow-up")] == ["follow-up-84m"]


def test_after_a_step_the_window_is_a_week() -> None:
    answered = plan(
        doses=["2025-12-20"],
        purpose="review",
        response="returns_before_next_dose",
        labs=[],
        as_of="2026-03-12",
        without=("start_on",),
        current_interval={"unit": "month", "count": 3},
    )
    later = next(event for event in answered["schedule"] if event["key"] == "maintenance-3")
    assert answered["decisions"]["maintenance"]["value"]["at_most"] == 2
    assert date.fromisoformat(later["latest"]) - date.fromisoformat(later["on"]) == timedelta(days=7)


def test_a_finished_second_loading_counts_from_its_own_start() -> None:
    answered = plan(doses=["2024-03-04", "2024-03-06", *THREE_A_WEEK], as_of="2026-03-16")
    assert {"follow-up-3m", "follow-up-6m", "follow-up-12m"} <= set(dated(answered))


@pytest.mark.parametrize(
    ("labs", "asked"),
    [
        ([{"analyte": "egfr", "value": 88, "unit": "mL/min/1.73m2", "taken_on": "2024-02-23"}], "egfr"),
        (
            [
                {
                    "analyte": "b12_total",
                    "value": 300,
                    "comparator": "<",
                    "unit": "ng/L",
                    "taken_on": "2026-02-23",
                }
            ],
            "b12",
        ),
    ],
)
def test_a_result_of_no_use_is_asked_for_again(labs: list[dict[str, Any]], asked: str) -> None:
    answered = plan(labs=labs, without=("diagnosis",))
    assert asked in {question["fact"] for question in answered["questions"]}


def test_declining_prevention_does_not_end_treatment() -> None:
    answered = plan(
        without=("diagnosis", "start_on"),
        labs=[],
        purpose="review",
        response="well",
        current_interval={"unit": "month", "count": 2},
        choices={"prophylaxis_declined": "yes"},
        absorption__ileal_resection={"present": "yes"},
    )
    assert answered["status"] == "planned"


def test_a_tongue_sign_alone_never_stops() -> None:
    tongue = dict.fromkeys(("paraesthesia", "numbness", "gait_disturbance"), "no")
    tongue |= {"cognitive_difficulty": "no", "memory_problem": "no", "tongue": "yes"}
    answered = plan(neuro=tongue)
    assert "A02" not in codes(answered, "alerts")
    assert {"A13"} <= codes(answered, "alerts")


def test_a_relapse_is_seen_after_three_a_week_and_maintenance_without_an_interval() -> None:
    later = ["2026-05-13", "2026-07-13", "2026-09-13", "2026-11-13", "2027-01-13"]
    answered = plan(
        doses=[*THREE_A_WEEK, *later],
        purpose="review",
        response="new_or_worse",
        neuro__numbness="yes",
        as_of="2027-03-12",
        without=("start_on",),
        labs=[],
    )
    assert "RELAPSE" in answered["flags"]
    assert "loading_review_due" not in answered["blockers"]


def test_alternate_days_stay_alternate_days_when_the_features_are_gone() -> None:
    answered = plan(doses=ALTERNATE[:10], purpose="review", response="well", as_of="2026-03-21")
    assert answered["decisions"]["loading"]["value"] == "alternate_days"
    assert dated(answered)["loading-11"] == "2026-03-22"
    still_treating = plan(doses=ALTERNATE[:10], as_of="2026-03-21")
    assert still_treating["decisions"]["loading"]["value"] == "alternate_days"


def test_maintenance_doses_are_no_unfinished_loading() -> None:
    every_two_months = [f"2025-{month:02d}-10" for month in (1, 3, 5, 7, 9, 11)]
    answered = plan(
        doses=[*every_two_months, "2026-01-10", "2026-03-10"],
        purpose="review",
        response="well",
        as_of="2026-03-12",
        without=("start_on",),
    )
    assert "interval_not_recorded" in answered["blockers"]
    assert answered["decisions"]["loading"]["value"] == "none"


def test_a_review_of_loading_that_is_due_asks_for_nothing_more() -> None:
    unasked = ("response", "preference")
    answered = plan(doses=ALTERNATE[:2], without=unasked, neuro__numbness="yes", as_of="2026-04-12")
    assert "loading_review_due" in answered["blockers"]
    assert "response" not in {question["fact"] for question in answered["questions"]}


def test_yearly_b12_is_suggested_whatever_else_is_unknown() -> None:
    answered = plan(
        labs=[], diagnosis="excluded", absorption__crohn_ileal={"present": "yes", "length_cm": 10}
    )
    absorption = copy.deepcopy(V01["absorption"]) | {"pernicious_anaemia": "no"}
    del absorption["ileal_resection"]
    absorption["crohn_ileal"] = {"present": "yes", "length_cm": 10}
    unasked = plan(labs=[], diagnosis="excluded", absorption=absorption)
    for each in (answered, unasked):
        assert "SUGGEST_ANNUAL_B12" in each["flags"]
        assert "suggest_annual_b12" in codes(each, "advice")


def test_a_shorter_choice_that_is_still_too_long_says_so() -> None:
    answered = plan(
        labs=[],
        purpose="review",
        response="well",
        neuro__numbness="yes",
        current_interval={"unit": "month", "count": 6},
        choices={"maintenance_months": 3},
        without=("start_on",),
    )
    assert {"choice_shorter_step", "interval_longer_than_rules"} <= codes(answered, "advice")


def test_an_earlier_alternate_day_loading_is_no_maintenance() -> None:
    again = ["2027-01-04", "2027-01-06", "2027-01-08"]
    answered = plan(
        doses=[*ALTERNATE, *again],
        neuro__numbness="yes",
        start_on="2027-01-04",
        plateau_on="2027-01-08",
        as_of="2027-01-10",
        labs=[],
    )
    assert "maintenance-1" in dated(answered)


def test_a_pregnancy_during_long_prevention_has_its_tests() -> None:
    doses = [f"2025-{month:02d}-10" for month in (1, 4, 7, 10)] + ["2026-01-10"]
    answered = plan(
        doses=doses,
        purpose="prevent",
        sex="female",
        age_years=33,
        pregnancy="pregnant",
        diagnosis="excluded",
        labs=[],
        absorption__bariatric_surgery="roux_en_y",
        without=("start_on",),
    )
    assert {"b12-pregnancy-1", "b12-pregnancy-2", "b12-pregnancy-3", "pregnancy-review-1"} <= set(
        dated(answered)
    )


def test_a_long_closure_never_lengthens_an_interval() -> None:
    closed = [(date(2026, 4, 20) + timedelta(days=count)).isoformat() for count in range(100)]
    answered = plan(site__closed_on=closed, choices={"maintenance_months": 2})
    first = next(event for event in answered["schedule"] if event["key"] == "maintenance-1")
    assert first["on"] <= first["anchor"] == "2026-05-13"


def test_an_after_dose_result_below_the_limit_still_confirms() -> None:
    low = {
        "analyte": "b12_total",
        "value": 90,
        "unit": "ng/L",
        "taken_on": "2026-02-23",
        "timing": "after_dose",
    }
    assert plan(labs=[low], without=("diagnosis",))["decisions"]["deficiency"]["value"] == "confirmed"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"\\ud800":1}', "unknown_key"),
        ('{"neuro":' + "[" * 985 + "]" * 985 + "}", "not_json"),
        ('{"schema":"b12.history/1","schema":"x","as_of":"foo"}', "duplicate_key"),
        ('{"age_years":1e99999999999999999999}', "not_a_number"),
        ('{"age_years":' + "9" * 5000 + "}", "not_a_number"),
    ],
)
def test_strange_lines_are_answered(line: str, code: str) -> None:
    answered = json.loads(clinical.answer_line(line.encode()).encode("utf-8"))
    assert answered["status"] == "invalid_input"
    assert code in {error["code"] for error in answered["errors"]}
    assert answered.get("as_of") is None
