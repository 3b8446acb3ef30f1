"""Brings the rules of one question together: one answer, the shortest interval, all, or a permission."""

from __future__ import annotations

from collections.abc import Mapping

from regimens.clinical.answer import Decided, Fired, Truths, Weighed
from regimens.clinical.cautious import Settings
from regimens.clinical.explanation import explained
from regimens.clinical.fact import UNKNOWN, YES, Truth
from regimens.clinical.rule import Group, Kind, Rule
from regimens.clinical.rules import RULES, Rules


class RulesClash(Exception):
    """Two rules of one question hold, disagree, and neither overrides the other: no answer is given."""


#: Most answers kept of one question, by the facts it asks for: the same facts have the same answer.
MOST_KEPT = 1000


def decide(group: Group, settings: Settings) -> Decided:
    """Settle a question of kind one, tightest or permit."""
    key = group.pick(settings.known)
    found: Decided | None = group.kept.get(key)
    if found is None:
        if len(group.kept) >= MOST_KEPT:
            group.kept.clear()
        found = group.kept[key] = explained(group, weigh(group, settings), settings.known)
    return found


def collect(group: Group, settings: Settings) -> tuple[Fired, ...]:
    """Every rule that holds; of kind collect also those that may hold."""
    known, certain = settings.known, group.question.kind is Kind.CERTAIN
    found = []
    for rule in group.rules:
        truth = rule.truth(known)
        if truth is YES or (truth is UNKNOWN and not certain):
            found.append(Fired(rule, truth is not YES))
    return tuple(found)


def least_truth(group: Group) -> Truth:
    """How sure a rule of a collecting question has to be."""
    return YES if group.question.kind is Kind.CERTAIN else UNKNOWN


def forget(rules: Rules = RULES) -> None:
    """Drop every answer kept, as a new process has none."""
    rules.forget()


def weigh(group: Group, settings: Settings) -> Weighed:
    """Settle a question without explaining the answer. Raises RulesClash."""
    facts = settings.known
    known = tuple([rule.truth(facts) for rule in group.rules])
    if group.question.kind is Kind.PERMIT:
        return _permit(group, known)
    # What is certain stays so in every reading: only the open ones are asked again.
    read = known
    if UNKNOWN in known:
        read = tuple(
            rule.truth(settings.read) if truth is UNKNOWN else truth
            for rule, truth in zip(group.rules, known, strict=True)
        )
    return _tightest(group, known, read) if group.question.kind is Kind.TIGHTEST else _one(group, known, read)


def _one(group: Group, known: Truths, read: Truths) -> Weighed:
    rules = group.rules
    left, overridden = _left(group, [rule for rule, truth in zip(rules, read, strict=True) if truth is YES])
    if not left:
        raise RulesClash(group.question.name, [])
    if known is read:
        return Weighed(
            value=left[0].value,
            rule=left[0],
            truths=known,
            is_precautionary=False,
            holding=left,
            overridden=overridden,
        )
    truths = dict(zip((rule.id for rule in rules), known, strict=True))
    winner = next((rule for rule in left if truths[rule.id] is YES), left[0])
    unsure = _open(rules, truths, winner)
    return Weighed(
        value=winner.value,
        rule=winner,
        truths=known,
        is_precautionary=bool(unsure),
        holding=left,
        overridden=overridden,
        unsure=unsure,
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


def _tightest(group: Group, known: Truths, read: Truths) -> Weighed:
    """The shortest of all that hold; by the early end first, then by the late end (R17)."""
    rules = group.rules
    holding = [rule for rule, truth in zip(rules, read, strict=True) if truth is YES and not rule.otherwise]
    base = next(rule for rule in rules if rule.otherwise)
    winner = min(holding, key=lambda rule: rule.value.days, default=base)
    truths = list(zip(rules, known, strict=True))
    return Weighed(
        value=winner.value,
        rule=winner,
        truths=known,
        is_precautionary=any(rule is winner and truth is not YES for rule, truth in truths),
        holding=holding,
        overridden={base.id: winner.id},
        unsure=[rule for rule, truth in truths if truth is UNKNOWN and rule is not winner],
    )


def _permit(group: Group, known: Truths) -> Weighed:
    """What surely holds and is not overridden; what may hold is named, and does not hold."""
    truths = list(zip(group.rules, known, strict=True))
    left, _ = _left(group, [rule for rule, truth in truths if truth is YES])
    winner = left[0] if left else None
    unsure = []
    if winner is None or winner.otherwise:
        unsure = [rule for rule, truth in truths if truth is UNKNOWN and not rule.otherwise]
    return Weighed(
        value=winner.value if winner else None,
        rule=winner,
        truths=known,
        is_precautionary=bool(unsure),
        unsure=unsure,
    )
