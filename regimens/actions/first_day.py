"""When the first day of a course is asked again: a dose was listed that lies before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from regimens.actions.answers import Answers

ASKED_AGAIN = ("start", "start_on")


def asked_again(before: Mapping[str, object], now: Mapping[str, object], as_of: date) -> tuple[str, ...]:
    """The answers about the first day that no longer hold, of a draft whose other answers changed.

    A first day after a dose on record means loading once more (R44). Where no dose lay before it when it was
    answered, nobody meant that: a dose given in hospital the day before is the first of this course.
    """
    first = Answers(now).start_on(as_of)
    if not first or any(before.get(name) != now.get(name) for name in ASKED_AGAIN):
        return ()
    had, has = (
        any(dose["given_on"] < first for dose in Answers(each).injections()) for each in (before, now)
    )
    return ASKED_AGAIN if has and not had else ()
