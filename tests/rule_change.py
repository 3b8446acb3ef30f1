"""A rule set of tomorrow for a test: one rule of today's reads otherwise, with the hash that comes of it."""

from __future__ import annotations

import inspect
from dataclasses import replace
from functools import cache, partial
from typing import Any

import pytest

from regimens import clinical
from regimens.clinical import plan, release, rulebook
from regimens.clinical.canonical import digest
from regimens.clinical.conditions import Below
from regimens.clinical.facts import EGFR
from regimens.clinical.parameters import LOCK_EGFR, Parameter
from regimens.clinical.quantities import MillilitresPerMinute
from regimens.clinical.rule import Group, Rule
from regimens.clinical.rules import GROUPS, RULES
from regimens.wording import rulebook as words

RENAL_LOCK = "lock.egfr_below_limit"


def lock_below(monkeypatch: pytest.MonkeyPatch, egfr: int, *, version: str = "2.0.0") -> None:
    """Tomorrow's rules lock cyanocobalamin below this eGFR in mL/min/1.73m2, not below 50."""
    limit: Parameter[MillilitresPerMinute] = replace(LOCK_EGFR, value=egfr)
    change(monkeypatch, RENAL_LOCK, when=Below(EGFR, limit), version=version)


def change(monkeypatch: pytest.MonkeyPatch, rule_id: str, *, version: str = "2.0.0", **values: Any) -> None:
    """Put a rule set in force that differs in one rule; undone at the end of the test."""

    def changed(group: Group) -> Group:
        rules = tuple(replace(rule, **values) if rule.id == rule_id else rule for rule in group)
        return Group(group.question, rules)

    def rules(groups: tuple[Group, ...]) -> tuple[Group, ...]:
        return tuple(map(changed, groups))

    right = next(group for group in GROUPS if any(rule.id == rule_id for rule in group))
    tomorrow = partial(plan.plan_document, rules=RULES.replacing(changed(right)))
    monkeypatch.setattr(clinical, "plan_document", tomorrow)
    groups = rules(GROUPS)
    monkeypatch.setattr(rulebook, "GROUPS", groups)
    everything: tuple[Rule, ...] = tuple(rule for group in groups for rule in group)
    monkeypatch.setattr(release, "ALL_RULES", everything)
    monkeypatch.setattr(words, "ALL_RULES", everything)
    present = replace(clinical.RULESET, version=version, sha256=digest(release.ruleset_text()))
    assert present.sha256 != clinical.RULESET.sha256
    for module in (clinical, plan, release):
        monkeypatch.setattr(module, "RULESET", present)
    # The head of a document is spelled once a process: here it names another rule set.
    monkeypatch.setattr(plan, "_ruleset", inspect.unwrap(plan._ruleset))
    forget_words(monkeypatch)


def forget_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words are worked out once a process: here they belong to other rules."""
    monkeypatch.setattr(words, "present", cache(inspect.unwrap(words.present)))
    monkeypatch.setattr(words, "_answers", cache(inspect.unwrap(words._answers)))
