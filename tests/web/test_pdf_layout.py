"""Where the words of a PDF stand: labels apart from values, dates whole, words within their cell and page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader
from weasyprint import CSS, HTML
from weasyprint.formatting_structure.boxes import LineBox, TableCellBox, TextBox
from weasyprint.text.fonts import FontConfiguration

from regimens.exports.pdf import FONTS
from regimens.exports.pdf_worker import LettersOnly
from regimens.models import Member, Patient, Plan
from regimens.templatetags.b12_plans import whole
from regimens.web.views import pdf_file
from tests.recorded import nerves_plan

KINDS = ("clinical", "sheet", "calendar", "directions", "carer")
#: A hundredth of a millimetre of rounding.
ROUNDING = 0.04
#: What a pixel of the layout is in points, and the smallest letters on paper.
POINTS, LEAST_POINTS = 0.75, 12
TORN = re.compile(r"(?:\b\d{2}|-[A-Z][a-z]{2})-$")


@pytest.fixture
def web(clinician: Member) -> Client:
    """The clinician's browser."""
    client = Client()
    client.force_login(clinician.user)
    return client


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Loading on alternate days, with blood tests of every kind."""
    return nerves_plan(patient, clinician, answers)


class Layout:
    """The pages of a sheet as the renderer lays them out."""

    def __init__(self, web: Client, plan: Plan, kind: str, change: tuple[str, str] = ("", "")) -> None:
        caught: list[tuple[str, str]] = []

        def catch(html: str, styles: str) -> bytes:
            caught.append((html, styles))
            return b"%PDF"

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(pdf_file.RENDERER, "render", catch)
            assert web.get(f"/plans/{plan.pk}/{kind}.pdf").status_code == 200
        [(html, styles)] = caught
        fetcher, letters = LettersOnly(FONTS), FontConfiguration()
        style = CSS(string=styles, url_fetcher=fetcher, font_config=letters)
        changed = html.replace(*change) if change[0] else html
        made = HTML(string=changed, url_fetcher=fetcher).render(stylesheets=[style], font_config=letters)
        self.pages: list[Any] = [page._page_box for page in made.pages]

    def boxes(self, kind: type) -> Iterator[Any]:
        """Every box of this kind, page by page."""
        for page in self.pages:
            yield from (box for box in walk(page) if isinstance(box, kind))

    def lines(self) -> list[str]:
        """The words of each line."""
        return [
            "".join(box.text for box in walk(line) if isinstance(box, TextBox))
            for line in self.boxes(LineBox)
        ]


def walk(box: Any) -> Iterator[Any]:
    """The box and all within it."""
    yield box
    for child in getattr(box, "children", ()):
        yield from walk(child)


def box_class(box: Any) -> str:
    """The class of the element that the box is of."""
    element = getattr(box, "element", None)
    return str(element.get("class", "")) if element is not None else ""


@pytest.mark.parametrize("kind", ["clinical", "directions"])
def test_a_label_stands_apart_from_its_value(
    web: Client, plan: Plan, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_file.RENDERER, "seconds", 120)
    read = PdfReader(io.BytesIO(web.get(f"/plans/{plan.pk}/{kind}.pdf").content))
    said = re.sub(r"\s+", " ", read.pages[0].extract_text())
    for label, value in (("Born", "27-Mar-1962"), ("Allergies", "No known"), ("Check code", plan.check_code)):
        assert f"{label} {value}" in said


@pytest.mark.parametrize("kind", ["clinical", "directions"])
def test_no_date_is_torn(web: Client, plan: Plan, kind: str) -> None:
    lines = Layout(web, plan, kind).lines()
    assert sum("-Nov-2026" in line for line in lines) > 5
    assert [line for line in lines if TORN.search(line.strip())] == []


def test_how_often_is_kept_on_one_line() -> None:
    assert '<span class="nowrap">3 times a week</span>' in whole("Give it 3 times a week for 2 weeks")


@pytest.mark.parametrize("kind", ["calendar", "sheet"])
@pytest.mark.parametrize("word", ["Blood test: potassium", "Maintenance"])
def test_words_stay_within_their_cell(web: Client, plan: Plan, kind: str, word: str) -> None:
    cells = list(Layout(web, plan, kind, ("Injection", word)).boxes(TableCellBox))
    inside = [
        (cell, text)
        for cell in cells
        for box in walk(cell)
        if "day-event" in box_class(box)
        for text in walk(box)
        if isinstance(text, TextBox)
    ]
    said = "".join(text.text for _, text in inside)
    assert word.replace(" ", "") in re.sub(r"[\s\u2010-]", "", said)
    over = [
        text.text
        for cell, text in inside
        if text.position_x + text.width > cell.border_box_x() + cell.border_width() + ROUNDING
    ]
    assert over == []
    assert min(text.style["font_size"] for _, text in inside) * POINTS >= LEAST_POINTS - ROUNDING


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_name_stays_on_the_page(web: Client, plan: Plan, kind: str) -> None:
    """In the head of each page as in its body, up to the margin."""
    patient = plan.patient
    patient.family_name = "W" * 100
    patient.save()
    layout = Layout(web, plan, kind)
    assert sum(text.text.count("W") for text in layout.boxes(TextBox)) >= 200
    for page in layout.pages:
        right = page.content_box_x() + page.width + ROUNDING
        texts = [box for box in walk(page) if isinstance(box, TextBox)]
        assert [box.text for box in texts if box.position_x + box.width > right] == []
