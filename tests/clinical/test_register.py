"""Names of rules are permanent: the register only grows, and a rule that means something else is refused by name."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from regimens.clinical import parameters as p
from regimens.clinical import registered
from regimens.clinical.conditions import Below
from regimens.clinical.facts import EGFR
from regimens.clinical.integrity import check
from regimens.clinical.rule import Group, RuleSetRefused
from regimens.clinical.rules import LOCK, RULES
from regimens.clinical.sources.register import REGISTER

ROOT = Path(__file__).resolve().parents[2]
FILE = "regimens/clinical/sources/register.py"
READ = registered.read(REGISTER)


def test_every_rule_is_registered_with_its_present_meaning() -> None:
    assert list(registered.problems(RULES, READ)) == []
    assert {name for name, each in READ.items() if not each.is_retired} == set(registered.meanings(RULES))


def test_a_changed_meaning_is_refused_by_name() -> None:
    moved = Below(EGFR, replace(p.LOCK_EGFR, value=45))
    group = Group(LOCK.question, (replace(LOCK.rules[0], when=moved), *LOCK.rules[1:]))
    with pytest.raises(RuleSetRefused, match=r"Rule lock\.egfr_below_limit: its hash is broken"):
        check(RULES.replacing(group), register=READ)


def test_new_lost_and_retired_names_are_refused_by_name() -> None:
    fresh = replace(LOCK.rules[1], id="lock.hearsay")
    with pytest.raises(
        RuleSetRefused, match=r"Rule lock\.hearsay: not registered; .* lock\.hearsay [0-9a-f]{16}\."
    ):
        check(RULES.replacing(Group(LOCK.question, (fresh, *LOCK.rules))), register=READ)
    with pytest.raises(RuleSetRefused, match=r"Rule lock\.egfr_below_limit: registered and gone"):
        check(RULES.replacing(Group(LOCK.question, LOCK.rules[1:])), register=READ)
    retired = {**READ, "lock.dialysis": replace(READ["lock.dialysis"], is_retired=True)}
    with pytest.raises(RuleSetRefused, match=r"Rule lock\.dialysis: its name is retired"):
        check(RULES, register=retired)


def test_a_line_of_another_form_is_refused() -> None:
    for wrong in ("lock.one", "lock.one 0123", "lock.one 0123456789abcdef gone", REGISTER + REGISTER):
        with pytest.raises(ValueError, match=r"register|values"):
            registered.read(wrong)


def test_the_register_has_only_grown() -> None:
    """Every version of the file that the project's history holds is the beginning of the present one."""
    now = [line.split()[:2] for line in REGISTER.strip().splitlines()]
    for version in _versions():
        then = [line.split()[:2] for line in version]
        assert now[: len(then)] == then


def _versions() -> list[list[str]]:
    """The lines of each kept version; where no history was delivered with the files, none."""
    listed = _git("log", "--format=%H", "--", FILE).split()
    texts = [_git("show", f"{commit}:{FILE}") for commit in listed]
    return [
        text.partition('REGISTER = """')[2].partition('"""')[0].strip().splitlines() for text in texts if text
    ]


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout
