"""The same claims over all real numbers, by a solver: no disagreement, no gap, no rule that can never hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

import z3

from regimens.clinical import facts as f
from regimens.clinical.conditions import Above, AllOf, AnyOf, AtLeast, Below, Condition, Is, Not, OneOf
from regimens.clinical.fact import ChoiceFact, Fact, QuantityFact
from regimens.clinical.rule import Group, Kind, Rule
from tests.proof.cells import may_be_unknown
from tests.proof.gate import Finding

NOT_KNOWN, NO_ANSWER = -1, -2
Formula = Any


@dataclass(frozen=True)
class Choice:
    """A fact with named answers, as a whole number: its place among them, or not known."""

    fact: ChoiceFact[Any]
    place: Formula

    def read(self) -> Formula:
        """The place with an unknown on its cautious side; where there is none it equals no answer."""
        careful = self.fact.cautious
        instead = self.fact.values.index(careful) if careful is not None else NO_ANSWER
        return z3.If(self.place == NOT_KNOWN, instead, self.place)

    def limits(self) -> Formula:
        """Which places there are."""
        lowest = NOT_KNOWN if may_be_unknown(self.fact.name) else 0
        return z3.And(self.place >= lowest, self.place < len(self.fact.values))

    def is_known(self) -> Formula:
        """The answer is given."""
        return self.place != NOT_KNOWN


@dataclass(frozen=True)
class Amount:
    """An amount as everything it may be: from `low` to `high`, ends open or not, or without an upper end."""

    fact: QuantityFact[Any]
    low: Formula
    high: Formula
    endless: Formula
    low_open: Formula
    high_open: Formula

    def limits(self) -> Formula:
        """A non-empty interval of amounts from zero up."""
        one_value = z3.And(z3.Not(self.low_open), z3.Not(self.high_open))
        return z3.And(
            self.low >= 0,
            z3.Or(self.endless, self.low < self.high, z3.And(self.low == self.high, one_value)),
        )

    def is_known(self) -> Formula:
        """Exactly one amount is possible."""
        return z3.And(z3.Not(self.endless), self.low == self.high)

    def read(self) -> Amount:
        """At its low end, where less is the careful side."""
        if not self.fact.is_read_at_low_end:
            return self
        no = z3.BoolVal(False)
        return Amount(self.fact, self.low, self.low, no, no, no)

    def below(self, limit: Formula) -> Formula:
        """Surely less."""
        return z3.And(
            z3.Not(self.endless), z3.Or(self.high < limit, z3.And(self.high == limit, self.high_open))
        )

    def above(self, limit: Formula) -> Formula:
        """Surely more."""
        return z3.Or(self.low > limit, z3.And(self.low == limit, self.low_open))

    def at_most(self, limit: Formula) -> Formula:
        """Surely no more."""
        return z3.And(z3.Not(self.endless), self.high <= limit)


class World:
    """Every fact that some rules ask, as the solver's variables."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.facts: dict[str, Choice | Amount] = {}
        self.add(leaf.fact for group in groups for rule in group.rules for leaf in rule.leaves)

    def add(self, facts: Iterable[Fact]) -> None:
        """Variables for facts that have none yet."""
        for fact in facts:
            if fact.name not in self.facts:
                self.facts[fact.name] = variable(fact)

    def limits(self) -> list[Formula]:
        """What every person keeps to."""
        return [fact.limits() for fact in self.facts.values()]

    def everything_known(self) -> list[Formula]:
        """Every answer is given, every amount exact."""
        return [fact.is_known() for fact in self.facts.values()]

    def any_of(self, fact: ChoiceFact[Any], *values: str) -> Formula:
        """The fact has one of these answers."""
        known = self.facts[fact.name]
        assert isinstance(known, Choice)
        return z3.Or(*(known.place == fact.values.index(value) for value in values))

    def holds(self, group: Group, rule: Rule) -> Formula:
        """The rule holds as its question reads it: on certainty alone, or with unknowns read cautiously."""
        if group.question.kind in (Kind.ONE, Kind.TIGHTEST):
            surely_not = self.surely(rule.when, False, read=False)
            return z3.And(z3.Not(surely_not), self.surely(rule.when, True, read=True))
        if group.question.kind is Kind.COLLECT:
            return z3.Not(self.surely(rule.when, False, read=False))
        return self.surely(rule.when, True, read=False)

    def surely(self, condition: Condition, wanted: bool, *, read: bool) -> Formula:
        """Surely true, or surely false."""
        if isinstance(condition, Not):
            return self.surely(condition.part, not wanted, read=read)
        if isinstance(condition, AllOf | AnyOf):
            parts = [self.surely(part, wanted, read=read) for part in condition.parts]
            every = isinstance(condition, AllOf) is wanted
            return z3.And(*parts) if every else z3.Or(*parts)
        return self.leaf(condition, wanted, read=read)

    def leaf(self, leaf: Any, wanted: bool, *, read: bool) -> Formula:
        """A single question is surely so, or surely not so."""
        known = self.facts[leaf.fact.name]
        if isinstance(leaf, Is | OneOf):
            assert isinstance(known, Choice)
            values = (leaf.value,) if isinstance(leaf, Is) else leaf.values
            place = known.read() if read else known.place
            among = z3.Or(*(place == known.fact.values.index(value) for value in values))
            return among if wanted else z3.And(place != NOT_KNOWN, z3.Not(among))
        assert isinstance(known, Amount)
        return _compared(known.read() if read else known, leaf, wanted)

    def witness(self, model: z3.ModelRef) -> dict[str, str]:
        """One person of whom it is true, in words."""
        return {name: _in_words(fact, model) for name, fact in self.facts.items()}


def variable(fact: Fact) -> Choice | Amount:
    """The fact as the solver's variable."""
    if isinstance(fact, ChoiceFact):
        return Choice(fact, z3.Int(fact.name))
    assert isinstance(fact, QuantityFact)
    reals = (z3.Real(f"{fact.name}.{end}") for end in ("low", "high"))
    bools = (z3.Bool(f"{fact.name}.{end}") for end in ("endless", "low_open", "high_open"))
    return Amount(fact, *reals, *bools)


def _compared(amount: Amount, leaf: Any, wanted: bool) -> Formula:
    limit = z3.Q(*Fraction(leaf.limit.value).as_integer_ratio())
    if isinstance(leaf, Below):
        return amount.below(limit) if wanted else amount.low >= limit
    if isinstance(leaf, AtLeast):
        return amount.low >= limit if wanted else amount.below(limit)
    assert isinstance(leaf, Above)
    return amount.above(limit) if wanted else amount.at_most(limit)


def _in_words(fact: Choice | Amount, model: z3.ModelRef) -> str:
    def value(formula: Formula) -> Any:
        return model.eval(formula, model_completion=True)

    if isinstance(fact, Choice):
        place = value(fact.place).as_long()
        return "unknown" if place == NOT_KNOWN else str(fact.fact.values[place])
    low = value(fact.low).as_fraction()
    if z3.is_true(value(fact.endless)):
        return f"{'more than' if z3.is_true(value(fact.low_open)) else 'at least'} {low}"
    high = value(fact.high).as_fraction()
    return f"{low}" if low == high else f"{low} to {high}"


# Questions to the solver


@dataclass(frozen=True)
class Problem:
    """What does not hold, of which rules, and a person who shows it."""

    kind: str
    rules: tuple[str, ...]
    witness: dict[str, str]

    def __str__(self) -> str:
        return f"{self.kind}: {', '.join(self.rules)}, at {self.witness}"


def problems(group: Group) -> Iterator[Problem]:
    """Every disagreement, gap and dead rule of one question."""
    world = World([group])
    solver = z3.Solver()
    solver.add(*world.limits())
    holding = {rule.id: world.holds(group, rule) for rule in group.rules}
    if group.question.kind in (Kind.ONE, Kind.PERMIT):
        left = {rule.id: _stands(rule, group, holding) for rule in group.rules}
        yield from _overlaps(group, world, solver, left)
        if group.question.kind is Kind.ONE:
            yield from _asked(solver, world, "gap", tuple(holding), z3.Not(z3.Or(*left.values())))
        holding = left
    for rule in group.rules:
        if not _possible(solver, holding[rule.id]):
            yield Problem("a rule that can never decide", (rule.id,), {})


def _stands(rule: Rule, group: Group, holding: dict[str, Formula]) -> Formula:
    """It holds, nothing that holds overrides it, and a base case stands alone."""
    above = [holding[other.id] for other in group.rules if rule.id in other.overrides]
    if rule.otherwise:
        above = [holding[other.id] for other in group.rules if not other.otherwise]
    return z3.And(holding[rule.id], *(z3.Not(each) for each in above))


def _overlaps(group: Group, world: World, solver: z3.Solver, left: dict[str, Formula]) -> Iterator[Problem]:
    for first, second in combinations(group.rules, 2):
        if first.value != second.value:
            both = z3.And(left[first.id], left[second.id])
            yield from _asked(solver, world, "overlap", (first.id, second.id), both)


def _asked(
    solver: z3.Solver, world: World, kind: str, rules: tuple[str, ...], formula: Formula
) -> Iterator[Problem]:
    """A problem where the formula can hold, shown where possible by a person of whom everything is known."""
    solver.push()
    solver.add(formula)
    if solver.check() == z3.sat:
        witness = world.witness(solver.model())
        solver.add(*world.everything_known())
        yield Problem(kind, rules, world.witness(solver.model()) if solver.check() == z3.sat else witness)
    solver.pop()


def _possible(solver: z3.Solver, formula: Formula) -> bool:
    solver.push()
    solver.add(formula)
    possible = solver.check() == z3.sat
    solver.pop()
    return bool(possible)


@dataclass(frozen=True)
class Disagreement:
    """Two rules that can hold of one person and say different things, and what settles it."""

    first: str
    second: str
    settled_by: str


def disagreements(group: Group) -> Iterator[Disagreement]:
    """The inventory: each pair of rules that can disagree, with its declared resolution."""
    world = World([group])
    solver = z3.Solver()
    solver.add(*world.limits())
    for first, second in combinations([rule for rule in group.rules if not rule.otherwise], 2):
        if first.value == second.value:
            continue
        both = z3.And(world.holds(group, first), world.holds(group, second))
        if _possible(solver, both):
            yield Disagreement(first.id, second.id, _settled_by(group, first, second))


def _settled_by(group: Group, first: Rule, second: Rule) -> str:
    if group.question.kind is Kind.TIGHTEST:
        return "the shortest interval"
    if group.question.kind in (Kind.COLLECT, Kind.CERTAIN):
        return "both are said"
    if second.id in first.overrides:
        return f"{first.id} overrides"
    if first.id in second.overrides:
        return f"{second.id} overrides"
    third = [rule.id for rule in group.rules if {first.id, second.id} & set(rule.overrides)]
    return f"where both hold, one of {', '.join(third)} overrides" if third else "nothing"


def prevented_without_interval(intent: Group, maintenance: Group) -> Iterator[Problem]:
    """Across two questions: prevention or treatment by injection, and no rule gives an interval."""
    world = World([intent, maintenance])
    solver = z3.Solver()
    solver.add(*world.limits(), world.any_of(f.PRODUCT, *(v for v in f.PRODUCT.values if "injection" in v)))
    solver.add(*(z3.Not(world.holds(maintenance, rule)) for rule in maintenance.rules if not rule.otherwise))
    holding = {rule.id: world.holds(intent, rule) for rule in intent.rules}
    for rule in intent.rules:
        if rule.value in ("treat", "prevent"):
            decided = z3.And(_stands(rule, intent, holding), world.any_of(f.INTENT, rule.value))
            yield from _asked(solver, world, "no interval", (rule.id,), decided)


def nothing_is_left_open(groups: Sequence[Group]) -> Finding:
    """No disagreement, no gap and no dead rule in any question."""
    wrong = [str(problem) for group in groups for problem in problems(group)]
    count = sum(len(group.rules) for group in groups)
    return Finding(
        gate="z3", looked_at="rules of every question, over the reals", count=count, wrong=tuple(wrong)
    )


def every_disagreement_is_settled(groups: Sequence[Group]) -> Finding:
    """Each pair of rules that can disagree has a declared resolution."""
    found = [each for group in groups for each in disagreements(group)]
    wrong = [
        f"{each.first} and {each.second} disagree and nothing settles it"
        for each in found
        if each.settled_by == "nothing"
    ]
    return Finding(
        gate="z3 inventory",
        looked_at="pairs of rules that can disagree",
        count=len(found),
        wrong=tuple(wrong),
    )
