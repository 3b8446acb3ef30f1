"""A language made for tests: each letter of a message in its full-width form, what may not be touched as it is."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from django.test import override_settings
from django.utils import translation

from tests.web import interface_catalogue

CODE = "zz"
#: Placeholders, elements and entities: a translator keeps them.
UNTOUCHED = re.compile(r"(%\(\w+\)s|\{\w+\}|<[^>]*>|&\w+;)")
FULL_WIDTH = {
    ord(letter): ord(letter) + 0xFEE0 for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
}
#: Attributes that people read or hear, those among them that a script shows.
SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-lost", "data-done", "data-failed")


def pseudo(message: str) -> str:
    """The message in the language: Born {date} with every letter of Born full-width."""
    parts = UNTOUCHED.split(message)
    return "".join(part if number % 2 else part.translate(FULL_WIDTH) for number, part in enumerate(parts))


def write_catalogue(folder: Path) -> None:
    """Every message of today, translated, where Django looks for it."""
    made = Catalog(locale="en", domain="django")
    for one in interface_catalogue.messages():
        said = (pseudo(one.id), pseudo(one.plural)) if one.plural else pseudo(one.id)
        made.add((one.id, one.plural) if one.plural else one.id, said, context=one.context)
    place = folder / CODE / "LC_MESSAGES"
    place.mkdir(parents=True)
    out = io.BytesIO()
    write_mo(out, made)
    (place / "django.mo").write_bytes(out.getvalue())


@contextmanager
def spoken(folder: Path) -> Iterator[None]:
    """Everything inside is said in the language."""
    with override_settings(LOCALE_PATHS=[str(folder)]), translation.override(CODE):
        yield


class _Text(HTMLParser):
    """What a person sees or hears, outside elements that say another language than the page's."""

    VOID = frozenset({"meta", "link", "input", "br", "hr", "path", "rect", "img"})
    UNSEEN = frozenset({"script", "style"})

    def __init__(self, left_out: Iterable[str], language: str) -> None:
        super().__init__(convert_charrefs=True)
        self._ids = frozenset(left_out)
        self._language = language
        self.said: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        is_other = named.get("lang", self._language) != self._language or named.get("id") in self._ids
        is_left_out = tag in self.UNSEEN or is_other or self._is_left_out
        if not is_left_out:
            self.said += [str(named[name]) for name in SPOKEN if named.get(name)]
        if tag not in self.VOID:
            self._open.append((tag, is_left_out))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._is_left_out:
            self.said.append(data.strip())

    @property
    def _is_left_out(self) -> bool:
        return bool(self._open) and self._open[-1][1]


def seen(html: str, left_out: Iterable[str] = (), *, language: str = CODE) -> list[str]:
    """Every text and spoken attribute of a page, in order; left_out: ids of elements to pass over."""
    reader = _Text(left_out, language)
    reader.feed(html)
    return reader.said
