"""Plan versions kept from documents made by hand, so that pages are tested apart from the rules."""

from __future__ import annotations

from typing import Any
from unittest import mock

from regimens import clinical
from regimens.actions import assessments, plans
from regimens.models import Assessment, Member, Patient, Plan
from tests.wording.plans import Document, alert, decision, document, event, months, nerves


def fact(name: str, value: str, origin: str = "given") -> dict[str, str]:
    """A fact."""
    return {"fact": name, "value": value, "origin": origin}


def advice(code: str, label: str = "source") -> dict[str, Any]:
    """A line of advice."""
    return {"code": code, "rule": "advice.test", "basis": ["S43"], "label": label}


def referral(to: str, urgency: str, finding: str) -> dict[str, Any]:
    """A referral."""
    return {"to": to, "urgency": urgency, "finding": finding, "rule": "referrals.test", "basis": ["T30"]}


def option(code: str, state: str, because: list[str], would_change: list[str]) -> dict[str, Any]:
    """An option that is not the plan."""
    made = {"code": code, "state": state, "because": because, "would_change": would_change}
    return {**made, "rule": "options.test", "basis": ["S01"]}


def rich(**more: Any) -> Document:
    """Nerve involvement with something in every part of the page."""
    base = nerves()
    baseline = event("baseline", "2026-11-23", "blood_test", "monitoring", before="loading-1")
    baseline["tests"] = ["haematocrit", "b12", "potassium"]
    schedule = [baseline, *base["schedule"]]
    schedule.append(event("follow-up-3m", "2027-02-23", "blood_test", "monitoring", tests=["b12"]))
    for row in schedule:
        if row["key"] in ("loading-4", "loading-7"):
            row["closed_day"] = True
    made: Document = {
        "regimen": base["regimen"],
        "schedule": schedule,
        "decisions": base["decisions"]
        | {
            "loading": decision(
                "alternate_days",
                because=[
                    {"fact": "neuro.numbness", "value": "yes", "truth": "yes"},
                    {"fact": "neuro.gait_disturbance", "value": "yes", "truth": "yes"},
                ],
                considered=[
                    {"rule": "loading.test", "value": "alternate_days", "state": "fired"},
                    {
                        "rule": "loading.without_nerves",
                        "value": "three_per_week",
                        "state": "not_met",
                        "by": ["neuro.numbness=yes"],
                    },
                ],
            ),
            "form": decision("hydroxocobalamin", basis=["S01", "T39"], label="proposal"),
            "route": decision("intramuscular", precautionary=True, unknown=["safety.bleeding_risk"]),
            "cyanocobalamin_lock": decision("on", label="other"),
        },
        "alerts": [
            alert("A07"),
            alert("A09"),
            alert("A12"),
            alert("A14"),
            alert("A17", "note"),
            alert("A15", "note", precautionary=True),
        ],
        "advice": [
            advice("assess_nerves"),
            advice("technique_no_iv"),
            advice("folic_acid_continue", "other"),
            advice("titrate_on_symptoms", "proposal"),
        ],
        "referrals": [
            referral("haematology", "routine", "severe_anaemia"),
            referral("neurology", "same_day", "cord_signs"),
        ],
        "alternatives": [
            option("cyanocobalamin_injection", "excluded", ["egfr=42 mL/min/1.73m2"], []),
            option("monthly", "available", [], ["response=returns_before_next_dose"]),
        ],
        "questions": [
            {"fact": "egfr", "pointer": "/labs", "decides": ["cyanocobalamin_lock"], "urgent": True},
            {"fact": "preference", "pointer": "/preference", "decides": ["route"], "urgent": False},
        ],
        "facts": [
            fact("purpose", "treat"),
            fact("age_years", "64"),
            fact("neuro.numbness", "yes"),
            fact("neuro.gait_disturbance", "yes"),
            fact("egfr", "unknown", "absent"),
            fact("neurological_involvement", "yes", "derived"),
            fact("site.profile", "uk"),
        ],
        "flags": ["CAUSE_UNKNOWN", "NEURO"],
    }
    return document(**(made | more))


def red_flag(**more: Any) -> Document:
    """The same with a red flag, which signing must answer."""
    return rich(alerts=[alert("A02", "stop"), alert("A07")], **more)


def open_choice(**more: Any) -> Document:
    """A range of intervals, of which the clinician has not chosen yet."""
    made = {"signable": False, "blockers": ["maintenance_not_chosen"]}
    wide = nerves()
    wide["regimen"]["phases"][1] |= {"interval": months(2, 3), "provisional": True}
    wide["decisions"]["maintenance"] = decision(months(2, 3))
    return document(
        **({"regimen": wide["regimen"], "decisions": wide["decisions"], "schedule": []} | made | more)
    )


def nothing(status: str = "no_indication", **more: Any) -> Document:
    """An answer without a regimen."""
    made = {"signable": False, "blockers": ["not_planned"]}
    return document(status=status, **(made | more))


def begin(patient: Patient, by: Member, answers: dict[str, object], key: str = "row") -> Assessment:
    """A draft with these answers."""
    begun = assessments.begin(patient=patient, by=by, key=key)
    return assessments.answer(
        assessment=begun, by=by, step="dates", answers=answers, clears=[], version=begun.version
    )


def keep(assessment: Assessment, made: Document, key: str = "row") -> Plan:
    """The plan version of this draft, whose document is the one made by hand, under the present rules."""
    made = made | {"ruleset": made["ruleset"] | {"sha256": clinical.RULESET.sha256}}
    with mock.patch.object(clinical, "plan_document", return_value=made):
        return assessments.complete(
            assessment=assessment, by=assessment.owner, version=assessment.version, key=key
        )


def signed(plan: Plan, by: Member, key: str = "sign") -> Plan:
    """The plan, signed."""
    return plans.sign(plan=plan, by=by, checked=True, key=key)
