"""The first day of a course: the day that was meant, and when a dose listed before it asks for it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from regimens.actions.answers import Answers

ASKED_AGAIN = ("start", "start_on")


def as_meant(given: Mapping[str, object], then: date, today: date) -> dict[str, str]:
    """What keeps the first day of answers that were given on one day and are read on a later one.

    "Today" is the day that it was said on once a dose of that day is listed: the day it is read on would
    load the patient again (R44). "Tomorrow" does not come again.
    """
    told = Answers(given)
    meant, reads = told.start_on(then), told.start_on(today)
    if any(meant <= dose["given_on"] < reads for dose in told.injections() if meant):
        return {"start": "other", "start_on": meant}
    return {"start": "today"} if meant < reads and told.text("start") == "tomorrow" else {}


def asked_again(before: Mapping[str, object], now: Mapping[str, object], as_of: date) -> tuple[str, ...]:
    """The answers about the first day that no longer hold, of a draft whose other answers changed.

    A first day after a dose on record means loading once more (R44). Where no dose that is listed now lay as
    close before it when it was answered, nobody meant that: a dose given in hospital the day before is the
    first of this course.
    """
    first = Answers(now).start_on(as_of)
    if not first or any(before.get(name) != now.get(name) for name in ASKED_AGAIN):
        return ()
    had, has = (_last_before(first, each) for each in (before, now))
    return ASKED_AGAIN if has > had else ()


def _last_before(first: str, answers: Mapping[str, object]) -> str:
    """The day of the last dose listed before this one; empty where there is none."""
    days = (dose["given_on"] for dose in Answers(answers).injections())
    return max((day for day in days if day < first), default="")
