"""Mistakes planted in the rules on purpose: each must be found, by name and with a person who shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from regimens.clinical import facts as f
from regimens.clinical import parameters as p
from regimens.clinical.conditions import Above, AllOf, AtLeast, Is
from regimens.clinical.rule import Group, Rule
from regimens.clinical.rules import INTENT, LOADING, LOCK, MAINTENANCE, SCOPE
from tests.proof.solver import Problem, prevented_without_interval, problems


def changed(group: Group, rule_id: str, **new: Any) -> Group:
    """The group with one rule changed."""
    assert rule_id in {rule.id for rule in group.rules}, rule_id
    return Group(group.question, tuple(replace(r, **new) if r.id == rule_id else r for r in group.rules))


def without(group: Group, rule_id: str) -> Group:
    """The group without one rule, and without its name in the others' overrides."""
    left = [rule for rule in group.rules if rule.id != rule_id]
    return Group(group.question, tuple(replace(r, overrides=_but(r, rule_id)) for r in left))


def _but(rule: Rule, rule_id: str) -> tuple[str, ...]:
    return tuple(each for each in rule.overrides if each != rule_id)


@dataclass(frozen=True)
class Planted:
    """A mistake, how it is looked for, and what the finding must name."""

    what: str
    found: Callable[[], list[Problem]]
    kind: str
    rules: frozenset[str]
    witness: dict[str, str]


PLANTED: tuple[Planted, ...] = (
    Planted(
        "nerve signs no longer override three doses a week",
        lambda: list(problems(changed(LOADING, "loading.nerves", overrides=()))),
        "overlap",
        frozenset({"loading.nerves", "loading.three_per_week"}),
        {"neuro": "yes", "intent": "treat"},
    ),
    Planted(
        "the lock is off only above 50, and on below 50",
        lambda: list(problems(changed(LOCK, "lock.nothing_locks_it", when=Above(f.EGFR, p.LOCK_EGFR)))),
        "gap",
        frozenset({"lock.nothing_locks_it"}),
        {"egfr": "50"},
    ),
    Planted(
        "prevention from 20 cm of ileum, the interval for more than 20 cm",
        lambda: list(
            prevented_without_interval(
                changed(INTENT, "intent.ileal_resection", when=AtLeast(f.ILEAL_LENGTH, p.ILEAL_LENGTH)), MAINTENANCE
            )
        ),
        "no interval",
        frozenset({"intent.ileal_resection"}),
        {"absorption.ileal_resection.length_cm": "20"},
    ),
    Planted(
        "the interval without nerve signs is forgotten",
        lambda: list(prevented_without_interval(INTENT, without(MAINTENANCE, "maintenance.no_nerves"))),
        "no interval",
        frozenset({"intent.confirmed"}),
        {"neuro": "no", "intent": "treat"},
    ),
    Planted(
        "anaphylaxis no longer stands against under sixteen",
        lambda: list(problems(changed(SCOPE, "scope.under_sixteen", overrides=()))),
        "overlap",
        frozenset({"scope.under_sixteen", "scope.anaphylaxis"}),
        {"safety.cobalamin_reaction": "anaphylaxis"},
    ),
    Planted(
        "a condition that nobody can fulfil",
        lambda: list(
            problems(changed(LOCK, "lock.dialysis", when=AllOf(Is(f.DIALYSIS, "yes"), Is(f.DIALYSIS, "no"))))
        ),
        "a rule that can never decide",
        frozenset({"lock.dialysis"}),
        {},
    ),
    Planted(
        "two rules override each other",
        lambda: list(problems(changed(LOADING, "loading.three_per_week", overrides=("loading.nerves",)))),
        "gap",
        frozenset({"loading.nerves", "loading.three_per_week"}),
        {"neuro": "yes"},
    ),
)  # fmt: skip


def is_found(planted: Planted) -> bool:
    """The mistake is found: its kind, its rules, and a person who shows it."""
    return any(
        problem.kind == planted.kind
        and planted.rules <= set(problem.rules)
        and planted.witness.items() <= problem.witness.items()
        for problem in planted.found()
    )
