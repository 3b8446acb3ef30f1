"""Which state of a plan may follow which, and what brings it there."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext, gettext_noop

from regimens.models import PlanState


class Step(StrEnum):
    """What moves a plan version from one state to the next."""

    SIGN = "sign"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"
    ENTER_IN_ERROR = "enter_in_error"


class IllegalStep(ValueError):
    """This step can't be taken from this state; the text is the sentence to read."""


NEXT: dict[PlanState, dict[Step, PlanState]] = {
    PlanState.DRAFT: {
        Step.SIGN: PlanState.SIGNED,
        Step.WITHDRAW: PlanState.WITHDRAWN,
        Step.ENTER_IN_ERROR: PlanState.ENTERED_IN_ERROR,
    },
    PlanState.SIGNED: {
        Step.SUPERSEDE: PlanState.SUPERSEDED,
        Step.WITHDRAW: PlanState.WITHDRAWN,
        Step.ENTER_IN_ERROR: PlanState.ENTERED_IN_ERROR,
    },
    PlanState.SUPERSEDED: {Step.ENTER_IN_ERROR: PlanState.ENTERED_IN_ERROR},
    PlanState.WITHDRAWN: {Step.ENTER_IN_ERROR: PlanState.ENTERED_IN_ERROR},
    PlanState.ENTERED_IN_ERROR: {},
}

IN_WORDS: dict[Step, str] = {
    Step.SIGN: gettext_noop("signed"),
    Step.SUPERSEDE: gettext_noop("superseded"),
    Step.WITHDRAW: gettext_noop("withdrawn"),
    Step.ENTER_IN_ERROR: gettext_noop("marked as entered in error"),
}


def after(state: str, step: Step) -> PlanState:
    """The state that this step leads to; raises IllegalStep when it can't be taken."""
    present = PlanState(state)
    if step not in NEXT[present]:
        words = gettext("A plan that is {state} can't be {step}.")
        raise IllegalStep(words.format(state=present.label.lower(), step=gettext(IN_WORDS[step])))
    return NEXT[present][step]
