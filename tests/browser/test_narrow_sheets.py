"""Sheets on a tablet or a phone: no row lies over another, and no word is cut off at the edge."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from regimens.models import Member, Patient
from tests.browser import test_patient_sheet as sheets
from tests.web import kept_histories
from tests.wording import patient_cases as cases

at = sheets.at

#: Rows that begin before the one above them ends, and words whose letters end beyond the sheet.
OVERLAPPING = """() => [...document.querySelectorAll('tbody')].flatMap(body => {
    const rows = [...body.rows].filter(row => row.getClientRects().length);
    const ends = rows.map(row => Math.max(...[...row.cells].map(cell => cell.getBoundingClientRect().bottom)));
    return rows.slice(1).filter((row, at) => row.getBoundingClientRect().top < ends[at] - 1)
        .map(row => row.textContent.trim());
})"""
CUT_OFF = """() => {
    const sheet = document.querySelector('.sheet').getBoundingClientRect(), found = [];
    const walk = document.createTreeWalker(document.querySelector('.sheet'), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(walk.currentNode);
        const hidden = walk.currentNode.parentElement.closest('.visually-hidden, thead');
        for (const box of hidden ? [] : range.getClientRects())
            if (box.width && (box.right > sheet.right + 1 || box.left < sheet.left - 1))
                found.push(walk.currentNode.textContent.trim());
    }
    return found;
}"""


@pytest.fixture(autouse=True)
def _clock(time_machine: Any) -> None:
    """Thursday 26 November 2026: the third day of potassium tests is a closed Saturday."""
    time_machine.move_to("2026-11-26T10:00:00+00:00", tick=True)


@pytest.mark.parametrize("width", [320, 390, 600, 768])
@pytest.mark.parametrize(
    "what", ["directions/", "clinical/", "calendar/", "sheet/", "sheet/?size=large", "carer/"]
)
def test_every_word_of_a_sheet_can_be_read(
    wide: Page, site: str, patient: Patient, clinician: Member, what: str, width: int
) -> None:
    history = cases.nerves_history() | {"as_of": "2026-11-26", "start_on": "2026-11-26"}
    plan = kept_histories.signed(patient, clinician, history)
    wide.set_viewport_size({"width": width, "height": 800})
    wide.goto(f"{site}/plans/{plan.pk}/{what}")
    wide.evaluate("document.fonts.ready")
    if what == "directions/":
        assert wide.locator(".give-rows tbody tr").count() == 11
    if what.startswith("sheet"):
        assert "we are closed" in wide.inner_text(".sheet")
    assert wide.evaluate(OVERLAPPING) == []
    assert wide.evaluate(CUT_OFF) == []
