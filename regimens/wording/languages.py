"""The languages a patient sheet can be said in, and the digest that tells one set of translations from another."""

from __future__ import annotations

import gettext
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from regimens.wording.patient import ENGLISH, patient_phrases
from regimens.wording.patient.margins import margin_phrases
from regimens.wording.readers.reader import Reader
from regimens.wording.readers.standing import RED_FLAG
from regimens.wording.speech import RIGHT_TO_LEFT, Speech
from regimens.wording.translated import in_language

CATALOGUES = Path(__file__).parent / "locale"
DOMAIN = "sheet"


class Untranslated(LookupError):
    """A phrase has no translation: nothing is said, rather than half a sheet in English."""


@dataclass(frozen=True, kw_only=True)
class Language:
    """A language of which a set of translations is kept; `code` is its tag in HTML and addresses."""

    code: str
    own_name: str
    english_name: str
    direction: str = "ltr"

    @property
    def name(self) -> str:
        """The name as the pages say it, in their own language."""
        return in_language(self.english_name)


#: The code of the language in which the sheet is written.
SOURCE = "en"
LANGUAGES: Mapping[str, Language] = {
    language.code: language
    for language in (
        Language(code="es", own_name="español", english_name="Spanish"),
        Language(code="pl", own_name="polski", english_name="Polish"),
        Language(code="ar", own_name="العربية", english_name="Arabic", direction=RIGHT_TO_LEFT),
    )
}


def sheet_phrases() -> Iterator[str]:
    """Every English phrase that a patient sheet may show, each once, margins last."""
    yield from dict.fromkeys((*patient_phrases(), *margin_phrases(), RED_FLAG[Reader.PATIENT]))


class _Nothing(gettext.NullTranslations):
    """What is asked when a catalogue lacks a phrase."""

    def gettext(self, message: str) -> str:
        """Refuse: there is no translation."""
        raise Untranslated(message)


@cache
def _catalogue(code: str) -> gettext.GNUTranslations:
    path = CATALOGUES / LANGUAGES[code].code / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with path.open("rb") as compiled:
        kept = gettext.GNUTranslations(compiled)
    kept.add_fallback(_Nothing())
    return kept


def speech_of(code: str) -> Speech:
    """How this language says the sheet. Raises KeyError for a language that is not kept."""
    if code == SOURCE:
        return ENGLISH
    language = LANGUAGES[code]
    return Speech(language.code, language.direction, _catalogue(code).gettext)


def pairs(code: str) -> list[tuple[str, str]]:
    """Every phrase beside its translation, in the order of the sheet."""
    translate = speech_of(code).translate
    return [(phrase, translate(phrase)) for phrase in sheet_phrases()]


def digest_of_set(code: str) -> str:
    """What the set says now: any other word, and any other source phrase, gives another digest."""
    return _digest(pairs(code))


def digest_of_source() -> str:
    """What the English phrases say now."""
    return _digest(list(sheet_phrases()))


def _digest(said: Iterable[object]) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
