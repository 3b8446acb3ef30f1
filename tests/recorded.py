"""A neurological plan, days that go by, and what is recorded on them, for tests of the course."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from regimens.actions import assessments, carried, course_so_far, doses, patients, plans, reviews, stops
from regimens.models import Assessment, Member, Patient, Plan, Record, clock

NERVES = {"neuro.any": "yes", "neuro.numbness": "yes", "neuro.tongue": "no", "choices.maintenance_months": ""}


@contextmanager
def on_day(day: date, hour: int = 10) -> Iterator[None]:
    """At this hour of this day."""
    with clock.at(datetime.combine(day, time(hour), tzinfo=UTC)):
        yield


@contextmanager
def days_later(count: int) -> Iterator[None]:
    """So many days from now by the calendar on the surgery's wall, also over the change to summer time."""
    now = timezone.now().astimezone(ZoneInfo("Europe/London"))
    with clock.at((now + timedelta(days=count)).astimezone(UTC)):
        yield


def drawn_before(answers: Mapping[str, object], day: date) -> dict[str, object]:
    """The answers, with all blood drawn a week before this day."""
    drawn = (day - timedelta(days=7)).isoformat()
    return {name: drawn if name.endswith(".taken_on") else value for name, value in answers.items()}


def sign(draft: Assessment, by: Member, key: str) -> Plan:
    """The plan of this draft, signed; a stop that does not forbid it is answered."""
    made = assessments.complete(assessment=draft, by=by, version=draft.version, key=f"{key}-plan")
    return signed_as_it_is(made, by, f"{key}-sign")


def signed_as_it_is(made: Plan, by: Member, key: str) -> Plan:
    """A draft plan, signed; a stop that does not forbid it is answered."""
    answered = stops.has_soft_stop(made)
    return plans.sign(
        plan=made,
        by=by,
        checked=True,
        key=key,
        stop_action=next(iter(stops.actions_for(made))) if answered else "",
        stop_reason="Dr Ola Other, by telephone" if answered else "",
    )


def as_known(plan: Plan) -> dict[str, Any]:
    """That there were doses before, and which, as somebody writes them down for a new plan."""
    known = carried.answers_so_far(Plan.everywhere.get(pk=plan.pk), course_so_far.standing_records(plan))
    return {name: known[name] for name in ("treated_before", "injections")}


def nerves_plan(patient: Patient, by: Member, answers: Mapping[str, object], key: str = "nerves") -> Plan:
    """Numbness: alternate days from today until improvement stops, then every 2 months."""
    begun = assessments.begin(patient=patient, by=by, key=key)
    written = assessments.answer(
        assessment=begun,
        by=by,
        step="dates",
        answers={**answers, **NERVES},
        clears=[],
        version=begun.version,
    )
    return sign(written, by, key)


def has_died(patient: Patient, by: Member, on: date) -> None:
    """The record says that the patient died on this day."""
    patient.refresh_from_db()
    details = replace(patients.details_of(patient), deceased_on=on)
    patients.amend(patient=patient, by=by, details=details, version=patient.version, key=f"died {on}")


def next_key(plan: Plan) -> str:
    """The place of the next injection."""
    following = course_so_far.forecast_of(plan, plan.clinic.today()).next_injection
    return following.key if following else ""


def dose(on: date, place: str, **more: Any) -> doses.Given:
    """A dose as planned, with changes."""
    usual: dict[str, Any] = {
        "product": "hydroxocobalamin_1000",
        "route": "intramuscular",
        "site": "left_deltoid",
        "batch": "HX24-117",
    }
    return doses.Given(on=on, place=place, **(usual | more))


def give(plan: Plan, by: Member, key: str, on: date | None = None, reason: str = "", **more: Any) -> Record:
    """The next dose, given today unless told otherwise."""
    day = on or plan.clinic.today()
    place = more.pop("place", next_key(plan))
    return doses.give(plan=plan, by=by, dose=dose(day, place, **more), reason=reason, key=key)


def review(
    plan: Plan, by: Member, key: str, response: str, place: str = "", note: str = "", **scores: int
) -> Record:
    """A review of today; scores by feature, such as numbness=2."""
    return reviews.review(
        plan=plan,
        by=by,
        on=plan.clinic.today(),
        place=place,
        response=response,
        scores={f"neuro.{name}": score for name, score in scores.items()},
        note=note,
        key=key,
    )
