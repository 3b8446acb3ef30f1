"""The reader switch and the carer's sheet in a real browser: by keyboard, without JavaScript, narrow and on paper."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from regimens.models import Member, Patient, Plan
from regimens.wording.readers import READERS, Reader
from tests.browser.conftest import sign_in
from tests.browser.test_accessible_pages import check
from tests.browser.test_plan_pages import SMALLEST_TEXT
from tests.web import plan_rows
from tests.web.courses import signed
from tests.wording import patient_cases as cases

Make = Callable[..., Plan]
SIZES = ["", "?size=large"]


@pytest.fixture(autouse=True)
def _clock(time_machine: Any) -> None:
    """Monday 23 November 2026, so that the dates are always the same."""
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=True)


@pytest.fixture
def make(patient: Patient, clinician: Member) -> Make:
    """Keep the plan of a history, made for today; signed unless told."""

    def made(history: dict[str, Any], *, sign: bool = True, **answers: object) -> Plan:
        values = {"purpose": "treat", **answers}
        begun = plan_rows.begin(patient, clinician, values, "reading")
        kept = plan_rows.keep(begun, cases.document(history), "reading")
        return plan_rows.signed(kept, clinician) if sign else kept

    return made


@pytest.fixture
def followed(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """The simple case, signed by its own rules, so that the nurse has doses to give."""
    return signed(patient, clinician, answers)


@pytest.fixture(params=[1280, 320])
def at(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """A signed-in page of this width."""
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    page = context.new_page()
    sign_in(page, site)
    yield page
    context.close()


def current(page: Page) -> str:
    """Whose reading the switch marks."""
    return page.locator(".reader-switch a[aria-current=page]").inner_text()


def test_every_reading_is_for_everybody(at: Page, site: str, followed: Plan) -> None:
    at.goto(f"{site}/plans/{followed.pk}/")
    check(at)
    visit(at)


def test_every_reading_of_a_draft_too(at: Page, site: str, make: Make) -> None:
    plan = make(cases.nerves_history(), sign=False, closed_day_owner="self")
    at.goto(f"{site}/plans/{plan.pk}/")
    visit(at)
    said = at.locator("#standing").inner_text()
    assert said.startswith("This plan is not final. Please do not act on it yet.")
    assert said.endswith("Call us now if none has done so."), "unsteady walking is a red flag of this plan"


def visit(at: Page) -> None:
    """Go through the switch from the plan's page, and look at each reading."""
    for reader in Reader:
        at.get_by_label("Written for").get_by_role("link", name=READERS[reader], exact=True).click()
        at.wait_for_url(f"**/for/{reader}/")
        assert current(at) == READERS[reader]
        check(at)


def test_a_reading_that_is_refused(at: Page, site: str, make: Make) -> None:
    history = cases.simple_history()
    history["safety"]["cobalamin_reaction"] = "anaphylaxis"
    plan = make(history, sign=False)
    at.goto(f"{site}/plans/{plan.pk}/for/carer/")
    expect(at.get_by_text("There is no carer's sheet")).to_be_visible()
    assert current(at) == "Carer"
    check(at)


def test_no_amount_is_torn_from_its_unit(at: Page, site: str, followed: Plan) -> None:
    for reader in (Reader.CLINICIAN, Reader.NURSE):
        at.goto(f"{site}/plans/{followed.pk}/for/{reader}/")
        torn = at.evaluate(
            """() => { const line = document.querySelector('.order-line'), found = [];
            const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) { const text = walk.currentNode.data;
              for (const hit of text.matchAll(/\\d[\\d,.]* (?:mg|mL)/g)) {
                const range = document.createRange();
                range.setStart(walk.currentNode, hit.index); range.setEnd(walk.currentNode, hit.index + hit[0].length);
                if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) found.push(hit[0]); } }
            return [line.textContent.match(/\\d[\\d,.]* (?:mg|mL)/g).length, found]; }"""
        )
        assert torn[0] >= 3
        assert torn[1] == [], reader


def test_the_switch_by_keyboard(wide: Page, site: str, followed: Plan) -> None:
    plan = followed
    wide.goto(f"{site}/plans/{plan.pk}/for/clinician/")
    wide.locator(".reader-switch a").first.focus()
    for name in ("Nurse", "Patient", "Carer"):
        wide.keyboard.press("Tab")
        assert wide.evaluate("document.activeElement.textContent") == name
    wide.keyboard.press("Enter")
    wide.wait_for_url("**/for/carer/")
    assert current(wide) == "Carer"


def test_the_switch_without_javascript(plain: Page, site: str, followed: Plan) -> None:
    plan = followed
    plain.goto(f"{site}/plans/{plan.pk}/")
    for reader in reversed(Reader):
        plain.get_by_label("Written for").get_by_role("link", name=READERS[reader], exact=True).click()
        assert plain.url == f"{site}/plans/{plan.pk}/for/{reader}/"
        assert current(plain) == READERS[reader]


@pytest.mark.parametrize("history", [cases.two_weeks_history, cases.tablets_history, cases.surgery_history])
def test_the_carers_sheet_on_the_screen(
    at: Page, site: str, make: Make, history: Callable[[], dict[str, Any]]
) -> None:
    plan = make(history(), closed_day_owner="self")
    for size in SIZES:
        at.goto(f"{site}/plans/{plan.pk}/carer/{size}")
        check(at)


@pytest.mark.parametrize(("size", "least", "most"), [("", 12, 4), ("?size=large", 16, 6)])
def test_the_carers_sheet_on_paper(
    wide: Page, site: str, make: Make, size: str, least: float, most: int
) -> None:
    plan = make(cases.two_weeks_history(), closed_day_owner="self")
    wide.goto(f"{site}/plans/{plan.pk}/carer/{size}")
    wide.evaluate("document.fonts.ready")
    made = PdfReader(io.BytesIO(wide.pdf(prefer_css_page_size=True, display_header_footer=False)))
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in made.pages]
    assert len(pages) <= most
    for number, text in enumerate(pages, 1):
        assert "EXAMPLE, Jane, born 27 March 1962, NHS No. 999 100 0003" in text
        assert f"Page {number} of {len(pages)}" in text
        assert len(text) > 400, "a page with nothing but its margins"
    whole = " ".join(pages)
    assert "Ask the patient before you show this" not in whole, "a word for the staff alone"
    assert "For someone who looks after Jane Example" in whole
    for first, last in (
        ("The main thing to know", "Monday 23 November 2026."),
        ("Call 999 now if:", "all of a sudden."),
        ("How you can help", "call for help."),
        ("Their choice", "ask us what to do."),
    ):
        assert any(first in page and last in page[page.index(first) :] for page in pages), (first, last)
    wide.emulate_media(media="print")
    points, text = wide.evaluate(SMALLEST_TEXT)
    assert points >= least - 0.01, text
