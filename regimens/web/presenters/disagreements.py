"""Where sources disagree about this patient: the readings side by side, and the one the plan follows."""

from __future__ import annotations

from dataclasses import dataclass

from regimens.clinical.decisions import settle
from regimens.clinical.disagreements import Disagreement, concerning
from regimens.clinical.explain import NotAHistory, readable
from regimens.models import Plan
from regimens.web.presenters import rulebook
from regimens.wording import disagreements as words
from regimens.wording.rulebook import SourceLine, source_line


@dataclass(frozen=True)
class Reading:
    """One reading: what it says, who says it, and whether the plan follows it."""

    says: str
    sources: list[SourceLine]
    is_followed: bool


@dataclass(frozen=True)
class Shown:
    """One question on which sources disagree, and why the plan reads it as it does."""

    id: str
    question: str
    readings: list[Reading]
    because: list[SourceLine]


def of(plan: Plan) -> list[Shown]:
    """Those that concern this patient; none where the present rules did not make the plan.

    The readings that an older rule set followed are not known to the present one.
    """
    if not rulebook.is_present(plan.document):
        return []
    try:
        outcome = settle(readable(plan.history))
    except NotAHistory:
        return []
    return [_shown(each) for each in concerning(outcome)]


def _shown(each: Disagreement) -> Shown:
    return Shown(
        id=each.id,
        question=words.QUESTIONS.say(each.id),
        readings=[
            Reading(
                says=words.READINGS.say(f"{each.id}.{reading.code}"),
                sources=[source_line(code) for code in reading.basis],
                is_followed=reading.code == each.follows,
            )
            for reading in each.readings
        ],
        because=[source_line(code) for code in each.because],
    )
