"""Every answer that a fact can have, cut at each number the rules compare with, unknown and censored ones included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from regimens.clinical import facts as f
from regimens.clinical.cautious import Settings
from regimens.clinical.conditions import Leaf
from regimens.clinical.fact import ChoiceFact, Fact, QuantityFact
from regimens.clinical.history import ANSWERS
from regimens.clinical.quantities import Interval, exactly
from regimens.clinical.rule import Group

#: Worked-out facts that may be not known; every other one always has one of its values.
#: tests/proof/test_cells.py holds this list against histories as they are read.
MAYBE_UNKNOWN = frozenset(
    {
        "neuro",
        "cord_signs",
        "surely_not_pregnant",
        "pregnant_or_trying",
        "anaemic",
        "severely_anaemic",
        "potassium_watched",
        "counts_daily",
    }
)

Truths = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Answers of one fact that all the rules in question treat alike; `value` is one of them.

    known, read: the truth of each leaf as it stands, and with an unknown read on its cautious side.
    completions: places, among the settled cells of the axis, of what this one may turn out to be.
    """

    value: Any
    known: Truths
    read: Truths
    completions: tuple[int, ...]

    @property
    def is_settled(self) -> bool:
        """The answer is known as far as any rule asks."""
        return len(self.completions) == 1


@dataclass(frozen=True, slots=True)
class Axis:
    """One fact, the leaves that ask it, and its cells: the settled ones first."""

    fact: Fact
    leaves: tuple[Leaf, ...]
    cells: tuple[Cell, ...]

    @property
    def settled(self) -> int:
        """How many cells are settled."""
        return sum(cell.is_settled for cell in self.cells)


def may_be_unknown(name: str) -> bool:
    """Whether the fact of this name can be not known."""
    return (name in ANSWERS and name != "purpose") or name in MAYBE_UNKNOWN


def axes_of(groups: Iterable[Group], without: Iterable[str] = ()) -> list[Axis]:
    """One axis for each fact that the groups ask, but for those that another question decides."""
    asked: dict[str, dict[Leaf, None]] = {}
    for group in groups:
        for rule in group.rules:
            for leaf in rule.leaves:
                asked.setdefault(leaf.fact.name, {})[leaf] = None
    decided = set(without)
    return [axis_of(f.find(name), tuple(leaves)) for name, leaves in asked.items() if name not in decided]


def axis_of(fact: Fact, leaves: tuple[Leaf, ...]) -> Axis:
    """The fact's answers, those alike merged into one cell."""
    answers = [(value, _truths(value, fact, leaves)) for value in possible(fact, leaves)]
    kinds = list(dict.fromkeys(truths for value, truths in answers if _is_exact(value)))
    found: dict[tuple[Any, ...], Cell] = {}
    for value, truths in answers:
        may_be = {kinds.index(other) for each, other in answers if _is_exact(each) and _may_be(value, each)}
        cell = Cell(value, *truths, tuple(sorted(may_be)))
        found.setdefault((truths, cell.completions), cell)
    cells = sorted(found.values(), key=lambda cell: (not cell.is_settled, cell.completions))
    return Axis(fact, leaves, tuple(cells))


def _truths(value: Any, fact: Fact, leaves: tuple[Leaf, ...]) -> tuple[Truths, Truths]:
    settings = Settings({fact.name: value})
    known = tuple(int(leaf.truth(settings.known)) for leaf in leaves)
    read = tuple(int(leaf.truth(settings.read)) for leaf in leaves)
    return known, tuple(truth if truth != 1 else again for truth, again in zip(known, read, strict=True))


def possible(fact: Fact, leaves: Iterable[Leaf] = ()) -> Iterator[Any]:
    """Exact answers first, then what leaves something open: unknown, "more than", "less than", "between"."""
    if isinstance(fact, ChoiceFact):
        yield from fact.values
        if may_be_unknown(fact.name):
            yield None
        return
    assert isinstance(fact, QuantityFact)
    pieces = list(_pieces(sorted({leaf.limit.value for leaf in leaves if hasattr(leaf, "limit")})))
    yield from (exactly(_inside(piece)) for piece in pieces)
    for place, first in enumerate(pieces):
        for last in pieces[place:]:
            if first is not last or not first.is_exact:
                yield Interval(first.low, last.high, first.low_open, last.high_open)


def _pieces(limits: list[Any]) -> Iterator[Interval[Any]]:
    """Zero, each limit, and what lies between: no rule tells two values of one piece apart."""
    points = [0, *limits]
    for low, high in zip(points, [*points[1:], None], strict=True):
        yield exactly(low)
        yield Interval(low, high, low_open=True, high_open=high is not None)


def _inside(piece: Interval[Any]) -> Any:
    if piece.is_exact:
        return piece.low
    return piece.low + 1 if piece.high is None else Fraction(piece.low + piece.high) / 2


def _is_exact(value: Any) -> bool:
    return value.is_exact if isinstance(value, Interval) else value is not None


def _may_be(value: Any, exact: Any) -> bool:
    """What is not known exactly may turn out to be this."""
    if value is None or not isinstance(value, Interval):
        return value is None or bool(value == exact)
    number = exact.low
    enough = number > value.low or (number == value.low and not value.low_open)
    return enough and (
        value.high is None or number < value.high or (number == value.high and not value.high_open)
    )
