"""How a sentence is said to its reader: which language, which direction, and every date and list in it.

A phrase is English and whole; what must never be translated (a number, a dose, a drug, a date, a name) is a
placeholder in it. The name of the vitamin is one of them: every phrase may hold `{B12}`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from regimens.wording import dates

VITAMIN = "B12"
RIGHT_TO_LEFT = "rtl"
# What fills a slot stands for itself: no digit of it may be reordered by the script around it. What comes
# from outside runs as its first letter does; what this speech said itself, as a date, from right to left.
ISOLATE, ISOLATE_FROM_RIGHT, END_OF_ISOLATE = "\u2068", "\u2067", "\u2069"
ISOLATES = frozenset((ISOLATE, ISOLATE_FROM_RIGHT, END_OF_ISOLATE))
# A telephone or patient's number: broken over two lines, its second part is set in the wrong order in PDFs.
LONG_NUMBER, NO_BREAK = re.compile(r"(?=(?:.*\d){5})[+(\d][\w +().-]{0,39}", re.ASCII), "\u00a0"
DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Patterns that put words together; a translation may turn their order round.
DAY = "{weekday} {day} {month} {year}"
DAY_WITHOUT_WEEKDAY = "{day} {month} {year}"
# A month as a heading: whole phrases, for many languages say it otherwise there than within a date.
MONTHS_OF_A_YEAR = tuple(f"{month} {{year}}" for month in dates.MONTHS)
PAIR = "{before} and {last}"
SERIES = "{before}, {following}"


def as_it_is(phrase: str) -> str:
    """English: the phrase itself."""
    return phrase


@dataclass(frozen=True)
class Speech:
    """One language. `translate` turns a source phrase into this language's, placeholders untouched."""

    language: str = "en-GB"
    direction: str = "ltr"
    translate: Callable[[str], str] = as_it_is

    def say(self, phrase: str, **slots: object) -> str:
        """The phrase in this language, its placeholders filled; a slot that is not given is a KeyError."""
        filled = {name: self.isolated(value) for name, value in {VITAMIN: VITAMIN, **slots}.items()}
        return self.translate(phrase).format(**filled)

    def isolated(self, value: object) -> str:
        """The value as it stands in a sentence: from right to left, a telephone number keeps its order and line."""
        said = str(value)
        if self.direction != RIGHT_TO_LEFT or not said:
            return said
        if LONG_NUMBER.fullmatch(said):
            said = said.replace(" ", NO_BREAK)
        return f"{ISOLATE_FROM_RIGHT if ISOLATE in said else ISOLATE}{said}{END_OF_ISOLATE}"

    def date(self, day: datetime.date) -> str:
        """Monday 23 November 2026."""
        weekday = self.translate(dates.WEEKDAYS[day.weekday()])
        return self.say(DAY, weekday=weekday, day=day.day, month=self._month(day.month), year=day.year)

    def date_without_weekday(self, day: datetime.date) -> str:
        """14 August 1980."""
        return self.say(DAY_WITHOUT_WEEKDAY, day=day.day, month=self._month(day.month), year=day.year)

    def month(self, year: int, month: int) -> str:
        """November 2026."""
        return self.say(MONTHS_OF_A_YEAR[month - 1], year=year)

    def weekday(self, number: int) -> str:
        """Monday, for 0."""
        return self.translate(dates.WEEKDAYS[number])

    def listed(self, words: Sequence[str]) -> str:
        """Gait, weakness and numbness."""
        if len(words) < 2:
            return "".join(words)
        said = words[0]
        for word in words[1:-1]:
            said = self.say(SERIES, before=said, following=word)
        return self.say(PAIR, before=said, last=words[-1])

    @property
    def comma(self) -> str:
        """What stands between two things that belong together, with its space."""
        return self.say(SERIES, before="", following="")

    def after_a_number(self, sign: str) -> str:
        """The sign as it follows digits: on their left, as from right to left, it would read as a decimal sign."""
        return f"{NO_BREAK}{sign}" if self.direction == RIGHT_TO_LEFT else sign

    def _month(self, number: int) -> str:
        return self.translate(dates.MONTHS[number - 1])


def unmarked(name: str) -> str:
    """A name on one line, without the marks that turn the direction of what follows them round."""
    shown = "".join(" " if sign in "\r\n\t" else sign for sign in name if sign not in DIRECTION_MARKS)
    return " ".join(shown.split())


def own_phrases() -> Iterator[str]:
    """Every phrase that dates and lists are made of."""
    yield from (DAY, DAY_WITHOUT_WEEKDAY, PAIR, SERIES)
    yield from dates.WEEKDAYS
    yield from dates.MONTHS
    yield from MONTHS_OF_A_YEAR
