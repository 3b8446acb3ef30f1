"""How a course of treatment stands, in words: followed or not, what is due, what somebody has to see to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, gettext_noop, ngettext

from regimens.actions import course_so_far, due
from regimens.clinical.following import LATE
from regimens.clinical.forecast import Forecast, State, UnreadableHistory
from regimens.clinical.giving import LOADING
from regimens.models import Plan, PlanState, Record, RecordKind
from regimens.web.presenters import recording as recorded
from regimens.web.presenters.patients import clinic_date, clinic_day
from regimens.wording import followup, recording
from regimens.wording.translated import in_language

LEFT_BEHIND = gettext_noop(
    "This is the plan in force. Once it is taken back, nobody follows this patient's treatment until another "
    "plan is signed: no earlier version comes into force again. The signer gets a task for today."
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Whether the plan is followed, in words.

    code: followed, held or ended. by: who put it on hold. newest: the version that is followed instead of
    this one.
    """

    code: str
    words: str
    by: str = ""
    more: str = ""
    newest: Plan | None = None

    @property
    def is_followed(self) -> bool:
        """Something may be due under it, a pause included."""
        return self.code != "ended"


@dataclass(frozen=True, kw_only=True)
class NextDose:
    """The next dose, or why there is none; state: Overdue by 9 days."""

    dose: recorded.Next | None
    state: str
    window: str
    is_late: bool
    without: str


@dataclass(frozen=True, kw_only=True)
class Stop:
    """What is for the signer, today."""

    words: str
    signer: str


def standing(plan: Plan, records: Sequence[Record]) -> Standing:
    """Followed, on hold, transferred, stopped, or not the plan in force. records: those that stand."""
    if plan.state != PlanState.SIGNED:
        words = gettext("This version is {state}: nothing is due under it.").format(
            state=plan.get_state_display().lower()
        )
        return Standing(code="ended", words=words, newest=due.signed_plan(plan.patient))
    if plan.patient.deceased_on is not None:
        return Standing(code="ended", words=gettext("The record says that this patient has died."))
    if course_so_far.stopped_on(plan, records) is not None:
        last = max(
            (each for each in records if each.kind in course_so_far.ENDING), key=lambda each: each.recorded_at
        )
        return _ended(last)
    until = course_so_far.on_hold_until(plan, records)
    if until is not None:
        return _held(records, until)
    return Standing(code="followed", words=gettext("Followed."))


def _ended(last: Record) -> Standing:
    why = recording.STOP_REASONS.say(last.detail["why"]) if last.kind == RecordKind.STOPPED else ""
    words = gettext("{kind} on {day}.").format(kind=last.get_kind_display(), day=clinic_day(last.on))
    return Standing(code="ended", words=words, more=": ".join(each for each in (why, last.reason) if each))


def ended(plan: Plan) -> str:
    """That treatment ended, and why: of the plan in force, and for a draft of its patient; else empty."""
    in_force = due.signed_plan(plan.patient) if plan.state == PlanState.DRAFT else plan
    if in_force is None or in_force.state != PlanState.SIGNED:
        return ""
    stands = standing(in_force, course_so_far.standing_records(in_force))
    return "" if stands.is_followed else " ".join(each for each in (stands.words, stands.more) if each)


def left_behind(plan: Plan) -> str:
    """What taking back the plan in force leaves its patient with; empty where nobody is followed by it."""
    if not due.is_followed(plan):
        return ""
    following = course_so_far.forecast_of(plan, plan.clinic.today()).next_injection
    if following is None:
        return gettext(LEFT_BEHIND)
    due_on = gettext("The next dose is due {day}.").format(day=clinic_day(following.due))
    return f"{gettext(LEFT_BEHIND)} {due_on}"


def _held(records: Sequence[Record], until: date) -> Standing:
    """Until when it is on hold, and by whom and why: as the pause that was entered last says."""
    last = max((each for each in records if each.kind == RecordKind.HOLD), key=lambda each: each.recorded_at)
    return Standing(
        code="held",
        words=gettext("On hold until {day}.").format(day=clinic_day(until)),
        by=gettext("Put on hold by {name}.").format(name=last.recorded_by.name),
        more=last.reason,
    )


def next_dose(plan: Plan, seen: Forecast, stands: Standing) -> NextDose:
    """The next dose of a plan that is followed, and how it stands today."""
    line = seen.next_injection if stands.is_followed else None
    if line is None:
        return NextDose(dose=None, state="", window="", is_late=False, without=_without(plan, stands))
    state = followup.STATES.say(line.state)
    late = (plan.clinic.today() - line.due).days
    if line.state in LATE:
        state = ngettext("{words} by {n} day", "{words} by {n} days", late).format(words=state, n=late)
    elif line.state is State.PROJECTED:
        state = ""
    window = ""
    if line.earliest and line.latest:
        window = gettext("Earliest {earliest}, latest {latest}").format(
            earliest=clinic_date(line.earliest), latest=clinic_date(line.latest)
        )
    dose = recorded.next_dose(plan, seen)
    return NextDose(dose=dose, state=state, window=window, is_late=line.state in LATE, without="")


def _without(plan: Plan, stands: Standing) -> str:
    if not stands.is_followed:
        return gettext("Nothing is due.")
    return (
        gettext("The plan is of tablets: no injection is dated.")
        if plan.route == "oral"
        else in_language(followup.NO_DATE)
    )


def stop(plan: Plan, seen: Forecast, stands: Standing) -> Stop | None:
    """Two loading doses missed in a row are for the person who signed, at once."""
    if not stands.is_followed or seen.missed_in_row < due.MISSED:
        return None
    return Stop(words=in_language(followup.MISSED_IN_ROW), signer=plan.signer_name)


def asked(plan: Plan, records: Sequence[Record]) -> list[str]:
    """What the course asks today of whoever acts on its plan; nothing where its dates can't be read."""
    stands = standing(plan, records)
    try:
        seen = course_so_far.forecast_of(plan, plan.clinic.today(), records)
    except UnreadableHistory:
        return []
    missed, asks = stop(plan, seen, stands), stands.is_followed and seen.asks_about_nerves
    return [
        *([missed.words] if missed else []),
        *([in_language(followup.ASKS_ABOUT_NERVES)] if asks else []),
    ]


def is_after_loading(plan: Plan, records: Sequence[Record]) -> bool:
    """The next dose is known to be one of those after loading."""
    try:
        following = course_so_far.forecast_of(plan, plan.clinic.today(), records).next_injection
    except UnreadableHistory:
        return False
    return following is not None and following.phase not in LOADING


def notices(seen: Forecast, stands: Standing) -> list[str]:
    """What somebody has to see to, the most urgent first."""
    if not stands.is_followed:
        return []
    found = [
        (in_language(followup.ASKS_ABOUT_NERVES), seen.asks_about_nerves),
        (in_language(followup.LOADING_REVIEW_DUE), seen.loading_review_due),
    ]
    return [words for words, holds in found if holds]
