"""How long a plan takes: one at a time in this process, and twenty thousand through the command line."""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from regimens import clinical
from regimens.clinical import engine
from regimens.clinical.canonical import canonical, digest
from regimens.clinical.decisions import settle
from regimens.clinical.history import History
from regimens.clinical.reading import read_history
from tests.bench.measuring import Times, in_turns, table
from tests.oracle.stratified import histories

ROOT = Path(__file__).parents[2]
LINES = 20_000


def vignettes() -> list[bytes]:
    """The shared cases."""
    shared = (ROOT / "tests/vignettes/shared.jsonl").read_text().splitlines()
    return [json.dumps(json.loads(line)["history"]).encode() for line in shared]


def stratified(seed: int, count: int) -> list[bytes]:
    """Histories in which the corners are frequent; hardly two are alike."""
    return [json.dumps(history).encode() for history in histories(seed, count)]


def one_at_a_time() -> str:
    """The full plan, the decisions alone, and the floor: reading, spelling and hashing by the library."""
    rows = []
    for name, lines, rounds, anew in (
        ("25 vignettes, asked before", vignettes(), 40, False),
        ("25 vignettes, nothing kept", vignettes(), 15, True),
        ("400 stratified histories, nothing kept", stratified(1, 400), 3, True),
    ):
        rows += [[name, *row] for row in _rows(_times(lines, rounds, anew))]
    return table(("Histories", "What", "Median", "p95", "Times the floor"), rows)


def _times(lines: list[bytes], rounds: int, anew: bool) -> dict[str, Times]:
    read = [history for line in lines if isinstance(history := read_history(json.loads(line)), History)]
    documents = [json.loads(clinical.answer_line(line)) for line in lines]
    calls: dict[str, Callable[[int], object]] = {
        "Full plan, line in, line out": lambda case: clinical.answer_line(lines[case]),
        "Decisions alone, with their explanation": lambda case: settle(read[case], dates=False),
        "Floor: json.loads, json.dumps and sha256 of the same": lambda case: (
            json.loads(lines[case]),
            digest(canonical(documents[case])),
        ),
    }
    return in_turns(rounds, len(lines), calls, engine.forget if anew else None)


def _rows(times: dict[str, Times]) -> list[list[str]]:
    floor = list(times.values())[-1].median
    return [
        [name, f"{each.median:.0f} us", f"{each.p95:.0f} us", f"{each.median / floor:.2f}"]
        for name, each in times.items()
    ]


def through_the_command_line() -> str:
    """`manage.py plan` from start to end, and whether the bytes are the same with any number of processes."""
    lines = b"\n".join(stratified(2, LINES)) + b"\n"
    rows, hashes = [], set()
    for workers in (1, 2):
        seconds, used, answers = _plan(lines, workers)
        hashes.add(hashlib.sha256(answers).hexdigest())
        assert answers.count(b"\n") == LINES, "a line has no answer"
        # Processes that answer are no children of ours, so that the system doesn't count them for us.
        cost = f"{used:.1f} s" if workers == 1 else "not counted"
        speed = f"{LINES / seconds:.0f}"
        rows.append([str(workers), f"{seconds:.1f} s", speed, cost, f"{len(answers) >> 20} MiB"])
    if len(hashes) != 1:
        raise SystemExit("the answers differ with the number of processes")
    told = table(
        ("Processes", "Time, start included", "Plans a second", "Processor time", "Answers"),
        rows,
    )
    return f"{told}\n\nThe bytes are the same with 1 and 2 processes: sha256 `{hashes.pop()}`."


def _plan(lines: bytes, workers: int) -> tuple[float, float, bytes]:
    """Seconds on the clock, seconds of the processors, and the answers."""
    begun, used = time.perf_counter(), sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    command = [sys.executable, "manage.py", "plan", f"--workers={workers}"]
    done = subprocess.run(command, input=lines, stdout=subprocess.PIPE, cwd=ROOT, check=True)
    used = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) - used
    return time.perf_counter() - begun, used, done.stdout
