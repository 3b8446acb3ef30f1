"""A mistake planted in the code, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = ("engine", "schedule", "dates", "kidney", "quantities")
KEPT = Path(__file__).parent / "equivalents.json"
OUTCOMES = ("killed", "survived", "timeout", "other")

#: Where a mistake stands, the line as it is, and the line with the mistake.
Change = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One mistake: its name, its module, what it changes, and one of OUTCOMES.

    place: the function or the name of what stands outside all functions. before, after: the lines that differ;
    both are empty where nobody asked, since only a survivor has to be read.
    """

    name: str
    module: str
    place: str
    outcome: str
    before: str = ""
    after: str = ""

    @property
    def change(self) -> Change:
        """What it is recognised by: a name with a number moves when a line above it is changed."""
        return f"{self.module}.{self.place}", self.before, self.after


def kept_equivalents(path: Path = KEPT) -> Mapping[Change, str]:
    """The reason for each mistake that nothing can show, by what it changes."""
    found: dict[Change, str] = {}
    for entry in json.loads(path.read_text()):
        for place, before, after in entry["mutants"]:
            assert (place, before, after) not in found, f"listed twice: {place}: {after}"
            found[place, before, after] = entry["reason"]
    return found


def complaints(mutants: list[Mutant], reasons: Mapping[Change, str]) -> Iterator[str]:
    """Whatever keeps the code from being fully watched: a survivor without a reason, or a stale reason."""
    if not mutants:
        yield "No mistake was planted: run mutmut first."
    for mutant in mutants:
        if mutant.outcome == "other":
            yield f"{mutant.name}: not run to its end."
        elif mutant.outcome == "survived" and mutant.change not in reasons:
            yield f"{mutant.name}: no test notices {mutant.before!r} -> {mutant.after!r}."
    survived = {mutant.change for mutant in mutants if mutant.outcome == "survived"}
    for place, before, after in reasons:
        if (place, before, after) not in survived:
            yield f"{place}: listed as equivalent, but it did not survive: {before!r} -> {after!r}."
