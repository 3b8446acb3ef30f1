"""The visits that a patient's calendar holds of a plan today: those to come, and those that are cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from regimens.actions import calendar_numbers, course_so_far, reviews, trace
from regimens.clinical.following import PAST
from regimens.clinical.forecast import Forecast, UnreadableHistory
from regimens.exports import calendar_file
from regimens.exports.calendar_file import Visit
from regimens.models import Event, Plan, PlanState, Record
from regimens.wording import calendar_file as words
from regimens.wording import regimen
from regimens.wording.translated import in_language


class NoCalendar(ValueError):
    """There is no file to hand out; the text is the sentence to read."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a file of today holds: the visits to come, and what an earlier one brought, cancelled.

    waits: injections were missed and none is dated, or loading is over until somebody has decided how it
    goes on: whatever is dated then is not the next thing to come for.
    """

    visits: list[Visit]
    waits: bool


def held(plan: Plan) -> Held:
    """The visits of a plan today. Raises NoCalendar where its dates of today can't be worked out."""
    records = course_so_far.standing_records(plan) if plan.state == PlanState.SIGNED else []
    seen = _seen(plan, records)
    return Held(
        visits=calendar_file.with_dropped(_to_come(plan, seen, records), _known(plan, seen)),
        waits=seen.no_date or seen.loading_review_due or seen.missed_from is not None,
    )


def lineage(plan: Plan) -> UUID:
    """The id of the first version, found along the chain of what each version supersedes."""
    same = Plan.objects.in_clinic(plan.clinic).filter(number=plan.number)
    before = dict(same.values_list("pk", "supersedes_id"))
    first = plan.pk
    while (earlier := before[first]) in before:
        first = earlier
    return first


def _seen(plan: Plan, records: Sequence[Record]) -> Forecast:
    """The living schedule of a plan in force; nothing stands of any other, nor for somebody who has died."""
    if plan.state != PlanState.SIGNED or plan.patient.deceased_on is not None:
        return Forecast()
    try:
        return course_so_far.forecast_of(plan, plan.clinic.today(), records)
    except UnreadableHistory as unreadable:
        raise NoCalendar(in_language(words.UNREADABLE)) from unreadable


def _to_come(plan: Plan, seen: Forecast, records: Sequence[Record]) -> list[Visit]:
    """The visits to come; on hold, or once signs came back, none is firm: no paper holds the dates then."""
    coming = calendar_file.visits(seen)
    is_on_hold = course_so_far.on_hold_until(plan, records) is not None
    if is_on_hold or (coming and reviews.signs_came_back(plan, records)):
        return [calendar_file.to_agree(visit) for visit in coming]
    return calendar_file.goes_on(coming) if coming and regimen.goes_on(plan.document["regimen"]) else coming


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
