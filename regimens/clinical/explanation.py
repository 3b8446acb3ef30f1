"""Why a question has its answer: what became of each of its rules, and which facts carried or withheld it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from regimens.clinical import facts as f
from regimens.clinical.answer import Considered, Decided, Weighed
from regimens.clinical.compiled import not_yes
from regimens.clinical.conditions import atom
from regimens.clinical.fact import NO, UNKNOWN, YES, Atom, Facts, Truth
from regimens.clinical.rule import Group, Kind, Rule


def explained(group: Group, answer: Weighed, known: Facts) -> Decided:
    """The answer with the state of every rule, the facts behind it, and those that are missing."""
    state = _STATES.get(group.question.kind, _of_one)
    holding = {each.id for each in answer.holding}
    winner = answer.rule
    carried = [] if winner is None else [winner]
    open_too = [] if group.question.kind is Kind.PERMIT else carried
    return Decided(
        value=answer.value,
        rule=winner,
        considered=tuple(
            state(rule, truth, answer, holding) or _not_fired(rule, truth, known)
            for rule, truth in zip(group.rules, answer.truths, strict=True)
        ),
        because=_atoms(carried, known),
        unknown=_unknown([*answer.unsure, *open_too], known),
        is_precautionary=answer.is_precautionary,
        truths=answer.truths,
    )


def _of_one(rule: Rule, truth: Truth, answer: Weighed, holding: set[str]) -> Considered | None:
    if rule.id in holding:
        return Considered(rule=rule, state="fired")
    if rule.otherwise:
        return Considered(rule=rule, state="overridden", by=(answer.holding[0].id,))
    if truth is not NO and rule.id in answer.overridden:
        return Considered(rule=rule, state="overridden", by=(answer.overridden[rule.id],))
    return None


def _of_tightest(rule: Rule, _: Truth, answer: Weighed, holding: set[str]) -> Considered | None:
    winner = answer.rule
    assert winner is not None, "the base case always holds"
    if rule is winner:
        return Considered(rule=rule, state="fired")
    if rule.otherwise:
        return Considered(rule=rule, state="overridden", by=(winner.id,))
    if rule.id not in holding:
        return None
    if rule.value == winner.value:
        return Considered(rule=rule, state="fired")
    return Considered(rule=rule, state="outranked", by=(winner.id,))


def _of_permit(rule: Rule, truth: Truth, answer: Weighed, _: set[str]) -> Considered | None:
    winner = answer.rule
    if winner is None or truth is not YES:
        return None
    if rule is winner or (rule.value == winner.value and not rule.otherwise):
        return Considered(rule=rule, state="fired")
    return Considered(rule=rule, state="overridden", by=(winner.id,))


_STATES = {Kind.TIGHTEST: _of_tightest, Kind.PERMIT: _of_permit}


def _not_fired(rule: Rule, truth: Truth, known: Facts) -> Considered:
    if truth is UNKNOWN:
        return Considered(rule=rule, state="unknown", by=_unknown([rule], known))
    failing = not_yes(rule.asks, known)
    return Considered(rule=rule, state="not_met", by=tuple(failing or (ask.name for ask in rule.asks)))


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


def _made_from(one: Atom, known: Facts) -> Iterator[Atom]:
    """The answers that made a worked-out fact what it is: those that are yes for a yes."""
    if one.truth is UNKNOWN or one.value != "yes":
        return
    for key in f.find(one.fact).reads:
        if key != one.fact and key in known and known[key] == "yes":
            yield Atom(key, "yes", YES)


def _unknown(rules: Iterable[Rule], known: Facts) -> tuple[str, ...]:
    """The answers not known that these rules ask for, by the names under which they are asked."""
    names: dict[str, None] = {}
    for rule in rules:
        for ask in rule.asks:
            if ask.truth(known) is UNKNOWN:
                names |= dict.fromkeys(unknown_parts(ask.name, known))
    return tuple(names)


def unknown_parts(name: str, known: Facts) -> list[str]:
    """A fact itself when it is asked for by its name; otherwise those answers of it that are not known."""
    parts = [key for key in f.find(name).reads if key != name and key in known and known[key] is None]
    return [name] if name in ASKED_BY_NAME or not parts else parts


#: Worked-out facts that a clinician is asked for as one question.
ASKED_BY_NAME = frozenset({"neuro"})
