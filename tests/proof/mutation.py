"""Every wrong change of a rule is noticed by the signing set, or is proved to change nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from regimens.clinical.rules import GROUPS
from tests.proof.equivalents import Equivalent, People, proof
from tests.proof.gate import Finding
from tests.proof.killing import Pool, cases
from tests.proof.mutants import mutants
from tests.proof.signing import all_mutants, kept, kills

#: Mutants that change nothing, each with the truths that its proof rests on.
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.json")


def equivalent() -> Mapping[str, list[str]]:
    """The list as it is kept: mutant -> what the proof rests on."""
    told: dict[str, list[str]] = json.loads(EQUIVALENT.read_text(encoding="utf-8"))
    return told


def every_wrong_rule_is_noticed() -> Finding:
    """Each mutant is killed by the signing set, or stands on the list of those that change nothing."""
    signed = kept()
    killed = kills(Pool(cases((case["id"], case["history"]) for case in signed)), all_mutants(), most=1)
    listed = equivalent()
    alive = {name for name, places in killed.items() if not places}
    wrong = [f"{name}: no case of the signing set notices it" for name in sorted(alive - set(listed))]
    wrong += [
        f"{name}: listed as changing nothing, and noticed or gone" for name in sorted(set(listed) - alive)
    ]
    note = f"{len(killed) - len(alive)} killed by {len(signed)} cases, {len(listed)} proved to change nothing"
    return Finding(
        gate="rule mutation",
        looked_at="wrong changes of rules",
        count=len(killed),
        wrong=tuple(wrong),
        note=note,
    )


def equivalents_are_proved() -> Finding:
    """The solver proves of each listed mutant, anew, that nobody is answered otherwise."""
    listed = equivalent()
    wrong: list[str] = []
    for group in GROUPS:
        own = [mutant for mutant in mutants(group) if mutant.name in listed]
        people = People([group]) if own else None
        for mutant in own:
            assert people is not None
            found = proof(mutant, group, people)
            if not isinstance(found, Equivalent):
                wrong.append(f"{mutant.name}: not proved, {found}")
    return Finding(
        gate="equivalent mutants",
        looked_at="wrong changes that change nothing",
        count=len(listed),
        wrong=tuple(wrong),
    )


def signed_answers_stand() -> Finding:
    """The product answers every case of the signing set as it was signed."""
    signed = kept()
    found = cases((case["id"], case["history"]) for case in signed)
    wrong = [
        f"{case['id']}: {_parts(case['expect'], now.view)}"
        for case, now in zip(signed, found, strict=True)
        if json.loads(json.dumps(now.view)) != case["expect"]
    ]
    return Finding(
        gate="signing set",
        looked_at="signed cases, every part of the plan",
        count=len(signed),
        wrong=tuple(wrong),
    )


def _parts(signed: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Which parts differ, each with what was signed and what is answered."""
    spelled = json.loads(json.dumps(now))
    return "; ".join(
        f"{part} was {signed[part]}, is {spelled[part]}" for part in signed if signed[part] != spelled[part]
    )
