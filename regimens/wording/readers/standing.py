"""How far a plan holds, said to each reader: draft, replaced, taken back, on hold, no longer followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regimens.wording import alerts
from regimens.wording.readers.reader import Reader
from regimens.wording.table import Phrases
from regimens.wording.translated import in_language

FOLLOWED = "followed"
#: For a plan that holds as it is, nobody is told anything.
CODES = ("draft", "superseded", "withdrawn", "entered_in_error", "held", "ended", "died")
STANDING: Mapping[Reader, Phrases] = {
    Reader.CLINICIAN: Phrases(
        "standing of a plan for a clinician",
        {
            "draft": "Not signed. Nobody may act on it.",
            "superseded": "Not in force: another version stands in its place.",
            "withdrawn": "Not in force: it was withdrawn.",
            "entered_in_error": "Entered in error. Nobody may act on it.",
            "held": "Treatment is on hold. Decide when it goes on.",
            "ended": "No longer followed here. Nothing is due under it.",
            "died": "The record says that this patient has died. Nothing is due.",
        },
    ),
    Reader.NURSE: Phrases(
        "standing of a plan for a nurse",
        {
            "draft": "Not signed: give nothing from it.",
            "superseded": "Another version stands in its place: give nothing from this one.",
            "withdrawn": "It was withdrawn: give nothing from it.",
            "entered_in_error": "It was entered in error: give nothing from it.",
            "held": "Treatment is on hold: give nothing until a clinician says so.",
            "ended": "It is no longer followed here: give nothing from it.",
            "died": "The record says that this patient has died. Give nothing, and check the record.",
        },
    ),
    Reader.PATIENT: Phrases(
        "standing of a plan for the patient",
        {
            "draft": "This plan is not final. Do not act on it yet.",
            "superseded": "This plan is out of date. Ask us for your new one.",
            "withdrawn": "This plan no longer holds. Ask us what to do now.",
            "entered_in_error": "This plan was a mistake. Do not act on it. Ask us what to do now.",
            "held": "Your treatment is on hold. Ask us when it goes on.",
            "ended": "We no longer follow this plan here. Ask us what to do now.",
            "died": "There is nothing to do under this plan.",
        },
    ),
    Reader.CARER: Phrases(
        "standing of a plan for a carer",
        {
            "draft": "This plan is not final. Please do not act on it yet.",
            "superseded": "This plan is out of date. They can ask us for their new one.",
            "withdrawn": "This plan no longer holds. They can ask us what to do now.",
            "entered_in_error": "This plan was a mistake. Please do not act on it. They can ask us what to do now.",
            "held": "Their treatment is on hold. They can ask us when it goes on.",
            "ended": "We no longer follow this plan here. They can ask us what to do now.",
            "died": "There is nothing to do under this plan.",
        },
    ),
}
#: A signed plan that is on hold or no longer followed: why nobody is handed its dates, and the word on its copies.
NO_PAPER = Phrases(
    "why there is no sheet to take home",
    {
        "held": "Treatment is on hold, so these dates do not stand. Print the sheet when it goes on.",
        "ended": "This plan is no longer followed here, so there is no sheet to take home.",
        "died": "The record says that this patient has died. There is no sheet.",
    },
)
#: The same while nerve signs came back after loading: the dates are those of before.
SIGNS_CAME_BACK = (
    "New or worse nerve signs are recorded, so these dates may not stand. A clinician decides today: "
    "amend the plan after the review, then print the sheet."
)
#: Beside what asks for a dose: said to those who act on it.
ASKS_FOR_A_DOSE: Mapping[Reader, str] = {
    Reader.CLINICIAN: "What asks for a dose here was written before treatment was put on hold. "
    "Decide today which of the two stands.",
    Reader.NURSE: "What asks for a dose here was written before treatment was put on hold. "
    "Do not act on it: ask a clinician at once.",
}
MARKS = Phrases(
    "word on every page of a plan that is not acted on now",
    {"held": "ON HOLD", "ended": "NO LONGER FOLLOWED", "died": "DIED"},
)
#: A red flag in the patient's and the carer's words, true on later days too; clinician and nurse read the alert.
RED_FLAG_CODE = "A02"
RED_FLAG: Mapping[Reader, str] = {
    Reader.PATIENT: "You have signs that a doctor must look at on the same day. Call us now if none has done so.",
    Reader.CARER: "They have signs that a doctor must look at on the same day. Call us now if none has done so.",
}


def standing(code: str, reader: Reader) -> str:
    """What this reader is told of a plan that stands so; empty while it is followed."""
    return "" if code == FOLLOWED else STANDING[reader].say(code)


def asks_for_a_dose(code: str, document: Mapping[str, Any], reader: Reader) -> str:
    """That warnings which ask for a dose are older than the hold; empty without a hold or such a warning."""
    is_so = code == "held" and alerts.ask_for_a_dose(document)
    return in_language(ASKS_FOR_A_DOSE[reader]) if is_so and reader in ASKS_FOR_A_DOSE else ""


def no_paper(code: str) -> str:
    """Why a plan that stands so has no sheet to take home; empty where it has one, if only a marked one."""
    return NO_PAPER.get(code, "")


def mark(code: str) -> str:
    """The word on every page of the clinical copy; empty for a plan that is followed or says its own state."""
    return MARKS.get(code, "")


def red_flag(document: Mapping[str, Any], reader: Reader) -> str:
    """What patient or carer is told of a red flag of this plan; empty without one, and for the others."""
    stops = any(each["code"] == RED_FLAG_CODE and each["tier"] == "stop" for each in document["alerts"])
    return RED_FLAG.get(reader, "") if stops else ""
