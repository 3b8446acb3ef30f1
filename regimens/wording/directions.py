"""What the direction sheet tells the person who gives the injections, beyond the plan's own advice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regimens.wording.table import Phrases
from regimens.wording.translated import in_language

NOT_SIGNED = "Not signed: nobody may give from this sheet."
NOT_IN_FORCE = "This version is not in force: nobody may give from this sheet."
NOT_FOLLOWED = "Nothing is to be given from this sheet."
NONE = "There is no direction sheet, because this plan has no injections."
TABLETS = "There is no direction sheet: this plan is of tablets, and nobody gives an injection under it."
NO_DATES = "No dose is dated. Ask the clinician before you give one."
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


def why_none(document: Mapping[str, Any]) -> str:
    """Why there is nothing to inject under this plan; empty where there is."""
    plan = document["regimen"]
    if plan is None:
        return in_language(NONE)
    return in_language(TABLETS) if plan["route"] == "oral" else ""
