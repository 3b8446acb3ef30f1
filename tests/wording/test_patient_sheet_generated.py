"""More than a thousand generated patient sheets: easy to read, every phrase used, dates as the plan has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from string import Formatter
from typing import Any

import pytest

from regimens.clinical import plan_document
from regimens.wording import ban
from regimens.wording.emergency_numbers import UNITED_KINGDOM, UNITED_STATES
from regimens.wording.patient import ENGLISH, OnRecord, PatientSheet, Place, patient_phrases
from regimens.wording.patient.calendar_page import CALENDAR, SITES
from regimens.wording.speech import Speech
from tests.oracle.stratified import histories
from tests.wording import patient_cases as cases
from tests.wording import plans
from tests.wording.patient_cases import prose_parts, whole_text
from tests.wording.readability import grade, longest, sentences, syllables, words

SEED, COUNT, LEAST = 20261123, 1600, 1000
EASIEST_GRADE, MOST_WORDS = 6.0, 18
OWNERS = ("", "community", "self", "hospital", "mon_wed_fri")
PRINTED_LATER = (0, 0, 3, 800)
NUMBERS = (("01632 960 123", "01632 960 999"), ("", ""), ("01632 960 123", ""), ("", "01632 960 999"))
LONG_DAY = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} "
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
)
LATIN = re.compile(
    r"(?i)\b(?:i\.?e|e\.?g|etc|via|per|versus|vs|stat|prn|bid|nocte|mane|ad hoc|intramuscular|subcutaneous)\b\.?"
)
SHORT_FORMS = re.compile(r"\b[A-Z]{2,}\b")


@dataclass(frozen=True)
class Made:
    """One generated sheet with what it was made of."""

    document: dict[str, Any]
    sheet: PatientSheet
    place: Place
    today: date
    owner: str
    has_moved: bool


STANDS = CALENDAR["stand"]
REACHED: set[str] = set()


def _noted(phrase: str) -> str:
    REACHED.add(phrase)
    return phrase


@cache
def made() -> tuple[Made, ...]:
    """Every sheet of the random histories and of the documents made by hand."""
    documents = [*_of_the_rules(), *_by_hand()]
    return tuple(_made(number, document) for number, document in enumerate(documents))


def _of_the_rules() -> Iterator[dict[str, Any]]:
    answered = (plan_document(history) for history in histories(SEED, COUNT))
    yield from (document for document in answered if document["regimen"] is not None)


def _by_hand() -> Iterator[dict[str, Any]]:
    """What the rules allow and random histories do not meet."""
    yield from (plans.nerves(), plans.without_nerves(), plans.prevention(), plans.tablets())
    undecided = plans.prevention()
    undecided["regimen"]["phases"][0]["interval"] = plans.months(2, 3)
    two = plans.tablets(flags=["PROPHYLAXIS"])
    two["regimen"]["phases"][0]["dose_micrograms"] = {"at_least": 2000, "at_most": 2000}
    yield from (undecided, two, under_way("loading-2"), stayed_away(), *(under_way() for _ in SITES))


def under_way(late: str = "potassium-2") -> dict[str, Any]:
    """A course of the rules: the first day is on record, and the event of this key is late."""
    made = cases.document(cases.nerves_history())
    return made | {"schedule": [_recorded(event, made["as_of"], late) for event in made["schedule"]]}


def stayed_away() -> dict[str, Any]:
    """A course of the rules after its first dose: the others were missed, and none is dated any more."""
    made = under_way()
    kept = [event for event in made["schedule"] if event["kind"] != "injection" or event.get("state")]
    return made | {"schedule": kept}


def _has_missed(document: dict[str, Any]) -> bool:
    """Injections were given, and no other is dated."""
    injections = [event for event in document["schedule"] if event["kind"] == "injection"]
    return bool(injections) and all(event.get("state") == "given" for event in injections)


def _recorded(event: dict[str, Any], day: str, late: str) -> dict[str, Any]:
    if event["key"] == late:
        return event | {"state": "overdue"}
    if event["on"] != day:
        return event
    return event | {"state": "given" if event["kind"] == "injection" else "done", "provisional": False}


def _on_record(document: dict[str, Any], number: int) -> list[OnRecord]:
    """Of a course under way, the dose of its first day, at one site or another."""
    if not any(event.get("state") == "given" for event in document["schedule"]):
        return []
    on, site = date.fromisoformat(document["as_of"]), tuple(SITES)[number % len(SITES)]
    return [
        OnRecord(
            on=on,
            key="",
            is_of_this_course=True,
            site=site,
            batch="HX24-117",
            expires_on=on,
            giver="Gil Giver",
        )
    ]


def _made(number: int, document: dict[str, Any]) -> Made:
    profile = "us" if number % 7 == 3 else "uk"
    phone, help_phone = NUMBERS[number % len(NUMBERS)]
    numbers = UNITED_STATES if profile == "us" else UNITED_KINGDOM
    place = Place("Elm Road Surgery", phone, help_phone, profile, numbers)
    days = PRINTED_LATER[number // 3 % len(PRINTED_LATER)]
    today = date.fromisoformat(document["as_of"]) + timedelta(days=days)
    owner, has_moved = OWNERS[number // 2 % len(OWNERS)], number % 3 == 1
    found = cases.sheet(
        document,
        today.isoformat(),
        owner=owner,
        has_moved=has_moved,
        has_missed=_has_missed(document),
        place=place,
        given=_on_record(document, number),
        speech=Speech(translate=_noted),
    )
    return Made(document, found, place, today, owner, has_moved)


def test_enough_sheets_are_looked_at() -> None:
    assert len(made()) >= LEAST
    assert {one.document["regimen"]["route"] for one in made()} == {
        "intramuscular",
        "deep_subcutaneous",
        "oral",
    }


def test_every_sheet_and_every_section_is_easy_to_read() -> None:
    for one in made():
        parts = prose_parts(one.sheet)
        for name, lines in parts.items():
            assert grade(lines) <= EASIEST_GRADE, (name, lines)
        assert grade([line for lines in parts.values() for line in lines]) <= EASIEST_GRADE


def test_no_sentence_is_long() -> None:
    for one in made():
        for lines in prose_parts(one.sheet).values():
            sentence = longest(lines)
            assert len(words(sentence)) <= MOST_WORDS, sentence


def test_every_phrase_is_on_some_sheet() -> None:
    assert made()
    wanted = set(patient_phrases())
    assert sorted(wanted - REACHED) == []
    assert sorted(REACHED - wanted) == []


def test_no_phrase_holds_a_number() -> None:
    for phrase in patient_phrases():
        bare = "".join(text for text, *_ in Formatter().parse(phrase))
        assert not re.search(r"\d", bare), phrase
        assert not re.search(r"(?i)cobalamin|\bmg\b|microgram|metformin", bare), phrase


def test_a_phrase_is_one_sentence_or_a_few_words() -> None:
    for phrase in patient_phrases():
        assert len(sentences([phrase])) == 1, phrase
        assert phrase == phrase.strip()


def test_nothing_on_a_sheet_can_be_misread() -> None:
    for one in made():
        text = whole_text(one.sheet)
        assert ban.hits(text, one.place.profile, patient=True) == []
        assert LATIN.findall(text) == []
        short = set(SHORT_FORMS.findall(text.replace("-BAL-", "")))
        assert short == set(), short


def test_dates_stand_in_the_long_form_alone() -> None:
    for one in made():
        text = LONG_DAY.sub("", whole_text(one.sheet))
        assert not re.search(r"\d{4}-\d\d|\d\d-[A-Z]|\d/\d", text)
        # What is left of years stands at the head of a month.
        titles = {month.title for month in one.sheet.calendar.months}
        for found in re.findall(r"\w+ (?:19|20)\d\d\b", text):
            assert found in titles, found


def test_the_dates_of_a_sheet_are_the_dates_of_its_plan() -> None:
    for one in made():
        planned = {(event["on"], event["kind"]) for event in one.document["schedule"]}
        shown = [(entry.on.isoformat(), entry.kind) for entry in one.sheet.calendar.entries]
        assert len(shown) == len(set(shown))
        assert set(shown) == planned
        assert shown == sorted(shown, key=lambda each: each[0])
        boxed = [entry for month in one.sheet.calendar.months for entry in month.entries]
        assert boxed == list(one.sheet.calendar.entries)
        doses = [event["on"] for event in one.document["schedule"] if event["kind"] == "injection"]
        rows = [entry.on.isoformat() for entry in one.sheet.card.entries] if one.sheet.card else []
        assert rows == doses


def test_every_long_date_in_the_sentences_is_a_date_of_the_plan() -> None:
    for one in made():
        allowed = {entry.day for entry in one.sheet.calendar.entries}
        said = whole_text(one.sheet).replace(STANDS.format(day=ENGLISH.date(one.today)), "")
        assert set(LONG_DAY.findall(said)) <= allowed


def test_grids_hold_what_their_month_holds() -> None:
    for one in made():
        for month in one.sheet.calendar.months:
            if month.weeks:
                boxed = [entry for week in month.weeks for box in week for entry in box.entries]
                assert boxed == list(month.entries)
                assert all(len(week) == 7 for week in month.weeks)


def test_the_drug_and_the_dose_are_the_plans() -> None:
    for one in made():
        plan = one.document["regimen"]
        text = whole_text(one.sheet)
        named = set(re.findall(r"\b\w*cobalamin\b", text))
        assert named == {plan["form"]}
        assert "1 mg" in text
        assert "1,000 micrograms" in text


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("hydroxocobalamin", 6),
        ("cyanocobalamin", 7),
        ("micrograms", 4),
        ("hi-drox-oh-co-BAL-a-min", 7),
        ("23", 1),
        ("B12", 2),
        ("check-up", 2),
        ("injection", 3),
        ("Crohn's", 1),
    ],
)
def test_syllables_are_counted_as_they_are_said(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_counter_knows_hard_from_easy() -> None:
    hard = ["Immediate administration of hydroxocobalamin is recommended."]
    assert grade(hard) > 15 > EASIEST_GRADE > grade(["Come to each visit.", "Tick the box."])
    assert round(grade(["The cat sat on the mat."]), 2) == -1.45
