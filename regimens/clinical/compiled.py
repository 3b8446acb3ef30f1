"""Conditions as functions that answer fast; the condition itself stays the only place where it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from regimens.clinical.conditions import AllOf, AnyOf, Condition, Is, Leaf, Not, OneOf
from regimens.clinical.fact import NO, UNKNOWN, YES, Facts, Truth

Test = Callable[[Facts], Truth]
#: A fact's name and the answers that fulfil the question.
Choice = tuple[str, frozenset[Any]]

_NEGATED = (YES, UNKNOWN, NO)


def compiled(condition: Condition) -> Test:
    """Answers as `condition.truth` does, for every set of facts; an amount is asked of the condition."""
    if isinstance(condition, AllOf):
        return _all_of(list(_flat(condition, AllOf)))
    if isinstance(condition, AnyOf):
        return _any_of([compiled(part) for part in _flat(condition, AnyOf)])
    if isinstance(condition, Not):
        return _not(compiled(condition.part))
    choice = _choice(condition)
    return condition.truth if choice is None else _one_of(*choice)


def _flat(condition: AllOf | AnyOf, kind: type[AllOf | AnyOf]) -> Iterator[Condition]:
    """The parts, and the parts of parts of the same kind: the least of all is the least of each."""
    for part in condition.parts:
        if isinstance(part, AllOf | AnyOf) and isinstance(part, kind):
            yield from _flat(part, kind)
        else:
            yield part


def _choice(condition: Condition) -> Choice | None:
    if isinstance(condition, Is):
        return condition.fact.name, frozenset((condition.value,))
    if isinstance(condition, OneOf):
        return condition.fact.name, frozenset(condition.values)
    return None


class Ask(NamedTuple):
    """One single question of a rule: its fact, and whether it holds; values: where a loop need not call."""

    name: str
    truth: Test
    values: frozenset[Any] | None

    @classmethod
    def of(cls, leaf: Leaf) -> Ask:
        """From a condition that asks one fact."""
        choice = _choice(leaf)
        return cls(leaf.fact.name, compiled(leaf), None if choice is None else choice[1])


def not_yes(asks: Iterable[Ask], facts: Facts) -> dict[str, None]:
    """The facts whose questions do not surely hold, in order."""
    return {
        name: None
        for name, truth, values in asks
        if (truth(facts) is not YES if values is None else facts[name] not in values)
    }


def _one_of(name: str, values: frozenset[Any]) -> Test:
    def test(facts: Facts) -> Truth:
        known = facts[name]
        return YES if known in values else UNKNOWN if known is None else NO

    return test


def _all_of(parts: list[Condition]) -> Test:
    """Named answers first, in one loop without a call; they settle most rules.

    Of these, what was answered comes before what was decided: a finding is rarer than a plan.
    """
    named = [part for part in parts if isinstance(part, Is | OneOf)]
    named.sort(key=lambda part: not part.fact.reads)
    choices = tuple(choice for part in named if (choice := _choice(part)) is not None)
    others = tuple(compiled(part) for part in parts if _choice(part) is None)

    def test(facts: Facts) -> Truth:
        result = YES
        for name, values in choices:
            known = facts[name]
            if known not in values:
                if known is not None:
                    return NO
                result = UNKNOWN
        for other in others:
            now = other(facts)
            if now is NO:
                return NO
            if now is UNKNOWN:
                result = UNKNOWN
        return result

    return test


def _any_of(parts: list[Test]) -> Test:
    tests = tuple(parts)

    def test(facts: Facts) -> Truth:
        result = NO
        for part in tests:
            now = part(facts)
            if now is YES:
                return YES
            if now is UNKNOWN:
                result = UNKNOWN
        return result

    return test


def _not(part: Test) -> Test:
    def test(facts: Facts) -> Truth:
        return _NEGATED[part(facts)]

    return test
