"""Every sheet as a PDF: how many pages, identity on each, none blank, nothing torn, legible, tagged, its dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from regimens.actions import patients
from regimens.models import Member, Patient, Plan
from regimens.web.views import pdf_file
from regimens.wording.languages import LANGUAGES
from tests import surface_dates as dates
from tests.printed_pages import MILLIMETRES, Printed, printed
from tests.web import kept_histories
from tests.web.test_translations import approved
from tests.wording import patient_cases as cases
from tests.wording.test_patient_sheet_generated import LONG_DAY

History = Callable[[], dict[str, Any]]
LARGE = "?size=large"
#: The smallest letter in points: on a sheet for the patient, in large print, on a clinical one.
PATIENT_POINTS, LARGE_POINTS, CLINICAL_POINTS = 12, 16, 10.5
#: And of the sentences that a patient or a carer reads.
PROSE_POINTS, LARGE_PROSE_POINTS = 14, 18
CLINICAL = ("clinical", "directions")
FOR_READERS = ("sheet", "carer")
#: What a PDF says of itself to who checks that it can be read aloud: by which part of PDF/UA it is made.
PDF_UA = "{http://www.aiim.org/pdfua/ns/id/}part"
#: A page with fewer words than this, on less than this share of its height, counts as blank.
FEW_WORDS, LITTLE_HEIGHT = 40, 0.15
NUMBER = "NHS No. 999 100 0003"
PAPERS = {"a4": (595, 842), "letter": (612, 792)}
COUNTRIES = {"a4": "uk", "letter": "us"}
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
#: A page is near empty that is filled to less than this share of its height, or has fewer words.
LEAST_FILLED, LEAST_WORDS = 0.19, 10
LONG_CLINIC = "Ünïque Clinic of Saint Bartholomew and All the Holy Angels, North Wing, Upper Floor, Room 12, Left of the Main Staircase"


def sheet(web: Client, plan: Plan, kind: str) -> Printed:
    """The sheet of this kind, looked at in everything that holds for each."""
    name, _, size = kind.partition("?")
    made = printed(web, f"/plans/{plan.pk}/{name}.pdf{'?' if size else ''}{size}")
    check_each_page(made, plan, is_clinical=name in CLINICAL)
    check_letters(made, LARGE_POINTS if size else CLINICAL_POINTS if name in CLINICAL else PATIENT_POINTS)
    if name in FOR_READERS:
        check_prose(made, LARGE_PROSE_POINTS if size else PROSE_POINTS)
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


def check_prose(made: Printed, least: float) -> None:
    """No sentence is in smaller letters than these."""
    sizes = made.points_of_prose()
    assert sizes
    assert min(sizes) >= least - 0.01, sizes


def check_document(made: Printed, plan: Plan) -> None:
    """Tagged, in a language, with a title that names nobody, on the clinic's paper, its letters inside."""
    read: Any = made.reader
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "en-GB"
    said_of_itself = ElementTree.fromstring(root["/Metadata"].get_data())
    assert [each.get(PDF_UA) for each in said_of_itself.iter() if PDF_UA in each.attrib] == ["1"]
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


def moved(history: dict[str, Any], on: date, profile: str) -> dict[str, Any]:
    """The same history, of this day and of a clinic in this country."""
    tested = (on - timedelta(days=7)).isoformat()
    labs = [each | {"taken_on": tested} for each in history["labs"]]
    site = history["site"] | {"profile": profile}
    return history | {"as_of": on.isoformat(), "start_on": on.isoformat(), "labs": labs, "site": site}


def printed_on(
    web: Client, patient: Patient, by: Member, on_day: date, paper: str, history: dict[str, Any]
) -> Plan:
    """The plan of the history, made and signed on this day in the country of the paper."""
    web.force_login(by.user)
    patient.clinic.profile, patient.clinic.phone = COUNTRIES[paper], "01632 960 123"
    on(patient, paper)
    return kept_histories.signed(patient, by, moved(history, on_day, COUNTRIES[paper]))


def check_none_is_near_empty(made: Printed) -> None:
    """Every page is in good part used, by words or by rows to write in."""
    assert min(made.filled()) >= LEAST_FILLED, made.filled()
    assert min(made.words()) >= LEAST_WORDS, made.words()
    assert made.torn() == []


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("ahead", range(5))
@pytest.mark.parametrize(
    ("history", "most"),
    [(cases.nerves_history, 4), (cases.two_weeks_history, 5)],
)
def test_no_weekday_of_the_first_dose_takes_another_page(
    web: Client,
    patient: Patient,
    clinician: Member,
    time_machine: Any,
    paper: str,
    ahead: int,
    history: History,
    most: int,
) -> None:
    """Nor leaves one near empty."""
    day = MONDAY + timedelta(days=ahead)
    time_machine.move_to(f"{day}T10:00:00+00:00", tick=False)
    plan = printed_on(web, patient, clinician, day, paper, history())
    made = sheet(web, plan, "sheet")
    assert len(made.pages) <= most
    check_none_is_near_empty(made)


@pytest.mark.parametrize("size", ["", "&size=large"])
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("paper", "history"),
    [
        ("a4", cases.nerves_history),
        ("letter", cases.two_weeks_history),
        ("letter", cases.tablets_history),
    ],
)
def test_every_language_keeps_to_its_pages(
    web: Client,
    patient: Patient,
    clinician: Member,
    time_machine: Any,
    paper: str,
    history: History,
    code: str,
    size: str,
) -> None:
    """Five at most in standard print and nine in large: its words are longer than the English ones."""
    time_machine.move_to(f"{FRIDAY}T10:00:00+00:00", tick=False)
    plan = printed_on(web, patient, clinician, FRIDAY, paper, history())
    approved(clinician, code)
    made = printed(web, f"/plans/{plan.pk}/sheet.pdf?language={code}{size}")
    assert len(made.pages) <= (9 if size else 5)
    check_none_is_near_empty(made)
    check_letters(made, LARGE_POINTS if size else PATIENT_POINTS)
    assert all(plan.check_code in text for text in made.texts())


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("called", ["Elm Road Surgery", LONG_CLINIC])
@pytest.mark.parametrize("history", [cases.nerves_history, cases.two_weeks_history, cases.tablets_history])
def test_no_paper_of_staff_ends_on_a_bare_page(
    web: Client, patient: Patient, clinician: Member, paper: str, called: str, history: History
) -> None:
    """Neither with the sign-off alone nor with a last line, whatever the clinic is called."""
    patient.clinic.name = called
    plan = printed_on(web, patient, clinician, MONDAY, paper, history())
    made = printed(web, f"/plans/{plan.pk}/clinical.pdf")
    assert len(made.pages) <= 2
    check_none_is_near_empty(made)
    check_none_is_near_empty(printed(web, f"/plans/{plan.pk}/calendar.pdf"))
    if history is not cases.tablets_history:
        check_none_is_near_empty(printed(web, f"/plans/{plan.pk}/directions.pdf"))


def test_a_plan_of_every_month_ends_on_no_bare_page(web: Client, patient: Patient, clinician: Member) -> None:
    """Cyanocobalamin each month, thirty dates on the shorter paper."""
    history = cases.two_weeks_history()
    history["site"] = {**history["site"], "profile": "us", "stock": ["cyanocobalamin_injection"]}
    del history["choices"]
    patient.clinic.profile = "us"
    on(patient, "letter")
    plan = kept_histories.signed(patient, clinician, history)
    every = plan.document["regimen"]["phases"][-1]["interval"]
    assert (every["unit"], every["at_most"]) == ("month", 1)
    assert len(printed(web, f"/plans/{plan.pk}/clinical.pdf").pages) <= 2
    for name in ("clinical", "directions", "calendar"):
        check_none_is_near_empty(printed(web, f"/plans/{plan.pk}/{name}.pdf"))


@pytest.mark.parametrize("history", [cases.nerves_history, cases.surgery_history, cases.two_weeks_history])
def test_the_direction_sheet_of_somebody_who_died_has_no_bare_page(
    web: Client, patient: Patient, clinician: Member, history: History
) -> None:
    plan = kept_histories.signed(patient, clinician, history())
    died = replace(patients.details_of(patient), deceased_on=MONDAY)
    patients.amend(patient=patient, by=clinician, details=died, version=patient.version, key="died")
    check_none_is_near_empty(printed(web, f"/plans/{plan.pk}/directions.pdf"))


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
    calendar = sheet(web, plan, "calendar")
    assert long_days(calendar) == planned
    [square] = calendar.of_class("visit-code")
    assert [round(side * MILLIMETRES, 1) for side in (square.width, square.height)] == [30, 30]
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
    small = ".part-ask p { font-size: 8pt }"
    alone = ".record { break-before: page !important } .record-card { display: none }"
    monkeypatch.setattr(pdf_file, "styles", lambda: f"{usual} {torn} {small} {alone}")
    made = printed(web, f"/plans/{plan.pk}/sheet.pdf")
    assert min(made.sizes()) == 8
    assert min(made.points_of_prose()) == 8
    assert made.torn()
    assert made.words()[-1] < FEW_WORDS
    assert made.filled()[-1] < LITTLE_HEIGHT
    with pytest.raises(AssertionError):
        check_none_is_near_empty(made)
