"""Asks whole questions of every combination of answers at once: a second reader of the same rules, in numpy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, SupportsInt

import numpy as np
from numpy.typing import NDArray

from regimens.clinical.conditions import AllOf, AnyOf, Condition, Leaf, Not
from regimens.clinical.decisions import STORED_AS
from regimens.clinical.rule import Group, Kind, Rule, as_json
from tests.proof.cells import Axis

Small = NDArray[np.int8]
Yes = NDArray[np.bool_]
NO, UNKNOWN, YES = np.int8(0), np.int8(1), np.int8(2)
#: Cells materialised at a time.
MOST_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Block:
    """A part of the grid: for each axis the places of the cells that are in it."""

    axes: Sequence[Axis]
    places: Sequence[NDArray[np.intp]]

    @property
    def shape(self) -> tuple[int, ...]:
        """Cells along each axis."""
        return tuple(len(each) for each in self.places)

    @property
    def count(self) -> int:
        """Cells in all."""
        return int(np.prod(self.shape, dtype=np.int64))

    def along(self, number: int, values: Sequence[Any] | NDArray[Any]) -> NDArray[Any]:
        """One value for each cell of an axis, shaped so that it meets the other axes."""
        shape = [1] * len(self.axes)
        shape[number] = -1
        return np.asarray(values)[self.places[number]].reshape(shape)

    def answers(self, cell: Iterable[SupportsInt]) -> dict[str, Any]:
        """The facts of one cell, by its place in the block."""
        return {
            axis.fact.name: axis.cells[int(places[int(at)])].value
            for axis, places, at in zip(self.axes, self.places, cell, strict=True)
        }


def whole(axes: Sequence[Axis]) -> Block:
    """The whole grid."""
    return Block(axes, [np.arange(len(axis.cells)) for axis in axes])


def size(axes: Sequence[Axis]) -> int:
    """Cells of the whole grid."""
    return whole(axes).count


def blocks(axes: Sequence[Axis], most: int = MOST_AT_ONCE) -> Iterator[Block]:
    """The whole grid in parts of a bounded size."""
    yield from _split(whole(axes), 0, most)


def _split(block: Block, number: int, most: int) -> Iterator[Block]:
    if block.count <= most or number == len(block.axes):
        yield block
        return
    for place in block.places[number]:
        one = [*block.places]
        one[number] = np.array([place])
        yield from _split(Block(block.axes, one), number + 1, most)


class Truths:
    """The truth of conditions over a block; facts that a question before it decided are given as arrays.

    decided: fact name -> its value's place in `values` for each cell; `values`: fact name -> its values.
    """

    def __init__(
        self, block: Block, decided: Mapping[str, tuple[Small, Sequence[Any]]] | None = None
    ) -> None:
        self.block = block
        self.decided = dict(decided or {})
        self._leaves: dict[tuple[Leaf, bool], Small] = {}

    def of(self, condition: Condition, *, read: bool) -> Small:
        """NO, UNKNOWN or YES for each cell; `read`: with unknowns on their cautious side."""
        if isinstance(condition, AllOf):
            parts = [self.of(part, read=read) for part in condition.parts]
            return reduce(np.minimum, parts) if parts else np.full((1,) * len(self.block.axes), YES)
        if isinstance(condition, AnyOf):
            return reduce(np.maximum, [self.of(part, read=read) for part in condition.parts])
        if isinstance(condition, Not):
            return (YES - self.of(condition.part, read=read)).astype(np.int8)
        return self._leaf(condition, read)  # type: ignore[arg-type]

    def _leaf(self, leaf: Leaf, read: bool) -> Small:
        if (leaf, read) not in self._leaves:
            self._leaves[leaf, read] = self._asked(leaf, read)
        return self._leaves[leaf, read]

    def _asked(self, leaf: Leaf, read: bool) -> Small:
        name = leaf.fact.name
        if name in self.decided:
            places, values = self.decided[name]
            told = [int(leaf.truth({name: value})) for value in values]
            return np.asarray(told, dtype=np.int8)[places]
        number = next(i for i, axis in enumerate(self.block.axes) if axis.fact.name == name)
        axis = self.block.axes[number]
        asked = axis.leaves.index(leaf)
        cells = [(cell.read if read else cell.known)[asked] for cell in axis.cells]
        return self.block.along(number, np.asarray(cells, dtype=np.int8))


@dataclass(frozen=True)
class Answered:
    """What a question of kind one answers on each cell of a block.

    value: place in `values`. clash: rules disagree. gap: no rule answers. precautionary: an unknown may
    change it.
    """

    values: list[Any]
    value: Small
    clash: Yes
    gap: Yes
    precautionary: Yes


def one(group: Group, truths: Truths) -> Answered:
    """A question of kind one: exceptions override, the base case stands where nothing else does."""
    known = [truths.of(rule.when, read=False) for rule in group.rules]
    read = [
        np.where(sure == UNKNOWN, truths.of(rule.when, read=True), sure)
        for rule, sure in zip(group.rules, known, strict=True)
    ]
    return _settled(group.rules, known, [each == YES for each in read])


def permit(group: Group, truths: Truths) -> Answered:
    """A question of kind permit: the same on what surely holds alone; no answer is an answer too."""
    known = [truths.of(rule.when, read=False) for rule in group.rules]
    return _settled(group.rules, known, [each == YES for each in known])


def _settled(rules: Sequence[Rule], known: Sequence[Small], holding: Sequence[Yes]) -> Answered:
    values, places = values_of(rules)
    special = _any([held for rule, held in zip(rules, holding, strict=True) if not rule.otherwise])
    held = [each & ~special if rule.otherwise else each for rule, each in zip(rules, holding, strict=True)]
    left = [each & ~_overridden(rule, rules, held) for rule, each in zip(rules, held, strict=True)]
    shape = np.broadcast_shapes(*(each.shape for each in left))
    low, high = np.full(shape, 127, np.int8), np.full(shape, -1, np.int8)
    for place, stands in zip(places, left, strict=True):
        low = np.where(stands, np.minimum(low, place), low).astype(np.int8)
        high = np.where(stands, np.maximum(high, place), high).astype(np.int8)
    gap = high < 0
    sure = [(each == YES) & (not rule.otherwise) for rule, each in zip(rules, known, strict=True)]
    is_sure = _any([(truth == YES) & stands for truth, stands in zip(known, left, strict=True)])
    opened = [
        (truth == UNKNOWN) & ~_overridden(rule, rules, sure) & ((high != place) | (stands & ~is_sure))
        for rule, truth, place, stands in zip(rules, known, places, left, strict=True)
    ]
    return Answered(values, high, (low != high) & ~gap, gap, _any(opened))


def values_of(rules: Sequence[Rule]) -> tuple[list[Any], list[int]]:
    """The different answers of a question, and for each rule the place of its own."""
    values: list[Any] = []
    for rule in rules:
        if rule.value not in values:
            values.append(rule.value)
    return values, [values.index(rule.value) for rule in rules]


def _overridden(rule: Rule, rules: Sequence[Rule], holding: Sequence[Yes]) -> Yes:
    return _any([held for other, held in zip(rules, holding, strict=True) if rule.id in other.overrides])


def _any(parts: Sequence[Yes]) -> Yes:
    return reduce(np.logical_or, parts) if parts else np.zeros((), np.bool_)


def tightest(group: Group, truths: Truths) -> Answered:
    """The shortest interval of all that hold; the base case where none does."""
    values, places = values_of(group.rules)
    base = next(place for rule, place in zip(group.rules, places, strict=True) if rule.otherwise)
    order = sorted(range(len(values)), key=lambda place: values[place].days if values[place] else LONGEST)
    rank = [order.index(place) for place in range(len(values))]
    best = np.full((1,) * len(truths.block.axes), rank[base], np.int8)
    for rule, place in zip(group.rules, places, strict=True):
        if not rule.otherwise:
            known = truths.of(rule.when, read=False)
            held = np.where(known == UNKNOWN, truths.of(rule.when, read=True), known) == YES
            best = np.where(held, np.minimum(best, rank[place]), best).astype(np.int8)
    never = np.zeros((), np.bool_)
    return Answered(values, np.asarray(order, np.int8)[best], never, never, never)


#: Longer than any interval: where no rule asks for one.
LONGEST = (10**6, 10**6)
READERS = {Kind.ONE: one, Kind.PERMIT: permit, Kind.TIGHTEST: tightest}


def answer(group: Group, truths: Truths) -> Answered:
    """A question with one answer, by its kind."""
    return READERS[group.question.kind](group, truths)


def chain(groups: Sequence[Group], block: Block) -> dict[str, Answered]:
    """Questions in their order, each reading what those before it answered."""
    truths, found = Truths(block), dict[str, Answered]()
    for group in groups:
        name = STORED_AS.get(group.question.name, group.question.name)
        found[name] = answer(group, truths)
        truths.decided[name] = (found[name].value, found[name].values)
    return found


def names_of(groups: Sequence[Group]) -> list[str]:
    """Under which names the answers of these questions are read by those that follow."""
    return [STORED_AS.get(group.question.name, group.question.name) for group in groups]


def is_(answered: Answered, *wanted: Any) -> Yes:
    """Where the answer is one of these."""
    places = [place for place, value in enumerate(answered.values) if as_json(value) in wanted]
    return np.isin(answered.value, places)


def first(block: Block, where: Yes) -> dict[str, Any]:
    """The answers of the first cell of which something is true: a witness."""
    whole = np.broadcast_to(where, block.shape)
    return {
        name: str(value)
        for name, value in block.answers(np.unravel_index(int(np.argmax(whole)), block.shape)).items()
    }
