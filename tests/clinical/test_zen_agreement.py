"""A general rule engine, given our rules as decision tables and the facts alone, decides as ours does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from regimens.clinical.rule import Group
from regimens.clinical.rules import FORMS, RULES
from tests.bench import beside_zen


def test_both_engines_decide_alike() -> None:
    assert beside_zen.disagreements(beside_zen.read(8, 120)) == []


def test_a_table_that_says_something_else_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    turned = tuple(
        replace(rule, value="none") if rule.id == "form.hydroxocobalamin" else rule for rule in FORMS.rules
    )
    other = RULES.replacing(Group(FORMS.question, turned))
    monkeypatch.setattr(beside_zen, "GROUPS", other.decisions)
    assert beside_zen.disagreements(beside_zen.read(8, 5))
