"""Printing in a real browser: one that prints margins shows them, one that says it doesn't is led to the PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from regimens.models import Plan
from tests.browser import test_patient_sheet as sheets
from tests.browser.conftest import sign_in
from tests.browser.test_accessible_pages import check
from tests.browser.test_plan_pages import SMALLEST_TEXT
from tests.web.test_printing_browsers import FIREFOX, ON_PAPER, TOOLS
from tests.wording import patient_cases as cases

KINDS = ["clinical", "calendar", "directions", "sheet", "carer"]
WHO = re.compile(r"EXAMPLE, Jane, born 27[ -]Mar(?:ch)?[ -]1962")
_clock, make = sheets._clock, sheets.make


@pytest.fixture(params=[1280, 320])
def unable(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """A signed-in page of this width, of a browser that says it is Firefox."""
    context = browser.new_context(viewport={"width": request.param, "height": 800}, user_agent=FIREFOX)
    page = context.new_page()
    sign_in(page, site)
    yield page
    context.close()


def printed(page: Page) -> list[str]:
    """The words of each page on paper."""
    page.evaluate("document.fonts.ready")
    read = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    return [" ".join(each.extract_text().split()) for each in read.pages]


@pytest.mark.parametrize("kind", KINDS)
def test_this_browser_prints_name_and_number_and_is_told_nothing_else(
    wide: Page, site: str, make: sheets.Make, kind: str
) -> None:
    wide.goto(f"{site}/plans/{make(cases.nerves_history()).pk}/{kind}/")
    expect(wide.get_by_role("button", name="Print")).to_be_visible()
    assert TOOLS not in wide.content()
    found = printed(wide)
    for number, text in enumerate(found, 1):
        assert WHO.search(text)
        assert f"Page {number} of {len(found)}" in text
        assert "Printed by a browser" not in text


def test_one_that_does_not_is_led_to_the_file_and_says_so_on_its_paper(
    unable: Page, site: str, make: sheets.Make
) -> None:
    plan: Plan = make(cases.nerves_history())
    for kind in KINDS:
        unable.goto(f"{site}/plans/{plan.pk}/{kind}/")
        check(unable)
        expect(unable.get_by_role("link", name="PDF file")).to_be_visible()
        expect(unable.get_by_role("button", name="Print")).to_have_count(0)
        expect(unable.get_by_text(TOOLS)).to_be_visible()
        expect(unable.get_by_text(ON_PAPER)).to_be_hidden()
        unable.emulate_media(media="print")
        expect(unable.get_by_text(ON_PAPER)).to_be_visible()
        points, text = unable.evaluate(SMALLEST_TEXT)
        assert points >= 10.49, text
        unable.emulate_media(media="null")
        first, *others = printed(unable)
        assert first.index(ON_PAPER) < first.index(
            "vitamin B12" if kind in ("sheet", "carer") else "Vitamin B12"
        )
        assert not any(ON_PAPER in each for each in others)
