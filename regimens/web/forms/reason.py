"""Step 1: what the plan is for, how sure the diagnosis is, the B12 result, treatment so far."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import LayoutObject
from django.core.exceptions import ValidationError

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

    title = "Reason and diagnosis"

    def prepare(self) -> None:
        """The questions of this step."""
        self.fields.update(
            {
                "purpose": Choice(
                    "What is this plan for?",
                    [
                        ("treat", "Treat vitamin B12 deficiency"),
                        ("prevent", "Prevent deficiency, no deficiency now"),
                        ("review", "Review or change treatment already started"),
                    ],
                    empty="Select what this plan is for",
                ),
                "diagnosis": Choice(
                    "How sure is the diagnosis?",
                    [
                        ("confirmed", "Confirmed by a blood test"),
                        ("borderline", "Borderline blood test"),
                        ("suspected", "Strongly suspected, result awaited or not reliable"),
                        ("excluded", "No deficiency found"),
                        ("unknown", "Not known"),
                    ],
                    help_text="Treatment before results is for a nerve feature or nitrous oxide.",
                ),
                "diagnosis_reason": Words(
                    "Why does the diagnosis stand against the result?",
                    size="whole",
                    max_length=500,
                    says_optional=True,
                    help_text="Kept with the answers.",
                ),
                "b12.value": Number(
                    "Most recent B12 result",
                    "B12 result must be a number, like 142",
                    outside="B12 result is out of range",
                    with_sign=True,
                    help_text="A number. Leave blank if you do not have it.",
                ),
                "b12.test": Choice(
                    "Which test and unit?",
                    [
                        ("total_ng_l", "Total B12 in ng/L, same as pg/mL"),
                        ("total_pmol_l", "Total B12 in pmol/L"),
                        ("active_pmol_l", "Active B12 in pmol/L"),
                        ("none", "No result to hand"),
                    ],
                ),
                "b12.taken_on": _past_day("When was the B12 sample taken?", "B12 sample date", self),
                "treated_before": Choice(
                    "Has the patient had vitamin B12 treatment before?",
                    [
                        ("no", "No"),
                        ("tablets", "Yes, tablets"),
                        ("injections", "Yes, injections"),
                        ("unknown", "Not known"),
                    ],
                    help_text="Left blank counts as not known.",
                ),
            }
        )
        self._prepare_treatment()
        self.add_dose_fields()

    def _prepare_treatment(self) -> None:
        self.fields.update(
            {
                "response": Choice(
                    "How have the symptoms gone on treatment?",
                    [
                        ("well", "Well, no symptoms now"),
                        ("improving", "Getting better"),
                        ("unchanged", "No change so far"),
                        ("returns_before_next_dose", "They return before the next dose"),
                        ("persists", "Not enough better"),
                        ("new_or_worse", "New or worse"),
                        ("not_started", "No treatment given yet"),
                        ("unknown", "Not known"),
                    ],
                ),
                "oral_trial": Choice(
                    "How did B12 tablets work?",
                    [
                        ("working", "They work"),
                        ("failed", "They did not work"),
                        ("not_tried", "Not tried"),
                        ("unknown", "Not known"),
                    ],
                    says_optional=True,
                ),
                "current_interval.count": Number(
                    "Number",
                    "The interval must be a whole number, like 3",
                    limits=("1", "12"),
                    outside="The interval must be between 1 and 12",
                ),
                "current_interval.unit": Pick("Weeks or months", [("week", "weeks"), ("month", "months")]),
                "plateau_on": _past_day("When did improvement stop?", "Date when improvement stopped", self),
                "repleted_on": _past_day("When was B12 recorded as corrected?", "Date of correction", self),
                "loading_until": Day(
                    "Until when was the loading phase extended?",
                    "End of the loading phase must be a real date, like 27 3 2026",
                ),
                "b12.timing": Choice(
                    "If a dose was given on the day of the B12 sample, which came first?",
                    [("before_dose", "The sample"), ("after_dose", "The dose"), ("unknown", "Not known")],
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
            FollowUp(
                "treated",
                "response",
                "oral_trial",
                Together(
                    "How often are injections given now? Every",
                    "current_interval.count",
                    "current_interval.unit",
                ),
                *self.dose_parts(),
                Fold("Dates recorded at reviews", *RECORDED, "b12.timing"),
                when=_treated,
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """What belongs together is there together."""
        checked = super().clean() or {}
        treats = checked.get("purpose") in {"treat", "review"}
        if treats and not checked.get("diagnosis"):
            self.complain("diagnosis", "Select how sure the diagnosis is")
        self._check_b12(needed=treats)
        if checked.get("purpose") == "review" and not checked.get("response"):
            self.complain("response", "Select how the symptoms have gone on treatment")
        if checked.get("purpose") == "review" and checked.get("treated_before") == "no":
            self.complain(
                "treated_before", "A review is of treatment already started. Change one of the two answers"
            )
        self._check_interval()
        self._check_contradiction()
        self.check_doses()
        return checked

    def _check_b12(self, *, needed: bool) -> None:
        value, test, day = self.raw("b12.value"), self.raw("b12.test"), self.raw("b12.taken_on")
        if test == "none" and (value or day):
            return self.complain("b12.value", "You entered a B12 result and 'No result to hand'. Clear one")
        if not test and (value or day or needed):
            self.complain("b12.test", "Select which test and unit, or 'No result to hand'")
        if test in LIMITS and not value:
            self.complain("b12.value", "Enter the B12 result, or select 'No result to hand'")
        if value and not day:
            self.complain("b12.taken_on", "Enter the date of the B12 sample")
        return self._check_b12_range(value, test)

    def _check_b12_range(self, value: str, test: str) -> None:
        number = measured(value)
        if number is None or test not in LIMITS:
            return
        low, high, unit = LIMITS[test]
        if not low <= number.value <= high:
            self.complain("b12.value", f"B12 result must be between {low:,} and {high:,} {unit}")

    def _check_interval(self) -> None:
        count, unit = self.raw("current_interval.count"), self.raw("current_interval.unit")
        number = measured(count)
        if number and not isinstance(number.value, int):
            self.complain("current_interval.count", "The interval must be a whole number, like 3")
        if count and not unit:
            self.complain("current_interval.unit", "Select weeks or months")
        if unit and not count:
            self.complain("current_interval.count", "Enter the number of weeks or months")

    def _check_contradiction(self) -> None:
        if "diagnosis_reason" in self.fields and not self.errors:
            value = self.raw("b12.value")
            message = f"The result is {value}. Check it, or choose Strongly suspected"
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
        f"{subject} must be a real date, like 27 3 2026",
        outside=f"{subject} must be today or in the past",
        help_text="For example 27 3 2026" if "sample" in label else "",
    )
    day.latest = form.situation.today
    return day
