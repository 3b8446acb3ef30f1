"""Looks for a person for whom some conditions hold together, answer by answer, and stops where none can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from regimens.clinical import facts as f
from regimens.clinical.cautious import UNANSWERED
from regimens.clinical.conditions import Condition
from regimens.clinical.fact import NO, YES, ChoiceFact, Fact, QuantityFact, Truth
from regimens.clinical.quantities import Exact, exactly, unknown


class Search:
    """Tries answers of one fact after the other; an answer not tried yet is not known.

    wanted: all must hold. unwanted: none may hold. read_carefully: an answer may also be missing, which a
    question of kind `one` reads as equal to none of the named answers.
    """

    def __init__(
        self, wanted: Sequence[Condition], unwanted: Sequence[Condition], *, read_carefully: bool
    ) -> None:
        self.wanted, self.unwanted = wanted, unwanted
        leaves = [leaf for condition in (*wanted, *unwanted) for leaf in condition.leaves()]
        limits: dict[str, set[Exact]] = {}
        for leaf in leaves:
            limits.setdefault(leaf.fact.name, set()).update(_limit_of(leaf))
        self.choices = {
            name: list(_answers(f.find(name), sorted(found), read_carefully))
            for name, found in limits.items()
        }

    def witness(self) -> dict[str, str] | None:
        """One such person, each fact with its answer; None: there is nobody."""
        facts = {name: _open(f.find(name)) for name in self.choices}
        found = self._from(list(self.choices), facts)
        return None if found is None else {name: str(value) or "unknown" for name, value in found.items()}

    def _from(self, left: list[str], facts: dict[str, Any]) -> dict[str, Any] | None:
        if self._truths(self.wanted, facts, NO) or self._truths(self.unwanted, facts, YES):
            return None
        if not left:
            return dict(facts) if self._all_hold(facts) else None
        name, *rest = left
        for answer in self.choices[name]:
            found = self._from(rest, {**facts, name: answer})
            if found is not None:
                return found
        return None

    def _all_hold(self, facts: dict[str, Any]) -> bool:
        return all(condition.truth(facts) is YES for condition in self.wanted)

    @staticmethod
    def _truths(conditions: Iterable[Condition], facts: dict[str, Any], truth: Truth) -> bool:
        return any(condition.truth(facts) is truth for condition in conditions)


def _limit_of(leaf: Any) -> tuple[Exact, ...]:
    limit = getattr(leaf, "limit", None)
    return () if limit is None else (limit.value,)


def _open(fact: Fact) -> Any:
    return unknown() if isinstance(fact, QuantityFact) else None


def _answers(fact: Fact, limits: Sequence[Exact], read_carefully: bool) -> Iterator[Any]:
    """Each answer; of an amount each limit and one value on either side of it."""
    if isinstance(fact, ChoiceFact):
        yield from fact.values
        if read_carefully:
            yield UNANSWERED
        return
    points: list[Exact] = [0, *limits]
    for low, high in zip(points, [*points[1:], points[-1] + 2], strict=True):
        yield exactly(low)
        yield exactly(Fraction(low + high) / 2)
