"""Which alerts and advice of a plan are still true: what its course has left behind is no longer said.

A document as signed, without the states of a course, keeps all but what its own answers speak against.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from regimens.clinical.gatherings import TIERS
from regimens.clinical.rules import CARE_ALERTS
from regimens.wording import dates, events, facts, regimen

Document = Mapping[str, Any]
Line = Mapping[str, Any]
#: Advice that asks for something before a first dose.
BEFORE_FIRST_DOSE = frozenset({"baseline_tests", "potassium_daily", "folic_acid_not_before_b12"})
#: Advice on counts of the early response, and on what is felt in the first days.
EARLY_COUNTS = frozenset({"counts_days_5_to_7", "count_once_day_7_to_10"})
FIRST_DAYS = "potassium_symptoms"
POTASSIUM = "potassium"
#: The alert that watches it, and the rule that gives it for a low result.
POTASSIUM_WATCHED, WHEN_LOW = "A09", "alert.potassium_low"
#: Where a needle goes into a muscle; no source names a site for the layer under the skin.
SITES_OF_MUSCLE = "technique_sites"
#: Potassium falls in the first 48 hours: three days after that of the first dose they are over.
FIRST_DAYS_LAST = 3


def is_treated(document: Document) -> bool:
    """Vitamin B12 was given, or it is a review."""
    return was_given_b12(document) or facts.values(document).get("purpose") == "review"


def was_given_b12(document: Document) -> bool:
    """Doses are listed or were given since, or an interval is in force."""
    known = facts.values(document)
    on_record = (known.get(fact, "unknown") != "unknown" for fact in ("injections", "current_interval"))
    return events.has_begun(document) or any(on_record)


def takes_folic_acid(document: Document) -> bool:
    """Folic acid is taken already."""
    return facts.values(document).get("safety.taking_folic_acid") == "yes"


def folic_acid_waits_for_nothing(document: Document) -> bool:
    """Pregnant, trying, or it is taken already: it is never withheld, and never stopped (R20)."""
    return takes_folic_acid(document) or facts.values(document).get("pregnancy") in ("pregnant", "trying")


def asks_for_b12(code: str, document: Document) -> bool:
    """Whether this advice on folic acid asks for vitamin B12 first, or with it.

    In pregnancy it does before the first dose, and before loading again, of folic acid that is not taken yet.
    """
    if code == "folic_acid_continue":
        return not is_treated(document)
    is_given = events.has_begun(document) or (was_given_b12(document) and not _loads_again(document))
    return not (is_given or takes_folic_acid(document))


def alerts(document: Document) -> list[Line]:
    """The alerts that are true of the course as far as this document knows it."""
    kept = [alert for alert in document["alerts"] if not _is_outlived(alert["code"], document)]
    beside = potassium_beside(document)
    if not beside:
        return kept
    # A certain one takes in what is only unknown (R22).
    kept = [alert for alert in kept if alert["code"] != POTASSIUM_WATCHED]
    return sorted([*kept, *beside], key=lambda alert: (TIERS.index(alert["tier"]), alert["code"]))


def potassium_beside(document: Document) -> list[Line]:
    """The caution on potassium that the course asks for and the document does not hold.

    It is low by a result on record, or by the answers of a loading that has begun; or a test is owed that a
    version before this one asked for.
    """
    held = [alert for alert in document["alerts"] if alert["code"] == POTASSIUM_WATCHED]
    is_of_loading = events.has_begun(document) and regimen.has_loading(document)
    if (is_of_loading or document.get("potassium_is_recorded")) and potassium_is_low(document):
        return [] if any(not alert["precautionary"] for alert in held) else [_caution_when_low()]
    return document.get("potassium_watched", []) if _is_owed(POTASSIUM, document) else []


def _caution_when_low() -> Line:
    """As the rules give it."""
    rule = next(each for each in CARE_ALERTS.rules if each.id == WHEN_LOW)
    return {
        **rule.value.as_json(),
        "rule": rule.id,
        "basis": list(rule.because.basis),
        "precautionary": False,
    }


def _is_outlived(code: str, document: Document) -> bool:
    """A06 holds until the first dose is given (C26), A09 until potassium is looked after."""
    if code == "A06":
        return events.has_begun(document)
    return code == POTASSIUM_WATCHED and not potassium_is_watched(document)


def advice(document: Document) -> list[Line]:
    """The advice that is true of this plan and its course."""
    gone = frozenset(_past(document))
    return [line for line in document["advice"] if line["code"] not in gone]


def _past(document: Document) -> Iterator[str]:
    if events.has_begun(document):
        yield from BEFORE_FIRST_DOSE
        if not _is_owed("response", document):
            yield from EARLY_COUNTS
        if _first_days_are_over(document):
            yield FIRST_DAYS
    if _listed(document):
        yield "folic_acid_not_before_b12"
    if regimen.is_under_the_skin(document):
        yield SITES_OF_MUSCLE


def potassium_is_watched(document: Document) -> bool:
    """No dose was given yet, a test of it is still to do, it was low and none was done, or is low now."""
    if not events.has_begun(document) or potassium_is_owed(document) or potassium_is_low(document):
        return True
    return potassium_was_low(document) and not _is_done(POTASSIUM, document)


def potassium_is_low(document: Document) -> bool:
    """By the newest result of all; never so where only the signed document is known."""
    return bool(document.get("potassium_is_low"))


def potassium_was_low(document: Document) -> bool:
    """It is low, or it was by the answers and no newer result is known to be normal."""
    was_low = "K_LOW_AT_BASELINE" in document["flags"] and not document.get("potassium_is_normal")
    return was_low or potassium_is_low(document)


def potassium_is_owed(document: Document) -> bool:
    """A test of it is listed and still to do: one of its own, or before any of those a larger one."""
    if _is_owed(POTASSIUM, document):
        return True
    larger = (event for event in document["schedule"] if POTASSIUM in event.get("tests", ()))
    return not _is_done(POTASSIUM, document) and not all(map(events.is_over, larger))


def _first_days_are_over(document: Document) -> bool:
    """By a potassium that was done, or by the days that the course has reached; a test that is owed keeps them."""
    if _is_owed(POTASSIUM, document) or potassium_is_low(document):
        return False
    if _is_done(POTASSIUM, document):
        return True
    first = _first_dose(document)
    return first is not None and (_reached(document) - first).days >= FIRST_DAYS_LAST


def _first_dose(document: Document) -> date | None:
    """Of this course, under whichever version it was given as far as that is known."""
    if document.get("first_dose"):
        return dates.read(document["first_dose"])
    given = [dates.read(event["on"]) for event in document["schedule"] if _is_given(event)]
    return min([*given, *_listed(document)], default=None)


def _is_given(event: Line) -> bool:
    return event["kind"] == "injection" and events.is_over(event)


def _loads_again(document: Document) -> bool:
    """By its dated doses, or by the relapse while its first day is still to be booked."""
    return events.loads_again(document) or "RELAPSE" in document["flags"]


def _listed(document: Document) -> list[date]:
    """The doses of this course among the answers; those before it tell nothing of its first days."""
    days = facts.values(document).get("injections", "unknown")
    if days == "unknown" or _loads_again(document):
        return []
    return [dates.read(day) for day in days.split(", ")]


def _reached(document: Document) -> date:
    """A day that is behind: the plan's own, that of something done, or one that nothing was done on."""
    done = (event["on"] for event in document["schedule"] if events.is_over(event))
    late = (event["planned"] for event in document["schedule"] if events.is_late(event))
    return dates.read(max([document["as_of"], *done, *late]))


def _of(family: str, document: Document) -> Iterator[Line]:
    return (event for event in document["schedule"] if events.family(event["key"])[0] == family)


def _is_owed(family: str, document: Document) -> bool:
    return not all(map(events.is_over, _of(family, document)))


def _is_done(family: str, document: Document) -> bool:
    return any(map(events.is_over, _of(family, document)))
