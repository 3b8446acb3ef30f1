"""Asked before a patient with a signed plan gets another: does it amend that plan or replace it, and why."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext

from regimens.web.forms.fields import Answer, Choice, Words

REASON_LENGTH = 500


class AgainForm(forms.Form):
    """Amend or replace, with the reason; neither is chosen beforehand."""

    bound_field_class = Answer

    def __init__(self, data: MultiValueDict[str, str] | None = None) -> None:
        super().__init__(data, use_required_attribute=False, label_suffix="")
        self.fields["how"] = Choice(
            gettext("What is the new plan for?"),
            [
                ("amend", gettext("Amend this plan: start from its answers")),
                ("replace", gettext("Replace this plan: answer the questions again")),
            ],
            empty=gettext("Select whether this plan is amended or replaced"),
            help_text=gettext("The signed plan stays in force until the new version is signed."),
        )
        self.fields["reason"] = Words(
            gettext("Reason"), empty=gettext("Enter the reason"), size="whole", max_length=REASON_LENGTH
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_show_errors = False
        self.helper.layout = Layout("how", "reason")
