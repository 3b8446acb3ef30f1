"""A blood result under a plan: as typed, in its unit, beside its target; a low potassium is for today."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from regimens.actions import answers, potassium, recording, tasks
from regimens.actions.recording import CannotRecord, Happening
from regimens.clinical import plausible
from regimens.models import Member, Plan, Record, RecordKind
from regimens.wording import events

PANELS = ("whole", "awaited")


@transaction.atomic
def record(
    *,
    plan: Plan,
    by: Member,
    on: date,
    analyte: str,
    typed: str,
    unit: str,
    place: str,
    key: str,
    panel: str = "",
    note: str = "",
    shown: Collection[str] | None = None,
) -> Record:
    """Record a blood result as typed, with its unit; it informs and changes no date by itself.

    panel: of a planned test whether all its results are back, `whole`, or others are awaited, `awaited`: one
    result alone does not make it done. A low potassium is a task of today for the signer.

    Raises NeedsReason for a result from long before the day of the planned test that it is said to be of.
    shown: the warnings that were read when the note was written; None where nobody is asked.
    """
    current = recording.followed(plan, by)
    key = recording.as_sent(key, on, analyte, typed, unit, place, panel, note)
    if (first := recording.sent_before(current, by, RecordKind.RESULT, key)) is not None:
        return first
    number = _measured(analyte, typed, unit)
    if events.family(place)[0] == potassium.POTASSIUM != analyte:
        words = gettext("This planned test is of potassium. Select potassium, or none of the planned tests.")
        raise CannotRecord(words, "analyte")
    if place and panel not in PANELS:
        raise CannotRecord(gettext("Select whether all results of this test are back."), "panel")
    detail = {"analyte": analyte, "value": number.value, "comparator": number.comparator, "unit": unit}
    detail |= {"panel": panel} if place else {}
    happening = Happening(
        kind=RecordKind.RESULT,
        on=on,
        key=place,
        detail=detail,
        warnings=recording.long_before(current, place, on),
        reason=note,
        shown=shown,
    )
    made = recording.keep(plan=current, by=by, happening=happening, key=key)
    tasks.open_what_it_asks_for(made)
    return made


def _measured(analyte: str, typed: str, unit: str) -> answers.Measured:
    if analyte not in plausible.UNITS_OF:
        raise CannotRecord(gettext("Select the test."), "analyte")
    if unit not in plausible.UNITS_OF[analyte]:
        raise CannotRecord(gettext("Select the unit of this result."), "unit")
    number = answers.measured(typed)
    if number is None:
        words = gettext("Enter the result as a number, such as {one} or {other}.")
        raise CannotRecord(words.format(one="142", other=">90"), "value")
    least, most = plausible.plausible_range(analyte, unit)
    if not least <= number.value <= most:
        words = gettext("The result must be from {least} to {most} in this unit. Check both.")
        raise CannotRecord(words.format(least=least, most=most), "value")
    return number
