"""Every answer that a rule of the rule set may give has its words, and so has every fact it may ask."""

from __future__ import annotations

import pytest

from regimens.clinical.facts import all_facts
from regimens.clinical.rule import Rule
from regimens.clinical.rules import ALL_RULES
from regimens.wording import advice, ban, facts, rule_values


@pytest.mark.parametrize("rule", ALL_RULES, ids=[rule.id for rule in ALL_RULES])
def test_an_answer_has_its_words(rule: Rule) -> None:
    said = rule_values.said(rule.decides.name, rule.value_json())
    assert said.strip()
    assert "_" not in said
    assert ban.hits(said) == []


@pytest.mark.parametrize("name", sorted(all_facts()))
def test_a_fact_has_its_name(name: str) -> None:
    assert facts.label(name).strip()
    assert "_" not in facts.label(name)


@pytest.mark.parametrize("question", ["advice", "test_advice", "test_precautions"])
def test_advice_stands_under_a_heading(question: str) -> None:
    codes = {rule.value for rule in ALL_RULES if rule.decides.name == question}
    assert codes
    assert {advice.group(code) for code in codes} <= set(advice.group_titles())
