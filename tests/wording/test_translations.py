"""The sets of translations: whole, untouched where nothing may be touched, legible, and all that a sheet says."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from fontTools.ttLib import TTFont

from regimens.wording import ban, dates, languages
from regimens.wording.languages import LANGUAGES, Untranslated, pairs, sheet_phrases, speech_of
from regimens.wording.patient import PatientSheet, Person
from regimens.wording.patient.margins import margin_phrases
from regimens.wording.speech import (
    DIRECTION_MARKS,
    END_OF_ISOLATE,
    ISOLATE,
    ISOLATE_FROM_RIGHT,
    ISOLATES,
    LONG_NUMBER,
    MONTHS_OF_A_YEAR,
    NO_BREAK,
    Speech,
    unmarked,
)
from tests.wording import catalogues
from tests.wording import patient_cases as cases
from tests.wording.patient_cases import whole_text
from tests.wording.readability import sentences
from tests.wording.test_patient_sheet_generated import Made, made

CODES = list(LANGUAGES)
SHEETS = 300
FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
FACES = {"es": "AtkinsonHyperlegibleNext", "pl": "AtkinsonHyperlegibleNext", "ar": "Vazirmatn"}
#: What is the same in English, and why.
SAME_AS_ENGLISH = {
    "{given} {family}": "a name and nothing else",
    "{mark}: {identity}": "two slots and a colon",
    "{clinic}, {phone}": "two slots and a comma",
    "{before}, {following}": "two slots and a comma",
    "{day} {month} {year}": "the same order of day, month and year",
    "{weekday} {day} {month} {year}": "the same order of weekday, day, month and year",
}
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
#: Words in Latin letters that stand in an Arabic sentence because they are names.
NAMES_IN_LATIN = {"NHS"}
both = pytest.mark.parametrize("code", CODES)


def slots(phrase: str) -> list[str]:
    """The names of the placeholders, sorted: a language may turn their order round."""
    return sorted(name for _, name, *_ in Formatter().parse(phrase) if name is not None)


def bare(phrase: str) -> str:
    """The phrase without its placeholders."""
    return "".join(text for text, *_ in Formatter().parse(phrase))


# The files


@both
def test_the_compiled_file_is_what_the_written_one_says(code: str) -> None:
    catalogue = catalogues.read(code)
    assert catalogues.compiled_file(code).read_bytes() == catalogues.compiled(catalogue)


@both
def test_the_written_file_is_as_the_phrases_are_gathered_today(code: str) -> None:
    assert catalogues.source_file(code).read_bytes() == catalogues.written(catalogues.gathered(code))


@both
def test_every_phrase_is_translated_and_none_is_left_over(code: str) -> None:
    catalogue = catalogues.read(code)
    messages = [message for message in catalogue if message.id]
    assert [message.id for message in messages] == list(sheet_phrases())
    assert [message.id for message in messages if not str(message.string or "").strip()] == []
    assert [message.id for message in messages if message.fuzzy] == []
    assert not catalogue.obsolete


@both
def test_nothing_is_left_in_english(code: str) -> None:
    same = {source for source, said in pairs(code) if source == said}
    assert same <= set(SAME_AS_ENGLISH)


def test_each_reason_for_the_same_words_is_needed() -> None:
    same = {source for code in CODES for source, said in pairs(code) if source == said}
    assert same == set(SAME_AS_ENGLISH)


def test_the_margins_are_among_the_phrases() -> None:
    assert set(margin_phrases()) <= set(sheet_phrases())


@both
def test_a_phrase_without_translation_is_refused(code: str) -> None:
    with pytest.raises(Untranslated, match="Not a phrase"):
        speech_of(code).translate("Not a phrase of the sheet.")


def test_a_language_that_is_not_kept_has_no_speech() -> None:
    with pytest.raises(KeyError):
        speech_of("cy")
    assert speech_of("en").say("Born {date}", date="x") == "Born x"


# The digest


@both
def test_the_digest_is_the_same_each_time_and_another_for_each_set(code: str) -> None:
    assert languages.digest_of_set(code) == languages.digest_of_set(code)
    assert re.fullmatch(r"[0-9a-f]{64}", languages.digest_of_set(code))
    assert len({languages.digest_of_set(each) for each in CODES} | {languages.digest_of_source()}) == 4


def test_one_other_word_gives_another_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before, source = languages.digest_of_set("pl"), languages.digest_of_source()
    whole = list(sheet_phrases())
    monkeypatch.setattr(languages, "sheet_phrases", lambda: iter(whole[:-1]))
    assert languages.digest_of_set("pl") != before
    assert languages.digest_of_source() != source


# The words


@both
def test_what_may_not_be_touched_is_untouched(code: str) -> None:
    for source, said in pairs(code):
        assert slots(said) == slots(source), source
        # A slot that is formatted or converted would change what stands in it.
        for _, name, spec, conversion in Formatter().parse(said):
            assert name is None or (spec == "" and conversion is None), said


@both
def test_no_digit_is_typed_in_any_script(code: str) -> None:
    for source, said in pairs(code):
        digits = [sign for sign in bare(said) if unicodedata.category(sign) in ("Nd", "Nl", "No")]
        assert digits == [], (source, said)


@both
def test_no_drug_and_no_unit_is_typed(code: str) -> None:
    for _, said in pairs(code):
        assert not re.search(r"(?i)cobalamin|\bmg\b|microgr|mikrogr|metformin|میکرو|ميكرو|ملغ", bare(said)), (
            said
        )


@both
def test_nothing_can_be_misread(code: str) -> None:
    for _, said in pairs(code):
        assert ban.hits(bare(said), patient=True) == [], said
        assert ban.hits(said.replace("{", "").replace("}", ""), patient=True) == [], said


@both
def test_sentences_end_as_the_english_ones_do(code: str) -> None:
    ends = {".": ".", "?": "?؟", ":": ":"}
    for source, said in pairs(code):
        assert said == said.strip() or source.startswith("{"), said
        assert "  " not in said
        if source[-1] in ends and not source.endswith("No."):
            assert said[-1] in ends[source[-1]], (source, said)
        elif not source.endswith("}"):
            assert said[-1] not in ".:", (source, said)


@both
def test_sentences_are_short(code: str) -> None:
    for source, said in pairs(code):
        for sentence in sentences([bare(said)]):
            assert len(sentence.split()) <= 18, (source, said)


@cache
def signs_of(face: str, weight: str) -> frozenset[str]:
    """Every sign that a font of ours can show."""
    return frozenset(map(chr, TTFont(FONTS / f"{face}-{weight}.ttf").getBestCmap()))


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
@both
def test_our_fonts_have_every_sign(code: str, weight: str) -> None:
    known = signs_of(FACES[code], weight)
    for _, said in pairs(code):
        # What Latin letters there are in an Arabic sentence come from the other face, which stands first.
        latin = {sign for sign in said if sign.isascii()} if code == "ar" else set()
        assert set(said) - latin <= known, (said, set(said) - latin - known)
        assert latin <= signs_of(FACES["es"], weight) | known


def test_arabic_is_written_in_arabic_letters() -> None:
    for _, said in pairs("ar"):
        assert set(LATIN_WORD.findall(bare(said))) <= NAMES_IN_LATIN, said
        assert not DIRECTION_MARKS & set(said), "isolates are set by Speech, around every slot"


@both
def test_words_that_must_be_told_apart_are(code: str) -> None:
    """A nurse and a patient must never mistake one of these for another."""
    say = speech_of(code).translate
    for group in (
        ["Injection", "Blood test", "Check-up"],
        ["at home", "at the hospital", "ask us where: we are closed"],
        ["Date planned", "Date given"],
        ["Call {number} now if:", "Call us today, or call {number}, if:", "Call us this week if:"],
        ["You have one injection every month.", "You have one injection every week.",
         "You have one injection every other day."],
        ["DRAFT", "SUPERSEDED", "WITHDRAWN", "ENTERED IN ERROR"],
        ["Do not stop it.", "Keep taking your folic acid.", "Do not start it before your {B12}."],
        dates.WEEKDAYS, dates.MONTHS, MONTHS_OF_A_YEAR,
    ):  # fmt: skip
        assert len({say(phrase) for phrase in group}) == len(group), group


# Whole sheets


@cache
def english_and(code: str) -> tuple[tuple[Made, PatientSheet, PatientSheet], ...]:
    """Generated plans, each with its English sheet and its sheet in this language."""
    plans = made()
    chosen = plans[:: len(plans) // SHEETS][:SHEETS]
    return tuple((one, _again(one, Speech()), _again(one, speech_of(code))) for one in chosen)


def _again(one: Made, speech: Speech) -> PatientSheet:
    return cases.sheet(
        one.document,
        one.today.isoformat(),
        owner=one.owner,
        has_moved=one.has_moved,
        place=one.place,
        speech=speech,
    )


def test_enough_sheets_are_compared() -> None:
    assert len(english_and("pl")) == SHEETS


@both
def test_doses_and_the_drug_are_the_same(code: str) -> None:
    amounts = re.compile(r"\d[\d,.]* (?:mg|micrograms|mL)|\w*cobalamin|[a-z]+(?:-[A-Za-z]+){4,}|metformin")
    for _, english, other in english_and(code):
        assert sorted(amounts.findall(whole_text(other))) == sorted(amounts.findall(whole_text(english)))


@both
def test_every_number_is_the_same(code: str) -> None:
    for _, english, other in english_and(code):
        numbers = [sorted(re.findall(r"\d+", whole_text(one))) for one in (english, other)]
        assert numbers[0] == numbers[1]


@both
def test_dates_are_the_same_and_in_the_same_places(code: str) -> None:
    for _, english, other in english_and(code):
        for here, there in ((english.calendar, other.calendar), (english.card, other.card)):
            if here is None or there is None:
                assert here is there
                continue
            assert [(each.on, each.kind) for each in here.entries] == [
                (each.on, each.kind) for each in there.entries
            ]
        boxed = [
            [[box.number for week in month.weeks for box in week] for month in one.calendar.months]
            for one in (english, other)
        ]
        assert boxed[0] == boxed[1]


@both
def test_the_same_sections_stand_in_the_same_order(code: str) -> None:
    for _, english, other in english_and(code):
        shapes = [
            [(part.key, [(block.kind, len(block.lines)) for block in part.blocks]) for part in one.sections]
            for one in (english, other)
        ]
        assert shapes[0] == shapes[1]


@both
def test_the_emergency_numbers_are_the_countrys(code: str) -> None:
    for one, _, other in english_and(code):
        title = next(part.title for part in other.sections if part.key == "now")
        assert ("911" if one.place.profile == "us" else "999") in title


@both
def test_whole_sheets_can_not_be_misread(code: str) -> None:
    for one, _, other in english_and(code):
        assert ban.hits(whole_text(other), one.place.profile, patient=True) == []


@both
def test_every_date_names_its_own_weekday_and_month(code: str) -> None:
    speech = speech_of(code)
    for _, _, other in english_and(code):
        for entry in other.calendar.entries:
            said = "".join(sign for sign in entry.day if sign not in ISOLATES)
            assert speech.weekday(entry.on.weekday()) in said
            assert re.findall(r"\d+", said) == [str(entry.on.day), str(entry.on.year)]


# From right to left


def test_arabic_isolates_what_fills_a_slot() -> None:
    arabic = speech_of("ar")
    said = arabic.say("When we are closed, call {phone}.", phone="01632 960 999")
    assert f"{ISOLATE}01632{NO_BREAK}960{NO_BREAK}999{END_OF_ISOLATE}" in said
    assert f"{ISOLATE}1 mg{END_OF_ISOLATE}" in arabic.say("Each injection is {dose}.", dose="1 mg")


@pytest.mark.parametrize(
    ("said", "is_kept"),
    [
        ("01632 960 123", True),
        ("+44 (0)1632 960-123", True),
        ("01632 960 123 ext. 45", True),
        ("999 100 0003", True),
        ("1 mg", False),
        ("12", False),
        ("Elm Road Surgery 01632 960 123", False),
        ("27 نوفمبر 2026", False),
    ],
)
def test_a_long_number_is_kept_on_one_line(said: str, is_kept: bool) -> None:
    """Broken over two lines, its second part would be set in the wrong order in a PDF."""
    assert bool(LONG_NUMBER.fullmatch(said)) is is_kept
    shown = speech_of("ar").isolated(said)
    assert (" " not in shown) is (is_kept or " " not in said)
    assert speech_of("pl").isolated(said) == said


def test_an_arabic_date_in_a_sentence_runs_from_right_to_left() -> None:
    """Of its own isolates a browser looks at none to find its direction, so it is told."""
    said = speech_of("ar").say(
        "Your first injection is on {day}.", day=speech_of("ar").date(date(2026, 11, 27))
    )
    assert f"{ISOLATE_FROM_RIGHT}{ISOLATE}الجمعة{END_OF_ISOLATE} {ISOLATE}27{END_OF_ISOLATE}" in said


@pytest.mark.parametrize(
    ("given", "family"), [("Jane", "Example"), ("ليلى", "حداد"), ("\u202eA\u2069", "B\u2067")]
)
def test_a_name_is_one_whole_in_its_own_script(given: str, family: str) -> None:
    person = Person(given, family, date(1980, 8, 14), "1")
    made_for = cases.sheet(cases.document(cases.simple_history()), person=person, speech=speech_of("ar"))
    assert made_for.name == f"{unmarked(given)} {unmarked(family)}"


def test_isolates_are_balanced_and_only_from_right_to_left() -> None:
    for code in CODES:
        for _, _, other in english_and(code):
            text = whole_text(other)
            begun = text.count(ISOLATE) + text.count(ISOLATE_FROM_RIGHT)
            assert begun == text.count(END_OF_ISOLATE)
            assert (ISOLATE in text) is (LANGUAGES[code].direction == "rtl")
