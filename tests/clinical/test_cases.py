"""Every worked case, written by hand from the specification: the 25 shared ones and several hundred of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest

from regimens import clinical
from tests.clinical.expectations import differences

HERE = Path(__file__).parent
FILES = (HERE.parent / "vignettes" / "shared.jsonl", *sorted((HERE / "cases").glob("*.jsonl")))
PLAN_SCHEMA = json.loads((HERE.parent / "vignettes" / "plan.schema.json").read_text())
CASES = [json.loads(line) for path in FILES for line in path.read_text().splitlines() if line.strip()]
validate = fastjsonschema.compile(PLAN_SCHEMA)


def plan_of(case: dict[str, Any]) -> dict[str, Any]:
    """The plan for a case's history, or for its raw line."""
    line = case["line"] if "line" in case else json.dumps(case["history"])
    answered: dict[str, Any] = json.loads(clinical.answer_line(line.encode("utf-8", "surrogateescape")))
    return answered


def test_there_are_enough_cases() -> None:
    assert len(CASES) > 700


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_case_is_answered_as_expected(case: dict[str, Any]) -> None:
    plan = plan_of(case)
    validate(plan)
    assert clinical.verify(plan)
    assert not differences(plan, case["expect"]), case.get("title")
