"""The page of a patient's course: what is due, what waits for a decision, what was recorded."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from regimens.actions import courses, doses, due, plans, reviews, tasks
from regimens.actions.courses import Course
from regimens.actions.permissions import Do, may
from regimens.actions.recording import CannotRecord, NotFollowed
from regimens.models import Following, Member, Plan, PlanState, Task
from regimens.web.middleware import MemberRequest
from regimens.web.presenters import chart, records
from regimens.web.presenters import course as shown
from regimens.web.presenters.course_tasks import control, to_clear
from regimens.web.views.plan_page import plan_of

OK, SEE_OTHER, CONFLICT, UNPROCESSABLE = 200, 303, 409, 422
ACTIONS = (
    ("not-given", "Not given"),
    ("review", "Review"),
    ("result", "Blood result"),
    ("rebook", "Rebook"),
    ("contact", "Log contact"),
    ("hold", "Put on hold"),
    ("transfer", "Transfer out"),
)


def _member(request: HttpRequest) -> Member:
    return cast(MemberRequest, request).member


def _key(request: HttpRequest) -> str:
    return request.POST.get("key") or str(uuid.uuid4())


def _see(url: str) -> HttpResponse:
    response = redirect(url)
    response.status_code = SEE_OTHER
    return response


def _see_course(plan_id: Any) -> HttpResponse:
    return _see(reverse("regimens:plan_course", args=[plan_id]))


@require_safe
def course(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """The whole page; opening it is noted."""
    member = _member(request)
    return _page(request, courses.view(plan=plan_of(member, plan_id), by=member))


def _page(request: HttpRequest, seen: Course, status: int = OK, **refused: Any) -> HttpResponse:
    """The page as it stands; `refused` carries what was just sent and not done."""
    member = _member(request)
    values = _read(seen, member) | _doable(seen, member) | {"key": str(uuid.uuid4())} | refused
    return render(request, "regimens/course/course.html", values, status=status)


def _read(seen: Course, member: Member) -> dict[str, Any]:
    """What the course says, in words."""
    plan = seen.plan
    reader = records.reader_of(plan, member)
    is_signed = plan.state == PlanState.SIGNED
    return {
        "plan": plan,
        "patient": plan.patient,
        "newest": None if is_signed else due.signed_plan(plan.patient),
        "standing": shown.standing(seen),
        "due": shown.due(seen),
        "drug": shown.drug_line(seen),
        "stops": shown.warnings(seen),
        "notes": shown.notes(seen),
        "proposed": shown.proposed(seen),
        "moved": shown.moved(seen),
        "moved_check": shown.shown(seen),
        "rows": shown.rows(seen, reader),
        "tasks": [to_clear(task, seen.today) for task in seen.tasks],
        "log": [records.entry(record, reader) for record in seen.records],
        "chart": chart.chart(seen),
        "expected": chart.EXPECTED if plan.loading not in ("", "none") else "",
    }


def _doable(seen: Course, member: Member) -> dict[str, Any]:
    """What this member may record or decide now."""
    followed = seen.plan.state == PlanState.SIGNED
    records_now = followed and may(member, Do.RECORD)
    return {
        "may_record": records_now,
        "may_decide": followed and may(member, Do.DECIDE),
        "may_amend": followed and may(member, Do.DRAFT_PLAN),
        "may_clear": may(member, Do.RECORD),
        "is_active": followed and seen.following == Following.ACTIVE,
        "actions": ACTIONS if records_now and seen.following == Following.ACTIVE else (),
        "colleagues": tasks.may_own(member.clinic) if may(member, Do.RECORD) and seen.tasks else [],
    }


@require_POST
def accept(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Accept the new dates that the page showed."""
    member = _member(request)
    found = plan_of(member, plan_id)
    try:
        doses.accept_dates(plan=found, by=member, shown=request.POST.get("shown", ""), key=_key(request))
    except (NotFollowed, CannotRecord) as refused:
        now = courses.of(plan_of(member, plan_id))
        return _page(request, now, CONFLICT, refused=str(refused), refused_at="moved")
    messages.success(request, "New dates accepted.")
    return _see_course(found.pk)


@require_POST
def amend(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Open a draft that amends the plan as a review, from the latest review."""
    member = _member(request)
    found = plan_of(member, plan_id)
    seen = courses.of(found)
    latest = seen.proposal.review
    if latest is None:
        said = "Record the review first: the draft is made from it."
        return _page(request, seen, CONFLICT, refused=said, refused_at="reviews")
    try:
        draft = reviews.amend_after(review=latest, by=member, key=_key(request))
    except (plans.CannotBegin, plans.IllegalStep) as refused:
        return _page(request, seen, CONFLICT, refused=str(refused), refused_at="reviews")
    return _see(reverse("regimens:step", args=[draft.pk, "check"]))


# Tasks


def _task_of(member: Member, task_id: uuid.UUID) -> Task:
    """The clinic's task; what is not the clinic's is not there."""
    found = Task.objects.in_clinic(member.clinic).filter(pk=task_id)
    one = found.select_related("patient__clinic", "plan", "clinic").first()
    if one is None:
        raise Http404
    return one


def _course_of(task: Task, member: Member) -> Plan:
    """The version whose course lists the task: the one that is followed, else its own."""
    newest = due.signed_plan(task.patient)
    return plan_of(member, (newest or task.plan).pk)


def _task_refused(request: HttpRequest, task: Task, refused: CannotRecord) -> HttpResponse:
    """The page with why the task is as it was, and what was typed."""
    now = courses.of(_course_of(task, _member(request)))
    is_open = any(one.pk == task.pk for one in now.tasks)
    values = {
        "refused": str(refused),
        "refused_at": control(refused.control, task) if refused.control and is_open else "tasks",
        "typed": request.POST.get("outcome", ""),
    }
    return _page(request, now, UNPROCESSABLE if refused.control else CONFLICT, **values)


@require_POST
def close_task(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Close a task with what came of it."""
    member = _member(request)
    task = _task_of(member, task_id)
    try:
        tasks.close(task=task, by=member, outcome=request.POST.get("outcome", ""), key=_key(request))
    except CannotRecord as refused:
        return _task_refused(request, task, refused)
    messages.success(request, "Task closed.")
    return _see(f"{reverse('regimens:plan_course', args=[_course_of(task, member).pk])}#tasks")


@require_POST
def hand_over_task(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Give a task to a colleague."""
    member = _member(request)
    task = _task_of(member, task_id)
    try:
        to = _colleague(member, request.POST.get("owner", ""))
        tasks.hand_over(task=task, by=member, to=to, key=_key(request))
    except CannotRecord as refused:
        return _task_refused(request, task, refused)
    messages.success(request, f"Task handed over to {to.name}.")
    return _see(f"{reverse('regimens:plan_course', args=[_course_of(task, member).pk])}#tasks")


def _colleague(member: Member, sent: str) -> Member:
    """One of those who may own a task, as chosen on the page."""
    for one in tasks.may_own(member.clinic):
        if str(one.pk) == sent:
            return one
    raise CannotRecord("Select a clinician or nurse of the clinic.", "owner")
