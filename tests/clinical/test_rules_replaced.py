"""Other rules than the product's: a plan is made by exactly those it is given, whatever was answered before."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from regimens import clinical
from regimens.clinical import engine
from regimens.clinical.compiled import compiled
from regimens.clinical.fact import ChoiceFact
from regimens.clinical.facts import all_facts
from regimens.clinical.quantities import Interval
from regimens.clinical.rule import Group
from regimens.clinical.rules import ALL_RULES, FLAGS, MAINTENANCE, RULES

ROOT = Path(__file__).parents[2]
SHARED = [json.loads(line) for line in (ROOT / "tests/vignettes/shared.jsonl").read_text().splitlines()]
V01: dict[str, Any] = SHARED[0]["history"]


def without(group: Group, name: str) -> Group:
    """The same question without one of its rules."""
    left = tuple(rule for rule in group.rules if rule.id != name)
    assert len(left) == len(group.rules) - 1
    return Group(group.question, left)


def test_a_rule_left_out_changes_the_plan_and_nothing_is_remembered_across() -> None:
    before = clinical.plan_document(V01)
    assert before["decisions"]["maintenance"]["rule"] == "maintenance.no_nerves"
    other = RULES.replacing(without(MAINTENANCE, "maintenance.no_nerves"))
    changed = clinical.plan_document({**V01, "preference": "no_preference"}, rules=RULES)
    assert changed["decisions"]["maintenance"] == before["decisions"]["maintenance"]
    flags = RULES.replacing(without(FLAGS, "flag.lifelong"))
    assert "LIFELONG" in before["flags"]
    assert "LIFELONG" not in clinical.plan_document(V01, rules=flags)["flags"]
    with pytest.raises(AssertionError, match="an injection plan has an interval"):
        clinical.plan_document(V01, rules=other)
    assert clinical.plan_document(V01) == before
    engine.forget()
    assert clinical.plan_document(V01) == before


def test_an_unknown_question_cannot_be_replaced() -> None:
    with pytest.raises(KeyError):
        RULES.replacing(Group(replace(MAINTENANCE.question, name="nothing"), MAINTENANCE.rules))


def test_each_group_of_the_product_stands_once() -> None:
    names = [group.question.name for group in RULES.groups]
    assert len(names) == len(set(names))
    assert tuple(rule for group in RULES.groups for rule in group) == ALL_RULES


def some_value(fact: Any, rng: random.Random) -> Any:
    """Any value that a fact may have, unknown and open ends included."""
    if isinstance(fact, ChoiceFact):
        return rng.choice([None, "", *fact.values])
    low, high = sorted(rng.choice([0, 15, 16, 18, 20, 22, 30, 50, 60, 80, 271, 272]) for _ in range(2))
    ends = rng.choice([(low, low), (low, high), (low, None), (0, high), (0, None)])
    return Interval(*ends, rng.random() < 0.3, rng.random() < 0.3)


def test_the_fast_form_of_every_condition_answers_as_the_condition_does() -> None:
    rng = random.Random(3)
    conditions = {rule.id: (rule.when, compiled(rule.when), rule.truth) for rule in ALL_RULES}
    seen: dict[str, set[int]] = {name: set() for name in conditions}
    for _ in range(400):
        facts = {name: some_value(fact, rng) for name, fact in all_facts().items()}
        for name, (when, fast, kept) in conditions.items():
            truth = when.truth(facts)
            assert fast(facts) is truth, name
            assert kept(facts) is truth, name
            seen[name].add(truth)
    assert sum(len(truths) > 1 for truths in seen.values()) > len(seen) * 0.8, "the facts reach the rules"
