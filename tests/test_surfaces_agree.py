"""Screen, paper, calendar file, table and document say the same drug, dose, route and dates, for 5,000 plans.

The sheets for nurse and carer are in test_sheets_agree.py, the PDFs in test_pdfs_agree.py.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from regimens.clinical.forecast import Happened
from regimens.models import Plan
from regimens.wording import ban, order
from regimens.wording.languages import LANGUAGES, speech_of
from tests import surface_dates as dates
from tests.surface_sheets import says_the_dose_twice
from tests.surfaces import (
    PLANS,
    SLICES,
    dates_in_cell,
    days_of,
    documents,
    drawn,
    for_calendar,
    for_patient,
    of_order,
    of_plain,
    of_tables,
    order_line,
    stored,
    tables,
    text_of,
    told,
    values_of,
)
from tests.wording import order_grammar

#: Of each slice so many plans are looked at date by date, and so many on hold, stopped, and in every language.
DATE_BY_DATE, MORE_CLOSELY = 25, 5


@pytest.mark.many
@pytest.mark.parametrize("part", range(SLICES))
def test_every_surface_says_what_the_document_says(part: int) -> None:
    compared = 0
    for history, document in documents(part):
        plan, wanted = stored(history, document), told(document)
        values, profile = values_of(plan), plan.clinic.profile
        line = drawn("regimens/plans/_order_line.html", values)
        said = of_order(line)
        assert (said.drug, said.route) == (wanted.drug, wanted.route), history
        assert said.micrograms == wanted.micrograms, history
        assert order_grammar.agrees(order_grammar.parse(order_line(line), profile), document), history
        assert ban.hits(order_line(line), profile, order=True) == [], history
        american = order.of(document, "us")
        assert american is not None
        assert order_grammar.agrees(order_grammar.parse(american.text, "us"), document), history
        screen = drawn("regimens/plans/_schedule.html", values)
        clinical = drawn("print/clinical.html", values)
        calendar = drawn("print/calendar.html", for_calendar(plan, values))
        for name, page in (("screen", screen), ("clinical copy", clinical), ("calendar", calendar)):
            assert days_of(page) == wanted.days, (name, history)
        patient = drawn("print/patient.html", for_patient(plan, values))
        assert of_plain(patient) == wanted, history
        assert says_the_dose_twice(text_of(patient)), history
        assert ban.hits(text_of(clinical), profile) == [], history
        for page in (calendar, patient):
            assert ban.hits(text_of(page), profile, patient=True) == [], history
        for table in of_tables(plan):
            assert (table.drug, table.route, table.days) == (wanted.drug, wanted.route, wanted.days)
            assert table.micrograms == one_dose(document), history
        planned, file = dates.in_the_file(history, document), dates.file_of(history, document)
        assert dates.standing(dates.entries(file, planned)) == planned, history
        if compared < DATE_BY_DATE:
            check_date_by_date(plan, Pages(screen, clinical, calendar, patient))
            check_file_and_tables(plan, file)
            assert ban.hits(text_of(screen), profile) == [], history
        if compared < MORE_CLOSELY:
            check_on_hold_and_stopped(history, document)
            check_languages(plan, values)
        compared += 1
    assert compared == PLANS // SLICES


def one_dose(document: dict[str, Any]) -> frozenset[int] | None:
    """The dose of the plan in micrograms; None of several, as a cell has room for one."""
    doses = told(document).micrograms or frozenset()
    return doses if len(doses) == 1 else None


@dataclass(frozen=True)
class Pages:
    """The HTML of each page of a plan that has dates."""

    screen: str
    clinical: str
    calendar: str
    patient: str


def check_date_by_date(plan: Plan, pages: Pages) -> None:
    """Timeline, table, months, lists and tables show each date as often as it has an event, and no other."""
    document, wanted = plan.document, dates.of_document(plan.document)
    assert dates.of_timeline(pages.screen) == dates.bars(document)
    for page in (pages.screen, pages.clinical, pages.calendar):
        assert dates.of_times(page) == wanted, plan.history_text
    for page in (pages.screen, pages.calendar):
        assert dates.of_months(page) == wanted, plan.history_text
    # On the patient's calendar what falls on one day and is of one kind is one entry; the record is of doses.
    once = Counter(on for on, _ in {(each["on"], each["kind"]) for each in document["schedule"]})
    calendar, _, record = pages.patient.partition('<section class="record"')
    calendar = calendar[calendar.index('<section class="dates-page"') :]
    entries = Counter({date.fromisoformat(on): count for on, count in once.items()})
    assert dates.of_times(calendar) == dates.of_months(calendar) == entries, plan.history_text
    if plan.route != "oral":
        assert dates.of_times(record) == dates.of_document(document, "injection")
    cells, json_row, _ = tables(plan)
    named = dates.by_key(document["schedule"])
    assert dates_in_cell(cells["dates"]) == named
    assert {key: date.fromisoformat(on) for key, on in json_row["dates"].items()} == named


def check_on_hold_and_stopped(history: dict[str, Any], document: dict[str, Any]) -> None:
    """On hold, the file has the same days, those before its end to be agreed; stopped, all are cancelled."""
    planned, signed = dates.in_the_file(history, document), dates.by_key(document["schedule"])
    made_on = date.fromisoformat(document["as_of"])
    until = made_on + timedelta(days=30)
    held = dates.entries(dates.file_of(history, document, Happened(hold_until=until)), planned)
    assert dates.standing(held) == planned, history
    kinds = {event["key"]: event["kind"] for event in document["schedule"]}
    to_agree = {each for each, kind in kinds.items() if kind == "injection" and planned[each] < until}
    firm = {entry.key for entry in held if entry.status == "CONFIRMED"}
    assert not to_agree & firm, history
    ended = dates.entries(dates.file_of(history, document, Happened(stopped_on=made_on)), planned)
    assert dates.standing(ended) == {}, history
    assert {entry.key: entry.on for entry in ended} == signed, history
    later = dates.entries(dates.file_of(history, document, Happened(stopped_on=until)), planned)
    assert dates.standing(later) == {key: on for key, on in planned.items() if on < until}, history


def check_file_and_tables(plan: Plan, file: bytes) -> None:
    """No title, note or place of the calendar file and no head of a table can be misread."""
    lines = file.decode().replace("\r\n ", "").split("\r\n")
    said = [line for line in lines if line.startswith(("SUMMARY", "DESCRIPTION", "LOCATION", "PRODID"))]
    assert len(said) >= 1 + file.count(b"BEGIN:VEVENT")
    assert ban.hits("\n".join(said), plan.clinic.profile, patient=True) == []
    _, json_row, head = tables(plan)
    for name in (*head, *json_row):
        assert ban.hits(name.replace("_", " "), plan.clinic.profile, patient=True) == [], name


def check_languages(plan: Plan, values: dict[str, Any]) -> None:
    """The patient sheet in every language that is kept has the same days, and nothing that can be misread."""
    for code in LANGUAGES:
        said = drawn("print/patient.html", for_patient(plan, values, speech_of(code)))
        assert days_of(said) == told(plan.document).days, code
        assert ban.hits(text_of(said), plan.clinic.profile, patient=True) == [], (code, plan.history_text)
