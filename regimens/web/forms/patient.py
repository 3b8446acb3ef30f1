"""The patient's own details, as registration and correction ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext

from regimens.actions.patients import PatientDetails
from regimens.models import Clinic, Patient
from regimens.models.clinic import IdentifierKind
from regimens.models.person import CommunicationNeed
from regimens.web.forms.fields import Answer, Choice, Day, Tick, Words
from regimens.web.forms.layout import Ticks

NEED_BOXES = [(f"need_{need.value}", need) for need in CommunicationNeed]


class PatientForm(forms.Form):
    """Name, date of birth, number, sex, allergies; what may stand in them is the record's to say."""

    bound_field_class = Answer

    def __init__(
        self, clinic: Clinic, data: MultiValueDict[str, str] | None = None, patient: Patient | None = None
    ) -> None:
        initial = _initial(patient) if patient else {}
        super().__init__(data, initial=initial, use_required_attribute=False, label_suffix="")
        self.clinic = clinic
        self.fields.update(_questions(clinic, amending=patient is not None))
        for question in self.fields.values():
            if isinstance(question, Day) and clinic.profile == "us":
                question.read_month_first()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_show_errors = False
        self.helper.layout = _layout(clinic, amending=patient is not None)

    def clean(self) -> dict[str, Any]:
        """A number, or the box that says there is none; not both, not neither."""
        checked = super().clean() or {}
        if self.clinic.identifier_kind != IdentifierKind.NONE:
            none, number = checked.get("no_identifier") == "yes", checked.get("identifier", "")
            if none and number:
                self.add_error(
                    "identifier", gettext("You entered an NHS number and 'No NHS number'. Clear one")
                )
            elif not none and not number:
                self.add_error("identifier", gettext("Enter the NHS number, or select 'No NHS number'"))
        return checked

    def details(self) -> PatientDetails:
        """The details as the record takes them."""
        checked = self.cleaned_data
        needs = tuple(need.value for name, need in NEED_BOXES if checked.get(name) == "yes")
        return PatientDetails(
            family_name=checked.get("family_name", ""),
            given_name=checked.get("given_name", ""),
            born=_day(checked.get("born", "")),
            sex=checked.get("sex", ""),
            allergies=checked.get("allergies", ""),
            identifier=checked.get("identifier", ""),
            local_identifier=checked.get("local_identifier", ""),
            allergy_list=checked.get("allergy_list", ""),
            communication_needs=needs,
            phone=checked.get("phone", ""),
            email=checked.get("email", ""),
            deceased_on=_day(checked.get("deceased_on", "")),
        )

    def refuse(self, errors: Mapping[str, str]) -> None:
        """Put the record's own sentences beside the questions."""
        for name, sentence in errors.items():
            target = name if name in self.fields else "need_large_print"
            if target not in self.errors:
                self.add_error(target, sentence)


def _questions(clinic: Clinic, *, amending: bool) -> dict[str, forms.Field]:
    """Every question, in the order of the page."""
    fields: dict[str, forms.Field] = {
        "family_name": Words(gettext("Family name"), gettext("Enter the family name")),
        "given_name": Words(gettext("Given name"), gettext("Enter the given name")),
        "born": Day(
            gettext("Date of birth"),
            gettext("Date of birth must be a real date, like {example}").format(example="27 3 1962"),
            gettext("Enter the date of birth"),
            help_text=gettext("For example {example}").format(example="27 3 1962"),
        ),
    }
    if clinic.identifier_kind != IdentifierKind.NONE:
        hint = gettext("{number} digits, on any NHS letter").format(number="10")
        fields["identifier"] = Words(
            gettext("NHS number"), size="medium", help_text=hint, attrs={"inputmode": "numeric"}
        )
        fields["no_identifier"] = Tick(gettext("No NHS number"))
    fields |= {
        "local_identifier": Words(
            gettext("Local number"),
            size="medium",
            says_optional=True,
            help_text=gettext("Up to {number} characters").format(number="20"),
        ),
        "sex": Choice(
            gettext("Sex used for kidney and pregnancy checks"),
            [
                ("female", gettext("Female")),
                ("male", gettext("Male")),
                ("other", gettext("Intersex or another sex")),
                ("unknown", gettext("Not known")),
            ],
            empty=gettext("Select the sex used for kidney and pregnancy checks"),
            help_text=gettext("Used only for the kidney formula and pregnancy questions"),
        ),
        "allergies": Choice(
            gettext("Allergies"),
            [
                ("none", gettext("No known allergies")),
                ("known", gettext("Known allergies")),
                ("not_recorded", gettext("Not recorded")),
            ],
            empty=gettext("Select whether the patient has known allergies"),
        ),
        "allergy_list": forms.CharField(
            label=gettext("Which allergies?"),
            required=False,
            help_text=gettext("Only with known allergies, one a line"),
            widget=forms.Textarea(attrs={"rows": 2, "class": "form-control w-20", "autocomplete": "off"}),
        ),
    }
    fields |= {name: Tick(str(need.label)) for name, need in NEED_BOXES}
    fields["phone"] = Words(
        gettext("Phone for recall"), size="medium", says_optional=True, attrs={"inputmode": "tel"}
    )
    fields["email"] = Words(
        gettext("Email for recall"),
        size="long",
        says_optional=True,
        help_text=gettext("Only if the patient has agreed to be written to by email"),
        attrs={"inputmode": "email"},
    )
    if amending:
        fields["deceased_on"] = Day(
            gettext("Date of death"),
            gettext("Date of death must be a real date, like {example}").format(example="27 3 2026"),
            says_optional=True,
        )
    return fields


def _layout(clinic: Clinic, *, amending: bool) -> Layout:
    """The page: names, birth and number; then checks; then how to reach the patient."""
    number = ["identifier", "no_identifier"] if clinic.identifier_kind != IdentifierKind.NONE else []
    needs = Ticks(
        gettext("Communication needs (optional)"),
        *(name for name, _need in NEED_BOXES),
        css_id="needs",
        hint=gettext("The printed sheets will use this."),
    )
    parts: list[Any] = [
        Div("family_name", "given_name", css_class="two"),
        "born",
        *number,
        "local_identifier",
        "sex",
        "allergies",
        "allergy_list",
        needs,
        "phone",
        "email",
    ]
    return Layout(*parts, *(["deceased_on"] if amending else []))


def _initial(patient: Patient) -> dict[str, str]:
    """The record as the page shows it before a change."""
    values = {
        "family_name": patient.family_name,
        "given_name": patient.given_name,
        "born": patient.born.isoformat(),
        "identifier": patient.identifier,
        "no_identifier": "" if patient.identifier else "yes",
        "local_identifier": patient.local_identifier,
        "sex": patient.sex,
        "allergies": patient.allergies,
        "allergy_list": patient.allergy_list,
        "phone": patient.phone,
        "email": patient.email,
        "deceased_on": patient.deceased_on.isoformat() if patient.deceased_on else "",
    }
    return values | {name: "yes" for name, need in NEED_BOXES if need.value in patient.communication_needs}


def _day(text: str) -> date | None:
    """The date, or none where the box was left empty or did not hold one."""
    return date.fromisoformat(text) if text else None
