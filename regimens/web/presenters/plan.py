"""A plan as its page shows it: the state, the order line, the record's text, the answers it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_noop

from regimens import clinical
from regimens.actions import course_so_far
from regimens.actions.as_it_stands import as_it_stands
from regimens.models import Plan, PlanState
from regimens.web.presenters import rulebook
from regimens.wording import advice, dates, facts, order, regimen, shortages, statuses
from regimens.wording.order import Order
from regimens.wording.statuses import Explanation
from regimens.wording.table import sentence
from regimens.wording.translated import in_language

Document = Mapping[str, Any]


def moment(when: datetime, zone: str) -> str:
    """23-Nov-2026 14:06 on the clinic's clock."""
    local = when.astimezone(ZoneInfo(zone))
    return f"{dates.clinic_date(local.date())} {local:%H:%M}"


# State


@dataclass(frozen=True)
class State:
    """The strip at the top: the state in words, more about it, and the word that marks a copy."""

    code: str
    words: str
    detail: str
    mark: str
    ruleset: str


def state(plan: Plan, newer: Plan | None = None) -> State:
    """What the state strip says."""
    return State(
        code=plan.state,
        words=_state_words(plan, newer),
        detail=_state_detail(plan),
        mark=in_language(statuses.WATERMARKS[plan.state]),
        ruleset=statuses.ruleset_words(plan.document),
    )


def temporary(plan: Plan) -> str:
    """That it was changed for a shortage, while it is a draft or followed."""
    shortage = plan.assessment.shortage
    if shortage is None or plan.state not in (PlanState.DRAFT, PlanState.SIGNED):
        return ""
    return shortages.temporary(regimen.PRODUCTS.say(shortage.product), shortage.began_on, shortage.ended_on)


def _state_words(plan: Plan, newer: Plan | None) -> str:
    zone = plan.clinic.time_zone
    if plan.state == PlanState.SIGNED:
        return gettext("Signed {signature}, version {version}").format(
            signature=signature(plan), version=plan.version
        )
    if plan.state == PlanState.SUPERSEDED:
        return (
            gettext("Superseded by version {version}").format(version=newer.version)
            if newer
            else gettext("Superseded by a newer version")
        )
    if plan.state in (PlanState.WITHDRAWN, PlanState.ENTERED_IN_ERROR):
        return f"{statuses.PLAN_STATES.say(plan.state)} {moment(plan.state_changed_at, zone)}"
    return statuses.PLAN_STATES.say(plan.state)


def _state_detail(plan: Plan) -> str:
    parts = [
        gettext("{name} version {version}, made for {day}.").format(
            name=plan.name, version=plan.version, day=dates.clinic_day(plan.as_of)
        )
    ]
    if plan.state == PlanState.SIGNED and not rulebook.is_present(plan.document):
        present = clinical.RULESET.version
        parts.append(
            gettext(
                "Rules changed since this plan: {ruleset_version} to {present}. Amend it to re-check."
            ).format(ruleset_version=plan.ruleset_version, present=present)
        )
    if plan.signed_at and plan.state != PlanState.SIGNED:
        parts.append(gettext("Was signed {signature}.").format(signature=signature(plan)))
    if plan.state_reason:
        word = (
            gettext("At signing")
            if plan.state in (PlanState.SIGNED, PlanState.SUPERSEDED)
            else gettext("Reason")
        )
        parts.append(sentence(f"{word}: {plan.state_reason}"))
    return " ".join(parts)


def signature(plan: Plan) -> str:
    """23-Nov-2026 14:06 by Dr Chris Clinician, GMC 7000001: the signer as they were that day."""
    if plan.signed_at is None:
        return ""
    when = moment(plan.signed_at, plan.clinic.time_zone)
    return gettext("{when} by {signer_name}, {signer_body} {signer_number}").format(
        when=when,
        signer_name=plan.signer_name,
        signer_body=plan.signer_body,
        signer_number=plan.signer_number,
    )


# Order


def order_of(plan: Plan) -> Order | None:
    """The order line in the words of the clinic's profile; of tablets gone on with it names no first day."""
    mark = {"goes_on": True} if course_so_far.tablets_go_on(plan) else {}
    return order.of(plan.document | mark, plan.clinic.profile)


def changed_from_rules(plan: Plan) -> list[str]:
    """Where the clinician's choice differs from what the rules alone would give, with the reason."""
    said = [
        advice.ADVICE.say(line["code"]) for line in plan.document["advice"] if line["code"] in advice.CHANGES
    ]
    reason = plan.assessment.reason
    return [
        f"{words} {sentence(gettext('Reason: {reason}').format(reason=reason))}" if reason else words
        for words in said
    ]


def for_record(plan: Plan, newer: Plan | None = None) -> str:
    """The plan as plain text for the patient's record, with the next injection as it stands today."""
    patient = plan.patient
    heading = gettext(
        "{family}, {given}, born {born}, plan {plan} version {version}, check code {code}"
    ).format(
        family=patient.family_name.upper(),
        given=patient.given_name,
        born=dates.clinic_date(patient.born),
        plan=plan.name,
        version=plan.version,
        code=plan.check_code,
    )
    return order.for_record(
        as_it_stands(plan).document,
        heading=heading,
        state=_state_words(plan, newer),
        changes=tuple(changed_from_rules(plan)),
        profile=plan.clinic.profile,
    )


def explanation(document: Document) -> Explanation | None:
    """Why there is no regimen and what to do; nothing when there is one."""
    return None if document["status"] == "planned" else statuses.explain(document)


# Answers


@dataclass(frozen=True)
class Answered:
    """One fact with its value."""

    label: str
    value: str
    is_unknown: bool


@dataclass(frozen=True)
class AnswerGroup:
    """The facts of one step."""

    title: str
    facts: list[Answered]


_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        gettext_noop("Reason and diagnosis"),
        ("purpose", "age_years", "sex", "diagnosis", "b12", "mma", "homocysteine"),
    ),
    (
        gettext_noop("Kidneys and results"),
        ("egfr", "creatinine", "kidney", "potassium", "haemoglobin", "platelets", "folate"),
    ),
    (gettext_noop("Nerves"), ("neuro",)),
    (gettext_noop("Surgery and absorption"), ("absorption",)),
    (gettext_noop("Safety checks"), ("safety", "pregnancy", "preference", "anaemia")),
    (
        gettext_noop("Treatment so far"),
        ("injections", "current_interval", "oral_trial", "response", "plateau_on", "loading_until"),
    ),
    (gettext_noop("Dates and choices"), ("start_on", "choices")),
)
_REST = gettext_noop("More")


def answer_groups(document: Document) -> list[AnswerGroup]:
    """The answers that the plan was made from, as the form asked them; derived facts apart."""
    found: dict[str, list[Answered]] = {title: [] for title, _ in _GROUPS}
    found[_REST] = []
    for fact in document["facts"]:
        if fact["origin"] == "derived" or fact["fact"].startswith("site.") or fact["fact"] == "as_of":
            continue
        label = facts.label(fact["fact"])
        said = Answered(
            label if label[1:2].isupper() else label[0].upper() + label[1:],
            facts.value(fact["fact"], fact["value"]),
            fact["value"] == "unknown",
        )
        found[_group(fact["fact"])].append(said)
    return [AnswerGroup(gettext(title), lines) for title, lines in found.items() if lines]


def _group(fact: str) -> str:
    for title, prefixes in _GROUPS:
        if any(fact == prefix or fact.startswith((f"{prefix}.", f"{prefix}_")) for prefix in prefixes):
            return title
    return _REST
