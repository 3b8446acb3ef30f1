"""What must hold for every history that the contract allows, checked without the engine's own predicates."""

from __future__ import annotations

import copy
import json
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regimens import clinical
from regimens.clinical import engine
from tests.clinical.histories import histories

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))

Plan = dict[str, Any]


def answer(history: dict[str, Any]) -> Plan:
    """The plan, through the command's own door."""
    answered: Plan = json.loads(clinical.answer_line(json.dumps(history).encode()))
    return answered


def injections(plan: Plan) -> list[Plan]:
    """The dated injections."""
    return [event for event in plan["schedule"] if event["kind"] == "injection"]


@QUICK
@given(histories())
def test_every_history_is_answered_and_nothing_dangerous_is_planned(history: dict[str, Any]) -> None:
    plan = answer(history)
    assert plan["status"] != "invalid_input", plan["errors"]
    assert clinical.verify(plan)
    assert clinical.plan_document(history) == plan
    assert (plan["regimen"] is not None) == (plan["status"] == "planned")
    assert plan["signable"] == (not plan["blockers"])
    _no_locked_cyanocobalamin(history, plan)
    _no_dose_without_scope(history, plan)
    _dates_hold_together(history, plan)


def _no_locked_cyanocobalamin(history: dict[str, Any], plan: Plan) -> None:
    kidney = history.get("kidney", {})
    names = ("known_impairment", "dialysis", "acute_kidney_injury", "transplant", "diabetic_nephropathy")
    open_reason = any(kidney.get(name) != "no" for name in names)
    open_eye = history.get("safety", {}).get("optic_neuropathy") != "no"
    if open_reason or open_eye or history.get("pregnancy") == "pregnant":
        assert plan["decisions"]["cyanocobalamin_lock"]["value"] == "on"
        assert plan["decisions"]["form"]["value"] != "cyanocobalamin"


def _no_dose_without_scope(history: dict[str, Any], plan: Plan) -> None:
    too_young = history["age_years"] == "unknown" or history["age_years"] < 16
    reacted = history.get("safety", {}).get("cobalamin_reaction") == "anaphylaxis"
    if too_young or reacted:
        assert plan["status"] in ("out_of_scope", "contraindicated")
        assert plan["schedule"] == []
    if any(history.get("safety", {}).get(name, "unknown") == "unknown" for name in SAFETY):
        assert not plan["signable"]


SAFETY = (
    "cobalamin_reaction", "cobalt_allergy", "optic_neuropathy", "bleeding_risk", "potassium_risk", "taking_folic_acid",
)  # fmt: skip


def _dates_hold_together(history: dict[str, Any], plan: Plan) -> None:
    shown = [event["on"] for event in injections(plan)]
    assert shown == sorted(set(shown)), "strictly increasing"
    keys = [event["key"] for event in plan["schedule"]]
    assert len(keys) == len(set(keys))
    for event in plan["schedule"]:
        assert event["on"] >= history["as_of"]
        if "earliest" in event:
            assert event["earliest"] <= event["on"] <= event["latest"]
        if "before" in event:
            bound = next(each for each in injections(plan) if each["key"] == event["before"])
            assert bound["on"] == event["on"], "a test moves with its dose"
        day = date.fromisoformat(event["on"])
        if not event.get("closed_day") and event["key"] != "baseline" and "before" not in event:
            assert _is_open(day, history), event


def _is_open(day: date, history: dict[str, Any]) -> bool:
    site = history["site"]
    name = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day.weekday()]
    return name in site["open_weekdays"] and day.isoformat() not in site["closed_on"]


@FEW
@given(histories())
def test_answers_that_were_kept_are_the_answers_found_anew(history: dict[str, Any]) -> None:
    kept = clinical.answer_line(json.dumps(history).encode())
    engine.forget()
    anew = clinical.answer_line(json.dumps(history).encode())
    assert kept == anew
    assert clinical.canonical(json.loads(kept)) == kept


@FEW
@given(histories(), st.randoms(use_true_random=False))
def test_order_and_duplicates_of_given_doses_mean_nothing(history: dict[str, Any], random: Any) -> None:
    shuffled = copy.deepcopy(history)
    shuffled["injections"] = [*history["injections"], *history["injections"][:2]]
    random.shuffle(shuffled["injections"])
    assert answer(shuffled)["schedule"] == answer(history)["schedule"]


@FEW
@given(histories())
def test_a_longer_horizon_only_extends(history: dict[str, Any]) -> None:
    longer = copy.deepcopy(history)
    history["site"]["horizon_months"] = 9
    longer["site"]["horizon_months"] = 14
    short = {event["key"]: event["on"] for event in injections(answer(history))}
    long = {event["key"]: event["on"] for event in injections(answer(longer))}
    assert short.items() <= long.items()


@FEW
@given(histories())
def test_following_the_plan_exactly_changes_nothing(history: dict[str, Any]) -> None:
    plan = answer(history)
    planned = injections(plan)
    if len(planned) < 3 or planned[0]["on"] != history["as_of"] or history.get("current_interval"):
        return
    if history["purpose"] == "review" or "plateau_on" in history:
        return
    followed = copy.deepcopy(history)
    followed["as_of"] = (date.fromisoformat(planned[0]["on"]) + timedelta(days=1)).isoformat()
    followed["injections"].append(
        {
            "given_on": planned[0]["on"],
            "form": "hydroxocobalamin",
            "micrograms": 1000,
            "route": "intramuscular",
        }
    )
    again = {event["key"]: event["on"] for event in injections(answer(followed))}
    for event in planned[1:]:
        if event["key"] in again:
            assert again[event["key"]] == event["on"], event["key"]
    assert planned[1]["key"] in again


@FEW
@given(histories())
def test_an_answer_unknown_is_the_same_as_no_answer(history: dict[str, Any]) -> None:
    bare = json.loads(json.dumps(history))
    for group in (bare, *(bare.get(name, {}) for name in ("kidney", "neuro", "absorption", "safety"))):
        for key in [key for key, value in group.items() if value == "unknown"]:
            if key not in ("age_years", "sex"):
                del group[key]
    said, unsaid = answer(history), answer(bare)
    for part in ("decisions", "schedule", "flags", "alerts", "blockers", "status"):
        assert said[part] == unsaid[part], part


@FEW
@given(histories())
def test_an_unknown_safety_answer_never_makes_a_plan_looser(history: dict[str, Any]) -> None:
    plan = answer(history)
    for key in SAFETY:
        less = copy.deepcopy(history)
        less.setdefault("safety", {})[key] = "unknown"
        loose = answer(less)
        assert not loose["signable"] or loose["status"] != "planned"
        if plan["decisions"]["cyanocobalamin_lock"]["value"] == "on" and key == "optic_neuropathy":
            assert loose["decisions"]["cyanocobalamin_lock"]["value"] == "on"
