"""What is asked when something is recorded: a dose, a visit without one, a result, a review, a pause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crispy_forms.layout import Layout

from regimens.actions.doses import BATCH_LENGTH, GIVER_LENGTH
from regimens.clinical.plausible import UNITS_OF
from regimens.clinical.regimen import INJECTION_MICROGRAMS
from regimens.clinical.reviewing import SCORED, SCORES, Response
from regimens.models.followup import REASON_LENGTH
from regimens.web.forms.fields import Choice, Day, Number, Pick, Words
from regimens.web.forms.layout import Scores, Together
from regimens.web.forms.plan import PlanForm, Posted
from regimens.wording import doses, facts, followup, recording

DAY_HELP = "For example 27 3 2026"
NOT_ASSESSED = "unknown"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a form has to know: the day, how dates are written, and what the forecast asks for.

    reviews: the reviews and tests that are open, key and words. is_warned: a reason has to be given.
    """

    today: date
    born: date
    month_first: bool = False
    asks_about_nerves: bool = False
    is_warned: bool = False
    reviews: tuple[tuple[str, str], ...] = ()


class RecordForm(PlanForm):
    """Fields in their order; dates are read and explained the way the clinic writes them.

    typed: what stands in the fields without having been sent: it came back through signing in again.
    """

    def __init__(
        self, asked: Asked, data: Posted | None = None, typed: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        self.asked = asked
        for name, field in self.asks().items():
            if isinstance(field, Day) and asked.month_first:
                field.read_month_first()
            self.fields[name] = field
        self.initial = {name: value for name, value in (typed or {}).items() if name in self.fields}
        self.lay_out()

    def asks(self) -> dict[str, Any]:
        """The questions by control name."""
        raise NotImplementedError

    def happened_on(self, label: str = "Date") -> Day:
        """The day of a visit or a call, filled in with today."""
        day = self.lies_behind(label)
        day.initial = self.asked.today.isoformat()
        return day

    def lies_behind(self, label: str) -> Day:
        """A day in the past that decides something; nothing is filled in."""
        day = self._day(label)
        day.latest, day.born = self.asked.today, self.asked.born
        day.outside = f"{label} must be today or in the past"
        return day

    def lies_ahead(self, label: str) -> Day:
        """A day that is agreed; nothing is filled in."""
        day = self._day(label)
        day.earliest = self.asked.today
        day.outside = f"{label} must be today or later"
        return day

    def _day(self, label: str) -> Day:
        return Day(
            label,
            f"{label} must be a real date, like 27 3 2026",
            f"Enter the {label.lower()}",
            help_text=DAY_HELP,
        )

    def reason(self, label: str, *, needed: bool = False) -> Words:
        """Words of one's own, for the record."""
        empty = f"Enter the {label.lower()}" if needed else ""
        return Words(label, empty, size="whole", max_length=REASON_LENGTH, says_optional=not needed)

    def reason_or_note(self) -> Words:
        """A note; once a warning was shown, why it is recorded all the same."""
        return (
            self.reason("Reason for going on", needed=True) if self.asked.is_warned else self.reason("Note")
        )


class DoseForm(RecordForm):
    """A dose that was given."""

    def asks(self) -> dict[str, Any]:
        """The nerves first when the dose is long overdue."""
        nerves = Choice(
            "Have nerve symptoms returned?",
            list(recording.NERVES.items()),
            empty="Select whether nerve symptoms have returned",
            help_text="Numbness, tingling, unsteady walking, weakness, sight or memory.",
        )
        batch = Words("Batch", size="medium", max_length=BATCH_LENGTH, says_optional=True)
        giver = Words("Given by, if not you", size="long", max_length=GIVER_LENGTH, says_optional=True)
        expires = Day(
            "Expiry date of the ampoule",
            "Expiry date must be a real date, like 27 3 2026",
            help_text="The last day of the month when only a month is printed.",
            says_optional=True,
        )
        return ({"nerves": nerves} if self.asked.asks_about_nerves else {}) | {
            "on": self.happened_on("Date given"),
            "product": _choice("Product", self._products(), "Select the product that was given"),
            "route": _choice("Route", recording.ROUTES, "Select the route"),
            "site": _choice("Site", recording.SITES, "Select the site, left or right"),
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
            "why": _choice("Why was no dose given?", recording.NOT_GIVEN, "Select why no dose was given"),
            "reason": self.reason("Note"),
        }


class ResultForm(RecordForm):
    """A blood result, typed with its unit."""

    def asks(self) -> dict[str, Any]:
        """Test, value, unit, and the planned test it answers."""
        units = sorted({unit for each in UNITS_OF.values() for unit in each})
        fields: dict[str, Any] = {
            "on": self.lies_behind("Date taken"),
            "analyte": Pick("Test", list(recording.ANALYTES.items()), empty="Select the test"),
            "value": Number(
                "Result", "Result must be a number, like 142 or >90", with_sign=True, empty="Enter the result"
            ),
            "unit": Pick(
                "Unit",
                [(unit, facts.UNIT_WORDS.get(unit, unit)) for unit in units],
                empty="Select the unit of this result",
            ),
        }
        return fields | _place(self.asked, "Which planned test is it?", "test")

    def lay_out(self) -> None:
        """Test, number and unit in one row."""
        super().lay_out()
        rest = [name for name in self.fields if name not in ("on", "analyte", "value", "unit")]
        row = Together("What the laboratory wrote", "analyte", "value", "unit")
        self.helper.layout = Layout("on", row, *rest)


class ReviewForm(RecordForm):
    """How the patient is, and how strong each nerve feature."""

    def asks(self) -> dict[str, Any]:
        """Response, scores, and the planned review it is."""
        words = [(each.value, followup.RESPONSES.say(each)) for each in Response]
        fields: dict[str, Any] = {
            "on": self.happened_on("Date of the review"),
            "response": Choice(
                "Since the last review the patient is", words, empty="Select how the patient is"
            ),
        }
        scores = [(str(score), followup.SCORES.say(str(score))) for score in SCORES]
        for feature in SCORED:
            label = _capital(facts.label(feature))
            fields[f"scores.{feature}"] = Choice(label, [*scores, (NOT_ASSESSED, followup.NOT_ASSESSED)])
        fields |= _place(self.asked, "Which planned review is it?", "review")
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


class ContactForm(RecordForm):
    """An attempt to reach the patient."""

    def asks(self) -> dict[str, Any]:
        """How, and what came of it."""
        return {
            "on": self.happened_on(),
            "way": _choice("How was contact tried?", recording.CONTACT_WAYS, "Select how contact was tried"),
            "outcome": _choice("What came of it?", recording.CONTACT_OUTCOMES, "Select what came of it"),
            "reason": self.reason("Note"),
        }


class RebookForm(RecordForm):
    """Another day for the next dose."""

    def asks(self) -> dict[str, Any]:
        """The day agreed, and why when it is beyond the window."""
        return {"on": self.lies_ahead("New date"), "reason": self.reason_or_note()}


class HoldForm(RecordForm):
    """A pause."""

    def asks(self) -> dict[str, Any]:
        """From which day doses go on, and why they stop meanwhile."""
        return {
            "until": self.lies_ahead("First day to go on"),
            "reason": self.reason("Reason for the pause", needed=True),
        }


class TransferForm(RecordForm):
    """The patient is treated elsewhere."""

    def asks(self) -> dict[str, Any]:
        """Since when and where."""
        return {
            "on": self.happened_on("Date of the transfer"),
            "reason": self.reason("Place of treatment from now on", needed=True),
        }


class StopTreatmentForm(RecordForm):
    """Treatment ends."""

    def asks(self) -> dict[str, Any]:
        """Since when and why."""
        return {
            "on": self.happened_on("Last day of treatment"),
            "why": _choice("Why is treatment stopped?", recording.STOP_REASONS, "Select why it is stopped"),
            "reason": self.reason("Reason in words", needed=True),
        }


class PlateauForm(RecordForm):
    """A clinician decides that improvement has stopped."""

    def asks(self) -> dict[str, Any]:
        """Since when."""
        return {"on": self.lies_behind("Date of the plateau"), "reason": self.reason("Note")}


class ExtendForm(RecordForm):
    """A clinician lets loading go on."""

    def asks(self) -> dict[str, Any]:
        """Only words; the days follow from the plan."""
        return {"reason": self.reason("Note")}


class TakeBackForm(RecordForm):
    """Something recorded was wrong."""

    def asks(self) -> dict[str, Any]:
        """What was wrong."""
        return {"reason": self.reason("Reason", needed=True)}


def _choice(label: str, words: Mapping[str, str], empty: str) -> Choice:
    return Choice(label, list(words.items()), empty=empty)


def _place(asked: Asked, label: str, what: str) -> dict[str, Any]:
    """Which planned event this is, where some are open."""
    if not asked.reviews:
        return {}
    options = [*asked.reviews, ("none", f"None of these: another {what}")]
    return {"answers": Choice(label, options, empty=f"Select which planned {what} it is")}


def _capital(words: str) -> str:
    return words if words[1:2].isupper() else words[:1].upper() + words[1:]
