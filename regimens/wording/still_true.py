"""Which alerts and advice of a plan are still true: what its course has left behind is no longer said.

A document as signed, without the states of a course, keeps all but what its own answers speak against.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from regimens.wording import events, facts

Document = Mapping[str, Any]
Line = Mapping[str, Any]
#: Advice that asks for something before a first dose.
BEFORE_FIRST_DOSE = frozenset({"baseline_tests", "potassium_daily", "folic_acid_not_before_b12"})


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
    again = events.loads_again(document) or "RELAPSE" in document["flags"]
    is_given = events.has_begun(document) or (was_given_b12(document) and not again)
    return not (is_given or takes_folic_acid(document))


def alerts(document: Document) -> list[Line]:
    """The alerts that are true of the course as far as this document knows it."""
    return [alert for alert in document["alerts"] if not _is_outlived(alert["code"], document)]


def _is_outlived(code: str, document: Document) -> bool:
    """A06 holds until the first dose is given (C26)."""
    return code == "A06" and events.has_begun(document)


def advice(document: Document) -> list[Line]:
    """The advice that is true of this plan and its course."""
    gone = frozenset(_past(document))
    return [line for line in document["advice"] if line["code"] not in gone]


def _past(document: Document) -> Iterator[str]:
    if events.has_begun(document):
        yield from BEFORE_FIRST_DOSE
    if _listed(document):
        yield "folic_acid_not_before_b12"


def _listed(document: Document) -> bool:
    """Doses of this course are among the answers."""
    return facts.values(document).get("injections", "unknown") != "unknown" and not events.loads_again(
        document
    )
