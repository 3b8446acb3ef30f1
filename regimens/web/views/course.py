"""A patient's course of treatment: the living schedule, what was recorded, and what is decided next."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from regimens.actions import course_so_far, courses, doses, reviews, tasks
from regimens.actions.permissions import Do, may
from regimens.actions.plans import CannotBegin, NoReason
from regimens.actions.recording import CannotRecord
from regimens.actions.worklist import TEXTS
from regimens.models import Member, Plan, PlanState, Record, RecordKind, Task
from regimens.web.middleware import MemberRequest
from regimens.web.presenters import chart
from regimens.web.presenters import course as shown
from regimens.web.presenters import recording as entries
from regimens.web.presenters import worklist as listed
from regimens.web.views.plan_page import family, newer_than, plan_of
from regimens.wording import followup

OK, SEE_OTHER, CONFLICT, UNPROCESSABLE = 200, 303, 409, 422


def _member(request: HttpRequest) -> Member:
    return cast(MemberRequest, request).member


def _key(request: HttpRequest) -> str:
    return request.POST.get("key") or str(uuid.uuid4())


@require_safe
def course(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """The whole course; opening it is noted."""
    member = _member(request)
    found = plan_of(member, plan_id)
    courses.view(plan=found, by=member)
    return _page(request, found)


@require_POST
def accept(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Accept the new dates that were shown."""
    found = plan_of(_member(request), plan_id)
    shown_dates = request.POST.get("shown", "")
    try:
        doses.accept_dates(plan=found, by=_member(request), shown=shown_dates, key=_key(request))
    except CannotRecord as refused:
        return _page(request, found, CONFLICT, refused=str(refused))
    messages.success(request, "The new dates stand.")
    return _see(found)


@require_POST
def amend(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Open a draft that amends the plan with what the latest review found."""
    member = _member(request)
    found = plan_of(member, plan_id)
    review = _latest_review(found)
    if review is None:
        return _page(request, found, CONFLICT, refused="Record a review first.")
    try:
        draft = reviews.amend_after(review=review, by=member, key=_key(request))
    except (CannotRecord, CannotBegin, NoReason) as refused:
        return _page(request, found, CONFLICT, refused=str(refused))
    response = redirect(reverse("regimens:step", kwargs={"draft_id": draft.pk, "step": "reason"}))
    response.status_code = SEE_OTHER
    return response


@require_POST
def close_task(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Close a task with what came of it."""
    member = _member(request)
    found = _task_of(member, task_id)
    outcome = request.POST.get("outcome", "")
    try:
        tasks.close(task=found, by=member, outcome=outcome, key=_key(request))
    except CannotRecord as refused:
        status = UNPROCESSABLE if refused.control else CONFLICT
        return _page(
            request, found.plan, status, refused=str(refused), task_refused=found.pk, outcome=outcome
        )
    messages.success(request, "The task is closed.")
    return _see(found.plan)


@require_POST
def hand_over(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Give a task to a colleague."""
    member = _member(request)
    found = _task_of(member, task_id)
    wanted = request.POST.get("owner", "")
    to = member.clinic.members.filter(pk=int(wanted)).first() if wanted.isdecimal() else None
    if to is None:
        return _page(request, found.plan, UNPROCESSABLE, refused="Select a clinician or nurse of the clinic.")
    try:
        tasks.hand_over(task=found, by=member, to=to, key=_key(request))
    except CannotRecord as refused:
        return _page(request, found.plan, UNPROCESSABLE, refused=str(refused))
    messages.success(request, f"The task is now with {to.name}.")
    return _see(found.plan)


def _see(found: Plan) -> HttpResponse:
    response = redirect(reverse("regimens:plan_course", args=[found.pk]))
    response.status_code = SEE_OTHER
    return response


def _task_of(member: Member, task_id: uuid.UUID) -> Task:
    found = Task.objects.in_clinic(member.clinic).select_related("plan__patient__clinic", "plan__clinic")
    task = found.filter(pk=task_id).first()
    if task is None:
        raise Http404
    return task


def _latest_review(found: Plan) -> Record | None:
    mine = Record.objects.in_clinic(found.clinic).filter(
        plan=found, kind=RecordKind.REVIEW, taken_back_at__isnull=True
    )
    return (
        mine.select_related("plan__patient__clinic", "plan__clinic").order_by("-on", "-recorded_at").first()
    )


def _page(request: HttpRequest, found: Plan, status: int = OK, **more: Any) -> HttpResponse:
    member = _member(request)
    records = course_so_far.standing_records(found)
    today = found.clinic.today()
    seen = course_so_far.forecast_of(found, today, records)
    is_followed = found.state == PlanState.SIGNED
    values = {
        "plan": found,
        "patient": found.patient,
        "newer": newer_than(found, family(found)),
        "standing": shown.standing(found, records),
        "notices": shown.notices(found, seen),
        "stop": seen.missed_in_row >= 2,
        "next": entries.next_dose(found, seen),
        "proposed": [followup.NEXT_ACTIONS.say(each) for each in reviews.proposed(found)],
        "moved": shown.moved(found, seen),
        "moved_note": followup.WAITS_FOR_ACCEPTANCE,
        "moved_check": doses.dates_shown(seen.moved),
        "rows": shown.rows(found, seen, records),
        "chart": chart.chart(found, records),
        **_doable(found, member, is_followed=is_followed),
        **_log(found, member),
        "key": str(uuid.uuid4()),
    }
    return render(request, "regimens/course/course.html", values | more, status=status)


def _doable(found: Plan, member: Member, *, is_followed: bool) -> dict[str, Any]:
    until_plateau = any(
        phase["ends"] == "at_plateau" for phase in (found.document["regimen"] or {}).get("phases", ())
    )
    may_record = is_followed and may(member, Do.RECORD)
    may_decide = is_followed and may(member, Do.DECIDE)
    return {
        "may_record": may_record,
        "may_decide": may_decide,
        "may_amend": is_followed and may(member, Do.DRAFT_PLAN) and _latest_review(found) is not None,
        "ends_at_plateau": may_decide and until_plateau,
        "colleagues": _colleagues(member) if may(member, Do.RECORD) else [],
    }


def _colleagues(member: Member) -> list[Member]:
    """Who may take over a task."""
    found = member.clinic.members.filter(Q(is_clinician=True) | Q(is_nurse=True), user__is_active=True)
    return list(found.select_related("user").order_by("display_name"))


def _log(found: Plan, member: Member) -> dict[str, Any]:
    everything = Record.objects.in_clinic(found.clinic).filter(patient=found.patient)
    rows = everything.select_related("recorded_by__user", "taken_back_by__user", "plan__clinic")
    today = found.clinic.today()
    mine = Task.objects.in_clinic(found.clinic).filter(patient=found.patient)
    about = mine.select_related("owner__user", "closed_by__user", "patient__clinic")
    return {
        "log": [entries.entry(record) for record in rows.defer(*TEXTS).order_by("-recorded_at")],
        "tasks": [
            listed.to_do(task, today) for task in about.filter(closed_at__isnull=True).order_by("due_on")
        ],
        "closed_tasks": [
            listed.to_do(task, today) for task in about.filter(closed_at__isnull=False).order_by("-closed_at")
        ],
        "may_take_back": may(member, Do.RECORD),
        "may_close": may(member, Do.RECORD),
    }
