"""The templates of every page: no mark that turns text round leaves them, whatever a name brought in.

Forms refuse such marks, an import straight into the database does not. An override in a name would turn what
stands after it on the line, a dose or another name among them. Names reach pages by a hundred ways and leave
them by one, as pages and sheets, as fragments and as what a PDF is drawn from; so they are taken out here.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.backends.django import DjangoTemplates, Template
from django.utils.safestring import SafeString, mark_safe

from regimens.wording.speech import DIRECTION_MARKS, ISOLATES, RIGHT_TO_LEFT


class Page(Template):
    """A template whose text holds no mark of direction but those that a sheet sets itself."""

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
        """The text of the template, in which nothing runs another way than its letters do."""
        return cleared(super().render(context, request), kept_by((context or {}).get("made")))


class Pages(DjangoTemplates):
    """Django's templates, each of them cleared."""

    def from_string(self, template_code: str) -> Page:
        """A template of this text."""
        return Page(super().from_string(template_code).template, self)

    def get_template(self, template_name: str) -> Page:
        """The template of this name."""
        return Page(super().get_template(template_name).template, self)


def kept_by(made: object) -> frozenset[str]:
    """The marks that a sheet of this direction sets itself; what is no sheet sets none."""
    # A sheet from right to left isolates what fills its phrases, and its words take marks out of names.
    return ISOLATES if getattr(made, "direction", "") == RIGHT_TO_LEFT else frozenset()


def cleared(html: str, kept: frozenset[str]) -> SafeString:
    """The text without marks of direction, save those that are kept; most texts have none."""
    found = [mark for mark in DIRECTION_MARKS - kept if mark in html]
    # Safe: a template made it, and what is taken out of it is no sign of HTML.
    return mark_safe(html.translate(dict.fromkeys(map(ord, found))) if found else html)  # noqa: S308
