"""What plan pages need in templates: dates and amounts that never break over two lines."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import bidirectional

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from regimens.web.presenters import course, plan
from regimens.wording.speech import ISOLATES, unmarked

register = template.Library()
#: The renderer of PDFs would break within a piece that may be broken, before it begins a line with it.
PIECE, SHORT_PIECE = '<span class="nowrap">{}</span><wbr>', 6
#: Letters from left to right, and those of Hebrew and Arabic, as Unicode calls them.
LETTERS = ("L", "R", "AL")
register.filter("temporary", plan.temporary)
register.filter("ended", course.ended)
WHOLE = re.compile(
    r"((?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\d{2}-[A-Z][a-z]{2}-\d{4}"
    r"|\d[\d,.]* (?:mg|mL|mcg|micrograms|ng/L|pmol/L)\b"
    r"|\d times a week\b"
    # A name as it is said aloud: hi-drox-oh-co-BAL-a-min.
    r"|\b[A-Za-z]+(?:-[A-Za-z]+){3,}"
    # A source of the second list: O-J1.
    r"|\bO-[A-Z]\d+\b)"
)
KEPT, TURNED = '<span class="nowrap">{}</span>', '<span class="nowrap" dir="ltr">{}</span>'


@register.filter
def breaks_after_hyphens(text: str) -> SafeString:
    """A batch number that is too long for its cell breaks after a hyphen first, and stays readable.

    In a PDF each piece is laid out by itself, and marks of the text don't reach from one into the next: the
    element around them has to say which way they follow each other.
    """
    parts = [f"{part}-" for part in unmarked(text).split("-")]
    parts[-1] = parts[-1].removesuffix("-")
    pieces = format_html_join("", "{}", ((_piece(part),) for part in parts if part))
    return format_html('<bdi dir="{}">{}</bdi>', _direction(text), pieces)


def _direction(text: str) -> str:
    """As its first letter runs; figures alone run from left to right."""
    strong = (bidirectional(sign) for sign in text)
    first = next((each for each in strong if each in LETTERS), "L")
    return "ltr" if first == "L" else "rtl"


def _piece(part: str) -> SafeString:
    return format_html(PIECE, part) if len(part) <= SHORT_PIECE else format_html("{}<wbr>", part)


@register.filter
def breaks_before_cobalamin(drug: str) -> SafeString:
    """The name of a drug that is too long for its cell breaks where its parts meet, and stays readable."""
    form, cobalamin, salt = unmarked(drug).partition("cobalamin")
    name = format_html(f"{PIECE}{KEPT}", form, f"{cobalamin}{salt}")
    return format_html('<bdi dir="ltr">{}</bdi>', name)


@register.filter
# The same few phrases stand in row after row. Text and mark-up that read alike are kept apart.
@lru_cache(maxsize=500, typed=True)
def whole(text: str) -> SafeString:
    """The text with each date and each number with its unit kept on one line: broken, they are misread."""
    # In a PDF, marks around an element do not reach into it: in a text from right to left it says its own.
    kept = TURNED if ISOLATES & set(text) else KEPT
    parts = enumerate(WHOLE.split(text))
    said = ((format_html(kept, part) if number % 2 else conditional_escape(part),) for number, part in parts)
    return format_html_join("", "{}", said)
