"""A patient's course of treatment: opened, its new dates accepted, its plan amended, its tasks dealt with."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST, require_safe

from regimens.actions import course_so_far, courses, doses, reviews, tasks
from regimens.actions.plans import CannotBegin, IllegalStep, NoReason
from regimens.actions.recording import CannotRecord
from regimens.models import Member, Task
from regimens.web.asking import form_key, see_page, signed_in
from regimens.web.views.course_page import Refused, page
from regimens.web.views.plan_page import plan_of

CONFLICT, UNPROCESSABLE = 409, 422
NO_REVIEW = gettext_noop("Record a review first: the amendment follows what it found.")
SELECT_OWNER = gettext_noop("Select a clinician or nurse of the clinic.")


@require_safe
def course(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """The whole course; opening it is noted."""
    found = plan_of(signed_in(request), plan_id)
    courses.view(plan=found, by=signed_in(request))
    return page(request, found)


@require_POST
def accept(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Accept the new dates that were shown."""
    found = plan_of(signed_in(request), plan_id)
    seen = request.POST.get("shown", "")
    try:
        doses.accept_dates(plan=found, by=signed_in(request), shown=seen, key=form_key(request))
    except CannotRecord as refused:
        return page(request, found, CONFLICT, Refused(words=str(refused)))
    messages.success(request, gettext("New dates accepted. The schedule shows them."))
    return see_page(request, "plan_course", found.pk)


@require_POST
def amend(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Open a draft that amends the plan with what the latest review found."""
    found = plan_of(signed_in(request), plan_id)
    review = reviews.proposal(found, course_so_far.standing_records(found)).review
    if review is None:
        return page(request, found, CONFLICT, Refused(words=gettext(NO_REVIEW)))
    try:
        draft = reviews.amend_after(review=review, by=signed_in(request), key=form_key(request))
    except (CannotRecord, CannotBegin, IllegalStep, NoReason) as refused:
        return page(request, found, CONFLICT, Refused(words=str(refused)))
    return see_page(request, "step", draft.pk, "check")


@require_POST
def close_task(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Close a task with what came of it."""
    found = _task_of(signed_in(request), task_id)
    outcome = request.POST.get("outcome", "")
    try:
        tasks.close(task=found, by=signed_in(request), outcome=outcome, key=form_key(request))
    except CannotRecord as refused:
        return _refused(request, found, refused, typed=outcome)
    messages.success(request, gettext("Task closed."))
    return see_page(request, "plan_course", found.plan_id)


@require_POST
def hand_over(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Give a task to a colleague."""
    member = signed_in(request)
    found = _task_of(member, task_id)
    wanted = request.POST.get("owner", "")
    to = member.clinic.members.filter(pk=int(wanted)).first() if _is_number(wanted) else None
    try:
        if to is None:
            raise CannotRecord(gettext(SELECT_OWNER), "owner")
        tasks.hand_over(task=found, by=member, to=to, key=form_key(request))
    except CannotRecord as refused:
        return _refused(request, found, refused)
    messages.success(request, gettext("The task is now with {name}.").format(name=to.name))
    return see_page(request, "plan_course", found.plan_id)


def _is_number(text: str) -> bool:
    """A member's number as a page sends it; anything longer is nobody's."""
    return text.isascii() and text.isdecimal() and len(text) <= 9


def _refused(request: HttpRequest, found: Task, refused: CannotRecord, typed: str = "") -> HttpResponse:
    """The page with the words beside the control; a task that was closed meanwhile is no slip of typing."""
    if not refused.control:
        return page(request, found.plan, CONFLICT, Refused(words=str(refused), target="tasks"))
    target = f"{refused.control}-{found.pk}"
    said = Refused(words=str(refused), target=target, task=found.pk, control=refused.control, typed=typed)
    return page(request, found.plan, UNPROCESSABLE, said)


def _task_of(member: Member, task_id: uuid.UUID) -> Task:
    """The clinic's task; what is not the clinic's is not there."""
    tasks_here = Task.objects.in_clinic(member.clinic)
    found = tasks_here.select_related("plan__patient__clinic", "plan__clinic", "plan__assessment", "clinic")
    task = found.filter(pk=task_id).first()
    if task is None:
        raise Http404
    return task
