"""The patient sheet in a real browser: page counts, identity on each page, nothing split, accessible, legible."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, cast

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pypdf import PdfReader

from regimens.actions import plans
from regimens.models import Member, Patient, Plan
from regimens.wording.patient import ENGLISH
from tests.browser.conftest import sign_in
from tests.browser.test_accessible_pages import check
from tests.browser.test_plan_pages import SMALLEST_TEXT
from tests.web import plan_rows
from tests.wording import patient_cases as cases
from tests.wording.plans import weekly

Make = Callable[..., Plan]
SIZES = ["", "?size=large"]


@pytest.fixture(autouse=True)
def _clock(time_machine: Any) -> None:
    """Monday 23 November 2026, so that the dates on paper are always the same."""
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=True)


@pytest.fixture
def make(patient: Patient, clinician: Member) -> Make:
    """Keep and sign the plan of a history, made for today, so that its dates lie ahead."""

    def made(asked: dict[str, Any], *, sign: bool = True, **answers: object) -> Plan:
        document = asked if "regimen" in asked else cases.document(asked)
        values = {"purpose": "treat", **answers}
        kept = plan_rows.keep(plan_rows.begin(patient, clinician, values, "sheet"), document, "sheet")
        stop = {"stop_action": "advice_sought", "stop_reason": "Dr Ola Other"}
        return plans.sign(plan=kept, by=clinician, checked=True, key="sheet", **stop) if sign else kept

    return made


def pdf(page: Page, site: str, plan: Plan, size: str = "") -> PdfReader:
    """The sheet as Chromium prints it on the clinic's paper."""
    page.goto(f"{site}/plans/{plan.pk}/sheet/{size}")
    page.evaluate("document.fonts.ready")
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, display_header_footer=False)))


def texts(read: PdfReader) -> list[str]:
    """The words of each page, blanks folded."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in read.pages]


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("history", [cases.nerves_history, cases.surgery_history])
def test_both_models_take_four_pages_and_at_most_eight_in_large_print(
    wide: Page, site: str, make: Make, patient: Patient, paper: str, history: Callable[[], dict[str, Any]]
) -> None:
    patient.clinic.paper = paper
    patient.clinic.save()
    plan = make(history(), closed_day_owner="community")
    for size, most in (("", 4), ("?size=large", 8)):
        pages = texts(pdf(wide, site, plan, size))
        assert len(pages) <= most
        for number, text in enumerate(pages, 1):
            assert "EXAMPLE, Jane, born 27 March 1962, NHS No. 999 100 0003" in text
            assert f"Page {number} of {len(pages)}" in text
            assert len(text) > 400, "a page with nothing but its margins"


def test_no_page_holds_the_questions_alone(wide: Page, site: str, make: Make, patient: Patient) -> None:
    """A first dose on a Saturday: its notes make the calendar so long that it has no room beneath the questions."""
    patient.clinic.paper = "letter"
    patient.clinic.save()
    begins = {"as_of": "2026-11-28", "start_on": "2026-11-28", "choices": {"maintenance_months": 3}}
    plan = make(cases.simple_history() | begins, sign=False, closed_day_owner="community")
    pages = texts(pdf(wide, site, plan))
    assert len(pages) <= 4
    [asked] = [page for page in pages if "Would you like this sheet in large print" in page]
    assert "Your calendar" in asked


@pytest.mark.parametrize("name", ["V02", "V13", "V26"])
def test_fuller_plans_take_five_pages_of_the_shorter_paper(
    wide: Page, site: str, make: Make, patient: Patient, name: str
) -> None:
    patient.clinic.paper = "letter"
    patient.clinic.save()
    plan = make(cases.vignette(name), sign=False, closed_day_owner="community")
    assert 20 <= len(plan.document["schedule"]) <= 24
    assert len(pdf(wide, site, plan).pages) <= 5
    assert len(pdf(wide, site, plan, "?size=large").pages) <= 8


@pytest.fixture(params=[1280, 320])
def at(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """A signed-in page of this width."""
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    page = context.new_page()
    sign_in(page, site)
    yield page
    context.close()


# A4 between its margins, in pixels.
INSIDE_A4: ViewportSize = {"width": 680, "height": 930}
TOO_SMALL = """() => [...document.querySelectorAll('.month-grid td, .month-box, .record-card td')]
  .filter(box => box.scrollHeight > box.clientHeight + 2 || box.scrollWidth > box.clientWidth + 2)
  .map(box => box.textContent.trim())"""
HISTORIES = [cases.nerves_history, cases.surgery_history, cases.tablets_history, cases.two_weeks_history]


@pytest.mark.parametrize("history", HISTORIES)
def test_the_sheet_on_the_screen_is_for_everybody(
    at: Page, site: str, make: Make, history: Callable[[], dict[str, Any]]
) -> None:
    plan = make(history(), closed_day_owner="self")
    for size in SIZES:
        at.goto(f"{site}/plans/{plan.pk}/sheet/{size}")
        check(at)
        assert at.evaluate(TOO_SMALL) == []


@pytest.mark.parametrize("size", SIZES)
def test_every_box_on_paper_holds_its_words(wide: Page, site: str, make: Make, size: str) -> None:
    plan = make(cases.nerves_history())  # nobody named for closed days: the longest words in a box
    wide.set_viewport_size(INSIDE_A4)
    wide.goto(f"{site}/plans/{plan.pk}/sheet/{size}")
    wide.emulate_media(media="print")
    assert wide.evaluate(TOO_SMALL) == []


def test_the_page_that_says_there_is_none(at: Page, site: str, make: Make) -> None:
    history = cases.simple_history()
    history["safety"]["cobalamin_reaction"] = "anaphylaxis"
    plan = make(history, sign=False)
    at.goto(f"{site}/plans/{plan.pk}/sheet/")
    expect(at.get_by_text("There is no patient sheet")).to_be_visible()
    check(at)


@pytest.mark.parametrize(("size", "least"), [("", 12), ("?size=large", 16)])
def test_no_printed_letter_is_small(wide: Page, site: str, make: Make, size: str, least: float) -> None:
    wide.goto(f"{site}/plans/{make(cases.nerves_history()).pk}/sheet/{size}")
    wide.emulate_media(media="print")
    points, text = wide.evaluate(SMALLEST_TEXT)
    assert points >= least - 0.01, text
    body = wide.evaluate("parseFloat(getComputedStyle(document.querySelector('.part p')).fontSize) * 72 / 96")
    assert body >= (18 if size else 14) - 0.01


def test_the_letters_are_the_sheets_own(wide: Page, site: str, make: Make) -> None:
    read = pdf(wide, site, make(cases.nerves_history()))
    for page in read.pages:
        resources = cast(Any, page["/Resources"])
        fonts = [font.get_object()["/BaseFont"] for font in resources["/Font"].values()]
        assert fonts
        assert all("AtkinsonHyperlegibleNext" in font for font in fonts), fonts


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_the_paper_is_the_clinics(
    wide: Page, site: str, make: Make, patient: Patient, paper: str, size: tuple[int, int]
) -> None:
    patient.clinic.paper = paper
    patient.clinic.save()
    read = pdf(wide, site, make(cases.surgery_history()))
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in read.pages} == {size}


@pytest.mark.parametrize("size", SIZES)
def test_no_box_and_no_heading_is_torn(wide: Page, site: str, make: Make, size: str) -> None:
    """Each box stands whole on one page, and each heading with what follows it."""
    plan = make(cases.two_weeks_history(), closed_day_owner="hospital")
    pages = texts(pdf(wide, site, plan, size))
    whole = [
        ("The main thing to know", "Monday 23 November 2026."),
        ("Call 999 now if:", "all of a sudden."),
        ("Call us today, or call 111, if:", "or you get bad cramps."),
        ("Call us this week if:", "to recall things."),
        ("Why you need them", "Your body is low"),
        ("Your plan", "The medicine is called"),
        ("What you need to do", "Come to each visit"),
        ("How you may feel after", "Your arm or leg"),
        ("Your blood tests", "You need a blood test"),
        ("Questions", "Tell us and we will help."),
        ("Step 1, now:", "for 2 weeks."),
    ]
    for first, last in whole:
        assert any(first in page and last in page[page.index(first) :] for page in pages), (first, last)


@pytest.mark.parametrize("size", SIZES)
def test_a_plan_of_sixty_lines_is_printed_whole(wide: Page, site: str, make: Make, size: str) -> None:
    document = weekly(60)
    plan = make(document, sign=False)
    pages = texts(pdf(wide, site, plan, size))
    card = [page for page in pages if "Date planned" in page]
    assert len(card) > 1, "the head of the record stands on each of its pages"
    said = re.sub(r"\s+", "", "".join(card))
    doses = [event["on"] for event in document["schedule"] if event["kind"] == "injection"]
    for on in doses:
        day = ENGLISH.date(date.fromisoformat(on))
        assert said.count(day.replace(" ", "")) == 1, day
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert page.startswith("DRAFT: EXAMPLE, Jane, born 27 March 1962")


@pytest.mark.parametrize("size", SIZES)
def test_a_name_of_two_hundred_letters_is_on_every_page_whole(
    wide: Page, site: str, make: Make, patient: Patient, size: str
) -> None:
    plan = make(cases.surgery_history())
    patient.given_name = "Maximiliana " * 16 + "Quotes\u0022"
    patient.save()
    plan.clinic.name = "A Surgery of a Rather Long Name " * 3
    plan.clinic.save()
    pages = texts(pdf(wide, site, plan, size))
    for number, page in enumerate(pages, 1):
        assert page.count("Maximiliana") >= 16
        assert 'Quotes", born 27 March 1962, NHS No. 999 100 0003' in page
        assert f"Page {number} of {len(pages)}" in page
        assert "For review by a clinician." in page
        assert re.sub(r"\s+", " ", plan.clinic.name.strip()) in page
