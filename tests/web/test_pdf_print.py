"""Every sheet as a PDF: how many pages, identity on each, none blank, nothing torn, legible, tagged, its dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from regimens.models import Member, Patient, Plan
from regimens.web.views import pdf_file
from tests import surface_dates as dates
from tests.printed_pages import Printed, printed
from tests.web import kept_histories
from tests.wording import patient_cases as cases
from tests.wording.test_patient_sheet_generated import LONG_DAY

History = Callable[[], dict[str, Any]]
LARGE = "?size=large"
#: The smallest letter in points: on a sheet for the patient, in large print, on a clinical one.
PATIENT_POINTS, LARGE_POINTS, CLINICAL_POINTS = 12, 16, 10.5
CLINICAL = ("clinical", "directions")
#: A page with fewer words than this, on less than this share of its height, counts as blank.
FEW_WORDS, LITTLE_HEIGHT = 40, 0.15
NUMBER = "NHS No. 999 100 0003"
PAPERS = {"a4": (595, 842), "letter": (612, 792)}


def sheet(web: Client, plan: Plan, kind: str) -> Printed:
    """The sheet of this kind, looked at in everything that holds for each."""
    name, _, size = kind.partition("?")
    made = printed(web, f"/plans/{plan.pk}/{name}.pdf{'?' if size else ''}{size}")
    check_each_page(made, plan, is_clinical=name in CLINICAL)
    check_letters(made, LARGE_POINTS if size else CLINICAL_POINTS if name in CLINICAL else PATIENT_POINTS)
    check_document(made, plan)
    return made


def check_each_page(made: Printed, plan: Plan, *, is_clinical: bool) -> None:
    """Name, date of birth, number, page x of y and check code; not blank; no row and no box goes on overleaf."""
    pages = made.texts()
    assert len(pages) == len(made.pages)
    who = f"EXAMPLE, Jane, born {'27-Mar-1962' if is_clinical else '27 March 1962'}, {NUMBER}"
    for number, text in enumerate(pages, 1):
        assert who in text
        assert f"Page {number} of {len(pages)}" in text
        assert plan.check_code in text
    looked_at = enumerate(zip(made.words(), made.filled(), strict=True), 1)
    blank = [(number, *each) for number, each in looked_at if each[0] < FEW_WORDS and each[1] < LITTLE_HEIGHT]
    assert blank == []
    assert made.torn() == []


def check_letters(made: Printed, least: float) -> None:
    """None is smaller."""
    sizes = made.sizes()
    assert sizes
    assert min(sizes) >= least - 0.01, sizes


def check_document(made: Printed, plan: Plan) -> None:
    """Tagged, in a language, with a title that names nobody, on the clinic's paper, its letters inside."""
    read: Any = made.reader
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "B12 Regimens" in read.metadata.title
    assert not re.search("(?i)example|jane", str(dict(read.metadata)))
    for page in read.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == PAPERS[plan.clinic.paper]
        for font in page["/Resources"]["/Font"].values():
            [below] = font.get_object()["/DescendantFonts"]
            assert "/FontFile2" in below.get_object()["/FontDescriptor"].get_object()


def on(patient: Patient, paper: str) -> None:
    """The clinic prints on this paper."""
    patient.clinic.paper = paper
    patient.clinic.save()


def long_days(made: Printed) -> Counter[date]:
    """Every Monday 23 November 2026 on the sheet."""
    found: Counter[date] = Counter()
    for said in LONG_DAY.findall(" ".join(made.texts())):
        name, day, month, year = said.split()
        on_ = date(int(year), dates.MONTHS.index(month) + 1, int(day))
        assert dates.SHORT_DAYS[on_.weekday()] == name[:3], said
        found[on_] += 1
    return found


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("history", [cases.nerves_history, cases.surgery_history])
def test_the_patient_sheet_of_both_models(
    web: Client, patient: Patient, clinician: Member, paper: str, history: History
) -> None:
    """Four pages at most, eight in large print, on both papers."""
    on(patient, paper)
    plan = kept_histories.signed(patient, clinician, history())
    standard, large = sheet(web, plan, "sheet"), sheet(web, plan, f"sheet{LARGE}")
    assert len(standard.pages) <= 4
    assert len(large.pages) <= 8
    planned, injections = dates.of_document(plan.document), dates.of_document(plan.document, "injection")
    assert set(injections) <= set(long_days(standard)) <= set(planned)
    assert set(long_days(large)) == set(planned)


def test_the_patient_sheet_of_twenty_events(web: Client, patient: Patient, clinician: Member) -> None:
    """Five pages at most of the shorter paper."""
    on(patient, "letter")
    plan = kept_histories.signed(patient, clinician, cases.two_weeks_history())
    assert len(plan.document["schedule"]) >= 20
    assert len(sheet(web, plan, "sheet").pages) <= 5
    assert len(sheet(web, plan, f"sheet{LARGE}").pages) <= 8


@pytest.mark.parametrize(
    ("paper", "history"), [("a4", cases.nerves_history), ("letter", cases.two_weeks_history)]
)
def test_every_other_sheet(
    web: Client, patient: Patient, clinician: Member, paper: str, history: History
) -> None:
    """Calendar, carer's sheet in both sizes, clinical copy and direction sheet have the plan's dates, no other."""
    on(patient, paper)
    plan = kept_histories.signed(patient, clinician, history())
    planned = dates.of_document(plan.document)
    assert long_days(sheet(web, plan, "calendar")) == planned
    assert set(long_days(sheet(web, plan, "carer"))) <= set(planned)
    assert set(long_days(sheet(web, plan, f"carer{LARGE}"))) == set(planned)
    clinical, directions = sheet(web, plan, "clinical"), sheet(web, plan, "directions")
    assert len(clinical.pages) <= 2
    for made, heading in (
        (clinical, f"Dates at {plan.clinic.name}"),
        (directions, "To give: dates as they stand"),
    ):
        shown = days_after(made, heading)
        assert planned <= shown
        # A date that a closed day moved is told with the day before the move.
        moved_from = {
            date.fromisoformat(each["anchor"]) for each in plan.document["schedule"] if "anchor" in each
        }
        assert set(shown) - set(planned) <= moved_from


def days_after(made: Printed, heading: str) -> Counter[date]:
    """Every Mon 23-Nov-2026 on the sheet from this heading on."""
    text = " ".join(made.texts())
    return dates.clinic_days(text[text.index(heading) :])


def test_what_is_looked_for_would_be_found(
    web: Client, patient: Patient, clinician: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small letters, a torn row and a page with next to nothing on it."""
    plan = kept_histories.signed(patient, clinician, cases.surgery_history())
    usual = pdf_file.styles()
    torn = ".part-main { break-inside: auto !important; line-height: 20 !important }"
    small, alone = ".part-ask p { font-size: 8pt }", ".origin { break-before: page !important }"
    monkeypatch.setattr(pdf_file, "styles", lambda: f"{usual} {torn} {small} {alone}")
    made = printed(web, f"/plans/{plan.pk}/sheet.pdf")
    assert min(made.sizes()) == 8
    assert made.torn()
    assert made.words()[-1] < FEW_WORDS
    assert made.filled()[-1] < LITTLE_HEIGHT
