"""What would change a plan is exact: each stated answer, put into the history, gives just the stated plan."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from unittest import mock

import pytest

from regimens import clinical
from regimens.clinical import plan
from regimens.clinical.effects import Effect
from regimens.clinical.explain import Explanation, NotAHistory, Other, Weighed, explain
from regimens.clinical.history import ANSWERS
from tests.clinical.other_answers import (
    STANDARD,
    answered,
    b12_measured,
    measured,
    measured_again,
    values_in,
)
from tests.oracle.stratified import histories

LINES = (Path(__file__).parents[1] / "vignettes" / "shared.jsonl").read_text().splitlines()
VIGNETTES: dict[str, Any] = {case["id"]: case["history"] for case in map(json.loads, LINES)}
Plan = dict[str, Any]
T = TypeVar("T")
SEEDS, HISTORIES = range(4), 50


def the(found: Explanation, fact: str) -> Weighed[Effect]:
    """One fact of the explanation."""
    return next(one for one in (*found.changing, *found.unchanging) if one.fact == fact)


def changed_history(history: Plan, one: Weighed[Any], value: str | Fraction | int) -> Plan:
    """The history with this answer, or this amount."""
    if isinstance(value, str):
        return answered(history, one.fact, value)
    if one.fact == "b12":
        return b12_measured(history, one.pointer, one.unit, value)
    if one.fact in STANDARD:
        return measured_again(history, one.fact, one.unit, value)
    return measured(history, one.fact, one.unit, value)


def instances(other: Other[Any], rng: Random) -> list[Any]:
    """Every answer, or values from all over the range."""
    return [*other.answers, *(values_in(other.range, rng) if other.range else [])]


def codes(plan: Plan) -> dict[str, set[str]]:
    """What a plan says beside its decisions, read from the document."""
    alerts = plan["alerts"]
    return {
        "blockers": set(plan["blockers"]),
        "flags": set(plan["flags"]) - {"PRECAUTION"},
        "alerts": {one["code"] for one in alerts if not one["precautionary"] or one["tier"] != "note"},
        "advice": {one["code"] for one in plan["advice"]},
        "referrals": {f"{one['to']}:{one['urgency']}:{one['finding']}" for one in plan["referrals"]},
    }


def check(now: Plan, then: Plan, stated: Effect) -> None:
    """The second document is the first one with the stated changes, and no other."""
    decided = {name: each["value"] for name, each in now["decisions"].items()} | {"status": now["status"]}
    new = {name: each["value"] for name, each in then["decisions"].items()} | {"status": then["status"]}
    form = stated.decisions.get("form")
    for name, (before, after) in stated.decisions.items():
        if name != "form":
            assert (decided[name], new[name]) == (before, after), name
    for name in decided.keys() - stated.decisions.keys():
        assert decided[name] == new[name], name
    if form:
        assert [drug_of(each) for each in form] == [decided["form"], new["form"]]
    for part, before_codes in codes(now).items():
        after_codes = codes(then)[part]
        assert after_codes - before_codes == set(stated.comes.get(part, ())), part
        assert before_codes - after_codes == set(stated.goes.get(part, ())), part
    check_dates(now, then, stated)
    check_phases(now, then, stated)


def drug_of(product: str) -> str:
    return product.partition("_")[0]


def check_dates(now: Plan, then: Plan, stated: Effect) -> None:
    before = {event["key"]: event for event in now["schedule"]}
    after = {event["key"]: event for event in then["schedule"]}
    assert {event.key for event in stated.added} == after.keys() - before.keys()
    assert {event.key for event in stated.dropped} == before.keys() - after.keys()
    both = before.keys() & after.keys()
    moved = {key for key in both if before[key]["on"] != after[key]["on"]}
    assert {new.key: (old.on.isoformat(), new.on.isoformat()) for old, new in stated.moved} == {
        key: (before[key]["on"], after[key]["on"]) for key in moved
    }
    assert {old.key for old, _ in stated.altered} == {
        key for key in both - moved if bare(before[key]) != bare(after[key])
    }


def bare(event: Plan) -> Plan:
    return {name: value for name, value in event.items() if name not in ("rule", "basis")}


def check_phases(now: Plan, then: Plan, stated: Effect) -> None:
    before, after = (
        [bare(phase) for phase in (plan["regimen"] or {"phases": []})["phases"]] for plan in (now, then)
    )
    if stated.phases is None:
        assert before == after
    else:
        assert (before, after) == ([*stated.phases[0]], [*stated.phases[1]])


def some(rng: Random, these: Sequence[T], most: int) -> list[T]:
    """No more than so many, at random."""
    return rng.sample(these, min(most, len(these)))


@cache
def weighed(seed: int) -> list[tuple[Plan, Plan, Explanation]]:
    """Histories with their plans and what would change them; without the list of questions, not compared."""
    with mock.patch.object(plan, "questions", return_value=[]):
        return [
            (history, clinical.plan_document(history), explain(history))
            for history in histories(900 + seed, HISTORIES)
        ]


@pytest.mark.many
@pytest.mark.parametrize("seed", SEEDS)
def test_each_stated_answer_gives_just_the_stated_plan(seed: int) -> None:
    rng = Random(seed)
    for history, now, found in weighed(seed):
        for one in found.changing:
            for other in some(rng, one.others, 2):
                _check_at(now, history, one, other, rng.choice(instances(other, rng)))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_said_to_change_nothing_changes_nothing(seed: int) -> None:
    rng = Random(seed)
    for history, now, found in weighed(seed):
        for one in (*some(rng, found.unchanging, 10), *some(rng, found.changing, 4)):
            for other in one.same:
                assert other.found.is_nothing
                _check_at(now, history, one, other, rng.choice(instances(other, rng)))


def _check_at(now: Plan, history: Plan, one: Weighed[Effect], other: Other[Effect], value: Any) -> None:
    with mock.patch.object(plan, "questions", return_value=[]):
        then = clinical.plan_document(changed_history(history, one, value))
    assert not then["errors"], (one.fact, value, then["errors"])
    try:
        check(now, then, other.found)
    except AssertionError as wrong:
        raise AssertionError(f"{one.fact} {value} {json.dumps(history)}") from wrong


def test_a_wrong_statement_would_be_seen() -> None:
    """The comparison is not blind: a lost flag, a wrong decision and a wrong day are each refused."""
    history = VIGNETTES["V02"]
    now = clinical.plan_document(history)
    then = clinical.plan_document(answered(history, "neuro", "no"))
    stated = the(explain(history), "neuro").others[0].found
    check(now, then, stated)
    for wrong in (
        replace(stated, goes={}),
        replace(stated, decisions={}),
        replace(stated, moved=stated.moved[1:]),
        replace(stated, phases=None),
        replace(stated, dropped=()),
    ):
        with pytest.raises(AssertionError):
            check(now, then, wrong)


def test_every_fact_of_the_form_is_weighed() -> None:
    """Each question of the form and each result that a rule reads, once, whatever the history."""
    for history, _, found in weighed(0):
        facts = [one.fact for one in (*found.changing, *found.unchanging)]
        assert len(facts) == len(set(facts))
        male = {"pregnancy"} if history["sex"] == "male" else set()
        assert set(facts) >= {*ANSWERS, "age_years", "b12", "egfr", "current_interval", *STANDARD} - male


def test_the_ranges_of_an_amount_leave_no_gap_and_never_overlap() -> None:
    for _, _, found in weighed(1):
        for one in (*found.changing, *found.unchanging):
            reaches = [each.range for each in (*one.others, *one.same) if each.range]
            reaches.sort(key=lambda reach: (reach.low, reach.low_open))
            for left, right in pairwise(reaches):
                step = 1 if left.whole else 0
                assert left.high + step == right.low, one.fact
                assert left.whole or left.high_open != right.low_open, one.fact


def boundaries(one: Weighed[Effect]) -> list[tuple[str, bool, str, bool]]:
    """The ends of each range that changes something."""
    reaches = [other.range for other in one.others if other.range]
    return [
        (str(reach.low), reach.low_open, str(reach.high), reach.high_open)
        for reach in reaches
        if not (reach.first and reach.last)
    ]


def test_the_lock_turns_exactly_at_the_limit() -> None:
    one = the(explain(VIGNETTES["V02"]), "egfr")
    assert ("1", False, "50", True) in boundaries(one)
    low = next(other for other in one.others if other.range and other.range.first)
    assert low.found.decisions == {"cyanocobalamin_lock": ("off", "on")}
    assert low.found.comes == {"flags": ("RENAL_LOCK",)}
    assert not low.found.goes


def test_one_feature_among_several_does_not_decide_and_all_together_do() -> None:
    found = explain(VIGNETTES["V02"])
    assert the(found, "neuro.numbness") in found.unchanging
    (none,) = the(found, "neuro").others
    assert none.found.decisions["loading"] == ("alternate_days", "three_per_week")


def test_ileal_length_turns_just_above_twenty() -> None:
    one = the(explain(VIGNETTES["V18"]), "absorption.ileal_resection.length_cm")
    changed = [other for other in one.others if other.range and "maintenance" in other.found.decisions]
    assert {(other.range.high, other.range.high_open) for other in changed if other.range} == {
        (18, True),
        (20, False),
    }


def test_an_interval_in_force_is_told_with_its_nearest_neighbours() -> None:
    history = VIGNETTES["V35"]
    one = the(explain(history), "current_interval")
    assert one.present == "3 month"
    assert [other.answers for other in one.others] == [("12 week",), ("4 month",), ("unknown",)]
    assert one.others[0].found.decisions["maintenance"][1] == {"unit": "week", "at_least": 12, "at_most": 12}


def test_what_cannot_be_read_is_named() -> None:
    with pytest.raises(NotAHistory) as refused:
        explain({"schema": "b12.history/1"})
    assert {"/as_of", "/purpose"} <= {fault["pointer"] for fault in refused.value.errors}


def test_unknowns_that_would_change_nothing() -> None:
    """Each is unknown, no question asks for it, and no answer of it changes what a reader acts on."""
    seen = 0
    for history, _, found in weighed(2)[:25]:
        now = clinical.plan_document(history)
        idle = clinical.would_not_change(history)
        asked = {question["fact"] for question in now["questions"]}
        values = {fact["fact"]: fact["value"] for fact in now["facts"]}
        for fact in idle:
            seen += 1
            assert values[fact] == "unknown"
            assert fact not in asked
            assert the(found, fact) in found.unchanging
    assert seen > 3


def test_an_unknown_that_blocks_signing_is_never_said_to_change_nothing() -> None:
    history = json.loads(json.dumps(VIGNETTES["V02"]))
    for name in ("cobalt_allergy", "bleeding_risk", "potassium_risk"):
        history["safety"][name] = "unknown"
    assert not {fact for fact in clinical.would_not_change(history) if fact.startswith("safety.")}
