"""Dated events by name: Injection 3 of 6, loading; Blood test before treatment; Review."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from regimens.clinical.following import LATE, PAST
from regimens.wording import dates, followup, regimen
from regimens.wording.table import Phrases, listed, missing
from regimens.wording.translated import in_language, said

Event = Mapping[str, Any]

TESTS = Phrases(
    "test",
    {
        "b12": "B12",
        "full_blood_count": "full blood count",
        "haematocrit": "haematocrit",
        "reticulocytes": "reticulocytes",
        "folate": "folate",
        "iron": "iron",
        "potassium": "potassium",
        "homocysteine": "homocysteine",
    },
)
KINDS = Phrases("kind of event", {"injection": "Injection", "blood_test": "Blood test", "review": "Review"})
PLAIN_REVIEW = "Check-up"
MUST_OWN = "The clinic is closed that day: someone must own this."
NAMES = Phrases(
    "event",
    {
        "baseline": "Blood test before the first dose",
        "loading": "Injection {n}, loading",
        "reload": "Injection {n}, loading again",
        "maintenance": "Injection {n}, maintenance",
        "prophylaxis": "Injection {n}, prevention",
        "potassium": "Potassium, day {n} of treatment",
        "response": "Blood count, test {n} of the early response",
        "review": "Review {n}: better, same or worse",
        "follow-up": "Follow-up at {months} months",
        "b12-pregnancy": "B12 check {n} in pregnancy",
        "screen": "Yearly B12 screen {n}",
        "pregnancy-review": "Review at 1 month of treatment in pregnancy",
    },
)
BEFORE_LOADING_AGAIN = "Blood test before loading again"
# The same where it is known how many there are in all.
OF_SO_MANY = Phrases(
    "event of so many",
    {
        "loading": "Injection {n} of {of}, loading",
        "reload": "Injection {n} of {of}, loading again",
    },
)
# Why an event stands on another day than its own.
MOVED = Phrases(
    "move of an event",
    {
        "to_injection": "Moved from {day}, to the day of an injection.",
        "overdue": "Moved from {day}.",
        "closed": "Moved from {day}, clinic closed.",
    },
)
KEY = re.compile(r"(?P<family>[a-z0-9]+(?:-[a-z]+)*?)(?:-(?P<n>\d+)(?P<unit>m?))?")


def is_over(event: Event) -> bool:
    """A dose given, or a test or review done; never so where only the signed dates are known."""
    return event.get("state") in PAST


def has_begun(document: Mapping[str, Any]) -> bool:
    """A dose of this course was given; never so where only the signed dates are known."""
    return bool(document.get("begun")) or lists_a_dose_given(document)


def lists_a_dose_given(document: Mapping[str, Any]) -> bool:
    """One of its dated injections is over; those before the plan are none of them."""
    dated = document.get("schedule", ())
    return any(event["kind"] == "injection" and is_over(event) for event in dated)


def is_late(event: Event) -> bool:
    """Its time went by and nothing is on record; never so where only the signed dates are known."""
    return event.get("state") in LATE


def family(key: str) -> tuple[str, int | None]:
    """The kind of key and its number: ("loading", 3), ("follow-up", 12), ("baseline", None)."""
    found = KEY.fullmatch(key)
    if found is None:
        return key, None
    return found["family"], int(found["n"]) if found["n"] else None


def name(event: Event, document: Mapping[str, Any]) -> str:
    """The event's name: Injection 3 of 6, loading."""
    kind, number = family(event["key"])
    if kind not in NAMES:
        return missing("event", event["key"])
    if kind == "baseline" and loads_again(document):
        return in_language(BEFORE_LOADING_AGAIN)
    of = _total(kind, document)
    names = OF_SO_MANY if of else NAMES
    return names[kind].format(n=number, of=of, months=number)


def loads_again(document: Mapping[str, Any]) -> bool:
    """Doses of an earlier course lie before the loading of this plan: its first dose is nobody's first."""
    return any(family(event["key"])[0] == "reload" for event in document.get("schedule", ()))


def _total(kind: str, document: Mapping[str, Any]) -> int | None:
    """How many loading doses there are in all; nothing when the phase is open-ended."""
    if kind not in ("loading", "reload") or not document["regimen"]:
        return None
    first = document["regimen"]["phases"][0]
    ends = first["kind"] == "loading" and first["ends"] == "after_doses"
    return int(first["doses"]) if ends and first["doses"] else None


def short(event: Event) -> str:
    """A few words for a box of a calendar: Injection 3; Blood test; Review."""
    _, number = family(event["key"])
    word = KINDS.say(event["kind"])
    return f"{word} {number}" if event["kind"] == "injection" and number else word


def plain(event: Event) -> str:
    """The same for the patient: Injection 3; Blood test; Check-up."""
    return in_language(PLAIN_REVIEW) if event["kind"] == "review" else short(event)


def tests(event: Event) -> str:
    """What is tested: full blood count, B12 and folate."""
    return listed([TESTS.say(test) for test in event.get("tests", [])])


def about(event: Event, document: Mapping[str, Any]) -> list[str]:
    """Why this date: tests, the dose it precedes, a move, a window, a closed day, whether it is provisional."""
    lines = [_tested(event), _before(event, document), moved(event)]
    if "earliest" in event and "latest" in event:
        span = dates.window(dates.read(event["earliest"]), dates.read(event["latest"]))
        lines.append(said("Window {span}.", span=span))
    if event.get("closed_day"):
        lines.append(in_language(MUST_OWN))
    if event.get("beyond_window"):
        lines.append(in_language(followup.BEYOND_WINDOW))
    if event["provisional"]:
        lines.append(provisional(event, document))
    return [line for line in lines if line]


def _tested(event: Event) -> str:
    is_named_already = family(event["key"])[0] == "potassium" and event.get("tests") == ["potassium"]
    return said("Tests: {tests}.", tests=tests(event)) if event.get("tests") and not is_named_already else ""


def is_overtaken(event: Event, document: Mapping[str, Any]) -> bool:
    """The blood test before the first injection, as it stands when that has been given; never of tablets."""
    if (
        family(event["key"])[0] != "baseline"
        or "state" not in event
        or document["regimen"]["route"] == "oral"
    ):
        return False
    return "before" not in event or has_begun(document)


def _preceded(event: Event, document: Mapping[str, Any]) -> Event | None:
    key = event.get("before")
    return next((other for other in document["schedule"] if other["key"] == key), None) if key else None


def _before(event: Event, document: Mapping[str, Any]) -> str:
    if "before" not in event:
        return ""
    named = _preceded(event, document)
    return (
        said("Take the sample before {name}.", name=name(named, document).lower())
        if named
        else in_language("Take the sample before the injection.")
    )


def moved(event: Event) -> str:
    """Moved from Sun 28-Feb-2027, clinic closed; with the reason where the dates tell it."""
    if event.get("anchor", event["on"]) == event["on"]:
        return ""
    return MOVED[_why_moved(event)].format(day=dates.clinic_day(dates.read(event["anchor"])))


def _why_moved(event: Event) -> str:
    """A test joins an injection. An injection is brought forward from a closed day; a later one was overdue."""
    if event["kind"] == "blood_test" and "before" in event:
        return "to_injection"
    is_overdue = event["kind"] == "injection" and event["on"] > event["anchor"]
    return "overdue" if is_overdue else "closed"


def provisional(event: Event, document: Mapping[str, Any]) -> str:
    """Why the date is not firm yet."""
    if event.get("waits"):
        return in_language("Provisional: a new date waits to be accepted.")
    if event["kind"] == "injection" and event.get("state") == "projected":
        # One that is provisional by itself has a state of that name.
        return in_language("Provisional: it moves with the dose before it, which is late or on hold.")
    kind, _ = family(event["key"])
    if kind in ("loading", "reload"):
        return in_language("Provisional: loading goes on until improvement stops, and a review decides.")
    if kind in ("maintenance", "prophylaxis"):
        return in_language("Provisional until the interval is chosen.")
    return in_language("Provisional: it moves with the injections.")


def phase_of(event: Event) -> str:
    """The phase in words."""
    return regimen.PHASES.say(event["phase"])
