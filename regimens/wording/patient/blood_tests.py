"""The blood tests of the plan: what each is for, on which days, and before which injection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from regimens.wording import dates
from regimens.wording.patient.parts import Block, Kind, Section, prose, section
from regimens.wording.patient.situation import Situation
from regimens.wording.speech import Speech

TITLE = "Your blood tests"
# In the order of the sheet, by the family of the event's key.
TESTS: Mapping[str, str] = {
    "baseline": "You need a blood test before you start.",
    "potassium": "In the first days we check the salts in your blood.",
    "response": "Then we check that you make new blood cells.",
    "follow-up": "Later we check how your blood is doing.",
    "b12-pregnancy": "We check your {B12} while you are pregnant.",
    "screen": "We check your {B12} once a year.",
}
BEFORE = "If you have an injection that day, have the blood test first."
RESULT = "We will call you if your plan needs to change."


def blood_tests(plan: Situation, speech: Speech) -> Section:
    """Each kind of test with its days; no block where the plan has none."""
    tests = plan.of_kind("blood_test")
    blocks = list(_by_family(plan, speech))
    if not blocks:
        return section("tests", speech.say(TITLE))
    is_before = any("before" in event for event in tests)
    after = prose(speech.say(BEFORE) if is_before else "", speech.say(RESULT))
    return section("tests", speech.say(TITLE), *blocks, after)


def _by_family(plan: Situation, speech: Speech) -> Iterator[Block]:
    for family, phrase in TESTS.items():
        days = [speech.date(dates.read(event["on"])) for event in plan.of_family(family)]
        if days:
            yield Block(Kind.DATES, tuple(days), speech.say(phrase))
