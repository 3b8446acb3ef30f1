"""Clinical copy and direction sheet in a real browser: pages, identity on each, whole rows, legible, accessible."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from regimens.models import Patient, Plan
from tests.browser import test_patient_sheet as sheets
from tests.browser.test_accessible_pages import check
from tests.browser.test_plan_pages import SMALLEST_TEXT
from tests.wording import patient_cases as cases
from tests.wording.plans import weekly

Make = Callable[..., Plan]
at, make = sheets.at, sheets.make
WHO = "EXAMPLE, Jane, born 27-Mar-1962, NHS No. 999 100 0003"


@pytest.fixture(autouse=True)
def _clock(time_machine: Any) -> None:
    """Monday 23 November 2026."""
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=True)


def pages(page: Page, site: str, plan: Plan, what: str) -> list[str]:
    """The words of each page as Chromium prints it."""
    page.goto(f"{site}/plans/{plan.pk}/{what}/")
    page.evaluate("document.fonts.ready")
    read = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    return [re.sub(r"\s+", " ", each.extract_text()) for each in read.pages]


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("history", [cases.nerves_history, cases.surgery_history, cases.tablets_history])
def test_the_clinical_copy_takes_two_pages(
    wide: Page,
    site: str,
    make: Make,
    patient: Patient,
    paper: str,
    history: Callable[[], dict[str, Any]],
) -> None:
    patient.clinic.paper = paper
    patient.clinic.save()
    found = pages(wide, site, make(history()), "clinical")
    assert len(found) <= 2
    for number, text in enumerate(found, 1):
        assert WHO in text
        assert f"Page {number} of {len(found)}" in text


@pytest.mark.parametrize("what", ["clinical", "directions"])
def test_sixty_lines_are_printed_whole_with_a_repeated_head(
    wide: Page,
    site: str,
    make: Make,
    what: str,
) -> None:
    document = weekly(60)
    found = pages(wide, site, make(document, sign=False), what)
    said = " ".join(found)
    for event in document["schedule"]:
        number = event["key"].removeprefix("maintenance-")
        assert len(re.findall(rf"Injection {number},? ?maintenance", said)) >= 1, number
    head = "When What" if what == "clinical" else "Date, and window"
    assert sum(head in text for text in found) > 1
    assert all("DRAFT: EXAMPLE, Jane" in text for text in found)


@pytest.mark.parametrize("what", ["clinical", "directions"])
def test_no_printed_letter_is_small(wide: Page, site: str, make: Make, what: str) -> None:
    wide.goto(f"{site}/plans/{make(cases.nerves_history()).pk}/{what}/")
    wide.emulate_media(media="print")
    points, text = wide.evaluate(SMALLEST_TEXT)
    assert points >= 10.49, text


@pytest.mark.parametrize("what", ["clinical", "directions"])
def test_the_sheets_on_the_screen_are_for_everybody(at: Page, site: str, make: Make, what: str) -> None:
    at.goto(f"{site}/plans/{make(cases.nerves_history()).pk}/{what}/")
    check(at)


def test_the_page_that_says_there_is_no_direction_sheet(at: Page, site: str, make: Make) -> None:
    at.goto(f"{site}/plans/{make(cases.tablets_history()).pk}/directions/")
    check(at)
