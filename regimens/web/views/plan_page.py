"""What the page of a plan version shows and offers, for the member who looks at it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from regimens.actions import as_it_stands as standings
from regimens.actions import drafting, due, plans, resting
from regimens.actions.permissions import Do, may
from regimens.actions.plans import CannotSign, NotReadable
from regimens.models import Member, Plan, PlanState
from regimens.web.asking import new_key, signed_in
from regimens.web.forms.plan import ChoicesForm, SignForm
from regimens.web.presenters import alerts as warned
from regimens.web.presenters import (
    continuing,
    course,
    disagreements,
    readings,
    reasons,
    releases,
    rulebook,
    schedule,
    trace,
    versions,
)
from regimens.web.presenters import plan as shown
from regimens.wording import ampoules, events
from regimens.wording.calendar_file import REISSUE
from regimens.wording.readers.reader import WRITTEN_FOR, Reader
from regimens.wording.translated import in_language

OK = 200
OPEN = (PlanState.DRAFT, PlanState.SIGNED)


def plan_of(member: Member, plan_id: uuid.UUID) -> Plan:
    """The clinic's plan version; what is not the clinic's is not there."""
    found = (
        Plan.objects.in_clinic(member.clinic)
        .select_related("patient__clinic", "clinic", "assessment", "supersedes")
        .filter(pk=plan_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def page(request: HttpRequest, found: Plan, status: int = OK, **forms: Any) -> HttpResponse:
    """The whole page; `forms` carries what was just sent and refused."""
    member = signed_in(request)
    switch = {"readers": readings.choices(), "written_for": in_language(WRITTEN_FOR)}
    values = read(found)
    values |= {"record": shown.for_record(found, values["newer"]), "key": new_key()}
    values |= dated(found) | _doable(found, member) | switch | forms
    return render(request, "regimens/plans/plan.html", values, status=status)


def family(found: Plan) -> list[Plan]:
    """Every version of this plan's number, newest first."""
    same = Plan.objects.in_clinic(found.clinic).filter(number=found.number)
    return list(same.select_related("clinic", "patient", "assessment").order_by("-version"))


def newer_than(found: Plan, same: list[Plan]) -> Plan | None:
    """The version that stands in place of this one: the signed one, else the newest."""
    later = [one for one in same if one.version > found.version]
    signed = [one for one in later if one.state == PlanState.SIGNED]
    return next(iter(signed or later), None)


def read(found: Plan) -> dict[str, Any]:
    """What the document says, in words."""
    document = found.document
    same = family(found)
    newer = newer_than(found, same)
    return {
        "plan": found,
        "patient": found.patient,
        "newer": newer,
        "state": shown.state(found, newer),
        "order": shown.order_of(found),
        "ampoules": ampoules.needed(document, found.clinic.profile),
        "changed": shown.changed_from_rules(found),
        "explanation": shown.explanation(document),
        "alerts": warned.alert_lists(document, _answered(found), standings.known_of(found)),
        "why": reasons.why(document),
        "words_notice": rulebook.book_of(document).notice,
        "approval": releases.behind(found),
        "advice": reasons.advice_groups(document),
        "referrals": reasons.referral_rows(document, found.clinic.profile),
        "disagreements": disagreements.of(found),
        "not_chosen": reasons.not_chosen(document, found.clinic.profile),
        "needed": reasons.still_needed(document),
        "answers": shown.answer_groups(document),
        "versions": versions.listed(same),
        "signature": shown.signature(found),
    }


def dated(found: Plan, document: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The dates, one list for every view of them; `document` where other dates stand than the plan's own."""
    document = document or found.document
    rows = schedule.rows(document, found.clinic.name, owner_of_closed_days(found))
    return {
        "rows": rows,
        "timeline": schedule.timeline(document),
        "months": schedule.months(rows, found.clinic.profile),
        "weekdays": schedule.headings(found.clinic.profile),
        "tests_due": schedule.tests_due(rows),
        "provisional_notes": schedule.provisional_notes(rows),
        "continues": continuing.continues(document),
    }


def as_it_stands(found: Plan, document: Mapping[str, Any]) -> dict[str, Any]:
    """Dates, warnings and advice for whoever acts on them; document: with the dates that stand today."""
    answered = _answered(found)
    if not any(event.get("closed_day") and not events.is_over(event) for event in _injections(document)):
        answered |= {warned.UNOWNED_DOSES}  # every dose to come has moved to an open day
    return dated(found, document) | {
        "alerts": warned.alert_lists(document, answered),
        "stops": warned.stops(found, is_out_of_date=False, standing=document),
        "advice": reasons.advice_groups(document),
    }


def _injections(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [event for event in document["schedule"] if event["kind"] == "injection"]


def owner_of_closed_days(found: Plan) -> str:
    """Who gives the doses on closed days, as answered; the document holds dates, not people."""
    return str(found.assessment.answers.get("closed_day_owner") or "")


def _answered(found: Plan) -> frozenset[str]:
    """The alerts that are settled because somebody owns those doses."""
    return (
        frozenset({warned.UNOWNED_DOSES}) if owner_of_closed_days(found) in schedule.OWNERS else frozenset()
    )


def _doable(found: Plan, member: Member) -> dict[str, Any]:
    """What this member may do with this version now, and why not where they may not."""
    is_draft = found.state == PlanState.DRAFT
    is_out_of_date = is_draft and plans.is_out_of_date(found)
    may_draft = may(member, Do.DRAFT_PLAN)
    choices = ChoicesForm(found.document)
    return {
        "is_draft": is_draft,
        "is_signed": found.state == PlanState.SIGNED,
        "may_see_course": may(member, Do.VIEW_COURSE),
        "stops": [
            *warned.stops(found, is_out_of_date=is_out_of_date),
            *map(warned.Item, readings.asked_today(found)),
        ],
        "held": readings.held(found, Reader.CLINICIAN if may(member, Do.DECIDE) else Reader.NURSE),
        "out_of_date": is_out_of_date,
        "rerun_changes": _rerun_changes(found) if is_out_of_date and may_draft else [],
        "may_draft": may_draft,
        "may_rerun": is_draft and may_draft,
        "may_amend": may_draft and found.state in OPEN,
        "may_take_back": may(member, Do.WITHDRAW_PLAN) and found.state in OPEN,
        "gone": resting.taken_back_since(found, due.signed_plan(found.patient)) if is_draft else [],
        "left_behind": course.left_behind(found) if may(member, Do.WITHDRAW_PLAN) else "",
        "may_mark_error": may(member, Do.WITHDRAW_PLAN) and found.state != PlanState.ENTERED_IN_ERROR,
        "choices": choices if is_draft and may_draft and choices.offers else None,
        "must_choose": warned.must_choose(found.document),
        "sign": SignForm(),
        "signer": member,
        "may_sign": may(member, Do.SIGN_PLAN),
        "cannot_sign": _why_not_sign(found, member) if is_draft else "",
        "copies": trace.to_take_back(found, family(found)),
        "reissue": in_language(REISSUE),
        "signers": [] if may(member, Do.SIGN_PLAN) else _signers(found),
    }


def _why_not_sign(found: Plan, member: Member) -> str:
    if not may(member, Do.SIGN_PLAN):
        return ""
    try:
        plans.check_can_sign(found, member)
    except CannotSign as refused:
        return refused.sentence
    return ""


def _signers(found: Plan) -> list[str]:
    """The colleagues who may sign, by name."""
    colleagues = Member.objects.filter(clinic=found.clinic, is_clinician=True, user__is_active=True)
    return sorted(colleague.name for colleague in colleagues.select_related("user"))


def _rerun_changes(found: Plan) -> list[versions.Change]:
    """What the same answers give today, without keeping anything."""
    try:
        history = drafting.history_of(found.assessment, found.clinic.today())
        again = drafting.document_of(history, found.clinic)
        return versions.changes(found.document, again, found.clinic.profile)
    except NotReadable:
        return []


def stops_as_made(found: Plan) -> list[warned.Item]:
    """The stop panel for paper: what stopped when the plan was made, and what was still open."""
    return warned.stops(found, is_out_of_date=False)
