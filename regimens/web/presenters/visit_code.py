"""The next visit as a square code on paper, which a phone's camera adds to its calendar."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe

from regimens.exports.calendar_file import Origin, Visit, inline_event
from regimens.wording import calendar_file as words
from regimens.wording.translated import in_language

QUIET_ZONE = 4


def next_visit_code(coming: tuple[Visit, Origin] | None) -> SafeString:
    """The visit of calendars.next_visit as SVG with a title of its own; empty where there is none."""
    return drawn(inline_event(*coming)) if coming else SafeString()


def drawn(content: str) -> SafeString:
    """The content as a black square code, error correction level M, with the quiet zone that readers need."""
    code = segno.make_qr(content, error="m", boost_error=False, encoding="utf-8")
    drawing = code.svg_inline(
        border=QUIET_ZONE,
        svgclass="visit-code",
        lineclass=None,
        title=in_language(words.CODE_TITLE),
        omitsize=True,
    )
    drawing = drawing.replace("<svg ", '<svg role="img" ', 1)
    # Safe: lines drawn by segno from the content's bits, and a title of our own.
    return mark_safe(drawing)  # noqa: S308
