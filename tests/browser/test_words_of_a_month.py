"""The month grids of the patient's papers in a real browser: no word of the product's own is in two parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from regimens.models import Patient
from regimens.web.presenters import patient_calendar, schedule
from tests.browser.test_patient_sheet import Make, _clock, make
from tests.wording import patient_cases as cases

__all__ = ["_clock", "make"]

#: Each paper between its margins, in pixels.
INSIDE: dict[str, ViewportSize] = {
    "a4": {"width": 680, "height": 930},
    "letter": {"width": 702, "height": 870},
}
KINDS = ("calendar", "sheet", "carer")
#: The words of each cell that stand on more than one line; one with a hyphen may be parted there.
PARTED = r"""() => {
  const found = [];
  for (const cell of document.querySelectorAll('.month-grid th, .month-grid td')) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const word of texts.currentNode.data.matchAll(/[^\s-]+-?/g)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
        if (lines.size > 1) found.push(word[0]);
      }
    }
  }
  return found;
}"""
OUT = """() => [...document.querySelectorAll('.month-grid td')]
  .filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.textContent.trim())"""
LETTERS = """() => Math.min(...[...document.querySelectorAll('.month-grid td, .month-grid td *')]
  .map(each => parseFloat(getComputedStyle(each).fontSize)))"""
LEAST_PIXELS, ROUNDING = 16, 0.01  # 12 pt


WRITE = """words => { for (const said of document.querySelectorAll('.month-grid .day-event > span:not(.tick)'))
  said.textContent = words; }"""
#: Whatever the calendar may say of a day.
SAID = (
    *schedule.TESTS_APART.values(),
    *schedule.PLAIN_OWNERS.values(),
    schedule.PLAIN_NO_OWNER,
    patient_calendar.TO_AGREE,
    patient_calendar.RING_US,
    patient_calendar.MAY_CHANGE,
    "Maintenance injection 12, Community nurse, may change",
    "Check-up, Given",
)


def show(page: Page, site: str, address: str, paper: str) -> None:
    """The sheet as it is laid out on its paper."""
    page.set_viewport_size(INSIDE[paper])
    page.goto(f"{site}{address}")
    page.emulate_media(media="print")
    page.evaluate("document.fonts.ready")
    assert page.locator(".month-grid").count() > 0


@pytest.mark.parametrize("paper", INSIDE)
@pytest.mark.parametrize("owner", ["", "community"])
@pytest.mark.parametrize("asked", [cases.nerves_history, cases.two_weeks_history])
def test_no_word_is_parted(
    wide: Page,
    site: str,
    make: Make,
    patient: Patient,
    paper: str,
    owner: str,
    asked: Callable[[], dict[str, Any]],
) -> None:
    patient.clinic.paper = paper
    patient.clinic.save()
    plan = make(asked(), closed_day_owner=owner)
    for kind in KINDS:
        show(wide, site, f"/plans/{plan.pk}/{kind}/", paper)
        assert wide.evaluate(PARTED) == []
        assert wide.evaluate(OUT) == []
        assert wide.evaluate(LETTERS) >= LEAST_PIXELS - ROUNDING


@pytest.mark.parametrize("paper", INSIDE)
def test_no_word_that_the_calendar_may_say_is_parted(
    wide: Page, site: str, make: Make, patient: Patient, paper: str
) -> None:
    patient.clinic.paper = paper
    patient.clinic.save()
    show(wide, site, f"/plans/{make(cases.nerves_history()).pk}/calendar/", paper)
    for words in SAID:
        wide.evaluate(WRITE, str(words))
        assert wide.evaluate(PARTED) == []
        assert wide.evaluate(OUT) == []


def test_a_word_longer_than_its_cell_is_parted_and_stays_within_it(wide: Page, site: str, make: Make) -> None:
    show(wide, site, f"/plans/{make(cases.nerves_history()).pk}/calendar/", "a4")
    wide.evaluate(WRITE, "Immunfluoreszenzuntersuchung")
    assert set(wide.evaluate(PARTED)) == {"Immunfluoreszenzuntersuchung"}
    assert wide.evaluate(OUT) == []
