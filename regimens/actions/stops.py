"""The stop that does not forbid signing: a red flag is answered with what was done about it."""

from __future__ import annotations

from collections.abc import Mapping

from regimens.models import Plan, PlanState

# Each stop that does not forbid signing, with what may have been done about it (A06: T21, R20).
SOFT_STOPS: Mapping[str, Mapping[str, str]] = {
    "A02": {
        "advice_sought": "Advice sought",
        "under_specialist": "Already under a specialist",
        "not_needed": "Not needed",
    },
    "A06": {
        "b12_first": "Vitamin B12 is given first, folic acid at least 24 hours later",
        "released": "Folic acid is released sooner, for a reason",
    },
}
STOP_ACTIONS: Mapping[str, str] = {code: said for each in SOFT_STOPS.values() for code, said in each.items()}


def soft_stops(plan: Plan) -> list[str]:
    """The codes of the stops that signing must answer."""
    shown = {alert["code"] for alert in plan.document["alerts"] if alert["tier"] == "stop"}
    return [code for code in SOFT_STOPS if code in shown]


def has_soft_stop(plan: Plan) -> bool:
    """Whether signing must say what was done about a stop."""
    return bool(soft_stops(plan))


def actions_for(plan: Plan) -> dict[str, str]:
    """What may have been done about the plan's stops; the red flag's answers first."""
    return {code: said for stop in soft_stops(plan) for code, said in SOFT_STOPS[stop].items()}


def is_answered(plan: Plan, action: str, reason: str) -> bool:
    """Whether there is no such stop, or its answer is whole: one of its actions, with a name or a reason."""
    return not has_soft_stop(plan) or (action in actions_for(plan) and bool(reason.strip()))


def in_words(action: str, reason: str) -> str:
    """The answer as the plan shows it: Advice sought: Dr Ola Other, 14:20."""
    return f"{STOP_ACTIONS[action]}: {reason.strip()}"


def with_signing_answer(plan: Plan, reason: str) -> str:
    """The reason for taking a plan back, followed by what was said at signing: nothing is lost."""
    if plan.state not in (PlanState.SIGNED, PlanState.SUPERSEDED) or not plan.state_reason:
        return reason
    return f"{reason} (At signing: {plan.state_reason})"
