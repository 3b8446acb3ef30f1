"""Where a dated line stands, in words: planned, given, done, or how late and when it was due."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext

from regimens.wording import dates, events, followup

Event = Mapping[str, Any]
# In place of the box to tick, once it is on record.
GIVEN, DONE = gettext_noop("given"), gettext_noop("done")
#: Nothing is to be said of it but whether its date is firm; None of a line that only was signed.
AHEAD = (None, "projected", "provisional")


def done(event: Event) -> str:
    """ "given" or "done" once it is on record; else empty."""
    if not events.is_over(event):
        return ""
    return gettext(GIVEN if event["kind"] == "injection" else DONE)


def status(event: Event) -> str:
    """Planned; Given; Overdue by 9 days, was due Mon 02-Nov-2026."""
    if event.get("state") in AHEAD:
        return gettext("Provisional") if event["provisional"] else gettext("Planned")
    words = _with_its_day(_state(event), event)
    return gettext("{words}, provisional").format(words=words) if event["provisional"] else words


def late_by(words: str, days: int) -> str:
    """Overdue by 9 days."""
    return ngettext("{words} by {n} day", "{words} by {n} days", days).format(words=words, n=days)


def counted(dated: int, given: int) -> str:
    """6 injections dated, 2 of them given."""
    words = ngettext("{n} injection dated", "{n} injections dated", dated).format(n=dated)
    return gettext("{words}, {given} of them given").format(words=words, given=given) if given else words


def _state(event: Event) -> str:
    words = followup.STATES.say(event["state"])
    return late_by(words, event["days_late"]) if "days_late" in event else words


def _with_its_day(words: str, event: Event) -> str:
    """Late or over on another day than it was due, it says which; a pause and a closed day move none."""
    moved = events.is_late(event) or (events.is_over(event) and event["planned"] != event["on"])
    if not moved:
        return words
    due = dates.clinic_day(dates.read(event["planned"]))
    return gettext("{words}, was due {day}").format(words=words, day=due)
