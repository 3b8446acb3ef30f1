"""What is still needed: each unknown fact as something to do, most decisive first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regimens.wording import decisions, facts
from regimens.wording.table import listed
from regimens.wording.translated import said


def ask(question: Mapping[str, Any]) -> str:
    """The sentence that asks for the fact."""
    return facts.ask(question["fact"])


def decides(question: Mapping[str, Any]) -> str:
    """What the answer could change: could change loading and maintenance interval."""
    named = [decisions.TITLES.say(name) for name in question["decides"]]
    lowered = [words[0].lower() + words[1:] for words in named]
    return said("could change: {listed}", listed=listed(lowered)) if lowered else ""
