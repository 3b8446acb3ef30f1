"""The patient's calendar and injection record: every date of the plan once, in words, with room to tick."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from regimens.wording import dates, events, regimen
from regimens.wording.patient.parts import Box, Calendar, Card, Entry, FilledIn, Month, OnRecord, Place
from regimens.wording.patient.situation import Event, Situation
from regimens.wording.speech import Speech, unmarked

CALENDAR: Mapping[str, str] = {
    "title": "Your calendar",
    "tick": "Tick each box when it is done.",
    "where": "Come to {clinic}, unless it says another place.",
    "all_change": "Your injection dates may change, as they depend on how you are.",
    "change": "A date with “may change” is not sure yet.",
    "stand": "These are your dates as they stand on {day}.",
    "none": "There are no dates yet.",
    "first": "We will give you the first one.",
    "go_on": "Your injections go on after the last date here.",
    "tablets": "You take your tablets on the other days too.",
    "done": "Done",
    "date": "Date",
    "what": "What",
    "not_ticked": "Not ticked",
}
WHAT: Mapping[str, str] = {
    "injection": "Injection",
    "blood_test": "Blood test",
    "review": "Check-up",
}
NOTES: Mapping[str, str] = {
    "community": "at home",
    "self": "at home",
    "hospital": "at the hospital",
    "ask": "ask us where: we are closed",
    "may_change": "may change",
    "and_test": "and blood test",
    "given": "given",
    "done": "done",
}
CARD: Mapping[str, str] = {
    "title": "Your injection record",
    "fill": "The person who gives the injection fills in one line each time.",
    "tick": "Tick",
    "planned": "Date planned",
    "given": "Date given",
    "site": "Arm or thigh, left or right",
    "site_skin": "Where, left or right",
    "batch": "Batch and expiry",
    "by": "Given by",
}
SITES: Mapping[str, str] = {
    "left_deltoid": "left arm",
    "right_deltoid": "right arm",
    "left_thigh": "left thigh",
    "right_thigh": "right thigh",
    "left_hip": "left hip",
    "right_hip": "right hip",
}
ROWS = 12
DENSE = 3
# More full months than these would fill page upon page; then every month is a short list.
MOST_GRIDS = 3
SUNDAY_FIRST = ("us",)


def entries(plan: Situation, speech: Speech) -> list[Entry]:
    """Every date in order; two tests of one day are one visit, but what is done never hides what is not."""
    found: dict[tuple[date, str, bool], Entry] = {}
    is_all = all_may_change(plan)
    for event in plan.document["schedule"]:
        made = _entry(event, plan, speech, is_marked=not (is_all and event["kind"] == "injection"))
        found.setdefault((made.on, made.kind, made.is_over), made)
    return list(found.values())


def all_may_change(plan: Situation) -> bool:
    """No injection date is firm: said once, not at each."""
    still_open = plan.open_injections
    return bool(still_open) and all(event["provisional"] for event in still_open)


def _entry(event: Event, plan: Situation, speech: Speech, *, is_marked: bool) -> Entry:
    on, is_over = dates.read(event["on"]), events.is_over(event)
    is_injection = event["kind"] == "injection"
    keys = []
    if is_over:
        keys.append("given" if is_injection else "done")
    if event.get("closed_day"):
        # Who gives doses that day was answered, and not who takes blood; of a late dose no day is agreed yet.
        is_owned = is_injection and plan.owner in NOTES and not events.is_late(event)
        keys.append(plan.owner if is_owned else "ask")
    follows_late = is_injection and plan.is_late and not is_over
    if follows_late or (event["provisional"] and is_marked):
        keys.append("may_change")
    return Entry(
        on=on,
        kind=event["kind"],
        day=speech.date(on),
        weekday=speech.weekday(on.weekday()),
        what=speech.say(WHAT[event["kind"]]),
        notes=tuple(speech.say(NOTES[key]) for key in keys),
        is_over=is_over,
        planned=speech.date(dates.read(event.get("planned", event["on"]))),
        key=event["key"],
    )


def calendar_page(plan: Situation, place: Place, speech: Speech) -> Calendar:
    """The dates as a list and by month."""
    listed = entries(plan, speech)
    first = calendar.SUNDAY if place.profile in SUNDAY_FIRST else calendar.MONDAY
    names = [speech.weekday(number) for number in calendar.Calendar(first).iterweekdays()]
    return Calendar(
        title=speech.say(CALENDAR["title"]),
        intro=tuple(_intro(listed, plan, place, speech)),
        entries=tuple(listed),
        months=tuple(months(listed, first, speech)),
        weekdays=tuple(names),
        not_ticked=speech.say(CALENDAR["not_ticked"]),
        columns=tuple(speech.say(CALENDAR[key]) for key in ("done", "date", "what")),
    )


def _intro(listed: list[Entry], plan: Situation, place: Place, speech: Speech) -> Iterator[str]:
    may_change = speech.say(NOTES["may_change"])
    keys = ["tick", "where"] if listed else ["none", "first"]
    if plan.has_moved and listed:
        keys.insert(0, "stand")
    if all_may_change(plan):
        keys.append("all_change")
    if any(may_change in entry.notes for entry in listed):
        keys.append("change")
    if listed and regimen.goes_on(plan.document["regimen"]):
        keys.append("tablets" if plan.is_oral else "go_on")
    yield from (speech.say(CALENDAR[key], clinic=place.name, day=speech.date(plan.today)) for key in keys)


def months(listed: list[Entry], first_weekday: int, speech: Speech) -> Iterator[Month]:
    """Every month with a date; where none is full, every month from the first to the last: a strip."""
    of: dict[tuple[int, int], list[Entry]] = {}
    for entry in listed:
        of.setdefault((entry.on.year, entry.on.month), []).append(entry)
    full = [month for month, found in of.items() if len(found) >= DENSE]
    grids = full if len(full) <= MOST_GRIDS else []
    for year, month in sorted(of) if full else list(_from_first_to_last(of)):
        found = of.get((year, month), [])
        weeks = _weeks(year, month, found, first_weekday, speech) if (year, month) in grids else ()
        yield Month(speech.month(year, month), tuple(found), tuple(weeks))


def _from_first_to_last(of: Mapping[tuple[int, int], object]) -> Iterator[tuple[int, int]]:
    if not of:
        return
    (year, month), last = min(of), max(of)
    while (year, month) <= last:
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _weeks(
    year: int, month: int, found: list[Entry], first_weekday: int, speech: Speech
) -> Iterator[tuple[Box, ...]]:
    """The weeks in use, from the first weekday of the country."""
    by_day: dict[int, list[Entry]] = {}
    for entry in found:
        by_day.setdefault(entry.on.day, []).append(entry)
    for week in calendar.Calendar(first_weekday).monthdays2calendar(year, month):
        if any(number in by_day for number, _ in week):
            yield tuple(
                Box(number or None, speech.weekday(weekday), tuple(by_day.get(number, ())))
                for number, weekday in week
            )


def record_card(plan: Situation, given: Sequence[OnRecord], speech: Speech) -> Card | None:
    """One row a dated dose, filled in where it was given here, and empty rows up to twelve; none for tablets."""
    if plan.is_oral:
        return None
    listed = entries(plan, speech)
    tested = {entry.on for entry in listed if entry.kind == "blood_test" and not entry.is_over}
    both = speech.say(NOTES["and_test"])
    planned = [_with_test(entry, both, tested) for entry in listed if entry.kind == "injection"]
    doses = _filled(planned, given, speech)
    under_skin = plan.document["regimen"]["route"] == "deep_subcutaneous"
    columns = ("tick", "planned", "given", "site_skin" if under_skin else "site", "batch", "by")
    return Card(
        title=speech.say(CARD["title"]),
        intro=(speech.say(CARD["fill"]),),
        columns=tuple(speech.say(CARD[key]) for key in columns),
        entries=tuple(doses),
        spare=tuple(range(len(doses), ROWS)),
        given=speech.say(NOTES["given"]),
    )


def _filled(planned: list[Entry], given: Sequence[OnRecord], speech: Speech) -> list[Entry]:
    """The rows of the card with every dose of this course on record, also under earlier versions."""
    answers = {entry.on: _answering(entry, given) for entry in planned if entry.is_over}
    rows = [_answered(entry, answers.get(entry.on), speech) if entry.is_over else entry for entry in planned]
    # A second dose of a day answers no date of the plan: it has a row of its own.
    others = [dose for dose in given if dose.is_of_this_course and answers.get(dose.on) is not dose]
    return sorted([*rows, *(_unplanned(dose, speech) for dose in others)], key=lambda row: row.on)


def _answering(entry: Entry, given: Sequence[OnRecord]) -> OnRecord | None:
    """The record of a dose given: of two on one day the one of this event, else the first."""
    same_day = sorted((dose for dose in given if dose.on == entry.on), key=lambda dose: dose.key != entry.key)
    return same_day[0] if same_day else None


def _answered(entry: Entry, dose: OnRecord | None, speech: Speech) -> Entry:
    return entry if dose is None else replace(entry, filled_in=_filled_in(dose, speech))


def _unplanned(dose: OnRecord, speech: Speech) -> Entry:
    return Entry(
        on=dose.on,
        kind="injection",
        day=speech.date(dose.on),
        weekday=speech.weekday(dose.on.weekday()),
        what=speech.say(WHAT["injection"]),
        is_over=True,
        filled_in=_filled_in(dose, speech),
    )


def _filled_in(dose: OnRecord, speech: Speech) -> FilledIn:
    """What was typed runs its own way, whatever the direction of the sheet."""
    return FilledIn(
        site=speech.say(SITES[dose.site]),
        batch=speech.isolated(unmarked(dose.batch)),
        expiry=speech.date_without_weekday(dose.expires_on) if dose.expires_on else "",
        giver=speech.isolated(unmarked(dose.giver)),
        comma=speech.after_a_number(speech.comma),
        drug=speech.isolated(dose.drug),
    )


def _with_test(entry: Entry, both: str, tested: set[date]) -> Entry:
    notes = (*entry.notes, both) if entry.on in tested else entry.notes
    return replace(entry, notes=notes)
