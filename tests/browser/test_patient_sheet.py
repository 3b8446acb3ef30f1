"""The patient sheet in a real browser: page counts, identity on each page, nothing split, accessible, legible."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from regimens.actions import plans
from regimens.models import Member, Patient, Plan
from tests.web import plan_rows
from tests.wording import patient_cases as cases

Make = Callable[..., Plan]
SIZES = ["", "?size=large"]


@pytest.fixture(autouse=True)
def _clock(time_machine: Any) -> None:
    """Monday 23 November 2026, so that the dates on paper are always the same."""
    time_machine.move_to("2026-11-23T10:00:00+00:00", tick=True)


@pytest.fixture
def make(patient: Patient, clinician: Member) -> Make:
    """Keep and sign the plan of a history, made for today, so that its dates lie ahead."""

    def made(history: dict[str, Any], *, sign: bool = True, **answers: object) -> Plan:
        document = cases.document(history)
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
