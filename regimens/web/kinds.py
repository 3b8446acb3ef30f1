"""What can be recorded under a plan: for each kind its page, its form, and the action behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from regimens.actions import doses, reviews, visits
from regimens.actions.permissions import Do
from regimens.models import Member, Plan, Record
from regimens.web.forms import recorded_visits
from regimens.web.forms import recording as asked_for
from regimens.web.forms.recording import RecordForm


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One form as it was sent, once it is whole."""

    plan: Plan
    by: Member
    form: Any
    key: str

    @property
    def on(self) -> date:
        """The day asked for; every form that asks needs it."""
        return cast(date, self.form.date_of("on"))

    @property
    def common(self) -> dict[str, Any]:
        """What every action takes."""
        return {"plan": self.plan, "by": self.by, "key": self.key}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One thing that can be recorded: its page and the action behind it."""

    title: str
    button: str
    said: str
    form: type[RecordForm]
    record: Callable[[Sent], Record]
    do: Do = Do.RECORD
    lead: str = ""


def _dose(sent: Sent) -> Record:
    form = sent.form
    dose = doses.Given(
        on=sent.on,
        place=form.asked.place,
        product=form.words("product"),
        route=form.words("route"),
        site=form.words("site"),
        batch=form.words("batch"),
        expires_on=form.date_of("expires_on"),
        giver=form.words("giver"),
        nerves=form.words("nerves"),
    )
    return doses.give(dose=dose, reason=form.words("reason"), shown=form.seen, **sent.common)


def _not_given(sent: Sent) -> Record:
    form = sent.form
    return doses.not_given(
        on=sent.on,
        place=form.asked.place,
        why=form.words("why"),
        reason=form.words("reason"),
        **sent.common,
    )


def _result(sent: Sent) -> Record:
    form = sent.form
    return reviews.result(
        on=sent.on,
        analyte=form.words("analyte"),
        typed=form.words("value"),
        unit=form.words("unit"),
        place=form.place,
        **sent.common,
    )


def _review(sent: Sent) -> Record:
    form = sent.form
    return reviews.review(
        on=sent.on,
        place=form.place,
        response=form.words("response"),
        scores=form.scores,
        note=form.words("reason"),
        **sent.common,
    )


def _contact(sent: Sent) -> Record:
    form = sent.form
    return visits.contact(
        on=sent.on,
        way=form.words("way"),
        outcome=form.words("outcome"),
        note=form.words("reason"),
        **sent.common,
    )


def _rebook(sent: Sent) -> Record:
    form = sent.form
    return visits.rebook(
        place=form.asked.place, on=sent.on, reason=form.words("reason"), shown=form.seen, **sent.common
    )


def _hold(sent: Sent) -> Record:
    until = cast(date, sent.form.date_of("until"))
    return visits.hold(until=until, reason=sent.form.words("reason"), **sent.common)


def _stop(sent: Sent) -> Record:
    form = sent.form
    return visits.stop(on=sent.on, why=form.words("why"), reason=form.words("reason"), **sent.common)


def _with_reason(action: Callable[..., Record]) -> Callable[[Sent], Record]:
    return lambda sent: action(on=sent.on, reason=sent.form.words("reason"), **sent.common)


KINDS: Mapping[str, Kind] = {
    "dose": Kind(
        title="Record a dose given",
        button="Record dose",
        said="Dose recorded.",
        form=recorded_visits.DoseForm,
        record=_dose,
    ),
    "not-given": Kind(
        title="Record that no dose was given",
        button="Record",
        said="Recorded. The dose stays due.",
        form=recorded_visits.NotGivenForm,
        record=_not_given,
    ),
    "result": Kind(
        title="Record a blood result",
        button="Record result",
        said="Blood result recorded.",
        form=recorded_visits.ResultForm,
        record=_result,
        lead="A result is kept for information. It changes no date by itself.",
    ),
    "review": Kind(
        title="Record a review",
        button="Record review",
        said="Review recorded.",
        form=recorded_visits.ReviewForm,
        record=_review,
    ),
    "contact": Kind(
        title="Log a contact",
        button="Log contact",
        said="Contact logged.",
        form=asked_for.ContactForm,
        record=_contact,
    ),
    "rebook": Kind(
        title="Rebook the next dose",
        button="Rebook",
        said="Rebooked.",
        form=asked_for.RebookForm,
        record=_rebook,
    ),
    "hold": Kind(
        title="Put on hold",
        button="Put on hold",
        said="On hold.",
        form=asked_for.HoldForm,
        record=_hold,
    ),
    "transfer": Kind(
        title="Transfer out",
        button="Transfer out",
        said="Transferred out.",
        form=asked_for.TransferForm,
        record=_with_reason(visits.transfer),
        lead="The patient leaves the worklist of this clinic.",
    ),
    "stop": Kind(
        title="Stop treatment",
        button="Stop treatment",
        said="Treatment is stopped.",
        form=asked_for.StopForm,
        record=_stop,
        do=Do.DECIDE,
        lead="No further dose is due. The patient leaves the worklist.",
    ),
    "plateau": Kind(
        title="Improvement has stopped",
        button="Record the plateau",
        said="Plateau recorded. Maintenance is dated.",
        form=asked_for.PlateauForm,
        record=_with_reason(reviews.record_plateau),
        do=Do.DECIDE,
        lead="This ends loading. Maintenance follows, counted from the last loading dose.",
    ),
    "extend": Kind(
        title="Loading goes on for 14 days",
        button="Go on for 14 days",
        said="Loading goes on for 14 days.",
        form=asked_for.ExtendForm,
        record=lambda sent: reviews.extend_loading(reason=sent.form.words("reason"), **sent.common),
        do=Do.DECIDE,
        lead="Alternate-day doses go on for 14 days after the end planned so far; then a review is due.",
    ),
}
