"""Units, evidence and closed conditions are types: the checker refuses rules that are wrong on purpose."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WRONG = ROOT / "tests" / "proof" / "refused" / "wrong_rules.py"


def refused_lines() -> set[int]:
    """The lines that the type checker complains about."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(WRONG.relative_to(ROOT))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    told = re.findall(r"wrong_rules\.py:(\d+): error:", done.stdout)
    assert told, done.stdout + done.stderr
    return {int(number) for number in told}


def test_every_wrong_rule_is_refused_and_nothing_else() -> None:
    lines = WRONG.read_text(encoding="utf-8").splitlines()
    wrong = {number for number, line in enumerate(lines, 1) if line.endswith("# refused")}
    assert len(wrong) > 20
    assert refused_lines() == wrong
