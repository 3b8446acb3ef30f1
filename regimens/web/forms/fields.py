"""The kinds of answer a question takes: a choice, a tick, words, a number, a length, a date."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Input
from django.utils.translation import gettext

from regimens.actions.answers import measured
from regimens.web.presenters.patients import clinic_date
from regimens.wording.dates import MONTHS

TOO_LARGE = re.compile(r"^[<>]?\s*[\d,]{7,}(?:\.\d+)?\s*\+?$", re.ASCII)
WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[ ,]+", re.IGNORECASE)
SEPARATORS = re.compile(r"[\s/.,\-]+")
SIZES = {"short": "w-5", "medium": "w-10", "long": "w-20", "whole": "w-40"}


class Answer(forms.BoundField):
    """A question as the page shows it: ids without dots, hint and error named to assistive technology."""

    @property
    def auto_id(self) -> str:
        return f"id_{self.html_name.replace('.', '-')}"

    @property
    def is_radio(self) -> bool:
        """Whether the question is a list of choices."""
        return isinstance(self.field.widget, forms.RadioSelect)

    @property
    def is_tick(self) -> bool:
        """Whether the question is one box of a list."""
        return isinstance(self.field, Tick)

    @property
    def is_optional(self) -> bool:
        """Whether the label says (optional)."""
        return bool(getattr(self.field, "says_optional", False))

    @property
    def described_by(self) -> str:
        """The ids of hint and error, in that order."""
        hint = f"{self.auto_id}_hint" if self.help_text and not self.is_tick else ""
        return " ".join(filter(None, (hint, f"{self.auto_id}_error" if self.errors else "")))

    aria_describedby = described_by


def in_words(choices: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """A list of answers kept beside the form, in the language of the page."""
    return [(code, gettext(words)) for code, words in choices]


class Choice(forms.ChoiceField):
    """One answer out of a list; nothing is chosen before the person chooses."""

    def __init__(self, label: str, choices: Sequence[tuple[str, str]], empty: str = "", **more: Any) -> None:
        self.says_optional = more.pop("says_optional", False)
        messages = {"required": empty, "invalid_choice": gettext("Select one of the answers shown")}
        super().__init__(
            label=label,
            choices=choices,
            required=bool(empty),
            widget=forms.RadioSelect,
            error_messages=messages,
            **more,
        )


class Pick(forms.ChoiceField):
    """One answer out of a short list of units, closed until opened."""

    def __init__(self, label: str, choices: Sequence[tuple[str, str]], empty: str = "", **more: Any) -> None:
        messages = {"required": empty, "invalid_choice": gettext("Select one of the answers shown")}
        widget = forms.Select(attrs={"class": "form-select w-10"})
        super().__init__(
            label=label,
            choices=[("", ""), *choices],
            required=bool(empty),
            widget=widget,
            error_messages=messages,
            **more,
        )


class TickInput(Input):
    """A box that posts `yes` when ticked and nothing otherwise."""

    input_type = "checkbox"
    template_name = "django/forms/widgets/checkbox.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        ticked = {"checked": True} if value == "yes" else {}
        return super().get_context(name, "yes", {**(attrs or {}), **ticked})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        return "yes" if data.get(name) == "yes" else ""


class Tick(forms.CharField):
    """One box of a list: ticked is `yes`; what unticked means is the question's own matter."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False, widget=TickInput())


class Words(forms.CharField):
    """A line of text."""

    def __init__(self, label: str, empty: str = "", size: str = "long", **more: Any) -> None:
        self.says_optional = more.pop("says_optional", False)
        attrs = {"class": f"form-control {SIZES[size]}", "autocomplete": "off", "spellcheck": "false"}
        attrs |= more.pop("attrs", {})
        too_long = gettext("{label} must be {max_length} characters or fewer").format(
            label=label, max_length=more.get("max_length")
        )
        messages = {"required": empty, "max_length": too_long}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(label=label, required=bool(empty), widget=widget, error_messages=messages, **more)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No maxlength in the page: text that is too long is kept and explained, never cut."""
        return {}


class Number(Words):
    """A number typed into a text box, kept exactly as typed once it is inside its limits."""

    def __init__(self, label: str, malformed: str, **more: Any) -> None:
        self.malformed = malformed
        self.low, self.high = (Decimal(end) for end in more.pop("limits", ("0", "1000000")))
        self.outside = more.pop("outside", gettext("{label} is out of range").format(label=label))
        self.with_sign = more.pop("with_sign", False)
        super().__init__(label, size=more.pop("size", "short"), attrs={"inputmode": "text"}, **more)

    def clean(self, value: object) -> str:
        text = str(super().clean(value)).strip()
        if not text:
            return ""
        number = measured(text)
        if number is None and TOO_LARGE.match(text):
            raise ValidationError(self.outside)
        if number is None or (number.comparator != "=" and not self.with_sign):
            raise ValidationError(self.malformed)
        if not self.low <= Decimal(str(number.value)) <= self.high:
            raise ValidationError(self.outside)
        return text


class Length(Number):
    """A length in centimetres, or NK where nobody knows it."""

    def clean(self, value: object) -> str:
        text = str(value or "").strip()
        if text.upper() == "NK":
            return "NK"
        clean = super().clean(value)
        if clean and Decimal(str(getattr(measured(clean), "value", 0))).as_tuple().exponent < -1:  # type: ignore[operator]
            raise ValidationError(
                gettext("Length must have at most one decimal, like {example}").format(example="25.5")
            )
        return clean


class Day(Words):
    """A date in one forgiving box; kept as 2026-11-23, shown as 23-Nov-2026."""

    def __init__(self, label: str, malformed: str, empty: str = "", **more: Any) -> None:
        self.malformed = malformed
        self.month_first = False
        self.earliest: date | None = None
        self.latest: date | None = None
        self.born: date | None = None
        self.subject = malformed.partition(" must ")[0] if " must " in malformed else label
        self.outside = more.pop("outside", "")
        super().__init__(label, empty, size="medium", **more)

    def read_month_first(self) -> None:
        """Read and explain dates the way the US profile writes them."""
        self.month_first = True
        self.malformed = self.malformed.replace("27 3 ", "3 27 ")
        self.help_text = str(self.help_text).replace("27 3 ", "3 27 ")

    def clean(self, value: object) -> str:
        text = str(super().clean(value)).strip()
        if not text:
            return ""
        day = read_day(text, month_first=self.month_first)
        if day is None:
            raise ValidationError(self.malformed)
        if (self.earliest and day < self.earliest) or (self.latest and day > self.latest):
            raise ValidationError(self.outside)
        if self.born and day < self.born:
            raise ValidationError(
                gettext("{subject} is before the patient was born").format(subject=self.subject)
            )
        return day.isoformat()

    def prepare_value(self, value: object) -> object:
        """A saved date goes back into its box the way it is written in the clinic."""
        try:
            return (
                clinic_date(date.fromisoformat(value))
                if isinstance(value, str) and len(value) == 10
                else value
            )
        except ValueError:
            return value

    def bound_data(self, data: object, initial: object) -> object:
        """What was typed stays as typed."""
        return _Typed(data) if isinstance(data, str) else data


class _Typed(str):
    """Text from the page, which is shown again letter by letter."""

    __slots__ = ()


def read_day(text: str, *, month_first: bool) -> date | None:
    """14 8 1980, 14/08/1980, 14-Aug-1980, 1980-08-14; None for anything else, two-digit years included."""
    parts = SEPARATORS.split(WEEKDAY.sub("", text.strip()))
    if len(parts) != 3 or not text.isascii():
        return None
    if len(parts[0]) == 4 and parts[0].isdigit():
        return _day(parts[0], parts[1], parts[2])
    if parts[0].isalpha() or (month_first and parts[1].isdigit()):
        return _day(parts[2], parts[0], parts[1])
    return _day(parts[2], parts[1], parts[0])


def _day(year: str, month: str, day: str) -> date | None:
    """The date of these three words, if there is one between 1900 and 2099."""
    number = _month(month)
    if not (len(year) == 4 and year.isdecimal() and day.isdecimal() and number):
        return None
    try:
        found = date(int(year), number, int(day))
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2099 else None


def _month(word: str) -> int:
    """8, 08, Aug or August as 8; 0 when it is no month."""
    if word.isdecimal():
        return int(word)
    named = word.title()
    for number, name in enumerate(MONTHS, start=1):
        if named in {name, name[:3], name[:4] if name == "September" else name}:
            return number
    return 0
