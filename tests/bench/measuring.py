"""Processor times of single calls: several things measured in turns in one run, so that they can be compared."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

MICROSECONDS = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Times:
    """Seconds of the processor for each call, the best of its rounds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Microseconds."""
        return statistics.median(self.seconds) * MICROSECONDS

    @property
    def p95(self) -> float:
        """Microseconds."""
        return sorted(self.seconds)[int(len(self.seconds) * 0.95)] * MICROSECONDS


def in_turns(
    rounds: int,
    number: int,
    calls: dict[str, Callable[[int], object]],
    before: Callable[[], None] | None = None,
) -> dict[str, Times]:
    """One call for all of so many cases, then the next call; the best of all rounds for each case.

    A round measures every call, so that a slower minute of the machine meets all of them alike.
    before: done before each call's turn and not counted.
    """
    best = {name: [float("inf")] * number for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            if before is not None:
                before()
            gc.collect()
            for case in range(number):
                begun = time.process_time()
                call(case)
                best[name][case] = min(best[name][case], time.process_time() - begun)
    return {name: Times(seconds=tuple(times)) for name, times in best.items()}


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    lines = [list(head)]
    lines.append(["---"] * len(lines[0]))
    lines += [list(row) for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
