"""The parts of a step that a change opened or closed, drawn alone to replace those in the page."""

from __future__ import annotations

from typing import Any

from django.template import Context
from django.utils.safestring import SafeString

from regimens.web.forms.layout import FollowUp
from regimens.web.forms.step import StepForm


def changed(form: StepForm, shown: set[str]) -> tuple[list[SafeString], int]:
    """Each follow-up place whose state differs from what the page shows, outermost first; how many opened."""
    found: list[FollowUp] = []
    _collect(form, form.helper.layout.fields, shown, found)
    opened = sum(1 for group in found if group.key in form.open_groups)
    form.crispy_field_template = None  # type: ignore[attr-defined]
    return [SafeString(group.render(form, Context({}), oob=True)) for group in found], opened


def _collect(form: StepForm, parts: list[Any], shown: set[str], found: list[FollowUp]) -> None:
    for part in parts:
        if isinstance(part, FollowUp) and (part.key in form.open_groups) != (part.key in shown):
            found.append(part)
        elif not isinstance(part, str):
            _collect(form, part.fields, shown, found)
