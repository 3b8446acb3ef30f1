"""The patient's own calendar page: beside each date where to come, and how far the patient may rely on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext, gettext_noop

from regimens.web.presenters import continuing, schedule
from regimens.web.presenters.schedule import Document, Row

GO_ON = {
    "tablets": gettext_noop("Your tablets go on after the last date here."),
    "dated": gettext_noop("Your injections go on after the last date here."),
    "undated": gettext_noop("More injections follow. We will tell you the dates."),
}
TO_AGREE = gettext_noop("late: ring us to agree a day")
#: In the box of a month, for blood tests: several of one day would fill it.
RING_US = gettext_noop("late: ring us")
MAY_CHANGE = gettext_noop("may change")
#: In the box of a month, for a closed day that nobody has answered for; the list says it whole.
ASK_US = gettext_noop("ask us")


@dataclass(frozen=True, kw_only=True)
class PatientCalendar:
    """Every date with its notes.

    all_change: no injection to come is firm, which is said once, above the months. asks: one says "ask us".
    """

    rows: list[Row]
    all_change: bool
    some_change: bool
    asks: bool


def of(rows: Sequence[Row]) -> PatientCalendar:
    """The same dates with their notes; what is on record needs none."""
    coming = [row for row in rows if row.kind == "injection" and not row.done]
    all_change = bool(coming) and all(row.is_provisional or row.is_late for row in coming)
    noted = [row if row.done else _noted(row, all_change) for row in rows]
    return PatientCalendar(
        rows=noted,
        all_change=all_change,
        some_change=any(gettext(MAY_CHANGE) in row.note for row in noted),
        asks=any(gettext(ASK_US) in row.in_month for row in noted),
    )


def goes_on(document: Document) -> str:
    """What happens after the last date, in the patient's words; empty where nothing does."""
    if not continuing.continues(document):
        return ""
    last = document["regimen"]["phases"][-1]
    if not last["interval"]:
        return gettext(GO_ON["tablets"])
    is_dated = any(schedule.belongs(event, last["kind"]) for event in document["schedule"])
    return gettext(GO_ON["dated" if is_dated else "undated"])


def _noted(row: Row, all_change: bool) -> Row:
    sure = _how_sure(row)
    is_said_above = all_change and row.kind == "injection" and not row.is_late
    place = gettext(ASK_US) if row.needs_owner else row.plain_where
    short = gettext(RING_US) if row.is_late and row.kind != "injection" else sure
    return replace(
        row,
        note="; ".join(each for each in (row.plain_where, sure) if each),
        in_month=", ".join(each for each in (place, "" if is_said_above else short) if each),
    )


def _how_sure(row: Row) -> str:
    """Of what is late a day is still to be agreed, as the calendar file says."""
    if row.is_late:
        return gettext(TO_AGREE)
    return gettext(MAY_CHANGE) if row.is_provisional else ""
