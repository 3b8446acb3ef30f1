"""Step 3: the tongue, and nerve symptoms or signs one by one."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import LayoutObject
from django.utils.translation import gettext, gettext_noop

from regimens.web.forms.fields import Choice, Tick
from regimens.web.forms.layout import FollowUp, OrDivider, Ticks
from regimens.web.forms.step import StepForm, boxes, opened_by

FACTS = {
    "paraesthesia": gettext_noop("Tingling (pins and needles)"),
    "numbness": gettext_noop("Numbness"),
    "gait_disturbance": gettext_noop("Unsteady walking or falls"),
    "weakness": gettext_noop("Weakness in arms or legs"),
    "memory_problem": gettext_noop("Memory problems"),
    "cognitive_difficulty": gettext_noop("Thinking problems"),
    "visual_loss": gettext_noop("Loss of sight"),
    "sphincter_disturbance": gettext_noop("New bladder or bowel problems"),
    "psychiatric": gettext_noop("Mood change or psychosis"),
    "red_flag": gettext_noop("Cannot walk unaided, worse over days, or acute confusion: same-day advice"),
}
BOXES = tuple(f"neuro.{fact}" for fact in FACTS)
TONGUE_UNSEEN = gettext_noop(
    "The source guideline counts tongue signs as nerve involvement; other sources do not. "
    "If it was not examined and there is no nerve symptom, nerve involvement is not known: "
    "the draft is written for every other day, and the plan cannot be signed."
)
NO_MEANS = gettext_noop(
    "No means none of these: tingling, numbness, unsteady walking or falls, weakness, memory or thinking "
    "problems, sight loss, new bladder or bowel problems, mood change or psychosis, getting worse over days."
)


class NervesForm(StepForm):
    """Nerves."""

    title = gettext_noop("Nerves")

    def prepare(self) -> None:
        """The questions of this step."""
        self.fields["neuro.tongue"] = Choice(
            gettext("Is the tongue sore, red or smooth?"),
            [("yes", gettext("Yes")), ("no", gettext("No")), ("unknown", gettext("Not examined"))],
            empty=gettext("Select whether the tongue is sore, red or smooth"),
            help_text=gettext(TONGUE_UNSEEN),
        )
        self.fields["neuro.any"] = Choice(
            gettext("Are there any nerve symptoms or signs that could be due to low B12?"),
            [("yes", gettext("Yes")), ("no", gettext("No")), ("unknown", gettext("Not assessed yet"))],
            empty=gettext("Select whether there are nerve symptoms or signs"),
            help_text=gettext("{no_means} Not assessed yet: the plan can be drafted, not signed.").format(
                no_means=gettext(NO_MEANS)
            ),
        )
        self.fields.update(boxes("neuro", FACTS))
        self.fields["neuro.any.rest_unknown"] = Tick(gettext("The ones left unticked are not assessed"))

    def arrange(self) -> list[str | LayoutObject]:
        """The tongue first; nerve symptoms open their list."""
        listed = Ticks(
            gettext("Which symptoms or signs?"),
            *BOXES,
            OrDivider(),
            "neuro.any.rest_unknown",
            css_id="which-neuro",
            hint=gettext("Select all that apply. Leave unticked what was asked and is absent."),
        )
        return [
            "neuro.tongue",
            "neuro.any",
            FollowUp("neuro.any", listed, when=opened_by("neuro.any", "yes", "no", BOXES)),
        ]

    def clean(self) -> dict[str, Any]:
        """Yes names at least one symptom or sign, No none."""
        checked = super().clean() or {}
        self.not_both(
            "neuro.any", "no", BOXES, gettext("Select 'No' or the symptoms and signs that apply, not both")
        )
        self.need_one(BOXES, gettext("Select at least one symptom or sign, or change the answer to 'No'"))
        return checked
