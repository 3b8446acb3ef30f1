"""Step 3: the tongue, and nerve symptoms or signs one by one."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import LayoutObject

from regimens.web.forms.fields import Choice, Tick
from regimens.web.forms.layout import FollowUp, OrDivider, Ticks
from regimens.web.forms.step import StepForm, boxes, opened_by

FACTS = {
    "paraesthesia": "Tingling (pins and needles)",
    "numbness": "Numbness",
    "gait_disturbance": "Unsteady walking or falls",
    "weakness": "Weakness in arms or legs",
    "memory_problem": "Memory problems",
    "cognitive_difficulty": "Thinking problems",
    "visual_loss": "Loss of sight",
    "sphincter_disturbance": "New bladder or bowel problems",
    "psychiatric": "Mood change or psychosis",
    "red_flag": "Cannot walk unaided, worse over days, or acute confusion: same-day advice",
}
BOXES = tuple(f"neuro.{fact}" for fact in FACTS)
TONGUE_UNSEEN = (
    "The source guideline counts tongue signs as nerve involvement; other sources do not. "
    "If it was not examined and there is no nerve symptom, nerve involvement is not known: "
    "the draft is written for every other day, and the plan cannot be signed."
)
NO_MEANS = (
    "No means none of these: tingling, numbness, unsteady walking or falls, weakness, memory or thinking "
    "problems, sight loss, new bladder or bowel problems, mood change or psychosis, getting worse over days."
)


class NervesForm(StepForm):
    """Nerves."""

    title = "Nerves"

    def prepare(self) -> None:
        """The questions of this step."""
        self.fields["neuro.tongue"] = Choice(
            "Is the tongue sore, red or smooth?",
            [("yes", "Yes"), ("no", "No"), ("unknown", "Not examined")],
            empty="Select whether the tongue is sore, red or smooth",
            help_text=TONGUE_UNSEEN,
        )
        self.fields["neuro.any"] = Choice(
            "Are there any nerve symptoms or signs that could be due to low B12?",
            [("yes", "Yes"), ("no", "No"), ("unknown", "Not assessed yet")],
            empty="Select whether there are nerve symptoms or signs",
            help_text=f"{NO_MEANS} Not assessed yet: the plan can be drafted, not signed.",
        )
        self.fields.update(boxes("neuro", FACTS))
        self.fields["neuro.any.rest_unknown"] = Tick("The ones left unticked are not assessed")

    def arrange(self) -> list[str | LayoutObject]:
        """The tongue first; nerve symptoms open their list."""
        listed = Ticks(
            "Which symptoms or signs?",
            *BOXES,
            OrDivider(),
            "neuro.any.rest_unknown",
            css_id="which-neuro",
            hint="Select all that apply. Leave unticked what was asked and is absent.",
        )
        return [
            "neuro.tongue",
            "neuro.any",
            FollowUp("neuro.any", listed, when=opened_by("neuro.any", "yes", "no", BOXES)),
        ]

    def clean(self) -> dict[str, Any]:
        """Yes names at least one symptom or sign, No none."""
        checked = super().clean() or {}
        self.not_both("neuro.any", "no", BOXES, "Select 'No' or the symptoms and signs that apply, not both")
        self.need_one(BOXES, "Select at least one symptom or sign, or change the answer to 'No'")
        return checked
