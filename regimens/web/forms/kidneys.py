"""Step 2: the eGFR with its date, known kidney impairment, and other results where there are any."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, LayoutObject
from django.utils.translation import gettext, gettext_noop

from regimens.actions.answers import OTHER_ANALYTES, measured
from regimens.web.forms.fields import Choice, Day, Number, Pick, Tick
from regimens.web.forms.layout import Fold, FollowUp, Ticks, Together
from regimens.web.forms.step import StepForm, boxes, opened_by

FACTS = {
    "known_impairment": gettext_noop("Other known kidney impairment"),
    "dialysis": gettext_noop("Dialysis"),
    "acute_kidney_injury": gettext_noop("Acute kidney injury"),
    "transplant": gettext_noop("Kidney transplant"),
    "diabetic_nephropathy": gettext_noop("Diabetic kidney disease"),
}
BOXES = tuple(f"kidney.{fact}" for fact in FACTS)
UNITS = {
    "umol/L": "micromol/L",
    "mg/dL": "mg/dL",
    "g/L": "g/L",
    "g/dL": "g/dL",
    "mmol/L": "mmol/L",
    "mEq/L": "mEq/L",
    "10*9/L": "10\u2079/L",
    "ug/L": "micrograms/L",
    "ng/mL": "ng/mL",
    "nmol/L": "nmol/L",
    "mg/L": "mg/L",
    "L/L": "L/L",
    "%": "%",
}
NAMES = {
    "creatinine": gettext_noop("Creatinine"),
    "haemoglobin": gettext_noop("Haemoglobin"),
    "potassium": gettext_noop("Potassium"),
    "platelets": gettext_noop("Platelets"),
    "folate": gettext_noop("Serum folate"),
    "mma": gettext_noop("Methylmalonic acid"),
    "homocysteine": gettext_noop("Homocysteine"),
    "ferritin": gettext_noop("Ferritin"),
    "haematocrit": gettext_noop("Haematocrit"),
    "reticulocytes": gettext_noop("Reticulocytes"),
}
RANGES: dict[tuple[str, str], tuple[float, float]] = {
    ("creatinine", "umol/L"): (10, 2200),
    ("creatinine", "mg/dL"): (0.1, 25),
    ("haemoglobin", "g/L"): (20, 250),
    ("haemoglobin", "g/dL"): (2, 25),
    ("potassium", "mmol/L"): (1, 10),
    ("potassium", "mEq/L"): (1, 10),
    ("platelets", "10*9/L"): (1, 2000),
    ("haematocrit", "L/L"): (0.05, 0.75),
    ("haematocrit", "%"): (5, 75),
    ("reticulocytes", "10*9/L"): (0, 1000),
    ("reticulocytes", "%"): (0, 50),
    ("ferritin", "ug/L"): (1, 50000),
    ("ferritin", "ng/mL"): (1, 50000),
    ("folate", "ug/L"): (0.1, 200),
    ("folate", "ng/mL"): (0.1, 200),
    ("folate", "nmol/L"): (0.1, 200),
    ("homocysteine", "umol/L"): (1, 500),
    ("homocysteine", "mg/L"): (0.1, 70),
    ("mma", "nmol/L"): (10, 50000),
    ("mma", "umol/L"): (0.01, 50),
    ("mma", "ug/L"): (1, 6000),
}
USUAL_HIGHEST_EGFR = 150


class KidneysForm(StepForm):
    """Kidneys."""

    title = gettext_noop("Kidneys")

    def prepare(self) -> None:
        """The questions of this step."""
        self.fields["egfr.value"] = Number(
            gettext("Latest eGFR, in mL/min/{number} m\u00b2").format(number="1.73"),
            gettext("eGFR must be a number, like {example} or {example_2}").format(
                example="58", example_2=">90"
            ),
            limits=("1", "200"),
            outside=gettext("eGFR must be between {number} and {number_2}").format(
                number="1", number_2="200"
            ),
            with_sign=True,
            help_text=gettext(
                "For example {example} or {example_2}. Leave blank if there is no result."
            ).format(example="58", example_2=">90"),
        )
        self.fields["egfr.taken_on"] = self._day(
            gettext("When was the sample taken?"), gettext("eGFR sample date")
        )
        self.fields["egfr.taken_on"].help_text = gettext("For example {example}").format(example="27 3 2026")
        self.fields["egfr.none"] = Tick(gettext("No eGFR result"))
        self.fields["kidney.any"] = Choice(
            gettext(
                "Is there dialysis, acute kidney injury, a kidney transplant, diabetic kidney disease, "
                "or other known kidney impairment?"
            ),
            [
                ("yes", gettext("Yes")),
                ("no", gettext("No, none of these")),
                ("unknown", gettext("Not known")),
            ],
            empty=gettext("Select whether there is known kidney impairment"),
            help_text=gettext("Any of these rules out {drug} whatever the eGFR. Not known does too.").format(
                drug="cyanocobalamin"
            ),
        )
        self.fields.update(boxes("kidney", FACTS))
        self.fields["kidney.any.rest_unknown"] = Tick(gettext("The ones left unticked are not known"))
        for analyte, units in OTHER_ANALYTES.items():
            self._add_result(analyte, units)
        self.fields["anaemia"] = Choice(
            gettext("Is there anaemia?"),
            [
                ("none", gettext("No")),
                ("present", gettext("Yes")),
                ("severe", gettext("Yes, severe")),
                ("unknown", gettext("Not known")),
            ],
            says_optional=True,
        )
        self.fields["folate_deficiency"] = Choice(
            gettext("Is folate deficiency documented?"),
            [("yes", gettext("Yes")), ("no", gettext("No")), ("unknown", gettext("Not known"))],
            says_optional=True,
        )

    def _day(self, label: str, subject: str) -> Day:
        day = Day(
            label,
            gettext("{subject} must be a real date, like {example}").format(
                subject=subject, example="27 3 2026"
            ),
            outside=gettext("{subject} must be today or in the past").format(subject=subject),
        )
        day.latest = self.situation.today
        return day

    def _add_result(self, analyte: str, units: tuple[str, ...]) -> None:
        name = gettext(NAMES[analyte])
        self.fields[f"{analyte}.value"] = Number(
            gettext("Result"),
            gettext("{name} must be a number, like {example}").format(name=name, example="80"),
            with_sign=True,
            outside=gettext("{name} is out of range").format(name=name),
        )
        self.fields[f"{analyte}.unit"] = Pick(gettext("Unit"), [(unit, UNITS[unit]) for unit in units])
        self.fields[f"{analyte}.taken_on"] = self._day(
            gettext("Sample taken"), gettext("{name} sample date").format(name=name)
        )

    def arrange(self) -> list[str | LayoutObject]:
        """The kidney question last of those asked of everybody; other results fold away beneath."""
        results = [
            Together(gettext(NAMES[one]), *(f"{one}.{part}" for part in _PARTS)) for one in OTHER_ANALYTES
        ]
        listed = Ticks(
            gettext("Which?"),
            *BOXES,
            "kidney.any.rest_unknown",
            css_id="which-kidney",
            hint=gettext("Leave unticked what was asked and is absent."),
        )
        return [
            "egfr.value",
            "egfr.taken_on",
            "egfr.none",
            "kidney.any",
            FollowUp("kidney.any", listed, when=opened_by("kidney.any", "yes", "no", BOXES)),
            Fold(
                gettext("Other results (optional)"),
                *results,
                Div("anaemia", "folate_deficiency", css_class="two"),
                hint=gettext("Only what is to hand. Each result needs its unit and date."),
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """A result comes with its date and unit; boxes and results do not contradict each other."""
        checked = super().clean() or {}
        self._check_egfr()
        message = gettext("Select 'No, none of these' or the items that apply, not both")
        self.not_both("kidney.any", "no", BOXES, message)
        self.need_one(BOXES, gettext("Select at least one, or change the answer to 'No, none of these'"))
        for analyte, units in OTHER_ANALYTES.items():
            self._check_result(analyte, units)
        return checked

    def _check_egfr(self) -> None:
        value, day, none = self.raw("egfr.value"), self.raw("egfr.taken_on"), self.ticked("egfr.none")
        if none and (value or day):
            return self.complain("egfr.value", gettext("You entered an eGFR and 'No eGFR result'. Clear one"))
        if not none and not value:
            return self.complain("egfr.value", gettext("Enter the eGFR, or select 'No eGFR result'"))
        if value and not day:
            self.complain("egfr.taken_on", gettext("Enter the date of the eGFR sample"))
        number = measured(value)
        if number and number.value > USUAL_HIGHEST_EGFR and not self.errors:
            self.ask_once(
                "egfr.value",
                gettext("Check the eGFR: {value}? Continue again if it is right").format(value=value),
                value,
            )
        return None

    def _check_result(self, analyte: str, units: tuple[str, ...]) -> None:
        value, unit, day = (self.raw(f"{analyte}.{part}") for part in _PARTS)
        name = gettext(NAMES[analyte])
        if not value and (day or unit):
            return self.complain(
                f"{analyte}.value",
                gettext("Enter the {name} result, or clear its unit and date").format(name=name.lower()),
            )
        if not value:
            return None
        if not unit and len(units) > 1:
            self.complain(
                f"{analyte}.unit", gettext("Select the unit of the {name} result").format(name=name.lower())
            )
        if not day:
            self.complain(
                f"{analyte}.taken_on",
                gettext("Enter the date of the {name} sample").format(name=name.lower()),
            )
        return self._check_range(analyte, value, unit or units[0])

    def _check_range(self, analyte: str, value: str, unit: str) -> None:
        number, ends = measured(value), RANGES.get((analyte, unit))
        if number and ends and not ends[0] <= number.value <= ends[1]:
            message = gettext("{name} must be between {low} and {high} {unit}").format(
                name=gettext(NAMES[analyte]), low=f"{ends[0]:,}", high=f"{ends[1]:,}", unit=UNITS[unit]
            )
            self.complain(f"{analyte}.value", message)


_PARTS = ("value", "unit", "taken_on")
