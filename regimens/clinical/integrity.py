"""Whether a rule set may be used: gaps, disagreements, unknown sources and old numbers refuse it by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any

from regimens.clinical import registered, sources
from regimens.clinical.conditions import ALWAYS, Condition, Leaf
from regimens.clinical.contradiction import Search
from regimens.clinical.parameters import ALL_PARAMETERS, Parameter
from regimens.clinical.registered import Registered
from regimens.clinical.rule import Group, Kind, Rule, RuleSetRefused
from regimens.clinical.rule_groups import Rules

#: Questions with one answer: two rules that both hold must agree, or one must override the other.
ONE_ANSWER = (Kind.ONE, Kind.PERMIT)


def check(
    rules: Rules,
    *,
    register: Mapping[str, Registered] | None = None,
    parameters: Iterable[Parameter[Any]] = ALL_PARAMETERS,
    as_of: date | None = None,
) -> None:
    """Raise RuleSetRefused unless every question has one answer for everybody and every rule its sources.

    register: also refuse rules that no longer mean what was registered under their names.
    as_of: also refuse numbers whose re-check date lies before this day.
    """
    problems = [*_names(rules), *_bases(rules), *_answers(rules)]
    if register is not None:
        problems += registered.problems(rules, register)
    if as_of is not None:
        problems += _expired(rules, parameters, as_of)
    if problems:
        raise RuleSetRefused("The rule set can't be used. " + " ".join(problems))


def _names(rules: Rules) -> Iterator[str]:
    seen: set[str] = set()
    for group in rules.groups:
        own = {rule.id for rule in group}
        for rule in group:
            if rule.id in seen:
                yield f"Rule {rule.id}: the name stands twice."
            seen.add(rule.id)
            for other in rule.overrides:
                if other not in own:
                    yield f"Rule {rule.id}: overrides {other}, which is no other rule of its question."


def _bases(rules: Rules) -> Iterator[str]:
    for group in rules.groups:
        for rule in group:
            for code in rule.because.basis:
                if code not in sources.ALL:
                    yield f"Rule {rule.id}: no source has the code {code}."


def _answers(rules: Rules) -> Iterator[str]:
    for group in rules.groups:
        if group.question.kind in (Kind.ONE, Kind.TIGHTEST):
            yield from _base_case(group)
        if group.question.kind in ONE_ANSWER:
            yield from _circles(group)
            yield from _overlaps(group)


def _base_case(group: Group) -> Iterator[str]:
    bases = [rule for rule in group if rule.otherwise]
    if not bases:
        yield f"Question {group.question.name}: gap, no rule says what holds otherwise."
    for rule in bases[1:]:
        yield f"Rule {rule.id}: a second base case of {group.question.name}."
    for rule in bases:
        if rule.when != ALWAYS:
            yield f"Rule {rule.id}: gap, the base case does not hold for everybody ({rule.when.describe()})."


def _circles(group: Group) -> Iterator[str]:
    """Rules that override each other leave no answer where both hold."""
    by_id = {rule.id: rule for rule in group}
    for rule in group:
        if rule.id in _overridden_from(rule.overrides, by_id):
            yield f"Rule {rule.id}: gap, it overrides itself through others."


def _overridden_from(names: Iterable[str], by_id: Mapping[str, Rule]) -> set[str]:
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in seen and name in by_id:
            seen.add(name)
            waiting += by_id[name].overrides
    return seen


def _overlaps(group: Group) -> Iterator[str]:
    for first, second in combinations([rule for rule in group if not rule.otherwise], 2):
        if first.value != second.value and not _settled(first, second):
            person = _disagreement(group, first, second)
            if person is not None:
                told = ", ".join(f"{fact} {value}" for fact, value in person.items())
                yield f"Rules {first.id} and {second.id}: overlap, they disagree for {told}."


def _settled(first: Rule, second: Rule) -> bool:
    return second.id in first.overrides or first.id in second.overrides


def _disagreement(group: Group, first: Rule, second: Rule) -> dict[str, str] | None:
    """Somebody for whom both rules hold and no third one overrides either."""
    above = [rule.when for rule in group if {first.id, second.id} & set(rule.overrides)]
    read = group.question.kind is Kind.ONE
    return Search([first.when, second.when], above, read_carefully=read).witness()


def _expired(rules: Rules, parameters: Iterable[Parameter[Any]], as_of: date) -> Iterator[str]:
    for each in parameters:
        if each.recheck_by < as_of:
            users = [rule.id for group in rules.groups for rule in group if each in _limits(rule.when)]
            told = f" of {', '.join(users)}" if users else ""
            yield f"The number {each.name}{told} was to be checked again by {each.recheck_by.isoformat()}."


def _limits(condition: Condition) -> list[Parameter[Any]]:
    return [limit for leaf in condition.leaves() if (limit := _limit(leaf)) is not None]


def _limit(leaf: Leaf) -> Parameter[Any] | None:
    found: Parameter[Any] | None = getattr(leaf, "limit", None)
    return found
