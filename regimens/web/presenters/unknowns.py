"""Which answers of the check page are not known, and which of those would not change the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from regimens.actions.answers import EXTENTS, GATES, Gate

UNKNOWN = "unknown"
#: Answers by which a control says that its fact is not known.
NOT_KNOWN = frozenset({UNKNOWN, "NK"})
#: Controls whose tick or answer says that there is no result.
NO_RESULT = {"egfr.none": ("yes", "egfr"), "b12.test": ("none", "b12")}
REST = ".rest_unknown"


@dataclass(frozen=True)
class Unknowns:
    """unknown: the facts not known; unchanging: those of them of which no answer would change the plan."""

    unknown: frozenset[str] = frozenset()
    unchanging: frozenset[str] = frozenset()

    def change_nothing(self, control: str, value: str) -> bool:
        """Whether everything that this answer leaves unknown would not change the plan."""
        left = [fact for fact in facts_left_open(control, value) if fact in self.unknown]
        return bool(left) and self.unchanging.issuperset(left)


def of(document: Mapping[str, Any] | None, unchanging: frozenset[str]) -> Unknowns:
    """From the plan so far."""
    facts = document["facts"] if document else []
    return Unknowns(frozenset(fact["fact"] for fact in facts if fact["value"] == UNKNOWN), unchanging)


def facts_left_open(control: str, value: str) -> tuple[str, ...]:
    """The facts of the history that this answer to this control leaves unknown."""
    for gate in GATES:
        if (control == gate.name and value == UNKNOWN) or (
            control == f"{gate.name}{REST}" and value == "yes"
        ):
            return tuple(_fact(gate, name) for name in gate.facts)
    if control in NO_RESULT and value == NO_RESULT[control][0]:
        return (NO_RESULT[control][1],)
    return (control,) if value in NOT_KNOWN else ()


def _fact(gate: Gate, name: str) -> str:
    return f"{gate.section}.{name}.present" if name in EXTENTS else f"{gate.section}.{name}"
