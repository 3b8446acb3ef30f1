"""The blood tests of the plan: what each is for, on which days, and before which injection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from regimens.wording import dates, events
from regimens.wording.patient.calendar_page import NOTES
from regimens.wording.patient.parts import Block, Kind, Section, prose, section
from regimens.wording.patient.situation import Event, Situation
from regimens.wording.speech import Speech

TITLE = "Your blood tests"
PREGNANCY = "b12-pregnancy"
# In the order of the sheet, by the family of the event's key.
TESTS: Mapping[str, str] = {
    "baseline": "You need a blood test before you start.",
    "potassium": "In the first days we check the salts in your blood.",
    "response": "Then we check that you make new blood cells.",
    "follow-up": "Later we check how your blood is doing.",
    PREGNANCY: "We check your {B12} on these days, but only while you are pregnant.",
    "screen": "We check your {B12} once a year.",
}
STILL = "You still need a blood test."
BEFORE = "If you have an injection that day, have the blood test first."
PREGNANT = "When you are no longer pregnant, ask us which tests you still need."
RESULT = "We will call you if your plan needs to change."


def blood_tests(plan: Situation, speech: Speech) -> Section:
    """Each kind of test that is still to be done, with its days; no block where there is none."""
    blocks = list(_by_family(plan, speech))
    if not blocks:
        return section("tests", speech.say(TITLE))
    is_before = any("before" in event for event in plan.of_kind("blood_test") if not events.is_over(event))
    is_pregnant = bool(_to_do(plan.of_family(PREGNANCY), plan))
    said = ((is_pregnant, PREGNANT), (is_before, BEFORE), (True, RESULT))
    after = prose(*(speech.say(phrase) for holds, phrase in said if holds))
    return section("tests", speech.say(TITLE), *blocks, after)


def _by_family(plan: Situation, speech: Speech) -> Iterator[Block]:
    said = {STILL: [event for event in plan.of_kind("blood_test") if plan.is_behind(event)]}
    said |= {phrase: _to_do(plan.of_family(family), plan) for family, phrase in TESTS.items()}
    for phrase, tests in said.items():
        days = dict.fromkeys(_day(event, speech) for event in tests)
        if days:
            yield Block(Kind.DATES, tuple(days), speech.say(phrase))


def _day(event: Event, speech: Speech) -> str:
    """Its day; that the clinic is closed then, or that it may change, stands beside it as on the calendar."""
    day = speech.date(dates.read(event["on"]))
    marks = [("ask", event.get("closed_day")), ("may_change", event["provisional"])]
    notes = "; ".join(speech.say(NOTES[name]) for name, holds in marks if holds)
    return f"{day} ({notes})" if notes else day


def _to_do(tests: Sequence[Event], plan: Situation) -> list[Event]:
    """Those still to be done in their own time."""
    return [event for event in tests if not events.is_over(event) and not plan.is_behind(event)]
