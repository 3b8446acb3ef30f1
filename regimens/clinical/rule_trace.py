"""What one rule did for one history: its questions with their answers, its state, and what would turn it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from regimens.clinical.answer import Considered
from regimens.clinical.conditions import atom
from regimens.clinical.date_rules import DATE_RULES, DateRule
from regimens.clinical.decisions import Outcome
from regimens.clinical.engine import collect, decide
from regimens.clinical.events import Event
from regimens.clinical.explain import Weighed, weigh
from regimens.clinical.fact import UNKNOWN, YES, Atom
from regimens.clinical.rule import Group, Kind, Rule
from regimens.clinical.rules import ALL_RULES, DECISIONS, GROUPS

RULES: Mapping[str, Rule] = {rule.id: rule for rule in ALL_RULES}
_GROUP_OF: Mapping[str, Group] = {rule.id: group for group in GROUPS for rule in group}
_DECIDED = frozenset(group.question.name for group in DECISIONS)
FIRED = "fired"


class NoSuchRule(LookupError):
    """No rule has this name; `near` are the names most like it."""

    def __init__(self, rule_id: str) -> None:
        super().__init__(rule_id)
        self.near = get_close_matches(rule_id, [*RULES, *DATE_RULES], n=5, cutoff=0.5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Traced:
    """One rule: state and by as in the plan document; precautionary: it rests on something not known.

    turning: the facts of which another answer makes it fire, or stop firing.
    """

    rule: Rule
    atoms: tuple[Atom, ...]
    state: str
    by: tuple[str, ...]
    precautionary: bool
    turning: tuple[Weighed[bool], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TracedDate:
    """One rule of the calendar and the lines of this plan that carry it."""

    rule: DateRule
    events: tuple[Event, ...]
    turning: tuple[Weighed[bool], ...]


def check_is_rule(rule_id: str) -> None:
    """Raise NoSuchRule unless a rule has this name."""
    if rule_id not in RULES and rule_id not in DATE_RULES:
        raise NoSuchRule(rule_id)


def trace(outcome: Outcome, rule_id: str) -> Traced | TracedDate:
    """What the rule did here. Raises NoSuchRule."""
    check_is_rule(rule_id)
    if rule_id in DATE_RULES:
        return _trace_date(outcome, DATE_RULES[rule_id])
    rule = RULES[rule_id]
    known = outcome.settings.known
    found = _state(outcome, rule)
    atoms = dict.fromkeys(atom(leaf, known) for leaf in rule.leaves)
    return Traced(
        rule=rule,
        atoms=tuple(atoms),
        state=found.state,
        by=found.by,
        precautionary=found.state == FIRED and not rule.otherwise and rule.when.truth(known) is not YES,
        turning=_turning(outcome, lambda other: _state(other, rule).state == FIRED),
    )


def _turning(outcome: Outcome, fires: Callable[[Outcome], bool]) -> tuple[Weighed[bool], ...]:
    return tuple(one for one in weigh(outcome, fires) if one.others)


def _trace_date(outcome: Outcome, rule: DateRule) -> TracedDate:
    def carried(other: Outcome) -> bool:
        return any(event.rule == rule.id for event in other.dated.events)

    events = tuple(event for event in outcome.dated.events if event.rule == rule.id)
    return TracedDate(rule=rule, events=events, turning=_turning(outcome, carried))


def _state(outcome: Outcome, rule: Rule) -> Considered:
    """From the trace of its question; of a question that collects, by the rule alone."""
    group = _GROUP_OF[rule.id]
    name = group.question.name
    if name in _DECIDED:
        considered = outcome.decided[name].considered
    elif group.question.kind in (Kind.COLLECT, Kind.CERTAIN):
        return _collected(outcome, group, rule)
    else:
        considered = decide(group, outcome.settings).considered
    return next(each for each in considered if each.rule is rule)


def _collected(outcome: Outcome, group: Group, rule: Rule) -> Considered:
    if any(fired.rule is rule for fired in collect(group, outcome.settings)):
        return Considered(rule=rule, state=FIRED)
    known = outcome.settings.known
    truth = rule.when.truth(known)
    leaves = [leaf for leaf in rule.leaves if leaf.truth(known) is not YES]
    named = tuple(dict.fromkeys(leaf.fact.name for leaf in leaves or rule.leaves))
    return Considered(rule=rule, state="unknown" if truth is UNKNOWN else "not_met", by=named)
