"""What a blood result is set against on treatment, in words: for information, no date depends on it."""

from __future__ import annotations

from regimens.wording import facts
from regimens.wording.table import Phrases

TARGETS = Phrases(
    "target of a result",
    {
        "at_least": "Target for {name}: {measured} or more ({basis}).",
        "at_most": "Target for {name}: {measured} or less ({basis}).",
    },
)
AGAINST = Phrases(
    "result against its target",
    {
        "unknown": "Whether this result meets it can't be said.",
        "met": "This result meets it.",
        "below": "This result is below it.",
        "above": "This result is above it.",
    },
)


def target(name: str, number: str, unit: str, *, at_least: bool, basis: tuple[str, ...]) -> str:
    """Target for homocysteine: 10 micromol/L or less (S36)."""
    measured = f"{number} {facts.UNIT_WORDS.get(unit, unit)}"
    said = TARGETS["at_least" if at_least else "at_most"]
    return said.format(name=_inside(name), measured=measured, basis=", ".join(basis))


def against(*, met: bool | None, at_least: bool) -> str:
    """This result is below it."""
    if met is None:
        return AGAINST["unknown"]
    if met:
        return AGAINST["met"]
    return AGAINST["below" if at_least else "above"]


def _inside(name: str) -> str:
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
