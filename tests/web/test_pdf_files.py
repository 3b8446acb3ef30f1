"""The PDFs of a plan: the words of the page and no others, identity on every page, states, and their event."""

from __future__ import annotations

import io
import re
from collections import Counter
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from regimens.actions import plans
from regimens.exports.pdf import NotRendered
from regimens.models import Event, Member, Plan
from regimens.web.views import pdf_file

KINDS = ("clinical", "sheet", "calendar", "directions", "carer")


@pytest.fixture(autouse=True)
def _patient_with_a_slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loaded machine may take longer to start a process than a person waits."""
    monkeypatch.setattr(pdf_file.RENDERER, "seconds", 120)


@pytest.fixture
def web(clinician: Member) -> Client:
    """The clinician's browser."""
    client = Client()
    client.force_login(clinician.user)
    return client


def words(text: str) -> Counter[str]:
    """Each word and number with how often it stands there."""
    return Counter(re.findall(r"\w+", text.casefold()))


def words_of_page(html: str) -> Counter[str]:
    """What a reader sees of the sheet itself."""
    main = html[html.index('<main id="main">') : html.index("</main>")]
    hidden = r'<span class="(?:visually-hidden|day-name)">.*?</span>|<svg.*?</svg>'
    seen = re.sub(hidden, " ", main, flags=re.S)
    return words(unescape(re.sub(r"<[^>]+>", " ", seen)))


def pages_of(response: Any) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages]


@pytest.mark.parametrize("kind", KINDS)
def test_it_holds_the_words_of_the_page(web: Client, signed_plan: Plan, kind: str) -> None:
    html = web.get(f"/plans/{signed_plan.pk}/{kind}/").content.decode()
    response = web.get(f"/plans/{signed_plan.pk}/{kind}.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{signed_plan.check_code}.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    # The reader of the file may part a word where two letters stand close: spaces are left out.
    found = "".join("".join(pages_of(response)).split()).casefold()
    missing = {word: count for word, count in words_of_page(html).items() if found.count(word) < count}
    assert missing == {}


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_says_whose_it_is_and_which_it_is(web: Client, signed_plan: Plan, kind: str) -> None:
    response = web.get(f"/plans/{signed_plan.pk}/{kind}.pdf")
    pages = pages_of(response)
    for number, text in enumerate(pages, 1):
        assert "EXAMPLE, Jane" in text
        assert f"Page {number} of {len(pages)}" in text
        assert signed_plan.check_code in text
        assert len(text.split()) > 40, "a blank page"
    reader: Any = PdfReader(io.BytesIO(response.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.metadata is not None
    assert "Example" not in str(reader.metadata.title)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_one_event_of_its_own(web: Client, signed_plan: Plan, kind: str) -> None:
    before = Event.objects.count()
    web.get(f"/plans/{signed_plan.pk}/{kind}.pdf")
    [event] = Event.objects.filter(kind="plan_printed")
    assert event.detail["what"] == f"{kind}.pdf"
    assert Event.objects.count() == before + 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_that_does_not_count_says_so_on_every_page(
    web: Client, signed_plan: Plan, clinician: Member, kind: str
) -> None:
    plans.enter_in_error(plan=signed_plan, by=clinician, reason="Wrong patient", key="e")
    for text in pages_of(web.get(f"/plans/{signed_plan.pk}/{kind}.pdf")):
        assert "ENTERED IN ERROR" in text


def test_where_none_can_be_made_the_page_says_so(
    web: Client, signed_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(html: str, styles: str) -> bytes:
        raise NotRendered("Print the page from the browser instead.")

    monkeypatch.setattr(pdf_file.RENDERER, "render", refuse)
    response = web.get(f"/plans/{signed_plan.pk}/clinical.pdf")
    assert response.status_code == 503
    assert "Print the page from the browser instead." in response.content.decode()


def test_each_sheet_offers_its_file(web: Client, signed_plan: Plan) -> None:
    for kind in KINDS:
        html = web.get(f"/plans/{signed_plan.pk}/{kind}/").content.decode()
        assert f'href="/plans/{signed_plan.pk}/{kind}.pdf"' in html
    large = web.get(f"/plans/{signed_plan.pk}/sheet/?size=large").content.decode()
    assert f'href="/plans/{signed_plan.pk}/sheet.pdf?size=large"' in large


@pytest.mark.parametrize(
    "name", ["O'Neil", '</style><img src="x">', "Zoë\u202egnirts", "Łukasz 😀", "L" * 100]
)
def test_a_hostile_name_is_printed_whole_and_harmless(web: Client, signed_plan: Plan, name: str) -> None:
    patient = signed_plan.patient
    patient.family_name = name
    patient.save()
    response = web.get(f"/plans/{signed_plan.pk}/sheet.pdf")
    assert response.status_code == 200
    text = "".join("".join(pages_of(response)).split())
    plain = "".join(sign for sign in name if sign.isalnum() and sign.isascii())
    assert plain in "".join(sign for sign in text if sign.isalnum() and sign.isascii())
