"""Brings the rules of one question together: one answer, the shortest interval, all, or a permission."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from regimens.clinical import facts as f
from regimens.clinical.conditions import NO, UNKNOWN, YES, Atom, ChoiceFact, Facts, QuantityFact, Truth
from regimens.clinical.quantities import Interval
from regimens.clinical.rule import Group, Kind, Rule, as_json

#: What stands in place of an unknown answer that has no cautious reading: it equals no answer.
UNANSWERED = ""


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
    """The answer to a question with everything that explains it; rule None: no rule of it holds."""

    value: Any
    rule: Rule | None
    considered: tuple[Considered, ...] = ()
    because: tuple[Atom, ...] = ()
    unknown: tuple[str, ...] = ()
    is_precautionary: bool = False


@dataclass(frozen=True, slots=True)
class Fired:
    """One rule of a collecting question, and whether it rests on something not known."""

    rule: Rule
    is_precautionary: bool


class Settings:
    """The facts as they stand, and as the decisions read them: every unknown on its cautious side."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.known: dict[str, Any] = dict(values)
        self.read: dict[str, Any] = {name: cautious(name, value) for name, value in values.items()}

    def put(self, name: str, value: Any) -> None:
        """Add what was decided, for the questions that follow; None: decided on an unknown."""
        self.known[name] = value
        self.read[name] = cautious(name, value)


def cautious(name: str, value: Any) -> Any:
    """An unknown in the reading of the order of caution; anything known as it is."""
    fact = f.all_facts()[name]
    if isinstance(fact, ChoiceFact):
        return value if value is not None else fact.cautious or UNANSWERED
    if isinstance(fact, QuantityFact) and fact.cautious is not None and _nothing_known(value):
        return fact.cautious
    return value


def _nothing_known(value: Interval[Any]) -> bool:
    return value.low == 0 and value.high is None


def decide(group: Group, settings: Settings) -> Decided:
    """Settle a question of kind one, tightest or permit."""
    known = [rule.when.truth(settings.known) for rule in group.rules]
    if group.question.kind is Kind.PERMIT:
        return _permit(group, settings, known)
    read = [rule.when.truth(settings.read) for rule in group.rules]
    if group.question.kind is Kind.TIGHTEST:
        return _tightest(group, settings, known, read)
    return _one(group, settings, known, read)


def collect(group: Group, settings: Settings) -> list[Fired]:
    """Every rule that holds; of kind collect also those that may hold."""
    least = YES if group.question.kind is Kind.CERTAIN else UNKNOWN
    fired = []
    for rule in group.rules:
        truth = rule.when.truth(settings.known)
        if truth >= least:
            fired.append(Fired(rule, truth is not YES))
    return fired


def _one(group: Group, settings: Settings, known: list[Truth], read: list[Truth]) -> Decided:
    rules = group.rules
    holding = [rule for rule, truth in zip(rules, read, strict=True) if truth is YES]
    if any(not rule.otherwise for rule in holding):
        holding = [rule for rule in holding if not rule.otherwise]
    overridden = {each: rule.id for rule in holding for each in rule.overrides}
    left = [rule for rule in holding if rule.id not in overridden]
    if not left or any(rule.value != left[0].value for rule in left):
        raise RulesClash(group.question.name, [rule.id for rule in left])
    winner = _surest(left, dict(zip((rule.id for rule in rules), known, strict=True)))
    sure = {each for rule, truth in zip(rules, known, strict=True) if truth is YES for each in rule.overrides}
    if any(truth is YES and not rule.otherwise for rule, truth in zip(rules, known, strict=True)):
        sure |= {rule.id for rule in rules if rule.otherwise}
    open_rules = [
        rule
        for rule, truth in zip(rules, known, strict=True)
        if truth is UNKNOWN and rule.id not in sure and (rule.value != winner.value or rule is winner)
    ]
    considered = [
        _state_of(rule, left, overridden, truth, group, settings)
        for rule, truth in zip(rules, known, strict=True)
    ]
    return Decided(
        value=winner.value,
        rule=winner,
        considered=tuple(considered),
        because=_atoms([winner], settings.known),
        unknown=_unknown([*open_rules, winner], settings.known),
        is_precautionary=bool(open_rules),
    )


def _surest(left: list[Rule], known: Mapping[str, Truth]) -> Rule:
    """Of rules that agree, the first that surely holds, so that a line cites what is known."""
    return next((rule for rule in left if known[rule.id] is YES), left[0])


def _state_of(
    rule: Rule,
    left: list[Rule],
    overridden: Mapping[str, str],
    truth: Truth,
    group: Group,
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
    atoms = dict.fromkeys(
        atom.fact for atom in rule.when.atoms(settings.known) if atom.truth is not YES
    ) or dict.fromkeys(atom.fact for atom in rule.when.atoms(settings.known))
    return Considered(rule=rule, state="not_met", by=tuple(atoms))


def _tightest(group: Group, settings: Settings, known: list[Truth], read: list[Truth]) -> Decided:
    """The shortest of all that hold; by the early end first, then by the late end (R17)."""
    holding = [
        rule for rule, truth in zip(group.rules, read, strict=True) if truth is YES and not rule.otherwise
    ]
    base = next(rule for rule in group.rules if rule.otherwise)
    winner = min(holding, key=lambda rule: rule.value.days, default=base)
    truths = dict(zip((rule.id for rule in group.rules), known, strict=True))
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
        is_precautionary=truths[winner.id] is not YES,
    )


def _permit(group: Group, settings: Settings, known: list[Truth]) -> Decided:
    """The first rule that surely holds; what may hold is named, and does not hold."""
    truths = list(zip(group.rules, known, strict=True))
    winner = next((rule for rule, truth in truths if truth is YES), None)
    unsure = [
        rule
        for rule, truth in truths
        if truth is UNKNOWN and (winner is None or winner.otherwise) and not rule.otherwise
    ]
    considered = tuple(
        Considered(rule=rule, state="fired")
        if rule is winner or (winner and truth is YES and rule.value == winner.value)
        else Considered(rule=rule, state="overridden", by=(winner.id,))
        if winner and truth is YES
        else _not_fired(rule, truth, settings)
        for rule, truth in truths
    )
    return Decided(
        value=winner.value if winner else None,
        rule=winner,
        considered=considered,
        because=_atoms([winner], settings.known) if winner else (),
        unknown=_unknown(unsure, settings.known),
        is_precautionary=bool(unsure),
    )


def _atoms(rules: Iterable[Rule], known: Facts) -> tuple[Atom, ...]:
    """Each question that carried the answer, a worked-out fact followed by the answers it was made from."""
    found: dict[tuple[str, str], Atom] = {}
    for rule in rules:
        for atom in rule.when.atoms(known):
            found.setdefault((atom.fact, atom.value), atom)
            for part in _made_from(atom, known):
                found.setdefault((part.fact, part.value), part)
    return tuple(found.values())


def _made_from(atom: Atom, known: Facts) -> Iterable[Atom]:
    """The answers that made a worked-out fact what it is: those that are yes for a yes."""
    if atom.truth is UNKNOWN or atom.value not in ("yes", "no"):
        return
    for key in f.find(atom.fact).reads:
        if key != atom.fact and key in known and known[key] == "yes" == atom.value:
            yield Atom(key, "yes", YES)


def _unknown(rules: Iterable[Rule], known: Facts) -> tuple[str, ...]:
    """The answers not known that these rules ask for, by the names under which they are asked."""
    names: dict[str, None] = {}
    for rule in rules:
        for atom in rule.when.atoms(known):
            if atom.truth is UNKNOWN:
                names |= dict.fromkeys(unknown_parts(atom.fact, known))
    return tuple(names)


def unknown_parts(name: str, known: Facts) -> list[str]:
    """A fact itself when it is asked for by its name; otherwise those answers of it that are not known."""
    parts = [key for key in f.find(name).reads if key != name and key in known and known[key] is None]
    return [name] if name in ASKED_BY_NAME or not parts else parts


#: Worked-out facts that a clinician is asked for as one question.
ASKED_BY_NAME = frozenset({"neuro"})
