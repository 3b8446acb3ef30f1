"""What is asked on the plan page: choices the rules leave open, the signing box, a stop's answer, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, gettext_noop

from regimens.web.forms.fields import Answer, Choice, Tick, Words
from regimens.wording import regimen

Document = Mapping[str, Any]
Posted = MultiValueDict[str, str]
REASON_LENGTH = 500
MONTHS = ("1", "2", "3")
FORM_OF = {
    "cyanocobalamin_injection": "cyanocobalamin",
    "methylcobalamin_injection": "methylcobalamin",
    "cyanocobalamin_tablet": "cyanocobalamin",
    "methylcobalamin_tablet": "methylcobalamin",
}
ROUTE_OF = {
    "cyanocobalamin_tablet": "oral",
    "methylcobalamin_tablet": "oral",
    "deep_subcutaneous": "deep_subcutaneous",
    "cyanocobalamin_injection": "intramuscular",
    "methylcobalamin_injection": "intramuscular",
}
NEEDS_REASON = {
    "choices.loading_days": ("mon_wed_fri",),
    "choices.form": ("cyanocobalamin", "methylcobalamin"),
    "choices.route": ("oral", "deep_subcutaneous"),
    "choices.folic_acid_release": ("yes",),
    "choices.prophylaxis_declined": ("yes",),
}


class PlanForm(forms.Form):
    """What the small forms of the plan page share: our fields, our layout, no browser bubbles."""

    bound_field_class = Answer

    def __init__(self, data: Posted | None = None) -> None:
        super().__init__(data, use_required_attribute=False, label_suffix="")

    def lay_out(self) -> None:
        """Draw the fields one under the other."""
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_show_errors = False
        self.helper.layout = Layout(*self.fields)


class ChoicesForm(PlanForm):
    """The choices that this plan leaves to the clinician; none when it leaves none."""

    def __init__(self, document: Document, data: Posted | None = None) -> None:
        super().__init__(data)
        self.document = document
        self.shorter = _shorter_months(document)
        for name, field in _choices(document):
            self.fields[name] = field
        self.offers = bool(self.fields)
        self.fields["reason"] = Words(
            gettext("Reason for the choice"),
            size="whole",
            max_length=REASON_LENGTH,
            help_text=gettext(
                "Needed for every month, another form or route, other days, folic acid and declining."
            ),
            says_optional=True,
        )
        self.lay_out()

    @property
    def chosen(self) -> dict[str, str]:
        """The choices made, by control name."""
        return {
            name: value for name, value in self.cleaned_data.items() if name.startswith("choices.") and value
        }

    def clean(self) -> dict[str, Any]:
        """Something must be chosen, and what departs from the rules needs its reason."""
        checked = super().clean() or {}
        chosen = {name: value for name, value in checked.items() if name.startswith("choices.") and value}
        first = next(iter(self.fields))
        if not chosen and not self.errors:
            self.add_error(first, gettext("Select a choice"))
        if not checked.get("reason") and any(self._departs(name, value) for name, value in chosen.items()):
            self.add_error("reason", gettext("Enter the reason for the choice"))
        return checked

    def _departs(self, name: str, value: str) -> bool:
        if name == "choices.maintenance_months":
            return value in self.shorter
        return value in NEEDS_REASON.get(name, ())


def _choices(document: Document) -> list[tuple[str, forms.Field]]:
    """Each open choice with its question."""
    made = (
        ("choices.maintenance_months", _maintenance(document)),
        ("choices.loading_days", _loading_days(document)),
        ("choices.form", _form(document)),
        ("choices.route", _route(document)),
        ("choices.folic_acid_release", _folic_acid(document)),
        ("choices.prophylaxis_declined", _declined(document)),
    )
    return [(name, field) for name, field in made if field is not None]


def _maintenance(document: Document) -> Choice | None:
    offered = _months_offered(document)
    if not offered:
        return None
    shorter = _shorter_months(document)
    options = [
        (months, _with_reason(_every(months)) if months in shorter else _every(months)) for months in offered
    ]
    return Choice(
        gettext("How often should maintenance injections be?"),
        sorted(options, key=lambda option: (option[0] in shorter, option[0])),
        help_text=gettext("The rules allow what stands here; a shorter interval is recorded as a change."),
    )


def _with_reason(words: str) -> str:
    return gettext("{choice}, with a reason").format(choice=words)


def _every(months: str) -> str:
    words = regimen.every({"unit": "month", "at_least": int(months), "at_most": int(months)})
    return words[0].upper() + words[1:]


def _interval(document: Document) -> tuple[int, int] | None:
    """The maintenance interval in months as decided; nothing when it isn't in months."""
    value = document["decisions"].get("maintenance", {}).get("value")
    if not isinstance(value, Mapping) or value["unit"] != "month":
        return None
    return value["at_least"], value["at_most"]


def _months_offered(document: Document) -> list[str]:
    interval = _interval(document)
    if interval is None or document["regimen"] is None or document["regimen"]["route"] == "oral":
        return []
    least, most = interval
    if least != most or _was_chosen(document):
        return list(MONTHS)
    return [months for months in MONTHS if int(months) < least]


def _shorter_months(document: Document) -> set[str]:
    """The choices that go below what the rules give by themselves."""
    interval = _interval(document)
    if interval is None:
        return set()
    floor = 2 if _was_chosen(document) else interval[0]
    return {months for months in MONTHS if int(months) < floor}


def _was_chosen(document: Document) -> bool:
    return any(
        fact["fact"] == "choices.maintenance_months" and fact["value"] in MONTHS for fact in document["facts"]
    )


def _loading_days(document: Document) -> Choice | None:
    patterns = {phase["pattern"] for phase in (document["regimen"] or {}).get("phases", [])}
    on_closed_days = any(event.get("closed_day") for event in document["schedule"])
    if not ("mon_wed_fri" in patterns or ("alternate_days" in patterns and on_closed_days)):
        return None
    return Choice(
        gettext("On which days are the loading injections given?"),
        [
            ("as_written", gettext("Every other day, as the source says; someone owns the closed days")),
            ("mon_wed_fri", gettext("Monday, Wednesday and Friday, a change from the source, with a reason")),
        ],
    )


def _available(document: Document) -> list[str]:
    return [one["code"] for one in document["alternatives"] if one["state"] == "available"]


def _form(document: Document) -> Choice | None:
    present = (document["regimen"] or {}).get("form", "")
    others = [FORM_OF[code] for code in _available(document) if code in FORM_OF]
    offered = [form for form in dict.fromkeys(["hydroxocobalamin", *others]) if form != present]
    if not others and present in ("", "hydroxocobalamin"):
        return None
    options = [
        (
            form,
            gettext("{drug}, instead of {present}").format(
                drug=regimen.DRUGS.say(form), present=present or gettext("none")
            ),
        )
        for form in offered
    ]
    return Choice(gettext("Another form of vitamin B12?"), options)


def _route(document: Document) -> Choice | None:
    present = (document["regimen"] or {}).get("route", "")
    others = [ROUTE_OF[code] for code in _available(document) if code in ROUTE_OF]
    offered = [route for route in dict.fromkeys(["intramuscular", *others]) if route != present]
    if not present or (not others and present == "intramuscular") or not offered:
        return None
    options = [
        (route, regimen.ROUTES.say(route)[0].upper() + regimen.ROUTES.say(route)[1:]) for route in offered
    ]
    return Choice(gettext("Another route?"), options)


def _folic_acid(document: Document) -> Choice | None:
    if "FOLATE_HOLD" not in document["flags"]:
        return None
    options = [("yes", gettext("Yes, release it, with a reason")), ("no", gettext("No, folic acid waits"))]
    return Choice(
        gettext("Release folic acid from {number} hours after the first vitamin B12 dose?").format(
            number="24"
        ),
        options,
    )


def _declined(document: Document) -> Choice | None:
    if "PROPHYLAXIS" not in document["flags"]:
        return None
    options = [
        ("yes", gettext("Yes, declined after discussion, with a reason")),
        ("no", gettext("No, prevention goes on")),
    ]
    return Choice(gettext("Does the patient decline preventive injections?"), options)


class SignForm(PlanForm):
    """The one box of the signature: never ticked before the signer ticks it."""

    NOT_CHECKED = gettext_noop("Check the plan against the patient's record, then tick the box")

    def __init__(self, data: Posted | None = None) -> None:
        super().__init__(data)
        self.fields["checked"] = Tick(gettext("I have checked this plan against the patient's record."))
        self.lay_out()

    def clean_checked(self) -> str:
        """The box must be ticked; any value of a ticked box counts."""
        if not (self.data.get("checked") or "").strip():
            raise forms.ValidationError(gettext(self.NOT_CHECKED))
        return "yes"


class StopForm(PlanForm):
    """What was done about a stop that does not forbid signing."""

    def __init__(self, actions: Mapping[str, str], data: Posted | None = None) -> None:
        super().__init__(data)
        self.fields["stop_action"] = Choice(
            gettext("What was done about it?"),
            list(actions.items()),
            empty=gettext("Select what was done about the stop"),
        )
        self.fields["stop_reason"] = Words(
            gettext("Who gave the advice and when, or why it is not needed"),
            empty=gettext("Enter who gave the advice and when, or why it is not needed"),
            size="whole",
            max_length=200,
        )
        self.lay_out()
