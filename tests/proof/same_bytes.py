"""The same history gives the same bytes on every Python, hash seed, time zone and language of the machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.proof.gate import Finding

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = ("3.11", "3.12", "3.13")
#: Hash seed, time zone and language, each as far from the others as they come.
SETTINGS = (
    ("0", "UTC", "C"),
    ("1", "Pacific/Kiritimati", "C.UTF-8"),
    ("12345", "America/Adak", "tr_TR.UTF-8"),
)
PROGRAM = """
import hashlib, sys
from regimens.clinical import answer_line
digest = hashlib.sha256()
for line in sys.stdin.buffer:
    digest.update(answer_line(line.rstrip(b"\\n")).encode() + b"\\n")
print(".".join(map(str, sys.version_info[:2])), digest.hexdigest())
"""


def interpreters() -> dict[str, str]:
    """Each supported Python that is present and starts, by version."""
    found: dict[str, str] = {}
    for version in VERSIONS:
        for program in _candidates(version):
            if version not in found and _version(program) == version:
                found[version] = program
    return found


def _candidates(version: str) -> Iterator[str]:
    named = shutil.which(f"python{version}")
    if named:
        yield named
    yield from (
        str(each) for each in sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}*/bin/python"))
    )


def _version(program: str) -> str:
    code = "import sys; print('.'.join(map(str, sys.version_info[:2])))"
    done = subprocess.run([program, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def digests(histories: Sequence[dict[str, Any]]) -> dict[str, str]:
    """By interpreter and setting, the hash over all answers."""
    lines = "".join(json.dumps(history) + "\n" for history in histories)
    return {
        f"Python {version}, hash seed {seed}, {zone}, {language}": _digest(
            program, lines, seed, zone, language
        )
        for version, program in interpreters().items()
        for seed, zone, language in SETTINGS
    }


def _digest(program: str, lines: str, seed: str, zone: str, language: str) -> str:
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": seed,
        "PYTHONDONTWRITEBYTECODE": "1",
        "TZ": zone,
        "LC_ALL": language,
    }
    done = subprocess.run(
        [program, "-S", "-c", PROGRAM],
        input=lines,
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    return done.stdout.split()[1]


def one_answer_everywhere(histories: Sequence[dict[str, Any]]) -> Finding:
    """All hashes are equal; the note says which Pythons were there."""
    found = digests(histories)
    wrong = (
        ()
        if len(set(found.values())) == 1
        else tuple(f"{name}: {digest[:12]}" for name, digest in found.items())
    )
    there = ", ".join(interpreters())
    return Finding(
        gate="same bytes",
        looked_at=f"{len(histories)} plans on each of {len(found)} machines",
        count=len(histories) * len(found),
        wrong=wrong,
        note=f"Python {there}; {len(SETTINGS)} hash seeds, time zones and languages",
    )
