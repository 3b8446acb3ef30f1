"""What the page of a patient's course shows and offers, for the member who looks at it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from regimens.actions import course_so_far, doses, reviews, taking_back, tasks
from regimens.actions.permissions import Do, may
from regimens.actions.worklist import TEXTS
from regimens.clinical.forecast import Forecast
from regimens.models import Member, Plan, Record, Task
from regimens.web.asking import new_key, signed_in
from regimens.web.presenters import chart, course_lines
from regimens.web.presenters import course as shown
from regimens.web.presenters import recording as entries
from regimens.web.presenters import worklist as listed
from regimens.web.presenters.patients import clinic_day
from regimens.wording import facts, followup
from regimens.wording.translated import in_language

OK = 200


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Why something was not done, beside what: the control to go to, the task, and what was typed."""

    words: str
    target: str = "h1"
    task: uuid.UUID | None = None
    control: str = ""
    typed: str = ""


def page(request: HttpRequest, found: Plan, status: int = OK, refused: Refused | None = None) -> HttpResponse:
    """The whole page; `refused` carries what was just sent and not done."""
    member = signed_in(request)
    records = course_so_far.standing_records(found)
    stands = shown.standing(found, records)
    seen = (
        course_so_far.forecast_of(found, found.clinic.today(), records) if stands.is_followed else Forecast()
    )
    values = {
        "plan": found,
        "patient": found.patient,
        "stands": stands,
        "next": shown.next_dose(found, seen, stands),
        "stop": shown.stop(found, seen, stands),
        "notices": shown.notices(seen, stands),
        "chart": chart.chart(found, records),
        "refused": refused,
        "key": new_key(),
        **_dated(found, seen, records),
        **_decided(found, records, member, is_followed=stands.is_followed),
        **_tasks(found, member),
        "log": _log(found, member),
    }
    return render(request, "regimens/course/course.html", values, status=status)


def _dated(found: Plan, seen: Forecast, records: list[Record]) -> dict[str, Any]:
    """The living schedule, and the new dates that wait."""
    return {
        "rows": course_lines.rows(found, seen, records),
        "moved": course_lines.moved(found, seen),
        "moved_note": in_language(followup.WAITS_FOR_ACCEPTANCE),
        "moved_check": doses.dates_shown(seen.moved),
    }


def _decided(found: Plan, records: list[Record], member: Member, *, is_followed: bool) -> dict[str, Any]:
    """What the reviews ask for, and what this member may record and decide."""
    made = reviews.proposal(found, records) if is_followed else reviews.NOTHING_PROPOSED
    may_decide = is_followed and may(member, Do.DECIDE)
    return {
        "proposed": _proposed(made),
        "review": entries.entry(made.review) if made.review else None,
        "may_record": is_followed and may(member, Do.RECORD),
        "may_decide": may_decide,
        "may_end_loading": may_decide and made.loading_open,
        "may_amend": made.review is not None and may(member, Do.DRAFT_PLAN),
    }


def _proposed(made: reviews.Proposal) -> list[str]:
    """What a clinician reads before deciding: what speaks for care first, then each action."""
    unscored = [in_language(followup.NOT_SCORED)] if made.is_unscored else []
    return [*_risen(made), *unscored, *(followup.NEXT_ACTIONS.say(each) for each in made.actions)]


def _risen(made: reviews.Proposal) -> list[str]:
    """The caution that names what was scored higher than before."""
    named = ", ".join(facts.label(feature) for feature in made.risen)
    return [in_language(followup.RISEN).format(features=named)] if named else []


def _tasks(found: Plan, member: Member) -> dict[str, Any]:
    """What is to be cleared up for the patient, what was, and who may take it over."""
    mine = Task.objects.in_clinic(found.clinic).filter(patient=found.patient)
    about = mine.select_related("owner__user", "closed_by__user", "clinic")
    today = found.clinic.today()
    may_record = may(member, Do.RECORD)
    colleagues = list(_colleagues(member)) if may_record else []
    closed = about.filter(closed_at__isnull=False).order_by("-closed_at")
    return {
        "tasks": [
            _to_do(task, member, colleagues)
            for task in about.filter(closed_at__isnull=True).order_by("urgency", "due_on", "opened_at")
        ],
        "closed_tasks": [(listed.to_do(task, today), _closed_on(task)) for task in closed],
        "may_hand_over": may_record,
    }


def _to_do(task: Task, member: Member, colleagues: list[Member]) -> listed.ToDo:
    """An open task; closed by, and handed over to, those alone who may do what it waits for."""
    need = tasks.to_close(task)
    takers = [each for each in colleagues if each.pk != task.owner_id and may(each, need)]
    return listed.to_do(task, member.clinic.today(), may_close=may(member, need), takers=takers)


def _closed_on(task: Task) -> str:
    return clinic_day(task.clinic.day_of(task.closed_at)) if task.closed_at else ""


def _colleagues(member: Member) -> QuerySet[Member]:
    """Who may take over a task."""
    found = member.clinic.members.filter(Q(is_clinician=True) | Q(is_nurse=True), user__is_active=True)
    return found.select_related("user").order_by("display_name", "pk")


def _log(found: Plan, member: Member) -> list[tuple[entries.Entry, bool]]:
    """Everything recorded for the patient, newest first, and whether this member may take it back."""
    rows = Record.objects.in_clinic(found.clinic).filter(patient=found.patient)
    rows = rows.select_related("recorded_by__user", "taken_back_by__user", "plan__clinic").defer(*TEXTS)
    return [
        (entries.entry(record), record.stands and taking_back.may_take_back(record, member))
        for record in rows.order_by("-recorded_at", "-on")
    ]
