"""How a clinic's release of a rule set is told: its state, who approved it, and what stands in every footer."""

from __future__ import annotations

from datetime import date

from regimens.wording import dates, statuses
from regimens.wording.translated import in_language, said

NO_CLINIC = "Draft rule set until a clinic approves it. Not a registered medical device."
REVIEW = "Every plan is a recommendation for review by a clinician."
STATEMENT = (
    "I have read this rulebook and looked at whose plans it changes, and I approve it for use in this clinic."
)
CONFIRMATION = "I have checked this approval and whose plans it changes, and I confirm it."


def footer(standing: str, approval: str = "") -> str:
    """The line under every page of a clinic: how far its rules are approved, and what this is not."""
    if approval:
        in_force = said("Rules in force: {approval}. Not a registered medical device.", approval=approval)
        return f"{in_force} {in_language(REVIEW)}"
    device = in_language("Not a registered medical device.")
    return f"{statuses.RULESET_STATES.say(standing)} {device} {in_language(REVIEW)}"


def approval(*, on: date, name: str, body: str, number: str, second_name: str, second_role: str) -> str:
    """Approved 03-Dec-2026 by Dr Chris Clinician, GMC 7000001, confirmed by Mo Manager (manager)."""
    return said(
        "approved {day} by {name}, {body} {number}, confirmed by {second_name} ({second_role})",
        day=dates.clinic_date(on),
        name=name,
        body=body,
        number=number,
        second_name=second_name,
        second_role=second_role,
    )


def plans(count: int) -> str:
    """1 plan, 2 plans, no plan."""
    if count == 0:
        return in_language("no plan")
    return in_language("1 plan") if count == 1 else said("{count} plans", count=f"{count:,}")
