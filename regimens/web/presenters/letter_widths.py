"""How many lines a text takes on paper, by the widths of the very letters that it is printed in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from regimens.exports.pdf import FONTS

#: The faces of a sheet in their order: the first that has a letter prints it.
REGULAR = ("AtkinsonHyperlegibleNext-Regular.ttf", "Vazirmatn-Regular.ttf", "NotoSansArabic-Regular.ttf")
BOLD = ("AtkinsonHyperlegibleNext-Bold.ttf", "Vazirmatn-Bold.ttf", "NotoSansArabic-Bold.ttf")
# A letter that none of the faces has comes from the machine: as wide as the widest of those, a picture.
WIDTH_OF_ANOTHER = 1.3
AT_SPACES, AT_HYPHENS_TOO = re.compile("(?<= )"), re.compile("(?<=[ \u00ad\u058a\u2010\u2012-\u2014/-])")
MM_IN_A_POINT = 25.4 / 72
SHOWS_NOTHING = ("Mn", "Me", "Cc", "Cf")


def lines(text: str, *, across_mm: float, points: float, is_bold: bool = False) -> int:
    """The most lines that the text takes in this width; a word wider than a line is broken anywhere."""
    across = across_mm / (points * MM_IN_A_POINT)
    # A renderer may break after a hyphen or not, as its neighbours are: either may take the more lines.
    return max(_filled(parts.split(text), across, is_bold=is_bold) for parts in (AT_SPACES, AT_HYPHENS_TOO))


def is_of_one_face(text: str) -> bool:
    """Whether the first face has every letter of the text."""
    return all(ord(sign) in _widths(REGULAR[:1]) or _shows_nothing(sign) for sign in text)


def _filled(parts: Iterable[str], across: float, *, is_bold: bool) -> int:
    """How many lines the parts take, each as long as it can be; a blank at a line's end takes no room."""
    taken, used = 1, 0.0
    for part in parts:
        wide = width(part.rstrip(" "), is_bold=is_bold)
        if used and used + wide > across:
            taken, used = taken + 1, 0.0
        if wide > across:
            full, used = _broken(part, across, is_bold=is_bold)
            taken += full
        else:
            used += width(part, is_bold=is_bold)
    return taken


def width(text: str, *, is_bold: bool = False) -> float:
    """The width of the text on one line, in parts of the size of its letters."""
    return sum(_letter(sign, is_bold=is_bold) for sign in text)


def _broken(word: str, across: float, *, is_bold: bool) -> tuple[int, float]:
    """How many lines a word fills that begins on a line of its own, and the width of what is left of it."""
    full, used = 0, 0.0
    for sign in word:
        wide = _letter(sign, is_bold=is_bold)
        if used + wide > across:
            full, used = full + 1, 0.0
        used += wide
    return full, used


def _letter(sign: str, *, is_bold: bool) -> float:
    if _shows_nothing(sign):
        return 0.0
    return _widths(BOLD if is_bold else REGULAR).get(ord(sign), WIDTH_OF_ANOTHER)


def _shows_nothing(sign: str) -> bool:
    return unicodedata.category(sign) in SHOWS_NOTHING


@lru_cache(maxsize=3)
def _widths(faces: tuple[str, ...]) -> Mapping[int, float]:
    """The width of each letter by its number, in parts of its size."""
    # A sixth of a second to import, and only needed when the first sheet is printed.
    from fontTools.ttLib import TTFont

    found: dict[int, float] = {}
    for face in reversed(faces):
        with TTFont(FONTS / face, lazy=True) as font:
            of_name, whole = font["hmtx"].metrics, font["head"].unitsPerEm
            found |= {number: of_name[name][0] / whole for number, name in font.getBestCmap().items()}
    return found
