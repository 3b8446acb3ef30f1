"""Step 5: what the patient prefers, pregnancy, and the six safety checks."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import LayoutObject
from django.utils.translation import gettext, gettext_noop

from regimens.web.forms.fields import Choice, Tick, in_words
from regimens.web.forms.layout import FollowUp, OrDivider, Ticks
from regimens.web.forms.step import StepForm, boxes, opened_by

FACTS = {
    "cobalamin_reaction.present": gettext_noop("Reaction to any vitamin B12 before"),
    "cobalt_allergy": gettext_noop("Cobalt allergy"),
    "optic_neuropathy": gettext_noop("Leber optic neuropathy, in the family too, or unexplained sight loss"),
    "bleeding_risk": gettext_noop("Bleeding disorder, low platelets or anticoagulant"),
    "potassium_risk": gettext_noop("Low potassium, heart disease, diuretic or digoxin"),
    "taking_folic_acid": gettext_noop("Taking folic acid now"),
}
BOXES = tuple(f"safety.{fact}" for fact in FACTS)
REACTIONS = [
    ("anaphylaxis", gettext_noop("Anaphylaxis")),
    ("other", gettext_noop("Another reaction, to one form")),
    ("unknown", gettext_noop("Not known: taken as anaphylaxis until cleared up")),
]
LISTED = opened_by("safety.any", "some", "none", BOXES)
PREGNANCY_AGES = range(16, 56)
CONTRADICTS_RECORD = gettext_noop(
    "The record lists an allergy to vitamin B12 or cobalt. Select it here, or correct the allergy list first"
)


class SafetyForm(StepForm):
    """Safety checks."""

    title = gettext_noop("Safety checks")

    def prepare(self) -> None:
        """The questions of this step."""
        self.fields["preference"] = Choice(
            gettext("What does the patient prefer, after discussion?"),
            [
                ("injections", gettext("Injections")),
                ("tablets", gettext("Tablets")),
                ("no_preference", gettext("No preference")),
                ("not_discussed", gettext("Not discussed yet")),
            ],
            empty=gettext("Select what the patient prefers"),
            help_text=gettext("Some plans need injections; the plan will say so."),
        )
        if self._pregnancy_applies():
            self.fields["pregnancy"] = Choice(
                gettext("Is the patient pregnant or breastfeeding?"),
                [
                    ("none", gettext("None of these")),
                    ("pregnant", gettext("Pregnant")),
                    ("breastfeeding", gettext("Breastfeeding")),
                    ("trying", gettext("Trying for a baby")),
                    ("unknown", gettext("Not known")),
                ],
                empty=gettext("Select whether the patient is pregnant or breastfeeding"),
            )
        self.fields["safety.any"] = Choice(
            gettext("Do any of these apply?"),
            [
                ("none", gettext("None apply")),
                ("some", gettext("One or more apply")),
                ("unknown", gettext("Not checked yet")),
            ],
            empty=gettext("Select whether any of the safety checks apply"),
            help_text=_listed(map(gettext, FACTS.values())),
        )
        self.fields.update(boxes("safety", FACTS))
        self.fields["safety.cobalamin_reaction"] = Choice(
            gettext("What happened with B12 before?"), in_words(REACTIONS)
        )
        self.fields["safety.any.rest_unknown"] = Tick(gettext("The ones left unticked are not checked"))

    def _pregnancy_applies(self) -> bool:
        return self.situation.sex != "male" and self.situation.age_years in PREGNANCY_AGES

    def arrange(self) -> list[str | LayoutObject]:
        """The safety list last, with its boxes."""
        kind = FollowUp(
            "safety.cobalamin_reaction.present",
            "safety.cobalamin_reaction",
            when=lambda form: form.ticked("safety.cobalamin_reaction.present"),
        )
        listed = Ticks(
            gettext("Which apply?"),
            BOXES[0],
            kind,
            *BOXES[1:],
            OrDivider(),
            "safety.any.rest_unknown",
            css_id="which-safety",
            hint=gettext("Select all that apply. Leave unticked what was asked and is absent."),
        )
        first: list[str | LayoutObject] = [
            "preference",
            *(["pregnancy"] if "pregnancy" in self.fields else []),
        ]
        return [*first, "safety.any", FollowUp("safety.any", listed, when=LISTED)]

    def clean(self) -> dict[str, Any]:
        """Boxes agree with the opening answer and with the allergies on record."""
        checked = super().clean() or {}
        message = gettext("Select 'None apply' or the items that apply, not both")
        self.not_both("safety.any", "none", BOXES, message)
        self.need_one(BOXES, gettext("Select at least one, or change the answer to 'None apply'"))
        if self.ticked("safety.cobalamin_reaction.present") and not checked.get("safety.cobalamin_reaction"):
            self.complain("safety.cobalamin_reaction", gettext("Select what happened with B12 before"))
        self._check_record(self.raw("safety.any"))
        return checked

    def _check_record(self, answer: str) -> None:
        """An allergy on record that names B12 or cobalt is not passed over."""
        if self.situation.allergy_names_cobalamin and (
            answer == "none" or (answer == "some" and self._left_out_of_the_list())
        ):
            self.complain("safety.any", gettext(CONTRADICTS_RECORD))

    def _left_out_of_the_list(self) -> bool:
        """Whether the boxes were seen, and none of those about B12 or cobalt was ticked."""
        settled = ("safety.cobalamin_reaction.present", "safety.cobalt_allergy", "safety.any.rest_unknown")
        return not self.newly_opened and not self.ticked(*settled)


def _listed(items: Any) -> str:
    """The items as a list inside the help text."""
    from django.utils.html import format_html, format_html_join

    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((item,) for item in items)))
