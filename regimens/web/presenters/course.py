"""A course of treatment in words: how it stands, what is due, what was given, what a review asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from regimens.actions.courses import Course
from regimens.clinical.following import PAST
from regimens.clinical.forecast import Forecast, Line, State
from regimens.models import Following, Plan, PlanState, Record, RecordKind
from regimens.web.presenters.patients import clinic_date, clinic_day
from regimens.wording import events, followup, recording

#: A line this far ahead is folded away.
LINES_SHOWN = 14


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the living schedule."""

    name: str
    state: str
    code: str
    due: str
    on: date
    act: str
    window: str
    given: str
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Moved:
    """An event whose date waits to be accepted."""

    name: str
    old: str
    new: str


def standing(course: Course) -> str:
    """Followed, on hold, transferred, stopped, or no longer the plan in force."""
    plan = course.plan
    if plan.state != PlanState.SIGNED:
        return f"This version is {plan.get_state_display().lower()}. Nothing is recorded under it."
    if course.following in (Following.STOPPED, Following.TRANSFERRED):
        ended = [
            each for each in course.standing if each.kind in (RecordKind.STOPPED, RecordKind.TRANSFERRED)
        ]
        return f"{ended[-1].get_kind_display()} on {clinic_day(ended[-1].on)}: {ended[-1].reason}"
    return f"On hold until {clinic_day(course.held_until)}." if course.held_until else "Followed."


def notices(plan: Plan, seen: Forecast) -> list[str]:
    """What somebody has to see to, the most urgent first."""
    found = [
        (followup.MISSED_IN_ROW, seen.missed_in_row >= 2),
        (followup.ASKS_ABOUT_NERVES, seen.asks_about_nerves),
        (followup.LOADING_REVIEW_DUE, seen.loading_review_due),
        (followup.NO_DATE, seen.no_date and not seen.loading_review_due and plan.state == PlanState.SIGNED),
    ]
    return [words for words, holds in found if holds]


def rows(plan: Plan, seen: Forecast, records: Iterable[Record]) -> list[Row]:
    """Every line of the forecast, what was given with its batch, site and giver."""
    given = {record.on: record for record in records if record.kind == RecordKind.DOSE_GIVEN}
    return [_row(plan, line, given) for line in seen.lines]


def _row(plan: Plan, line: Line, given: dict[date, Record]) -> Row:
    record = given.get(line.given_on) if line.given_on and line.kind == "injection" else None
    window = ""
    if line.earliest and line.latest and line.state not in PAST:
        window = f"{clinic_date(line.earliest)} to {clinic_date(line.latest)}"
    return Row(
        name=events.name({"key": line.key}, plan.document),
        state=_state(line),
        code=line.state.value,
        due=clinic_day(line.due),
        on=line.on,
        act=clinic_day(line.on) if line.on != line.due and line.state not in PAST else "",
        window=window,
        given=clinic_day(line.given_on) if line.given_on else "",
        notes=tuple(_notes(line, record)),
    )


def _state(line: Line) -> str:
    words = followup.STATES.say(line.state)
    late = line.state in (State.OVERDUE, State.LONG_OVERDUE) and line.days_late > 0
    return f"{words} by {line.days_late} day{'' if line.days_late == 1 else 's'}" if late else words


def _notes(line: Line, record: Record | None) -> list[str]:
    found = []
    if line.state not in PAST:
        if line.closed_day:
            found.append("The clinic is closed that day: somebody has to own this dose.")
        if line.beyond_window:
            found.append(followup.BEYOND_WINDOW)
    if record is not None:
        detail = record.detail
        found += [recording.SITES.say(detail["site"])]
        found += [f"Batch {record.batch}"] if record.batch else []
        found += [f"Given by {detail['giver'] or record.recorded_by.name}"]
    return found


def moved(plan: Plan, seen: Forecast) -> list[Moved]:
    """Old and new dates, event by event."""
    return [
        Moved(name=events.name({"key": key}, plan.document), old=clinic_day(old), new=clinic_day(new))
        for key, old, new in seen.moved
    ]
