"""What must hold of a forecast after every step, each told from the records and the calendar alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from regimens.clinical.dates import add_intervals
from regimens.clinical.forecast import Forecast, Line, State
from tests.simulator.patients import Patient

PAST = (State.GIVEN, State.DONE)
#: A dose up to a week before its date keeps the anchor, and where a clinic is closed for long the date may
#: lie up to a week later.
WINDOW, CLOSED, A_DAY = timedelta(days=7), timedelta(days=7), timedelta(days=1)
#: From 28 February to the 31st of March are so many days more than to the 28th.
MONTH_END = timedelta(days=3)
ALTERNATE_GAP = timedelta(days=4)
#: Monday, Wednesday, Friday: from the first day of an extension, or of a plan made anew, to its first dose.
MON_WED_FRI_STEP = timedelta(days=2)


def injections(found: Forecast) -> list[Line]:
    """Given and to come, by the day."""
    return sorted((line for line in found.lines if line.kind == "injection"), key=lambda line: line.on)


def ahead(found: Forecast) -> list[Line]:
    """Injections still to come."""
    return [line for line in injections(found) if line.state not in PAST]


def in_view(patient: Patient, found: Forecast) -> Iterator[str]:
    """A next line, or one of the states that the worklist lists; without a date only where none can be."""
    coming = ahead(found)
    if coming and found.next_injection != coming[0]:
        yield f"next injection is {found.next_injection}, not {coming[0].key}"
    awaited = any(line.key.startswith("review-") and line.state not in PAST for line in found.lines)
    if not coming and not (found.loading_review_due or found.no_date or awaited):
        yield "nothing is listed for an active plan"
    was_dated = any(event["kind"] == "injection" for event in patient.document["schedule"])
    # On the day of the last loading dose the review may be done already: it is due from the next day.
    awaited |= patient.today in patient.all_doses
    if not coming and not (found.loading_review_due or awaited) and (was_dated or patient.doses):
        yield "a plan with dates has none any more"


def stays_in_view(patient: Patient, before: Forecast, after: Forecast) -> Iterator[str]:
    """With nothing recorded but tests no open test vanishes, and the next injection stays the next.

    Tests of the first week do after four weeks; a loading dose gives way to the review of loading.
    """
    left = {line.key for line in after.lines}
    for line in before.lines:
        first_week = line.key.startswith(("baseline", "potassium", "response"))
        if line.kind != "injection" and line.key not in left and not first_week:
            yield f"{line.key} of {line.on} has vanished"
    was, now = before.next_injection, after.next_injection
    if was is not None and not after.loading_review_due and (now is None or now.key != was.key):
        yield f"{was.key} is no longer the next"


def one_a_day(patient: Patient, found: Forecast) -> Iterator[str]:
    """Never two doses on one day."""
    for first, second in pairwise(injections(found)):
        if first.on == second.on:
            yield f"{first.key} and {second.key} on {first.on}"


def no_longer_interval(patient: Patient, found: Forecast) -> Iterator[str]:
    """From one dose to the next no longer than the plan, but for a day agreed, booked or already late then."""
    before = max((day for day in patient.all_doses if day <= patient.today), default=None)
    for line in ahead(found):
        is_long = before is not None and line.due > _latest_after(patient, line, before)
        if is_long and not _is_on_record(patient, line):
            yield f"{line.key} on {line.due}, the dose before on {before}"
        before = line.on


def _latest_after(patient: Patient, line: Line, before: date) -> date:
    if line.phase == "loading":
        if patient.plan.decided["loading"] == "alternate_days":
            return before + ALTERNATE_GAP
        return _open_from(patient, before + WINDOW)
    every = patient.plan.interval.every
    assert every is not None
    # A dose up to a week early keeps its own date, and a closure, of weeks perhaps, brings it forward from
    # a day before the clinic opens again; the next one keeps its own date too, at a month's end the longer (R06).
    own = _open_from(patient, before + WINDOW + A_DAY) - A_DAY
    put_off = timedelta(0) if patient.is_open(line.due - A_DAY) else CLOSED
    return add_intervals(own, every, 1) + MONTH_END + put_off


def _open_from(patient: Patient, day: date) -> date:
    while not patient.is_open(day):
        day += timedelta(days=1)
    return day


def _is_on_record(patient: Patient, line: Line) -> bool:
    """The very day agreed or booked, a plan made when the dose was late, or loading extended after a gap."""
    if line.due in (patient.rebooked.get(line.key), patient.plan.history.start_on):
        return True
    if line.phase == "loading" and patient.gaps:
        return line.due <= patient.gaps[-1][1] + MON_WED_FRI_STEP
    made = _open_from(patient, patient.plan.made_on)
    on_three_days = line.phase == "loading" and patient.takes_mon_wed_fri
    return line.due <= made + (MON_WED_FRI_STEP if on_three_days else timedelta(0))


def closed_is_said(patient: Patient, found: Forecast) -> Iterator[str]:
    """No injection on a closed day unless it says so."""
    for line in ahead(found):
        if line.closed_day == patient.is_open(line.on):
            yield f"{line.key} on {line.on} says closed: {line.closed_day}"


def earlier_until_accepted(patient: Patient, found: Forecast) -> Iterator[str]:
    """While new dates wait, the earlier of old and new is shown, for each that moved."""
    shown = {line.key: line for line in ahead(found)}
    for key, old, new in found.moved:
        if key in shown and shown[key].on != min(old, new):
            yield f"{key} on {shown[key].on}, old {old}, new {new}"
    if found.moved and not patient.kept:
        yield "dates wait for acceptance, and no dose does"


#: What holds of one forecast.
ALWAYS: Mapping[str, Callable[[Patient, Forecast], Iterator[str]]] = {
    "in view": in_view,
    "one a day": one_a_day,
    "no longer interval": no_longer_interval,
    "closed is said": closed_is_said,
    "earlier until accepted": earlier_until_accepted,
}


def unchanged(patient: Patient, before: Forecast, after: Forecast) -> Iterator[str]:
    """No later date differs between these two, injection, review or blood test."""
    was = {line.key: line.on for line in before.lines if line.state not in PAST}
    now = {line.key: line.on for line in after.lines if line.state not in PAST}
    for key in was.keys() & now.keys():
        if was[key] != now[key]:
            yield f"{key} from {was[key]} to {now[key]}"
    following = {before.next_injection.key} if before.next_injection else set()
    for key in was.keys() - now.keys() - following - patient.done.keys():
        yield f"{key} of {was[key]} has vanished"
