"""The rule set as a whole: every rule has evidence, every statement a place, every answer a reader."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from regimens import clinical
from regimens.clinical import history, release, rules, self_checks
from regimens.clinical.canonical import canonical, digest
from regimens.clinical.facts import all_facts, fact_label
from regimens.clinical.rule import Evidence, Kind, NotReviewed
from tests.proof import structure
from tests.proof.gate import Finding

CORE = Path(clinical.__file__).parent


@pytest.mark.parametrize("gate", structure.GATES, ids=lambda gate: str(gate.__name__))
def test_the_gate_finds_nothing_wrong(gate: Callable[[], Finding]) -> None:
    finding = gate()
    assert finding.wrong == ()
    assert finding.count > 20


@pytest.mark.parametrize("code", structure.STATEMENTS)
def test_every_statement_of_the_article_has_a_place(code: str) -> None:
    assert (code in structure.cited()) != (code in structure.UNUSED), code


def test_a_rule_cannot_be_written_without_evidence() -> None:
    with pytest.raises(ValueError, match="basis"):
        Evidence(basis=())
    with pytest.raises(KeyError):
        Evidence(basis=("S99",))
    assert all(isinstance(rule.because.review, NotReviewed) for rule in rules.ALL_RULES)


def test_overrides_name_rules_of_the_same_question() -> None:
    for group in rules.GROUPS:
        own = {rule.id for rule in group}
        for rule in group:
            assert set(rule.overrides) <= own - {rule.id}, rule.id


def test_every_question_with_one_answer_has_a_base_case() -> None:
    for group in rules.GROUPS:
        if group.question.kind in (Kind.ONE, Kind.TIGHTEST):
            assert [rule.otherwise for rule in group].count(True) == 1, group.question.name


def test_every_fact_has_a_name() -> None:
    for name in all_facts():
        assert fact_label(name)


def test_an_answer_that_no_rule_reads_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_checks, "UNREAD", {"safety.bleeding_risk"})
    line = (Path(__file__).parents[1] / "vignettes" / "shared.jsonl").read_text().splitlines()[0]
    with pytest.raises(self_checks.UnsafePlan, match="bleeding_risk"):
        clinical.plan_document(json.loads(line)["history"])


def test_every_number_of_a_rule_stands_in_its_sources() -> None:
    assert structure.numbers_without_a_line() == list(structure.NUMBERS_ELSEWHERE)


def test_a_number_is_found_as_a_number_of_its_own_alone() -> None:
    assert structure.says_number("from 20 cm on", 20)
    assert not structure.says_number("from 120 cm, 20.5 cm or 200 cm on", 20)
    assert structure.says_number("given monthly", 1)
    assert not structure.says_number("given every 2 months", 3)


def test_every_key_of_the_contract_is_read_or_listed_as_unread() -> None:
    known = {*history.ANSWERS, *history.UNREAD}
    for key in SCHEMA_KEYS:
        assert key in known or key in READ_ELSEWHERE, key


READ_ELSEWHERE = {
    "schema", "as_of", "age_years", "labs", "injections", "current_interval", "plateau_on", "loading_until",
    "repleted_on", "start_on", "choices.maintenance_months", "site.stock", "site.open_weekdays", "site.closed_on",
    "site.horizon_months", "absorption.ileal_resection.length_cm", "absorption.crohn_ileal.length_cm",
}  # fmt: skip


def _keys(schema: dict[str, object], prefix: str = "") -> list[str]:
    definitions = json.loads((Path(__file__).parents[1] / "vignettes" / "history.schema.json").read_text())[
        "$defs"
    ]
    found = []
    for name, part in schema["properties"].items():  # type: ignore[attr-defined]
        if part.get("$ref") == "#/$defs/extent":
            part = definitions["extent"]
        if part.get("type") == "object" and name != "current_interval":
            found += _keys(part, f"{prefix}{name}.")
        else:
            found.append(f"{prefix}{name}")
    return found


def _schema_keys() -> list[str]:
    return _keys(json.loads((Path(__file__).parents[1] / "vignettes" / "history.schema.json").read_text()))


SCHEMA_KEYS = _schema_keys()


def test_the_hash_of_the_rule_set_changes_with_any_meaning() -> None:
    whole = canonical(release.ruleset_json())
    assert digest(whole) == clinical.RULESET.sha256
    assert digest(whole.replace('"50"', '"51"', 1)) != clinical.RULESET.sha256
    assert clinical.RULESET.state == "draft"


def test_the_core_imports_the_standard_library_alone_and_reads_no_clock() -> None:
    for path in CORE.rglob("*.py"):
        tree = ast.parse(path.read_text())
        names = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        names |= {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        outside = {name for name in names if name.split(".")[0] not in {*sys.stdlib_module_names, "regimens"}}
        assert not outside, path.name
        assert not re.search(r"\.today\(|\.now\(|import time|random", path.read_text()), path.name


def test_the_same_bytes_whatever_the_hash_seed_zone_and_language() -> None:
    line = (Path(__file__).parents[1] / "vignettes" / "shared.jsonl").read_text().splitlines()[1]
    program = (
        "import sys, json, hashlib\n"
        "from regimens import clinical\n"
        "case = json.loads(sys.stdin.read())\n"
        "print(hashlib.sha256(clinical.canonical(clinical.plan_document(case['history'])).encode()).hexdigest())"
    )
    answers = set()
    for seed, zone, language in (
        ("0", "UTC", "C"),
        ("1", "Pacific/Auckland", "C.UTF-8"),
        ("77", "America/Adak", "C"),
    ):
        environment = {
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": language,
            "PYTHONPATH": str(CORE.parents[1]),
        }
        done = subprocess.run(
            [sys.executable, "-c", program],
            input=line,
            capture_output=True,
            text=True,
            env=environment,
            check=True,
        )
        answers.add(done.stdout)
    assert len(answers) == 1


def test_a_plan_says_how_far_its_rule_set_was_approved_where_it_was_made() -> None:
    line = (Path(__file__).parents[1] / "vignettes" / "shared.jsonl").read_text().splitlines()[0]
    told = json.loads(line)["history"]
    draft, approved = clinical.plan_document(told), clinical.plan_document(told, standing="approved")
    assert draft["ruleset"]["state"] == "draft"
    assert approved["ruleset"]["state"] == "approved"
    assert clinical.verify(approved)
    assert {key for key in draft if draft[key] != approved[key]} == {"ruleset", "sha256"}
