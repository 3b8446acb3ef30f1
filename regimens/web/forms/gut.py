"""Step 4: surgery and conditions that stop absorption, and other causes of a low B12."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import LayoutObject

from regimens.web.forms.fields import Choice, Length, Tick
from regimens.web.forms.layout import FollowUp, OrDivider, Ticks
from regimens.web.forms.step import StepForm, boxes, opened_by

CONDITIONS = {
    "pernicious_anaemia": "Autoimmune gastritis (pernicious anaemia)",
    "atrophic_gastritis": "Atrophic gastritis",
    "bariatric_surgery.present": "Weight-loss surgery",
    "total_gastrectomy": "Total gastrectomy",
    "partial_gastrectomy": "Partial gastrectomy",
    "ileal_resection.present": "Removal of part of the ileum",
    "crohn_ileal.present": "Crohn's disease of the ileum",
    "other_malabsorption": "Another cause of poor absorption",
}
OTHER_CAUSES = {
    "dietary": "Diet low in animal foods",
    "metformin": "Metformin",
    "acid_suppression": "Acid-lowering medicine for 12 months or more",
    "nitrous_oxide": "Nitrous oxide use",
}
CONDITION_BOXES = tuple(f"absorption.{fact}" for fact in CONDITIONS)
CAUSE_BOXES = tuple(f"absorption.{fact}" for fact in OTHER_CAUSES)
OPERATIONS = [
    ("roux_en_y", "Roux-en-Y bypass"),
    ("one_anastomosis", "One-anastomosis bypass"),
    ("sleeve", "Sleeve gastrectomy"),
    ("biliopancreatic_diversion", "Duodenal switch or biliopancreatic diversion"),
    ("band", "Gastric band"),
    ("type_unknown", "Not known"),
]
LENGTHS = {
    "absorption.ileal_resection": (
        "Length of ileum removed, in cm",
        "From the operation note, or NK. Over 20 cm changes the plan.",
    ),
    "absorption.crohn_ileal": (
        "Length of ileum affected by Crohn's disease, in cm",
        "Or NK. Over 30 cm changes the plan.",
    ),
}
EMPTY_LENGTH = {
    "absorption.ileal_resection": "Enter the length of ileum removed in cm, or NK",
    "absorption.crohn_ileal": "Enter the length of ileum affected in cm, or NK",
}


class GutForm(StepForm):
    """Surgery and absorption."""

    title = "Surgery and absorption"

    def prepare(self) -> None:
        """The questions of this step."""
        self.fields["absorption.any"] = Choice(
            "Is there surgery, or a condition, that stops B12 being absorbed?",
            [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
            empty="Select whether surgery or a condition stops B12 being absorbed",
            help_text="No means none of these: autoimmune gastritis (pernicious anaemia), atrophic "
            "gastritis, weight-loss surgery, total or partial gastrectomy, removal of part of the ileum, "
            "Crohn's disease of the ileum, another cause of poor absorption.",
        )
        self.fields.update(boxes("absorption", CONDITIONS))
        self.fields["absorption.any.rest_unknown"] = Tick("The ones left unticked are not known")
        self.fields["absorption.bariatric_surgery"] = Choice("Which weight-loss operation?", OPERATIONS)
        for name, (label, hint) in LENGTHS.items():
            self.fields[f"{name}.length_cm"] = Length(
                label,
                "Length must be a number, like 25",
                limits=("0.1", "400"),
                outside="Length must be between 0.1 and 400 cm",
                help_text=hint,
            )
        self._prepare_other_causes()

    def _prepare_other_causes(self) -> None:
        self.fields["absorption.other_causes"] = Choice(
            "Does anything else lower B12?",
            [("some", "One or more apply"), ("none", "None of these"), ("unknown", "Not asked")],
            help_text="A diet low in animal foods, metformin, acid-lowering medicine for 12 months or more, "
            "nitrous oxide use. Not asked: the cause stays not known, with a yearly review.",
        )
        self.fields["absorption.other_causes"].says_optional = self.raw("absorption.any") == "yes"  # type: ignore[attr-defined]
        self.fields.update(boxes("absorption", OTHER_CAUSES))
        self.fields["absorption.other_causes.rest_unknown"] = Tick("The ones left unticked were not asked")

    def arrange(self) -> list[str | LayoutObject]:
        """One question until it is answered; then its list, then other causes."""
        return [
            "absorption.any",
            FollowUp(
                "absorption.any",
                self._conditions(),
                when=opened_by("absorption.any", "yes", "no", CONDITION_BOXES),
            ),
            FollowUp(
                "absorption.other",
                "absorption.other_causes",
                FollowUp(
                    "absorption.other_causes",
                    self._causes(),
                    when=opened_by("absorption.other_causes", "some", "none", CAUSE_BOXES),
                ),
                when=lambda form: bool(form.raw("absorption.any")),
                insists=self.raw("absorption.any") in {"no", "unknown"},
            ),
        ]

    def _conditions(self) -> Ticks:
        parts: list[str | LayoutObject] = []
        for fact in CONDITIONS:
            parts.append(f"absorption.{fact}")
            if fact.endswith(".present"):
                parts.append(_detail(f"absorption.{fact.removesuffix('.present')}"))
        return Ticks(
            "Which apply?",
            *parts,
            OrDivider(),
            "absorption.any.rest_unknown",
            css_id="which-absorption",
            hint="Select all that apply. Leave unticked what was asked and is absent.",
        )

    def _causes(self) -> Ticks:
        return Ticks(
            "Which of these?",
            *CAUSE_BOXES,
            OrDivider(),
            "absorption.other_causes.rest_unknown",
            css_id="which-causes",
            hint="Select all that apply. Leave unticked what was asked and is absent.",
        )

    def clean(self) -> dict[str, Any]:
        """Yes names at least one; surgery has its kind, lengths are there or NK."""
        checked = super().clean() or {}
        self._check_boxes()
        if self.ticked("absorption.bariatric_surgery.present") and not checked.get(
            "absorption.bariatric_surgery"
        ):
            self.complain("absorption.bariatric_surgery", "Select which weight-loss operation")
        for name, message in EMPTY_LENGTH.items():
            if not self.raw(f"{name}.length_cm"):
                self.complain(f"{name}.length_cm", message)
        if self.raw("absorption.any") in {"no", "unknown"} and not self.raw("absorption.other_causes"):
            self.complain("absorption.other_causes", "Select whether anything else lowers B12")
        return checked

    def _check_boxes(self) -> None:
        """Each list agrees with the answer that opens it."""
        message = "Select '{}' or the items that apply, not both"
        self.not_both("absorption.any", "no", CONDITION_BOXES, message.format("No"))
        self.need_one(CONDITION_BOXES, "Select at least one, or change the answer to 'No'")
        self.not_both("absorption.other_causes", "none", CAUSE_BOXES, message.format("None of these"))
        self.need_one(CAUSE_BOXES, "Select at least one, or change the answer to 'None of these'")


def _detail(name: str) -> FollowUp:
    """The kind of an operation, or a length in cm."""
    inside = name if name.endswith("bariatric_surgery") else f"{name}.length_cm"
    return FollowUp(f"{name}.present", inside, when=lambda form: form.ticked(f"{name}.present"))
