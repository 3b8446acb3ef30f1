"""What forms and the patient banner need in templates: the error summary, dates and identity in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms, template
from django.utils.translation import gettext

from regimens.models import Assessment, Plan
from regimens.web import session, steps
from regimens.web.presenters import patients, preview
from regimens.wording import dates

register = template.Library()


@dataclass(frozen=True)
class ErrorLine:
    """One line of the error summary: the words beside the field, and where they stand."""

    text: str
    target: str


@register.simple_tag
def error_lines(form: forms.BaseForm | None) -> list[ErrorLine]:
    """Every error of the form in the order of its fields, each with the control to go to."""
    if form is None or not form.is_bound:
        return []
    lines = [ErrorLine(str(text), "h1") for text in form.non_field_errors()]
    for name in form.fields:
        if name in form.errors:
            lines.append(ErrorLine(str(form.errors[name][0]), _first_control(form[name])))
    return lines


def _first_control(field: forms.BoundField) -> str:
    """The id of the field's first control: the first radio of a group, else the control itself."""
    if isinstance(field.field.widget, forms.RadioSelect):
        return f"{field.auto_id}_0"
    return str(field.auto_id)


@register.filter
def iso_date(day: date | None) -> str:
    """2026-11-23, for machines."""
    return day.isoformat() if day else ""


register.filter("clinic_date", patients.clinic_date)
register.filter("clinic_day", patients.clinic_day)
register.filter("patient_day", dates.patient_day)
register.filter("age_now", patients.age_now)
register.filter("sex_words", patients.sex_words)
register.filter("number_label", patients.number_label)
register.filter("number_words", patients.number_words)
register.filter("allergy_words", patients.allergy_words)
register.filter("needs_words", patients.needs_words)
register.filter("full_name", patients.full_name)


@register.simple_tag(takes_context=True)
def page_for(context: dict[str, Any]) -> str:
    """The signed note for whom this page was made, so that a form sent too late comes back to them."""
    return session.made_for(context["request"].user.pk)


def _clinic_time(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


@register.filter
def saved_at(draft: Assessment) -> str:
    """14:05 on the clinic's clock."""
    return f"{_clinic_time(draft.changed_at, draft.clinic.time_zone):%H:%M}"


@register.filter
def saved_day(draft: Assessment) -> str:
    """Mon 23-Nov-2026 14:05 on the clinic's clock."""
    moment = _clinic_time(draft.changed_at, draft.clinic.time_zone)
    return f"{patients.clinic_day(moment.date())} {moment:%H:%M}"


@register.filter
def kept_day(draft: Assessment) -> str:
    """Mon 30-Nov-2026, when the draft is closed unless somebody goes on with it."""
    return patients.clinic_day(_clinic_time(draft.kept_until, draft.clinic.time_zone).date())


@register.filter
def signed_when(plan: Plan) -> str:
    """23-Nov-2026 14:06 on the clinic's clock."""
    if plan.signed_at is None:
        return ""
    moment = _clinic_time(plan.signed_at, plan.clinic.time_zone)
    return f"{patients.clinic_date(moment.date())} {moment:%H:%M}"


@register.filter
def step_title(key: str) -> str:
    """The heading of a step."""
    step = steps.find(key)
    return step.title if step else gettext("Check your answers")


@register.filter
def lower_first(words: str) -> str:
    """The words as they stand inside a sentence."""
    return words[:1].lower() + words[1:]


@register.filter
def order_line(plan: Plan) -> str:
    """The plan's order in one line."""
    return preview.order_of(plan.document, plan.clinic.profile)
