"""How a sentence is said: placeholders, dates and lists in another order, and names that turn nothing round."""

from __future__ import annotations

from datetime import date

import pytest

from regimens.wording.patient import patient_phrases
from regimens.wording.speech import DIRECTION_MARKS, Speech, own_phrases, unmarked

MONDAY = date(2026, 11, 23)
TURNED = {
    "{weekday} {day} {month} {year}": "{year}, {month} {day}, {weekday}",
    "{before} and {last}": "{before} ir {last}",
    "Monday": "lunes",
    "November": "noviembre",
}


def test_english_is_said_as_it_is_written() -> None:
    english = Speech()
    assert (english.language, english.direction) == ("en-GB", "ltr")
    assert english.say("Low {B12}: {dose}.", dose="1 mg") == "Low B12: 1 mg."
    assert english.date(MONDAY) == "Monday 23 November 2026"
    assert english.date_without_weekday(date(1980, 8, 14)) == "14 August 1980"
    assert english.month(2027, 2) == "February 2027"
    assert english.weekday(6) == "Sunday"


@pytest.mark.parametrize(
    ("words", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c", "d"], "a, b, c and d")],
)
def test_a_list_is_said_as_people_say_it(words: list[str], said: str) -> None:
    assert Speech().listed(words) == said


def test_a_language_may_turn_the_order_round_and_keeps_every_number() -> None:
    other = Speech("es", translate=lambda phrase: TURNED.get(phrase, phrase))
    assert other.date(MONDAY) == "2026, noviembre 23, lunes"
    assert other.listed(["a", "b"]) == "a ir b"


def test_a_forgotten_slot_is_an_error_and_never_a_gap() -> None:
    with pytest.raises(KeyError):
        Speech().say("Each injection is {dose}.")


def test_what_fills_a_slot_is_never_read_as_a_phrase() -> None:
    assert Speech().say("Call {clinic}.", clinic="{B12} {0} %s") == "Call {B12} {0} %s."


def test_the_words_of_dates_are_among_the_phrases() -> None:
    assert set(own_phrases()) <= set(patient_phrases())
    assert len(list(patient_phrases())) == len(set(patient_phrases()))


@pytest.mark.parametrize(
    ("name", "shown"),
    [("\u202eenaJ", "enaJ"), ("Jane\r\nDoe", "Jane Doe"), ("A\u200dB", "A\u200dB"), ("  Li  Na ", "Li Na")],
)
def test_a_name_on_one_line_turns_nothing_round(name: str, shown: str) -> None:
    assert unmarked(name) == shown
    assert not DIRECTION_MARKS & set(unmarked(name))
