"""Writes docs/mutation.md after mutmut has run: `python -m tests.mutation.report --date 2026-11-26`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from tests.mutation import planted_beside, planted_by_mutmut
from tests.mutation.mutants import ROOT, complaints, kept_equivalents
from tests.mutation.page import written

OUT = ROOT / "docs/mutation.md"


def main() -> None:
    """Write the file; exit 1 when a mistake survived without a reason, or a reason is stale."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--date", required=True, help="the day of the run, as written in the file")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    by_mutmut, reasons = list(planted_by_mutmut.read()), kept_equivalents()
    beside = list(planted_beside.plant())
    wrong = list(complaints([*by_mutmut, *beside], reasons))
    options.out.write_text(written(by_mutmut, beside, reasons, options.date))
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
