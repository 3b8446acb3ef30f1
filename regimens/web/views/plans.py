"""What is done with a plan version: read, chosen, signed, taken back, made again."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from regimens.actions import plans, stops
from regimens.actions.plans import BadChoice, CannotBegin, CannotSign, IllegalStep, NoReason, NotReadable
from regimens.models import Plan, PlanState
from regimens.web.asking import form_key, see_page, signed_in
from regimens.web.forms.plan import ChoicesForm, SignForm, StopForm
from regimens.web.presenters import alerts as warned
from regimens.web.presenters import plan as shown
from regimens.web.views.plan_page import page, plan_of

OK, CONFLICT, UNPROCESSABLE = 200, 409, 422
TICKED = frozenset({"yes", "on", "true", "1"})


@require_safe
def plan(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """The page of one plan version; opening it is noted."""
    member = signed_in(request)
    found = plan_of(member, plan_id)
    return page(request, plans.view(plan=found, by=member).plan)


@require_POST
def sign(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Sign; a stop that doesn't forbid signing first asks what was done about it."""
    found = plan_of(signed_in(request), plan_id)
    if found.state != PlanState.DRAFT:
        return _signed(request, found, {})
    try:
        plans.check_can_sign(found, signed_in(request))
    except CannotSign as refused:
        return _refused(request, found, refused.sentence)
    form = SignForm(_sent(request))
    if not form.is_valid():
        return page(request, found, UNPROCESSABLE, sign=form, error_form=form)
    stop = _stop_form(request, found)
    if stop is not None and not stop.is_valid():
        return _interrupted(request, found, stop)
    return _signed(request, found, stop.cleaned_data if stop is not None else {})


def _is_ticked(request: HttpRequest) -> bool:
    """Whether the box was sent as ticked; "no" or any other word is no tick."""
    return request.POST.get("checked", "").strip().lower() in TICKED


def _sent(request: HttpRequest) -> QueryDict:
    """What was sent, without a box that was not ticked."""
    sent = request.POST.copy()
    if not _is_ticked(request):
        sent.pop("checked", None)
    return sent


def _stop_form(request: HttpRequest, found: Plan) -> StopForm | None:
    """The form for the soft stop; nothing where there is none to answer."""
    if not stops.has_soft_stop(found):
        return None
    is_sent = "stop_action" in request.POST or "stop_reason" in request.POST
    return StopForm(stops.actions_for(found), request.POST if is_sent else None)


def _interrupted(request: HttpRequest, found: Plan, form: StopForm) -> HttpResponse:
    """The one page that interrupts: it says the risk, and asks what was done about it."""
    values = {
        "plan": found,
        "patient": found.patient,
        "order": shown.order_of(found),
        "changed": shown.changed_from_rules(found),
        "stops": warned.stops(found, is_out_of_date=False),
        "ruleset": shown.state(found).ruleset,
        "form": form,
        "key": form_key(request),
    }
    status = UNPROCESSABLE if form.is_bound else OK
    return render(request, "regimens/plans/interrupt.html", values, status=status)


def _signed(request: HttpRequest, found: Plan, answered: dict[str, str]) -> HttpResponse:
    member = signed_in(request)
    try:
        signed = plans.sign(
            plan=found,
            by=member,
            checked=_is_ticked(request),
            key=form_key(request),
            stop_action=answered.get("stop_action", ""),
            stop_reason=answered.get("stop_reason", ""),
        )
    except (CannotSign, IllegalStep) as refused:
        return _refused(request, found, str(refused))
    return see_page(request, "plan", signed.pk)


def _refused(
    request: HttpRequest, found: Plan, sentence: str, status: int = CONFLICT, *, at: str = ""
) -> HttpResponse:
    """The page as it stands now, with why nothing was done; `at` names the form whose reason was refused."""
    typed = request.POST.get("reason", "") if at else ""
    now = plan_of(signed_in(request), found.pk)
    return page(request, now, status, refused=sentence, refused_at=at, typed=typed)


@require_POST
def choose(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Make the draft again with the clinician's choices."""
    member = signed_in(request)
    found = plan_of(member, plan_id)
    form = ChoicesForm(found.document, request.POST)
    if not form.is_valid():
        return page(request, found, UNPROCESSABLE, choices=form, error_form=form)

    def chosen() -> Plan:
        reason = form.cleaned_data["reason"]
        return plans.choose(plan=found, by=member, choices=form.chosen, reason=reason, key=form_key(request))

    return _done(request, found, chosen, gettext("Choice recorded in a new version of the draft."))


@require_POST
def rerun(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Make the draft again from the same answers, for today."""
    member = signed_in(request)
    found = plan_of(member, plan_id)
    return _done(
        request,
        found,
        lambda: plans.rerun(plan=found, by=member, key=form_key(request)),
        gettext("Re-run for today with the same answers."),
    )


@require_POST
def withdraw(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Take the plan back, with a reason."""
    member = signed_in(request)
    found = plan_of(member, plan_id)

    def taken_back() -> Plan:
        return plans.withdraw(plan=found, by=member, reason=_reason(request), key=form_key(request))

    return _done(request, found, taken_back, gettext("Plan withdrawn."), at="withdraw")


@require_POST
def enter_in_error(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Mark the plan as entered in error, with a reason."""
    member = signed_in(request)
    found = plan_of(member, plan_id)

    def marked() -> Plan:
        return plans.enter_in_error(plan=found, by=member, reason=_reason(request), key=form_key(request))

    return _done(request, found, marked, gettext("Plan marked as entered in error."), at="error")


@require_POST
def amend(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Open a draft with this plan's answers, with a reason."""
    member = signed_in(request)
    found = plan_of(member, plan_id)
    try:
        draft = plans.amend(plan=found, by=member, reason=_reason(request), key=form_key(request))
    except NoReason as refused:
        return _refused(request, found, str(refused), UNPROCESSABLE, at="amend")
    except (CannotBegin, IllegalStep) as refused:
        return _refused(request, found, str(refused))
    return see_page(request, "step", draft.pk, "check")


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")


def _done(
    request: HttpRequest, found: Plan, verb: Callable[[], Plan], said: str, *, at: str = ""
) -> HttpResponse:
    """Do it and lead to what came of it; or the page with why it was not done."""
    try:
        after = verb()
    except NoReason as refused:
        return _refused(request, found, str(refused), UNPROCESSABLE, at=at)
    except (BadChoice, IllegalStep, NotReadable) as refused:
        return _refused(request, found, str(refused))
    messages.success(request, said)
    return see_page(request, "plan", after.pk)
