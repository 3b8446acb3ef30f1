"""A browser that leaves the margins off what it prints: its tools lead to the PDF, and its paper says so."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from regimens.exports.pdf import NotRendered
from regimens.models import Member, Plan
from regimens.web.presenters.browsers import prints_margins
from regimens.web.views import pdf_file
from tests.web.test_plan_paper import CHROME, text_of
from tests.web.test_translations import approved

ON_A_DESK, WEBKIT = "Mozilla/5.0 (X11; Linux x86_64)", "AppleWebKit/537.36 (KHTML, like Gecko)"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
ON_A_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
SAFARI = f"{ON_A_MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15"
ON_AN_IPAD = "Mozilla/5.0 (iPad; CPU OS 18_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ABLE = [
    CHROME,
    f"{ON_A_DESK} {WEBKIT} Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0",
    f"{ON_A_DESK} {WEBKIT} HeadlessChrome/156.0.0.0 Safari/537.36",
    f"{ON_A_DESK} {WEBKIT} Ubuntu Chromium/131.0.6778.0 Chrome/131.0.6778.0 Safari/537.36",
    f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/140.0.0.0 Mobile Safari/537.36",
    f"{ON_A_DESK} {WEBKIT} Chrome/1000.0.0.0 Safari/537.36",
]
UNABLE = [
    FIREFOX,
    SAFARI,
    f"{ON_AN_IPAD} Version/18.2 Mobile/15E148 Safari/604.1",
    f"{ON_AN_IPAD} CriOS/143.0.0.0 Mobile/15E148 Safari/604.1",
    f"{ON_AN_IPAD} Chrome/143.0.0.0 Mobile/15E148 Safari/604.1",
    f"{ON_A_MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/143 Version/11.1.1 Safari/605.1.15",
    f"{ON_AN_IPAD} FxiOS/145.0 Mobile/15E148 Safari/605.1.15",
    f"{ON_AN_IPAD} EdgiOS/143.0.0.0 Version/18.0 Mobile/15E148 Safari/604.1",
    f"{ON_A_DESK} {WEBKIT} Chrome/130.0.0.0 Safari/537.36",
    f"{ON_A_DESK} {WEBKIT} Chrome/99.0.0.0 Safari/537.36",
    f"{ON_A_DESK} {WEBKIT} Chrome/125.0.0.0 Safari/537.36 SamsungBrowser/27.0",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763",
    f"{ON_A_DESK} {WEBKIT} Chrome/143.0.0.0 Chrome/90.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0) like Gecko",
    "curl/8.5.0",
    "Chrome/",
    "Chrome/131",
    "NotChrome/143.0.0.0",
    f"Chrome/{'9' * 5000}.0",
    "Chrome/\u0661\u0663\u0661.0",
    "",
]
SHEETS = ["clinical/", "calendar/", "directions/", "sheet/", "sheet/?size=large", "carer/"]
TOOLS = "This browser leaves the name and the page number off the pages it prints"
ON_PAPER = (
    "Printed by a browser that leaves the name and the page number off its pages: print the PDF file instead."
)
HINT = "the name and the page number stand on every page"


@pytest.mark.parametrize("agent", ABLE)
def test_chromium_prints_margins(agent: str) -> None:
    assert prints_margins(agent)


@pytest.mark.parametrize("agent", UNABLE)
def test_any_other_is_not_relied_on(agent: str) -> None:
    assert not prints_margins(agent)


def page(web: Client, address: str, agent: str | None, status: int = 200) -> str:
    """The page as this browser is given it."""
    response = web.get(address, headers={"user-agent": agent} if agent is not None else None)
    assert response.status_code == status
    return response.content.decode()


def tools(html: str) -> str:
    """What stands above the sheet, for staff."""
    found = re.search(r'<nav class="tools no-print".*?</nav>', html, re.DOTALL)
    assert found
    return " ".join(found[0].split())


def on_paper(html: str) -> list[str]:
    """What is seen in print alone."""
    return re.findall(r'<p class="print-only"[^>]*>(.*?)</p>', html)


@pytest.mark.parametrize("what", SHEETS)
def test_where_the_margins_are_printed_all_is_as_before(web: Client, signed_plan: Plan, what: str) -> None:
    html = page(web, f"/plans/{signed_plan.pk}/{what}", CHROME)
    assert '<button type="button" data-print hidden>Print</button>' in tools(html)
    assert HINT in tools(html)
    assert TOOLS not in html
    assert on_paper(html) == []


@pytest.mark.parametrize("agent", [FIREFOX, SAFARI, "", None])
@pytest.mark.parametrize("what", SHEETS)
def test_where_they_are_not_the_tools_lead_to_the_file(
    web: Client, signed_plan: Plan, what: str, agent: str | None
) -> None:
    html = page(web, f"/plans/{signed_plan.pk}/{what}", agent)
    assert "data-print" not in html
    assert HINT not in html
    name, _, asked = what.partition("/")
    assert f'<a class="instead" href="/plans/{signed_plan.pk}/{name}.pdf{asked}">PDF file</a>' in tools(html)
    assert f"For A4 paper. {TOOLS}. Print the PDF file." in tools(html)
    assert on_paper(html) == [ON_PAPER]
    assert html.index("</nav>") < html.index(ON_PAPER) < html.index('<div class="sheet')
    assert ON_PAPER not in text_of(html), "the words of the sheet are the same in every browser"


@pytest.mark.parametrize("what", ["clinical", "calendar", "directions", "sheet", "carer"])
def test_the_file_says_nothing_of_the_browser(
    web: Client, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    drawn: list[str] = []

    def keep(html: str, styles: str) -> bytes:
        drawn.append(html)
        return b"%PDF-1.7"

    monkeypatch.setattr(pdf_file.RENDERER, "render", keep)
    web.get(f"/plans/{signed_plan.pk}/{what}.pdf", headers={"user-agent": FIREFOX})
    [html] = drawn
    assert TOOLS not in html
    assert on_paper(html) == []


def test_it_is_said_to_staff_in_their_language_whatever_the_sheet_is_in(
    web: Client, signed_plan: Plan, clinician: Member
) -> None:
    approved(clinician, "ar")
    html = page(web, f"/plans/{signed_plan.pk}/sheet/?language=ar", FIREFOX)
    assert f'<p class="print-only" lang="en-GB" dir="ltr">{ON_PAPER}</p>' in html


def test_what_has_no_file_keeps_its_button_and_promises_no_margins(
    web: Client, signed_plan: Plan, clinician: Member
) -> None:
    refused = f"/plans/{signed_plan.pk}/carer/?language=pl"
    for address, status in (("/translations/pl/specimen/", 200), (refused, 409)):
        html = page(web, address, FIREFOX, status)
        assert '<button type="button" data-print hidden>Print</button>' in tools(html)
        assert f"{TOOLS}. Chrome and Edge print them." in tools(html)
        assert HINT not in html
        assert on_paper(html) == [ON_PAPER.partition(":")[0] + "."]
        assert HINT in tools(page(web, address, CHROME, status))


def test_a_pdf_that_could_not_be_made_does_not_lead_back_unawares(
    web: Client, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says to print from the browser, which here leaves the margins off."""

    def refuse(html: str, styles: str) -> bytes:
        raise NotRendered("Print the page from the browser instead.")

    monkeypatch.setattr(pdf_file.RENDERER, "render", refuse)
    address = f"/plans/{signed_plan.pk}/sheet.pdf"
    assert f"{TOOLS}. Chrome and Edge print them." in page(web, address, FIREFOX, 503)
    assert TOOLS not in page(web, address, CHROME, 503)
