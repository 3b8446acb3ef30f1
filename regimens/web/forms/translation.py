"""What is asked before a set of translations is approved: who read it, and the box, never pre-ticked."""

from __future__ import annotations

from django import forms

from regimens.actions.translations import Reviewer
from regimens.models.translation import NAME_LENGTH
from regimens.web.forms.fields import Tick, Words
from regimens.web.forms.plan import PlanForm, Posted
from regimens.wording import translations as words
from regimens.wording.translated import in_language


class ApproveForm(PlanForm):
    """The reviewer, as typed, and the box."""

    def __init__(self, data: Posted | None = None) -> None:
        super().__init__(data)
        self.fields["name"] = Words(
            in_language(words.NAME),
            empty=in_language(words.NO_NAME),
            size="whole",
            max_length=NAME_LENGTH,
            help_text=in_language(words.NAME_HINT),
        )
        self.fields["qualification"] = Words(
            in_language(words.QUALIFICATION),
            empty=in_language(words.NO_QUALIFICATION),
            size="whole",
            max_length=NAME_LENGTH,
            help_text=in_language(words.QUALIFICATION_HINT),
        )
        self.fields["registration"] = Words(
            in_language(words.REGISTRATION), size="long", max_length=NAME_LENGTH, says_optional=True
        )
        self.fields["has_read"] = Tick(in_language(words.HAS_READ))
        self.lay_out()

    def clean_has_read(self) -> str:
        """The box must be ticked."""
        if self.cleaned_data.get("has_read") != "yes":
            raise forms.ValidationError(in_language(words.NOT_READ))
        return "yes"

    @property
    def reviewer(self) -> Reviewer:
        """The answers, for the action."""
        told = self.cleaned_data
        return Reviewer(
            name=told["name"], qualification=told["qualification"], registration=told["registration"]
        )
