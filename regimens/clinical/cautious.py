"""The facts as they stand, and as the decisions read them: every unknown on its cautious side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regimens.clinical import facts as f
from regimens.clinical.fact import QuantityFact
from regimens.clinical.quantities import exactly

#: What stands in place of an unknown answer that has no cautious reading: it equals no answer.
UNANSWERED = ""


class Reading(dict[str, Any]):
    """The facts as the decisions read them, worked out when first asked for."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        super().__init__()
        self.known = known

    def __missing__(self, name: str) -> Any:
        value = self[name] = cautious(name, self.known[name])
        return value


class Settings:
    """The facts as they stand, and as the decisions read them: every unknown on its cautious side."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.known: dict[str, Any] = dict(values)
        self.read = Reading(self.known)

    def put(self, name: str, value: Any) -> None:
        """Add what was decided, for the questions that follow; None: decided on an unknown."""
        self.known[name] = value
        self.read.pop(name, None)


def cautious(name: str, value: Any) -> Any:
    """An unknown in the reading of the order of caution; anything known as it is."""
    if value is None:
        return f.CAUTIOUS.get(name, UNANSWERED)
    if name in READ_AT_LOW_END and not value.is_exact:
        return exactly(value.low)
    return value


#: Amounts of which less is the careful side: not known, or known in part, they are read at their low end.
READ_AT_LOW_END = frozenset(
    name for name, fact in f.all_facts().items() if isinstance(fact, QuantityFact) and fact.is_read_at_low_end
)
