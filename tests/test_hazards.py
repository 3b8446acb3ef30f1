"""The hazard log holds: a control that is claimed names tests that exist and run; what is missing is listed."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.clinical.test_cases import CASES

ROOT = Path(__file__).resolve().parent.parent
LOG: dict[str, Any] = yaml.safe_load((ROOT / "docs" / "hazards.yaml").read_text(encoding="utf-8"))
CONTROLLED: list[dict[str, Any]] = LOG["controlled"]
EVERY_ID = [f"HZ-{number:02d}" for number in range(1, 65)]
FIELDS = {"id", "hazard", "effect", "severity", "likelihood", "control", "tests", "residual"}
WORKED = "tests/clinical/test_cases.py::test_the_case_is_answered_as_expected"
SKIPPING = re.compile(r"mark\.(?:skip|xfail)\b")


def test_every_hazard_stands_once() -> None:
    ids = [one["id"] for one in CONTROLLED] + [one["id"] for one in LOG["not_controlled_yet"]]
    assert sorted(ids) == EVERY_ID


def test_what_is_missing_is_named() -> None:
    for one in LOG["not_controlled_yet"]:
        assert set(one) == {"id", "hazard", "missing"}
        assert all(one.values()), one["id"]


@pytest.mark.parametrize("hazard", CONTROLLED, ids=lambda hazard: str(hazard["id"]))
def test_a_control_is_whole_and_its_likelihood_falls(hazard: dict[str, Any]) -> None:
    scale = LOG["scale"]
    assert set(hazard) - {"cases"} == FIELDS
    assert hazard["severity"] in scale["severity"]
    likelihoods = scale["likelihood"]
    assert likelihoods.index(hazard["residual"]) <= likelihoods.index(hazard["likelihood"])
    assert hazard["tests"]


def test_every_named_case_is_worked() -> None:
    worked = [case["id"] for case in CASES]
    for one in CONTROLLED:
        assert bool(one.get("cases")) == (WORKED in one["tests"]), one["id"]
        for beginning in one.get("cases", []):
            assert any(name.startswith(beginning) for name in worked), f"{one['id']}: {beginning}"


@pytest.mark.parametrize("test", sorted({test for one in CONTROLLED for test in one["tests"]}))
def test_a_named_test_exists_and_is_not_skipped(test: str) -> None:
    path, _, name = test.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    assert len(found) == 1
    assert not any(SKIPPING.search(ast.unparse(mark)) for mark in found[0].decorator_list)
