"""What plan pages need in templates: dates and amounts that never break over two lines."""

from __future__ import annotations

import re

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from regimens.web.presenters import plan

register = template.Library()
register.filter("temporary", plan.temporary)
WHOLE = re.compile(
    r"((?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\d{2}-[A-Z][a-z]{2}-\d{4}"
    r"|\d[\d,.]* (?:mg|mL|mcg|micrograms|ng/L|pmol/L)\b"
    # A name as it is said aloud: hi-drox-oh-co-BAL-a-min.
    r"|\b[A-Za-z]+(?:-[A-Za-z]+){3,}"
    # A source of the second list: O-J1.
    r"|\bO-[A-Z]\d+\b)"
)


@register.filter
def whole(text: str) -> SafeString:
    """The text with each date and each number with its unit kept on one line: broken, they are misread."""
    parts = enumerate(WHOLE.split(text))
    said = ((_kept(part) if number % 2 else conditional_escape(part),) for number, part in parts)
    return format_html_join("", "{}", said)


def _kept(words: str) -> SafeString:
    return format_html('<span class="nowrap">{}</span>', words)
