"""Whom to ask, and how to get the sheet in another form."""

from __future__ import annotations

from collections.abc import Mapping

from regimens.wording.patient.parts import Place, Section, prose, section
from regimens.wording.speech import Speech

ASK: Mapping[str, str] = {
    "title": "Questions",
    "call": "Call {clinic} on {phone}.",
    "no_phone": "Ask the team at {clinic}.",
    "other_way": "Would you like this sheet in large print, another language or another way?",
    "tell": "Tell us and we will help.",
}


def questions(place: Place, speech: Speech) -> Section:
    """The clinic and its number, where it is known."""
    whom = "call" if place.phone else "no_phone"
    said = speech.say(ASK[whom], clinic=place.name, phone=place.phone)
    other = (speech.say(ASK["other_way"]), speech.say(ASK["tell"]))
    return section("ask", speech.say(ASK["title"]), prose(said, *other))
