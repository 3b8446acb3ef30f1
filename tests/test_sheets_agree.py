"""Direction sheet, carer's sheet and calendar say the same drug, dose, route and dates, for 5,000 plans."""

from __future__ import annotations

from typing import Any

import pytest

from regimens.models import PlanState
from regimens.wording import ban
from tests import sheets_in_full as sheets
from tests import surface_dates as dates
from tests.surface_sheets import (
    TESTS,
    Visits,
    amounts_to_give,
    calendar_of,
    doses_to_give,
    injections_listed,
    of_directions,
    part,
    says_the_dose_twice,
    visits_of,
)
from tests.surfaces import (
    DRUGS,
    PLANS,
    SLICES,
    Document,
    History,
    Said,
    amounts,
    days_of,
    documents,
    of_plain,
    text_of,
    told,
)

#: Of each slice so many plans have their calendar looked at as its own view makes it, and are printed as drafts.
MORE_CLOSELY = 15


@pytest.mark.many
@pytest.mark.parametrize("part_of_all", range(SLICES))
def test_the_sheets_say_what_the_document_says(part_of_all: int) -> None:
    compared = 0
    for history, document in documents(part_of_all):
        check_sheets(history, document, PlanState.SIGNED, is_close=compared < MORE_CLOSELY)
        if compared < MORE_CLOSELY:
            check_sheets(history, document, PlanState.DRAFT, is_close=True)
        compared += 1
    assert compared == PLANS // SLICES


def check_sheets(history: History, document: Document, state: PlanState, *, is_close: bool) -> None:
    """Each sheet that is handed to somebody else than the clinician, in the state in which the plan is."""
    plan, wanted = sheets.in_state(state, history, document), told(document)
    visits, profile = visits_of(plan, history, document), plan.clinic.profile
    kinds = ["carer", *(["calendar"] if is_close else []), *(["directions"] if plan.route != "oral" else [])]
    for kind, html in sheets.pages(plan, *kinds).items():
        CHECKS[kind](html, wanted, visits, history)
        is_plain = kind in sheets.FOR_PATIENTS
        assert ban.hits(text_of(html), profile, patient=is_plain) == [], (kind, history)


def check_directions(html: str, wanted: Said, visits: Visits, history: dict[str, Any]) -> None:
    """A row for each dose and no other, a line for each test and review; the same dose wherever one stands."""
    days = frozenset(visits.doses)
    assert of_directions(html) == Said(wanted.drug, wanted.micrograms, wanted.route, days), history
    to_give = doses_to_give(html)
    assert dates.of_times(to_give) == dates.clinic_days(text_of(to_give)) == visits.doses, history
    assert dates.of_times(part(html, TESTS)) == visits.others, history
    assert dates.of_times(html) == visits.all, history
    assert amounts_to_give(html) == wanted.micrograms, history


def check_carer(html: str, wanted: Said, visits: Visits, history: dict[str, Any]) -> None:
    """Drug, dose in both units, manner, and each visit once in its calendar."""
    assert of_plain(html) == Said(wanted.drug, wanted.micrograms, wanted.route, visits.days), history
    assert says_the_dose_twice(text_of(html)), history
    assert dates.of_times(calendar_of(html)) == visits.once, history
    assert dates.of_months(calendar_of(html)) == visits.once, history


def check_calendar(html: str, _: Said, visits: Visits, history: dict[str, Any]) -> None:
    """Each event once by month and once in the list, injections as such; no drug and no dose beside them."""
    assert days_of(html) == visits.days, history
    assert dates.of_times(html) == dates.of_months(html) == visits.all, history
    assert injections_listed(html) == visits.doses, history
    text = text_of(html)
    assert not any(drug in text for drug in DRUGS), history
    assert amounts(text) == frozenset(), history


CHECKS = {"directions": check_directions, "carer": check_carer, "calendar": check_calendar}
