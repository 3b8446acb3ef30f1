"""Many lines on the command line: the same bytes by one process and by several, and each answer in its time."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest
from django.core.management import CommandError, call_command

from regimens import clinical
from regimens.management import answering
from regimens.management.commands.plan import write_plans

ROOT = Path(__file__).parents[2]
SHARED = [
    json.dumps(json.loads(line)["history"]).encode()
    for line in (ROOT / "tests/vignettes/shared.jsonl").read_text().splitlines()
]
BROKEN = [b"", b"{", b'{"a":NaN}', b"\xff", b"[" * 5000, b" ", b'{"a":1,"a":2}', b"null"]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Enough lines, broken ones among them, for several processes to share."""
    monkeypatch.setattr(answering, "FEW", 20)
    monkeypatch.setattr(answering, "BLOCK", 10_000)
    return [line for place in range(3) for line in (*SHARED, *BROKEN[place:], *SHARED[place:])]


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_same_bytes_with_any_number_of_processes(lines: list[bytes], workers: int) -> None:
    target = io.BytesIO()
    write_plans(io.BytesIO(b"\n".join(lines) + b"\n"), target, pretty=False, workers=workers)
    assert target.getvalue() == b"".join(clinical.answer_line(line).encode() + b"\n" for line in lines)


def test_a_target_that_fails_ends_the_command(lines: list[bytes]) -> None:
    class Full(io.BytesIO):
        """Takes so many answers and no more."""

        left = 60

        def write(self, text: object) -> int:
            self.left -= 1
            if self.left < 0:
                raise BrokenPipeError
            return super().write(text)  # type: ignore[arg-type]

    with pytest.raises(BrokenPipeError):
        write_plans(io.BytesIO(b"\n".join(lines * 3)), Full(), pretty=False, workers=2)


@pytest.mark.parametrize("number", ["0", "-1", "two"])
def test_a_number_of_processes_that_is_none_is_refused(number: str) -> None:
    with pytest.raises(CommandError, match="a whole number from 1"):
        call_command("plan", f"--workers={number}")


def one_by_one(source: IO[bytes], target: IO[bytes], lines: list[bytes]) -> list[bytes]:
    """Send each line only when the one before it has been answered in full."""
    found = []
    for line in lines:
        source.write(line + b"\n")
        source.flush()
        found.append(target.readline())
    return found


@pytest.mark.parametrize("workers", [1, 2])
def test_a_line_is_answered_while_more_may_come(workers: int) -> None:
    asked = (SHARED * (answering.FEW // len(SHARED) + 1))[: answering.FEW + 10]
    command = [sys.executable, "manage.py", "plan", "--workers", str(workers)]
    environment = {"PATH": os.environ["PATH"]}
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        found = one_by_one(running.stdin, running.stdout, asked)
        running.stdin.close()
        assert running.stdout.read() == b""
    assert running.returncode == 0
    assert found == [clinical.answer_line(line).encode() + b"\n" for line in asked]
