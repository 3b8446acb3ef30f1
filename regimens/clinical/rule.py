"""What a rule is: a permanent name, a condition, an answer, and the evidence it can't do without."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from operator import itemgetter
from typing import Any

from regimens.clinical import sources
from regimens.clinical.canonical import canonical, quoted
from regimens.clinical.compiled import Ask, Test, compiled
from regimens.clinical.conditions import Condition, Leaf
from regimens.clinical.history import ANSWERS
from regimens.clinical.parameters import RECHECK_BY


class RuleSetRefused(Exception):
    """The rule set can't be used; the text names each rule and what is wrong with it."""


class Kind(StrEnum):
    """How rules of one question come together; the kind alone fixes what an unknown means."""

    ONE = "one"
    """One answer: exceptions override base cases; an unknown is read on the cautious side."""
    TIGHTEST = "tightest"
    """The shortest interval of all that hold; an unknown never shortens, it is asked for."""
    COLLECT = "collect"
    """Every one that holds or may hold."""
    CERTAIN = "certain"
    """Every one that surely holds: stops, referrals and flags never rest on an unknown alone (R22)."""
    PERMIT = "permit"
    """Given on certainty alone, otherwise withheld."""


class Label(StrEnum):
    """Whose voice a rule is."""

    SOURCE = "source"
    OTHER = "other"
    PROPOSAL = "proposal"


@dataclass(frozen=True, kw_only=True, slots=True)
class NotReviewed:
    """No clinician has approved the rule yet; it must be looked at again by this date."""

    recheck_by: date = RECHECK_BY


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Why a rule stands: the codes of its sources, first the one that carries it."""

    basis: tuple[str, ...]
    caveat: str = ""
    review: NotReviewed = NotReviewed()

    def __post_init__(self) -> None:
        if not self.basis:
            raise ValueError("a rule needs a basis")
        for code in self.basis:
            sources.find(code)

    @property
    def label(self) -> Label:
        """The voice of the first code: S the founding article, O another document, T and R our own."""
        return {"S": Label.SOURCE, "O": Label.OTHER}.get(self.basis[0][0], Label.PROPOSAL)

    @property
    def grade(self) -> str:
        """How far other sources agree with the first statement of the founding article in the basis."""
        return next((str(sources.find(code).agreement) for code in self.basis if code.startswith("S")), "")


@dataclass(frozen=True, slots=True)
class Question:
    """What a group of rules decides."""

    name: str
    kind: Kind
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule; `otherwise` marks the base case that every other rule of the question overrides."""

    id: str
    decides: Question
    when: Condition
    value: Any
    because: Evidence
    overrides: tuple[str, ...] = ()
    otherwise: bool = False
    leaves: tuple[Leaf, ...] = field(init=False, repr=False, compare=False)
    truth: Test = field(init=False, repr=False, compare=False)
    asks: tuple[Ask, ...] = field(init=False, repr=False, compare=False)
    spelled_value: str = field(init=False, repr=False, compare=False)
    spelled_basis: str = field(init=False, repr=False, compare=False)
    spelled_id: str = field(init=False, repr=False, compare=False)
    spelled_label: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """What follows from the rule alone and every plan needs: its questions, and its parts as spelled.

        truth: the condition as a function. asks: the same for each single question.
        """
        leaves = tuple(self.when.leaves())
        object.__setattr__(self, "leaves", leaves)
        object.__setattr__(self, "truth", compiled(self.when))
        object.__setattr__(self, "asks", tuple(map(Ask.of, leaves)))
        object.__setattr__(self, "spelled_value", canonical(as_json(self.value)))
        object.__setattr__(self, "spelled_id", quoted(self.id))
        object.__setattr__(self, "spelled_label", quoted(self.because.label))
        object.__setattr__(self, "spelled_basis", canonical(list(self.because.basis)))

    def describe(self) -> str:
        """The condition in words."""
        return "otherwise" if self.otherwise else self.when.describe()

    def value_json(self) -> Any:
        """The answer as written in documents and in the canonical rule set."""
        return as_json(self.value)


def as_json(value: Any) -> Any:
    """An answer in plain JSON types."""
    return value.as_json() if hasattr(value, "as_json") else value


@dataclass(frozen=True, slots=True)
class Group:
    """The rules of one question, in reading order.

    kept: answers already found, by the facts they rest on. It lives and dies with the group, so that other
    rules, which are another group, never read it.
    readers: for each fact the places of the rules that ask for it.
    """

    question: Question
    rules: tuple[Rule, ...]
    pick: Callable[[Mapping[str, Any]], tuple[Any, ...]] = field(init=False, repr=False, compare=False)
    readers: Mapping[str, tuple[int, ...]] = field(init=False, repr=False, compare=False)
    kept: dict[tuple[Any, ...], Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Everything that the answer and its explanation depend on, picked at once."""
        readers: dict[str, list[int]] = {}
        for place, rule in enumerate(self.rules):
            for name in dict.fromkeys(leaf.fact.name for leaf in rule.leaves):
                readers.setdefault(name, []).append(place)
        object.__setattr__(self, "readers", {name: tuple(places) for name, places in readers.items()})
        asked = {leaf.fact for rule in self.rules for leaf in rule.leaves}
        names = {fact.name for fact in asked} | {
            key for fact in asked for key in fact.reads if key in ANSWERS
        }
        object.__setattr__(self, "pick", itemgetter("purpose", "sex", *sorted(names)))

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)


class Writer:
    """Writes the rules of one question; ids begin with the question's own prefix."""

    def __init__(self, prefix: str, question: Question) -> None:
        self.prefix, self.question, self.rules = prefix, question, list[Rule]()

    def rule(
        self,
        name: str,
        when: Condition,
        value: Any,
        *basis: str,
        overrides: tuple[str, ...] = (),
        otherwise: bool = False,
        caveat: str = "",
    ) -> None:
        """Add one rule; `overrides` are names within the same question.

        Raises RuleSetRefused, naming the rule, when its basis is missing or no source.
        """
        full_name = f"{self.prefix}.{name}"
        try:
            because = Evidence(basis=basis, caveat=caveat)
        except (KeyError, ValueError) as problem:
            raise RuleSetRefused(f"Rule {full_name}: {problem.args[0]}.") from problem
        self.rules.append(
            Rule(
                id=full_name,
                decides=self.question,
                when=when,
                value=value,
                because=because,
                overrides=tuple(f"{self.prefix}.{each}" for each in overrides),
                otherwise=otherwise,
            )
        )

    def group(self) -> Group:
        """The finished group."""
        return Group(self.question, tuple(self.rules))

    def ranked_group(self) -> Group:
        """The finished group, in which each rule overrides every later one that says something else."""
        rules = []
        for place, rule in enumerate(self.rules):
            below = tuple(later.id for later in self.rules[place:] if later.value != rule.value)
            rules.append(replace(rule, overrides=below))
        return Group(self.question, tuple(rules))
