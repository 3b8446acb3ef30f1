"""Screen, paper, calendar file, table and document say the same drug, dose, route and dates, for 5,000 plans."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.template.loader import get_template
from pypdf import PdfReader

from regimens.actions import exporting
from regimens.actions.drafting import columns_of
from regimens.clinical import plan_document
from regimens.clinical.forecast import Happened, forecast
from regimens.exports import columns, table_files
from regimens.exports.calendar_file import Origin, calendar_file, visits
from regimens.exports.pdf import FONTS
from regimens.exports.pdf_worker import pdf_of
from regimens.models import Assessment, Clinic, Member, Patient, Plan
from regimens.web.presenters import clinical_copy, paper, schedule
from regimens.web.presenters import patient_sheet as sheets
from regimens.web.presenters import plan as shown
from regimens.web.views import pdf_file
from regimens.wording import ban
from regimens.wording.dates import clinic_day, patient_date
from tests.oracle.stratified import histories

SEED, PLANS, SLICES = 20261127, 5000, 8
DRUGS = ("hydroxocobalamin", "cyanocobalamin", "methylcobalamin")
ROUTES = {
    "intramuscular": "intramuscular",
    "deep subcutaneous": "deep_subcutaneous",
    "by mouth": "oral",
    "oral": "oral",
}
TIME = re.compile(r'<time datetime="(\d{4}-\d{2}-\d{2})">')
STARTS = re.compile(rb"^DTSTART;VALUE=DATE:(\d{8})\r$", re.M)
MILLIGRAM = 1000
BORN = date(1980, 8, 14)


@dataclass(frozen=True)
class Said:
    """What one surface says: the drug, every dose in micrograms, the route, and the days; None where silent."""

    drug: str | None
    micrograms: frozenset[int] | None
    route: str | None
    days: frozenset[date] | None


def documents(part: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """One slice of the random plans that have a regimen, each with its history."""
    wanted, seed = PLANS // SLICES, SEED + part
    while wanted > 0:
        for history in histories(seed, 200):
            document = plan_document(history)
            if document["regimen"] is not None and wanted > 0:
                wanted -= 1
                yield history, document
        seed += SLICES


def stored(history: dict[str, Any], document: dict[str, Any]) -> Plan:
    """The plan as its page reads it, without a database."""
    profile = history.get("site", {}).get("profile", "uk")
    clinic = Clinic(name="Elm Road Surgery", phone="01632 960110", profile=profile)
    patient = Patient(
        clinic=clinic, family_name="Example", given_name="Jane", born=BORN, sex="female",
        allergies="none", identifier="", local_identifier="L1", identifier_kind="none",
    )  # fmt: skip
    return Plan(
        clinic=clinic, patient=patient, assessment=Assessment(clinic=clinic, patient=patient, answers={}),
        number=1,
        history_text=json.dumps(history), state_changed_at=datetime.now(UTC), **columns_of(document),
    )  # fmt: skip


def told(document: dict[str, Any]) -> Said:
    """The document itself."""
    doses = {
        amount for phase in document["regimen"]["phases"] for amount in phase["dose_micrograms"].values()
    }
    return Said(
        drug=document["regimen"]["form"],
        micrograms=frozenset(doses),
        route=document["regimen"]["route"],
        days=frozenset(date.fromisoformat(event["on"]) for event in document["schedule"]),
    )


def amounts(text: str) -> frozenset[int]:
    """Every dose in the text, in micrograms."""
    found = re.findall(
        r"(\d[\d,]*(?:\.\d+)?)(?: (?:to|or) (\d[\d,]*(?:\.\d+)?))? ?(mg|micrograms|mcg)\b", text
    )
    return frozenset(
        int(float(number.replace(",", "")) * (MILLIGRAM if unit == "mg" else 1))
        for low, high, unit in found
        for number in (low, high)
        if number
    )


def of_order(html: str) -> Said:
    """The order line: drug, dose and route by the parts it is made of."""
    line = html[: html.index("</p>")]
    marked = re.sub(r'<span class="part part-(\w+)">', "\x01\\1\x02", line)
    parts = unescape(re.sub(r"<[^>]+>", "", marked)).split("\x01")[1:]
    bare = {kind: text.strip(" \u2013") for kind, text in (part.split("\x02") for part in parts)}
    return Said(
        drug=next(drug for drug in DRUGS if bare["drug"].startswith(drug)),
        micrograms=amounts(bare["dose"]),
        route=next(route for words, route in ROUTES.items() if bare["route"].startswith(words)),
        days=None,
    )


def days_of(html: str) -> frozenset[date]:
    """Every day that is marked as one, but for the patient's birth."""
    return frozenset(map(date.fromisoformat, TIME.findall(html))) - {BORN}


def values_of(plan: Plan) -> dict[str, Any]:
    """What the templates of order and dates are shown."""
    rows = schedule.rows(plan.document, plan.clinic.name, "")
    return {
        "plan": plan,
        "patient": plan.patient,
        "state": shown.state(plan),
        "order": shown.order_of(plan),
        "rows": rows,
        "dated": clinical_copy.dated(rows),
        "months": schedule.months(rows, plan.clinic.profile),
        "weekdays": schedule.headings(plan.clinic.profile),
        "sheet": paper.sheet(plan, "A sheet", plan.as_of, record=1),
    }


def drawn(template: str, values: dict[str, Any]) -> str:
    """The template with these values."""
    return str(get_template(template).render(values))


def of_calendar_file(history: dict[str, Any], document: dict[str, Any]) -> frozenset[date]:
    """The days of every event of the file, line by line; two calendars read such files in tests/exports."""
    made_on = date.fromisoformat(document["as_of"])
    origin = Origin(
        lineage=UUID(int=1), host="clinic.invalid", sequence=1, stamped_at=datetime(2026, 11, 27, tzinfo=UTC),
        clinic="Elm Road Surgery",
    )  # fmt: skip
    seen = forecast(document, history, Happened(), made_on)
    made = calendar_file(visits(seen), origin)
    days = [date.fromisoformat(day.decode()) for day in STARTS.findall(made)]
    assert len(days) == made.count(b"BEGIN:VEVENT\r\n")
    return frozenset(days)


def of_tables(plan: Plan) -> tuple[Said, Said]:
    """The row of a CSV and of JSON lines, read by Python's own readers."""
    row = exporting._of_plan(Member(clinic=plan.clinic), plan)
    head = table_files.Head(
        schema="b12.plans/1", chosen={}, made_at=datetime(2026, 11, 27, tzinfo=UTC), by="Test", ruleset="1",
        identifiable=False, rows=1,
    )  # fmt: skip
    which = columns.shown(columns.PLANS, identifiable=False)
    text = table_files.csv_file(head, which, [row]).decode("utf-8-sig")
    lines = [line for line in csv.reader(io.StringIO(text)) if not line[0].startswith("# ")]
    cells = dict(zip(*lines, strict=True))
    listed = [each.split(" ")[1] for each in cells["dates"].split("; ") if each]
    table = Said(
        cells["drug"], _dose(cells["micrograms"]), cells["route"], frozenset(map(date.fromisoformat, listed))
    )
    json_row = json.loads(table_files.json_lines(head, which, [row]).decode().splitlines()[1])
    dates = frozenset(map(date.fromisoformat, json_row["dates"].values()))
    return table, Said(json_row["drug"], _dose(json_row["micrograms"]), json_row["route"], dates)


def _dose(cell: Any) -> frozenset[int] | None:
    """The one dose of the row; a range is left to the document."""
    return frozenset({int(cell)}) if cell not in ("", None) else None


def text_of(html: str) -> str:
    """What a reader sees."""
    return unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.S))


@pytest.mark.parametrize("part", range(SLICES))
def test_every_surface_says_what_the_document_says(part: int) -> None:
    compared = 0
    for history, document in documents(part):
        plan, wanted = stored(history, document), told(document)
        values = values_of(plan)
        order = of_order(drawn("regimens/plans/_order_line.html", values))
        assert (order.drug, order.route) == (wanted.drug, wanted.route), history
        assert order.micrograms == wanted.micrograms, history
        screen = drawn("regimens/plans/_schedule.html", values)
        clinical, calendar = (drawn(f"print/{name}.html", values) for name in ("clinical", "calendar"))
        for name, page in (("screen", screen), ("clinical copy", clinical), ("calendar", calendar)):
            assert days_of(page) == wanted.days, (name, history)
        made = sheets.made(plan, "")
        patient = drawn("print/patient.html", values | {"made": made})
        assert days_of(patient) == wanted.days, history
        assert wanted.drug is not None
        assert wanted.drug in text_of(patient)
        assert wanted.micrograms is not None
        assert amounts(text_of(patient)) <= wanted.micrograms, history
        for table in of_tables(plan):
            assert (table.drug, table.route, table.days) == (wanted.drug, wanted.route, wanted.days)
            assert table.micrograms in (None, wanted.micrograms)
        if document["schedule"]:
            assert wanted.days is not None
            assert of_calendar_file(history, document) >= wanted.days - {date.min}, history
        for page in (clinical, calendar):
            assert ban.hits(text_of(page), plan.clinic.profile) == [], history
        assert ban.hits(text_of(patient), plan.clinic.profile, patient=True) == [], history
        compared += 1
    assert compared == PLANS // SLICES


#: Plans made into PDFs, two sheets each; spread over routes, loadings and purposes.
PDF_PLANS, PDF_SLICES = 60, 4


def stratified(part: int, count: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """So many plans, each of another kind before one comes a second time."""
    seen: Counter[tuple[str, ...]] = Counter()
    most = 1
    for history, document in documents(part):
        regimen = document["regimen"]
        kind = (regimen["form"], regimen["route"], *(phase["kind"] for phase in regimen["phases"]))
        if count and seen[kind] < most:
            seen[kind] += 1
            count -= 1
            yield history, document
        most = min(seen.values()) + 1 if sum(seen.values()) % 10 == 9 else most
        if not count:
            return


@pytest.mark.parametrize("part", range(PDF_SLICES))
def test_the_pdfs_say_it_too(part: int) -> None:
    made = 0
    for history, document in stratified(part, PDF_PLANS // PDF_SLICES):
        check_pdfs(history, document)
        made += 1
    assert made == PDF_PLANS // PDF_SLICES


def check_pdfs(history: dict[str, Any], document: dict[str, Any]) -> None:
    """Clinical copy and patient sheet of this plan, as PDFs, hold its drug, dose, dates and patient."""
    plan, wanted = stored(history, document), told(document)
    values = values_of(plan) | {"as_file": True}
    clinical = pdf_text("print/clinical.html", values)
    assert wanted.days is not None
    assert wanted.drug is not None
    for day in wanted.days:
        assert squeezed(clinic_day(day)) in clinical, (day, history)
    sheet = pdf_text("print/patient.html", values | {"made": sheets.made(plan, "")})
    injections = {event["on"] for event in document["schedule"] if event["kind"] == "injection"}
    for on in injections:
        assert squeezed(patient_date(date.fromisoformat(on))) in sheet, (on, history)
    for text in (clinical, sheet):
        assert wanted.drug in text
        assert "EXAMPLE,Jane" in text
    assert amounts_of_order(clinical) == wanted.micrograms, history


def amounts_of_order(text: str) -> frozenset[int]:
    """The dose of the order line in a text without spaces."""
    found = re.search(r"DOSE(.*?)\u2013", text)
    assert found, "the order has its dose"
    return amounts(re.sub(r"(to|or)", r" \1 ", found[1]))


def pdf_text(template: str, values: dict[str, Any]) -> str:
    """The words of the PDF without spaces: a reader may part a word where two letters stand close."""
    styles = f"{pdf_file.styles()}\n{values['sheet'].style}"
    made = pdf_of(drawn(template, values), styles, FONTS)
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages))


def squeezed(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())
