"""The unknowns that would not change the plan, whatever the answer."""

from __future__ import annotations

from typing import Any

from regimens.clinical.decisions import Outcome, settle
from regimens.clinical.effects import said
from regimens.clinical.engine import collect, decide
from regimens.clinical.explain import readable, weigh
from regimens.clinical.questions import NOT_ASKED
from regimens.clinical.rules import ALTERNATIVES, BLOCKERS
from regimens.clinical.what_if import UNKNOWN


def would_not_change(history: Any) -> frozenset[str]:
    """The facts not known of which no answer changes anything a reader acts on.

    A fact is left out as long as a decision, an option or a blocker still waits for it, alone or together
    with others. Raises explain.NotReadable for a history that can't be read.
    """
    outcome = settle(readable(history))
    waited_for = _waited_for(outcome)
    weighed = weigh(outcome, said, lambda one: one.fact not in waited_for and _is_open(outcome, one.fact))
    return frozenset(one.fact for one in weighed if one.present == UNKNOWN and not one.others)


def _is_open(outcome: Outcome, fact: str) -> bool:
    return fact not in NOT_ASKED and outcome.gathered.values.get(fact, UNKNOWN) is None


def _waited_for(outcome: Outcome) -> set[str]:
    """What decisions and options name as not known, and what an open blocker reads."""
    found = {name for decided in outcome.decided.values() for name in decided.unknown}
    for group in ALTERNATIVES:
        found |= set(decide(group, outcome.settings).unknown)
    for fired in collect(BLOCKERS, outcome.settings):
        found |= {key for leaf in fired.rule.leaves for key in leaf.fact.reads}
    return found
