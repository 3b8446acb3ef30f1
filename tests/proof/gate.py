"""What one gate of the proof looked at, how much of it, for how long, and what it found wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Finding:
    """count: how many things were looked at. wrong: each thing that does not hold, with its witness."""

    gate: str
    looked_at: str
    count: int
    wrong: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Timed:
    """A finding and how many seconds it took."""

    finding: Finding
    seconds: float


@dataclass
class Proof:
    """Every gate that was run, in order."""

    timed: list[Timed] = field(default_factory=list)

    def run(self, gate: Callable[[], Finding]) -> Finding:
        """Run one gate and keep what it found."""
        start = time.perf_counter()
        finding = gate()
        self.timed.append(Timed(finding=finding, seconds=time.perf_counter() - start))
        return finding
