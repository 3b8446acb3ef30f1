"""Small wrong changes of the rules, one at a time: a limit, an answer, a part of a condition, a rule, an override."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from regimens.clinical.conditions import Above, AllOf, AnyOf, AtLeast, Below, Condition, Is, Not, OneOf
from regimens.clinical.intervals import Every
from regimens.clinical.parameters import Parameter
from regimens.clinical.rule import Group, Rule
from regimens.clinical.rules.alerts import Alert
from regimens.clinical.rules.alternatives import Option
from regimens.clinical.rules.referrals import URGENCIES, Referral

#: Other answers of one kind that are tried in place of a rule's own.
OTHER_ANSWERS = 2


@dataclass(frozen=True)
class Mutant:
    """One wrong change: of which rule, what, and the question as it then stands."""

    rule: str
    change: str
    group: Group

    @property
    def name(self) -> str:
        """The rule and the change."""
        return f"{self.rule}: {self.change}"


def mutants(group: Group) -> Iterator[Mutant]:
    """Every wrong change of one question that differs from it and from the others."""
    seen, told = {_meaning(group)}, Counter[str]()
    for rule in group.rules:
        for change, rules in _changes(group, rule):
            changed = Group(group.question, rules)
            meaning = _meaning(changed)
            if meaning not in seen:
                seen.add(meaning)
                told[f"{rule.id}: {change}"] += 1
                again = told[f"{rule.id}: {change}"]
                # The same words can be said of two places in one condition; each mutant has its own name.
                yield Mutant(rule.id, change if again == 1 else f"{change} ({again})", changed)


def _meaning(group: Group) -> str:
    told = [
        (rule.id, rule.when.as_json(), rule.value_json(), sorted(rule.overrides), rule.otherwise)
        for rule in group
    ]
    return repr(told)


def _changes(group: Group, rule: Rule) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    if not rule.otherwise:
        yield "deleted", _without(group, rule)
    for other in rule.overrides:
        left = tuple(each for each in rule.overrides if each != other)
        yield f"no longer overrides {other}", _with(group, rule, overrides=left)
    for value in _other_values(group, rule):
        yield f"answers {_told(value)}", _with(group, rule, value=value)
    if not rule.otherwise:
        for change, when in wrong(rule.when):
            yield change, _with(group, rule, when=when)


def _with(group: Group, rule: Rule, **new: Any) -> tuple[Rule, ...]:
    changed = replace(rule, **new)
    return tuple(changed if each.id == rule.id else each for each in group.rules)


def _without(group: Group, rule: Rule) -> tuple[Rule, ...]:
    """Without the rule, and without its name where others override it."""
    return tuple(
        replace(each, overrides=tuple(name for name in each.overrides if name != rule.id))
        for each in group.rules
        if each.id != rule.id
    )


def _told(value: Any) -> str:
    return str(value.as_json()) if hasattr(value, "as_json") and not isinstance(value, Every) else str(value)


# Answers


def _other_values(group: Group, rule: Rule) -> Iterator[Any]:
    value = rule.value
    if isinstance(value, Every):
        yield from _other_intervals(value)
    elif isinstance(value, Alert):
        yield from (replace(value, tier=tier) for tier in ("stop", "caution", "note") if tier != value.tier)
    elif isinstance(value, Referral):
        yield from (replace(value, urgency=urgency) for urgency in URGENCIES if urgency != value.urgency)
        yield replace(value, to="specialist" if value.to != "specialist" else "haematology")
    elif isinstance(value, Option):
        yield from _other_options(value)
    yield from _of_the_others(group, value)


def _other_intervals(every: Every) -> Iterator[Every]:
    yield Every(every.unit, every.at_least, every.at_most + 1)
    if every.is_range:
        yield Every(every.unit, every.at_least, every.at_least)
        yield Every(every.unit, every.at_most, every.at_most)
    elif every.at_least > 1:
        yield Every(every.unit, every.at_least - 1, every.at_most - 1)
    yield Every("week", every.at_least, every.at_most)


def _other_options(option: Option) -> Iterator[Option]:
    yield from (
        Option(state, option.would_change)
        for state in ("available", "withheld", "excluded")
        if state != option.state
    )
    for dropped in option.would_change:
        yield Option(option.state, tuple(each for each in option.would_change if each != dropped))


def _of_the_others(group: Group, value: Any) -> Iterator[Any]:
    """The answers of the question's other rules; of a long list of codes two are enough."""
    others = [each for each in dict.fromkeys(rule.value for rule in group.rules) if each not in (value, None)]
    many = len(others) > 6
    if many:
        place = next(i for i, rule in enumerate(group.rules) if rule.value == value)
        others = [others[place % len(others)], others[(place + len(others) // 2) % len(others)]][
            :OTHER_ANSWERS
        ]
    yield from others


# Conditions


def wrong(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Each condition that differs from this one in one place, with what was changed."""
    if isinstance(condition, AllOf | AnyOf):
        yield from _wrong_parts(condition)
    elif isinstance(condition, Not):
        yield f"without not: {condition.part.describe()}", condition.part
        yield from ((change, Not(part)) for change, part in wrong(condition.part))
    elif isinstance(condition, Is):
        yield from _wrong_answer(condition)
    elif isinstance(condition, OneOf):
        yield from _wrong_answers(condition)
    elif isinstance(condition, Below | Above | AtLeast):
        yield from _wrong_limit(condition)


def _wrong_parts(condition: AllOf | AnyOf) -> Iterator[tuple[str, Condition]]:
    kind = type(condition)
    parts = condition.parts
    for place, part in enumerate(parts):
        others = (*parts[:place], *parts[place + 1 :])
        if others:
            yield f"without: {part.describe()}", kind(*others)
        for change, instead in wrong(part):
            yield change, kind(*parts[:place], instead, *parts[place + 1 :])
    if len(parts) > 1:
        other: type[AllOf | AnyOf] = AnyOf if kind is AllOf else AllOf
        yield (
            f"{'any' if kind is AllOf else 'all'} instead of {'all' if kind is AllOf else 'any'}",
            other(*parts),
        )


def _wrong_answer(leaf: Is[Any]) -> Iterator[tuple[str, Condition]]:
    yield f"not: {leaf.describe()}", Not(leaf)
    for value in leaf.fact.values:
        if value != leaf.value:
            instead = Is(leaf.fact, value)
            yield f"{instead.describe()} instead of {leaf.value}", instead


def _wrong_answers(leaf: OneOf[Any]) -> Iterator[tuple[str, Condition]]:
    yield f"not: {leaf.describe()}", Not(leaf)
    for value in leaf.fact.values:
        if value in leaf.values:
            rest = tuple(each for each in leaf.values if each != value)
            if rest:
                yield f"{leaf.fact.label} without {value}", OneOf(leaf.fact, rest)
        else:
            yield f"{leaf.fact.label} with {value}", OneOf(leaf.fact, (*leaf.values, value))


def _wrong_limit(leaf: Below[Any] | Above[Any] | AtLeast[Any]) -> Iterator[tuple[str, Condition]]:
    yield f"not: {leaf.describe()}", Not(leaf)
    for step in (-1, 1):
        moved = replace(leaf, limit=_moved(leaf.limit, step))
        yield f"{moved.describe()} instead of {leaf.limit.value}", moved
    yield "the limit itself on the other side", _at_limit(leaf)


def _moved(limit: Parameter[Any], step: int) -> Parameter[Any]:
    return replace(limit, value=limit.value + step)


def _at_limit(leaf: Below[Any] | Above[Any] | AtLeast[Any]) -> Condition:
    """The same comparison with the limit on the other side: below becomes at most, above becomes at least."""
    if isinstance(leaf, Below):
        return Not(Above(leaf.fact, leaf.limit))
    return AtLeast(leaf.fact, leaf.limit) if isinstance(leaf, Above) else Above(leaf.fact, leaf.limit)
