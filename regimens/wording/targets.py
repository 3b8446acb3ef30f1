"""What a blood result is set against on treatment, in words: for information, no date depends on it."""

from __future__ import annotations

from regimens.wording import facts
from regimens.wording.table import sentence


def target(name: str, number: str, unit: str, *, at_least: bool, basis: tuple[str, ...]) -> str:
    """Target for homocysteine: 10 micromol/L or less (S36)."""
    end = "or more" if at_least else "or less"
    measured = f"{number} {facts.UNIT_WORDS.get(unit, unit)}"
    return f"Target for {_inside(name)}: {measured} {end} ({', '.join(basis)})."


def against(*, met: bool | None, at_least: bool) -> str:
    """This result is below it."""
    if met is None:
        return "Whether this result meets it can't be said."
    if met:
        return "This result meets it."
    return sentence(f"This result is {'below' if at_least else 'above'} it")


def _inside(name: str) -> str:
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
