"""What the clinic arranges: contacts, another day, a pause, a transfer, the end of treatment."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from regimens.actions import course_so_far, recording
from regimens.actions.permissions import Do, may
from regimens.actions.recording import CannotRecord, Happening
from regimens.clinical.following import Line
from regimens.clinical.giving import LOADING, Caution, is_early
from regimens.clinical.lateness import latest_agreed, latest_pause
from regimens.models import Member, Plan, Record, RecordKind, clock
from regimens.wording.dates import clinic_date

CONTACT_WAYS = ("telephone", "letter", "text_message", "email", "in_person")
CONTACT_OUTCOMES = ("reached", "no_answer", "message_left", "wrong_number", "letter_sent", "declined")
STOP_REASONS = ("patient_declines", "treated_elsewhere", "not_indicated", "reaction", "died", "other")

#: A day too far ahead, said to a clinician and to everybody else.
TOO_FAR = gettext_noop("The new date can be {last} at the latest. Amend the plan instead.")
A_LONG_GAP = gettext_noop(
    "A gap this long is a clinician's decision. Agree on {last} at the latest, or ask one."
)
NOT_DATED = gettext_noop(
    "On that day this dose is no longer dated: a clinician decides first how loading goes on."
)
TOO_LONG = gettext_noop("A pause can last until {last}. Stop treatment or amend the plan.")
A_LONG_PAUSE = gettext_noop(
    "A pause this long is a clinician's decision. Pause until {last} at most, or ask one."
)


@transaction.atomic
def contact(*, plan: Plan, by: Member, on: date, way: str, outcome: str, note: str, key: str) -> Record:
    """Record an attempt to reach the patient."""
    current = recording.followed(plan, by)
    key = recording.as_sent(key, on, way, outcome, note)
    if way not in CONTACT_WAYS:
        raise CannotRecord(gettext("Select how contact was tried."), "way")
    if outcome not in CONTACT_OUTCOMES:
        raise CannotRecord(gettext("Select what came of it."), "outcome")
    happening = Happening(
        kind=RecordKind.CONTACT, on=on, detail={"way": way, "outcome": outcome}, reason=note
    )
    return recording.keep(plan=current, by=by, happening=happening, key=key)


@transaction.atomic
def rebook(
    *,
    plan: Plan,
    by: Member,
    place: str,
    on: date,
    reason: str,
    key: str,
    shown: Collection[str] | None = None,
) -> Record:
    """Agree on another day for the next dose; a day before or beyond its window needs a reason.

    Raises CannotRecord beyond the days of `latest_agreed`: a longer gap is a clinician's decision, or a plan;
    and for a patient who has died.
    """
    current = recording.followed(plan, by)
    key = recording.as_sent(key, place, on, reason)
    if (first := recording.sent_before(current, by, RecordKind.REBOOKED, key)) is not None:
        return first
    recording.check_alive(current)
    if on < current.clinic.today():
        raise CannotRecord(gettext("The new date can't be before today."), "on")
    records = course_so_far.standing_records(current)
    planned = course_so_far.without_agreement(records, place)
    seen = course_so_far.forecast_of(current, current.clinic.today(), planned)
    open_ = (each for each in seen.lines if each.kind == "injection" and each.given_on is None)
    line = next((each for each in open_ if each.key == place), None)
    if line is None:
        raise CannotRecord(gettext("This dose is no longer open. Look at the schedule as it is now."))
    _check_gap(line, on, by, current.clinic.today())
    agreed = _as_agreed(current, records, place, on)
    happening = Happening(
        kind=RecordKind.REBOOKED,
        on=on,
        key=place,
        warnings=(*_outside_window(line, on), *(["closed_day"] if agreed.closed_day else [])),
        reason=reason,
        shown=shown,
    )
    return recording.keep(plan=current, by=by, happening=happening, key=key)


def _outside_window(line: Line, on: date) -> Iterator[str]:
    if is_early(line, on):
        yield Caution.EARLY.value
    if on > (line.latest or line.due):
        yield "beyond_window"


def _check_gap(line: Line, on: date, by: Member, today: date) -> None:
    """A day agreed again and again must not carry a patient past what the plan can bear."""
    last = latest_agreed(line, today, by_clinician=may(by, Do.DECIDE))
    _check_last(on, last, by, "on", TOO_FAR, A_LONG_GAP)


def _as_agreed(plan: Plan, records: list[Record], place: str, on: date) -> Line:
    """The dose on the day agreed.

    Loading is dated up to its next decision: a day beyond that would be lost from every list, and is refused.
    """
    agreed = Record(plan=plan, kind=RecordKind.REBOOKED, key=place, on=on, recorded_at=clock.now())
    seen = course_so_far.forecast_of(plan, on, [*records, agreed])
    line = next((each for each in seen.lines if each.key == place and each.due == on), None)
    if line is None:
        raise CannotRecord(gettext(NOT_DATED), "on")
    return line


def _check_last(day: date, last: date, by: Member, control: str, beyond: str, ask: str) -> None:
    """Raise CannotRecord for a day after the last: `beyond` to who decides, `ask` to everybody else."""
    if day > last:
        words = beyond if may(by, Do.DECIDE) else ask
        raise CannotRecord(gettext(words).format(last=clinic_date(last)), control)


@transaction.atomic
def hold(*, plan: Plan, by: Member, until: date, reason: str, key: str) -> Record:
    """Pause until a day, with the reason; the dates stand still and are due again from that day.

    Raises CannotRecord for a patient who has died, without a reason, and for a pause that is too long.
    """
    current = recording.followed(plan, by)
    key = recording.as_sent(key, until, reason)
    recording.check_alive(current)
    if not reason.strip():
        raise CannotRecord(gettext("Enter the reason for the pause."), "reason")
    if until < current.clinic.today():
        raise CannotRecord(gettext("The first day to go on can't be before today."), "until")
    _check_pause(current, until, by)
    happening = Happening(kind=RecordKind.HOLD, on=until, reason=reason)
    return recording.keep(plan=current, by=by, happening=happening, key=key)


def _check_pause(plan: Plan, until: date, by: Member) -> None:
    """A pause has an end that somebody looks at: in loading sooner, and longer ones are a clinician's."""
    today, records = plan.clinic.today(), course_so_far.standing_records(plan)
    held = course_so_far.happened(plan, records).hold_until
    if held is not None and until <= held:
        return  # A pause may always end sooner.
    following = course_so_far.forecast_of(plan, today, records).next_injection
    is_loading = following is not None and following.phase in LOADING
    last = latest_pause(
        today,
        paused_from=course_so_far.paused_from(plan, records, today),
        is_loading=is_loading,
        by_clinician=may(by, Do.DECIDE),
    )
    _check_last(until, last, by, "until", TOO_LONG, A_LONG_PAUSE)


@transaction.atomic
def transfer(*, plan: Plan, by: Member, on: date, reason: str, key: str) -> Record:
    """The patient is treated elsewhere from this day; the reason says where."""
    current = recording.followed(plan, by)
    key = recording.as_sent(key, on, reason)
    if not reason.strip():
        raise CannotRecord(gettext("Enter where the patient is treated from now on."), "reason")
    happening = Happening(kind=RecordKind.TRANSFERRED, on=on, reason=reason)
    return recording.keep(plan=current, by=by, happening=happening, key=key)


@transaction.atomic
def stop(*, plan: Plan, by: Member, on: date, why: str, reason: str, key: str) -> Record:
    """Stop treatment: a clinician's decision, with the reason in words."""
    current = recording.followed(plan, by, Do.DECIDE)
    key = recording.as_sent(key, on, why, reason)
    if why not in STOP_REASONS:
        raise CannotRecord(gettext("Select why treatment is stopped."), "why")
    if not reason.strip():
        raise CannotRecord(gettext("Enter the reason for stopping."), "reason")
    happening = Happening(kind=RecordKind.STOPPED, on=on, detail={"why": why}, reason=reason)
    return recording.keep(plan=current, by=by, happening=happening, key=key)
