"""What is asked when something is arranged or decided: contacts, another day, a pause, an end, a plateau."""

from __future__ import annotations

from typing import Any

from regimens.web.forms.record_form import RecordForm, choice_of
from regimens.wording import recording


class ContactForm(RecordForm):
    """An attempt to reach the patient."""

    def asks(self) -> dict[str, Any]:
        """How, and what came of it."""
        return {
            "on": self.happened_on(),
            "way": choice_of(
                "How was contact tried?", recording.CONTACT_WAYS, "Select how contact was tried"
            ),
            "outcome": choice_of("What came of it?", recording.CONTACT_OUTCOMES, "Select what came of it"),
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
            "why": choice_of("Why is treatment stopped?", recording.STOP_REASONS, "Select why it is stopped"),
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
