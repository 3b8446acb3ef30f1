"""What the sheets for nurse, patient and carer say of a plan, read back part by part; and what they should."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from regimens.models import Plan, PlanState
from tests import surface_dates as dates
from tests.surfaces import DRUGS, ROUTES, Document, History, Said, amounts, days_of, text_of

OPEN_DOSES, TESTS, BEFORE_EACH_DOSE = 'id="d-open"', 'id="d-tests"', 'id="d-checks"'
CALENDAR = '<section class="dates-page"'
ORDER_LINE = re.compile(r'<p class="order-line">(.*?)</p>', re.S)
CELLS = re.compile(r'<tr>.*?<time datetime="([\d-]+)">.*?</th><td>(.*?)</td>', re.S)
#: The two ways in which a dose is written out for a patient.
IN_BOTH_UNITS = (re.compile(r"\b1 mg\b"), re.compile(r"\b1,000 micrograms\b"))


@dataclass(frozen=True)
class Visits:
    """The days of a plan as they stand on the day it was made for, doses apart from tests and reviews."""

    doses: dates.Days
    others: dates.Days
    #: As the patient counts them: what falls on one day and is of one kind is one visit.
    once: dates.Days
    #: The first day of tablets, which no event stands for; none of injections, or where none is booked.
    tablets_from: frozenset[date]

    @property
    def all(self) -> dates.Days:
        """Each day as often as it has an event."""
        return self.doses + self.others

    @property
    def days(self) -> frozenset[date]:
        """Every day."""
        return frozenset(self.all)


def visits_of(plan: Plan, history: History, document: Document) -> Visits:
    """What a sheet should have; of a plan in force also the next visit, where the horizon holds none."""
    is_in_force = plan.state == PlanState.SIGNED
    by_key = dates.in_the_file(history, document) if is_in_force else dates.by_key(document["schedule"])
    kinds = {each["key"]: each["kind"] for each in document["schedule"]}
    beyond = "review" if document["regimen"]["route"] == "oral" else "injection"
    found = [(kinds.get(key, beyond), on) for key, on in by_key.items()]
    booked = history.get("start_on") if document["regimen"]["route"] == "oral" else None
    return Visits(
        doses=_count(on for kind, on in found if kind == "injection"),
        others=_count(on for kind, on in found if kind != "injection"),
        once=_count(on for _, on in set(found)),
        tablets_from=frozenset() if booked is None else frozenset({date.fromisoformat(booked)}),
    )


def _count(days: Iterable[date]) -> dates.Days:
    return Counter(days)


def of_directions(html: str) -> Said:
    """The order of the direction sheet: drug, dose, and route, and the days on which it is to be given."""
    found = ORDER_LINE.search(html)
    assert found, "the sheet has its order"
    drug, _, dose, route = " ".join(text_of(found[1]).split()).split(" \u2013 ")
    said, bare = dose.partition(" ")[::2]
    assert said == "DOSE", dose
    assert drug in DRUGS, drug
    return Said(drug, amounts(bare), ROUTES[route.partition(",")[0]], days_of(doses_to_give(html)))


def doses_to_give(html: str) -> str:
    """The part of the direction sheet with a row for each dose."""
    return part(html, OPEN_DOSES)


def amounts_to_give(html: str) -> frozenset[int]:
    """Every dose that the direction sheet names in its order, the lines beneath it and its supply."""
    return amounts(" ".join(text_of(part(html, 'id="d-give"')).split()))


def part(html: str, begin: str) -> str:
    """From this mark up to the end of its section; empty without it."""
    return html.partition(begin)[2].partition("</section>")[0]


def calendar_of(html: str) -> str:
    """The calendar pages of the patient's or the carer's sheet, without the injection record."""
    return html.partition(CALENDAR)[2].partition("</section>")[0]


def injections_listed(html: str) -> dates.Days:
    """The days that the calendar's list has for an injection."""
    return _count(date.fromisoformat(on) for on, what in CELLS.findall(html) if "njection" in what)


def says_the_dose_twice(text: str) -> bool:
    """The dose stands there in mg and, so that nobody mistakes one unit for the other, in micrograms."""
    return all(way.search(text) for way in IN_BOTH_UNITS)
