"""Which histories notice which wrong change of a rule: the plan they lead to is no longer the same."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from regimens.clinical import gatherings
from regimens.clinical.cautious import Settings
from regimens.clinical.decisions import SHOWN, Outcome, settle
from regimens.clinical.engine import RulesClash, collect, decide
from regimens.clinical.events import Event
from regimens.clinical.fact import Truth
from regimens.clinical.history import History
from regimens.clinical.reading import read_history
from regimens.clinical.regimen import regimen
from regimens.clinical.rule import Group, Kind, Rule, as_json
from regimens.clinical.rules import RULES, Rules
from tests.proof.mutants import Mutant

View = dict[str, Any]
#: Questions that later ones read, or that the dates rest on: a change may spread.
SPREADING = frozenset(group.question.name for group in (*RULES.decisions, *RULES.monitoring))
#: Histories tried for one mutant whose change may spread.
MOST_TRIED = 300


def view(outcome: Outcome) -> View:
    """Everything that a reader of the plan sees of it, in codes."""
    return {
        "status": outcome.status,
        "decisions": {name: _decided(outcome, name) for name in SHOWN},
        "regimen": _bare(regimen(outcome)),
        "dates": {event.key: _dated(event) for event in outcome.dated.events},
    } | beside(outcome)


def beside(outcome: Outcome) -> View:
    """What stands beside the regimen, and rests on questions that nothing else reads."""
    return {
        "flags": gatherings.flags(outcome),
        "blockers": gatherings.blockers(outcome),
        "alerts": [[each[key] for key in ("code", "tier", "rule", "precautionary")] for each in map(json.loads, gatherings.alerts(outcome))],
        "advice": [each["code"] for each in map(json.loads, gatherings.advice(outcome))],
        "referrals": [[each[key] for key in ("to", "urgency", "finding")] for each in map(json.loads, gatherings.referrals(outcome))],
        "alternatives": [
            [each[key] for key in ("code", "state", "would_change", "rule")] for each in map(json.loads, gatherings.alternatives(outcome))
        ],
    }  # fmt: skip


def _decided(outcome: Outcome, name: str) -> list[Any]:
    decided = outcome.decided[name]
    value = outcome.interval.every if name == "maintenance" else decided.value
    return [as_json(value), decided.rule.id if decided.rule else None, decided.is_precautionary]


def _bare(planned: dict[str, Any] | None) -> Any:
    if planned is None:
        return None
    phases = [
        {key: value for key, value in phase.items() if key not in ("rule", "basis")}
        for phase in planned["phases"]
    ]
    return {**planned, "phases": phases}


def _dated(event: Event) -> list[Any]:
    days = [day and day.isoformat() for day in (event.on, event.earliest, event.latest)]
    return [*days, event.provisional, event.closed_day]


@dataclass(frozen=True)
class Case:
    """One history with the plan that the right rules make of it."""

    name: str
    history: History
    outcome: Outcome
    view: View


def cases(named: Iterable[tuple[str, dict[str, Any]]]) -> list[Case]:
    """Every history that can be read, with its plan."""
    found = []
    for name, document in named:
        read = read_history(document)
        if isinstance(read, History):
            outcome = settle(read)
            found.append(Case(name, read, outcome, view(outcome)))
    return found


@dataclass(frozen=True)
class Alike:
    """Histories that answer the facts of a question in the same way, and what the question then says.

    truths: for each of its rules, as the facts stand and as they are read.
    """

    places: list[int]
    settings: Settings
    truths: dict[str, tuple[Truth, Truth]]
    answer: Any


class Pool:
    """Histories by the facts that each question asks, so that a changed rule is asked once for all alike."""

    def __init__(self, listed: Sequence[Case]) -> None:
        self.cases = listed
        self._alike: dict[str, list[Alike]] = {}

    def alike(self, group: Group) -> list[Alike]:
        """The histories of the pool, sorted by how they answer the facts of the right question."""
        name = group.question.name
        if name not in self._alike:
            found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
            for place, case in enumerate(self.cases):
                found[group.pick(case.outcome.settings.known)].append(place)
            self._alike[name] = [self._one(group, places) for places in found.values()]
        return self._alike[name]

    def _one(self, group: Group, places: list[int]) -> Alike:
        settings = self.cases[places[0]].outcome.settings
        truths = {rule.id: truths_of(rule, settings) for rule in group.rules}
        return Alike(places, settings, truths, answered(group, settings))


def truths_of(rule: Rule, settings: Settings) -> tuple[Truth, Truth]:
    """Whether the rule holds, as the facts stand and as they are read."""
    return rule.when.truth(settings.known), rule.when.truth(settings.read)


def killers(mutant: Mutant, right: Group, pool: Pool, rules: Rules = RULES) -> Iterator[int]:
    """Places of histories whose plan the mutant changes, or that it leaves without an answer."""
    wrong = rules.replacing(mutant.group)
    spreads = mutant.group.question.name in SPREADING
    tried = 0
    for places in _moved(mutant, right, pool):
        for place in places:
            case = pool.cases[place]
            tried += 1
            if _differs(case, wrong, spreads=spreads):
                yield place
            if spreads and tried >= MOST_TRIED:
                return


def _moved(mutant: Mutant, right: Group, pool: Pool) -> Iterator[list[int]]:
    """Histories alike for which the question itself is answered differently; of each kind the first ones first."""
    rest = []
    wrong = next((rule for rule in mutant.group.rules if rule.id == mutant.rule), None)
    was = next(rule for rule in right.rules if rule.id == mutant.rule)
    for alike in pool.alike(right):
        if _touches(was, wrong, alike) and answered(mutant.group, alike.settings) != alike.answer:
            yield alike.places[:2]
            rest.append(alike.places[2:])
    yield from rest


def _touches(was: Rule, wrong: Rule | None, alike: Alike) -> bool:
    """The change can matter here: the condition has another truth, or the rule held and now says something else."""
    truths = alike.truths[was.id]
    if wrong is None or wrong.when is was.when:
        return truths != (Truth.NO, Truth.NO)
    return truths_of(wrong, alike.settings) != truths


def answered(group: Group, settings: Settings) -> Any:
    """What the question answers, with the rule and its caution; the word clash where its rules disagree."""
    if group.question.kind in (Kind.COLLECT, Kind.CERTAIN):
        return [
            (fired.rule.id, fired.rule.value, fired.is_precautionary) for fired in collect(group, settings)
        ]
    try:
        found = decide(group, settings)
    except RulesClash:
        return "clash"
    return found.value, found.rule.id if found.rule else None, found.is_precautionary


def _differs(case: Case, wrong: Rules, *, spreads: bool) -> bool:
    if not spreads:
        try:
            changed = beside(replace(case.outcome, rules=wrong))
        except RulesClash:
            return True
        return any(changed[name] != case.view[name] for name in changed)
    return changes(case, wrong)


def changes(case: Case, wrong: Rules) -> bool:
    """The whole plan differs, or there is none any more."""
    try:
        return view(settle(case.history, rules=wrong)) != case.view
    except (RulesClash, AssertionError, ValueError, KeyError, TypeError, StopIteration):
        return True
