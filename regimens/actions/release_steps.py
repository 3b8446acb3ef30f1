"""Which state of a rule set's release may follow which, and what brings it there."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext, gettext_noop

from regimens.actions.transitions import IllegalStep
from regimens.models import ReleaseState


class ReleaseStep(StrEnum):
    """What moves a release from one state to the next; a clinician's approval alone moves nothing."""

    BEGIN_REVIEW = "begin_review"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    RETIRE = "retire"


RELEASE_NEXT: dict[ReleaseState, dict[ReleaseStep, ReleaseState]] = {
    ReleaseState.SUBMITTED: {
        ReleaseStep.BEGIN_REVIEW: ReleaseState.UNDER_REVIEW,
        ReleaseStep.WITHDRAW: ReleaseState.WITHDRAWN,
    },
    ReleaseState.UNDER_REVIEW: {
        ReleaseStep.CONFIRM: ReleaseState.APPROVED,
        ReleaseStep.WITHDRAW: ReleaseState.WITHDRAWN,
    },
    ReleaseState.APPROVED: {ReleaseStep.RETIRE: ReleaseState.RETIRED},
    ReleaseState.WITHDRAWN: {},
    ReleaseState.RETIRED: {},
}

IN_WORDS: dict[ReleaseStep, str] = {
    ReleaseStep.BEGIN_REVIEW: gettext_noop("taken into review"),
    ReleaseStep.CONFIRM: gettext_noop("approved"),
    ReleaseStep.WITHDRAW: gettext_noop("withdrawn"),
    ReleaseStep.RETIRE: gettext_noop("retired"),
}


def release_after(state: str, step: ReleaseStep) -> ReleaseState:
    """The state that this step leads to; raises IllegalStep when it can't be taken."""
    present = ReleaseState(state)
    if step not in RELEASE_NEXT[present]:
        words = gettext("A release that is {state} can't be {step}.")
        raise IllegalStep(words.format(state=present.label.lower(), step=gettext(IN_WORDS[step])))
    return RELEASE_NEXT[present][step]
