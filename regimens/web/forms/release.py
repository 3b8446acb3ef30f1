"""What is asked of the two people who approve a rule set: a statement and a box, never pre-ticked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext

from regimens.models.release import WORDS_LENGTH
from regimens.web.forms.fields import Tick, Words
from regimens.web.forms.plan import PlanForm, Posted
from regimens.wording import releases
from regimens.wording.translated import in_language


class EndorseForm(PlanForm):
    """The clinician's approval: what was checked, in their own words, and the box."""

    def __init__(self, data: Posted | None = None) -> None:
        super().__init__(data)
        self.fields["statement"] = Words(
            gettext("What I checked"),
            empty=gettext("Enter what you checked"),
            size="whole",
            max_length=WORDS_LENGTH,
            help_text=gettext(
                "Such as: all rules read against the sources, the three plans that change discussed."
            ),
        )
        self.fields["agreed"] = Tick(in_language(releases.STATEMENT))
        self.lay_out()

    def clean_agreed(self) -> str:
        """The box must be ticked."""
        return _ticked(self, gettext("Read the rulebook and the impact, then tick the box"))


class ConfirmForm(PlanForm):
    """The second person's confirmation: the box."""

    def __init__(self, data: Posted | None = None) -> None:
        super().__init__(data)
        self.fields["agreed"] = Tick(in_language(releases.CONFIRMATION))
        self.lay_out()

    def clean_agreed(self) -> str:
        """The box must be ticked."""
        return _ticked(self, gettext("Check the approval and the impact, then tick the box"))


def _ticked(form: PlanForm, otherwise: str) -> str:
    value: Any = form.cleaned_data.get("agreed")
    if value != "yes":
        raise forms.ValidationError(otherwise)
    return "yes"
