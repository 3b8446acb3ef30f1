"""A batch number on the injection record of a PDF: its parts follow each other as they stand on the ampoule."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader
from weasyprint.formatting_structure.boxes import InlineBox, TableCellBox, TextBox

from regimens.models import Member, Patient, Plan
from regimens.templatetags.b12_plans import breaks_after_hyphens
from regimens.web.views import pdf_file
from tests import recorded
from tests.printed_pages import walk
from tests.recorded import days_later
from tests.web.courses import signed
from tests.web.test_pdf_layout import PAPERS, Layout, box_class
from tests.web.test_translations import approved

BATCHES = ("HX24-117", "123-456-789", "LOT 2026-04-12", "AB/12-C 34", "7H2291-KLMNOPQ-R")
SIZES = ("", "&size=large")
BREAKS = re.compile(r"[\s\u200b\u2066-\u2069]")


@pytest.fixture
def plan(patient: Patient, clinician: Member, nurse: Member, answers: dict[str, object]) -> Plan:
    """The simple case, a dose of each batch given."""
    approved(clinician, "ar")
    made = signed(patient, clinician, answers)
    for count, batch in enumerate(BATCHES):
        with days_later(2 * count):
            recorded.give(made, nurse, batch, reason="As it fell", batch=batch)
    return made


def seen(layout: Layout) -> Iterator[str]:
    """Each batch number as it is read: line by line, from the left, without the blanks at which it breaks."""
    for cell in layout.boxes(TableCellBox):
        if "filled-in" in box_class(cell):
            lines = [box for box in walk(cell) if isinstance(box, InlineBox) and box.element_tag == "bdi"]
            yield BREAKS.sub("", "".join(map(_from_the_left, lines)))


def _from_the_left(line: Any) -> str:
    texts = [box for box in walk(line) if isinstance(box, TextBox)]
    return "".join(box.text for box in sorted(texts, key=lambda box: box.position_x))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("asked", [f"?language=ar{size}" for size in SIZES] + ["?", "?size=large"])
def test_its_parts_stand_in_their_order(web: Client, plan: Plan, asked: str, paper: str) -> None:
    plan.clinic.paper = paper
    plan.clinic.save()
    with days_later(9):
        found = list(seen(Layout(web, plan, f"sheet{asked}")))
    assert [batch for batch in BATCHES if BREAKS.sub("", batch) not in found] == []


@pytest.mark.parametrize("size", SIZES)
def test_the_file_draws_them_in_their_order(
    web: Client, plan: Plan, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where each piece was drawn, read by another library from the file itself."""
    monkeypatch.setattr(pdf_file.RENDERER, "seconds", 120)
    with days_later(9):
        response = web.get(f"/plans/{plan.pk}/sheet.pdf?language=ar{size}")
    drawn: list[tuple[int, float, float, str]] = []
    for number, page in enumerate(PdfReader(io.BytesIO(response.content)).pages):
        page.extract_text(visitor_text=_noting(drawn, number))
    for pieces in (("HX24-", "117"), ("123-", "456-"), ("456-", "789"), ("04-", "12")):
        first, second = (next(each for each in drawn if each[3] == piece) for piece in pieces)
        is_below = first[0] == second[0] and second[2] < first[2] - 1
        assert is_below or second[1] > first[1], (first, second)


def _noting(drawn: list[tuple[int, float, float, str]], number: int) -> Any:
    def note(text: str, page: Any, matrix: Any, *_: Any) -> None:
        drawn.append((number, page[4] + matrix[4] * page[0], page[5] + matrix[5] * page[3], text.strip()))

    return note


@pytest.mark.parametrize(
    ("batch", "direction"), [("HX24-117", "ltr"), ("24-117", "ltr"), ("\u062f\u0641-12", "rtl")]
)
def test_the_element_around_them_says_which_way(batch: str, direction: str) -> None:
    html = breaks_after_hyphens(batch)
    assert html.startswith(f'<bdi dir="{direction}">')
    assert BREAKS.sub("", re.sub(r"<[^>]*>", "", html)) == BREAKS.sub("", batch)
