"""The living schedule in words: each dose, review and test with its state, its window and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, gettext_noop

from regimens.actions.doses_on_record import on_record
from regimens.clinical.following import LATE, PAST
from regimens.clinical.forecast import Forecast, Line, State
from regimens.models import Plan, Record, RecordKind
from regimens.web.presenters import recording as recorded
from regimens.web.presenters import row_states, schedule
from regimens.web.presenters.patients import clinic_day
from regimens.wording import events, followup, recording
from regimens.wording.table import sentence
from regimens.wording.translated import in_language

CLOSED_DAY = gettext_noop("The clinic is closed that day: somebody has to own this.")
OWNED = gettext_noop("{who}: the clinic is closed that day.")
SYMPTOMS_OPEN = gettext_noop("Review the symptoms too.")
SYMPTOMS_REVIEWED = gettext_noop("Symptoms reviewed {day}.")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the living schedule.

    act_on: when to act now, where that is not the day it was due. done_on: the day given or done. about:
    what was found, and what to mind.
    """

    key: str
    what: str
    state: str
    code: str
    is_provisional: bool
    due: date
    earliest: date | None
    latest: date | None
    act_on: date | None
    done_on: date | None
    batch: str
    site: str
    giver: str
    about: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Moved:
    """An event whose date waits to be accepted."""

    what: str
    old: date
    new: date


def rows(plan: Plan, seen: Forecast, records: Sequence[Record]) -> list[Row]:
    """Every line of the forecast, with what the records that stand say of it."""
    return [_row(plan, line, _records_of(line, records)) for line in seen.lines]


def _records_of(line: Line, records: Sequence[Record]) -> list[Record]:
    """What answers this line: the first dose of that day, a review or results under its key."""
    if line.state not in PAST:
        return []
    same_day = [each for each in records if each.on == line.given_on]
    if line.kind != "injection":
        done = (RecordKind.REVIEW, RecordKind.RESULT)
        return [each for each in same_day if each.kind in done and each.key == line.key]
    return on_record(same_day)[:1]


def _row(plan: Plan, line: Line, done: list[Record]) -> Row:
    is_past = line.state in PAST
    dose = next((each for each in done if each.kind == RecordKind.DOSE_GIVEN), None)
    return Row(
        key=line.key,
        what=events.name({"key": line.key}, plan.document),
        state=_state(plan, line),
        code=line.state.value,
        is_provisional=line.provisional and not is_past and line.state is not State.PROVISIONAL,
        due=line.due,
        earliest=None if is_past else line.earliest,
        latest=None if is_past else line.latest,
        act_on=None if is_past or line.on == line.due else line.on,
        done_on=line.given_on,
        batch=dose.batch if dose else "",
        site=recording.SITES.say(dose.detail["site"]) if dose else "",
        giver=(dose.detail["giver"] or dose.recorded_by.name) if dose else "",
        about=(*_about(line, done, _who(plan, line)), *_symptoms(line)),
    )


def _state(plan: Plan, line: Line) -> str:
    words = followup.STATES.say(line.state)
    if line.state not in LATE:
        return words
    return row_states.late_by(words, (plan.clinic.today() - line.due).days)


def _who(plan: Plan, line: Line) -> str:
    """Who gives a dose on a closed day, as answered; of a late one no day is agreed yet, with anybody."""
    owner = plan.assessment.answers.get("closed_day_owner")
    is_owned = line.kind == "injection" and line.state not in LATE and owner in schedule.OWNERS
    return gettext(schedule.OWNERS[owner]) if is_owned else ""


def _about(line: Line, done: Sequence[Record], who: str) -> list[str]:
    if line.state not in PAST:
        is_named = events.family(line.key)[0] == "potassium"
        tests = [sentence(events.tests({"tests": list(line.tests)}))] if line.tests and not is_named else []
        closed = [_closed(who)] if line.closed_day else []
        return [*tests, *closed, *([in_language(followup.BEYOND_WINDOW)] if line.beyond_window else [])]
    return [words for each in done if each.kind != RecordKind.DOSE_GIVEN for words in recorded.found(each)]


def _closed(who: str) -> str:
    return gettext(OWNED).format(who=who) if who else gettext(CLOSED_DAY)


def _symptoms(line: Line) -> list[str]:
    """Of a follow-up: whether symptoms were reviewed beside its blood."""
    if not line.is_follow_up:
        return []
    if line.reviewed_on is None:
        return [gettext(SYMPTOMS_OPEN)]
    return [gettext(SYMPTOMS_REVIEWED).format(day=clinic_day(line.reviewed_on))]


def moved(plan: Plan, seen: Forecast) -> list[Moved]:
    """Old and new dates, event by event."""
    return [
        Moved(what=events.name({"key": key}, plan.document), old=old, new=new) for key, old, new in seen.moved
    ]
