"""Signing in: a name and a password, with room for password managers."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext, gettext_noop

from regimens.web.forms.fields import Answer


class SignInForm(AuthenticationForm):
    """Name and password; one sentence for every wrong pair."""

    bound_field_class = Answer
    error_messages = {
        "invalid_login": gettext_noop("The name or the password is not right"),
        "inactive": gettext_noop("The name or the password is not right"),
    }

    def __init__(self, request: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.error_messages = {code: gettext(str(words)) for code, words in self.error_messages.items()}
        self.use_required_attribute = False
        self.label_suffix = ""
        for name, label in (("username", gettext("User name")), ("password", gettext("Password"))):
            control = self.fields[name]
            control.label = label
            control.error_messages["required"] = gettext("Enter your {label}").format(label=label.lower())
            control.widget.attrs |= {"class": "form-control w-20"}
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_show_errors = False
        self.helper.layout = Layout("username", "password")

    def clean(self) -> dict[str, Any]:
        """A wrong pair is said beside the name, so that the summary leads to a box."""
        try:
            return super().clean()
        except forms.ValidationError as wrong:
            self.add_error("username", wrong.messages[0])
            return self.cleaned_data
