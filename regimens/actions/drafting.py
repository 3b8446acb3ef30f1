"""Turns answers into a plan document and keeps both as an unsigned plan version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext

from regimens import clinical
from regimens.actions import audit, first_day, kept_rule_sets, releases
from regimens.clinical import integrity
from regimens.clinical.rule import RuleSetRefused
from regimens.clinical.rules import RULES
from regimens.models import (
    Assessment,
    AssessmentState,
    Clinic,
    EventKind,
    Member,
    Patient,
    Plan,
    Shortage,
    clock,
)
from regimens.models.plan import CHECK_CODE_LENGTH


class NotReadable(ValueError):
    """The answers contain what no plan can rest on; `errors` are the core's pointers and codes."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__(gettext("The answers can't be read as a history. Check the marked answers."))
        self.errors = errors


class RulesOutOfDate(NotReadable):
    """A number of the rules was to be checked again by now, so they make no new plan; the text says which."""

    def __init__(self, sentence: str) -> None:
        super().__init__([])
        self.args = (sentence,)


def check_rules_are_current(as_of: date) -> None:
    """Raise RulesOutOfDate unless every number of the rules may still be relied on that day."""
    try:
        integrity.check(RULES, as_of=as_of)
    except RuleSetRefused as refused:
        raise RulesOutOfDate(f"{refused} No new plan is made until then.") from refused


def answers_of(assessment: Assessment, as_of: date) -> dict[str, Any]:
    """The assessment's answers read on this day, with the first day that was meant when they last changed."""
    then = assessment.clinic.day_of(assessment.changed_at)
    return {**assessment.answers, **first_day.as_meant(assessment.answers, then, as_of)}


def history_of(assessment: Assessment, as_of: date) -> dict[str, Any]:
    """The assessment's answers as the history of this patient on this day."""
    from regimens.actions import answers

    patient: Patient = assessment.patient
    return answers.history_document(
        answers=answers_of(assessment, as_of),
        age_years=patient.age_on(as_of),
        sex=patient.sex,
        site=assessment.clinic.site_document(as_of),
        as_of=as_of,
    )


def document_of(history: Mapping[str, object], clinic: Clinic) -> dict[str, Any]:
    """The plan document for a history, with the rule set's standing in the clinic; raises NotReadable."""
    document = clinical.plan_document(history, standing=releases.standing(clinic))
    if document["status"] == "invalid_input":
        raise NotReadable(document["errors"])
    return document


def draft(*, assessment: Assessment, by: Member, numbered: Plan | None) -> Plan:
    """Freeze the answers and keep the document they lead to; a new number unless one is continued."""
    as_of = assessment.clinic.today()
    check_rules_are_current(as_of)
    history = history_of(assessment, as_of)
    document = document_of(history, assessment.clinic)
    kept_rule_sets.keep_text(document["ruleset"])
    assessment.shortage = _shortage_behind(assessment, history, document)
    freeze(assessment, history)
    plan = Plan(
        clinic=assessment.clinic,
        patient=assessment.patient,
        assessment=assessment,
        number=numbered.number if numbered else next_number(assessment.clinic),
        version=next_version(numbered) if numbered else 1,
        supersedes=numbered,
        history_text=assessment.history_text,
        drafted_by=by,
        drafted_at=clock.now(),
        state_changed_at=clock.now(),
        state_changed_by=by,
        **columns_of(document),
    )
    plan.save(force_insert=True)
    audit.record(EventKind.PLAN_DRAFTED, by=by, on=plan, detail=_told(plan))
    return plan


def _shortage_behind(
    assessment: Assessment, history: Mapping[str, Any], document: Mapping[str, Any]
) -> Shortage | None:
    """The open shortage but for which another product would be given, so that the plan is temporary.

    A draft that was begun for a shortage stays so while that lasts.
    """
    clinic = assessment.clinic
    short = {each.product: each for each in Shortage.objects.in_clinic(clinic).filter(ended_on__isnull=True)}
    begun_for = short.get(assessment.shortage.product) if assessment.shortage else None
    if not short or document["regimen"] is None:
        return begun_for
    full = {**history, "site": {**history["site"], "stock": list(clinic.stock)}}
    wanted = product_of(document_of(full, clinic))
    return begun_for if wanted == product_of(document) else short.get(wanted, begun_for)


def product_of(document: Mapping[str, Any]) -> str:
    """The product that a plan is given with, as the clinic's stock names it; empty without a regimen."""
    regimen = document["regimen"]
    if regimen is None:
        return ""
    return f"{regimen['form']}_{'tablet' if regimen['route'] == 'oral' else 'injection'}"


def freeze(assessment: Assessment, history: Mapping[str, object]) -> None:
    """Close the answers behind the history made of them."""
    # Its numbers stay numbers (the spelling that is hashed writes 4.2 as text): it is read again as told.
    assessment.history_text = json.dumps(history, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assessment.state = AssessmentState.FROZEN
    assessment.save()


def next_number(clinic: Clinic) -> int:
    """The clinic's next plan number; the clinic's row is locked while it is taken."""
    Clinic.objects.select_for_update().get(pk=clinic.pk)
    last = Plan.objects.in_clinic(clinic).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def next_version(plan: Plan) -> int:
    """The version that follows the newest of this plan number."""
    Clinic.objects.select_for_update().get(pk=plan.clinic_id)
    same = Plan.objects.in_clinic(plan.clinic).filter(number=plan.number)
    return int(same.aggregate(last=Max("version"))["last"]) + 1


def columns_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document's text, hash and the few values that lists filter by."""
    return {
        "document_text": clinical.canonical(document),
        "document_sha256": document["sha256"],
        "check_code": document["sha256"][:CHECK_CODE_LENGTH],
        "status": document["status"],
        "as_of": date.fromisoformat(document["as_of"]),
        "ruleset_version": document["ruleset"]["version"],
        "alert_codes": " ".join(sorted({alert["code"] for alert in document["alerts"]})),
        "open_questions": len(document["questions"]),
        **_regimen_columns(document),
    }


def _regimen_columns(document: Mapping[str, Any]) -> dict[str, str]:
    regimen = document["regimen"] or {}
    facts = {fact["fact"]: fact["value"] for fact in document["facts"]}
    return {
        "purpose": facts.get("purpose", ""),
        "drug": regimen.get("form", ""),
        "route": regimen.get("route", ""),
        "loading": _decided(document, "loading"),
        "maintenance": _decided(document, "maintenance"),
        "duration": _decided(document, "duration"),
        "neurology": _neurology(document["flags"], facts),
        "lock": _decided(document, "cyanocobalamin_lock"),
        "egfr_band": _egfr_band(document["flags"], facts),
    }


def _decided(document: Mapping[str, Any], name: str) -> str:
    value = document["decisions"].get(name, {}).get("value")
    if isinstance(value, dict):
        return interval_code(value)
    return "" if value is None else str(value)


def interval_code(interval: Mapping[str, Any]) -> str:
    """An interval as a short code: "2-3 month"; equal ends stand once."""
    least, most = interval["at_least"], interval["at_most"]
    return f"{least if least == most else f'{least}-{most}'} {interval['unit']}"


def _neurology(flags: list[str], facts: Mapping[str, str]) -> str:
    if "NEURO_TONGUE_ONLY" in flags:
        return "tongue_only"
    if "NEURO" in flags:
        return "yes"
    return facts.get("neuro", "unknown")


def _egfr_band(flags: list[str], facts: Mapping[str, str]) -> str:
    if "RENAL_UNKNOWN" in flags:
        return "none"
    if "RENAL_WARN" in flags:
        return "50_to_59"
    return "below_50" if "RENAL_LOCK" in flags else "60_and_over"


def _told(plan: Plan) -> dict[str, object]:
    return {"number": plan.number, "version": plan.version, "status": plan.status, "check": plan.check_code}
