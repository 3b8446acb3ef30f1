"""The first day of a plan of tablets, which no dated event of the plan stands for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from regimens.wording import dates, events, facts
from regimens.wording.translated import said

Document = Mapping[str, Any]
BEFORE = "baseline"
BEGUN = ("over", "again", "goes_on_alternate", "goes_on_three")


def first_day(document: Document) -> date | None:
    """The day booked, and no earlier than the blood test before them; None for injections, or where nobody knows."""
    plan = document["regimen"]
    if plan is None or plan["route"] != "oral":
        return None
    tests = (event for event in document["schedule"] if events.family(event["key"])[0] == BEFORE)
    days = [dates.read(event.get("planned", event["on"])) for event in tests]
    booked = facts.values(document).get("start_on", "unknown")
    if booked != "unknown":
        days.append(dates.read(booked))
    return max(days, default=None)


def goes_on(document: Document) -> bool:
    """Treatment goes on from before this plan, or it is a review: its first day is not this plan's.

    Of tablets an earlier version may have begun with them.
    """
    known, plan = facts.values(document), document["regimen"]
    if document.get("goes_on") and plan is not None and plan["route"] == "oral":
        return True
    return known.get("course") in BEGUN or known.get("purpose") == "review"


def begin(document: Document) -> str:
    """The first day for a clinician; empty where tablets go on, or no day is booked."""
    day = None if goes_on(document) else first_day(document)
    return said("Tablets begin on {day}.", day=dates.clinic_day(day)) if day else ""
