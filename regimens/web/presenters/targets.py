"""The targets of this patient's blood results, and how one result stands to its own."""

from __future__ import annotations

from regimens.clinical.targets import Target, is_met, target_of
from regimens.models import Plan, Record
from regimens.wording import recording, targets

#: The tests that have a target.
WITH_TARGET = ("haemoglobin", "potassium", "homocysteine", "mma")


def of_patient(plan: Plan) -> list[str]:
    """Each target in words."""
    found = [(analyte, _target(plan, analyte)) for analyte in WITH_TARGET]
    return [_words(analyte, target) for analyte, target in found if target is not None]


def of_result(record: Record) -> str:
    """The target of one result, and whether it is met; empty where the test has none."""
    detail = record.detail
    target = _target(record.plan, detail["analyte"])
    if target is None:
        return ""
    met = is_met(
        target,
        analyte=detail["analyte"],
        value=detail["value"],
        comparator=detail["comparator"],
        unit=detail["unit"],
    )
    return f"{_words(detail['analyte'], target)} {targets.against(met=met, at_least=target.at_least)}"


def _target(plan: Plan, analyte: str) -> Target | None:
    told = {fact["fact"]: fact["value"] for fact in plan.document["facts"]}
    return target_of(analyte, sex=plan.patient.sex, pregnant=told.get("pregnancy") == "pregnant")


def _words(analyte: str, target: Target) -> str:
    limit = target.limit
    return targets.target(
        recording.ANALYTES.say(analyte),
        str(limit.as_json()["value"]),
        limit.unit_text,
        at_least=target.at_least,
        basis=limit.basis,
    )
