"""Brings the rules of one question together: one answer, the shortest interval, all, or a permission."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from regimens.clinical import facts as f
from regimens.clinical.cautious import Settings
from regimens.clinical.conditions import atom
from regimens.clinical.fact import NO, UNKNOWN, YES, Atom, Facts, Truth
from regimens.clinical.rule import Group, Kind, Rule, as_json
from regimens.clinical.rules import RULES, Rules


class RulesClash(Exception):
    """Two rules of one question hold, disagree, and neither overrides the other: no answer is given."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Considered:
    """One rule of the question and what became of it."""

    rule: Rule
    state: str
    by: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As written in the plan document."""
        found: dict[str, Any] = {"rule": self.rule.id, "value": as_json(self.rule.value), "state": self.state}
        return found | {"by": list(self.by)} if self.by else found


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """The answer to a question with everything that explains it; rule None: no rule of it holds.

    truths: for each rule of the question whether it holds, from the facts as they stand.
    """

    value: Any
    rule: Rule | None
    considered: tuple[Considered, ...] = ()
    because: tuple[Atom, ...] = ()
    unknown: tuple[str, ...] = ()
    is_precautionary: bool = False
    truths: tuple[Truth, ...] = ()


@dataclass(frozen=True, slots=True)
class Fired:
    """One rule of a collecting question, and whether it rests on something not known."""

    rule: Rule
    is_precautionary: bool


#: Most answers kept of one question, by the facts it asks for: the same facts have the same answer.
MOST_KEPT = 1000


def decide(group: Group, settings: Settings) -> Decided:
    """Settle a question of kind one, tightest or permit."""
    key = group.pick(settings.known)
    found: Decided | None = group.kept.get(key)
    if found is None:
        if len(group.kept) >= MOST_KEPT:
            group.kept.clear()
        found = group.kept[key] = _decide(group, settings)
    return found


def collect(group: Group, settings: Settings) -> tuple[Fired, ...]:
    """Every rule that holds; of kind collect also those that may hold."""
    least = least_truth(group)
    truths = ((rule, rule.truth(settings.known)) for rule in group.rules)
    return tuple(Fired(rule, truth is not YES) for rule, truth in truths if truth >= least)


def least_truth(group: Group) -> Truth:
    """How sure a rule of a collecting question has to be."""
    return YES if group.question.kind is Kind.CERTAIN else UNKNOWN


def forget(rules: Rules = RULES) -> None:
    """Drop every answer kept, as a new process has none."""
    rules.forget()


def _decide(group: Group, settings: Settings) -> Decided:
    known = [rule.truth(settings.known) for rule in group.rules]
    if group.question.kind is Kind.PERMIT:
        return _permit(group, settings, known)
    # What is certain stays so in every reading: only the open ones are asked again.
    read = [
        truth if truth is not UNKNOWN else rule.truth(settings.read)
        for rule, truth in zip(group.rules, known, strict=True)
    ]
    if group.question.kind is Kind.TIGHTEST:
        return _tightest(group, settings, known, read)
    return _one(group, settings, known, read)


def _one(group: Group, settings: Settings, known: list[Truth], read: list[Truth]) -> Decided:
    rules = group.rules
    left, overridden = _left(group, [rule for rule, truth in zip(rules, read, strict=True) if truth is YES])
    if not left:
        raise RulesClash(group.question.name, [])
    truths = dict(zip((rule.id for rule in rules), known, strict=True))
    winner = next((rule for rule in left if truths[rule.id] is YES), left[0])
    open_rules = _open(rules, truths, winner) if UNKNOWN in known else []
    considered = [
        _state_of(rule, left, overridden, truth, settings) for rule, truth in zip(rules, known, strict=True)
    ]
    return Decided(
        value=winner.value,
        rule=winner,
        considered=tuple(considered),
        because=_atoms([winner], settings.known),
        unknown=_unknown([*open_rules, winner], settings.known),
        is_precautionary=bool(open_rules),
        truths=tuple(known),
    )


def _left(group: Group, holding: list[Rule]) -> tuple[list[Rule], dict[str, str]]:
    """Of the rules that hold those that no other overrides, and which overrides which; they must agree."""
    if len(holding) > 1:
        holding = [rule for rule in holding if not rule.otherwise]
    overridden = {each: rule.id for rule in holding for each in rule.overrides}
    left = [rule for rule in holding if rule.id not in overridden]
    if any(rule.value != left[0].value for rule in left[1:]):
        raise RulesClash(group.question.name, [rule.id for rule in left])
    return left, overridden


def _open(rules: tuple[Rule, ...], truths: Mapping[str, Truth], winner: Rule) -> list[Rule]:
    """Rules that may hold and would change the answer: no rule that surely holds overrides them."""
    sure = [rule for rule in rules if truths[rule.id] is YES and not rule.otherwise]
    silenced = {each for rule in sure for each in rule.overrides}
    return [
        rule
        for rule in rules
        if truths[rule.id] is UNKNOWN
        and rule.id not in silenced
        and (rule.value != winner.value or rule is winner)
    ]


def _state_of(
    rule: Rule,
    left: list[Rule],
    overridden: Mapping[str, str],
    truth: Truth,
    settings: Settings,
) -> Considered:
    if rule in left:
        return Considered(rule=rule, state="fired")
    if rule.otherwise:
        return Considered(rule=rule, state="overridden", by=(left[0].id,))
    if truth is not NO and rule.id in overridden:
        return Considered(rule=rule, state="overridden", by=(overridden[rule.id],))
    return _not_fired(rule, truth, settings)


def _not_fired(rule: Rule, truth: Truth, settings: Settings) -> Considered:
    if truth is UNKNOWN:
        return Considered(rule=rule, state="unknown", by=_unknown([rule], settings.known))
    failing = dict.fromkeys(leaf.fact.name for leaf in rule.leaves if leaf.truth(settings.known) is not YES)
    return Considered(
        rule=rule, state="not_met", by=tuple(failing or (leaf.fact.name for leaf in rule.leaves))
    )


def _tightest(group: Group, settings: Settings, known: list[Truth], read: list[Truth]) -> Decided:
    """The shortest of all that hold; by the early end first, then by the late end (R17)."""
    holding = [
        rule for rule, truth in zip(group.rules, read, strict=True) if truth is YES and not rule.otherwise
    ]
    base = next(rule for rule in group.rules if rule.otherwise)
    winner = min(holding, key=lambda rule: rule.value.days, default=base)
    truths = dict(zip((rule.id for rule in group.rules), known, strict=True))
    precautionary = truths[winner.id] is not YES
    considered = []
    for rule in group.rules:
        if rule is winner:
            considered.append(Considered(rule=rule, state="fired"))
        elif rule is base:
            considered.append(Considered(rule=rule, state="overridden", by=(winner.id,)))
        elif rule in holding:
            state = "fired" if rule.value == winner.value else "outranked"
            considered.append(Considered(rule=rule, state=state, by=() if state == "fired" else (winner.id,)))
        else:
            considered.append(_not_fired(rule, truths[rule.id], settings))
    unsure = [rule for rule in group.rules if truths[rule.id] is UNKNOWN and rule is not winner]
    return Decided(
        value=winner.value,
        rule=winner,
        considered=tuple(considered),
        because=_atoms([winner], settings.known),
        unknown=_unknown([*unsure, winner], settings.known),
        is_precautionary=precautionary,
        truths=tuple(known),
    )


def _permit(group: Group, settings: Settings, known: list[Truth]) -> Decided:
    """What surely holds and is not overridden; what may hold is named, and does not hold."""
    truths = list(zip(group.rules, known, strict=True))
    left, _ = _left(group, [rule for rule, truth in truths if truth is YES])
    winner = left[0] if left else None
    unsure = [
        rule
        for rule, truth in truths
        if truth is UNKNOWN and (winner is None or winner.otherwise) and not rule.otherwise
    ]
    considered = _permit_states(truths, winner, settings)
    return Decided(
        value=winner.value if winner else None,
        rule=winner,
        considered=considered,
        because=_atoms([winner], settings.known) if winner else (),
        unknown=_unknown(unsure, settings.known),
        is_precautionary=bool(unsure),
        truths=tuple(known),
    )


def _permit_states(
    truths: list[tuple[Rule, Truth]], winner: Rule | None, settings: Settings
) -> tuple[Considered, ...]:
    found = []
    for rule, truth in truths:
        if winner is None or truth is not YES:
            found.append(_not_fired(rule, truth, settings))
        elif rule.value == winner.value and not rule.otherwise:
            found.append(Considered(rule=rule, state="fired"))
        else:
            state = "fired" if rule is winner else "overridden"
            found.append(Considered(rule=rule, state=state, by=() if rule is winner else (winner.id,)))
    return tuple(found)


def _atoms(rules: Iterable[Rule], known: Facts) -> tuple[Atom, ...]:
    """Each question that carried the answer, a worked-out fact followed by the answers it was made from."""
    found: dict[tuple[str, str], Atom] = {}
    for rule in rules:
        for leaf in rule.leaves:
            one = atom(leaf, known)
            found.setdefault((one.fact, one.value), one)
            for part in _made_from(one, known):
                found.setdefault((part.fact, part.value), part)
    return tuple(found.values())


def _made_from(one: Atom, known: Facts) -> Iterable[Atom]:
    """The answers that made a worked-out fact what it is: those that are yes for a yes."""
    if one.truth is UNKNOWN or one.value not in ("yes", "no"):
        return
    for key in f.find(one.fact).reads:
        if key != one.fact and key in known and known[key] == "yes" == one.value:
            yield Atom(key, "yes", YES)


def _unknown(rules: Iterable[Rule], known: Facts) -> tuple[str, ...]:
    """The answers not known that these rules ask for, by the names under which they are asked."""
    names: dict[str, None] = {}
    for rule in rules:
        for leaf in rule.leaves:
            if leaf.truth(known) is UNKNOWN:
                names |= dict.fromkeys(unknown_parts(leaf.fact.name, known))
    return tuple(names)


def unknown_parts(name: str, known: Facts) -> list[str]:
    """A fact itself when it is asked for by its name; otherwise those answers of it that are not known."""
    parts = [key for key in f.find(name).reads if key != name and key in known and known[key] is None]
    return [name] if name in ASKED_BY_NAME or not parts else parts


#: Worked-out facts that a clinician is asked for as one question.
ASKED_BY_NAME = frozenset({"neuro"})
