"""When to seek help, tied to this plan: what is an emergency, what cannot wait, what can wait some days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from regimens.wording.patient.parts import Block, Kind, Place, Section, prose, section
from regimens.wording.patient.situation import Situation
from regimens.wording.speech import Speech

TITLES: Mapping[str, str] = {
    "now": "Call {number} now if:",
    "today": "Call us today, or call {number}, if:",
    "today_us_alone": "Call us today if:",
    "week": "Call us this week if:",
}
NOW: Mapping[str, str] = {
    "swelling": "Your lips, mouth, throat or tongue swell up.",
    "breath": "You find it hard to breathe.",
    "colour": "Your skin, lips or tongue turn blue, grey or very pale.",
    "faint": "You feel faint, or very confused, all of a sudden.",
}
NOW_NERVES: Mapping[str, str] = {
    "legs": "You cannot move your legs as normal, all of a sudden.",
    "bladder": "You cannot hold your pee or poo, and this is new.",
}
TODAY_NERVES: Mapping[str, str] = {
    "spreads": "A tingling or numb feeling starts, gets worse or spreads.",
    "falls": "You are more unsteady, or you fall.",
    "sight": "Your sight gets worse.",
}
TODAY_THINKING = "You find it harder to think or to recall things."
TODAY_MOOD = "Your mood gets worse, or you do not feel safe."
TODAY_SALTS: Mapping[str, str] = {
    "heart": "Your heart beats in a strange way.",
    "cramps": "Your muscles feel very weak, or you get bad cramps.",
}
TIRED = "You feel very tired, or out of breath."
#: Early signs that treatment is needed, where it only prevents.
WEEK_NERVES: Mapping[str, str] = {
    "tingle": "Your hands or feet tingle or feel numb.",
    "unsteady": "You feel unsteady when you walk.",
}
WEEK: Mapping[str, str] = {
    "tongue": "Your tongue is sore and red.",
    "think": "You find it hard to think or to recall things.",
}
CLOSED = "When we are closed, call {phone}."


def when_to_seek_help(plan: Situation, place: Place, speech: Speech) -> Iterator[Section]:
    """Now, today, this week: only what this plan gives reason for."""
    numbers = place.numbers
    now = [*NOW.values(), *(() if plan.prevents and not plan.may_be_nerves else NOW_NERVES.values())]
    yield _list("now", speech.say(TITLES["now"], number=numbers.emergency), now, speech)
    closed = speech.say(CLOSED, phone=place.help_phone) if place.help_phone else ""
    today = list(_today(plan))
    if today:
        key = "today" if numbers.advice else "today_us_alone"
        yield _list("today", speech.say(TITLES[key], number=numbers.advice), today, speech, closed)
    if not plan.may_be_nerves:
        yield _list("week", speech.say(TITLES["week"]), list(_week(plan)), speech, "" if today else closed)


def _today(plan: Situation) -> Iterator[str]:
    """New signs of the nerves or the eyes under treatment are for the same day, whether there were any before."""
    if plan.may_be_nerves or not plan.prevents:
        yield from TODAY_NERVES.values()
    if _is_anaemic(plan):
        yield TIRED
    if "yes" in (plan.fact("neuro.cognitive_difficulty"), plan.fact("neuro.memory_problem")):
        yield TODAY_THINKING
    if plan.fact("neuro.psychiatric") == "yes":
        yield TODAY_MOOD
    if plan.checks_potassium:
        yield from TODAY_SALTS.values()


def _week(plan: Situation) -> Iterator[str]:
    if plan.prevents:
        yield from WEEK_NERVES.values()
    if not _is_anaemic(plan):
        yield TIRED
    yield WEEK["tongue"]
    if plan.prevents:
        yield TODAY_NERVES["sight"]
    yield WEEK["think"]


def _is_anaemic(plan: Situation) -> bool:
    """The blood counts call for advice the same day."""
    return "REDFLAG_HAEM" in plan.document["flags"]


def _list(key: str, title: str, phrases: list[str], speech: Speech, after: str = "") -> Section:
    said = tuple(speech.say(phrase) for phrase in phrases)
    return section(key, title, Block(Kind.LIST, said), prose(after))
