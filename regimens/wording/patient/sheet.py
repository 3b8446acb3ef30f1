"""The patient sheet: a plan document in the patient's words, every sentence from a table, nothing added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from regimens.wording.patient import (
    ask,
    blood_tests,
    calendar_page,
    doing,
    help,
    main_thing,
    steps,
    why,
)
from regimens.wording.patient.parts import OnRecord, PatientSheet, Person, Place
from regimens.wording.patient.situation import Situation
from regimens.wording.speech import Speech, unmarked

ENGLISH = Speech()
BORN = "Born {date}"
NAME = "{given} {family}"
COLON = ": "


class NothingToTakeHome(ValueError):
    """The plan has no regimen, so no sheet is made; the text is the sentence the clinician reads."""

    SENTENCE = (
        "There is no patient sheet, because this plan has no treatment to describe. "
        "Tell the patient yourself what happens next, and when to seek help."
    )

    def __init__(self) -> None:
        super().__init__(self.SENTENCE)


def patient_sheet(
    document: Mapping[str, Any],
    *,
    person: Person,
    place: Place,
    today: date,
    owner: str = "",
    has_moved: bool = False,
    has_missed: bool = False,
    given: Sequence[OnRecord] = (),
    speech: Speech = ENGLISH,
) -> PatientSheet:
    """The sheet of a plan, printed today; `owner` gives doses on closed days.

    has_moved: the dates are those that stand today. has_missed: injections were missed, and none is dated.
    given: the doses on record. Raises NothingToTakeHome.
    """
    if document["regimen"] is None:
        raise NothingToTakeHome
    plan = Situation(document, today, owner, has_moved, has_missed)
    name, phone, help_phone = map(unmarked, (place.name, place.phone, place.help_phone))
    place = replace(place, name=name, phone=phone, help_phone=help_phone)
    sections = (
        main_thing.main_thing(plan, speech),
        why.why(plan, speech),
        steps.your_plan(plan, speech),
        doing.what_to_do(plan, speech),
        doing.how_you_may_feel(plan, speech),
        *help.when_to_seek_help(plan, place, speech),
        blood_tests.blood_tests(plan, speech),
        ask.questions(place, speech),
    )
    return PatientSheet(
        title=main_thing.title(plan, speech),
        # A name is one whole, in its own script: given and family name run the same way.
        name=unmarked(speech.say(NAME, given=person.given_name, family=person.family_name)),
        born=speech.say(BORN, date=speech.date_without_weekday(person.born)),
        number=person.number,
        sections=tuple(each for each in sections if each.blocks),
        calendar=calendar_page.calendar_page(plan, place, speech),
        card=calendar_page.record_card(plan, given, speech),
        language=speech.language,
        direction=speech.direction,
        comma=speech.comma,
        colon=speech.after_a_number(COLON),
        of_boxes=(speech.say(doing.DO["tick"]), speech.say(calendar_page.CALENDAR["tick"])),
    )
