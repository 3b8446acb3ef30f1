"""The stop that does not forbid signing: a red flag is answered with what was done about it."""

from __future__ import annotations

from collections.abc import Mapping

from regimens.models import Plan, PlanState

SOFT_STOP = "A02"
STOP_ACTIONS: Mapping[str, str] = {
    "advice_sought": "Advice sought",
    "under_specialist": "Already under a specialist",
    "not_needed": "Not needed",
}


def has_soft_stop(plan: Plan) -> bool:
    """Whether signing must say what was done about a red flag."""
    return any(alert["code"] == SOFT_STOP and alert["tier"] == "stop" for alert in plan.document["alerts"])


def is_answered(plan: Plan, action: str, reason: str) -> bool:
    """Whether there is no such stop, or its answer is whole: one of STOP_ACTIONS, with a name or a reason."""
    return not has_soft_stop(plan) or (action in STOP_ACTIONS and bool(reason.strip()))


def in_words(action: str, reason: str) -> str:
    """The answer as the plan shows it: Advice sought: Dr Ola Other, 14:20."""
    return f"{STOP_ACTIONS[action]}: {reason.strip()}"


def with_signing_answer(plan: Plan, reason: str) -> str:
    """The reason for taking a plan back, followed by what was said at signing: nothing is lost."""
    if plan.state not in (PlanState.SIGNED, PlanState.SUPERSEDED) or not plan.state_reason:
        return reason
    return f"{reason} (At signing: {plan.state_reason})"
