"""The carer's sheet: the patient sheet of the same plan in the carer's words, with how to help and whose choice it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from regimens.wording.patient import PatientSheet, patient_sheet
from regimens.wording.patient.parts import Section, prose, section
from regimens.wording.readers.carer_phrases import for_carer
from regimens.wording.speech import Speech

#: English in the carer's words; every sentence, date and number is made as on the patient sheet.
CARER = Speech(translate=for_carer)
LANGUAGE = "en"
#: Here "you" is the carer: nowhere else on the sheet.
WHO: Mapping[str, str] = {
    "for": "For someone who looks after {name}",
    "they": "On this sheet, “they” means the person named here.",
}
HELP: Mapping[str, str] = {
    "title": "How you can help",
    "ask": "Ask them what help they would like.",
    "day_before": "You can remind them the day before each visit.",
    "go_along": "You can go with them, if they want you to.",
    "each_day": "You can remind them of the tablets each morning.",
    "shown": "Do not give an injection unless we have shown you how.",
    "watch": "Look out for the signs on this sheet, as you may see them first.",
    "leave": "You never need to ask before you call for help.",
}
CHOICE: Mapping[str, str] = {
    "title": "Their choice",
    "sheet": "This sheet is about them, so they choose who reads it.",
    "share": "We tell you only what they agree to.",
    "listen": "You can always tell us what you see.",
    "refuse_injection": "If they say no to an injection, do not force it.",
    "refuse_tablets": "If they say no to the tablets, do not force it.",
    "say": "Tell us the same day.",
    "cannot": "If they can no longer choose for themselves, ask us what to do.",
}
AT_HOME = "self"
NOT_IN_ENGLISH = (
    "The carer's sheet is in English only: nobody has written its words in another language. "
    "Print it in English and go through it together, with an interpreter."
)
NOTHING_TO_HELP_WITH = (
    "There is no carer's sheet, because this plan has no treatment to describe. "
    "Tell the patient yourself what happens next, and ask them whom to tell."
)


@dataclass(frozen=True)
class CarerSheet(PatientSheet):
    """A patient sheet in the carer's words; about: for whom it is, and who "they" are."""

    about: tuple[str, ...] = ()


def is_spoken(language: str) -> bool:
    """Whether the carer's sheet is written in this language; none asked for is English."""
    return language.partition("-")[0].lower() in ("", LANGUAGE)


def carer_sheet(document: Mapping[str, Any], *, owner: str = "", **printed: Any) -> CarerSheet:
    """The carer's sheet of a plan, from what the patient sheet is made of. Raises NothingToTakeHome."""
    made = patient_sheet(document, owner=owner, speech=CARER, **printed)
    return with_help(made, owner=owner, is_oral=document["regimen"]["route"] == "oral")


def with_help(made: PatientSheet, *, owner: str, is_oral: bool) -> CarerSheet:
    """A sheet said in the carer's words, with what is the carer's own; `owner` gives doses on closed days.

    It has no injection record: one is kept, on the patient's own sheet.
    """
    same = {each.name: getattr(made, each.name) for each in fields(made)}
    about = (WHO["for"].format(name=made.name), WHO["they"])
    sections = tuple(_with_own(made.sections, _help(owner, is_oral=is_oral), _choice(is_oral=is_oral)))
    return CarerSheet(**same | {"sections": sections, "card": None, "about": about})


def _with_own(sections: tuple[Section, ...], help_with: Section, choice: Section) -> Iterator[Section]:
    """How to help stands after what is to be done; whose choice it is before the questions."""
    for each in sections:
        if each.key == "ask":
            yield choice
        yield each
        if each.key == "do":
            yield help_with


def _help(owner: str, *, is_oral: bool) -> Section:
    keys = ["ask", "each_day"] if is_oral else ["ask", "day_before", "go_along"]
    if owner == AT_HOME and not is_oral:
        keys.append("shown")
    return section("help", HELP["title"], prose(*(HELP[key] for key in [*keys, "watch", "leave"])))


def _choice(*, is_oral: bool) -> Section:
    refuse = "refuse_tablets" if is_oral else "refuse_injection"
    keys = ("sheet", "share", "listen", refuse, "say", "cannot")
    return section("choice", CHOICE["title"], prose(*(CHOICE[key] for key in keys)))
