"""What is asked before an export: what, in which format, of which days and state, with names or without."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext

from regimens.actions.exporting import ANY, Asked
from regimens.models import Following, PlanState
from regimens.web.forms.fields import Choice, Day
from regimens.web.forms.plan import PlanForm, Posted
from regimens.wording import exports as words


class ExportForm(PlanForm):
    """The questions; names: whether this member may name patients, and so is asked whether to."""

    def __init__(self, data: Posted | None = None, *, names: bool, month_first: bool) -> None:
        super().__init__(data)
        self.fields["what"] = Choice(gettext("What to export"), list(words.WHAT.items()), empty=words.NO_WHAT)
        self.fields["format"] = Choice(gettext("Format"), list(words.FORMATS.items()), empty=words.NO_FORMAT)
        self._add_day("made_from", gettext("Plans made from"), month_first)
        self._add_day("made_to", gettext("Plans made up to"), month_first)
        self.fields["state"] = _state()
        if names:
            self.fields["names"] = Choice(gettext("Names"), list(words.NAMES.items()), initial="without")
            self.fields["reason"] = _reason()
        self.lay_out()

    def _add_day(self, name: str, label: str, month_first: bool) -> None:
        field = Day(
            label,
            gettext("{label} must be a real date, like {example}").format(label=label, example="27 3 2026"),
            says_optional=True,
        )
        if month_first:
            field.read_month_first()
        self.fields[name] = field

    def asked(self) -> Asked:
        """The answers, for the action; names that were sent without being asked for count as asked for."""
        told: dict[str, Any] = self.cleaned_data
        return Asked(
            what=told["what"],
            format=told["format"],
            made_from=_day(told["made_from"]),
            made_to=_day(told["made_to"]),
            state=told["state"] or ANY,
            identifiable=self.data.get("names") == "with",
            reason=told.get("reason", ""),
        )


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _state() -> forms.Field:
    groups = [
        (ANY, gettext("Any state")),
        (gettext("Plans"), list(PlanState.choices)),
        (gettext("Register"), list(Following.choices)),
    ]
    widget = forms.Select(attrs={"class": "form-select w-20"})
    return forms.ChoiceField(
        label=gettext("State"), choices=groups, required=False, initial=ANY, widget=widget
    )


def _reason() -> forms.Field:
    widget = forms.Select(attrs={"class": "form-select w-20"})
    return forms.ChoiceField(
        label=gettext("Reason for names"),
        choices=[("", ""), *words.REASONS.items()],
        required=False,
        help_text=gettext(
            "Needed with names. It is kept in the audit with the filter and the hash of the file."
        ),
        widget=widget,
    )
