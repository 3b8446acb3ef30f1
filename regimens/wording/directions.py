"""What the direction sheet tells the person who gives the injections, beyond the plan's own advice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regimens.wording import alerts, regimen
from regimens.wording.table import Phrases
from regimens.wording.translated import in_language

NOT_SIGNED = "Not signed: nobody may give from this sheet."
NOT_IN_FORCE = "This version is not in force: nobody may give from this sheet."
NOT_FOLLOWED = "Nothing is to be given from this sheet."
NONE = "There is no direction sheet, because this plan has no injections."
TABLETS = "There is no direction sheet: this plan is of tablets, and nobody gives an injection under it."
NO_DATES = "No dose is dated. Ask the clinician before you give one."
NOT_BOOKED = "The first day is not booked. Ask the clinician before you give a dose."
BOOK_TODAY = (
    "The first day is not booked, and a warning here asks for a dose today. "
    "Ask the clinician at once: the first day must be booked today."
)
ROTATE = "Another site than last time. Last given: {site}."
ROTATE_FIRST = "Change the site each time: left and right in turn."
CHECKS = Phrases(
    "check before each dose",
    {
        "identity": "Name, date of birth and number match the patient in front of you.",
        "allergy": "Ask about a reaction to vitamin B12 or cobalt. After an anaphylaxis do not give it.",
        "product": "The drug and the strength on the ampoule match this sheet, and it is in date.",
        "vein": "Never give it into a vein.",
        "gap": "Long overdue: ask whether nerve symptoms have returned, and tell a clinician if so.",
        "latest": "This is the latest version, and no dose was given since it was printed: look up the check code, or ring.",
    },
)


#: In prevention nobody had nerve symptoms that could return.
CHECKS_OF_PREVENTION = Phrases(
    "check before each dose of prevention",
    {"gap": "Long overdue: ask about nerve symptoms, and tell a clinician if there are any."},
)


def checks(document: Mapping[str, Any]) -> list[str]:
    """What is checked before each dose, in words that are true of this plan."""
    own = CHECKS_OF_PREVENTION if regimen.prevents(document) else {}
    return [own[each] if each in own else CHECKS.say(each) for each in CHECKS]


def not_booked(document: Mapping[str, Any]) -> str:
    """That the first day is still to be booked, today where a warning asks for a dose; empty once it is.

    Of injections that go on it is not the first day that is missing, but the day of the last.
    """
    goes_on = document["regimen"]["phases"][0]["kind"] == "maintenance"
    if document["schedule"] or goes_on:
        return ""
    return in_language(BOOK_TODAY if alerts.ask_for_a_dose_now(document) else NOT_BOOKED)


def why_none(document: Mapping[str, Any]) -> str:
    """Why there is nothing to inject under this plan; empty where there is."""
    plan = document["regimen"]
    if plan is None:
        return in_language(NONE)
    return in_language(TABLETS) if plan["route"] == "oral" else ""
