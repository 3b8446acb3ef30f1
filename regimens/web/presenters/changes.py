"""What would change a plan: for each fact the other answers and the plan they lead to, when asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_noop

from regimens import clinical
from regimens.clinical.effects import Effect
from regimens.clinical.explain import NotAHistory, Weighed
from regimens.models import Plan
from regimens.web.presenters import rulebook
from regimens.wording import consequences, facts, suppositions
from regimens.wording.consequences import Consequence
from regimens.wording.table import listed, sentence

UNKNOWN = "unknown"
CHOSEN = ("choices.", "stock.")
COURSE = frozenset({"start_on", "plateau_on", "repleted_on", "injections"})


@dataclass(frozen=True)
class Line:
    """If this were so: the plan would be that."""

    supposed: str
    then: Consequence

    @property
    def text(self) -> str:
        """Both halves as one sentence."""
        return sentence(f"{self.supposed}: {self.then.main}")


@dataclass(frozen=True)
class Row:
    """One fact: its name, its answer now, what other answers would do, and what would change nothing."""

    label: str
    present: str
    lines: list[Line]
    unchanged: str


@dataclass(frozen=True)
class Group:
    """Facts under one heading; those that change no more than notes, tests or dates are told apart."""

    title: str
    rows: list[Row]
    lesser: list[Row]


@dataclass(frozen=True)
class Changes:
    """groups: what would change the plan; unchanging: the facts of which no answer would."""

    groups: list[Group]
    unchanging: list[str]
    is_present: bool
    is_readable: bool = True


_GROUPS: tuple[tuple[str, Callable[[Weighed[Any]], bool]], ...] = (
    (gettext_noop("Choices, doses and stock"), lambda one: one.fact.startswith(CHOSEN) or one.fact in COURSE),
    (gettext_noop("Not known now"), lambda one: one.present == UNKNOWN),
    (gettext_noop("Answers and results"), lambda one: True),
)
_ORDER = (
    gettext_noop("Not known now"),
    gettext_noop("Answers and results"),
    gettext_noop("Choices, doses and stock"),
)


def of(plan: Plan) -> Changes:
    """By today's rules, from the history that the plan was made from; the stored plan stays as it is."""
    is_present = rulebook.is_present(plan.document)
    try:
        found = clinical.explain(plan.history)
    except NotAHistory:
        return Changes([], [], is_present, is_readable=False)
    grouped: dict[str, list[Weighed[Effect]]] = {title: [] for title in _ORDER}
    for one in found.changing:
        grouped[next(title for title, belongs in _GROUPS if belongs(one))].append(one)
    groups = [_group(title, listed_ones) for title, listed_ones in grouped.items() if listed_ones]
    return Changes(groups, [_label(one.fact) for one in found.unchanging], is_present)


def _group(title: str, ones: list[Weighed[Effect]]) -> Group:
    return Group(
        gettext(title),
        [_row(one) for one in ones if _is_of_the_plan(one)],
        [_row(one) for one in ones if not _is_of_the_plan(one)],
    )


def _is_of_the_plan(one: Weighed[Effect]) -> bool:
    return any(other.found.is_of_the_plan for other in one.others)


def _row(one: Weighed[Effect]) -> Row:
    lines = [
        Line(suppositions.supposed(one.fact, other, one.unit), consequences.consequence(other.found))
        for other in one.others
    ]
    return Row(_label(one.fact), _present(one), lines, _unchanged(one))


def _label(fact: str) -> str:
    label = facts.label(fact)
    return label if label[1:2].isupper() else label[0].upper() + label[1:]


def _present(one: Weighed[Any]) -> str:
    return suppositions.present(one.fact, one.present, one.unit)


def _unchanged(one: Weighed[Any]) -> str:
    """Of an amount: the range in which the plan stays as it is."""
    ranges = [suppositions.in_range(other.range, one.unit) for other in one.same if other.range]
    return f"{sentence(listed(ranges, 'or'))[:-1]}: unchanged." if ranges and one.others else ""
