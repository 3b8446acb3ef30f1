"""The title of the sheet, and the box at its head: the main thing to know, and the next date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from regimens.wording import dates
from regimens.wording.patient.how_often import how_often
from regimens.wording.patient.parts import Section, prose, section
from regimens.wording.patient.situation import Situation
from regimens.wording.speech import Speech

TITLES: Mapping[str, str] = {
    "injections": "Your vitamin {B12} injections",
    "tablets": "Your vitamin {B12} tablets",
    "after_surgery": "Your vitamin {B12} after weight-loss surgery",
    "main": "The main thing to know",
}
MAIN: Mapping[str, str] = {
    "low": "You need vitamin {B12} injections because your body is low on it.",
    "suspected": "You need vitamin {B12} injections, as your body may be low on it.",
    "nerves": "You need vitamin {B12} injections to help your nerves.",
    "going_on": "You need to keep having your vitamin {B12} injections.",
    "going_on_nerves": "They help to keep your nerves safe.",
    "for_life": "You need this for life.",
    "come": "Please come to each one.",
    "come_when_well": "Please come to each one, even when you feel well.",
    "first": "Your first injection is on {day}.",
    "next": "Your next injection is on {day}.",
    "first_to_come": "We will tell you the date of your first injection.",
    "next_to_come": "We will tell you the date of your next injection.",
    "late": "An injection is late, so please call us to agree a day.",
    "missed": "At least one injection was missed, so please call us now.",
    "tablets": "Please take your vitamin {B12} tablets each day.",
    "tablets_when_well": "Take them even when you feel well.",
    "tablets_start": "Start your tablets on {day}, not before.",
}


def title(plan: Situation, speech: Speech) -> str:
    """What the whole sheet is called."""
    if plan.prevents and plan.bariatric:
        return speech.say(TITLES["after_surgery"])
    return speech.say(TITLES["tablets" if plan.is_oral else "injections"])


def main_thing(plan: Situation, speech: Speech) -> Section:
    """The one thing to remember, and when to come next."""
    said = _tablets(plan, speech) if plan.is_oral else _injections(plan, speech)
    return section("main", speech.say(TITLES["main"]), prose(*said))


def _tablets(plan: Situation, speech: Speech) -> Iterator[str]:
    yield speech.say(MAIN["tablets"])
    yield speech.say(MAIN["tablets_when_well"])
    if plan.tablets_begin is not None:
        yield speech.say(MAIN["tablets_start"], day=speech.date(plan.tablets_begin))


def _injections(plan: Situation, speech: Speech) -> Iterator[str]:
    yield from _need(plan, speech)
    is_well = plan.prevents or plan.has_begun
    yield speech.say(MAIN["come_when_well" if is_well else "come"])
    if plan.is_late or plan.has_missed:
        yield speech.say(MAIN["late" if plan.is_late else "missed"])
        return
    when, day = "next" if plan.has_had_one else "first", plan.next_injection
    if day is not None:
        is_first = not plan.has_had_one and day == dates.read(plan.injections[0]["on"])
        yield speech.say(MAIN["first" if is_first else "next"], day=speech.date(day))
    else:
        yield speech.say(MAIN["next_to_come" if plan.injections else f"{when}_to_come"])


def _need(plan: Situation, speech: Speech) -> Iterator[str]:
    if plan.prevents:
        yield how_often(plan.phases[-1]["interval"], speech, is_main=True)
        if plan.decided("duration") == "lifelong":
            yield speech.say(MAIN["for_life"])
    elif plan.has_begun:
        yield speech.say(MAIN["going_on"])
        if plan.nerves == "yes":
            yield speech.say(MAIN["going_on_nerves"])
    elif plan.nerves == "yes":
        yield speech.say(MAIN["nerves"])
    else:
        yield speech.say(MAIN["suspected" if plan.decided("deficiency") == "presumed" else "low"])
