"""The answers of a draft as rows to check: question, answer in words, what an unknown means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.utils.translation import gettext, gettext_noop

from regimens.web.forms.fields import Day, Length, Tick
from regimens.web.forms.layout import DoseRow, FollowUp, Ticks, Together
from regimens.web.forms.step import Situation, StepForm
from regimens.web.presenters.patients import clinic_day
from regimens.web.presenters.unknowns import REST, Unknowns
from regimens.web.steps import STEPS, Step

# What an unknown does to the plan (reference/interface.md 2.5), by control name and answer.
CONSEQUENCES = {
    ("neuro.any", "unknown"): gettext_noop("The plan can be drafted, not signed."),
    (
        "neuro.tongue",
        "unknown",
    ): gettext_noop("With no other nerve feature the plan reads every other day and cannot be signed."),
    ("neuro.any.rest_unknown", "yes"): gettext_noop("What was left unticked counts as not assessed."),
    ("safety.any", "unknown"): gettext_noop("The plan can be drafted, not signed."),
    (
        "safety.any.rest_unknown",
        "yes",
    ): gettext_noop("What was left unticked counts as not checked: the plan cannot be signed."),
    ("safety.cobalamin_reaction", "unknown"): gettext_noop(
        "Taken as anaphylaxis until cleared up: no plan can be signed."
    ),
    ("egfr.none", "yes"): gettext_noop("{drug} stays locked on every route. Check the eGFR."),
    ("kidney.any", "unknown"): gettext_noop("{drug} stays locked on every route."),
    ("kidney.any.rest_unknown", "yes"): gettext_noop("{drug} stays locked on every route."),
    ("b12.test", "none"): gettext_noop("The diagnosis rests on what is stated. Record its basis."),
    ("diagnosis", "unknown"): gettext_noop("Without a result the plan asks for the diagnosis."),
    ("treated_before", "unknown"): gettext_noop("A blood level is read with caution."),
    ("response", "unknown"): gettext_noop("The interval is not changed for symptoms."),
    ("absorption.any", "unknown"): gettext_noop(
        "The cause is not known: continue and review yearly, not for life."
    ),
    ("absorption.any.rest_unknown", "yes"): gettext_noop("The causes left unticked are not known."),
    ("absorption.other_causes", "unknown"): gettext_noop("Other causes are not known: review yearly."),
    ("absorption.other_causes.rest_unknown", "yes"): gettext_noop("The causes left unticked are not known."),
    ("absorption.bariatric_surgery", "type_unknown"): gettext_noop("Followed up as after a bypass."),
    (
        "absorption.ileal_resection.length_cm",
        "NK",
    ): gettext_noop("Yearly B12, and a choice on the plan page. Find the operation note."),
    ("absorption.crohn_ileal.length_cm", "NK"): gettext_noop("Screened once a year."),
    ("preference", "not_discussed"): gettext_noop("To be discussed with the patient."),
    ("pregnancy", "unknown"): gettext_noop("Read with caution: folic acid is never withheld."),
    ("start", "not_booked"): gettext_noop("The plan counts in days and has no calendar."),
    ("anaemia", "unknown"): gettext_noop("Early blood counts are planned in case."),
    ("folate_deficiency", "unknown"): gettext_noop("Folic acid is decided once folate is known."),
}
LEFT_BLANK = {
    "treated_before": gettext_noop("Not answered, so not known. A blood level is read with caution."),
    "b12.value": gettext_noop("No result to hand."),
    "choices.maintenance_months": gettext_noop("Not chosen yet. The plan page asks."),
}
OWN_ROW = {"treated_before", "choices.maintenance_months"}


@dataclass(frozen=True)
class Row:
    """One question with its answer; `effect` says what an unknown does.

    changes_nothing: the answer is not known, and whatever it were, the plan would be the same.
    """

    question: str
    answer: str
    effect: str = ""
    target: str = ""
    changes_nothing: bool = False


@dataclass
class StepRows:
    """The rows of one step, and what of it was removed or is still asked."""

    step: Step
    rows: list[Row] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def check_rows(situation: Situation, unknowns: Unknowns) -> list[StepRows]:
    """Every step's answers in words, in the order they were asked."""
    gone = set(situation.answers.get("removed") or [])
    found = []
    for step in STEPS:
        form = step.filled(situation)
        missing = form.missing
        rows = [_marked(row, form, unknowns) for row in _rows(form, form.helper.layout.fields)]
        removed = [
            _label_of(step, situation, name) for name in form.names if name in gone and name in form.shut
        ]
        removed += [gettext("Doses already given")] if "injections" in gone and step.key == "reason" else []
        found.append(StepRows(step, rows, list(dict.fromkeys(removed)), missing))
    return found


def _marked(row: Row, form: StepForm, unknowns: Unknowns) -> Row:
    """An unknown that would not change the plan is marked as such."""
    return replace(row, changes_nothing=unknowns.change_nothing(row.target, form.raw(row.target)))


def _rows(form: StepForm, parts: list[Any]) -> Iterator[Row]:
    for part in parts:
        if isinstance(part, str):
            yield from _row(form, part)
        elif isinstance(part, FollowUp):
            if part.key in form.open_groups:
                yield from _rows(form, part.fields)
        elif isinstance(part, Ticks):
            yield from _ticked(form, part)
        elif isinstance(part, Together | DoseRow):
            yield from _joined(form, part)
        elif isinstance(part, LayoutObject):
            yield from _rows(form, part.fields)


def _row(form: StepForm, name: str) -> Iterator[Row]:
    if name not in form.fields or name == "egfr.none":
        return
    value = form.raw(name)
    label = str(form.fields[name].label)
    if not value:
        blank = LEFT_BLANK.get(name, "") if name in OWN_ROW else ""
        if name == "egfr.value" and form.raw("egfr.none"):
            yield Row(label, gettext("No eGFR result"), _effect("egfr.none", "yes"), "egfr.none")
        elif blank:
            yield Row(label, gettext("Not answered"), gettext(blank), name)
        return
    yield Row(label, in_words(form.fields[name], value), _effect(name, value), name)


def _effect(name: str, value: str) -> str:
    said = CONSEQUENCES.get((name, value))
    return gettext(said).format(drug="Cyanocobalamin") if said else ""


def _ticked(form: StepForm, group: Ticks) -> Iterator[Row]:
    """One row for a list of boxes, and a row for each detail that a box opened."""
    names = [name for name in group.fields if isinstance(name, str)]
    ticked = [str(form.fields[name].label) for name in names if form.ticked(name) and name in form.fields]
    effects = [_effect(name, "yes") for name in names if form.ticked(name) and (name, "yes") in CONSEQUENCES]
    if ticked:
        rest = next((name for name in names if name.endswith(REST) and form.ticked(name)), names[0])
        yield Row(group.legend, "; ".join(ticked), " ".join(effects), rest)
    yield from _rows(form, [part for part in group.fields if isinstance(part, FollowUp)])


def _joined(form: StepForm, group: Together | DoseRow) -> Iterator[Row]:
    """One row for questions that stand side by side."""
    cells = [
        in_words(form.fields[name], form.raw(name))
        for name in group.fields
        if isinstance(name, str) and name in form.fields and form.raw(name)
    ]
    legend = (
        group.legend if isinstance(group, Together) else gettext("Dose {number}").format(number=group.number)
    )
    if cells:
        yield Row(legend, ", ".join(cells) if isinstance(group, DoseRow) else " ".join(cells))


def in_words(control: forms.Field, value: str) -> str:
    """An answer as the page worded it; a date as the clinic writes dates."""
    if isinstance(control, Day):
        return _day_in_words(value)
    if isinstance(control, forms.ChoiceField):
        return str(dict(_flat(control)).get(value, value))
    if isinstance(control, Tick):
        return gettext("Yes")
    if isinstance(control, Length):
        return gettext("Not known") if value == "NK" else gettext("{value} cm").format(value=value)
    return value


def _flat(control: forms.ChoiceField) -> Iterator[tuple[Any, Any]]:
    choices: Any = control.choices
    return ((key, label) for key, label in choices)


def _day_in_words(value: str) -> str:
    try:
        return clinic_day(date.fromisoformat(value))
    except ValueError:
        return value


def _label_of(step: Step, situation: Situation, name: str) -> str:
    """The question that a removed answer belonged to."""
    fresh = step.form(situation)
    fresh.fields.clear()
    fresh.prepare()
    return str(fresh.fields[name].label) if name in fresh.fields else name
