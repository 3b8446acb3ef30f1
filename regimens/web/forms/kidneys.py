"""Step 2: the eGFR with its date, known kidney impairment, and other results where there are any."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, LayoutObject

from regimens.actions.answers import OTHER_ANALYTES, measured
from regimens.web.forms.fields import Choice, Day, Number, Pick, Tick
from regimens.web.forms.layout import Fold, FollowUp, Ticks, Together
from regimens.web.forms.step import StepForm, boxes, opened_by

FACTS = {
    "known_impairment": "Other known kidney impairment",
    "dialysis": "Dialysis",
    "acute_kidney_injury": "Acute kidney injury",
    "transplant": "Kidney transplant",
    "diabetic_nephropathy": "Diabetic kidney disease",
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
    "creatinine": "Creatinine",
    "haemoglobin": "Haemoglobin",
    "potassium": "Potassium",
    "platelets": "Platelets",
    "folate": "Serum folate",
    "mma": "Methylmalonic acid",
    "homocysteine": "Homocysteine",
    "ferritin": "Ferritin",
    "haematocrit": "Haematocrit",
    "reticulocytes": "Reticulocytes",
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

    title = "Kidneys"

    def prepare(self) -> None:
        """The questions of this step."""
        self.fields["egfr.value"] = Number(
            "Latest eGFR, in mL/min/1.73 m\u00b2",
            "eGFR must be a number, like 58 or >90",
            limits=("1", "200"),
            outside="eGFR must be between 1 and 200",
            with_sign=True,
            help_text="For example 58 or >90. Leave blank if there is no result.",
        )
        self.fields["egfr.taken_on"] = self._day("When was the sample taken?", "eGFR sample date")
        self.fields["egfr.taken_on"].help_text = "For example 27 3 2026"
        self.fields["egfr.none"] = Tick("No eGFR result")
        self.fields["kidney.any"] = Choice(
            "Is there dialysis, acute kidney injury, a kidney transplant, diabetic kidney disease, "
            "or other known kidney impairment?",
            [("yes", "Yes"), ("no", "No, none of these"), ("unknown", "Not known")],
            empty="Select whether there is known kidney impairment",
            help_text="Any of these rules out cyanocobalamin whatever the eGFR. Not known does too.",
        )
        self.fields.update(boxes("kidney", FACTS))
        self.fields["kidney.any.rest_unknown"] = Tick("The ones left unticked are not known")
        for analyte, units in OTHER_ANALYTES.items():
            self._add_result(analyte, units)
        self.fields["anaemia"] = Choice(
            "Is there anaemia?",
            [("none", "No"), ("present", "Yes"), ("severe", "Yes, severe"), ("unknown", "Not known")],
            says_optional=True,
        )
        self.fields["folate_deficiency"] = Choice(
            "Is folate deficiency documented?",
            [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
            says_optional=True,
        )

    def _day(self, label: str, subject: str) -> Day:
        day = Day(
            label,
            f"{subject} must be a real date, like 27 3 2026",
            outside=f"{subject} must be today or in the past",
        )
        day.latest = self.situation.today
        return day

    def _add_result(self, analyte: str, units: tuple[str, ...]) -> None:
        name = NAMES[analyte]
        self.fields[f"{analyte}.value"] = Number(
            "Result",
            f"{name} must be a number, like 80",
            with_sign=True,
            outside=f"{name} is out of range",
        )
        self.fields[f"{analyte}.unit"] = Pick("Unit", [(unit, UNITS[unit]) for unit in units])
        self.fields[f"{analyte}.taken_on"] = self._day("Sample taken", f"{name} sample date")

    def arrange(self) -> list[str | LayoutObject]:
        """The kidney question last of those asked of everybody; other results fold away beneath."""
        results = [Together(NAMES[one], *(f"{one}.{part}" for part in _PARTS)) for one in OTHER_ANALYTES]
        listed = Ticks(
            "Which?",
            *BOXES,
            "kidney.any.rest_unknown",
            css_id="which-kidney",
            hint="Leave unticked what was asked and is absent.",
        )
        return [
            "egfr.value",
            "egfr.taken_on",
            "egfr.none",
            "kidney.any",
            FollowUp("kidney.any", listed, when=opened_by("kidney.any", "yes", "no", BOXES)),
            Fold(
                "Other results (optional)",
                *results,
                Div("anaemia", "folate_deficiency", css_class="two"),
                hint="Only what is to hand. Each result needs its unit and date.",
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """A result comes with its date and unit; boxes and results do not contradict each other."""
        checked = super().clean() or {}
        self._check_egfr()
        message = "Select 'No, none of these' or the items that apply, not both"
        self.not_both("kidney.any", "no", BOXES, message)
        self.need_one(BOXES, "Select at least one, or change the answer to 'No, none of these'")
        for analyte, units in OTHER_ANALYTES.items():
            self._check_result(analyte, units)
        return checked

    def _check_egfr(self) -> None:
        value, day, none = self.raw("egfr.value"), self.raw("egfr.taken_on"), self.ticked("egfr.none")
        if none and (value or day):
            return self.complain("egfr.value", "You entered an eGFR and 'No eGFR result'. Clear one")
        if not none and not value:
            return self.complain("egfr.value", "Enter the eGFR, or select 'No eGFR result'")
        if value and not day:
            self.complain("egfr.taken_on", "Enter the date of the eGFR sample")
        number = measured(value)
        if number and number.value > USUAL_HIGHEST_EGFR and not self.errors:
            self.ask_once("egfr.value", f"Check the eGFR: {value}? Continue again if it is right", value)
        return None

    def _check_result(self, analyte: str, units: tuple[str, ...]) -> None:
        value, unit, day = (self.raw(f"{analyte}.{part}") for part in _PARTS)
        name = NAMES[analyte]
        if not value and (day or unit):
            return self.complain(
                f"{analyte}.value", f"Enter the {name.lower()} result, or clear its unit and date"
            )
        if not value:
            return None
        if not unit and len(units) > 1:
            self.complain(f"{analyte}.unit", f"Select the unit of the {name.lower()} result")
        if not day:
            self.complain(f"{analyte}.taken_on", f"Enter the date of the {name.lower()} sample")
        return self._check_range(analyte, value, unit or units[0])

    def _check_range(self, analyte: str, value: str, unit: str) -> None:
        number, ends = measured(value), RANGES.get((analyte, unit))
        if number and ends and not ends[0] <= number.value <= ends[1]:
            message = f"{NAMES[analyte]} must be between {ends[0]:,} and {ends[1]:,} {UNITS[unit]}"
            self.complain(f"{analyte}.value", message)


_PARTS = ("value", "unit", "taken_on")
