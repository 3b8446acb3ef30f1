"""What every record of a follow-up shares: who may make it, under which plan, once, and with one event."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from regimens.actions import audit, course_so_far, due
from regimens.actions.permissions import Do, check, check_same_clinic
from regimens.actions.submissions import Once, once
from regimens.models import EventKind, Member, Plan, PlanState, Record, RecordKind
from regimens.models.followup import REASON_LENGTH

EVENTS: dict[RecordKind, EventKind] = {
    RecordKind.DOSE_GIVEN: EventKind.DOSE_RECORDED,
    RecordKind.NOT_GIVEN: EventKind.NOT_GIVEN_RECORDED,
    RecordKind.RESULT: EventKind.RESULT_RECORDED,
    RecordKind.REVIEW: EventKind.REVIEW_RECORDED,
    RecordKind.CONTACT: EventKind.CONTACT_RECORDED,
    RecordKind.REBOOKED: EventKind.DOSE_REBOOKED,
    RecordKind.HOLD: EventKind.PUT_ON_HOLD,
    RecordKind.LOADING_EXTENDED: EventKind.LOADING_EXTENDED,
    RecordKind.PLATEAU: EventKind.PLATEAU_RECORDED,
    RecordKind.DATES_ACCEPTED: EventKind.DATES_ACCEPTED,
    RecordKind.TRANSFERRED: EventKind.TRANSFERRED_OUT,
    RecordKind.STOPPED: EventKind.TREATMENT_STOPPED,
}


HAS_DIED = gettext_noop(
    "The record says that this patient has died: nothing is arranged for a day to come. If that is wrong, "
    "correct the date of death first."
)
NONE_IN_FORCE = gettext_noop(
    "No plan of this patient is in force. Start a new plan, with the doses given so far among its answers, "
    "and sign it. Then record under that plan."
)
TAKEN_BACK = gettext_noop(
    "This was recorded and has been taken back since. Open the form again to record it anew."
)


class CannotRecord(ValueError):
    """Nothing can be recorded; the text is the sentence to read, `control` the answer it is about."""

    def __init__(self, sentence: str, control: str = "") -> None:
        super().__init__(sentence)
        self.control = control


class NotFollowed(CannotRecord):
    """The plan is not, or no longer, the one that is followed; `newest` is, where there is one."""

    def __init__(self, sentence: str, newest: Plan | None) -> None:
        super().__init__(sentence)
        self.newest = newest


def not_followed(plan: Plan) -> NotFollowed:
    """Why nothing is recorded under a version that is not in force, and what to do instead."""
    words = gettext("This plan is {state}: nothing is recorded under it.")
    said, newest = words.format(state=plan.get_state_display().lower()), due.signed_plan(plan.patient)
    if newest is None and plan.patient.deceased_on is None:
        said = f"{said} {gettext(NONE_IN_FORCE)}"
    return NotFollowed(said, newest)


class NeedsReason(CannotRecord):
    """The person recording is warned and has to say why they go on; `warnings` are the codes."""

    def __init__(self, warnings: Sequence[str]) -> None:
        super().__init__("Read the warning and enter the reason to go on.", "reason")
        self.warnings = tuple(warnings)


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One thing to record: its kind, the plan's event that it answers, the day, the fields of its kind.

    shown: the warnings that the person had read when they gave the reason; None where nobody is asked. A
    warning that came up since is shown first, because the reason does not speak of it.
    """

    kind: RecordKind
    on: date
    key: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    batch: str = ""
    warnings: tuple[str, ...] = ()
    reason: str = ""
    shown: Collection[str] | None = None


def followed(plan: Plan, by: Member, do: Do = Do.RECORD) -> Plan:
    """The plan, locked, once the member may record under it; raises NotFollowed unless it is signed."""
    check(by, do)
    check_same_clinic(by, plan.clinic_id)
    plans = Plan.objects.in_clinic(plan.clinic)
    current = plans.select_for_update(of=("self",)).get(pk=plan.pk)
    if current.state != PlanState.SIGNED:
        raise not_followed(current)
    return current


def check_alive(plan: Plan) -> None:
    """Raise CannotRecord where the record says that the patient has died: no day to come is agreed on."""
    if plan.patient.deceased_on is not None:
        raise CannotRecord(gettext(HAS_DIED))


@transaction.atomic
def keep(*, plan: Plan, by: Member, happening: Happening, key: str) -> Record:
    """Write one record with its event and work out anew what is due; the same form twice is one record.

    Raises CannotRecord when what the same form made has been taken back.
    """
    form = once(by, happening.kind, key, plan.pk)
    if (first := _standing(form)) is not None:
        return first
    check_day(plan, happening)
    record = Record.objects.create(
        clinic=plan.clinic,
        patient=plan.patient,
        plan=plan,
        plan_number=plan.number,
        kind=happening.kind,
        key=happening.key,
        on=happening.on,
        batch=happening.batch,
        detail=happening.detail,
        warnings=" ".join(happening.warnings),
        reason=reason_of(happening),
        recorded_by=by,
    )
    audit.record(EVENTS[happening.kind], by=by, on=record, detail=told(record))
    due.refresh(plan.patient)
    return form.keep(record)


def sent_before(plan: Plan, by: Member, kind: RecordKind, key: str) -> Record | None:
    """What this very form made when it was sent before, so that a repeat is not warned of itself."""
    return _standing(once(by, kind, key, plan.pk))


def as_sent(key: str, *answers: object) -> str:
    """The form's key with its answers: sent again it is the same form, corrected and sent again another.

    Otherwise a correction made on the page as it was before would be dropped, and called recorded.
    """
    return key and f"{key} {json.dumps(answers, sort_keys=True, default=str)}"


def _standing(form: Once) -> Record | None:
    """What the form made before; a record that was taken back is no answer to the same form."""
    first = form.first_result(Record)
    if first is not None and not first.stands:
        raise CannotRecord(gettext(TAKEN_BACK))
    return first


#: Kinds whose day lies ahead: a date agreed, or the end of a pause.
AHEAD = (RecordKind.REBOOKED, RecordKind.HOLD, RecordKind.LOADING_EXTENDED)


def check_day(plan: Plan, happening: Happening) -> None:
    """Nothing has happened after today, nor before birth."""
    today = plan.clinic.today()
    if happening.kind not in AHEAD and happening.on > today:
        raise CannotRecord(gettext("The date can't be after today."), "on")
    if happening.on < plan.patient.born:
        raise CannotRecord(gettext("The date can't be before the patient was born."), "on")


def long_before(plan: Plan, place: str, on: date) -> tuple[str, ...]:
    """A warning where this day lies long before the planned review or test that it is said to be of."""
    lines = course_so_far.forecast_of(plan, plan.clinic.today()).lines if place else ()
    return ("long_before",) if any(each.key == place and each.is_long_before(on) for each in lines) else ()


def reason_of(happening: Happening) -> str:
    """The reason as kept; raises NeedsReason for warnings without one, or that it can't speak of."""
    text = happening.reason.strip()
    shown = happening.warnings if happening.shown is None else happening.shown
    if happening.warnings and (not text or not set(happening.warnings) <= set(shown)):
        raise NeedsReason(happening.warnings)
    return within_length(text)


def within_length(reason: str) -> str:
    """The reason, unless it is too long to keep: raises CannotRecord."""
    if len(reason) > REASON_LENGTH:
        raise CannotRecord(
            gettext("The reason must be {n} characters or fewer.").format(n=REASON_LENGTH), "reason"
        )
    return reason


def told(record: Record) -> dict[str, object]:
    """Codes and dates alone: no batch, no words of the record."""
    return {"place": record.key, "on": record.on.isoformat(), "warnings": record.warnings}
