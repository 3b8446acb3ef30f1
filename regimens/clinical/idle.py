"""The unknowns that would not change the plan, whatever the answer."""

from __future__ import annotations

from typing import Any

from regimens.clinical.decisions import Outcome, settle
from regimens.clinical.effects import said
from regimens.clinical.engine import collect, decide
from regimens.clinical.explain import present_values, readable, weigh
from regimens.clinical.questions import NOT_ASKED
from regimens.clinical.rules import ALTERNATIVES, BLOCKERS
from regimens.clinical.what_if import UNKNOWN

#: Days and doses that may simply not have come about: not recorded is no unknown answer.
_OF_THE_COURSE = frozenset(
    {"injections", "start_on", "plateau_on", "repleted_on", "current_interval", "choices.maintenance_months"}
)


def would_not_change(history: Any) -> frozenset[str]:
    """The facts not known of which no answer changes anything a reader acts on.

    A fact is left out as long as a decision, an option or a blocker still waits for it, alone or together
    with others. Raises explain.NotAHistory for a history that can't be read.
    """
    outcome = settle(readable(history))
    left_out = _waited_for(outcome) | NOT_ASKED | _OF_THE_COURSE
    values = present_values(outcome)
    is_open = {fact for fact, value in values.items() if value == UNKNOWN} - left_out
    weighed = weigh(outcome, said, lambda one: one.fact in is_open)
    return frozenset(one.fact for one in weighed if not one.others)


def _waited_for(outcome: Outcome) -> set[str]:
    """What decisions and options name as not known, and what an open blocker reads."""
    found = {name for decided in outcome.decided.values() for name in decided.unknown}
    for group in ALTERNATIVES:
        found |= set(decide(group, outcome.settings).unknown)
    for fired in collect(BLOCKERS, outcome.settings):
        found |= {key for leaf in fired.rule.leaves for key in leaf.fact.reads}
    return found
