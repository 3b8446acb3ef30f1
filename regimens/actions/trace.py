"""Finds the plan behind a check code on paper, and the copies that were made of a version."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db import transaction
from django.db.models import QuerySet

from regimens.actions import course_so_far, plans
from regimens.actions.permissions import Do, check
from regimens.actions.recording import EVENTS
from regimens.models import Event, EventKind, Member, Plan, PlanState, RecordKind
from regimens.models.plan import CHECK_CODE_LENGTH

CODE = re.compile(rf"[0-9a-f]{{{CHECK_CODE_LENGTH}}}", re.ASCII)
#: Details of a patient, and settings of a clinic, that show on sheets: closed days move dates.
DETAILS = frozenset(
    {
        "family_name", "given_name", "born", "sex", "identifier", "local_identifier", "allergies",
        "allergy_list", "deceased_on",
    }
)  # fmt: skip
SETTINGS = frozenset(
    {"name", "time_zone", "country", "subdivision", "open_weekdays", "closed_days", "phone", "help_phone"}
)
#: A plan's number as it stands on the sheet, with or without what surrounds it: B12-000123 version 2.
NUMBER = re.compile(r"(?:b12)?0*([1-9][0-9]{0,8})(?:version[0-9]+)?", re.ASCII)
SPACES = re.compile(r"[\s\-\u2010-\u2015]")
HANDED_OUT = (EventKind.PLAN_PRINTED, EventKind.PLAN_EXPORTED)
TAKEN_OUT_OF_FORCE = (PlanState.SUPERSEDED, PlanState.WITHDRAWN, PlanState.ENTERED_IN_ERROR)
#: The calendar file is handed to patients like paper; the document as JSON is for programs.
CALENDAR_FILE, FOR_PROGRAMS = "file", "json"
#: What shows on the sheets of a plan once it is recorded; an attempt to reach the patient moves nothing.
OF_A_PATIENT = (
    EventKind.PLAN_SIGNED,
    EventKind.RECORD_TAKEN_BACK,
    *(event for kind, event in EVENTS.items() if kind != RecordKind.CONTACT),
)


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One copy that left the screen: which sheet, when, by whom, and the record that stands on its foot.

    language: the code of the language it was printed in; empty for English.
    """

    plan: Plan
    what: str
    at: datetime
    by: str
    record: int
    language: str = ""


def read_code(typed: str) -> str | None:
    """The check code as the plan keeps it, however it was spaced or capitalised; None if it is none."""
    code = SPACES.sub("", typed).lower()
    return code if CODE.fullmatch(code) else None


def read_number(typed: str) -> int | None:
    """The plan's number, however it was typed off the sheet; None if it is none."""
    found = NUMBER.fullmatch(SPACES.sub("", typed).lower())
    return int(found[1]) if found else None


class SeveralPatients(ValueError):
    """Plans of more than one patient have this code: the number on the sheet tells which is meant."""


@transaction.atomic
def find(*, code: str, by: Member, number: int | None = None) -> list[Plan]:
    """Every version of the member's clinic with this code, newest first; each look is noted.

    Versions whose documents are equal have the same code. number: of the plan that is meant. Raises
    SeveralPatients where it is not told and the versions are not all of one patient: none is shown then.
    """
    check(by, Do.VIEW_PLAN)
    same = Plan.objects.in_clinic(by.clinic).filter(check_code=code)
    if number is not None:
        same = same.filter(number=number)
    found = list(same.select_for_update(of=("self",)).order_by("number", "-version"))
    if number is None and len({plan.patient_id for plan in found}) > 1:
        raise SeveralPatients
    return [plans.view(plan=plan, by=by, what="check").plan for plan in found]


@dataclass(frozen=True, kw_only=True)
class LastRecord:
    """When something was last recorded of a course, and its number: a sheet with a lower one is older."""

    at: datetime
    record: int


def last_record(plan: Plan) -> LastRecord | None:
    """The last record since which a sheet may say other things, the signature the first of them.

    A record of the course, or one taken back; details of the patient; closed days of the clinic.
    None for a version that was never signed.
    """
    if plan.signed_at is None:
        return None
    since = Event.objects.filter(at__gte=plan.signed_at).order_by("-sequence")
    of_patient = since.filter(patient_id=str(plan.patient_id))
    found = (
        of_patient.filter(kind__in=OF_A_PATIENT).first(),
        _changed(of_patient.filter(kind=EventKind.PATIENT_AMENDED), DETAILS),
        _changed(since.filter(kind=EventKind.CLINIC_CHANGED, subject_id=str(plan.clinic_id)), SETTINGS),
    )
    last = max((event for event in found if event is not None), key=attrgetter("sequence"), default=None)
    return LastRecord(at=last.at, record=last.sequence) if last is not None else None


def _changed(changes: Iterable[Event], shown: frozenset[str]) -> Event | None:
    """The first of these changes that is of something shown."""
    return next((event for event in changes if shown.intersection(event.detail.get("fields", ()))), None)


def copies_of(versions: Iterable[Plan]) -> list[Copy]:
    """Copies and files for a patient of these versions, of one clinic, that may be followed; newest first."""
    by_id = {str(version.pk): version for version in versions}
    events = [event for event in handed_out(by_id) if _may_be_followed(event)]
    members = Member.objects.filter(pk__in={event.member_id for event in events}).select_related("user")
    names = {member.pk: member.name for member in members}
    return [
        Copy(
            plan=by_id[event.subject_id],
            what=_what(event),
            at=event.at,
            by=names.get(event.member_id or 0, ""),
            record=event.sequence,
            language=str(event.detail.get("language", "")),
        )
        for event in events
    ]


def handed_out(ids: Iterable[str]) -> QuerySet[Event]:
    """What was printed or exported of the versions with these ids, and really made; newest first."""
    noted = Event.objects.filter(subject_id__in=list(ids)).order_by("-sequence")
    given_up = {event.detail["copy"] for event in noted.filter(kind=EventKind.PLAN_NOT_PRINTED)}
    return noted.filter(kind__in=HANDED_OUT).exclude(sequence__in=given_up)


def _may_be_followed(event: Event) -> bool:
    """One made out of force says so on each page, a file by cancelling its visits: it does no harm."""
    is_out_of_force = event.detail["state"] in TAKEN_OUT_OF_FORCE
    return not is_out_of_force and event.detail["what"] != FOR_PROGRAMS


def _what(event: Event) -> str:
    what = str(event.detail["what"])
    return CALENDAR_FILE if (event.kind, what) == (EventKind.PLAN_EXPORTED, "calendar") else what


def to_take_back(plan: Plan, versions: Iterable[Plan]) -> list[Copy]:
    """The copies to take back that the page of this version lists.

    Of a version out of force its own; of the version in force those of all versions before it, those of the
    patient's earlier plans, and its own once nobody follows it here: treatment was stopped, or the patient
    left or has died.
    """
    if plan.state in TAKEN_OUT_OF_FORCE:
        return copies_of([plan])
    if plan.state != PlanState.SIGNED:
        return []
    has_died = plan.patient.deceased_on is not None
    ended = has_died or course_so_far.stopped_on(plan, course_so_far.standing_records(plan)) is not None
    last = plan.version if ended else plan.version - 1
    own = copies_of(each for each in versions if each.version <= last)
    return own + _of_earlier_plans(plan)


def _of_earlier_plans(plan: Plan) -> list[Copy]:
    """Copies of the patient's plans with other numbers, none of them in force, from up to this signature.

    One that is printed later says itself, on each page, that it is out of force.
    """
    same = Plan.objects.in_clinic(plan.clinic).filter(patient=plan.patient, state__in=TAKEN_OUT_OF_FORCE)
    others = same.exclude(number=plan.number).select_related("clinic")
    return [copy for copy in copies_of(others) if plan.signed_at and copy.at <= plan.signed_at]
