"""All questions with their rules as one value: a plan can be made by other rules than the product's too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from regimens.clinical.rule import Group


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """Every question in the order in which it is asked; nothing else says which rules a plan is made by.

    Answers that were found are kept in each group: other rules are another group and begin with none.
    """

    decisions: tuple[Group, ...]
    monitoring: tuple[Group, ...]
    flags: tuple[Group, ...]
    alerts: tuple[Group, ...]
    advice: tuple[Group, ...]
    referrals: tuple[Group, ...]
    blockers: tuple[Group, ...]
    alternatives: tuple[Group, ...]
    groups: tuple[Group, ...] = field(init=False, repr=False, compare=False)
    askers: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """groups: every question once. askers: for each fact the questions whose rules ask for it."""
        groups = tuple(group for each in fields(self) if each.init for group in getattr(self, each.name))
        asked = {name for group in groups for name in group.readers}
        askers = {
            name: frozenset(group.question.name for group in groups if name in group.readers)
            for name in asked
        }
        object.__setattr__(self, "groups", groups)
        object.__setattr__(self, "askers", askers)

    def replacing(self, group: Group) -> Rules:
        """The same rules with this group in place of that of the same question; KeyError if there is none."""
        name = group.question.name
        if all(each.question.name != name for each in self.groups):
            raise KeyError(name)
        changed: dict[str, Any] = {
            each.name: tuple(group if old.question.name == name else old for old in getattr(self, each.name))
            for each in fields(self)
            if each.init
        }
        return replace(self, **changed)

    def forget(self) -> None:
        """Drop every answer kept, as a new process has none."""
        for group in self.groups:
            group.kept.clear()
