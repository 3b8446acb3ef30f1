"""The command line: a line in, a line out, whatever the line holds."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from regimens import clinical
from regimens.management.commands.plan import write_plans

ROOT = Path(__file__).parents[2]
SHARED = [json.loads(line) for line in (ROOT / "tests/vignettes/shared.jsonl").read_text().splitlines()]


def answers(text: bytes, *, pretty: bool = False) -> list[dict[str, Any]]:
    """Every answer of the command to this input."""
    target = io.BytesIO()
    write_plans(io.BytesIO(text), target, pretty=pretty)
    if pretty:
        return [json.loads(target.getvalue())]
    return [json.loads(line) for line in target.getvalue().splitlines()]


def test_every_line_is_answered_at_its_place() -> None:
    good = json.dumps(SHARED[0]["history"]).encode()
    found = answers(b"\n".join([good, b"", b"{", b'{"a":NaN}', b"\xff", good, b"[" * 100_000]))
    assert [plan["status"] for plan in found] == [
        "planned",
        *["invalid_input"] * 4,
        "planned",
        "invalid_input",
    ]
    codes = [plan["errors"][0]["code"] for plan in found if plan["errors"]]
    assert codes == ["blank_line", "not_json", "not_a_number", "not_json", "not_json"]


def test_windows_line_ends_and_a_last_line_without_end() -> None:
    one = json.dumps(SHARED[0]["history"]).encode()
    first, second = answers(one + b"\r\n" + one)
    assert first == second


def test_one_history_over_many_lines() -> None:
    pretty = json.dumps(SHARED[1]["history"], indent=2).encode()
    assert answers(pretty, pretty=True)[0] == clinical.plan_document(SHARED[1]["history"])


def test_the_hash_of_a_broken_line_is_of_its_bytes() -> None:
    import hashlib

    (plan,) = answers(b"{oops")
    assert plan["engine"]["input_sha256"] == hashlib.sha256(b"{oops").hexdigest()


def test_numbers_are_read_as_written() -> None:
    near = json.dumps(SHARED[0]["history"]).replace('"value": 88', '"value": 49.99999999999999999999')
    (plan,) = answers(near.encode())
    assert "RENAL_LOCK" in plan["flags"]


def test_without_a_database_or_settings_of_a_site() -> None:
    lines = "\n".join(json.dumps(case["history"]) for case in SHARED)
    done = subprocess.run(
        [sys.executable, "manage.py", "plan"],
        input=lines,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        env={"PATH": "/usr/bin:/bin", "DATABASE_URL": "sqlite:////nonexistent/nothing.sqlite3"},
    )
    assert [json.loads(line)["status"] for line in done.stdout.splitlines()] == [
        case["expect"]["status"] for case in SHARED
    ]
    assert done.stderr == ""


@pytest.mark.parametrize("form", ["md", "json"])
def test_the_rulebook_is_printed(form: str) -> None:
    out = io.StringIO()
    call_command("rulebook", form=form, stdout=out)
    assert "loading.nerves" in out.getvalue()
    if form == "json":
        assert clinical.canonical(json.loads(out.getvalue())) == out.getvalue().strip()
    else:
        assert "Not a registered medical device" in out.getvalue()
