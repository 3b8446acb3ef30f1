"""The six steps of a history as one view, then the check page: what shows, what is kept, where it leads."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from regimens.actions import assessments
from regimens.models import Assessment, AssessmentState
from regimens.web import steps
from regimens.web.asking import form_key, see, signed_in
from regimens.web.forms import doses
from regimens.web.forms.chosen import chosen, not_chosen
from regimens.web.forms.reason import ReasonForm
from regimens.web.forms.step import Situation, StepForm
from regimens.web.middleware import HTMX_HEADER
from regimens.web.presenters import fragments, unknowns
from regimens.web.presenters.answers import check_rows
from regimens.web.presenters.conflicts import clashes
from regimens.web.presenters.preview import so_far
from regimens.web.steps import CHECK, Step
from regimens.web.views.drafts import draft_of, frame, not_yours_to_write, part, situation_of, step_url

OK, CONFLICT, UNPROCESSABLE = 200, 409, 422


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, draft_id: uuid.UUID, step: str) -> HttpResponse:
    """One step: shown on GET, kept on POST."""
    member = signed_in(request)
    draft = draft_of(member, draft_id)
    if draft.state != AssessmentState.DRAFT or draft.owner_id != member.pk:
        return not_yours_to_write(request, draft)
    if step == CHECK:
        return _create(request, draft) if request.method == "POST" else _show_check(request, draft)
    wanted = steps.find(step)
    if wanted is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, draft, wanted)
    return _show(request, draft, wanted, wanted.form(situation_of(draft)))


# Showing


def _show(
    request: HttpRequest, draft: Assessment, wanted: Step, form: StepForm, status: int = OK
) -> HttpResponse:
    """The step's page, or its middle alone for htmx."""
    values = frame(request, draft) | {
        "step": wanted,
        "form": form,
        "count": len(steps.STEPS),
        "back": step_url(draft, wanted.previous_key) if wanted.previous_key else "",
        "url": step_url(draft, wanted.key),
        "so_far": so_far(assessments.plan_so_far(assessment=draft), draft.clinic.profile),
    }
    return render(request, wanted.template + part(request), values, status=status)


def _show_check(request: HttpRequest, draft: Assessment, status: int = OK, error: str = "") -> HttpResponse:
    """The check page: every answer with a way to change it."""
    situation = situation_of(draft)
    document = assessments.plan_so_far(assessment=draft)
    values = frame(request, draft) | {
        "steps": check_rows(situation, unknowns.of(document, assessments.would_not_change(assessment=draft))),
        "incomplete": steps.first_incomplete(situation),
        "unlisted": ReasonForm(situation).recorded_parts(),
        "so_far": so_far(document, draft.clinic.profile),
        "error": error,
        "url": step_url(draft, CHECK),
    }
    return render(request, "regimens/wizard/check.html" + part(request), values, status=status)


# Keeping


def _answer(request: HttpRequest, draft: Assessment, wanted: Step) -> HttpResponse:
    """Keep what the page says, then show, go on, or ask."""
    intent = request.POST.get("intent", "")
    situation = situation_of(draft)
    typed = _typed(request, wanted, situation)
    posted, unanswered = chosen(typed, situation.answers) if intent == "choose" else (typed, [])
    form = wanted.form(situation, posted)
    form.full_clean()
    if unanswered:
        return _conflict(request, draft, wanted, form, typed, error=not_chosen(len(unanswered)))
    try:
        draft = keep(request, draft, wanted, form)
    except assessments.StaleVersion as stale:
        return _stale(request, stale.current, wanted, posted, typed)
    if intent == "preview":
        return _previewed(request, draft, wanted, form)
    if intent == "leave":
        return _go(request, reverse("regimens:patient", kwargs={"patient_id": draft.patient_id}))
    if intent == "save":
        return see(request, step_url(draft, wanted.key))
    if intent in {doses.ADD, doses.LIST}:
        return _show(request, draft, wanted, _as_it_stands(draft, wanted, posted))
    return _continued(request, draft, wanted, form, posted)


def _typed(request: HttpRequest, wanted: Step, situation: Situation) -> QueryDict:
    """What the page says, with the injections on record among its doses when it asks for them."""
    if request.POST.get("intent") != doses.LIST:
        return request.POST
    form = wanted.form(situation, request.POST)
    return form.with_recorded() if isinstance(form, doses.DoseRows) else request.POST


def keep(request: HttpRequest, draft: Assessment, wanted: Step, form: StepForm) -> Assessment:
    """Save the step's answers; an answer given in another window is never overwritten silently."""
    member = signed_in(request)
    answers = form.kept()
    removed = _removed(draft, form)
    clears = form.cleared() + ([] if removed else ["removed"])
    answers |= {"removed": removed} if removed else {}
    version = int(request.POST.get("version", "0")) if request.POST.get("version", "0").isdecimal() else 0
    try:
        return assessments.answer(
            assessment=draft, by=member, step=wanted.key, answers=answers, clears=clears, version=version
        )
    except assessments.StaleVersion as stale:
        if clashes(form, assessments.answers_of(assessment=stale.current)):
            raise
        return assessments.answer(
            assessment=draft,
            by=member,
            step=wanted.key,
            answers=answers,
            clears=clears,
            version=stale.current.version,
        )


def _removed(draft: Assessment, form: StepForm) -> list[str]:
    """Answers dropped because another answer closed their question, until they are asked again."""
    earlier = [
        name for name in draft.answers.get("removed") or [] if name not in form.names or name in form.shut
    ]
    return list(dict.fromkeys([*earlier, *form.removed()]))


def _continued(
    request: HttpRequest, draft: Assessment, wanted: Step, form: StepForm, posted: Any
) -> HttpResponse:
    """On to the next step; or this one again, with what it opened or with what is wrong."""
    fresh = wanted.form(form.situation, posted)
    fresh.full_clean()
    opened = bool(fresh.newly_opened)
    fresh.forgive_unseen()
    if fresh.errors:
        return _show(request, draft, wanted, fresh, UNPROCESSABLE)
    if opened:
        return _show(request, draft, wanted, fresh)
    return _next(request, draft, wanted)


def _next(request: HttpRequest, draft: Assessment, wanted: Step) -> HttpResponse:
    """The next step; back on the check page when that is where the person came from."""
    if request.POST.get("return") != CHECK:
        return _go(request, step_url(draft, wanted.next_key), draft, wanted.next_key)
    missing = steps.first_incomplete(situation_of(draft))
    key = missing.key if missing else CHECK
    query = f"?return={CHECK}" if missing else ""
    return _go(request, step_url(draft, key) + query, draft, key)


def _go(request: HttpRequest, url: str, draft: Assessment | None = None, key: str = "") -> HttpResponse:
    """See other; with htmx the next page's middle at once, and its address for the history."""
    if HTMX_HEADER not in request.headers or draft is None:
        return see(request, url)
    following = steps.find(key)
    shown = (
        _show(request, draft, following, following.form(situation_of(draft)))
        if following
        else _show_check(request, draft)
    )
    shown["HX-Push-Url"] = url
    return shown


def _previewed(request: HttpRequest, draft: Assessment, wanted: Step, form: StepForm) -> HttpResponse:
    """After a change: follow-ups that opened or closed, the plan so far, words for the live region."""
    fresh = wanted.form(situation_of(draft))
    parts, opened = fragments.changed(fresh, set(request.POST.getlist("shown")))
    values = frame(request, draft) | {
        "parts": parts,
        "opened": opened,
        "so_far": so_far(assessments.plan_so_far(assessment=draft), draft.clinic.profile),
        "step": wanted,
    }
    return render(request, "regimens/wizard/preview.html", values)


def _as_it_stands(draft: Assessment, wanted: Step, posted: Any) -> StepForm:
    """The page without complaints: nothing was to be checked yet."""
    fresh = wanted.form(situation_of(draft), posted)
    fresh.forgive_all()
    return fresh


# Two windows


def _stale(
    request: HttpRequest, current: Assessment, wanted: Step, posted: QueryDict, typed: QueryDict
) -> HttpResponse:
    """The draft changed elsewhere: both answers side by side, nothing chosen, nothing lost."""
    draft = draft_of(signed_in(request), current.pk)
    if request.POST.get("intent") == "preview":
        return render(request, "regimens/wizard/preview_stale.html", {"draft": draft})
    form = wanted.form(situation_of(draft), posted)
    form.full_clean()
    return _conflict(request, draft, wanted, form, typed)


def _conflict(
    request: HttpRequest, draft: Assessment, wanted: Step, form: StepForm, typed: QueryDict, error: str = ""
) -> HttpResponse:
    """The page that asks which answer stands."""
    left_out = {"csrfmiddlewaretoken", "version", "intent", "key"}
    carried = [
        (name, value)
        for name, values in typed.lists()
        if name not in left_out and not name.startswith("keep:")
        for value in values
    ]
    values = frame(request, draft) | {
        "step": wanted,
        "rows": clashes(form, form.situation.answers),
        "carried": carried,
        "url": step_url(draft, wanted.key),
        "error": error,
    }
    return render(request, "regimens/wizard/conflict.html" + part(request), values, status=CONFLICT)


# The end of a draft


def _create(request: HttpRequest, draft: Assessment) -> HttpResponse:
    """Freeze the answers and make the plan; steps that still ask come first."""
    member = signed_in(request)
    missing = steps.first_incomplete(situation_of(draft))
    if missing:
        asked = "; ".join(missing.filled(situation_of(draft)).missing)
        return _show_check(
            request,
            draft,
            UNPROCESSABLE,
            gettext("Answer '{title}' first: {asked}").format(title=missing.title, asked=asked),
        )
    version = request.POST.get("version", "")
    try:
        plan = assessments.complete(
            assessment=draft,
            by=member,
            version=int(version) if version.isdecimal() else 0,
            key=form_key(request),
        )
    except assessments.StaleVersion:
        error = gettext("The answers changed in another window. Check them as they are now")
        return _show_check(request, draft_of(member, draft.pk), CONFLICT, error)
    except assessments.RulesOutOfDate as refused:
        return _show_check(request, draft, CONFLICT, str(refused))
    except assessments.NotReadable:
        error = gettext("The answers contradict each other or the record. Check the steps again")
        return _show_check(request, draft, UNPROCESSABLE, error)
    return _go(request, reverse("regimens:plan", kwargs={"plan_id": plan.pk}))
