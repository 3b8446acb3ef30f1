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

from regimens.actions import courses, doses, due, recording, reviews, tasks
from regimens.actions.courses import Course
from regimens.actions.permissions import Do, may
from regimens.actions.plans import CannotBegin, NoReason
from regimens.actions.recording import CannotRecord
from regimens.models import Following, Member, Plan, Task
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
    return _page(request, found, known=courses.view(plan=found, by=member))


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
    review = courses.of(found).proposal.review
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


def _page(
    request: HttpRequest, found: Plan, status: int = OK, known: Course | None = None, **more: Any
) -> HttpResponse:
    member = _member(request)
    seen = known or courses.of(found)
    forecast = seen.seen
    values = {
        "plan": found,
        "patient": found.patient,
        "newer": newer_than(found, family(found)),
        "standing": shown.standing(seen),
        "notices": shown.notices(found, forecast),
        "stop": forecast.missed_in_row >= due.MISSED,
        "next": entries.next_dose(found, forecast),
        "proposed": [followup.NEXT_ACTIONS.say(each) for each in seen.proposal.actions],
        "moved": shown.moved(found, forecast),
        "moved_note": followup.WAITS_FOR_ACCEPTANCE,
        "moved_check": doses.dates_shown(forecast.moved),
        "rows": shown.rows(found, forecast, seen.standing),
        "chart": chart.chart(found, seen.standing),
        **_doable(seen, member),
        **_log(seen, member),
        "key": str(uuid.uuid4()),
    }
    return render(request, "regimens/course/course.html", values | more, status=status)


def _doable(seen: Course, member: Member) -> dict[str, Any]:
    """What this member may record and decide now: nothing once the patient is no longer followed."""
    is_followed = seen.following == Following.ACTIVE
    may_decide = is_followed and may(member, Do.DECIDE)
    return {
        "may_record": is_followed and may(member, Do.RECORD),
        "may_decide": may_decide,
        "may_amend": is_followed and may(member, Do.DRAFT_PLAN) and seen.proposal.review is not None,
        "ends_at_plateau": may_decide and seen.proposal.loading_open,
        "colleagues": _colleagues(member) if may(member, Do.RECORD) else [],
    }


def _colleagues(member: Member) -> list[Member]:
    """Who may take over a task."""
    found = member.clinic.members.filter(Q(is_clinician=True) | Q(is_nurse=True), user__is_active=True)
    return list(found.select_related("user").order_by("display_name"))


def _log(seen: Course, member: Member) -> dict[str, Any]:
    mine = Task.objects.in_clinic(seen.plan.clinic).filter(patient=seen.plan.patient, closed_at__isnull=False)
    closed = mine.select_related("owner__user", "closed_by__user").order_by("-closed_at")
    return {
        "log": [(entries.entry(each), recording.may_take_back(each, member)) for each in seen.records],
        "tasks": [listed.to_do(task, seen.today) for task in seen.tasks],
        "closed_tasks": [listed.to_do(task, seen.today) for task in closed],
        "may_close": may(member, Do.RECORD),
    }
