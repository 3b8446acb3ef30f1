"""Doses already given, one row each; a row is whole or empty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from crispy_forms.layout import LayoutObject
from django.http import QueryDict
from django.utils.translation import gettext, gettext_noop

from regimens.actions.answers import measured
from regimens.web.forms.fields import Day, Number, Pick, in_words, read_day
from regimens.web.forms.layout import AddRow, DoseRow, RecordedDoses
from regimens.web.forms.step import StepForm

CELLS = ("given_on", "form", "micrograms", "route")
ROW = re.compile(r"^injections-(\d{1,3})\.")
#: As many as an injection on alternate days for two years.
MOST_ROWS = 400
#: What the two buttons of the list ask for.
ADD, LIST = "add_dose", "list_recorded"
FORMS = [
    ("hydroxocobalamin", "hydroxocobalamin"),
    ("cyanocobalamin", "cyanocobalamin"),
    ("methylcobalamin", "methylcobalamin"),
    ("unknown", gettext_noop("Not known")),
]
ROUTES = [
    ("intramuscular", gettext_noop("Intramuscular")),
    ("deep_subcutaneous", gettext_noop("Deep subcutaneous")),
]
MISSING = {
    "given_on": gettext_noop("Enter the date of dose {number}"),
    "form": gettext_noop("Select the form of dose {number}"),
    "micrograms": gettext_noop("Enter the micrograms of dose {number}"),
    "route": gettext_noop("Select the route of dose {number}"),
}


class DoseRows(StepForm):
    """The part of a step that lists doses already given."""

    def add_dose_fields(self) -> None:
        """As many rows as the page or the record has, at least one, one more when asked for."""
        kept = self.initial.get("injections") or []
        for index, row in enumerate(kept):
            self.initial.update({f"injections-{index}.{cell}": row.get(cell, "") for cell in CELLS})
        intent = self.data.get("intent", "") if self.is_bound else ""
        rows = max(self._posted_rows() if self.is_bound else len(kept), 1) + (intent == ADD)
        # What is on record is kept whole, however much it is.
        self.rows = rows if intent == LIST else min(rows, max(MOST_ROWS, len(kept)))
        self.is_beyond = rows > self.rows
        #: Where the keyboard goes on after a button was pressed.
        self.new_row = {ADD: self.rows - 1, LIST: 0}.get(intent)
        for index in range(self.rows):
            self._add_row(index)

    def _posted_rows(self) -> int:
        found = [int(match[1]) for match in map(ROW.match, self.data) if match]
        return max(found, default=-1) + 1

    def _add_row(self, index: int) -> None:
        number = index + 1
        day = Day(
            gettext("Given on"),
            gettext("Date of dose {number} must be a real date, like {example}").format(
                number=number, example="27 3 2026"
            ),
            outside=gettext("Date of dose {number} must be today or in the past").format(number=number),
        )
        day.latest = self.situation.today
        micrograms = Number(
            gettext("Micrograms"),
            gettext("Micrograms of dose {number} must be a whole number, like {example}").format(
                number=number, example="1,000"
            ),
            limits=("1", "10000"),
            outside=gettext("Micrograms of dose {number} must be between {example} and {example_2}").format(
                number=number, example="1", example_2="10,000"
            ),
            help_text=gettext("{one} is {same}").format(one="1 mg", same="1,000"),
        )
        self.fields[f"injections-{index}.given_on"] = day
        self.fields[f"injections-{index}.form"] = Pick(gettext("Form"), in_words(FORMS))
        self.fields[f"injections-{index}.micrograms"] = micrograms
        self.fields[f"injections-{index}.route"] = Pick(gettext("Route"), in_words(ROUTES))

    def dose_parts(self) -> list[str | LayoutObject]:
        """The rows, and the button for another one."""
        rows = [DoseRow(index + 1, _cells(index), is_new=index == self.new_row) for index in range(self.rows)]
        return [*rows, AddRow(full="" if self.rows < MOST_ROWS else self._no_more())]

    def _no_more(self) -> str:
        return gettext("No more than {number} doses can be listed. Leave out the oldest").format(
            number=self.rows
        )

    def recorded_parts(self) -> list[LayoutObject]:
        """The injections on record that no row lists, with a button that lists them."""
        return [RecordedDoses(self._unlisted)] if self._unlisted else []

    @cached_property
    def _unlisted(self) -> list[Mapping[str, str]]:
        listed = set(self._days())
        return [row for row in self.situation.recorded() if row["given_on"] not in listed]

    def _days(self) -> Iterator[str]:
        """The days of the rows, as far as they can be read."""
        for index in range(self.rows):
            if day := self._day(self.raw(f"injections-{index}.given_on")):
                yield day.isoformat()

    def _day(self, typed: str) -> date | None:
        return read_day(typed, month_first=self.situation.month_first)

    def with_recorded(self) -> QueryDict:
        """What the page says, with the injections on record among the rows, in order of their days."""
        answers = QueryDict(mutable=True)
        answers.update(self.data)
        rows = [{cell: answers.pop(name, [""])[-1] for cell, name in _named(i)} for i in range(self.rows)]
        rows = [row for row in rows if any(row.values())] + [dict(row) for row in self._unlisted]
        rows.sort(key=lambda row: self._day(row["given_on"]) or date.max)
        for index, row in enumerate(rows):
            answers.update({name: row[cell] for cell, name in _named(index)})
        if self._unlisted:
            answers["treated_before"] = "injections"
        return answers

    def check_doses(self) -> None:
        """A row that was begun is finished, and there are no more than the page can hold."""
        if self.is_beyond:
            self.complain("injections-0.given_on", self._no_more())
        for index in range(self.rows):
            cells = dict(_named(index))
            if not any(self.raw(name) for name in cells.values()):
                continue
            for cell, name in cells.items():
                if not self.raw(name):
                    self.complain(name, gettext(MISSING[cell]).format(number=index + 1))
            number = measured(self.raw(cells["micrograms"]))
            if number and not isinstance(number.value, int):
                self.complain(
                    cells["micrograms"],
                    gettext("Micrograms of dose {number} must be a whole number, like {example}").format(
                        number=index + 1, example="1,000"
                    ),
                )

    def kept(self) -> dict[str, Any]:
        """The answers, with the dose rows as a list."""
        answers = super().kept()
        rows = [{cell: answers.pop(name, "") for cell, name in _named(i)} for i in range(self.rows)]
        rows = [{cell: value for cell, value in row.items() if value} for row in rows]
        if any(rows):
            answers["injections"] = [row for row in rows if row]
        return answers

    def cleared(self) -> list[str]:
        """Also the list of doses, when none is left."""
        names = [name for name in super().cleared() if not ROW.match(name)]
        return names if "injections" in self.kept() else [*names, "injections"]

    def removed(self) -> list[str]:
        """Also the list of doses, when its questions closed."""
        shut = any(ROW.match(name) for name in self.shut) and self.situation.answers.get("injections")
        return super().removed() + (["injections"] if shut else [])


def _named(index: int) -> list[tuple[str, str]]:
    """Each cell of a row with the name of its control."""
    return list(zip(CELLS, _cells(index), strict=True))


def _cells(index: int) -> list[str]:
    """The control names of one row."""
    return [f"injections-{index}.{cell}" for cell in CELLS]
