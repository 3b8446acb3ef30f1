"""What is asked when something is arranged or decided: contacts, another day, a pause, an end, a plateau."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from regimens.web.forms.record_form import RecordForm, choice_of
from regimens.wording import recording


class ContactForm(RecordForm):
    """An attempt to reach the patient."""

    def asks(self) -> dict[str, Any]:
        """How, and what came of it."""
        return {
            "on": self.happened_on(),
            "way": choice_of(
                gettext("How was contact tried?"),
                recording.CONTACT_WAYS,
                gettext("Select how contact was tried"),
            ),
            "outcome": choice_of(
                gettext("What came of it?"), recording.CONTACT_OUTCOMES, gettext("Select what came of it")
            ),
            "reason": self.reason(gettext("Note")),
        }


class RebookForm(RecordForm):
    """Another day for the next dose."""

    def asks(self) -> dict[str, Any]:
        """The day agreed, and why when it is beyond the window."""
        return {"on": self.lies_ahead(gettext("New date")), "reason": self.reason_or_note()}


class HoldForm(RecordForm):
    """A pause."""

    def asks(self) -> dict[str, Any]:
        """From which day doses go on, and why they stop meanwhile."""
        return {
            "until": self.lies_ahead(gettext("First day to go on")),
            "reason": self.reason(gettext("Reason for the pause"), needed=True),
        }


class TransferForm(RecordForm):
    """The patient is treated elsewhere."""

    def asks(self) -> dict[str, Any]:
        """Since when and where."""
        return {
            "on": self.happened_on(gettext("Date of the transfer")),
            "reason": self.reason(gettext("Place of treatment from now on"), needed=True),
        }


class StopTreatmentForm(RecordForm):
    """Treatment ends."""

    def asks(self) -> dict[str, Any]:
        """Since when and why."""
        return {
            "on": self.happened_on(gettext("Last day of treatment")),
            "why": choice_of(
                gettext("Why is treatment stopped?"),
                recording.STOP_REASONS,
                gettext("Select why it is stopped"),
            ),
            "reason": self.reason(gettext("Reason in words"), needed=True),
        }


class PlateauForm(RecordForm):
    """A clinician decides that improvement has stopped."""

    def asks(self) -> dict[str, Any]:
        """Since when."""
        return {
            "on": self.lies_behind(gettext("Date of the plateau")),
            "reason": self.reason_or_note(),
        }


class ExtendForm(RecordForm):
    """A clinician lets loading go on."""

    def asks(self) -> dict[str, Any]:
        """Only words; the days follow from the plan."""
        return {"reason": self.reason(gettext("Note"))}
