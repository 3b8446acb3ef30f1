"""The carer's sheet: over a thousand generated ones, as easy to read as the patient's, with the same facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from regimens.wording import ban
from regimens.wording.patient import NothingToTakeHome, PatientSheet, patient_sheet
from regimens.wording.patient.calendar_page import NOTES
from regimens.wording.readers import CarerSheet, carer_sheet
from regimens.wording.readers.carer import CHOICE, HELP, WHO
from regimens.wording.readers.carer_phrases import CARER
from regimens.wording.readers.reader import Reader
from regimens.wording.readers.standing import RED_FLAG
from tests.wording import patient_cases as cases
from tests.wording import plans
from tests.wording.patient_cases import prose_parts, whole_text
from tests.wording.readability import grade, longest, words
from tests.wording.test_patient_sheet_generated import (
    EASIEST_GRADE,
    LATIN,
    LEAST,
    LONG_DAY,
    MOST_WORDS,
    OWNERS,
    SHORT_FORMS,
    Made,
    made,
)

YOU = re.compile(r"(?i)\b(?:you|your|yours|yourself)\b")
OWN = ("help", "choice")


@dataclass(frozen=True)
class Both:
    """One plan, for the patient and for the carer."""

    of: Made
    patient: PatientSheet
    carer: CarerSheet


@cache
def both() -> tuple[Both, ...]:
    """Every generated sheet, with the carer's of the same plan, place and day."""
    return tuple(_both())


def _both() -> Iterator[Both]:
    for number, one in enumerate(made()):
        owner = OWNERS[number // 2 % len(OWNERS)]
        printed: dict[str, Any] = {"person": cases.JANE, "place": one.place, "today": one.today}
        printed |= {"owner": owner, "has_moved": number % 3 == 1}
        sheet = carer_sheet(one.document, **printed)
        yield Both(one, patient_sheet(one.document, **printed), sheet)


def parts(sheet: CarerSheet) -> dict[str, list[str]]:
    """Every part that has sentences, with what stands under the name."""
    return prose_parts(sheet) | {"about": [WHO["they"]]}


def test_enough_sheets_are_looked_at() -> None:
    assert len(both()) >= LEAST


def test_every_sheet_and_every_section_is_easy_to_read() -> None:
    for one in both():
        found = parts(one.carer)
        for name, lines in found.items():
            assert grade(lines) <= EASIEST_GRADE, (name, lines)
        assert grade([line for lines in found.values() for line in lines]) <= EASIEST_GRADE


@pytest.mark.parametrize("reader", RED_FLAG)
def test_the_red_flag_on_a_sheet_is_easy_to_read(reader: Reader) -> None:
    """It stands in a box of its own above the sections, for the patient and for the carer."""
    said = [RED_FLAG[reader]]
    assert grade(said) <= EASIEST_GRADE
    assert len(words(longest(said))) <= MOST_WORDS
    assert ban.hits(RED_FLAG[reader], patient=True) == []


def test_no_sentence_is_long() -> None:
    for one in both():
        for lines in parts(one.carer).values():
            sentence = longest(lines)
            assert len(words(sentence)) <= MOST_WORDS, sentence


def test_you_is_said_only_where_the_carer_is_spoken_to() -> None:
    for one in both():
        for part in one.carer.sections:
            said = f"{part.title} {cases.section_text(one.carer, part.key)}"
            assert bool(YOU.search(said)) is (part.key in OWN), said
        assert not YOU.search(" ".join((one.carer.title, *one.carer.calendar.intro)))


def test_the_sections_are_the_patients_with_two_more() -> None:
    for one in both():
        keys = [part.key for part in one.carer.sections]
        assert keys[keys.index("do") + 1] == "help"
        assert keys[-2:] == ["choice", "ask"]
        assert [key for key in keys if key not in OWN] == [part.key for part in one.patient.sections]


def test_every_sentence_of_the_patient_has_its_sentence() -> None:
    for one in both():
        theirs = [part for part in one.carer.sections if part.key not in OWN]
        for part, other in zip(one.patient.sections, theirs, strict=True):
            assert [(block.kind, len(block.lines)) for block in part.blocks] == [
                (block.kind, len(block.lines)) for block in other.blocks
            ]


def facts(sheet: PatientSheet) -> dict[str, Any]:
    """The drug, every amount, every date and every number on the sheet, in the order they stand."""
    said = " ".join(f"{part.title} {cases.section_text(sheet, part.key)}" for part in sheet.sections)
    return {
        "drug": re.findall(r"\b\w*cobalamin\b", said),
        "amounts": re.findall(r"\d[\d,.]* (?:mg|mcg|micrograms)\b", said),
        "dates": LONG_DAY.findall(said),
        "numbers": re.findall(r"\d[\d,]*", said),
        "events": [(entry.on, entry.kind, entry.day, entry.notes) for entry in sheet.calendar.entries],
    }


def test_drug_doses_dates_and_telephones_are_the_patients() -> None:
    for one in both():
        found = facts(one.carer)
        assert found == facts(one.patient)
        assert set(found["drug"]) == {one.of.document["regimen"]["form"]}
        assert found["amounts"]


def test_nothing_on_a_sheet_can_be_misread() -> None:
    for one in both():
        text = f"{whole_text(one.carer)} {' '.join(one.carer.about)}"
        assert ban.hits(text, one.of.place.profile, patient=True) == []
        assert LATIN.findall(text) == []
        assert set(SHORT_FORMS.findall(text.replace("-BAL-", ""))) == set()


def test_every_row_of_the_column_and_every_own_phrase_is_on_some_sheet() -> None:
    text = "\n".join(
        f"{one.carer.title} {whole_text(one.carer)} {' '.join(one.carer.about)}" for one in both()
    )
    card = {"Your injection record", "Tick"}
    rows = [said for phrase, said in CARER.items() if phrase not in card]
    for phrase in (*rows, *WHO.values(), *HELP.values(), *CHOICE.values()):
        pattern = re.sub(r"\\\{\w+\\\}", r"[^.]{1,60}?", re.escape(phrase))
        assert re.search(pattern, text), phrase


def test_one_injection_record_is_kept_and_it_is_the_patients() -> None:
    for one in both():
        assert one.carer.card is None
        if one.of.document["regimen"]["route"] != "oral":
            said = cases.section_text(one.carer, "do")
            assert "They should bring their own sheet, with the injection record." in said


def test_who_is_meant_stands_at_the_head() -> None:
    sheet = carer_sheet(plans.nerves(), person=cases.JANE, place=cases.ELM_ROAD, today=made()[0].today)
    assert sheet.about == (
        "For someone who looks after Jane Example",
        "On this sheet, “they” means the person named here.",
    )


@pytest.mark.parametrize(("owner", "says"), [("self", True), ("community", False), ("", False)])
def test_nobody_injects_before_they_were_shown(owner: str, says: bool) -> None:
    for document in (plans.nerves(), plans.tablets()):
        sheet = carer_sheet(
            document, owner=owner, person=cases.JANE, place=cases.ELM_ROAD, today=made()[0].today
        )
        is_oral = document["regimen"]["route"] == "oral"
        assert (HELP["shown"] in cases.section_text(sheet, "help")) is (says and not is_oral)


def test_a_plan_without_treatment_has_none() -> None:
    with pytest.raises(NothingToTakeHome):
        carer_sheet(
            plans.document(status="no_indication"),
            person=cases.JANE,
            place=cases.ELM_ROAD,
            today=made()[0].today,
        )


def test_notes_of_the_calendar_name_nobody() -> None:
    assert not any(YOU.search(note) for note in NOTES.values())
