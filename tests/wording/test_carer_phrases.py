"""The carer's column of the patient's phrases: complete, about the right person, with the same placeholders."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter

import pytest

from regimens.wording import ban
from regimens.wording.patient import patient_phrases
from regimens.wording.readers import READERS, Reader
from regimens.wording.readers import standing as standings
from regimens.wording.readers.carer import CHOICE, HELP, WHO, is_spoken
from regimens.wording.readers.carer_phrases import CARER, NoCarersWords, for_carer, names_somebody
from regimens.wording.readers.reader import PAPER, TITLES
from tests.wording.readability import sentences

YOU = re.compile(r"(?i)\b(?:you|your|yours|yourself)\b")
OWN: tuple[Mapping[str, str], ...] = (WHO, HELP, CHOICE)


def slots(phrase: str) -> set[str]:
    """The placeholders of a phrase."""
    return {name for _, name, *_ in Formatter().parse(phrase) if name}


def stop(phrase: str) -> str:
    """The sign a phrase ends with; empty for a few words."""
    return phrase[-1] if phrase[-1] in ".?:" else ""


def test_every_phrase_of_the_patient_sheet_has_its_carers_words_or_names_nobody() -> None:
    phrases = list(patient_phrases())
    assert len(phrases) > 200
    assert [phrase for phrase in phrases if phrase not in CARER and names_somebody(phrase)] == []
    for phrase in phrases:
        assert for_carer(phrase)


def test_no_row_is_left_over() -> None:
    assert set(CARER) - set(patient_phrases()) == set()


def test_no_phrase_in_the_carers_column_says_you() -> None:
    for phrase in patient_phrases():
        assert not YOU.search(for_carer(phrase)), for_carer(phrase)


def test_a_row_that_says_the_same_is_a_command_and_nothing_of_the_patient() -> None:
    same = [phrase for phrase, said in CARER.items() if phrase == said]
    assert same
    assert all(not YOU.search(phrase) for phrase in same)


@pytest.mark.parametrize("phrase", CARER)
def test_placeholders_and_length_are_those_of_the_patients_phrase(phrase: str) -> None:
    said = CARER[phrase]
    assert slots(said) == slots(phrase)
    assert len(sentences([said])) == 1
    assert said == said.strip()
    # A sentence stays a sentence and a heading a heading; one question is an offer to the carer.
    assert stop(said) == stop(phrase).replace("?", ".")
    bare = "".join(text for text, *_ in Formatter().parse(said))
    assert not re.search(r"\d", bare)
    assert not re.search(r"(?i)cobalamin|\bmg\b|microgram|metformin", bare)


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("Your sight gets worse.", True),
        ("They can hide the signs of low {B12}.", True),
        ("Take one tablet every morning.", True),
        ("The youngest store of {B12}.", False),
        ("Blood test", False),
    ],
)
def test_who_is_spoken_to(phrase: str, names: bool) -> None:
    assert names_somebody(phrase) is names


def test_a_phrase_without_its_row_is_refused() -> None:
    with pytest.raises(NoCarersWords, match="Your new phrase"):
        for_carer("Your new phrase is here.")
    assert for_carer("A new phrase is here.") == "A new phrase is here."


def test_things_are_named_and_never_called_they() -> None:
    """Where the patient reads "they" or "them" of things, the carer reads the things by name."""
    things = re.compile(r"(?i)\b(?:they|them)\b")
    rows = {phrase: said for phrase, said in CARER.items() if things.search(phrase)}
    assert set(rows) == {
        "They help to keep your nerves safe.",
        "Take them even when you feel well.",
        "Why you need them",
        "You, or someone you trust, will give some of them at home.",
        "Your vitamin {B12} does not replace them.",
        "Ask us which foods have {B12} added to them.",
        "They can hide the signs of low {B12}.",
        "These are your dates as they stand on {day}.",
        "Your injection dates may change, as they depend on how you are.",
    }
    assert rows["They can hide the signs of low {B12}."] == "Folic acid can hide the signs of low {B12}."
    assert rows["Take them even when you feel well."].startswith("They need the tablets")


def test_own_phrases_of_the_carer_are_whole_and_safe() -> None:
    for table in OWN:
        for phrase in table.values():
            assert len(sentences([phrase])) == 1
            assert ban.hits(phrase, patient=True) == []
    assert slots(WHO["for"]) == {"name"}


def test_every_reader_has_a_name_a_title_and_paper() -> None:
    assert set(Reader) == set(READERS) == set(TITLES) == set(PAPER)


@pytest.mark.parametrize("reader", Reader)
def test_every_standing_is_said_to_every_reader(reader: Reader) -> None:
    assert set(standings.STANDING[reader]) == set(standings.CODES)
    assert standings.standing("followed", reader) == ""
    for code in standings.CODES:
        said = standings.standing(code, reader)
        assert said.endswith(".")
        assert ban.hits(said, patient=True) == []
        if reader is not Reader.PATIENT:
            assert not YOU.search(said), said


def test_a_red_flag_is_said_to_patient_and_carer_alone() -> None:
    flagged = {"alerts": [{"code": "A02", "tier": "stop"}]}
    assert "a doctor must look at on the same day" in standings.red_flag(flagged, Reader.PATIENT)
    assert not YOU.search(standings.red_flag(flagged, Reader.CARER))
    assert standings.red_flag(flagged, Reader.NURSE) == standings.red_flag(flagged, Reader.CLINICIAN) == ""
    unchecked = {"alerts": [{"code": "A02", "tier": "note"}, {"code": "A07", "tier": "stop"}]}
    assert standings.red_flag(unchecked, Reader.PATIENT) == ""


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("", True), ("en", True), ("en-GB", True), ("EN-us", True), ("pl", False), ("e", False)],
)
def test_the_carers_sheet_is_in_english_alone(language: str, spoken: bool) -> None:
    assert is_spoken(language) is spoken
