"""The language of the page around the records, as HTML names it, and the direction it is read in."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_bidi, to_locale

register = template.Library()
#: What sources and the rulebook are quoted in.
ENGLISH = "en"


@register.simple_tag
def language_tag() -> str:
    """en-GB: what the page's own words are written in, for screen readers and hyphenation."""
    return to_locale(get_language() or "en").replace("_", "-")


@register.simple_tag
def language_direction() -> str:
    """ltr, or rtl for a language that is read from right to left."""
    return "rtl" if get_language_bidi() else "ltr"


@register.filter
def quoted(text: str, page: str) -> str:
    """A text that is English whatever the page is in, such as a source: marked so where the page is not.

    page: the language of the page, asked for once: a page of the rulebook quotes three thousand texts.
    """
    return (
        text
        if not text or page.startswith(ENGLISH)
        else format_html('<span lang="{}">{}</span>', ENGLISH, text)
    )
