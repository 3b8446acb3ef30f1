"""Writes docs/bench.md: `python -m tests.bench --date 2026-11-26`."""

from __future__ import annotations

import os
import platform
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from tests.bench import beside_zen, paper, plans, worklist

OUT = Path(__file__).parents[2] / "docs/bench.md"
TEXT = """# How fast it is

Written by `{command}` on {date}. {machine}.
Every figure is from this one run; figures of other machines and other runs compare by their ratios alone.
Times of single calls are times of the processor, the best of several rounds for each history, then the median
and the 95th of a hundred over the histories. Where other work waited for the same processors, the plans a
second are only those that were left over; the processor time beside them says what they cost.

## A plan, one processor

{one}

A full plan is one line of JSON read and checked, every decision with the state of every rule, all dates,
alerts, options and open questions, spelled canonically and hashed. The floor is what Python's own library
needs to read that line and to spell and hash that document, without a rule asked or a date found. "Asked
before": the process has answered the same facts before and kept up to 1,000 answers a question; "nothing
kept": as in a new process.

## The command line, {lines} stratified histories

{line}

## Beside zen-engine {zen}, the same decision tables

{beside}

Both begin from the facts of a history. The tables are written from the rule values (`tests/bench/zen_tables.py`):
a row a rule, the first row that holds answers, an unknown is an answer of its own, an amount is its two ends.
Ours keeps nothing from one set to the next here. zen-engine is called from Python, so that its times hold the
conversion of the facts to and from its own values; the last row is that conversion alone, by a graph without
tables. zen-engine answers which row held; ours also says for each other rule why not, and which unknowns
matter.

## The worklist

{worklist}

SQLite as the product runs it (the journal mode is the one that `regimens/checks.py` asks for), wall clock, the
view noted as an event each time. The documents of the plans are left out of this database; no list reads them.
One patient in a hundred is overdue, one on hold, one without a date.

## Paper as PDF

{paper}

From the request to the last byte, wall clock, the print noted as an event each time; 10 times, 5 seconds apart. Each
sheet is made by a process of its own; the next one loads its libraries ahead. Not ready: the first sheet after a
start, or two at once.
"""


def main() -> None:
    """Measure, then write; nothing is written when the two engines or two runs disagree."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument(
        "--date", default="a day that was not given", help="the day of the run, as written in the file"
    )
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    written = TEXT.format(
        command=f"python -m tests.bench{f' --date {options.date}' if _is_day(options.date) else ''}",
        date=options.date,
        machine=_machine(),
        one=plans.one_at_a_time(),
        lines=f"{plans.LINES:,}",
        line=plans.through_the_command_line(),
        zen=_version("zen-engine"),
        beside=beside_zen.side_by_side(),
        worklist=worklist.grown(),
        paper=paper.taken(),
    )
    options.out.write_text(written, encoding="utf-8")
    sys.stdout.write(written)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _machine() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    busy = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"
    return (
        f"{platform.machine()}, {cores} processors, Python {platform.python_version()}, "
        f"{busy} processes waiting for a processor when it began"
    )


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)


if __name__ == "__main__":
    main()
