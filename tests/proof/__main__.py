"""Runs every gate at its full size and writes docs/proof.md: `python -m tests.proof` (make proof).

`--histories 20000` compares fewer histories with the second implementation, `--patients 1000` follows fewer
patients, `--printed 60` prints fewer plans; the document says how many.
"""

from __future__ import annotations

import os
import platform
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from regimens.clinical import RULESET
from regimens.clinical.rules import ALTERNATIVES, DECISIONS, GROUPS
from tests.oracle.stratified import histories
from tests.proof import (
    brute,
    caution,
    exhaustive,
    grid,
    mutation,
    printed,
    readers,
    same_bytes,
    second_reading,
    solver,
    structure,
)
from tests.proof.cells import axes_of
from tests.proof.gate import Finding, Proof, Timed
from tests.proof.planted import PLANTED, is_found
from tests.simulator import simulator

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "proof.md"
TOO_MANY = 10**8
ORACLE = 200_000
#: Made-up patients, each followed for five years.
PATIENTS, FIRST_PATIENT = 10_000, 10_001
#: Plans printed as PDFs, three sheets each.
PRINTED = 1_000


def gates(
    histories_compared: int, patients_followed: int, printed_plans: int
) -> Iterator[Callable[[], Finding]]:
    """Every gate, in the order of the specification."""
    yield from structure.GATES
    small = [group for group in (*DECISIONS, *ALTERNATIVES) if grid.size(axes_of([group])) < TOO_MANY]
    yield from (partial(exhaustive.one_answer_everywhere, group) for group in small)
    yield lambda: together(
        [exhaustive.same_in_any_order(group) for group in small],
        "any order",
        "cells, rules listed in other orders",
    )
    yield from (partial(exhaustive.never, name, *told) for name, told in exhaustive.NEVER.items())
    yield from (partial(brute.every_joint_cell, name) for name in brute.JOINT)
    yield caution.never_less_careful
    yield caution.never_needless
    yield caution.never_loosens
    yield lambda: readers.rule_and_completions_agree(GROUPS)
    yield lambda: readers.engine_and_grid_agree(DECISIONS, cells=1500)
    yield lambda: solver.nothing_is_left_open(GROUPS)
    yield lambda: solver.every_disagreement_is_settled(DECISIONS)
    yield planted_mistakes_are_found
    yield partial(second_reading.readings_agree, histories_compared)
    yield partial(simulator.run, patients_followed, FIRST_PATIENT, processes=2)
    yield partial(printed.pdfs_agree, printed_plans)
    yield mutation.signed_answers_stand
    yield mutation.every_wrong_rule_is_noticed
    yield mutation.equivalents_are_proved
    yield lambda: same_bytes.one_answer_everywhere(list(histories(21, 1000)))


def together(findings: list[Finding], gate: str, looked_at: str) -> Finding:
    """Several findings as one."""
    return Finding(
        gate=gate,
        looked_at=looked_at,
        count=sum(finding.count for finding in findings),
        wrong=tuple(told for finding in findings for told in finding.wrong),
    )


def planted_mistakes_are_found() -> Finding:
    """Negative controls: each planted mistake is found, with its rules and a person who shows it."""
    missed = tuple(planted.what for planted in PLANTED if not is_found(planted))
    return Finding(
        gate="z3 controls",
        looked_at="planted mistakes, found with a witness",
        count=len(PLANTED),
        wrong=missed,
    )


def document(proof: Proof, today: date) -> str:
    """The table of all gates, with what was found wrong beneath it."""
    total = sum(each.seconds for each in proof.timed)
    wrong = [each for each in proof.timed if each.finding.wrong]
    lines = [
        "# Proof of the rules",
        "",
        "Made by `make proof`; the ordinary suite runs the same gates, with fewer of each and without brute force.",
        "What it shows: no combination of answers is left without an answer, no rules disagree, an unknown is never",
        "read as no, and every line rests on a source. Answers that no rule in question tells apart are one cell, so",
        "a cell stands for every number between two limits. What it cannot show: that the sources are right. For that a",
        "clinician reads and signs `docs/signing-set.md`; until then the rule set is a draft.",
        "",
        f"Rule set {RULESET.id} {RULESET.version}, SHA-256 `{RULESET.sha256}`. Made on {today.isoformat()} with Python",
        f"{platform.python_version()} on {os.cpu_count()} cores, in {total / 60:.1f} minutes: "
        f"{len(proof.timed)} gates, {len(wrong) or 'none'} with findings.",
        "",
        "| Gate | Enumerated | Count | Seconds | Result |",
        "|---|---|---:|---:|---|",
        *(_row(each) for each in proof.timed),
    ]
    for each in wrong:
        lines += [
            "",
            f"## {each.finding.gate}: {each.finding.looked_at}",
            "",
            *(f"- {told}" for told in each.finding.wrong),
        ]
    return "\n".join(lines) + "\n"


def _row(each: Timed) -> str:
    finding = each.finding
    result = f"{len(finding.wrong)} findings" if finding.wrong else "holds"
    note = f" ({finding.note})" if finding.note else ""
    return (
        f"| {finding.gate} | {finding.looked_at} | {finding.count:,} | {each.seconds:.1f} | {result}{note} |"
    )


def main() -> int:
    """Run all, write the document, and fail when anything is wrong."""
    parser = ArgumentParser(description="Prove the rules, and write docs/proof.md.")
    parser.add_argument(
        "--histories", type=int, default=ORACLE, help="compared with the second implementation"
    )
    parser.add_argument("--patients", type=int, default=PATIENTS, help="followed for five years")
    parser.add_argument(
        "--printed", type=int, default=PRINTED, help="plans printed as PDFs, three sheets each"
    )
    asked = parser.parse_args()
    proof = Proof()
    for gate in gates(asked.histories, asked.patients, asked.printed):
        finding = proof.run(gate)
        seconds = proof.timed[-1].seconds
        told = f"{len(finding.wrong)} WRONG" if finding.wrong else "holds"
        sys.stdout.write(
            f"{told:9} {seconds:7.1f} s  {finding.gate}: {finding.looked_at} ({finding.count:,})\n"
        )
        sys.stdout.flush()
    DOCUMENT.write_text(document(proof, date.today()), encoding="utf-8")  # noqa: DTZ011 - the day of the report
    return 1 if any(each.finding.wrong for each in proof.timed) else 0


if __name__ == "__main__":
    raise SystemExit(main())
