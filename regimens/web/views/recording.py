"""Recording what happened: one form for each kind, with its warnings, and nothing typed is lost."""

from __future__ import annotations

import re
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from regimens.actions import course_so_far, recording, resting, taking_back
from regimens.actions.permissions import NotPermitted, check
from regimens.actions.recording import CannotRecord, NeedsReason, NotFollowed
from regimens.actions.worklist import Section
from regimens.clinical.forecast import Forecast
from regimens.models import Plan, PlanState, Record, RecordKind
from regimens.models.clinic import Profile
from regimens.web.asking import form_key, see, see_page, signed_in
from regimens.web.forms.record_form import Asked, RecordForm, TakeBackForm
from regimens.web.middleware import HTMX_HEADER
from regimens.web.presenters import recording as shown
from regimens.web.presenters import targets
from regimens.web.recorders import RECORDERS, Recorder, Sent
from regimens.web.views.plan_page import plan_of
from regimens.wording.recording import WARNINGS

OK, CONFLICT, UNPROCESSABLE = 200, 409, 422
#: A row of the worklist to come back to, the filters that were on, and the page of each section.
PLACE = re.compile(r"[a-z_]{1,12}-\d{1,3}")
WORD, NUMBER = re.compile(r"[a-z]+"), re.compile(r"[1-9]\d{0,3}", re.ASCII)
KEPT = {"nerves": WORD, "drug": WORD} | {f"page_{each}": NUMBER for each in (*Section, "tasks")}
#: On a form they are named apart: the list's filter must never answer a question of the form.
LIST = "list_"
#: Sent when somebody signed in again: what was typed is shown, and nothing is recorded yet.
SAVE = "save"
#: Warnings that another entry is the reason of.
ENTERED = ("same_day", "meanwhile")
KEY = re.compile(r"[a-z0-9-]{1,24}")


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, plan_id: uuid.UUID, slug: str) -> HttpResponse:
    """Show the form of this kind, or record what was sent with it."""
    member = signed_in(request)
    found = plan_of(member, plan_id)
    recorder = RECORDERS.get(slug)
    if recorder is None:
        raise Http404
    check(member, recorder.do)
    seen = course_so_far.forecast_of(found, found.clinic.today())
    if found.state != PlanState.SIGNED and request.method != "POST":
        return _not_followed(request, found, slug, seen)
    if request.method != "POST" or request.POST.get("intent") == SAVE:
        form = recorder.form(_asked(found, seen, recorder), typed=request.POST.dict())
        return _page(request, found, slug, form, seen)
    return _recorded(request, found, slug, seen)


def _not_followed(request: HttpRequest, found: Plan, slug: str, seen: Forecast) -> HttpResponse:
    """The page without its form: nothing is recorded under this version."""
    form = RECORDERS[slug].form(_asked(found, seen, RECORDERS[slug]))
    why = recording.not_followed(found)
    return _page(request, found, slug, form, seen, CONFLICT, no_form=True, **_refused(why))


def _refused(why: NotFollowed) -> dict[str, Any]:
    """The sentence, and where to go on: the plan in force, or the patient where there is none."""
    return {"refused": str(why), "newest": why.newest, "none_in_force": why.newest is None}


def _recorded(request: HttpRequest, found: Plan, slug: str, seen: Forecast) -> HttpResponse:
    recorder = RECORDERS[slug]
    shown_before = tuple(code for code in request.POST.get("warned", "").split() if code in WARNINGS)
    is_warned = bool(shown_before)
    form = recorder.form(_asked(found, seen, recorder, is_warned=is_warned), request.POST)
    if not form.is_valid():
        return _page(request, found, slug, form, seen, UNPROCESSABLE, warnings=shown_before)
    sent = Sent(
        plan=found,
        by=signed_in(request),
        place=_place(request),
        key=form_key(request),
        form=form,
        warned=shown_before,
    )
    try:
        made = recorder.record(sent)
    except NeedsReason as warned:
        again = recorder.form(_asked(found, seen, recorder, is_warned=True), request.POST)
        again.is_valid()
        return _page(request, found, slug, again, seen, UNPROCESSABLE, warnings=warned.warnings)
    except NotFollowed as refused:
        return _page(request, found, slug, form, seen, CONFLICT, **_refused(refused))
    except CannotRecord as refused:
        if refused.control in form.fields:
            form.add_error(refused.control, str(refused))
            return _page(request, found, slug, form, seen, UNPROCESSABLE, warnings=shown_before)
        return _page(request, found, slug, form, seen, CONFLICT, refused=str(refused))
    messages.success(request, shown.done(made))
    if made.kind == RecordKind.RESULT and (target := targets.of_result(made)):
        messages.info(request, target)
    if made.detail.get("nerves") == "yes":
        messages.warning(request, gettext(shown.TELL_A_CLINICIAN))
    return see(request, _back(request, found))


def _asked(found: Plan, seen: Forecast, recorder: Recorder, *, is_warned: bool = False) -> Asked:
    return Asked(
        today=found.clinic.today(),
        born=found.patient.born,
        month_first=found.clinic.profile == Profile.US,
        asks_about_nerves=seen.asks_about_nerves,
        is_warned=is_warned,
        reviews=shown.open_events(found, seen, recorder.opens),
    )


def _page(
    request: HttpRequest,
    found: Plan,
    slug: str,
    form: RecordForm,
    seen: Forecast,
    status: int = OK,
    **more: Any,
) -> HttpResponse:
    recorder = RECORDERS[slug]
    warnings = tuple(more.pop("warnings", ()))
    place = _place(request) or (seen.next_injection.key if seen.next_injection else "")
    values = {
        "plan": found,
        "patient": found.patient,
        "recorder": recorder,
        "form": form,
        "next": shown.next_dose(found, seen) if recorder.is_of_dose else None,
        "died": shown.has_died(found),
        "entries": shown.latest_entries(found),
        "warned": shown.warned(warnings),
        "entered": _entered(found, place, form) if set(warnings) & set(ENTERED) else [],
        "targets": targets.of_patient(found) if slug == "result" else [],
        "warned_codes": " ".join(warnings),
        "place": place,
        "key": form_key(request),
        "kept": _kept(request),
        "back": _back(request, found),
        "action": reverse("regimens:plan_record", args=[found.pk, slug]),
    }
    decided = _decided(recorder, found)
    is_part = HTMX_HEADER in request.headers
    template = "regimens/worklist/_row_form.html" if is_part else "regimens/course/record.html"
    values["is_part"] = is_part
    status = CONFLICT if "refused" in decided else status
    return render(request, template, values | decided | more, status=status)


def _decided(recorder: Recorder, found: Plan) -> dict[str, Any]:
    """The day that the decision comes to, sent along as it was shown; no form where there is none to make."""
    try:
        if recorder.lies_ahead:
            recording.check_alive(found)
        if recorder.until is None:
            return {}
        day = recorder.until(found)
    except CannotRecord as refused:
        return {"refused": str(refused), "no_form": True}
    return {"tells": shown.extension(day), "place": day.isoformat()}


def _entered(found: Plan, place: str, form: RecordForm) -> list[shown.Entry]:
    """The doses on record for this place or this day: perhaps a colleague's entry of the same dose."""
    same = Q(plan=found, key=place) & ~Q(key="")
    if day := form.cleaned_data.get("on"):
        same |= Q(on=day)
    doses = Record.objects.in_clinic(found.clinic).filter(
        same, patient=found.patient, kind=RecordKind.DOSE_GIVEN, taken_back_at__isnull=True
    )
    return [shown.entry(each) for each in doses.select_related("recorded_by__user", "plan__clinic")]


def _sent_or_asked(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "") or request.GET.get(name, "")


def _place(request: HttpRequest) -> str:
    place = request.POST.get("place", "")
    return place if KEY.fullmatch(place) else ""


def _kept(request: HttpRequest) -> dict[str, str]:
    """The worklist's row, filters and pages, to be sent along."""
    row = _sent_or_asked(request, "return")
    if not PLACE.fullmatch(row):
        return {}
    sent = {name: request.POST.get(f"{LIST}{name}", "") or request.GET.get(name, "") for name in KEPT}
    return {"return": row} | {
        f"{LIST}{name}": value for name, value in sent.items() if KEPT[name].fullmatch(value)
    }


def _back(request: HttpRequest, found: Plan) -> str:
    """Where the person came from: the worklist's next row, or the patient's course."""
    kept = _kept(request)
    if "return" not in kept:
        return reverse("regimens:plan_course", args=[found.pk])
    after = {"after": kept.pop("return")} if request.method == "POST" else {}
    kept.pop("return", None)
    query = urlencode(after | {name.removeprefix(LIST): value for name, value in kept.items()})
    return f"{reverse('regimens:worklist')}{'?' if query else ''}{query}"


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Take back what was recorded wrongly, with the reason; it stays readable and says so."""
    member = signed_in(request)
    records = Record.objects.in_clinic(member.clinic).select_related("plan__clinic", "patient__clinic")
    found = records.filter(pk=record_id).first()
    if found is None:
        raise Http404
    asked = Asked(today=found.plan.clinic.today(), born=found.patient.born)
    if request.method != "POST" or request.POST.get("intent") == SAVE:
        return _taking_back(request, found, TakeBackForm(asked, typed=request.POST.dict()))
    form = TakeBackForm(asked, request.POST)
    if not form.is_valid():
        return _taking_back(request, found, form, UNPROCESSABLE)
    if not taking_back.may_take_back(found, member):
        raise NotPermitted(gettext("Only the person who recorded this, or a clinician, can take it back."))
    try:
        taking_back.take_back(
            record=found, by=member, reason=form.cleaned_data["reason"], key=form_key(request)
        )
    except CannotRecord as refused:
        return _taking_back(request, found, form, CONFLICT, refused=str(refused))
    messages.success(request, gettext("Taken back. It stays in the record, marked with your reason."))
    return see_page(request, "plan_course", found.plan_id)


def _taking_back(
    request: HttpRequest, found: Record, form: TakeBackForm, status: int = OK, **more: Any
) -> HttpResponse:
    values = {
        "plan": found.plan,
        "patient": found.patient,
        "entry": shown.entry(found),
        "counted_by": resting.counted_by(found),
        "is_in_a_draft": resting.is_in_a_draft(found),
        "form": form,
        "key": form_key(request),
    }
    return render(request, "regimens/course/take_back.html", values | more, status=status)
