"""What is asked when something is recorded: only today's date stands there, nothing clinical is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crispy_forms.layout import Layout

from regimens.actions.recording import CannotRecord
from regimens.actions.visits import CONTACT_OUTCOMES, CONTACT_WAYS, STOP_REASONS
from regimens.models.followup import REASON_LENGTH
from regimens.web.forms.fields import Choice, Day, Words
from regimens.web.forms.plan import PlanForm, Posted
from regimens.wording import recording
from regimens.wording.table import Phrases

#: The answer for something that is not a visit, review or test of the plan.
EXTRA = "extra"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a form may know: the day, how dates are written here, and what of the plan is open.

    reviews, tests: key and words of those not done. asks_about_nerves: the dose is long overdue. place: the
    event that the page offers, or that was chosen on the page before.
    """

    today: date
    born: date
    month_first: bool
    profile: str
    reviews: Sequence[tuple[str, str]] = ()
    tests: Sequence[tuple[str, str]] = ()
    asks_about_nerves: bool = False
    place: str = ""


class RecordForm(PlanForm):
    """What the forms share: the day, the reason, and warnings that need one.

    warnings: codes to show; the reason must then speak of them. seen: those shown before this was sent.
    """

    def __init__(
        self, asked: Asked, data: Posted | None = None, typed: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        self.asked = asked
        self.seen = frozenset(data.get("warned", "").split()) if data is not None else frozenset()
        self.warnings: tuple[str, ...] = ()
        self.prepare()
        self.initial = {name: value for name, value in (typed or {}).items() if name in self.fields}
        self.lay_out()

    def prepare(self) -> None:
        """The questions."""

    def day(self, label: str, *, ahead: bool = False, **more: Any) -> Day:
        """A date: today stands there unless it lies ahead; checked against today and birth."""
        wrong = "must be today or later" if ahead else "must be today or in the past"
        made = Day(
            label,
            f"{label} must be a real date, like 27 3 2026",
            empty=f"Enter the {label[0].lower()}{label[1:]}",
            outside=f"{label} {wrong}",
            **more,
        )
        made.earliest, made.latest = (self.asked.today, None) if ahead else (None, self.asked.today)
        made.born = self.asked.born
        if not ahead:
            made.initial = self.asked.today.isoformat()
        return self.written_here(made)

    def written_here(self, field: Day) -> Day:
        """Read and explained the way dates are written in the clinic."""
        if self.asked.month_first:
            field.read_month_first()
        return field

    def lay_out(self) -> None:
        """The reason that only warnings ask for stays away until there are some."""
        super().lay_out()
        if self.hides_reason and not self.warnings and not self.data.get("reason"):
            self.helper.layout = Layout(*(name for name in self.fields if name != "reason"))

    hides_reason = False

    # What the record says no to

    def warn(self, codes: Sequence[str], sentence: str) -> None:
        """Show these warnings, and ask for the reason."""
        self.warnings = tuple(codes)
        self.add_error("reason", sentence)
        self.lay_out()

    def refuse(self, refused: CannotRecord) -> None:
        """Say it beside the question that it is about."""
        self.add_error(refused.control if refused.control in self.fields else None, str(refused))

    @property
    def warned(self) -> str:
        """The codes that the page shows, to be sent along with the reason."""
        return " ".join(self.warnings)

    def words(self, name: str) -> str:
        """One answer as text."""
        return str(self.cleaned_data.get(name) or "")

    def date_of(self, name: str) -> date | None:
        """One answer as a date."""
        text = self.words(name)
        return date.fromisoformat(text) if text else None

    @property
    def place(self) -> str:
        """The event of the plan that this answers: chosen on the page, or offered with it."""
        chosen = self.words("which")
        return "" if chosen == EXTRA else chosen or self.asked.place


def listed(phrases: Phrases, codes: Sequence[str]) -> list[tuple[str, str]]:
    """Codes with their words, in this order."""
    return [(code, phrases.say(code)) for code in codes]


def reason(label: str, empty: str = "", **more: Any) -> Words:
    """A line of words, as long as the record holds."""
    return Words(label, empty=empty, size="whole", max_length=REASON_LENGTH, **more)


class ContactForm(RecordForm):
    """An attempt to reach the patient."""

    def prepare(self) -> None:
        """How, and what came of it."""
        self.fields["on"] = self.day("Date of the contact")
        self.fields["way"] = Choice(
            "How was contact tried?",
            listed(recording.CONTACT_WAYS, CONTACT_WAYS),
            empty="Select how contact was tried",
        )
        self.fields["outcome"] = Choice(
            "What came of it?",
            listed(recording.CONTACT_OUTCOMES, CONTACT_OUTCOMES),
            empty="Select what came of it",
        )
        self.fields["reason"] = reason("Note", says_optional=True)


class RebookForm(RecordForm):
    """Another day for the next dose."""

    hides_reason = True

    def prepare(self) -> None:
        """The day agreed; beyond the window of the dose it needs a reason."""
        self.fields["on"] = self.day("New date", ahead=True)
        self.fields["reason"] = reason("Reason for the new date")


class HoldForm(RecordForm):
    """A pause with an end."""

    def prepare(self) -> None:
        """Until when, and why."""
        self.fields["until"] = self.day(
            "First day on which doses are due again",
            ahead=True,
            help_text="The dates stay as they are. Doses whose day went by are then overdue.",
        )
        self.fields["reason"] = reason("Reason for the pause", empty="Enter the reason for the pause")


class TransferForm(RecordForm):
    """The patient is treated elsewhere."""

    def prepare(self) -> None:
        """From when, and where."""
        self.fields["on"] = self.day("Date of the transfer")
        self.fields["reason"] = reason(
            "Where is the patient treated now?", empty="Enter where the patient is treated now"
        )


class StopForm(RecordForm):
    """The end of treatment, a clinician's decision."""

    def prepare(self) -> None:
        """Why, in a word and in words."""
        self.fields["on"] = self.day("Date of the decision")
        self.fields["why"] = Choice(
            "Why is treatment stopped?",
            listed(recording.STOP_REASONS, STOP_REASONS),
            empty="Select why treatment is stopped",
        )
        self.fields["reason"] = reason("The reason in words", empty="Enter the reason for stopping")


class PlateauForm(RecordForm):
    """Improvement has stopped: loading ends with the last dose up to that day."""

    def prepare(self) -> None:
        """Since when; the day is the clinician's, so none stands there."""
        day = self.day(
            "Date on which improvement had stopped",
            help_text="Doses up to this day were loading. Maintenance counts from the last of them.",
        )
        day.initial = None
        self.fields["on"] = day
        self.fields["reason"] = reason("Note", says_optional=True)


class ExtendForm(RecordForm):
    """Loading goes on for another block."""

    def prepare(self) -> None:
        """A note; the days are counted by the program."""
        self.fields["reason"] = reason("Note", says_optional=True)


class TakeBackForm(RecordForm):
    """Why a record was wrong."""

    def prepare(self) -> None:
        """The reason."""
        self.fields["reason"] = reason("Why is it taken back?", empty="Enter why the record is taken back")
