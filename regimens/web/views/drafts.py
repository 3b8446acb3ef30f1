"""A draft to go on with, to take over or to discard; and what every page of a draft needs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from regimens.actions import assessments, doses_on_record, old_drafts
from regimens.models import Assessment, AssessmentState, Member, Plan
from regimens.web import steps
from regimens.web.asking import form_key, new_key, see_page, signed_in
from regimens.web.forms.step import Situation
from regimens.web.middleware import HTMX_HEADER
from regimens.web.steps import CHECK

OK, CONFLICT = 200, 409


def draft_of(member: Member, draft_id: uuid.UUID) -> Assessment:
    """The clinic's draft; what is not the clinic's is not there."""
    drafts = Assessment.objects.in_clinic(member.clinic).select_related(
        "patient__clinic", "clinic", "owner__user"
    )
    found = drafts.filter(pk=draft_id).first()
    if found is None:
        raise Http404
    return old_drafts.close_if_old(assessment=found)


def situation_of(draft: Assessment) -> Situation:
    """What the steps may know of this draft."""
    today = draft.clinic.today()

    def plan(answers: Mapping[str, object]) -> Mapping[str, Any] | None:
        return assessments.plan_so_far(assessment=draft, answers=answers)

    return Situation(
        age_years=draft.patient.age_on(today),
        sex=draft.patient.sex,
        today=today,
        month_first=draft.clinic.profile == "us",
        allergy_names_cobalamin=draft.patient.allergy_names_cobalamin,
        answers=assessments.answers_of(assessment=draft),
        plan=plan,
        born=draft.patient.born,
        recorded=partial(doses_on_record.to_list, draft, today),
    )


def frame(request: HttpRequest, draft: Assessment) -> dict[str, Any]:
    """What every page of a draft carries: the patient, the version, the key of its form."""
    back_to_check = request.POST.get("return") or request.GET.get("return")
    return {
        "patient": draft.patient,
        "draft": draft,
        "key": new_key(),
        "return_to": CHECK if back_to_check == CHECK else "",
        "is_part": HTMX_HEADER in request.headers,
    }


def part(request: HttpRequest) -> str:
    """The named part of the template that htmx asked for; the whole page for everybody else."""
    return "#part" if HTMX_HEADER in request.headers else ""


def step_url(draft: Assessment, key: str) -> str:
    """The address of one step of this draft."""
    return reverse("regimens:step", kwargs={"draft_id": draft.pk, "step": key})


def not_yours_to_write(request: HttpRequest, draft: Assessment) -> HttpResponse:
    """A draft that became a plan, was discarded, or is written by somebody else."""
    if request.method == "POST" and draft.state == AssessmentState.FROZEN:
        plan = Plan.objects.in_clinic(draft.clinic).filter(assessment=draft).first()
        if plan is not None and request.resolver_match and request.resolver_match.kwargs.get("step") == CHECK:
            return see_page(request, "plan", plan.pk)
    return _show_draft(request, draft, CONFLICT if request.method == "POST" else OK)


@require_safe
def draft(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """A draft to go on with: its steps, whose it is, and what can be done with it."""
    member = signed_in(request)
    record = draft_of(member, draft_id)
    assessments.view(assessment=record, by=member)
    return _show_draft(request, record)


def _show_draft(request: HttpRequest, draft: Assessment, status: int = OK) -> HttpResponse:
    situation = situation_of(draft)
    member = signed_in(request)
    rows = [(one, one.is_complete(situation), step_url(draft, one.key)) for one in steps.STEPS]
    plan = Plan.objects.in_clinic(draft.clinic).filter(assessment=draft).first()
    values = frame(request, draft) | {
        "rows": rows,
        "first": steps.first_incomplete(situation),
        "is_mine": draft.owner_id == member.pk,
        "is_open": draft.state == AssessmentState.DRAFT,
        "plan": plan,
    }
    template = "regimens/wizard/draft.html"
    return render(request, template + part(request), values, status=status)


@require_POST
def take_over(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Go on with a colleague's draft."""
    member = signed_in(request)
    record = draft_of(member, draft_id)
    try:
        assessments.take_over(assessment=record, by=member, key=form_key(request))
    except assessments.Closed as closed:
        messages.error(request, str(closed))
    return see_page(request, "draft", record.pk)


@require_POST
def discard(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Close a draft without a plan."""
    member = signed_in(request)
    record = draft_of(member, draft_id)
    key = form_key(request)
    try:
        assessments.discard(assessment=record, by=member, reason=request.POST.get("reason", ""), key=key)
    except assessments.NotOwner as other:
        messages.error(request, str(other))
        return see_page(request, "draft", record.pk)
    except assessments.Closed as closed:
        messages.error(request, str(closed))
    else:
        messages.success(request, gettext("Draft discarded."))
    return see_page(request, "patient", record.patient_id)
