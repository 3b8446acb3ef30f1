"""What each surface of a plan says, read back from what it shows: random plans, their pages, their files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

from django.template.loader import get_template
from pypdf import PdfReader

from regimens.actions import exporting
from regimens.actions.drafting import columns_of
from regimens.clinical import plan_document
from regimens.exports import columns, table_files
from regimens.exports.pdf import FONTS
from regimens.exports.pdf_worker import pdf_of
from regimens.models import Assessment, Clinic, Member, Patient, Plan
from regimens.web.presenters import clinical_copy, paper, patient_calendar, schedule
from regimens.web.presenters import patient_sheet as sheets
from regimens.web.presenters import plan as shown
from regimens.web.views import pdf_file
from regimens.wording.patient import ENGLISH
from regimens.wording.speech import Speech
from tests.oracle.stratified import histories

SEED, PLANS, SLICES = 20261127, 5000, 8
DRUGS = ("hydroxocobalamin", "cyanocobalamin", "methylcobalamin")
ROUTES = {
    "intramuscular": "intramuscular",
    "deep subcutaneous": "deep_subcutaneous",
    "by mouth": "oral",
    "oral": "oral",
}
#: How it is given, in the patient's words.
MANNER = {
    "into a muscle": "intramuscular",
    "deep under": "deep_subcutaneous",
    "tablets every morning": "oral",
    "one tablet every morning": "oral",
}
#: How many tablets are taken each day.
TABLETS = re.compile(r"(?i)\btakes? (one|\d+)(?: or (\d+))? tablets? every morning")
TIME = re.compile(r'<time datetime="(\d{4}-\d{2}-\d{2})">')
MILLIGRAM = 1000
BORN = date(1980, 8, 14)
History = dict[str, Any]
Document = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """What one surface says: the drug, every dose in micrograms, the route, and the days; None where silent."""

    drug: str | None
    micrograms: frozenset[int] | None
    route: str | None
    days: frozenset[date] | None


def documents(part: int) -> Iterator[tuple[History, Document]]:
    """One slice of the random plans that have a regimen, each with its history."""
    wanted, seed = PLANS // SLICES, SEED + part
    while wanted > 0:
        for history in histories(seed, 200):
            document = plan_document(history)
            if document["regimen"] is not None and wanted > 0:
                wanted -= 1
                yield history, document
        seed += SLICES


def stored(history: History, document: Document) -> Plan:
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


def told(document: Document) -> Said:
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


def order_line(html: str) -> str:
    """The order line as it is read, word for word."""
    line = html[: html.index("</p>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", "", line)).split())


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


def of_plain(html: str) -> Said:
    """The drug, the amount, the manner and the days of the patient's and the carer's reading."""
    text = re.sub(r"\s+", " ", text_of(html))
    each = amounts(text)
    assert each == {MILLIGRAM}, text
    counts = {
        1 if found == "one" else int(found) for pair in TABLETS.findall(text) for found in pair if found
    }
    return Said(
        drug=_only(drug for drug in DRUGS if drug in text),
        micrograms=frozenset(count * MILLIGRAM for count in counts) if counts else each,
        route=_only({route for words, route in MANNER.items() if words in text}),
        days=days_of(html),
    )


def _only(found: Any) -> str:
    (one,) = found
    return str(one)


def values_of(plan: Plan) -> dict[str, Any]:
    """What the templates of order and dates are shown."""
    rows = schedule.rows(plan.document, plan.clinic.name, "")
    return {
        "plan": plan,
        "patient": plan.patient,
        "state": shown.state(plan),
        "order": shown.order_of(plan),
        "timeline": schedule.timeline(plan.document),
        "rows": rows,
        "dated": clinical_copy.dated(rows),
        "months": schedule.months(rows, plan.clinic.profile),
        "weekdays": schedule.headings(plan.clinic.profile),
        "sheet": paper.sheet(plan, "A sheet", plan.as_of, record=1),
    }


def for_calendar(plan: Plan, values: dict[str, Any]) -> dict[str, Any]:
    """What the patient's calendar page is shown: the same dates with their notes."""
    noted = patient_calendar.of(values["rows"])
    return values | {"calendar": noted, "months": schedule.months(noted.rows, plan.clinic.profile)}


def for_patient(plan: Plan, values: dict[str, Any], speech: Speech = ENGLISH) -> dict[str, Any]:
    """What the patient sheet is shown, in this language."""
    made = sheets.made(plan, "", speech)
    margins = paper.sheet(plan, made.title, plan.as_of, record=1, for_patient=True, speech=speech)
    return values | {"made": made, "sheet": margins}


def drawn(template: str, values: dict[str, Any]) -> str:
    """The template with these values."""
    return str(get_template(template).render(values))


def tables(plan: Plan) -> tuple[dict[str, str], dict[str, Any], list[str]]:
    """The plan's row of a CSV and of JSON lines, and every name and note above the rows of the CSV."""
    row = exporting._of_plan(Member(clinic=plan.clinic), plan)
    head = table_files.Head(
        schema="b12.plans/1", chosen={}, made_at=datetime(2026, 11, 27, tzinfo=UTC), by="Test", ruleset="1",
        identifiable=False, rows=1,
    )  # fmt: skip
    which = columns.shown(columns.PLANS, identifiable=False)
    text = table_files.csv_file(head, which, [row]).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    notes = [line for line in lines if line[0].startswith("# ")]
    names, cells = (line for line in lines if line not in notes)
    json_row = json.loads(table_files.json_lines(head, which, [row]).decode().splitlines()[1])
    said = [cell for line in (*notes, names) for cell in line]
    return dict(zip(names, cells, strict=True)), json_row, said


def of_tables(plan: Plan) -> tuple[Said, Said]:
    """The row of a CSV and of JSON lines, read by Python's own readers."""
    cells, json_row, _ = tables(plan)
    days = frozenset(dates_in_cell(cells["dates"]).values())
    table = Said(cells["drug"], _dose(cells["micrograms"]), cells["route"], days)
    dates = frozenset(map(date.fromisoformat, json_row["dates"].values()))
    return table, Said(json_row["drug"], _dose(json_row["micrograms"]), json_row["route"], dates)


def dates_in_cell(cell: str) -> dict[str, date]:
    """The dates of a plan in one cell of a table, by key."""
    pairs = (each.split(" ") for each in cell.split("; ") if each)
    return {key: date.fromisoformat(on) for key, on in pairs}


def _dose(cell: Any) -> frozenset[int] | None:
    """The one dose of the row; a range is left to the document."""
    return frozenset({int(cell)}) if cell not in ("", None) else None


def text_of(html: str) -> str:
    """What a reader sees."""
    return unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.S))


def amounts_of_order(text: str) -> frozenset[int]:
    """The dose of the order line in a text without spaces."""
    found = re.search(r"DOSE(.*?)\u2013", text)
    assert found, "the order has its dose"
    return amounts(re.sub(r"(to|or)", r" \1 ", found[1]))


def pdf_text(template: str, values: dict[str, Any]) -> str:
    """The words of the PDF, page by page."""
    styles = f"{pdf_file.styles()}\n{values['sheet'].style}"
    made = pdf_of(drawn(template, values), styles, FONTS)
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


def squeezed(text: str) -> str:
    """The text without white space: a reader of PDFs may part a word where two letters stand close."""
    return "".join(text.split())


def route_of_order(text: str) -> str | None:
    """The route of the order line in a text without spaces."""
    found = re.search(r"DOSE.*?\u2013(.*?)(?:\u2013|$)", text)
    said = found[1] if found else ""
    return next((route for words, route in ROUTES.items() if said.startswith(squeezed(words))), None)


def routes_in_plain_words(text: str) -> set[str]:
    """How it is given, in the patient's words, in a text without spaces."""
    return {route for words, route in MANNER.items() if squeezed(words) in text}
