"""How a column of the audit site writes dates, times with their zone, and codes in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db import models
from django.utils.formats import date_format

from regimens.admin import filters
from regimens.models import Plan


def day(value: Any) -> str:
    """A date as clinicians write it: 23-Nov-2026."""
    return date_format(value, "d-M-Y") if value else ""


def moment(value: Any) -> str:
    """A time as every list and page here writes it: 23-Nov-2026 14:06 UTC."""
    return date_format(value, "d-M-Y H:i") + " UTC" if value else ""


def timed(column: str, title: str) -> Callable[[Any, models.Model], str]:
    """A column of times, written with their zone and sorted by the time."""

    @admin.display(description=title, ordering=column)
    def show(self: Any, record: models.Model) -> str:
        return moment(getattr(record, column))

    return show


def worded(column: str, title: str, held: type[filters.CodeFilter]) -> Callable[[Any, Plan], str]:
    """A column of codes, shown in the words of its filter and sorted by the code."""
    words = dict(held.codes)

    @admin.display(description=title, ordering=column)
    def show(self: Any, plan: Plan) -> str:
        code = str(getattr(plan, column))
        return words.get(code, code.replace("_", " "))

    return show
