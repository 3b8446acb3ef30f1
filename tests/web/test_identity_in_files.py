"""Whose sheet it is, at the head of a PDF: name, birth and number never stand on one another."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from weasyprint.formatting_structure.boxes import TextBox

from regimens.models import Member, Patient, Plan
from regimens.wording.languages import LANGUAGES
from tests.printed_pages import walk
from tests.web.courses import signed
from tests.web.test_pdf_layout import PAPERS, PATIENT_SHEETS, ROUNDING, Layout, box_class
from tests.web.test_translations import approved

NAMES = (
    ("Example", "Jane"),
    ("Fernández-Rodríguez", "María Magdalena"),
    ("Papadopoulos", "Konstantinos"),
    ("Al-Khawarizmi", "Abdulrahman Mohammed"),
    ("محمد عبد الله", "فاطمة"),
)
SHEETS = (*PATIENT_SHEETS, "carer", "carer?size=large", "clinical", "directions")
#: Lines that follow each other are at least so far apart, in the size of their letters.
A_LINE = 0.9
HEADS = ("for-whom", "about-whom", "identity")


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """The simple case, in a clinic that has approved every set of translations."""
    for code in LANGUAGES:
        approved(clinician, code)
    return signed(patient, clinician, answers)


def texts_of_head(layout: Layout) -> list[Any]:
    """Every piece of text of the line that tells whose sheet it is, on the first page."""
    heads = [box for box in walk(layout.pages[0]) if box_class(box) in HEADS]
    assert heads
    found = {id(text): text for box in heads for text in walk(box) if isinstance(text, TextBox)}
    return [text for text in found.values() if text.text.strip()]


def meet(one: Any, other: Any) -> bool:
    """Whether the two stand on one another."""
    is_beside = (
        one.position_x + one.width <= other.position_x + ROUNDING
        or other.position_x + other.width <= one.position_x + ROUNDING
    )
    # What a font reserves above and below its letters may reach into the next line.
    is_on_other_line = abs(one.position_y - other.position_y) >= A_LINE * one.style["font_size"]
    return not (is_beside or is_on_other_line)


def alone(html: str) -> str:
    """The sheet with nothing below its head."""
    begin = html.index('<p class="for-whom"') if '<p class="for-whom"' in html else -1
    if begin < 0:
        return html
    end = html.index("</p>", begin) + len("</p>")
    return html[:end] + html[html.index("</main>") :]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_the_identity_stands_on_anything_else(
    web: Client, plan: Plan, paper: str, name: tuple[str, str]
) -> None:
    plan.patient.family_name, plan.patient.given_name = name
    plan.patient.save()
    plan.clinic.paper = paper
    plan.clinic.save()
    for asked in SHEETS:
        layout = Layout(web, plan, asked, alone)
        texts = texts_of_head(layout)
        page = layout.pages[0]
        left, right = page.content_box_x() - ROUNDING, page.content_box_x() + page.width + ROUNDING
        assert all(left <= text.position_x and text.position_x + text.width <= right for text in texts), asked
        over = [
            (one.text, other.text)
            for number, one in enumerate(texts)
            for other in texts[:number]
            if meet(one, other)
        ]
        assert over == [], asked
