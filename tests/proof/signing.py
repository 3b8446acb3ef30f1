"""The smallest set of worked cases that notices every wrong change of a rule, chosen greedily, kept as golden answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from regimens.clinical.rule import Group
from regimens.clinical.rules import GROUPS
from tests.oracle.stratified import histories
from tests.proof.killing import Case, Pool, cases, killers
from tests.proof.mutants import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / "tests" / "vignettes" / "shared.jsonl"
WORKED = ROOT / "tests" / "clinical" / "cases"
#: Histories found by looking around a person whom the solver named; no other source reaches their corners.
CORNERS = ROOT / "tests" / "vignettes" / "corners.jsonl"
SIGNING = ROOT / "tests" / "vignettes" / "signing.jsonl"
#: Random histories looked at besides, by seed, and killers noted of one mutant: enough to choose well from.
SEEDS, OF_EACH = range(2), 1500
MOST_NOTED = 60


def named_histories() -> Iterator[tuple[str, dict[str, Any]]]:
    """The shared cases first, then those worked by hand, the corners, and random ones."""
    for path in (SHARED, *sorted(WORKED.glob("*.jsonl")), CORNERS):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if isinstance(case.get("history"), dict):
                yield case["id"], case["history"]
    for seed in SEEDS:
        for number, history in enumerate(histories(seed, OF_EACH)):
            yield f"R{seed}-{number}", history


def all_mutants(groups: Iterable[Group] = GROUPS) -> list[tuple[Mutant, Group]]:
    """Every wrong change with the question as it is right."""
    return [(mutant, group) for group in groups for mutant in mutants(group)]


def kills(pool: Pool, listed: Sequence[tuple[Mutant, Group]], most: int = MOST_NOTED) -> dict[str, list[int]]:
    """For each mutant the places of histories that notice it."""
    found = {}
    for mutant, group in listed:
        noted = []
        for place in killers(mutant, group, pool):
            noted.append(place)
            if len(noted) >= most:
                break
        found[mutant.name] = noted
    return found


def cover(killed: Mapping[str, Sequence[int]]) -> list[int]:
    """Greedily the fewest histories that notice every mutant that any notices; the first listed of equals."""
    waiting = {name: set(places) for name, places in killed.items() if places}
    chosen = []
    while waiting:
        counts = Counter(place for places in waiting.values() for place in places)
        most = max(counts.values())
        best = min(place for place, count in counts.items() if count == most)
        chosen.append(best)
        waiting = {name: places for name, places in waiting.items() if best not in places}
    return chosen


def needed(chosen: Sequence[Case], listed: Sequence[tuple[Mutant, Group]]) -> list[Case]:
    """Without those of the chosen that, once all are there, no mutant needs."""
    killed = kills(Pool(chosen), listed)
    kept = set(range(len(chosen)))
    for place in reversed(range(len(chosen))):
        if all(kept & set(places) != {place} for places in killed.values()):
            kept.discard(place)
    return [case for place, case in enumerate(chosen) if place in kept]


def choose() -> tuple[list[Case], list[str]]:
    """The signing set, and the mutants that nothing notices."""
    pool = Pool(cases(named_histories()))
    listed = all_mutants()
    killed = kills(pool, listed)
    chosen = [pool.cases[place] for place in cover(killed)]
    alive = [name for name, places in killed.items() if not places]
    return needed(chosen, listed), alive


def kept() -> list[dict[str, Any]]:
    """The signing set as it is kept: name, history, and everything that the plan must be."""
    return [json.loads(line) for line in SIGNING.read_text(encoding="utf-8").splitlines()]


def keep(chosen: Sequence[Case]) -> None:
    """Write the signing set with the answers of today: to be read and signed by a clinician, then held."""
    histories_by_name = dict(named_histories())
    lines = [
        json.dumps(
            {"id": case.name, "history": histories_by_name[case.name], "expect": case.view}, sort_keys=True
        )
        for case in chosen
    ]
    SIGNING.write_text("\n".join(lines) + "\n", encoding="utf-8")
