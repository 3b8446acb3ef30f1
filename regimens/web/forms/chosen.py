"""Puts together the answers after somebody chose between two windows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from regimens.web.forms.doses import CELLS, ROW

KEEP = "keep:"
SAVED = "saved"


def chosen(posted: QueryDict, saved: Mapping[str, Any]) -> tuple[QueryDict, list[str]]:
    """The page's answers with the saved one wherever that was chosen; and the questions not chosen yet."""
    answers = posted.copy()
    asked = posted.getlist("clash")
    open_still = [name for name in asked if posted.get(KEEP + name) not in {SAVED, "mine"}]
    for name in asked:
        if posted.get(KEEP + name) == SAVED:
            _put_back(answers, name, saved.get(name))
    return answers, open_still


def not_chosen(count: int) -> str:
    """What the page says while a choice is open."""
    return (
        gettext("Select which answer stands")
        if count == 1
        else gettext("Select which answer stands for {count} questions").format(count=count)
    )


def _put_back(answers: QueryDict, name: str, value: Any) -> None:
    if name != "injections":
        answers[name] = value or ""
        return
    for old in [key for key in answers if ROW.match(key)]:
        del answers[old]
    for index, row in enumerate(value or []):
        for cell in CELLS:
            answers[f"injections-{index}.{cell}"] = row.get(cell, "")
