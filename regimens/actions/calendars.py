"""The calendar file of a plan, as its visits stand today, handed out and noted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from regimens.actions import course_so_far, noting, plans, trace
from regimens.actions.noting import Noted
from regimens.actions.permissions import Do, check, check_same_clinic
from regimens.clinical.following import PAST
from regimens.clinical.forecast import Forecast, UnreadableHistory
from regimens.exports import calendar_file
from regimens.exports.calendar_file import Origin, Visit
from regimens.models import Event, Member, Plan, PlanState, Record, clock
from regimens.models.clinic import CalendarTitles
from regimens.wording import calendar_file as words
from regimens.wording.translated import in_language


class NoCalendar(ValueError):
    """There is no file to hand out; the text is the sentence to read."""


@dataclass(frozen=True, kw_only=True)
class Handed:
    """A file for the patient: its bytes, and a name that says nothing of them."""

    name: str
    content: bytes


@transaction.atomic
def hand_out(*, plan: Plan, by: Member) -> Handed:
    """The calendar file of a plan that was signed, noted with the dates that it holds.

    The plan in force has its visits as they stand today; one that is no longer in force has them cancelled.
    Raises NoCalendar for a draft, a version that was never signed, and a plan without any date.
    """
    check(by, Do.EXPORT_PLAN)
    check_same_clinic(by, plan.clinic_id)
    plan = noting.locked(plan)  # who signs or records meanwhile waits
    _check_was_signed(plan)
    versions = _versions(plan)
    seen = _seen(plan)
    listed = calendar_file.with_dropped(calendar_file.visits(seen), _known(plan, versions, seen))
    if not listed:
        raise NoCalendar(in_language(words.NO_DATES))
    content = calendar_file.calendar_file(listed, _origin(plan, versions))
    dated = {visit.key: visit.on.isoformat() for visit in listed}
    plans.exported(plan=plan, by=by, what="calendar", dates=dated)
    return Handed(name=f"{plan.check_code}.ics", content=content)


@transaction.atomic
def printed(
    *, plan: Plan, by: Member, what: str, unless: Callable[[Plan], str]
) -> tuple[Noted, tuple[Visit, Origin] | None]:
    """Note a printed calendar, with the next visit that its square code brings to a phone; None without one.

    unless: says why the plan, as it stands, is not handed out; NotGivenOut is raised then.
    """
    now = noting.locked(plan)
    coming = next_visit(now)
    brings = {"dates": {coming[0].key: coming[0].on.isoformat()}} if coming else {}
    return plans.printed(plan=now, by=by, what=what, unless=unless, **brings), coming


def next_visit(plan: Plan) -> tuple[Visit, Origin] | None:
    """The next visit of a plan in force, with what its event needs; None where no day is agreed for one."""
    if plan.state != PlanState.SIGNED:
        return None
    try:
        standing = calendar_file.visits(_seen(plan))
    except NoCalendar:
        return None
    found = calendar_file.next_visit(standing, plan.clinic.today())
    return (found, _origin(plan, _versions(plan))) if found else None


def _check_was_signed(plan: Plan) -> None:
    if plan.state == PlanState.DRAFT:
        raise NoCalendar(in_language(words.DRAFT))
    if plan.signed_at is None:
        raise NoCalendar(in_language(words.NEVER_SIGNED))


def _seen(plan: Plan) -> Forecast:
    """The living schedule of a plan in force; nothing stands of any other, nor for somebody who has died."""
    if plan.state != PlanState.SIGNED or plan.patient.deceased_on is not None:
        return Forecast()
    try:
        return course_so_far.forecast_of(plan, plan.clinic.today())
    except UnreadableHistory as unreadable:
        raise NoCalendar(in_language(words.UNREADABLE)) from unreadable


def _versions(plan: Plan) -> list[Plan]:
    """Every version of the plan's number, oldest first."""
    return list(Plan.objects.in_clinic(plan.clinic).filter(number=plan.number).order_by("version"))


def lineage(plan: Plan, versions: Sequence[Plan]) -> UUID:
    """The id of the first version, found along the chain of what each version supersedes."""
    by_id = {each.pk: each for each in versions}
    first = plan
    while first.supersedes_id in by_id:
        first = by_id[first.supersedes_id]
    return first.pk


def _origin(plan: Plan, versions: Sequence[Plan]) -> Origin:
    return Origin(
        lineage=lineage(plan, versions),
        host=settings.CALENDAR_HOST,
        sequence=_sequence(plan, versions),
        stamped_at=clock.now().astimezone(UTC),
        clinic=plan.clinic.name,
        named=plan.clinic.calendar_titles == CalendarTitles.NAMED,
    )


def _known(plan: Plan, versions: Sequence[Plan], seen: Forecast) -> dict[str, date]:
    """Every visit signed, or brought by a file or code, up to this version, on the last day it had.

    A dose given and a test done are among them, on the day that they were done.
    """
    known: dict[str, date] = {}
    so_far = [version for version in versions if version.version <= plan.version]
    for version in so_far:
        if version.signed_at is not None:
            known |= {event["key"]: date.fromisoformat(event["on"]) for event in version.document["schedule"]}
    ids = [str(version.pk) for version in so_far]
    for event in Event.objects.filter(subject_id__in=ids, kind__in=trace.HANDED_OUT).order_by("sequence"):
        told = event.detail.get("dates", {})
        known |= {key: date.fromisoformat(on) for key, on in told.items()}
    return known | {line.key: line.on for line in seen.lines if line.state in PAST}


def _sequence(plan: Plan, versions: Sequence[Plan]) -> int:
    """Days since the first version was made, plus the changes up to then; see exports/calendar_file.py.

    A version in whose place another was signed stays below that one for good, so that its cancelled visits
    never take away those of the version in force, in whatever order the files are opened.
    """
    later = [each for each in versions if each.version > plan.version and each.signed_at is not None]
    until = min((each.signed_at for each in later if each.signed_at), default=None)
    moment = until or clock.now()
    days = (moment.astimezone(UTC).date() - versions[0].drafted_at.astimezone(UTC).date()).days
    return days + _changes(plan, versions, until)


def _changes(plan: Plan, versions: Sequence[Plan], until: datetime | None) -> int:
    """What was recorded of the plan and the patient; before `until` alone where it is given."""
    moments = [moment for each in versions for moment in _moments(each)]
    records = Record.objects.in_clinic(plan.clinic).filter(patient=plan.patient)
    if until is None:
        taken_back = records.filter(taken_back_at__isnull=False).count()
        return len(moments) + records.count() + taken_back + plan.patient.version
    before = records.filter(recorded_at__lt=until).count() + records.filter(taken_back_at__lt=until).count()
    return sum(moment < until for moment in moments) + before


def _moments(version: Plan) -> list[datetime]:
    """When a version was made, signed, and taken out of force."""
    ended = None if version.state in (PlanState.DRAFT, PlanState.SIGNED) else version.state_changed_at
    return [moment for moment in (version.drafted_at, version.signed_at, ended) if moment is not None]
