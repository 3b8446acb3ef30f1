"""What every form of a record shares: the day it knows, how dates are read, and words for the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_noop

from regimens.models.followup import REASON_LENGTH
from regimens.web.forms.fields import Choice, Day, Words
from regimens.web.forms.plan import PlanForm, Posted

DAY_HELP = gettext_noop("For example {example}")
EXAMPLE = "27 3 2026"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a form has to know: the day, how dates are written, and what the forecast asks for.

    reviews: the reviews and tests that are open, key and words. is_warned: a reason has to be given.
    """

    today: date
    born: date
    month_first: bool = False
    asks_about_nerves: bool = False
    is_warned: bool = False
    reviews: tuple[tuple[str, str], ...] = ()


class RecordForm(PlanForm):
    """Fields in their order; dates are read and explained the way the clinic writes them.

    typed: what stands in the fields without having been sent: it came back through signing in again.
    """

    def __init__(
        self, asked: Asked, data: Posted | None = None, typed: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        self.asked = asked
        for name, field in self.asks().items():
            if isinstance(field, Day) and asked.month_first:
                field.read_month_first()
            self.fields[name] = field
        self.initial = {name: value for name, value in (typed or {}).items() if name in self.fields}
        self.lay_out()

    def asks(self) -> dict[str, Any]:
        """The questions by control name."""
        raise NotImplementedError

    def happened_on(self, label: str = gettext_noop("Date")) -> Day:
        """The day of a visit or a call, filled in with today."""
        day = self.lies_behind(gettext(label))
        day.initial = self.asked.today.isoformat()
        return day

    def lies_behind(self, label: str) -> Day:
        """A day in the past that decides something; nothing is filled in."""
        day = self._day(label)
        day.latest, day.born = self.asked.today, self.asked.born
        day.outside = gettext("{label} must be today or in the past").format(label=label)
        return day

    def lies_ahead(self, label: str) -> Day:
        """A day that is agreed; nothing is filled in."""
        day = self._day(label)
        day.earliest = self.asked.today
        day.outside = gettext("{label} must be today or later").format(label=label)
        return day

    def _day(self, label: str) -> Day:
        return Day(
            label,
            gettext("{label} must be a real date, like {example}").format(label=label, example=EXAMPLE),
            gettext("Enter the {label}").format(label=label.lower()),
            help_text=gettext(DAY_HELP).format(example=EXAMPLE),
        )

    def reason(self, label: str, *, needed: bool = False) -> Words:
        """Words of one's own, for the record."""
        empty = gettext("Enter the {label}").format(label=label.lower()) if needed else ""
        return Words(label, empty, size="whole", max_length=REASON_LENGTH, says_optional=not needed)

    def reason_or_note(self) -> Words:
        """A note; once a warning was shown, why it is recorded all the same."""
        if self.asked.is_warned:
            return self.reason(gettext("Reason for going on"), needed=True)
        return self.reason(gettext("Note"))


class TakeBackForm(RecordForm):
    """Something recorded was wrong."""

    def asks(self) -> dict[str, Any]:
        """What was wrong."""
        return {"reason": self.reason(gettext("Reason"), needed=True)}


def choice_of(label: str, words: Mapping[str, str], empty: str) -> Choice:
    """One answer of a short list, none chosen before; `empty` is said when none was."""
    return Choice(label, list(words.items()), empty=empty)
