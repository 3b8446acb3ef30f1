"""Every joint cell of scope, lock, tablets, form, route and status, one by one, on two processes: no factoring."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from multiprocessing import get_context

from regimens.clinical.rule import Group
from tests.proof import exhaustive, grid
from tests.proof.cells import Axis
from tests.proof.exhaustive import SUPPLY, SUPPLY_DANGERS, TREATMENT, TREATMENT_DANGERS, Danger
from tests.proof.gate import Finding

PROCESSES = 2
#: Cells of one block: small enough to stay in the processor's cache.
AT_ONCE = 1_500_000
JOINT: dict[str, tuple[tuple[Group, ...], dict[str, Danger]]] = {
    "scope, lock, tablets, form, route and status, with every fact that they rest on": (
        SUPPLY,
        SUPPLY_DANGERS,
    ),
    "deficiency and what the plan is for, with every fact that they rest on": (TREATMENT, TREATMENT_DANGERS),
}


def every_joint_cell(name: str) -> Finding:
    """Nothing dangerous and no disagreement on any joint cell; every cell is materialised."""
    groups, _ = JOINT[name]
    axes = _largest_first(exhaustive.joint(groups))
    with get_context("spawn").Pool(PROCESSES) as pool:
        parts = pool.starmap(_part, [(name, part) for part in range(PROCESSES)])
    wrong = tuple(dict.fromkeys(told for _, found in parts for told in found))
    count = sum(cells for cells, _ in parts)
    if count != grid.size(axes):
        wrong = (*wrong, f"{count} cells were looked at, of {grid.size(axes)}")
    return Finding(
        gate="brute force", looked_at=name, count=count, wrong=wrong, note=f"{PROCESSES} processes"
    )


def _largest_first(axes: list[Axis]) -> list[Axis]:
    return sorted(axes, key=lambda axis: -len(axis.cells))


def _part(name: str, part: int) -> tuple[int, list[str]]:
    groups, dangers = JOINT[name]
    count, wrong = 0, list[str]()
    for block in _own_blocks(groups, part):
        count += block.count
        wrong += exhaustive.dangerous(groups, dangers, block)[:3]
    return count, wrong


def _own_blocks(groups: tuple[Group, ...], part: int) -> Iterator[grid.Block]:
    axes = _largest_first(exhaustive.joint(groups))
    yield from islice(grid.blocks(axes, AT_ONCE), part, None, PROCESSES)
