"""For each wrong change that no history notices: a proof that it changes nothing, or a history that does notice it.

`python -m tests.proof.corners` looks, adds what it finds to the corners, writes the list of equivalent mutants, and
prints what it could settle neither way.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

from regimens.clinical.rule import Group
from regimens.clinical.rules import GROUPS, RULES
from tests.proof import directed
from tests.proof.equivalents import Equivalent, People, proof
from tests.proof.killing import Case, Pool, answered, cases, changes
from tests.proof.mutants import Mutant, mutants
from tests.proof.mutation import EQUIVALENT
from tests.proof.signing import CORNERS, all_mutants, kills, named_histories

PROCESSES = 2
TRIES = 600


@dataclass
class Settled:
    """What was found: equivalents with what they rest on, histories that notice, mutants left open."""

    equivalent: dict[str, list[str]] = field(default_factory=dict)
    histories: list[dict[str, Any]] = field(default_factory=list)
    left: dict[str, Any] = field(default_factory=dict)


def settle_group(number: int, names: frozenset[str]) -> Settled:
    """The mutants of one question that nothing notices, one after the other."""
    group = GROUPS[number]
    settled, found = Settled(), list[Case]()
    people = People([group])
    for mutant in mutants(group):
        if mutant.name in names and not any(changes(case, RULES.replacing(mutant.group)) for case in found):
            _settle(mutant, group, people, settled, found)
    return settled


def _settle(mutant: Mutant, group: Group, people: People, settled: Settled, found: list[Case]) -> None:
    answer = proof(mutant, group, people)
    if isinstance(answer, Equivalent):
        settled.equivalent[mutant.name] = list(answer.rests_on)
        return
    history = _noticing(mutant, group, answer or {})
    if history is None:
        settled.left[mutant.name] = answer
    else:
        settled.histories.append(history)
        found += cases([("found", history)])


def _noticing(mutant: Mutant, group: Group, witness: dict[str, str]) -> dict[str, Any] | None:
    wrong = RULES.replacing(mutant.group)
    for history in directed.histories(witness, TRIES):
        for case in cases([("tried", history)]):
            settings = case.outcome.settings
            if answered(mutant.group, settings) != answered(group, settings) and changes(case, wrong):
                return history
    return None


def unnoticed() -> frozenset[str]:
    """The mutants that none of the histories we have notices."""
    killed = kills(Pool(cases(named_histories())), all_mutants(), most=1)
    return frozenset(name for name, places in killed.items() if not places)


def keep(parts: Iterable[Settled]) -> dict[str, Any]:
    """Write what was found; returns what is left open."""
    equivalent: dict[str, list[str]] = {}
    left: dict[str, Any] = {}
    lines = CORNERS.read_text(encoding="utf-8").splitlines()
    for part in parts:
        equivalent |= part.equivalent
        left |= part.left
        for history in part.histories:
            name = f"C{len(lines) + 1:03}"
            lines.append(json.dumps({"id": name, "history": {**history, "case_id": name}}, sort_keys=True))
    CORNERS.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    EQUIVALENT.write_text(json.dumps(dict(sorted(equivalent.items())), indent=1) + "\n", encoding="utf-8")
    return left


def main() -> int:
    """Look, write, and say what is left."""
    names = unnoticed()
    sys.stdout.write(f"{len(names)} wrong changes are not noticed yet\n")
    numbers = [i for i, group in enumerate(GROUPS) if any(m.name in names for m in mutants(group))]
    with get_context("spawn").Pool(PROCESSES) as pool:
        parts = pool.starmap(settle_group, [(number, names) for number in numbers], chunksize=1)
    left = keep(parts)
    for name, witness in left.items():
        sys.stdout.write(f"open: {name}: {json.dumps(witness)}\n")
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main())
