"""Step 1: what the plan is for, how sure the diagnosis is, the B12 result, treatment so far."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import LayoutObject
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_noop

from regimens.actions.answers import measured
from regimens.web.forms.doses import DoseRows
from regimens.web.forms.fields import Choice, Day, Number, Pick, Words
from regimens.web.forms.layout import Fold, FollowUp, Together
from regimens.web.forms.step import StepForm

LIMITS = {
    "total_ng_l": (10, 5000, "ng/L"),
    "total_pmol_l": (5, 3700, "pmol/L"),
    "active_pmol_l": (5, 3700, "pmol/L"),
}
FOLLOWS = ("response", "oral_trial", "current_interval.count", "current_interval.unit")
RECORDED = ("plateau_on", "repleted_on", "loading_until")


class ReasonForm(DoseRows, StepForm):
    """Reason and diagnosis."""

    title = gettext_noop("Reason and diagnosis")

    def prepare(self) -> None:
        """The questions of this step."""
        self.fields.update(
            {
                "purpose": Choice(
                    gettext("What is this plan for?"),
                    [
                        ("treat", gettext("Treat vitamin B12 deficiency")),
                        ("prevent", gettext("Prevent deficiency, no deficiency now")),
                        ("review", gettext("Review or change treatment already started")),
                    ],
                    empty=gettext("Select what this plan is for"),
                ),
                "diagnosis": Choice(
                    gettext("How sure is the diagnosis?"),
                    [
                        ("confirmed", gettext("Confirmed by a blood test")),
                        ("borderline", gettext("Borderline blood test")),
                        ("suspected", gettext("Strongly suspected, result awaited or not reliable")),
                        ("excluded", gettext("No deficiency found")),
                        ("unknown", gettext("Not known")),
                    ],
                    help_text=gettext("Treatment before results is for a nerve feature or nitrous oxide."),
                ),
                "diagnosis_reason": Words(
                    gettext("Why does the diagnosis stand against the result?"),
                    size="whole",
                    max_length=500,
                    says_optional=True,
                    help_text=gettext("Kept with the answers."),
                ),
                "b12.value": Number(
                    gettext("Most recent B12 result"),
                    gettext("B12 result must be a number, like {example}").format(example="142"),
                    outside=gettext("B12 result is out of range"),
                    with_sign=True,
                    help_text=gettext("A number. Leave blank if you do not have it."),
                ),
                "b12.test": Choice(
                    gettext("Which test and unit?"),
                    [
                        ("total_ng_l", gettext("Total B12 in ng/L, same as pg/mL")),
                        ("total_pmol_l", gettext("Total B12 in pmol/L")),
                        ("active_pmol_l", gettext("Active B12 in pmol/L")),
                        ("none", gettext("No result to hand")),
                    ],
                ),
                "b12.taken_on": _past_day(
                    gettext("When was the B12 sample taken?"), gettext("B12 sample date"), self
                ),
                "treated_before": Choice(
                    gettext("Has the patient had vitamin B12 treatment before?"),
                    [
                        ("no", gettext("No")),
                        ("tablets", gettext("Yes, tablets")),
                        ("injections", gettext("Yes, injections")),
                        ("unknown", gettext("Not known")),
                    ],
                    help_text=gettext("Left blank counts as not known."),
                ),
            }
        )
        self._prepare_treatment()
        self.add_dose_fields()

    def _prepare_treatment(self) -> None:
        self.fields.update(
            {
                "response": Choice(
                    gettext("How have the symptoms gone on treatment?"),
                    [
                        ("well", gettext("Well, no symptoms now")),
                        ("improving", gettext("Getting better")),
                        ("unchanged", gettext("No change so far")),
                        ("returns_before_next_dose", gettext("They return before the next dose")),
                        ("persists", gettext("Not enough better")),
                        ("new_or_worse", gettext("New or worse")),
                        ("not_started", gettext("No treatment given yet")),
                        ("unknown", gettext("Not known")),
                    ],
                ),
                "oral_trial": Choice(
                    gettext("How did B12 tablets work?"),
                    [
                        ("working", gettext("They work")),
                        ("failed", gettext("They did not work")),
                        ("not_tried", gettext("Not tried")),
                        ("unknown", gettext("Not known")),
                    ],
                    says_optional=True,
                ),
                "current_interval.count": Number(
                    gettext("Number"),
                    gettext("The interval must be a whole number, like {example}").format(example="3"),
                    limits=("1", "12"),
                    outside=gettext("The interval must be between {number} and {number_2}").format(
                        number="1", number_2="12"
                    ),
                ),
                "current_interval.unit": Pick(
                    gettext("Weeks or months"), [("week", "weeks"), ("month", "months")]
                ),
                "plateau_on": _past_day(
                    gettext("When did improvement stop?"), gettext("Date when improvement stopped"), self
                ),
                "repleted_on": _past_day(
                    gettext("When was B12 recorded as corrected?"), gettext("Date of correction"), self
                ),
                "loading_until": Day(
                    gettext("Until when was the loading phase extended?"),
                    gettext("End of the loading phase must be a real date, like {example}").format(
                        example="27 3 2026"
                    ),
                ),
                "b12.timing": Choice(
                    gettext("If a dose was given on the day of the B12 sample, which came first?"),
                    [
                        ("before_dose", gettext("The sample")),
                        ("after_dose", gettext("The dose")),
                        ("unknown", gettext("Not known")),
                    ],
                    says_optional=True,
                ),
            }
        )
        for name in RECORDED:
            self.fields[name].says_optional = True  # type: ignore[attr-defined]

    def arrange(self) -> list[str | LayoutObject]:
        """The question that opens treatment so far comes last."""
        return [
            "purpose",
            "diagnosis",
            FollowUp("diagnosis_reason", "diagnosis_reason", when=_contradicted, insists=False),
            "b12.value",
            "b12.test",
            "b12.taken_on",
            "treated_before",
            *self.recorded_parts(),
            FollowUp(
                "treated",
                "response",
                "oral_trial",
                Together(
                    gettext("How often are injections given now? Every"),
                    "current_interval.count",
                    "current_interval.unit",
                ),
                *self.dose_parts(),
                Fold(gettext("Dates recorded at reviews"), *RECORDED, "b12.timing"),
                when=_treated,
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """What belongs together is there together."""
        checked = super().clean() or {}
        treats = checked.get("purpose") in {"treat", "review"}
        if treats and not checked.get("diagnosis"):
            self.complain("diagnosis", gettext("Select how sure the diagnosis is"))
        self._check_b12(needed=treats)
        if checked.get("purpose") == "review" and not checked.get("response"):
            self.complain("response", gettext("Select how the symptoms have gone on treatment"))
        if checked.get("purpose") == "review" and checked.get("treated_before") == "no":
            self.complain(
                "treated_before",
                gettext("A review is of treatment already started. Change one of the two answers"),
            )
        self._check_interval()
        self._check_contradiction()
        self.check_doses()
        return checked

    def _check_b12(self, *, needed: bool) -> None:
        value, test, day = self.raw("b12.value"), self.raw("b12.test"), self.raw("b12.taken_on")
        if test == "none" and (value or day):
            return self.complain(
                "b12.value", gettext("You entered a B12 result and 'No result to hand'. Clear one")
            )
        if not test and (value or day or needed):
            self.complain("b12.test", gettext("Select which test and unit, or 'No result to hand'"))
        if test in LIMITS and not value:
            self.complain("b12.value", gettext("Enter the B12 result, or select 'No result to hand'"))
        if value and not day:
            self.complain("b12.taken_on", gettext("Enter the date of the B12 sample"))
        return self._check_b12_range(value, test)

    def _check_b12_range(self, value: str, test: str) -> None:
        number = measured(value)
        if number is None or test not in LIMITS:
            return
        low, high, unit = LIMITS[test]
        if not low <= number.value <= high:
            self.complain(
                "b12.value",
                gettext("B12 result must be between {low} and {high} {unit}").format(
                    low=f"{low:,}", high=f"{high:,}", unit=unit
                ),
            )

    def _check_interval(self) -> None:
        count, unit = self.raw("current_interval.count"), self.raw("current_interval.unit")
        number = measured(count)
        if number and not isinstance(number.value, int):
            self.complain(
                "current_interval.count",
                gettext("The interval must be a whole number, like {example}").format(example="3"),
            )
        if count and not unit:
            self.complain("current_interval.unit", gettext("Select weeks or months"))
        if unit and not count:
            self.complain("current_interval.count", gettext("Enter the number of weeks or months"))

    def _check_contradiction(self) -> None:
        if "diagnosis_reason" in self.fields and not self.errors:
            value = self.raw("b12.value")
            message = gettext("The result is {value}. Check it, or choose Strongly suspected").format(
                value=value
            )
            self.ask_once("diagnosis", message, f"{self.raw('b12.test')}:{value}")


def _treated(form: StepForm) -> bool:
    """Treated before, a review, or a page that already says how treatment went."""
    before = form.raw("treated_before")
    if before in {"tablets", "injections"} or form.raw("purpose") == "review":
        return True
    carried = any(form.raw(name) for name in (*FOLLOWS, *RECORDED, "b12.timing", "injections-0.given_on"))
    return before != "no" and carried


def _contradicted(form: StepForm) -> bool:
    """Whether the core finds the stated diagnosis at odds with the result."""
    if form.raw("diagnosis") != "confirmed" or not (form.raw("b12.value") and form.raw("b12.taken_on")):
        return False
    answers = {"purpose": form.raw("purpose"), "diagnosis": "confirmed"}
    answers |= {name: form.raw(name) for name in ("b12.value", "b12.test")}
    day = form.fields["b12.taken_on"]
    try:
        answers["b12.taken_on"] = day.clean(form.raw("b12.taken_on"))
    except ValidationError:
        return False
    document = form.situation.plan(answers) or {}
    return any(advice["code"] == "diagnosis_contradicted" for advice in document.get("advice", []))


def _past_day(label: str, subject: str, form: StepForm) -> Day:
    """A date that lies today or before."""
    day = Day(
        label,
        gettext("{subject} must be a real date, like {example}").format(subject=subject, example="27 3 2026"),
        outside=gettext("{subject} must be today or in the past").format(subject=subject),
        help_text=gettext("For example {example}").format(example="27 3 2026") if "sample" in label else "",
    )
    day.latest = form.situation.today
    return day
