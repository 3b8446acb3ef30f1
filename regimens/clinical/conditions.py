"""What a rule may ask: a closed language of conditions that answer yes, no or not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, runtime_checkable

from regimens.clinical.fact import (
    NO,
    UNKNOWN,
    YES,
    Atom,
    ChoiceFact,
    Fact,
    Facts,
    QuantityFact,
    Truth,
    V,
    value_text,
)
from regimens.clinical.parameters import Parameter
from regimens.clinical.quantities import Interval, U, number_text


@runtime_checkable
class Condition(Protocol):
    """Anything a rule may be fulfilled by."""

    def truth(self, facts: Facts) -> Truth:
        """Yes, no or not known, from the facts as they stand."""

    def leaves(self) -> Iterator[Leaf]:
        """Each single question, in reading order; a negated one asks its own question."""

    def describe(self) -> str:
        """The condition in words."""

    def as_json(self) -> list[Any]:
        """The condition in canonical form: its kind, then its parts."""


class Leaf(Condition, Protocol):
    """A condition that asks one fact."""

    @property
    def fact(self) -> Fact:
        """The fact it asks."""


def atom(leaf: Leaf, facts: Facts) -> Atom:
    """A single question with its answer."""
    return Atom(leaf.fact.name, value_text(facts[leaf.fact.name]), leaf.truth(facts))


@dataclass(frozen=True, slots=True)
class Is(Generic[V]):
    """The fact has this answer."""

    fact: ChoiceFact[V]
    value: V

    def truth(self, facts: Facts) -> Truth:
        """Not known as long as the answer is not known."""
        known = facts[self.fact.name]
        return UNKNOWN if known is None else YES if known == self.value else NO

    def leaves(self) -> Iterator[Leaf]:
        """Itself."""
        yield self

    def describe(self) -> str:
        """For example: numbness is yes."""
        return f"{self.fact.label} is {self.value.replace('_', ' ')}"

    def as_json(self) -> list[Any]:
        """Kind, fact, answer."""
        return ["is", self.fact.name, self.value]


@dataclass(frozen=True, slots=True)
class OneOf(Generic[V]):
    """The fact has one of these answers."""

    fact: ChoiceFact[V]
    values: tuple[V, ...]

    def truth(self, facts: Facts) -> Truth:
        """Not known as long as the answer is not known."""
        known = facts[self.fact.name]
        return UNKNOWN if known is None else YES if known in self.values else NO

    def leaves(self) -> Iterator[Leaf]:
        """Itself."""
        yield self

    def describe(self) -> str:
        """For example: response is well or improving."""
        return f"{self.fact.label} is {' or '.join(v.replace('_', ' ') for v in self.values)}"

    def as_json(self) -> list[Any]:
        """Kind, fact, answers."""
        return ["one_of", self.fact.name, list(self.values)]


@dataclass(frozen=True, slots=True)
class _Comparison(Generic[U]):
    """What the three comparisons of an amount share."""

    words: ClassVar[str]
    fact: QuantityFact[U]
    limit: Parameter[U]

    def truth(self, facts: Facts) -> Truth:
        """Overridden by each comparison."""
        raise NotImplementedError

    def leaves(self) -> Iterator[Leaf]:
        """Itself."""
        yield self

    def as_json(self) -> list[Any]:
        """Kind, fact, the number's name and value."""
        return [type(self).__name__.lower(), self.fact.name, self.limit.name, number_text(self.limit.value)]

    def describe(self) -> str:
        """For example: eGFR is below 50."""
        unit = f" {self.fact.unit_text}" if self.fact.unit_text else ""
        return f"{self.fact.label} is {self.words} {number_text(self.limit.value)}{unit}"


@dataclass(frozen=True, slots=True)
class Below(_Comparison[U]):
    """The amount is less than the limit."""

    words: ClassVar[str] = "below"

    def truth(self, facts: Facts) -> Truth:
        """By the ends of what is possible."""
        known: Interval[U] = facts[self.fact.name]
        if known.surely_below(self.limit.value):
            return YES
        return NO if known.surely_at_least(self.limit.value) else UNKNOWN


@dataclass(frozen=True, slots=True)
class Above(_Comparison[U]):
    """The amount is more than the limit."""

    words: ClassVar[str] = "above"

    def truth(self, facts: Facts) -> Truth:
        """By the ends of what is possible."""
        known: Interval[U] = facts[self.fact.name]
        if known.surely_above(self.limit.value):
            return YES
        return NO if known.surely_at_most(self.limit.value) else UNKNOWN


@dataclass(frozen=True, slots=True)
class AtLeast(_Comparison[U]):
    """The amount is the limit or more."""

    words: ClassVar[str] = "at least"

    def truth(self, facts: Facts) -> Truth:
        """By the ends of what is possible."""
        known: Interval[U] = facts[self.fact.name]
        if known.surely_at_least(self.limit.value):
            return YES
        return NO if known.surely_below(self.limit.value) else UNKNOWN


@dataclass(frozen=True, slots=True, init=False)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def __init__(self, *parts: Condition) -> None:
        object.__setattr__(self, "parts", parts)

    def truth(self, facts: Facts) -> Truth:
        """The least of the parts."""
        result = YES
        for part in self.parts:
            now = part.truth(facts)
            if now is NO:
                return NO
            if now is UNKNOWN:
                result = UNKNOWN
        return result

    def leaves(self) -> Iterator[Leaf]:
        """Those of every part."""
        for part in self.parts:
            yield from part.leaves()

    def describe(self) -> str:
        """The parts joined by and."""
        return " and ".join(_bracketed(part) for part in self.parts) or "always"

    def as_json(self) -> list[Any]:
        """Kind, parts."""
        return ["all_of", *(part.as_json() for part in self.parts)]


@dataclass(frozen=True, slots=True, init=False)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def __init__(self, *parts: Condition) -> None:
        object.__setattr__(self, "parts", parts)

    def truth(self, facts: Facts) -> Truth:
        """The greatest of the parts."""
        result = NO
        for part in self.parts:
            now = part.truth(facts)
            if now is YES:
                return YES
            if now is UNKNOWN:
                result = UNKNOWN
        return result

    def leaves(self) -> Iterator[Leaf]:
        """Those of every part."""
        for part in self.parts:
            yield from part.leaves()

    def describe(self) -> str:
        """The parts joined by or."""
        return " or ".join(_bracketed(part) for part in self.parts)

    def as_json(self) -> list[Any]:
        """Kind, parts."""
        return ["any_of", *(part.as_json() for part in self.parts)]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold; not known stays not known."""

    part: Condition

    def truth(self, facts: Facts) -> Truth:
        """Two minus the part."""
        return Truth(2 - self.part.truth(facts))

    def leaves(self) -> Iterator[Leaf]:
        """Those of the part: each answers its own question, not the negated one."""
        yield from self.part.leaves()

    def describe(self) -> str:
        """The part after not."""
        return f"not ({self.part.describe()})"

    def as_json(self) -> list[Any]:
        """Kind, part."""
        return ["not", self.part.as_json()]


ALWAYS = AllOf()


def _bracketed(part: Condition) -> str:
    return f"({part.describe()})" if isinstance(part, AnyOf | AllOf) and part.parts else part.describe()
