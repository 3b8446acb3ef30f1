"""Two versions of the same answers side by side: what is saved, and what the page says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_noop

from regimens.web.forms.doses import ROW
from regimens.web.forms.step import StepForm
from regimens.web.presenters.answers import in_words

NOTHING = gettext_noop("Not answered")


@dataclass(frozen=True)
class Difference:
    """One question with two answers."""

    name: str
    question: str
    saved: str
    mine: str


def differences(mine: forms.Form, saved: forms.Form) -> list[Difference]:
    """The details of a patient that differ between the page and the record."""
    found = []
    for name, control in mine.fields.items():
        ours = str(mine.data.get(name, "") or "").strip()
        theirs = str(saved.initial.get(name, "") or "").strip()
        cleaned = str(getattr(mine, "cleaned_data", {}).get(name, ours) or "")
        if cleaned != theirs:
            words = (
                in_words(control, theirs) if theirs else gettext(NOTHING),
                in_words(control, cleaned) if cleaned else gettext(NOTHING),
            )
            found.append(Difference(name, str(control.label), *words))
    return found


def clashes(form: StepForm, saved: Mapping[str, Any]) -> list[Difference]:
    """Answers of a step that were saved elsewhere and differ from this page's.

    A question that nobody answered elsewhere is no clash: nothing would be overwritten.
    """
    mine = form.kept()
    labels = dict(form.__class__(form.situation).fields) | dict(form.fields)
    names = [name for name in form.names if not ROW.match(name)] + ["injections"]
    return [
        Difference(
            name,
            _label(labels, name),
            _words(labels, name, saved[name]),
            _words(labels, name, mine.get(name)),
        )
        for name in names
        if saved.get(name) and saved[name] != mine.get(name)
    ]


def _label(labels: Mapping[str, forms.Field], name: str) -> str:
    if name == "injections":
        return gettext("Doses already given")
    return str(labels[name].label) if name in labels else name


def _words(labels: Mapping[str, forms.Field], name: str, value: Any) -> str:
    if not value:
        return gettext(NOTHING)
    if isinstance(value, list):
        return "; ".join(", ".join(str(cell) for cell in row.values()) for row in value)
    return in_words(labels[name], value) if name in labels else str(value)
