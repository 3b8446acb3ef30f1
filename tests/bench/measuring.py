"""Times of single calls: several things measured in turns in one run, so that they can be compared."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

MICROSECONDS = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Times:
    """Seconds of each call, the best of its rounds."""

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
    """Every call for each of so many cases, one thing after the other for each case; the best of all rounds.

    Each round begins with another of the calls: what comes after a call finds the processor's memory warmed
    or cleared by it. before: done before each round and not counted.
    """
    best = {name: [float("inf")] * number for name in calls}
    listed = list(calls.items())
    for turn in range(rounds):
        if before is not None:
            before()
        gc.collect()
        for case in range(number):
            for name, call in listed[turn % len(listed) :] + listed[: turn % len(listed)]:
                begun = time.perf_counter()
                call(case)
                best[name][case] = min(best[name][case], time.perf_counter() - begun)
    return {name: Times(seconds=tuple(times)) for name, times in best.items()}


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    lines = [list(head)]
    lines.append(["---"] * len(lines[0]))
    lines += [list(row) for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
