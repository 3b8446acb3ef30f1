"""A plan of more than sixty lines as each of the five PDFs: every date and dose, heads repeated, nothing torn."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from regimens.models import Clinic, Member, Patient, Plan
from tests import surface_dates as dates
from tests.printed_pages import MILLIMETRES, Printed
from tests.surface_pdfs import CHECKS, by_month, clinic_days, patient_days
from tests.surface_sheets import Visits, visits_of
from tests.surfaces import squeezed, told
from tests.web import kept_histories
from tests.web.test_pdf_print import on, sheet
from tests.wording import patient_cases as cases

LINES = 60
#: The side of a box to tick, in millimetres.
LEAST_BOX = 2.5
OPEN = ["mon", "tue", "wed", "thu", "fri"]
#: What is written on the injection record.
RECORD = "Tick Date planned Date given Arm or thigh, left or right Batch and expiry Given by"
#: Of each sheet the head of its long table, as it stands on every page that the table reaches.
HEADS = {
    "clinical": "When What Rule",
    "directions": "Dose Date, and window Done Site, left or right",
    "calendar": "Done Date What Note",
    "sheet": RECORD,
    "sheet?size=large": RECORD,
    "carer?size=large": "Done Date What",
}


def weekly(clinic: Clinic) -> dict[str, Any]:
    """Injections each week, as symptoms come back before the next one; the clinic dates 14 months ahead."""
    closed = [day.isoformat() for day in clinic.closed_on(clinic.today())]
    week = {"unit": "week", "count": 1}
    loading = ("2026-07-06", "2026-07-08", "2026-07-10", "2026-07-13", "2026-07-15", "2026-07-17")
    given = (*loading, "2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16")
    one = {"form": "hydroxocobalamin", "micrograms": 1000, "route": "intramuscular"}
    history = cases.two_weeks_history() | {
        "purpose": "review",
        "response": "returns_before_next_dose",
        "current_interval": week,
        "start_on": loading[0],
        "injections": [one | {"given_on": day} for day in given],
        "site": {"open_weekdays": OPEN, "closed_on": closed, "horizon_months": 14},
    }
    del history["choices"]
    return history


@pytest.fixture
def plan(patient: Patient, clinician: Member, paper: str) -> Plan:
    """The plan of that history, signed, of a clinic that prints on this paper."""
    on(patient, paper)
    return kept_histories.signed(patient, clinician, weekly(patient.clinic))


@pytest.fixture
def draft(patient: Patient, clinician: Member) -> Plan:
    """The same, not signed."""
    return kept_histories.kept(patient, clinician, kept_histories.of_jane(weekly(patient.clinic)))


def visits(plan: Plan) -> Visits:
    """The plan's more than sixty lines."""
    found = visits_of(plan, plan.history, plan.document)
    assert found.doses.total() > LINES
    assert found.others
    return found


def check_ticks(made: Printed, kind: str, visits: Visits) -> None:
    """A box to tick for each visit, wherever the sheet lists it, and one in each empty row of the record."""
    wanted = {
        "clinical": 0,
        "directions": visits.doses.total(),
        "calendar": 2 * visits.all.total(),
        "sheet": visits.once.total() + visits.doses.total() + len(made.of_class("spare")),
        "carer": visits.once.total(),
    }
    boxes = made.of_class("tick")
    assert len(boxes) == wanted[kind]
    assert all(min(box.width, box.height) * MILLIMETRES >= LEAST_BOX for box in boxes)


def check_heads(made: Printed, kind: str, wanted: dates.Days) -> None:
    """The table takes several pages, and its head stands on each of them."""
    days = clinic_days if kind in ("clinical", "directions") else patient_days
    first = next(number for number, text in enumerate(made.texts()) if HEADS[kind] in text)
    last = max(wanted)
    texts = made.texts()[first:]
    reached = [number for number, text in enumerate(texts) if last in days(squeezed(text))]
    table = texts[: reached[-1] + 1]
    assert len(table) > 1
    assert [number for number, text in enumerate(table) if HEADS[kind] not in text] == []


@pytest.mark.parametrize(
    ("kind", "paper"),
    [
        ("clinical", "letter"),
        ("directions", "a4"),
        ("calendar", "letter"),
        ("sheet", "a4"),
        ("carer", "letter"),
    ],
)
def test_every_line_is_printed_whole(web: Client, plan: Plan, kind: str) -> None:
    made = sheet(web, plan, kind)
    CHECKS[kind](spoken(made), told(plan.document), visits(plan))
    check_ticks(made, kind, visits(plan))
    if kind in HEADS:
        check_heads(made, kind, visits(plan).doses)


def spoken(made: Printed) -> str:
    """The words of the PDF, line by line."""
    return "\n".join(page.extract_text() for page in made.reader.pages)


@pytest.mark.parametrize(("kind", "paper"), [("sheet", "a4"), ("carer", "letter")])
def test_in_large_print(web: Client, plan: Plan, kind: str) -> None:
    made = sheet(web, plan, f"{kind}?size=large")
    calendar, _, record = spoken(made).partition(" calendar\n")[2].partition("Your injection record")
    assert patient_days(squeezed(calendar)) == visits(plan).once
    assert by_month(spoken(made)) == dates.Days(), "in large print the months are one list"
    assert patient_days(squeezed(record)) == (visits(plan).doses if kind == "sheet" else dates.Days())
    check_heads(made, f"{kind}?size=large", visits(plan).doses)
    check_ticks(made, kind, visits(plan))


def test_a_direction_sheet_that_is_not_signed_has_them_all_as_well(web: Client, draft: Plan) -> None:
    """Each of them is marked as one that nobody may give."""
    made = sheet(web, draft, "directions")
    CHECKS["directions"](spoken(made), told(draft.document), visits(draft))
    check_heads(made, "directions", visits(draft).doses)
    assert spoken(made).count("Not to be given") == visits(draft).doses.total()
    assert all(text.startswith("DRAFT") or "DRAFT: EXAMPLE, Jane" in text for text in made.texts())
