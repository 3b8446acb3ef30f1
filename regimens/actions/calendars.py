"""The calendar file of a plan, as its visits stand today, handed out and noted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from regimens.actions import calendar_numbers, course_so_far, noting, plans, trace
from regimens.actions.noting import Noted
from regimens.actions.permissions import Do, check, check_same_clinic
from regimens.clinical.following import PAST
from regimens.clinical.forecast import Forecast, UnreadableHistory
from regimens.exports import calendar_file
from regimens.exports.calendar_file import Origin, Visit
from regimens.models import Event, Member, Plan, PlanState, clock
from regimens.models.clinic import CalendarTitles
from regimens.wording import calendar_file as words
from regimens.wording.translated import in_language

#: In the place of a file's own moment, for its digest.
NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
DIGEST_SIGNS = 16


class NoCalendar(ValueError):
    """There is no file to hand out; the text is the sentence to read."""


@dataclass(frozen=True, kw_only=True)
class Handed:
    """A file for the patient: its bytes, and a name that says nothing of them."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """What the visits of one file share, its SEQUENCE among it, and the digest of the file."""

    origin: Origin
    digest: str


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
    listed = _listed(plan)
    if not listed:
        raise NoCalendar(in_language(words.NO_DATES))
    numbered = _numbered(plan, listed)
    plans.exported(plan=plan, by=by, what="calendar", **_brought(listed, numbered))
    content = calendar_file.calendar_file(listed, numbered.origin)
    return Handed(name=f"{plan.check_code}.ics", content=content)


@transaction.atomic
def printed(
    *, plan: Plan, by: Member, what: str, unless: Callable[[Plan], str]
) -> tuple[Noted, tuple[Visit, Origin] | None]:
    """Note a printed calendar, with the next visit that its square code brings to a phone; None without one.

    unless: says why the plan, as it stands, is not handed out; NotGivenOut is raised then.
    """
    now = noting.locked(plan)
    coming = _coming(now)
    if coming is None:
        return plans.printed(plan=now, by=by, what=what, unless=unless), None
    visit, numbered = coming
    brings = _brought([visit], numbered)
    return plans.printed(plan=now, by=by, what=what, unless=unless, **brings), (visit, numbered.origin)


def next_visit(plan: Plan) -> tuple[Visit, Origin] | None:
    """The next visit of a plan in force, with what its event needs; None where no day is agreed for one."""
    coming = _coming(plan)
    return (coming[0], coming[1].origin) if coming else None


def _coming(plan: Plan) -> tuple[Visit, Numbered] | None:
    """The next visit, and the number of a file with it, so that a phone takes it as a change of its file."""
    if plan.state != PlanState.SIGNED:
        return None
    try:
        listed = _listed(plan)
    except NoCalendar:
        return None
    found = calendar_file.next_visit(listed, plan.clinic.today())
    return (found, _numbered(plan, listed)) if found else None


def _listed(plan: Plan) -> list[Visit]:
    """All that a file of today holds: the visits to come, and what an earlier one brought, cancelled."""
    seen = _seen(plan)
    return calendar_file.with_dropped(_visits(plan, seen), _known(plan, seen))


def _numbered(plan: Plan, listed: Sequence[Visit]) -> Numbered:
    origin = _origin(plan)
    digest = _digest(listed, origin)
    number = calendar_numbers.sequence_of(plan, digest)
    return Numbered(origin=replace(origin, sequence=number), digest=digest)


def _brought(visits: Iterable[Visit], numbered: Numbered) -> dict[str, Any]:
    """What the record keeps of a file or code: its dates, its number and the digest of the file."""
    dated = {visit.key: visit.on.isoformat() for visit in visits}
    return {"dates": dated, "sequence": numbered.origin.sequence, "digest": numbered.digest}


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


def _visits(plan: Plan, seen: Forecast) -> list[Visit]:
    """The visits to come; while treatment is on hold none is firm, as no paper holds its dates then."""
    listed = calendar_file.visits(seen)
    records = course_so_far.standing_records(plan) if plan.state == PlanState.SIGNED else []
    until = course_so_far.happened(plan, records).hold_until if records else None
    is_on_hold = until is not None and until > plan.clinic.today()
    return [calendar_file.to_agree(visit) for visit in listed] if is_on_hold else listed


def lineage(plan: Plan) -> UUID:
    """The id of the first version, found along the chain of what each version supersedes."""
    same = Plan.objects.in_clinic(plan.clinic).filter(number=plan.number)
    before = dict(same.values_list("pk", "supersedes_id"))
    first = plan.pk
    while (earlier := before[first]) in before:
        first = earlier
    return first


def _origin(plan: Plan) -> Origin:
    """What all visits of the plan share, before a file or code has its number."""
    return Origin(
        lineage=lineage(plan),
        host=settings.CALENDAR_HOST,
        sequence=0,
        stamped_at=clock.now().astimezone(UTC),
        clinic=plan.clinic.name,
        named=plan.clinic.calendar_titles == CalendarTitles.NAMED,
    )


def _digest(listed: Iterable[Visit], origin: Origin) -> str:
    """Of all that a file says but its number and its moment."""
    content = calendar_file.calendar_file(listed, replace(origin, sequence=0, stamped_at=NO_MOMENT))
    return hashlib.sha256(content).hexdigest()[:DIGEST_SIGNS]


def _known(plan: Plan, seen: Forecast) -> dict[str, date]:
    """Every visit signed, or brought by a file or code, up to this version, on the last day it had.

    A dose given and a test done are among them, on the day that they were done. What a version brought gives
    way to the dates of the version that followed, whenever it was handed out.
    """
    known: dict[str, date] = {}
    for version in calendar_numbers.signed_up_to(plan):
        known |= {event["key"]: date.fromisoformat(event["on"]) for event in version.document["schedule"]}
        brought = Event.objects.filter(subject_id=str(version.pk), kind__in=trace.HANDED_OUT)
        for event in brought.order_by("sequence"):
            told = event.detail.get("dates", {})
            known |= {key: date.fromisoformat(on) for key, on in told.items()}
    return known | {line.key: line.on for line in seen.lines if line.state in PAST}
