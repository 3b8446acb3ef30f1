"""Each thing that can be recorded: its form, its words, who may, and the action it becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, gettext_noop

from regimens.actions import doses, results, reviews, visits
from regimens.actions.permissions import Do
from regimens.clinical.loading_dates import EXTENSION_DAYS
from regimens.models import Member, Plan, Record
from regimens.web.forms import arranging
from regimens.web.forms import recording as forms
from regimens.web.forms.record_form import RecordForm


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A form that was filled in rightly: under which plan, by whom, which event it offered, its key.

    warned: the warnings that stood on the page when the reason was written.
    """

    plan: Plan
    by: Member
    place: str
    key: str
    form: RecordForm
    warned: tuple[str, ...] = ()

    def text(self, name: str) -> str:
        """An answer as it was cleaned; empty when it was not asked."""
        return str(self.form.cleaned_data.get(name) or "")

    def day(self, name: str) -> date:
        """A date that is always answered."""
        return date.fromisoformat(self.text(name))

    @property
    def answers(self) -> str:
        """The planned review or test that this was; empty for none."""
        chosen = self.text("answers")
        return "" if chosen == "none" else chosen


@dataclass(frozen=True, kw_only=True)
class Recorder:
    """One kind of record as the page offers it; is_of_dose: the next dose is what it is about.

    until: the day that a decision comes to, shown before it is made; raises CannotRecord where none can be.
    lies_ahead: it arranges a day to come, and is closed once the patient has died.
    """

    heading: str
    press: str
    form: type[RecordForm]
    record: Callable[[Sent], Record]
    do: Do = Do.RECORD
    is_of_dose: bool = False
    opens: str = ""
    until: Callable[[Plan], date] | None = None
    lies_ahead: bool = False

    @property
    def title(self) -> str:
        """The heading of its page, in the language of the page."""
        return gettext(self.heading).format(days=EXTENSION_DAYS)

    @property
    def button(self) -> str:
        """What its button says."""
        return gettext(self.press)


def _dose(sent: Sent) -> Record:
    expires = sent.text("expires_on")
    given = doses.Given(
        on=sent.day("on"),
        place=sent.place,
        product=sent.text("product"),
        route=sent.text("route"),
        site=sent.text("site"),
        batch=sent.text("batch"),
        expires_on=date.fromisoformat(expires) if expires else None,
        giver=sent.text("giver"),
        nerves=sent.text("nerves"),
    )
    return doses.give(
        plan=sent.plan,
        by=sent.by,
        dose=given,
        reason=sent.text("reason"),
        key=sent.key,
        shown=sent.warned,
    )


def _not_given(sent: Sent) -> Record:
    return doses.not_given(
        plan=sent.plan,
        by=sent.by,
        on=sent.day("on"),
        place=sent.place,
        why=sent.text("why"),
        reason=sent.text("reason"),
        key=sent.key,
        shown=sent.warned,
    )


def _result(sent: Sent) -> Record:
    return results.record(
        plan=sent.plan,
        by=sent.by,
        on=sent.day("on"),
        analyte=sent.text("analyte"),
        typed=sent.text("value"),
        unit=sent.text("unit"),
        place=sent.answers,
        key=sent.key,
        panel=sent.text("panel"),
        note=sent.text("reason"),
        shown=sent.warned,
    )


def _review(sent: Sent) -> Record:
    assert isinstance(sent.form, forms.ReviewForm), "scores are read by their own form"
    return reviews.review(
        plan=sent.plan,
        by=sent.by,
        on=sent.day("on"),
        place=sent.answers,
        response=sent.text("response"),
        scores=sent.form.scores,
        note=sent.text("reason"),
        key=sent.key,
        shown=sent.warned,
    )


def _contact(sent: Sent) -> Record:
    return visits.contact(
        plan=sent.plan,
        by=sent.by,
        on=sent.day("on"),
        way=sent.text("way"),
        outcome=sent.text("outcome"),
        note=sent.text("reason"),
        key=sent.key,
    )


def _rebook(sent: Sent) -> Record:
    return visits.rebook(
        plan=sent.plan,
        by=sent.by,
        place=sent.place,
        on=sent.day("on"),
        reason=sent.text("reason"),
        key=sent.key,
        shown=sent.warned,
    )


def _hold(sent: Sent) -> Record:
    return visits.hold(
        plan=sent.plan, by=sent.by, until=sent.day("until"), reason=sent.text("reason"), key=sent.key
    )


def _transfer(sent: Sent) -> Record:
    return visits.transfer(
        plan=sent.plan, by=sent.by, on=sent.day("on"), reason=sent.text("reason"), key=sent.key
    )


def _stop(sent: Sent) -> Record:
    return visits.stop(
        plan=sent.plan,
        by=sent.by,
        on=sent.day("on"),
        why=sent.text("why"),
        reason=sent.text("reason"),
        key=sent.key,
    )


def _plateau(sent: Sent) -> Record:
    return reviews.record_plateau(
        plan=sent.plan,
        by=sent.by,
        on=sent.day("on"),
        reason=sent.text("reason"),
        key=sent.key,
        shown=sent.warned,
    )


def _extend(sent: Sent) -> Record:
    return reviews.extend_loading(
        plan=sent.plan, by=sent.by, reason=sent.text("reason"), key=sent.key, until=_shown(sent.place)
    )


def _shown(place: str) -> date | None:
    """The day that was shown with the decision; none where the page sent none."""
    try:
        return date.fromisoformat(place)
    except ValueError:
        return None


RECORDERS: dict[str, Recorder] = {
    "dose": Recorder(
        heading=gettext_noop("Record a dose given"),
        press=gettext_noop("Record dose"),
        form=forms.DoseForm,
        record=_dose,
        is_of_dose=True,
    ),
    "not-given": Recorder(
        heading=gettext_noop("Record a visit without a dose"),
        press=gettext_noop("Record"),
        form=forms.NotGivenForm,
        record=_not_given,
        is_of_dose=True,
    ),
    "result": Recorder(
        heading=gettext_noop("Record a blood result"),
        press=gettext_noop("Record result"),
        form=forms.ResultForm,
        record=_result,
        opens="blood_test",
    ),
    "review": Recorder(
        heading=gettext_noop("Record a review"),
        press=gettext_noop("Record review"),
        form=forms.ReviewForm,
        record=_review,
        opens="review",
    ),
    "contact": Recorder(
        heading=gettext_noop("Log a contact"),
        press=gettext_noop("Log contact"),
        form=arranging.ContactForm,
        record=_contact,
    ),
    "rebook": Recorder(
        heading=gettext_noop("Agree on another day"),
        press=gettext_noop("Rebook"),
        form=arranging.RebookForm,
        record=_rebook,
        is_of_dose=True,
        lies_ahead=True,
    ),
    "hold": Recorder(
        heading=gettext_noop("Put on hold"),
        press=gettext_noop("Put on hold"),
        form=arranging.HoldForm,
        record=_hold,
        lies_ahead=True,
    ),
    "transfer": Recorder(
        heading=gettext_noop("Transfer out"),
        press=gettext_noop("Transfer out"),
        form=arranging.TransferForm,
        record=_transfer,
    ),
    "stop": Recorder(
        heading=gettext_noop("Stop treatment"),
        press=gettext_noop("Stop treatment"),
        form=arranging.StopTreatmentForm,
        record=_stop,
        do=Do.DECIDE,
    ),
    "plateau": Recorder(
        heading=gettext_noop("Record that improvement has stopped"),
        press=gettext_noop("Record the plateau"),
        form=arranging.PlateauForm,
        record=_plateau,
        do=Do.DECIDE,
    ),
    "extend": Recorder(
        heading=gettext_noop("Loading goes on for {days} days"),
        press=gettext_noop("Extend loading"),
        form=arranging.ExtendForm,
        record=_extend,
        do=Do.DECIDE,
        until=reviews.extended_until,
    ),
}
