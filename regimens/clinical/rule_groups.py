"""All questions with their rules as one value: a plan can be made by other rules than the product's too."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
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

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every question once."""
        return tuple(group for each in fields(self) for group in getattr(self, each.name))

    def replacing(self, group: Group) -> Rules:
        """The same rules with this group in place of that of the same question; KeyError if there is none."""
        name = group.question.name
        if all(each.question.name != name for each in self.groups):
            raise KeyError(name)
        changed: dict[str, Any] = {
            each.name: tuple(group if old.question.name == name else old for old in getattr(self, each.name))
            for each in fields(self)
        }
        return replace(self, **changed)

    def forget(self) -> None:
        """Drop every answer kept, as a new process has none."""
        for group in self.groups:
            group.kept.clear()
