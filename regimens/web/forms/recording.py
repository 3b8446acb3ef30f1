"""What is asked when something is recorded: a dose, a visit without one, a result, a review, a pause."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django.utils.translation import gettext, gettext_noop

from regimens.actions.doses import BATCH_LENGTH, GIVER_LENGTH
from regimens.clinical.plausible import UNITS_OF
from regimens.clinical.regimen import INJECTION_MICROGRAMS
from regimens.clinical.reviewing import SCORED, SCORES, Response
from regimens.web.forms.fields import Choice, Day, Number, Pick, Words
from regimens.web.forms.layout import Scores, Together
from regimens.web.forms.record_form import Asked, RecordForm, choice_of
from regimens.wording import doses, facts, followup, recording
from regimens.wording.translated import in_language

NOT_ASSESSED = "unknown"


class DoseForm(RecordForm):
    """A dose that was given."""

    def asks(self) -> dict[str, Any]:
        """The nerves first when the dose is long overdue."""
        nerves = Choice(
            gettext("Have nerve symptoms returned?"),
            list(recording.NERVES.items()),
            empty=gettext("Select whether nerve symptoms have returned"),
            help_text=gettext(
                "Numbness, tingling, unsteady walking, weakness, sight or memory. New symptoms count too."
            ),
        )
        batch = Words(gettext("Batch"), size="medium", max_length=BATCH_LENGTH, says_optional=True)
        giver = Words(
            gettext("Given by, if not you"), size="long", max_length=GIVER_LENGTH, says_optional=True
        )
        expires = Day(
            gettext("Expiry date of the ampoule"),
            gettext("Expiry date must be a real date, like {example}").format(example="27 3 2026"),
            help_text=gettext("The last day of the month when only a month is printed."),
            says_optional=True,
        )
        return ({"nerves": nerves} if self.asked.asks_about_nerves else {}) | {
            "on": self.happened_on(gettext("Date given")),
            "product": choice_of(
                gettext("Product"), self._products(), gettext("Select the product that was given")
            ),
            "route": choice_of(gettext("Route"), recording.ROUTES, gettext("Select the route")),
            "site": choice_of(gettext("Site"), recording.SITES, gettext("Select the site, left or right")),
            "batch": batch,
            "expires_on": expires,
            "giver": giver,
            "reason": self.reason_or_note(),
        }

    def _products(self) -> dict[str, str]:
        """The products with their strength as the clinic writes it."""
        amount = doses.amount(INJECTION_MICROGRAMS, "us" if self.asked.month_first else "uk")
        return {code: words.replace("1 mg", amount) for code, words in recording.PRODUCTS.items()}


class NotGivenForm(RecordForm):
    """A visit without a dose."""

    def asks(self) -> dict[str, Any]:
        """When, why, and words for another reason."""
        return {
            "on": self.happened_on(),
            "why": choice_of(
                gettext("Why was no dose given?"),
                recording.NOT_GIVEN,
                gettext("Select why no dose was given"),
            ),
            "reason": self.reason_or_note(),
        }


class ResultForm(RecordForm):
    """A blood result, typed with its unit."""

    def asks(self) -> dict[str, Any]:
        """Test, value, unit, and the planned test it answers."""
        units = sorted({unit for each in UNITS_OF.values() for unit in each})
        fields: dict[str, Any] = {
            "on": self.lies_behind(gettext("Date taken")),
            "analyte": Pick(
                gettext("Test"), list(recording.ANALYTES.items()), empty=gettext("Select the test")
            ),
            "value": Number(
                gettext("Result"),
                gettext("Result must be a number, like {example} or {example_2}").format(
                    example="142", example_2=">90"
                ),
                with_sign=True,
                empty=gettext("Enter the result"),
            ),
            "unit": Pick(
                gettext("Unit"),
                [(unit, facts.UNIT_WORDS.get(unit, unit)) for unit in units],
                empty=gettext("Select the unit of this result"),
            ),
        }
        return (
            fields
            | _place(self.asked, gettext("Which planned test is it?"), _TEST)
            | self._panel()
            | self._why()
        )

    def _why(self) -> dict[str, Any]:
        """Words are asked for only once a warning was shown."""
        return {"reason": self.reason_or_note()} if self.asked.is_warned else {}

    def _panel(self) -> dict[str, Any]:
        """Whether the planned test is done with it: asked where one is open, needed where one is chosen."""
        if not self.asked.reviews:
            return {}
        help_text = gettext("Only for a planned test. It stays open while results of it are awaited.")
        return {
            "panel": Choice(
                gettext("Are all results of the planned test back?"),
                list(recording.PANELS.items()),
                help_text=help_text,
            )
        }

    def lay_out(self) -> None:
        """Test, number and unit in one row."""
        super().lay_out()
        rest = [name for name in self.fields if name not in ("on", "analyte", "value", "unit")]
        row = Together(gettext("What the laboratory wrote"), "analyte", "value", "unit")
        self.helper.layout = Layout("on", row, *rest)


class ReviewForm(RecordForm):
    """How the patient is, and how strong each nerve feature."""

    def asks(self) -> dict[str, Any]:
        """Response, scores, and the planned review it is."""
        words = [(each.value, followup.RESPONSES.say(each)) for each in Response]
        fields: dict[str, Any] = {
            "on": self.happened_on(gettext("Date of the review")),
            "response": Choice(
                gettext("Since the last review the patient is"),
                words,
                empty=gettext("Select how the patient is"),
            ),
        }
        scores = [(str(score), followup.SCORES.say(str(score))) for score in SCORES]
        for feature in SCORED:
            label = _capital(facts.label(feature))
            fields[f"scores.{feature}"] = Choice(
                label, [*scores, (NOT_ASSESSED, in_language(followup.NOT_ASSESSED))]
            )
        fields |= _place(self.asked, gettext("Which planned review is it?"), _REVIEW)
        return fields | {"reason": self.reason_or_note()}

    def lay_out(self) -> None:
        """The features together, between how the patient is and which review it is."""
        super().lay_out()
        features = [name for name in self.fields if name.startswith("scores.")]
        rest = [name for name in self.fields if name not in (*features, "on", "response")]
        self.helper.layout = Layout("on", "response", Scores(*features), *rest)

    @property
    def scores(self) -> dict[str, int]:
        """By feature; what was not assessed or not answered is absent, never none."""
        given = {name: self.cleaned_data.get(f"scores.{name}") for name in SCORED}
        return {name: int(value) for name, value in given.items() if value and value != NOT_ASSESSED}


_TEST = gettext_noop("None of these: another test"), gettext_noop("Select which planned test it is")
_REVIEW = gettext_noop("None of these: another review"), gettext_noop("Select which planned review it is")


def _place(asked: Asked, label: str, words: tuple[str, str]) -> dict[str, Any]:
    """Which planned event this is, where some are open."""
    if not asked.reviews:
        return {}
    none, empty = words
    options = [*asked.reviews, ("none", gettext(none))]
    return {"answers": Choice(label, options, empty=gettext(empty))}


def _capital(words: str) -> str:
    return words if words[1:2].isupper() else words[:1].upper() + words[1:]
