"""Which wrong changes of a rule change nothing: proved by the solver for everybody, with what the proof rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import z3

from regimens.clinical import facts as f
from regimens.clinical.conditions import AllOf, Condition, Is
from regimens.clinical.decisions import fact_of
from regimens.clinical.fact import Truth
from regimens.clinical.rule import Group, Kind, Rule
from regimens.clinical.rules import RULES, Rules
from regimens.clinical.rules.conditions_shared import INJECTION
from regimens.clinical.rules.referrals import URGENCIES
from tests.proof.mutants import Mutant
from tests.proof.relations import RELATIONS, Relation, Unanswered
from tests.proof.solver import NOT_KNOWN, Amount, Choice, Formula, World

#: A history gives these as one number, or not at all.
EXACT_OR_UNKNOWN = {
    "age_years",
    "absorption.ileal_resection.length_cm",
    "absorption.crohn_ileal.length_cm",
}
#: An inner question of which only this shows: the step of an interval that the rules give and that is in force.
ONLY_STEPS = "interval_step"
#: Milliseconds for one proof; none has needed a tenth of it.
PATIENCE = 60_000


class People(World):
    """Everybody there can be: the facts that some questions ask, and the decisions and relations that tie them."""

    def __init__(self, groups: Sequence[Group], rules: Rules = RULES) -> None:
        self.deciding = {
            fact_of(group): group for group in rules.decisions if group.question.name != "maintenance"
        }
        self.monitoring = {group.question.name: group for group in rules.monitoring}
        super().__init__(groups)
        if any(group.question.name == ONLY_STEPS for group in groups):
            self.add([f.PRODUCT, f.INTERVAL_KNOWN, f.STATUS])
        self._add_what_they_rest_on()

    def _add_what_they_rest_on(self) -> None:
        """The facts of every decision asked for, and those of every relation that touches a fact already here."""
        grown = True
        while grown:
            names = set(self.facts)
            for name in list(self.facts):
                group = self.deciding.get(name) or self.monitoring.get(name)
                if group is not None:
                    self.add(leaf.fact for rule in group.rules for leaf in rule.leaves)
            for relation in RELATIONS:
                touched = _facts_of(relation)
                if touched & set(self.facts):
                    self.add(f.find(name) for name in touched)
            grown = set(self.facts) != names

    def everybody(self) -> Iterator[tuple[str, Formula]]:
        """What everybody keeps to, each with a name."""
        for name, fact in self.facts.items():
            yield f"answers of {name}", fact.limits()
        for name in self.facts:
            if name in self.deciding:
                yield f"the decision on {name}", self._decided(name, self.deciding[name])
            elif name in self.monitoring:
                yield f"the decision on {name}", self._watched(name, self.monitoring[name])
        for number, relation in enumerate(RELATIONS):
            if _facts_of(relation) <= set(self.facts):
                yield f"{number}. {relation.says}", self._related(relation)

        for name in EXACT_OR_UNKNOWN & set(self.facts):
            amount = self.facts[name]
            assert isinstance(amount, Amount)
            yield (
                f"{name} is one number or not known",
                z3.Or(amount.is_known(), z3.And(amount.endless, amount.low == 0)),
            )

    def _decided(self, name: str, group: Group) -> Formula:
        fact = self.facts[name]
        assert isinstance(fact, Choice)
        answers = Answers(self, group)
        told = [
            (fact.place == fact.fact.values.index(value)) == answers.value(value) for value in answers.values
        ]
        return z3.And(*told, z3.Or(*(answers.value(value) for value in answers.values)))

    def _watched(self, name: str, group: Group) -> Formula:
        """Yes where a rule surely holds, not known where one may hold, else no."""
        fact = self.facts[name]
        assert isinstance(fact, Choice)
        sure = z3.Or(*(self.truth(rule.when, Truth.YES) for rule in group.rules))
        maybe = z3.Or(*(self.truth(rule.when, Truth.UNKNOWN) for rule in group.rules))
        yes, no = (fact.fact.values.index(value) for value in ("yes", "no"))
        return fact.place == z3.If(sure, yes, z3.If(maybe, NOT_KNOWN, no))

    def _related(self, relation: Relation) -> Formula:
        return z3.Implies(
            self.truth(relation.given, relation.given_is), self.truth(relation.then, relation.then_is)
        )

    def truth(self, condition: Condition, wanted: Truth) -> Formula:
        """The condition has this truth as the facts stand."""
        yes, no = self.surely(condition, True, read=False), self.surely(condition, False, read=False)
        if wanted is Truth.UNKNOWN:
            return z3.And(z3.Not(yes), z3.Not(no))
        return yes if wanted is Truth.YES else no

    def leaf(self, leaf: Any, wanted: bool, *, read: bool) -> Formula:
        """As the rules' leaves, and the one leaf that relations have besides."""
        if isinstance(leaf, Unanswered):
            fact = self.facts[leaf.fact.name]
            assert isinstance(fact, Choice)
            return (fact.place == NOT_KNOWN) == wanted
        return super().leaf(leaf, wanted, read=read)


def _facts_of(relation: Relation) -> set[str]:
    return {leaf.fact.name for condition in (relation.given, relation.then) for leaf in condition.leaves()}


class Answers:
    """What a question answers everybody: each value, the rule that is cited, and whether it is precautionary."""

    def __init__(self, people: World, group: Group) -> None:
        self.group = group
        self.values = list(dict.fromkeys(rule.value for rule in group.rules))
        careful = group.question.kind is Kind.ONE
        self.known = {rule.id: people.surely(rule.when, True, read=False) for rule in group.rules}
        self.never = {rule.id: people.surely(rule.when, False, read=False) for rule in group.rules}
        self.held = {
            rule.id: z3.Or(self.known[rule.id], z3.And(z3.Not(self.never[rule.id]), people.surely(rule.when, True, read=True)))
            if careful
            else self.known[rule.id]
            for rule in group.rules
        }  # fmt: skip
        self.left = {rule.id: self._stands(rule, self.held) for rule in group.rules}

    def _stands(self, rule: Rule, held: dict[str, Formula]) -> Formula:
        above = [held[other.id] for other in self.group.rules if rule.id in other.overrides]
        if rule.otherwise:
            above = [held[other.id] for other in self.group.rules if not other.otherwise]
        return z3.And(held[rule.id], *(z3.Not(each) for each in above))

    def value(self, value: Any) -> Formula:
        """This is an answer."""
        return z3.Or(*(self.left[rule.id] for rule in self.group.rules if rule.value == value))

    def cited(self, rule_id: str) -> Formula:
        """The answer cites this rule: the first that surely holds, else the first."""
        if rule_id not in self.left:
            return z3.BoolVal(False)
        sure = {name: z3.And(left, self.known[name]) for name, left in self.left.items()}
        before = _before(rule_id, self.left)
        none_sure = z3.Not(z3.Or(*sure.values()))
        first_sure = z3.And(sure[rule_id], *(z3.Not(sure[name]) for name in before))
        first = z3.And(none_sure, self.left[rule_id], *(z3.Not(self.left[name]) for name in before))
        return z3.Or(first_sure, first)

    def precautionary(self) -> Formula:
        """A rule that may hold and is not silenced would change the answer, or carries it."""
        opened = []
        for rule in self.group.rules:
            silenced = [
                self.known[o.id] for o in self.group.rules if rule.id in o.overrides and not o.otherwise
            ]
            unknown = z3.And(z3.Not(self.known[rule.id]), z3.Not(self.never[rule.id]))
            matters = z3.Or(z3.Not(self.value(rule.value)), self.cited(rule.id))
            opened.append(z3.And(unknown, *(z3.Not(each) for each in silenced), matters))
        return z3.Or(*opened)


class Shortest(Answers):
    """The shortest interval of all that hold, of equals the first listed; the base case where none holds."""

    def __init__(self, people: World, group: Group) -> None:
        super().__init__(people, group)
        self.held = {
            rule.id: z3.And(z3.Not(self.never[rule.id]), people.surely(rule.when, True, read=True))
            for rule in group.rules
        }
        self.left = {rule.id: self._shortest(rule) for rule in group.rules}

    def _shortest(self, rule: Rule) -> Formula:
        others = [each for each in self.group.rules if not each.otherwise and each is not rule]
        if rule.otherwise:
            return z3.Not(z3.Or(*(self.held[each.id] for each in others)))
        listed = list(self.held)
        before = [
            each.id
            for each in others
            if (each.value.days, listed.index(each.id)) < (rule.value.days, listed.index(rule.id))
        ]
        return z3.And(self.held[rule.id], *(z3.Not(self.held[name]) for name in before))

    def cited(self, rule_id: str) -> Formula:
        """The answer cites the rule that gives it."""
        return self.left.get(rule_id, z3.BoolVal(False))

    def precautionary(self) -> Formula:
        """The rule that gives the answer does not surely hold."""
        return z3.Or(*(z3.And(self.left[name], z3.Not(self.known[name])) for name in self.left))


def _before(rule_id: str, listed: dict[str, Formula]) -> list[str]:
    names = list(listed)
    return names[: names.index(rule_id)]


def difference(people: People, right: Group, wrong: Group) -> Formula:
    """Somebody is answered otherwise."""
    if right.question.name == ONLY_STEPS:
        return _other_step(people, Answers(people, right), Answers(people, wrong))
    if right.question.name == "referrals":
        return _other_referrals(people, right, wrong)
    if right.question.kind in (Kind.ONE, Kind.PERMIT):
        return _other_answer(Answers(people, right), Answers(people, wrong))
    if right.question.kind is Kind.TIGHTEST:
        return _other_answer(Shortest(people, right), Shortest(people, wrong))
    return _other_rules(people, right, wrong)


def _other_step(people: People, right: Answers, wrong: Answers) -> Formula:
    """The reading of an interval in force shows where there is one; a step, and that none is left, in any plan."""
    read = people.surely(AllOf(INJECTION, Is(f.INTERVAL_KNOWN, "yes")), True, read=False)
    planned = people.surely(Is(f.STATUS, "planned"), True, read=False)
    return z3.Or(
        *(
            z3.And(
                right.value(value) != wrong.value(value), planned if value in ("step", "no_rung") else read
            )
            for value in dict.fromkeys([*right.values, *wrong.values])
        )
    )


def _other_referrals(people: People, right: Group, wrong: Group) -> Formula:
    """For each service and finding the most urgent of the referrals that surely hold."""
    keys = dict.fromkeys((rule.value.to, rule.value.finding) for rule in (*right.rules, *wrong.rules))
    return z3.Or(
        *(
            _urgency(people, right, key, urgency) != _urgency(people, wrong, key, urgency)
            for key in keys
            for urgency in URGENCIES
        )
    )


def _urgency(people: People, group: Group, key: tuple[str, str], urgency: str) -> Formula:
    def held(urgencies: Sequence[str]) -> Formula:
        told = [
            people.truth(rule.when, Truth.YES)
            for rule in group.rules
            if (rule.value.to, rule.value.finding) == key and rule.value.urgency in urgencies
        ]
        return z3.Or(*told) if told else z3.BoolVal(False)

    sooner = URGENCIES[: URGENCIES.index(urgency)]
    return z3.And(held([urgency]), z3.Not(held(sooner)))


def _other_answer(right: Answers, wrong: Answers) -> Formula:
    values = dict.fromkeys([*right.values, *wrong.values])
    names = dict.fromkeys([*right.left, *wrong.left])
    return z3.Or(
        *(right.value(value) != wrong.value(value) for value in values),
        *(right.cited(name) != wrong.cited(name) for name in names),
        right.precautionary() != wrong.precautionary() if right.group.question.kind is Kind.ONE else z3.BoolVal(False),
    )  # fmt: skip


def _other_rules(people: People, right: Group, wrong: Group) -> Formula:
    """An answer is said, or said with caution, where it was not; the rule that says it does not matter."""
    sure_only = right.question.kind is Kind.CERTAIN
    values = dict.fromkeys(rule.value for rule in (*right.rules, *wrong.rules))
    parts = []
    for value in values:
        for truth in (Truth.YES,) if sure_only else (Truth.YES, Truth.UNKNOWN):
            parts.append(_said(people, right, value, truth) != _said(people, wrong, value, truth))
    return z3.Or(*parts)


def _said(people: People, group: Group, value: Any, truth: Truth) -> Formula:
    told = [people.truth(rule.when, truth) for rule in group.rules if rule.value == value]
    return z3.Or(*told) if told else z3.BoolVal(False)


@dataclass(frozen=True)
class Equivalent:
    """A mutant that changes nothing, and the named truths that the proof needs."""

    mutant: str
    rests_on: tuple[str, ...]


def proof(mutant: Mutant, right: Group, people: People) -> Equivalent | dict[str, str] | None:
    """Why the mutant changes nothing; or somebody who is answered otherwise; None: the solver can't say."""
    solver = z3.Solver()
    solver.set("timeout", PATIENCE)
    names = {}
    for number, (name, formula) in enumerate(people.everybody()):
        marker = z3.Bool(f"#{number}")
        names[str(marker)] = name
        solver.assert_and_track(formula, marker)
    solver.add(difference(people, right, mutant.group))
    answer = solver.check()
    if answer == z3.unsat:
        used = {names[str(marker)] for marker in solver.unsat_core()}
        return Equivalent(
            mutant.name, tuple(sorted(name for name in used if not name.startswith("answers of")))
        )
    if answer != z3.sat:
        return None
    vague = people.witness(solver.model())
    solver.add(*people.everything_known())
    return people.witness(solver.model()) if solver.check() == z3.sat else vague
