"""The readers of a rule agree: the shipping engine and the grid, cell by cell; a single rule and its completions."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np

from regimens.clinical.cautious import Settings
from regimens.clinical.engine import RulesClash, decide
from regimens.clinical.rule import Group, Kind, Rule, as_json
from tests.proof import grid
from tests.proof.caution import NOTHING_KNOWN, at_place
from tests.proof.cells import Axis, axes_of
from tests.proof.gate import Finding


def engine_and_grid_agree(groups: Sequence[Group], cells: int, seed: int = 7) -> Finding:
    """On random cells the engine that ships gives the answer, and the caution, that the grid gives."""
    chosen = random.Random(seed)
    wrong, count = list[str](), 0
    for group in groups:
        for _ in range(cells):
            count += 1
            wrong += _differ(group, _random_cell(group, chosen))
    return Finding(
        gate="two readers agree",
        looked_at="random cells, engine beside grid",
        count=count,
        wrong=tuple(wrong[:20]),
    )


def _random_cell(group: Group, chosen: random.Random) -> grid.Block:
    axes = axes_of([group])
    places = [np.array([chosen.randrange(len(axis.cells))]) for axis in axes]
    return grid.Block(axes, places)


def _differ(group: Group, block: grid.Block) -> Iterator[str]:
    facts = block.answers([0] * len(block.axes))
    answered = grid.answer(group, grid.Truths(block))
    seen = answered.values[int(answered.value.flat[0])] if int(answered.value.flat[0]) >= 0 else None
    try:
        told = decide(group, Settings(NOTHING_KNOWN | facts))
    except RulesClash:
        if not answered.clash.any():
            yield f"{group.question.name}: the engine finds a clash at {facts}"
        return
    if as_json(told.value) != as_json(seen):
        yield f"{group.question.name}: engine {told.value}, grid {seen} at {facts}"
    if group.question.kind is Kind.ONE and told.is_precautionary != bool(answered.precautionary.any()):
        yield f"{group.question.name}: engine and grid differ on caution at {facts}"


def rule_and_completions_agree(groups: Sequence[Group]) -> Finding:
    """Each condition alone: yes or no exactly where every completion says so, not known where they differ."""
    wrong, count = list[str](), 0
    for group in groups:
        for rule in group.rules:
            axes = axes_of([_alone(group, rule)])
            count += grid.size(axes)
            wrong += _unsharp(rule, axes)
    return Finding(
        gate="condition and completions agree", looked_at="cells of each rule's own facts", count=count, wrong=tuple(wrong)
    )  # fmt: skip


def _alone(group: Group, rule: Rule) -> Group:
    return Group(group.question, (rule,))


def _unsharp(rule: Rule, axes: list[Axis]) -> Iterator[str]:
    if not axes:
        return
    block = grid.whole(axes)
    truth = np.broadcast_to(grid.Truths(block).of(rule.when, read=False), block.shape)
    lowest, highest = truth.copy(), truth.copy()
    for number, axis in enumerate(axes):
        for place, cell in enumerate(axis.cells):
            if not cell.is_settled:
                at, parts = (
                    at_place(axes, number, place),
                    [at_place(axes, number, each) for each in cell.completions],
                )
                lowest[at] = np.minimum.reduce([lowest[part] for part in parts])
                highest[at] = np.maximum.reduce([highest[part] for part in parts])
    sharp = np.where(lowest == highest, lowest, grid.UNKNOWN)
    if (sharp != truth).any():
        yield f"{rule.id}: not known although every completion agrees, at {grid.first(block, sharp != truth)}"
