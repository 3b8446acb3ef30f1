"""Stories of a course, told through the actions alone: doses, reviews, results on days from now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from regimens.actions import assessments, doses, plans, results, stops
from regimens.models import FollowUp, Member, Patient, Plan, Record
from tests import recorded

NUMBNESS, GAIT = "neuro.numbness", "neuro.gait_disturbance"
#: What turns the simple case into one of nerve signs: loading goes on until improvement stops.
NERVES = {"neuro.any": "yes", NUMBNESS: "yes", GAIT: "yes", "choices.maintenance_months": ""}


def signed(patient: Patient, by: Member, answers: Mapping[str, object], key: str = "nerves") -> Plan:
    """A plan of these answers, signed."""
    begun = assessments.begin(patient=patient, by=by, key=key)
    filled = assessments.answer(
        assessment=begun, by=by, step="dates", answers=dict(answers), clears=[], version=begun.version
    )
    draft = assessments.complete(assessment=filled, by=by, version=filled.version, key=key)
    action = next(iter(stops.actions_for(draft)), "") if stops.has_soft_stop(draft) else ""
    reason = "Neurologist on call, today" if action else ""
    return plans.sign(plan=draft, by=by, checked=True, key=key, stop_action=action, stop_reason=reason)


def give(
    plan: Plan,
    by: Member,
    key: str,
    *,
    on: date | None = None,
    reason: str = "As it fell",
    expires_on: date | None = None,
    batch: str = "HX24-117",
    giver: str = "Gil Giver",
) -> Record:
    """The next dose, today unless told otherwise."""
    row = FollowUp.objects.in_clinic(plan.clinic).get(patient=plan.patient)
    dose = doses.Given(
        on=on or plan.clinic.today(),
        place=row.next_key,
        product="hydroxocobalamin_1000",
        route="intramuscular",
        site="left_deltoid",
        batch=batch,
        expires_on=expires_on,
        giver=giver,
        nerves="no",
    )
    return doses.give(plan=plan, by=by, dose=dose, reason=reason, key=key)


def review(
    plan: Plan, by: Member, key: str, *, response: str = "not_better", place: str = "", **scores: int
) -> Record:
    """A review today; scores: by the feature's own name, such as numbness."""
    return recorded.review(plan, by, key, response, place, "", **scores)


def result(plan: Plan, by: Member, key: str, analyte: str, typed: str, unit: str, place: str = "") -> Record:
    """A blood result of today, in answer to a planned test or to none."""
    return results.record(
        plan=plan,
        by=by,
        on=plan.clinic.today(),
        analyte=analyte,
        typed=typed,
        unit=unit,
        place=place,
        panel="whole" if place else "",
        key=key,
    )
