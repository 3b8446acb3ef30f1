"""Recording what happened: one page for each kind, and taking a record back."""

from __future__ import annotations

import re
import uuid
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from regimens.actions import courses, due, recording
from regimens.actions.courses import Course
from regimens.actions.permissions import check
from regimens.actions.recording import CannotRecord, NeedsReason, NotFollowed
from regimens.models import Member, Plan, PlanState, Record, RecordKind
from regimens.web.forms.recording import Asked, RecordForm, TakeBackForm
from regimens.web.kinds import KINDS, Kind, Sent
from regimens.web.middleware import MemberRequest
from regimens.web.presenters import course as shown
from regimens.web.presenters import records
from regimens.web.views.plan_page import plan_of
from regimens.wording import course as words
from regimens.wording.recording import WARNINGS

OK, SEE_OTHER, CONFLICT, UNPROCESSABLE = 200, 303, 409, 422
#: Sent when somebody signed in again: what was typed is shown, and nothing is recorded yet.
SAVE = "save"
LIST = "worklist"
PLACE = re.compile(r"[a-z_]{1,12}-\d{1,3}")
FILTERS = ("nerves", "drug")
#: Entries of others shown beside a form.
BESIDE = 3
#: Why a dose may have been recorded meanwhile.
ENTERED = ("meanwhile", "same_day")


def _member(request: HttpRequest) -> Member:
    return cast(MemberRequest, request).member


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, plan_id: uuid.UUID, slug: str) -> HttpResponse:
    """The form of one kind; what was sent whole is recorded and leads back to where it was asked for."""
    member, kind = _member(request), KINDS.get(slug)
    found = plan_of(member, plan_id)
    if kind is None:
        raise Http404
    check(member, kind.do)
    if found.state != PlanState.SIGNED:
        return _not_followed(request, found)
    course = courses.of(found)
    asked = _asked(request, course)
    if request.method == "GET" or request.POST.get("intent") == SAVE:
        return _page(request, course, kind, kind.form(asked, typed=request.POST.dict()))
    return _sent(request, course, kind, kind.form(asked, request.POST))


def _sent(request: HttpRequest, course: Course, kind: Kind, form: RecordForm) -> HttpResponse:
    """Record it, or show what is missing, wrong or unusual; nothing that was typed is lost."""
    member = _member(request)
    if not form.is_valid():
        return _page(request, course, kind, form)
    try:
        made = kind.record(Sent(plan=course.plan, by=member, form=form, key=_key(request)))
    except NotFollowed:
        return _not_followed(request, plan_of(member, course.plan.pk))
    except NeedsReason as needed:
        form.warn(needed.warnings, str(needed))
        entries = _entered_meanwhile(course, form, member, needed.warnings)
        return _page(request, course, kind, form, entries=entries)
    except CannotRecord as refused:
        form.refuse(refused)
        return _page(request, course, kind, form)
    return _recorded(request, made, kind)


def _recorded(request: HttpRequest, made: Record, kind: Kind) -> HttpResponse:
    messages.success(request, kind.said)
    if made.detail.get("nerves") == "yes":
        messages.warning(request, words.NERVES_ARE_BACK)
    if made.detail.get("response") == "worse":
        messages.warning(request, words.NERVES_WORSE)
    if made.kind == RecordKind.RESULT:
        target = records.target_words(made.detail, records.reader_of(made.plan, _member(request)))
        messages.info(request, f"{target} {words.FOR_INFORMATION}")
    return _see(_leads_to(request, made.plan_id))


def _see(url: str) -> HttpResponse:
    response = redirect(url)
    response.status_code = SEE_OTHER
    return response


def _leads_to(request: HttpRequest, plan_id: Any) -> str:
    """The course, or the row of the worklist from which the form was opened."""
    place = request.POST.get("return", "")
    if place != LIST and not PLACE.fullmatch(place):
        return reverse("regimens:plan_course", args=[plan_id])
    asked = {name: request.POST[f"{LIST}-{name}"] for name in FILTERS if request.POST.get(f"{LIST}-{name}")}
    if place != LIST:
        asked = {"after": place} | asked
    query = f"?{urlencode(asked)}" if asked else ""
    return f"{reverse('regimens:worklist')}{query}"


def _key(request: HttpRequest) -> str:
    return request.POST.get("key") or str(uuid.uuid4())


def _asked(request: HttpRequest, course: Course) -> Asked:
    """What the form may know; the place is the one that the page offered, on its way back as it was."""
    following = course.seen.next_injection
    place = request.POST.get("place") if request.method == "POST" else request.GET.get("place")
    clinic = course.plan.clinic
    return Asked(
        today=course.today,
        born=course.plan.patient.born,
        month_first=clinic.profile == "us",
        profile=clinic.profile,
        reviews=shown.offered(course.seen.lines, "review"),
        tests=shown.offered(course.seen.lines, "blood_test"),
        asks_about_nerves=course.seen.asks_about_nerves,
        place=place if place is not None else following.key if following else "",
    )


def _entered_meanwhile(
    course: Course, form: RecordForm, member: Member, warnings: tuple[str, ...]
) -> list[records.Entry]:
    """The doses on record for this place or this day: perhaps a colleague's entry of the same dose."""
    if not any(code in ENTERED for code in warnings):
        return []
    reader = records.reader_of(course.plan, member)
    return [
        records.entry(one, reader)
        for one in courses.of(course.plan).records
        if one.kind == RecordKind.DOSE_GIVEN and one.stands and _is_same(one, form, course.plan)
    ]


def _is_same(one: Record, form: RecordForm, plan: Plan) -> bool:
    is_of_place = bool(one.key) and one.key == form.asked.place and one.plan_id == plan.pk
    return is_of_place or one.on == form.date_of("on")


def _page(request: HttpRequest, course: Course, kind: Kind, form: RecordForm, **more: Any) -> HttpResponse:
    """The form with what is due now and the last entries beside it."""
    member, plan = _member(request), course.plan
    sent = request.POST if request.method == "POST" else request.GET
    back = sent.get("return", "")
    names = [(f"{LIST}-{name}", name) for name in FILTERS]
    kept = [(long, sent.get(long) or (request.GET.get(name, "") if back else "")) for long, name in names]
    reader = records.reader_of(plan, member)
    values: dict[str, Any] = {
        "plan": plan,
        "patient": plan.patient,
        "kind": kind,
        "slug": next(slug for slug, one in KINDS.items() if one is kind),
        "form": form,
        "due": shown.due(course),
        "standing": shown.standing(course),
        "drug": shown.drug_line(course),
        "latest": [records.entry(one, reader) for one in course.records[:BESIDE]],
        "warnings": [WARNINGS.say(code) for code in form.warnings],
        "place": form.asked.place,
        "key": _key(request),
        "back": back if back == LIST or PLACE.fullmatch(back) else "",
        "kept": [(name, value) for name, value in kept if value],
    }
    status = UNPROCESSABLE if form.is_bound else OK
    return render(request, "regimens/course/record.html", values | more, status=status)


def _not_followed(request: HttpRequest, found: Plan) -> HttpResponse:
    """Nothing is recorded under this version; the one that is followed is a step away."""
    newest = due.signed_plan(found.patient)
    values = {"plan": found, "patient": found.patient, "newest": newest}
    return render(request, "regimens/course/not_followed.html", values, status=CONFLICT)


# Taking back


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Ask why a record was wrong, and take it back."""
    member = _member(request)
    wrong = _record_of(member, record_id)
    asked = Asked(today=member.clinic.today(), born=wrong.patient.born, month_first=False, profile="uk")
    if request.method == "GET" or request.POST.get("intent") == SAVE:
        return _back_page(request, wrong, TakeBackForm(asked, typed=request.POST.dict()))
    form = TakeBackForm(asked, request.POST)
    if not form.is_valid():
        return _back_page(request, wrong, form)
    try:
        recording.take_back(record=wrong, by=member, reason=form.words("reason"), key=_key(request))
    except CannotRecord as refused:
        form.refuse(refused)
        return _back_page(request, wrong, form)
    messages.success(request, "Taken back. It stays in the log and counts no more.")
    newest = due.signed_plan(wrong.patient)
    return _see(reverse("regimens:plan_course", args=[newest.pk if newest else wrong.plan_id]))


def _record_of(member: Member, record_id: uuid.UUID) -> Record:
    """The clinic's record; what is not the clinic's is not there."""
    found = Record.objects.in_clinic(member.clinic).filter(pk=record_id)
    known = found.select_related("plan__clinic", "patient__clinic", "recorded_by__user", "clinic")
    one = known.first()
    if one is None:
        raise Http404
    return one


def _back_page(request: HttpRequest, wrong: Record, form: RecordForm) -> HttpResponse:
    member = _member(request)
    entry = records.entry(wrong, records.reader_of(wrong.plan, member))
    values = {
        "plan": wrong.plan,
        "patient": wrong.patient,
        "form": form,
        "entry": entry,
        "may_take_back": entry.may_take_back,
        "key": _key(request),
    }
    status = UNPROCESSABLE if form.is_bound else OK
    return render(request, "regimens/course/take_back.html", values, status=status)
