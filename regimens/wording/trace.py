"""What is said of a sheet of paper somebody holds: whether it still stands, and which copies to take back."""

from __future__ import annotations

from regimens.wording.languages import LANGUAGES
from regimens.wording.table import Phrases
from regimens.wording.translated import in_language, said

COPIES = Phrases(
    "copy of a plan",
    {
        "clinical": "Clinical copy",
        "calendar": "Calendar",
        "sheet": "Patient sheet",
        "directions": "Direction sheet",
        "carer": "Carer's sheet",
        "file": "Calendar file",
    },
)
ANOTHER_COPY, IN_LANGUAGE = "Another copy", "{copy} in {language}"
AS_TEXT = "{copy} (plain text)"
LATEST = Phrases(
    "a sheet against the latest version",
    {
        "draft": "This is a draft that nobody has signed. Do not act on it.",
        "signed": "This is the version in force.",
        "held": "This is the version in force, but treatment is on hold. Do not act on it.",
        "ended": "This plan is no longer followed here. Do not act on it.",
        "died": "The record says that this patient has died. Do not act on it.",
        "superseded": "This is not the latest version: another stands in its place. Do not act on it.",
        "withdrawn": "This version was withdrawn. Do not act on it.",
        "entered_in_error": "This version was entered in error. Do not act on it.",
    },
)
#: Of one superseded whose successor was taken back since.
REPLACED = "This version was replaced by another, which is not in force either. Do not act on it."
#: Below the verdict on any other: what the patient is treated by, with this plan's number or another.
IN_FORCE = "In force for this patient now: {name} version {version}."
NONE_IN_FORCE = "No plan is in force for this patient now."
#: Below the verdict on a version in force: what a sheet printed earlier may not show.
LAST_GIVEN, NONE_GIVEN = "Last dose given: {dose}, {day}.", "No dose of this course is on record."
NEXT_DUE, NONE_DUE = "Next dose due: {dose}, {day}.", "No dose is dated now."
OTHERWISE = "A sheet that shows another last dose or next dose no longer holds: print it anew."
OLDER = (
    "A sheet printed before {when}, record {record}, may show dates, doses or details that no longer stand: "
    "print it anew."
)
COMPARE = (
    "Compare the foot of the sheet: it names the day it was printed and its record. "
    "A record below {record} is an older sheet."
)
NO_CODE = "Enter the check code: 12 letters and digits, at the foot of the sheet"
BAD_CODE = "The check code has 12 signs: the digits 0 to 9 and the letters a to f"
WHICH_PLAN = (
    "Plans of more than one patient have this code, because their answers were the same on the same day."
)
NO_NUMBER = "Enter the plan number as it stands on the sheet, such as {example}"
UNKNOWN_PAIR = "No plan of your clinic has both this code and this number."
UNKNOWN_CODE = (
    "No plan of your clinic has this code.",
    "Read the code once more: 12 signs, digits and the letters a to f, at the foot of the sheet.",
    "If it is right, the sheet is of another clinic, or it was changed: ask the clinic that it names.",
    "Until then do not act on the sheet.",
)


def copy(what: str, language: str = "") -> str:
    """What was printed or handed out, in words; clinical.pdf is the clinical copy as a PDF, .txt a plain text.

    language: the code of the language it was said in; empty for English.
    """
    of, _, suffix = what.partition(".")
    named = COPIES.get(of) or in_language(ANOTHER_COPY)
    if language:
        known = LANGUAGES.get(language)
        named = said(IN_LANGUAGE, copy=named, language=known.name if known else language)
    if suffix == "txt":
        return said(AS_TEXT, copy=named)
    return f"{named} (PDF)" if suffix == "pdf" else named
