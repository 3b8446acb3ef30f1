"""The answer to one question: its value first, then what explains it, and how both are spelled in a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from regimens.clinical.canonical import listed, quoted, truth_value
from regimens.clinical.fact import Atom, Truth
from regimens.clinical.rule import Rule

Truths = tuple[Truth, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """The answer to a question, not yet explained; rule None: no rule of it holds.

    truths: for each rule of the question whether it holds, from the facts as they stand.
    holding: the rules that hold and are not overridden; overridden: each other one with what overrides it.
    unsure: the rules that may hold and would change the answer.
    """

    value: Any
    rule: Rule | None
    truths: Truths
    is_precautionary: bool
    holding: Sequence[Rule] = ()
    overridden: Mapping[str, str] = field(default_factory=dict)
    unsure: Sequence[Rule] = ()


class Considered(NamedTuple):
    """One rule of the question and what became of it."""

    rule: Rule
    state: str
    by: tuple[str, ...] = ()

    @property
    def spelled(self) -> str:
        """As spelled in the plan document."""
        by = f'"by":{listed(map(quoted, self.by))},' if self.by else ""
        rule = self.rule
        return f'{{{by}"rule":{rule.spelled_id},"state":"{self.state}","value":{rule.spelled_value}}}'


@dataclass(frozen=True, kw_only=True)
class Decided:
    """The answer to a question with everything that explains it; rule None: no rule of it holds."""

    value: Any
    rule: Rule | None
    considered: tuple[Considered, ...] = ()
    because: tuple[Atom, ...] = ()
    unknown: tuple[str, ...] = ()
    is_precautionary: bool = False
    truths: Truths = ()

    def spelled(self, value: str | None = None) -> str:
        """As spelled in the plan document; value: as spelled there, where it is not that of the rule."""
        if value is None and self.rule is not None:
            value = self.rule.spelled_value
        return f'{self._spelled_but_value}"value":{value}}}'

    @cached_property
    def _spelled_but_value(self) -> str:
        rule = self.rule
        assert rule is not None, "every decision of the document has a rule"
        return (
            f'{{"basis":{rule.spelled_basis},"because":{listed(map(_atom, self.because))},'
            f'"considered":{listed(each.spelled for each in self.considered)},'
            f'"label":{rule.spelled_label},"precautionary":{truth_value(self.is_precautionary)},'
            f'"rule":{rule.spelled_id},"unknown":{listed(map(quoted, self.unknown))},'
        )


def _atom(atom: Atom) -> str:
    return f'{{"fact":{quoted(atom.fact)},"truth":"{atom.truth.code}","value":{quoted(atom.value)}}}'


class Fired(NamedTuple):
    """One rule of a collecting question, and whether it rests on something not known."""

    rule: Rule
    is_precautionary: bool
