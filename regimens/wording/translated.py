"""What pages and the clinical copy say, in the language of the page; doses, drugs and numbers stay untouched.

English stands in the code. Before a phrase is looked up, each number, dose and drug is taken out of it and put
back afterwards, so that a translator never sees one and can't change one. A translation that lost a placeholder
or brought a number of its own is not used: the phrase is then said in English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from string import Formatter

#: What stands in a phrase and is never translated, each with the name of its placeholder.
KEPT = re.compile(
    r"(?<![\w{])(?:"
    r"(?P<amount>\d+(?:[.,]\d+)*(?: (?:or|to) \d+(?:[.,]\d+)*)? (?:mg|mL|mcg|micrograms|cm|ng/L|pmol/L|nmol/L|micromol/L)\b)"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<drug>(?:[Hh]ydroxo|[Cc]yano|[Mm]ethyl)cobalamin\b|[Mm]etformin\b)"
    r"|(?P<B12>B12\b)"
    r")"
)
WORD = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Lifted:
    """A phrase as a translator sees it, and what stands in its placeholders."""

    message: str
    kept: tuple[tuple[str, str], ...]
    has_words: bool


@cache
def lifted(phrase: str) -> Lifted:
    """The phrase with a placeholder for each number, dose and drug in it."""
    taken = set(slots(phrase))
    kept: dict[str, str] = {}

    def lift(found: re.Match[str]) -> str:
        name = found.lastgroup or "number"
        place, count = name, 1
        while place in taken or kept.get(place, found[0]) != found[0]:
            count += 1
            place = f"{name}_{count}"
        kept[place] = found[0]
        return f"{{{place}}}"

    message = KEPT.sub(lift, phrase)
    return Lifted(message, tuple(kept.items()), says_something(message))


def slots(phrase: str) -> list[str]:
    """The names of the placeholders of a phrase, sorted, each as often as it stands there."""
    return sorted(name for _, name, *_ in Formatter().parse(phrase) if name is not None)


def says_something(message: str) -> bool:
    """Whether there is a word to translate beside the placeholders."""
    return bool(WORD.search("".join(text for text, *_ in Formatter().parse(message))))


def is_true_to(message: str, said: str) -> bool:
    """Whether a translation has the placeholders of its message, and no number or drug of its own."""
    try:
        return slots(said) == slots(message) and lifted(said).message == said
    except ValueError:  # a brace that is never closed
        return False


def _as_it_is(phrase: str) -> str:
    return phrase


#: Whether phrases are wanted as they were written, for a text that is kept and compared.
_AS_WRITTEN: ContextVar[bool] = ContextVar("as written", default=False)


@contextmanager
def as_written() -> Iterator[None]:
    """Everything inside is said in English, whatever the language of the page."""
    before = _AS_WRITTEN.set(True)
    try:
        yield
    finally:
        _AS_WRITTEN.reset(before)


class _Voice:
    """The language of the page: set once, when the product starts."""

    translate: Callable[[str], str] = staticmethod(_as_it_is)


def speak_with(translate: Callable[[str], str]) -> None:
    """Ask `translate` for each phrase from now on: English in, the language of the page out."""
    _Voice.translate = staticmethod(translate)


def in_language(phrase: str) -> str:
    """A whole phrase in the language of the page; placeholders of its own stay for `format`."""
    if not phrase or _AS_WRITTEN.get():
        return phrase
    made = lifted(phrase)
    if not made.has_words:
        return phrase
    said = _Voice.translate(made.message)
    if said == made.message or not is_true_to(made.message, said):
        return phrase
    for name, text in made.kept:
        said = said.replace(f"{{{name}}}", text)
    return said


def said(phrase: str, **filled: object) -> str:
    """A whole sentence in the language of the page, its placeholders filled."""
    return in_language(phrase).format(**filled)
