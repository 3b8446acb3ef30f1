"""The calendar file of a plan, as its visits stand today, handed out and noted with all that it holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from regimens.actions import calendar_numbers, calendar_visits, earlier_calendars, noting, plans
from regimens.actions.calendar_visits import NoCalendar, lineage
from regimens.actions.noting import Noted
from regimens.actions.permissions import Do, check, check_same_clinic
from regimens.exports import calendar_file
from regimens.exports.calendar_file import Origin, Visit
from regimens.models import Member, Plan, PlanState, clock
from regimens.models.clinic import CalendarTitles
from regimens.wording import calendar_file as words
from regimens.wording.translated import in_language

__all__ = ["Handed", "NoCalendar", "Numbered", "hand_out", "lineage", "next_visit", "printed"]

#: In the place of a file's own moment, for its digest.
NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
DIGEST_SIGNS = 16


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

    That of the plan in force has its visits as they stand today, and cancels what files of the patient's
    earlier plans left in the phone; that of one no longer in force cancels its own. Raises NoCalendar for a
    draft, a version that was never signed, and a plan without any date.
    """
    check(by, Do.EXPORT_PLAN)
    check_same_clinic(by, plan.clinic_id)
    plan = noting.locked(plan)  # who signs or records meanwhile waits
    _check_was_signed(plan)
    listed = calendar_visits.held(plan).visits
    numbered = _numbered(plan, listed)
    earlier = earlier_calendars.of_patient(plan, numbered.origin)
    if not listed and not earlier:
        raise NoCalendar(in_language(words.NO_DATES))
    held = _brought(listed, numbered) | earlier_calendars.noted(earlier)
    plans.exported(plan=plan, by=by, what="calendar", **held)
    content = calendar_file.calendar_file(listed, numbered.origin, earlier)
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
        held = calendar_visits.held(plan)
    except NoCalendar:
        return None
    found = None if held.waits else calendar_file.next_visit(held.visits, plan.clinic.today())
    return (found, _numbered(plan, held.visits)) if found else None


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
    """Of all that a file says of this plan, but its number and its moment; earlier plans change it not."""
    content = calendar_file.calendar_file(listed, replace(origin, sequence=0, stamped_at=NO_MOMENT))
    return hashlib.sha256(content).hexdigest()[:DIGEST_SIGNS]
