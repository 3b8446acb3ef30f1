"""Step 4: surgery and conditions that stop absorption, and other causes of a low B12."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import LayoutObject
from django.utils.translation import gettext, gettext_noop

from regimens.web.forms.fields import Choice, Length, Tick, in_words
from regimens.web.forms.layout import FollowUp, OrDivider, Ticks
from regimens.web.forms.step import StepForm, boxes, opened_by

CONDITIONS = {
    "pernicious_anaemia": gettext_noop("Autoimmune gastritis (pernicious anaemia)"),
    "atrophic_gastritis": gettext_noop("Atrophic gastritis"),
    "bariatric_surgery.present": gettext_noop("Weight-loss surgery"),
    "total_gastrectomy": gettext_noop("Total gastrectomy"),
    "partial_gastrectomy": gettext_noop("Partial gastrectomy"),
    "ileal_resection.present": gettext_noop("Removal of part of the ileum"),
    "crohn_ileal.present": gettext_noop("Crohn's disease of the ileum"),
    "other_malabsorption": gettext_noop("Another cause of poor absorption"),
}
OTHER_CAUSES = {
    "dietary": gettext_noop("Diet low in animal foods"),
    "metformin": "Metformin",
    "acid_suppression": gettext_noop("Acid-lowering medicine for {months} months or more"),
    "nitrous_oxide": gettext_noop("Nitrous oxide use"),
}
CONDITION_BOXES = tuple(f"absorption.{fact}" for fact in CONDITIONS)
CAUSE_BOXES = tuple(f"absorption.{fact}" for fact in OTHER_CAUSES)
OPERATIONS = [
    ("roux_en_y", gettext_noop("Roux-en-Y bypass")),
    ("one_anastomosis", gettext_noop("One-anastomosis bypass")),
    ("sleeve", gettext_noop("Sleeve gastrectomy")),
    ("biliopancreatic_diversion", gettext_noop("Duodenal switch or biliopancreatic diversion")),
    ("band", gettext_noop("Gastric band")),
    ("type_unknown", gettext_noop("Not known")),
]
LENGTHS = {
    "absorption.ileal_resection": (
        gettext_noop("Length of ileum removed, in cm"),
        gettext_noop("From the operation note, or NK. Over {length} changes the plan."),
        "20 cm",
    ),
    "absorption.crohn_ileal": (
        gettext_noop("Length of ileum affected by Crohn's disease, in cm"),
        gettext_noop("Or NK. Over {length} changes the plan."),
        "30 cm",
    ),
}
EMPTY_LENGTH = {
    "absorption.ileal_resection": gettext_noop("Enter the length of ileum removed in cm, or NK"),
    "absorption.crohn_ileal": gettext_noop("Enter the length of ileum affected in cm, or NK"),
}


class GutForm(StepForm):
    """Surgery and absorption."""

    title = gettext_noop("Surgery and absorption")

    def prepare(self) -> None:
        """The questions of this step."""
        self.fields["absorption.any"] = Choice(
            gettext("Is there surgery, or a condition, that stops B12 being absorbed?"),
            [("yes", gettext("Yes")), ("no", gettext("No")), ("unknown", gettext("Not known"))],
            empty=gettext("Select whether surgery or a condition stops B12 being absorbed"),
            help_text=gettext(
                "No means none of these: autoimmune gastritis (pernicious anaemia), atrophic "
                "gastritis, weight-loss surgery, total or partial gastrectomy, removal of part of the ileum, "
                "Crohn's disease of the ileum, another cause of poor absorption."
            ),
        )
        self.fields.update(boxes("absorption", CONDITIONS))
        self.fields["absorption.any.rest_unknown"] = Tick(gettext("The ones left unticked are not known"))
        self.fields["absorption.bariatric_surgery"] = Choice(
            gettext("Which weight-loss operation?"), in_words(OPERATIONS)
        )
        for name, (label, hint, length) in LENGTHS.items():
            self.fields[f"{name}.length_cm"] = Length(
                gettext(label),
                gettext("Length must be a number, like {example}").format(example="25"),
                limits=("0.1", "400"),
                outside=gettext("Length must be between {number} and {number_2} cm").format(
                    number="0.1", number_2="400"
                ),
                help_text=gettext(hint).format(length=length),
            )
        self._prepare_other_causes()

    def _prepare_other_causes(self) -> None:
        self.fields["absorption.other_causes"] = Choice(
            gettext("Does anything else lower B12?"),
            [
                ("some", gettext("One or more apply")),
                ("none", gettext("None of these")),
                ("unknown", gettext("Not asked")),
            ],
            help_text=gettext(
                "A diet low in animal foods, {metformin}, acid-lowering medicine for {months} months "
                "or more, nitrous oxide use. Not asked: the cause stays not known, with a yearly review."
            ).format(metformin="metformin", months=12),
        )
        self.fields["absorption.other_causes"].says_optional = self.raw("absorption.any") == "yes"  # type: ignore[attr-defined]
        self.fields.update(boxes("absorption", OTHER_CAUSES))
        self.fields["absorption.other_causes.rest_unknown"] = Tick(
            gettext("The ones left unticked were not asked")
        )

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
            gettext("Which apply?"),
            *parts,
            OrDivider(),
            "absorption.any.rest_unknown",
            css_id="which-absorption",
            hint=gettext("Select all that apply. Leave unticked what was asked and is absent."),
        )

    def _causes(self) -> Ticks:
        return Ticks(
            gettext("Which of these?"),
            *CAUSE_BOXES,
            OrDivider(),
            "absorption.other_causes.rest_unknown",
            css_id="which-causes",
            hint=gettext("Select all that apply. Leave unticked what was asked and is absent."),
        )

    def clean(self) -> dict[str, Any]:
        """Yes names at least one; surgery has its kind, lengths are there or NK."""
        checked = super().clean() or {}
        self._check_boxes()
        if self.ticked("absorption.bariatric_surgery.present") and not checked.get(
            "absorption.bariatric_surgery"
        ):
            self.complain("absorption.bariatric_surgery", gettext("Select which weight-loss operation"))
        for name, message in EMPTY_LENGTH.items():
            if not self.raw(f"{name}.length_cm"):
                self.complain(f"{name}.length_cm", gettext(message))
        if self.raw("absorption.any") in {"no", "unknown"} and not self.raw("absorption.other_causes"):
            self.complain("absorption.other_causes", gettext("Select whether anything else lowers B12"))
        return checked

    def _check_boxes(self) -> None:
        """Each list agrees with the answer that opens it."""
        message = gettext("Select '{}' or the items that apply, not both")
        self.not_both("absorption.any", "no", CONDITION_BOXES, message.format(gettext("No")))
        self.need_one(CONDITION_BOXES, gettext("Select at least one, or change the answer to 'No'"))
        self.not_both(
            "absorption.other_causes", "none", CAUSE_BOXES, message.format(gettext("None of these"))
        )
        self.need_one(CAUSE_BOXES, gettext("Select at least one, or change the answer to 'None of these'"))


def _detail(name: str) -> FollowUp:
    """The kind of an operation, or a length in cm."""
    inside = name if name.endswith("bariatric_surgery") else f"{name}.length_cm"
    return FollowUp(f"{name}.present", inside, when=lambda form: form.ticked(f"{name}.present"))
