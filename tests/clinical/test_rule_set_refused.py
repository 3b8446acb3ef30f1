"""A rule set with a gap, a disagreement, an unknown source or an old number is refused, and the refusal names the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from regimens.clinical import facts as f
from regimens.clinical import parameters as p
from regimens.clinical.conditions import ALWAYS, AtLeast
from regimens.clinical.integrity import check
from regimens.clinical.rule import Evidence, Group, Kind, Question, RuleSetRefused, Writer
from regimens.clinical.rules import LOADING, LOCK, RULES, SCOPE


def changed(group: Group, rule_id: str, **new: Any) -> Group:
    """The group with one rule changed."""
    return Group(group.question, tuple(replace(r, **new) if r.id == rule_id else r for r in group.rules))


def refusal(group: Group, **more: Any) -> str:
    """What is said of the product's rules with this group in place of its own."""
    with pytest.raises(RuleSetRefused) as refused:
        check(RULES.replacing(group), **more)
    return str(refused.value)


def test_the_rules_of_the_product_are_accepted() -> None:
    check(RULES)
    check(RULES, as_of=p.RECHECK_BY)


def test_a_disagreement_names_both_rules_and_somebody_who_shows_it() -> None:
    told = refusal(changed(LOADING, "loading.nerves", overrides=()))
    assert "Rules loading.nerves and loading.three_per_week: overlap" in told
    assert "neuro yes" in told


def test_a_disagreement_at_one_single_value_is_found() -> None:
    rule = replace(LOCK.rules[0], id="lock.at_limit", when=AtLeast(f.EGFR, p.LOCK_EGFR), value="off")
    at_fifty = Group(LOCK.question, (*LOCK.rules[:1], rule, LOCK.rules[-1]))
    check(RULES.replacing(at_fifty))  # below 50 and 50 or more never meet
    both = replace(rule, when=AtLeast(f.EGFR, replace(p.LOCK_EGFR, value=49)))
    told = refusal(Group(LOCK.question, (*LOCK.rules[:1], both, LOCK.rules[-1])))
    assert "lock.egfr_below_limit and lock.at_limit" in told
    assert "egfr 49" in told


def test_a_gap_names_the_question_or_the_base_case() -> None:
    no_base = Group(SCOPE.question, tuple(rule for rule in SCOPE.rules if not rule.otherwise))
    assert "Question scope: gap" in refusal(no_base)
    narrow = changed(SCOPE, "scope.within", when=AtLeast(f.AGE, p.AGE_SCOPE))
    assert "Rule scope.within: gap" in refusal(narrow)
    twice = Group(SCOPE.question, (*SCOPE.rules, replace(SCOPE.rules[-1], id="scope.also_within")))
    assert "Rule scope.also_within: a second base case" in refusal(twice)


def test_rules_that_override_each_other_are_a_gap() -> None:
    told = refusal(changed(LOADING, "loading.three_per_week", overrides=("loading.nerves",)))
    assert "Rule loading.nerves: gap, it overrides itself" in told


def test_a_name_that_stands_twice_and_an_override_of_nobody_are_refused() -> None:
    doubled = Group(SCOPE.question, (*SCOPE.rules, replace(SCOPE.rules[0], value="out")))
    assert "Rule scope.under_sixteen: the name stands twice" in refusal(doubled)
    lost = changed(SCOPE, "scope.under_sixteen", overrides=("scope.anaphylaxis", "scope.gone"))
    assert "Rule scope.under_sixteen: overrides scope.gone" in refusal(lost)


def test_an_unknown_source_names_the_rule() -> None:
    writer = Writer("scope", Question("scope", Kind.ONE, "Scope"))
    with pytest.raises(RuleSetRefused, match=r"Rule scope\.new: no source has the code 'S99'"):
        writer.rule("new", ALWAYS, "in", "S99")
    with pytest.raises(RuleSetRefused, match=r"Rule scope\.bare: a rule needs a basis"):
        writer.rule("bare", ALWAYS, "in")


def test_a_source_that_is_gone_names_the_rule() -> None:
    evidence = Evidence(basis=("S08",))
    object.__setattr__(evidence, "basis", ("S08", "O-Z9"))
    told = refusal(changed(LOCK, "lock.dialysis", because=evidence))
    assert "Rule lock.dialysis: no source has the code O-Z9" in told


def test_an_old_number_names_itself_and_the_rules_that_use_it() -> None:
    old = replace(p.LOCK_EGFR, recheck_by=date(2026, 12, 31))
    group = changed(LOCK, "lock.egfr_below_limit", when=type(LOCK.rules[0].when)(f.EGFR, old))  # type: ignore[call-arg]
    told = refusal(group, parameters=(old,), as_of=date(2027, 1, 1))
    assert "The number lock_egfr of lock.egfr_below_limit was to be checked again by 2026-12-31" in told
    check(RULES.replacing(group), parameters=(old,), as_of=date(2026, 12, 31))


def test_a_third_rule_that_settles_two_others_is_enough() -> None:
    def rule(name: str, value: str, *overrides: str) -> Any:
        below = tuple(f"lock.{each}" for each in overrides)
        return replace(LOCK.rules[1], id=f"lock.{name}", value=value, overrides=below)

    base = LOCK.rules[-1]
    two = Group(LOCK.question, (rule("one", "on"), rule("two", "off"), base))
    assert "lock.one and lock.two" in refusal(two)
    check(RULES.replacing(Group(LOCK.question, (*two.rules[:2], rule("three", "on", "two"), base))))
