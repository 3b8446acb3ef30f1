"""manage.py explain: one history in, its explanation out; a slip is named and has its own exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SHARED = [json.loads(line) for line in (ROOT / "tests/vignettes/shared.jsonl").read_text().splitlines()]
VIGNETTES: dict[str, Any] = {case["id"]: case["history"] for case in SHARED}
WITHOUT_A_DATABASE = {"PATH": "/usr/bin:/bin", "DATABASE_URL": "sqlite:////nonexistent/nothing.sqlite3"}


def explained(text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, run as a person runs it."""
    return subprocess.run(
        [sys.executable, "manage.py", "explain", *arguments],
        input=text,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        env=WITHOUT_A_DATABASE,
    )


def test_the_whole_plan() -> None:
    done = explained(json.dumps(VIGNETTES["V02"], indent=1))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("hydroxocobalamin \u2013 1 mg in 1 mL")
    assert "(loading.nerves; S13, S02, S12, S14, T06)" in done.stdout
    assert (
        "- If eGFR were below 50 mL/min/1.73 m\u00b2: cyanocobalamin would be locked; nothing else."
        in done.stdout
    )
    assert "If there were no nerve symptom or sign at all: loading would be 3 times a week" in done.stdout
    assert "[the plan follows this one: T06, R04]" in done.stdout


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            "maintenance.no_nerves",
            "Here: Applies, but a shorter interval stands: maintenance.ileal_resection.",
        ),
        ("dates.follow_up", "Here: carried by 3 lines"),
        ("advice.near_threshold", "Here: Does not apply; this keeps it from applying:"),
        ("flag.required", "Here: Applies."),
    ],
)
def test_one_rule(rule: str, said: str) -> None:
    done = explained(json.dumps(VIGNETTES["V18"]), "--rule", rule)
    assert done.returncode == 0
    assert said in done.stdout


def test_a_rule_that_is_none() -> None:
    done = explained(json.dumps(VIGNETTES["V18"]), "--rule", "loading.nervs")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No rule is called 'loading.nervs'." in done.stderr
    assert "loading.nerves" in done.stderr


@pytest.mark.parametrize("text", ['{"schema":"b12.history/1"}', "{", "", '{"as_of": NaN}'])
def test_a_history_that_cannot_be_read(text: str) -> None:
    done = explained(text)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("This history can't be read:\n  ")
    if text.startswith('{"schema'):
        assert "  /purpose: missing." in done.stderr


def test_a_number_is_read_as_written() -> None:
    near = json.dumps(VIGNETTES["V02"]).replace('"value": 92', '"value": 49.99999999999999999999')
    done = explained(near, "--rule", "lock.egfr_below_limit")
    assert "Here: Applies." in done.stdout
