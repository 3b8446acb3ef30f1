"""What a fact is: a name that rules may ask about, its answers, and how an unknown is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Generic, TypeVar

from regimens.clinical.quantities import U

Facts = Mapping[str, Any]


class Truth(IntEnum):
    """Kleene's three values: and is the least, or the greatest, not is two minus."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    @property
    def code(self) -> str:
        """As written in the plan document."""
        return ("no", "unknown", "yes")[self]


NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES

V = TypeVar("V", bound=str)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a rule may ask about: its name, what a clinician calls it, and which answers it reads.

    name: the key in the plan document; a given fact bears the name of its place in the history.
    reads: the history keys it is made from; a derived fact names all of them.
    """

    name: str
    label: str
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceFact(Fact, Generic[V]):
    """A fact with named answers; not known is None and never one of them.

    cautious: the answer that a decision of kind `one` or `tightest` reads in place of an unknown.
    None: the decision treats the unknown as not fulfilling any condition and asks.
    """

    values: tuple[V, ...] = ()
    cautious: V | None = None


@dataclass(frozen=True, slots=True)
class QuantityFact(Fact, Generic[U]):
    """An amount in one unit, known as an interval.

    is_read_at_low_end: less is the careful side, so a decision reads an amount that is not known, or known
    in part, at its low end.
    """

    unit: type[U] = field(kw_only=True)
    unit_text: str = ""
    is_read_at_low_end: bool = False


@dataclass(frozen=True, slots=True)
class Atom:
    """One question asked of one fact, with its answer: the smallest piece of an explanation."""

    fact: str
    value: str
    truth: Truth


def value_text(value: Any) -> str:
    """A fact's value as written in the plan document."""
    return "unknown" if value is None else str(value)


def yes_no(condition: object) -> str:
    """`yes` or `no`."""
    return "yes" if condition else "no"
