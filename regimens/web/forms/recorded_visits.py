"""What is asked at a visit: the dose that was given, or why none was, a blood result, a review."""

from __future__ import annotations

from django import forms

from regimens.actions.doses import BATCH_LENGTH, GIVER_LENGTH, NERVES, NOT_GIVEN_REASONS, PRODUCTS, SITES
from regimens.clinical import plausible
from regimens.clinical.reviewing import SCORED, SCORES, Response
from regimens.web.forms.fields import Choice, Day, Pick, Words
from regimens.web.forms.layout import Scores, Together
from regimens.web.forms.nerves import FACTS
from regimens.web.forms.recording import EXTRA, RecordForm, listed, reason
from regimens.wording import course, doses, facts, followup, recording
from regimens.wording.table import sentence

NOT_ASSESSED = "not_assessed"
MICROGRAMS = 1000
ROUTES = ("intramuscular", "deep_subcutaneous")
UNITS = tuple(dict.fromkeys(unit for units in plausible.UNITS_OF.values() for unit in units))


class DoseForm(RecordForm):
    """A dose that was given; what is unusual is warned of and needs a reason."""

    hides_reason = True

    def prepare(self) -> None:
        """Nerves first where the dose is long overdue; then the day, what was given, and where."""
        if self.asked.asks_about_nerves or "nerves" in self.data:
            self.fields["nerves"] = Choice(
                "Have nerve symptoms returned?",
                listed(recording.NERVES, NERVES),
                empty="Ask whether nerve symptoms have returned, and select the answer",
                help_text="The dose is long overdue: ask before it is given.",
            )
        self.fields["on"] = self.day("Date given")
        self.fields["product"] = Choice(
            "Product given", self._products(), empty="Select the product that was given"
        )
        self.fields["route"] = Choice("Route", listed(recording.ROUTES, ROUTES), empty="Select the route")
        self.fields["site"] = Choice(
            "Site", listed(recording.SITES, SITES), empty="Select the site, left or right"
        )
        self.fields["batch"] = Words("Batch", says_optional=True, max_length=BATCH_LENGTH)
        self.fields["expires_on"] = self.written_here(
            Day("Expiry date", "Expiry date must be a real date, like 27 3 2026", says_optional=True)
        )
        self.fields["giver"] = Words(
            "Given by",
            says_optional=True,
            max_length=GIVER_LENGTH,
            help_text="Leave empty if you gave it yourself.",
        )
        self.fields["reason"] = reason("Reason to go on")

    def _products(self) -> list[tuple[str, str]]:
        """The products with their strength as the clinic writes it."""
        amount = doses.amount(MICROGRAMS, self.asked.profile)
        return [(code, recording.PRODUCTS.say(code).replace("1 mg", amount)) for code in PRODUCTS]


class NotGivenForm(RecordForm):
    """A visit without a dose; the dose stays due."""

    def prepare(self) -> None:
        """When, and why."""
        self.fields["on"] = self.day("Date of the visit")
        self.fields["why"] = Choice(
            "Why was no dose given?",
            listed(recording.NOT_GIVEN, NOT_GIVEN_REASONS),
            empty="Select why no dose was given",
        )
        self.fields["reason"] = reason(
            "In a few words", says_optional=True, help_text="Needed for another reason."
        )


class ResultForm(RecordForm):
    """A blood result as the laboratory wrote it."""

    def prepare(self) -> None:
        """Which test, the number with its unit, the day of the sample, the planned test that it is."""
        self.fields["on"] = self.day("Date of the sample")
        self.fields["analyte"] = Pick("Test", listed(course.ANALYTES, tuple(plausible.UNITS_OF)))
        self.fields["value"] = Words("Result", size="short", help_text="As written, like 142")
        self.fields["unit"] = Pick("Unit", [(unit, course.unit(unit)) for unit in UNITS])
        self.fields["which"] = Choice(
            "Which planned test is it?",
            [*self.asked.tests, (EXTRA, "None of these: an extra result")],
            empty="Select which planned test it is",
        )
        _choose_place(self)

    def lay_out(self) -> None:
        """Test, number and unit in one row."""
        super().lay_out()
        row = Together("Result", "analyte", "value", "unit")
        self.helper.layout.fields = ["on", row, "which"]


class ReviewForm(RecordForm):
    """A review: how the patient is, and how strong each nerve feature is; unanswered is not assessed."""

    def prepare(self) -> None:
        """The day, which review, the features one by one, the response, a note."""
        self.fields["on"] = self.day("Date of the review")
        self.fields["which"] = Choice(
            "Which review is it?",
            [*self.asked.reviews, (EXTRA, "None of these: an extra review")],
            empty="Select which review it is",
        )
        options = [(str(score), followup.SCORES.say(str(score))) for score in SCORES]
        for feature in SCORED:
            self.fields[f"scores.{feature}"] = Choice(
                feature_words(feature), [*options, (NOT_ASSESSED, followup.NOT_ASSESSED)]
            )
        self.fields["response"] = Choice(
            "How is the patient since the last review?",
            [(each.value, followup.RESPONSES.say(each)) for each in Response],
            empty="Select how the patient is since the last review",
        )
        self.fields["reason"] = reason("Note", says_optional=True)
        _choose_place(self)

    def lay_out(self) -> None:
        """The features stand together under one heading."""
        super().lay_out()
        features = [name for name in self.fields if name.startswith("scores.")]
        rest = [name for name in self.fields if name not in features]
        self.helper.layout.fields = [*rest[:2], Scores(*features), *rest[2:]]

    @property
    def scores(self) -> dict[str, int]:
        """What was scored; a feature that was not assessed is absent, never none."""
        given = {feature: self.words(f"scores.{feature}") for feature in SCORED}
        return {feature: int(score) for feature, score in given.items() if score.isdecimal()}


def _choose_place(form: forms.Form) -> None:
    """What was chosen on the page before by its own link stands chosen here; otherwise nothing does."""
    field, asked = form.fields["which"], form.asked  # type: ignore[attr-defined]
    if asked.place in dict(field.choices):  # type: ignore[attr-defined]
        field.initial = asked.place


def feature_words(feature: str) -> str:
    """A nerve feature as the history asks for it: Tingling (pins and needles)."""
    name = feature.removeprefix("neuro.")
    words = FACTS.get(name, "") if name != "red_flag" else ""
    return words or sentence(facts.label(feature)).removesuffix(".")
