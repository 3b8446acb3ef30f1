"""A list of phrases by code: says the phrase, and says loudly in the tests when one is missing."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping

from regimens.wording.translated import in_language, said


class MissingPhrase(UserWarning):
    """A code has no phrase: an error in the tests, plain words on the screen."""


class Phrases(Mapping[str, str]):
    """Phrases by code, read in the language of the page; `say` never fails, so that a plan is always readable."""

    def __init__(self, of: str, phrases: Mapping[str, str]) -> None:
        self.of = of
        self._phrases = dict(phrases)

    def __getitem__(self, code: str) -> str:
        return in_language(self._phrases[code])

    def __contains__(self, code: object) -> bool:
        return code in self._phrases

    def __iter__(self) -> Iterator[str]:
        return iter(self._phrases)

    def __len__(self) -> int:
        return len(self._phrases)

    def say(self, code: str) -> str:
        """The phrase of this code; the code itself, readable, when nobody wrote one."""
        phrase = self._phrases.get(code)
        return missing(self.of, code) if phrase is None else in_language(phrase)

    def english(self, code: str) -> str:
        """The phrase as it was written, for a paper that has a speech of its own. Raises KeyError."""
        return self._phrases[code]

    def in_english(self) -> Iterator[str]:
        """Every phrase as it was written, for whoever gathers them for a translator."""
        return iter(self._phrases.values())


def missing(of: str, code: str) -> str:
    """The code as plain words, with a warning that a phrase is missing."""
    warnings.warn(f"no phrase for {of} {code}", MissingPhrase, stacklevel=3)
    return code.replace("_", " ").replace(".", ", ")


_JOINED = {"and": "and {last}", "or": "or {last}", "then": "then {last}"}


def listed(words: list[str], last: str = "and") -> str:
    """A list as people say it: gait, weakness and numbness."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {said(_JOINED[last], last=words[-1])}"


def sentence(words: str) -> str:
    """The words with a capital first letter and one full stop."""
    words = words.strip()
    if not words:
        return ""
    ended = words if words[-1] in ".?!" else f"{words}."
    # eGFR keeps its small e.
    return ended if ended[1:2].isupper() else ended[0].upper() + ended[1:]
