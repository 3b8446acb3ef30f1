"""Plans of the rules kept on file from whole histories, so that paper and files are tested on real dates."""

from __future__ import annotations

from typing import Any
from unittest import mock

from regimens.actions import assessments, drafting, plans, stops
from regimens.models import Member, Patient, Plan
from tests.web import plan_rows

#: Jane Example as she is on file on the Monday of these tests.
JANE: dict[str, Any] = {"age_years": 64, "sex": "female", "pregnancy": "none"}


def of_jane(history: dict[str, Any]) -> dict[str, Any]:
    """The history, said of the patient on file on that day."""
    return history | JANE


def kept(patient: Patient, by: Member, history: dict[str, Any], key: str = "kept") -> Plan:
    """The plan that the rules make of the history, not signed; a community nurse gives on closed days."""
    begun = plan_rows.begin(patient, by, {"purpose": "treat", "closed_day_owner": "community"}, key)
    with mock.patch.object(drafting, "history_of", return_value=history):
        return assessments.complete(assessment=begun, by=by, version=begun.version, key=key)


def signed(patient: Patient, by: Member, history: dict[str, Any], key: str = "kept") -> Plan:
    """The same, signed; a stop that does not forbid it is answered."""
    made = kept(patient, by, of_jane(history), key)
    action = next(iter(stops.actions_for(made))) if stops.has_soft_stop(made) else ""
    reason = "Dr Ola Other, by telephone" if action else ""
    return plans.sign(plan=made, by=by, checked=True, key=key, stop_action=action, stop_reason=reason)
