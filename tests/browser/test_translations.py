"""Translations in a real browser: their pages accessible, an approval by keyboard, the specimen on paper."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from regimens.actions import translations
from regimens.models import Member, Plan
from regimens.wording import languages
from regimens.wording.languages import LANGUAGES
from tests.browser.conftest import sign_in
from tests.browser.test_accessible_pages import check
from tests.browser.test_patient_sheet import TOO_SMALL
from tests.web.test_translations import approved

CODES = list(LANGUAGES)
SIZES = ["", "?size=large"]
FACES = ("AtkinsonHyperlegibleNext", "Vazirmatn")


@contextmanager
def opened(browser: Browser, site: str, width: int = 1280, *, script: bool = True) -> Iterator[Page]:
    """A page of the clinician, signed in; closed again, so that no connection outlives the test's server."""
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
    try:
        page = context.new_page()
        sign_in(page, site)
        yield page
    finally:
        context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_is_for_everybody(
    browser: Browser, site: str, clinician: Member, signed_plan: Plan, width: int
) -> None:
    with opened(browser, site, width) as page:
        page.goto(f"{site}/translations/")
        check(page)
        for code in CODES:
            page.goto(f"{site}/translations/{code}/")
            check(page)
            for size in SIZES:
                page.goto(f"{site}/translations/{code}/specimen/{size}")
                check(page)
        page.goto(f"{site}/plans/{signed_plan.pk}/sheet/?language=pl")
        expect(page.get_by_text("An interpreter is needed.")).to_be_visible()
        check(page)
        for code in CODES:
            approved(clinician, code)
        for code in CODES:
            page.goto(f"{site}/plans/{signed_plan.pk}/sheet/?language={code}")
            check(page)
        page.goto(f"{site}/translations/pl/")
        page.get_by_role("button", name="Withdraw the approval").click()
        page.wait_for_selector("#es")
        check(page)


@pytest.mark.parametrize("script", [True, False])
def test_a_set_is_approved(browser: Browser, site: str, clinician: Member, script: bool) -> None:
    with opened(browser, site, script=script) as page:
        page.goto(f"{site}/translations/pl/")
        page.get_by_role("button", name="Approve the Polish set").click()
        page.wait_for_selector("#es")
        if script:
            check(page)
        assert not translations.standing(clinician.clinic, "pl").may_be_printed
        page.get_by_label("Name of the reviewer").fill("Ewa Example")
        page.get_by_label("Role or qualification").fill("Medical translator")
        page.get_by_label("The reviewer named here and I have read all phrases.").check()
        page.get_by_role("button", name="Approve the Polish set").click()
        expect(page.get_by_text("Approved by Ewa Example, Medical translator")).to_be_visible()
        assert translations.standing(clinician.clinic, "pl").may_be_printed


def specimen(page: Page, site: str, code: str, size: str) -> PdfReader:
    """The specimen as Chromium prints it."""
    page.goto(f"{site}/translations/{code}/specimen/{size}")
    page.evaluate("document.fonts.ready")
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", CODES)
def test_the_specimen_on_paper(wide: Page, site: str, code: str, size: str) -> None:
    read = specimen(wide, site, code, size)
    assert len(read.pages) <= (10 if size else 6)
    for page in read.pages:
        # The margin and the word across the page; a reader of Arabic may turn their letters round.
        assert len(re.findall("SPECIMEN|NEMICEPS", page.extract_text())) >= 2
        fonts = [font.get_object()["/BaseFont"] for font in cast(Any, page["/Resources"])["/Font"].values()]
        assert fonts
        assert [font for font in fonts if not any(face in font for face in FACES)] == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", CODES)
def test_every_box_on_paper_holds_its_words(wide: Page, site: str, code: str, size: str) -> None:
    wide.set_viewport_size({"width": 680, "height": 930})
    wide.goto(f"{site}/translations/{code}/specimen/{size}")
    wide.emulate_media(media="print")
    assert wide.evaluate(TOO_SMALL) == []


def test_from_right_to_left_a_telephone_number_and_a_dose_keep_their_order(
    wide: Page, site: str, clinician: Member, signed_plan: Plan
) -> None:
    """The first sign of each stands to the left of its last one, as people dial and draw up."""
    clinician.clinic.phone = "01632 960 123"
    clinician.clinic.save()
    approved(clinician, "ar")
    wide.goto(f"{site}/plans/{signed_plan.pk}/sheet/?language=ar")
    for words in ("01632\u00a0960\u00a0123", "1 mg", "1,000 micrograms"):
        left = wide.evaluate(
            """words => { const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
              for (let node; (node = walk.nextNode());) { const at = node.data.indexOf(words);
                if (at < 0) continue;
                const x = i => { const r = document.createRange(); r.setStart(node, i); r.setEnd(node, i + 1);
                  return r.getBoundingClientRect().left; };
                return x(at) < x(at + words.length - 1); }
              return null; }""",
            words,
        )
        assert left is True, words


DATES_TURNED = """days => { const found = [];
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const box = (node, i, n) => { const r = document.createRange(); r.setStart(node, i); r.setEnd(node, i + n);
    return r.getBoundingClientRect(); };
  for (let node; (node = walk.nextNode());) for (const day of days) {
    const at = node.data.indexOf(day), year = node.data.slice(at).search(/20\\d\\d/);
    if (at < 0 || year < 0) continue;
    const first = box(node, at, 1), last = box(node, at + year, 1);
    const same = Math.abs(first.top - last.top) < 6;
    found.push([same ? first.left > last.left : first.top < last.top, node.data]); }
  return found; }"""


@pytest.mark.parametrize("size", SIZES)
def test_from_right_to_left_a_date_begins_with_its_weekday(wide: Page, site: str, size: str) -> None:
    wide.goto(f"{site}/translations/ar/specimen/{size}")
    days = [languages.speech_of("ar").weekday(number) for number in range(7)]
    found = wide.evaluate(DATES_TURNED, days)
    assert len(found) > 10
    assert [text for is_right, text in found if not is_right] == []


def test_from_right_to_left_headings_begin_at_the_right(wide: Page, site: str) -> None:
    wide.goto(f"{site}/translations/ar/specimen/")
    sides = wide.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, p.mark, caption')].map(e => getComputedStyle(e).textAlign)"
    )
    assert "left" not in sides
