"""Where the words of a PDF stand: labels apart from values, dates whole, words within their cell and page.

Every sheet is looked at in each of its languages and sizes, on both papers.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader
from weasyprint import CSS, HTML
from weasyprint.formatting_structure.boxes import BlockBox, LineBox, MarginBox, TableCellBox, TextBox
from weasyprint.text.fonts import FontConfiguration

from regimens.exports.pdf import FONTS
from regimens.exports.pdf_worker import LettersOnly
from regimens.models import Member, Patient, Plan
from regimens.templatetags.b12_plans import whole
from regimens.web.presenters import schedule
from regimens.web.views import pdf_file
from regimens.wording import languages
from regimens.wording.languages import LANGUAGES
from regimens.wording.patient import ENGLISH
from regimens.wording.patient.calendar_page import NOTES, SITES
from tests.printed_pages import walk
from tests.recorded import nerves_plan
from tests.web.test_translations import approved

KINDS = ("clinical", "sheet", "calendar", "directions", "carer")
PAPERS = ("a4", "letter")
#: What is asked for a patient sheet: in English and in each other language, standard and large print.
PATIENT_SHEETS = tuple(
    f"sheet?{'&'.join(filter(None, (f'language={code}' if code else '', size)))}"
    for code in ("", *LANGUAGES)
    for size in ("", "size=large")
)
SHEETS = (*PATIENT_SHEETS, "carer", "carer?size=large", "clinical", "calendar", "directions")
#: A hundredth of a millimetre of rounding.
ROUNDING = 0.04
#: What a pixel of the layout is in points, and the smallest letters on paper.
POINTS, LEAST_POINTS = 0.75, 12
#: In pixels of the layout: what a printer can't reach at each edge.
EDGE = 5 / 25.4 * 96
#: A word, or what stands before and after a hyphen of its own.
WORD = re.compile(r"[^\s-]+-?")
TORN = re.compile(r"(?:\b\d{2}|-[A-Z][a-z]{2})-$")


@pytest.fixture
def plan(patient: Patient, clinician: Member, answers: dict[str, object]) -> Plan:
    """Loading on alternate days, with blood tests of every kind."""
    return nerves_plan(patient, clinician, answers)


Change = Callable[[str], str]


def same(html: str) -> str:
    """The sheet as it is."""
    return html


def margins_alone(html: str) -> str:
    """The sheet without what stands between its margins."""
    return re.sub(r"<main.*</main>", "<main>Nothing</main>", html, flags=re.DOTALL)


class Layout:
    """The pages of a sheet as the renderer lays them out."""

    def __init__(self, web: Client, plan: Plan, asked: str, change: Change = same) -> None:
        caught: list[tuple[str, str]] = []

        def catch(html: str, styles: str) -> bytes:
            caught.append((html, styles))
            return b"%PDF"

        kind, _, query = asked.partition("?")
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(pdf_file.RENDERER, "render", catch)
            assert web.get(f"/plans/{plan.pk}/{kind}.pdf?{query}").status_code == 200
        [(html, styles)] = caught
        fetcher, letters = LettersOnly(FONTS), FontConfiguration()
        style = CSS(string=styles, url_fetcher=fetcher, font_config=letters)
        made = HTML(string=change(html), url_fetcher=fetcher).render(stylesheets=[style], font_config=letters)
        self.pages: list[Any] = [page._page_box for page in made.pages]

    def boxes(self, kind: type) -> Iterator[Any]:
        """Every box of this kind, page by page."""
        for page in self.pages:
            yield from (box for box in walk(page) if isinstance(box, kind))

    def lines(self) -> list[str]:
        """The words of each line."""
        return [text_of(line) for line in self.boxes(LineBox)]


def text_of(line: Any) -> str:
    """The words of a line."""
    return "".join(box.text for box in walk(line) if isinstance(box, TextBox))


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
    layout = Layout(web, plan, kind, lambda html: html.replace("Injection", word))
    cells = list(layout.boxes(TableCellBox))
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


@pytest.mark.parametrize("paper", PAPERS)
def test_no_word_that_the_calendar_may_say_is_in_two_parts(web: Client, plan: Plan, paper: str) -> None:
    """Not even parted by its syllables: the words of every kind of event and note, each in every box of a day."""
    plan.clinic.paper = paper
    plan.clinic.save()
    event = r'(<span class="day-event"><span class="tick" aria-hidden="true"></span> <span>)[^<]*'
    for said in (*schedule.TESTS_APART.values(), *schedule.PLAIN_OWNERS.values(), "Maintenance injection 12"):
        layout = Layout(web, plan, "calendar", partial(re.sub, event, rf"\g<1>{said}"))
        events = [box for box in layout.boxes(BlockBox) if box_class(box) == "day-event"]
        assert len(events) > 10
        lines = [line for box in events for line in walk(box) if isinstance(line, LineBox)]
        shown_words = {word for line in lines for word in WORD.findall(text_of(line))}
        assert shown_words == set(WORD.findall(str(said)))


NAMES = {
    "usual": ("Example", "Jane"),
    "broad": ("W" * 100, "M" * 100),
    "joined": (("Featherstonehaugh-Cholmondeley-" * 4)[:100], ("Wilhelmina-Maximiliana-" * 5)[:89]),
    "from elsewhere": ("محمد عبد الله " * 7, "\N{GRINNING FACE}" * 60),
}


@pytest.fixture
def in_every_language(clinician: Member) -> None:
    """Every set of translations is approved in the clinic."""
    for code in LANGUAGES:
        approved(clinician, code)


def named(plan: Plan, name: str, paper: str) -> None:
    """The patient has this name, and the clinic this paper and a long name of its own."""
    patient, clinic = plan.patient, plan.clinic
    patient.family_name, patient.given_name = NAMES[name]
    patient.save()
    clinic.paper, clinic.phone = paper, "01632 960 123"
    if name != "usual":
        clinic.name = "Saint Bartholomew and All the Holy Angels Surgery " * 2
    clinic.save()


@pytest.mark.usefixtures("in_every_language")
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", NAMES)
def test_head_and_foot_keep_clear_of_every_edge(web: Client, plan: Plan, paper: str, name: str) -> None:
    """Whole, on what a printer reaches, and beside nothing else: in each language and size."""
    named(plan, name, paper)
    for asked in SHEETS:
        page = Layout(web, plan, asked, margins_alone).pages[0]
        margins = [box for box in page.children if isinstance(box, MarginBox)]
        lines = [line for box in margins for line in walk(box) if isinstance(line, LineBox)]
        assert len(lines) >= 3, asked
        for line in lines:
            assert line.position_x >= EDGE, asked
            assert line.position_x + line.width <= page.margin_width() - EDGE, asked
            assert line.position_y >= EDGE, asked
            assert line.position_y + line.height <= page.margin_height() - EDGE, asked
            is_above = line.position_y + line.height <= page.content_box_y()
            assert is_above or line.position_y >= page.content_box_y() + page.height, asked


@pytest.mark.parametrize("kind", [*KINDS, "sheet?size=large"])
@pytest.mark.parametrize(("name", "paper"), [("broad", "a4"), ("broad", "letter"), ("from elsewhere", "a4")])
def test_a_long_name_stays_on_the_page(web: Client, plan: Plan, kind: str, name: str, paper: str) -> None:
    """In the head of each page as in its body, up to the margin."""
    named(plan, name, paper)
    layout = Layout(web, plan, kind)
    letters = [sign for text in layout.boxes(TextBox) for sign in text.text if sign == NAMES[name][1][-1]]
    assert len(letters) >= 2 * NAMES[name][1].count(NAMES[name][1][-1])
    for page in layout.pages:
        left, right = page.content_box_x() - ROUNDING, page.content_box_x() + page.width + ROUNDING
        texts = [box for box in walk(page) if isinstance(box, TextBox) and box.text.strip()]
        over = [box.text for box in texts if box.position_x < left or box.position_x + box.width > right]
        assert over == []


def filled_in(html: str) -> str:
    """The sheet with an injection given on each of the longest days and at each site, in the language of the sheet."""
    found = re.search(r'<html lang="(\w+)', html)
    assert found
    speech = languages.speech_of(found[1]) if found[1] in LANGUAGES else ENGLISH
    for day in (date(2026, 9, 28), date(2026, 9, 30)):
        said = f"<td>{speech.say(NOTES['given'])}</td><th scope='row'>{speech.date(day)}</th>"
        row = f"<tr>{said}<td><time>{speech.date(day)}</time></td>{'<td></td>' * 3}</tr>"
        row += "".join(
            f"<tr>{'<td></td>' * 3}<td class='filled-in'>{speech.say(site)}</td>{'<td></td>' * 2}</tr>"
            for site in SITES.values()
        )
        before, card, after = html.partition('class="record-card">')
        html = before + card + after.replace("<tbody>", f"<tbody>{row}", 1)
    return html


@pytest.mark.usefixtures("in_every_language")
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("asked", [*PATIENT_SHEETS, "carer", "carer?size=large"])
def test_no_word_of_a_table_is_broken_or_leaves_its_cell(
    web: Client, plan: Plan, asked: str, paper: str
) -> None:
    """Neither of the month grid, nor of the list of dates, nor of the injection record."""
    named(plan, "usual", paper)
    cells = list(Layout(web, plan, asked, filled_in).boxes(TableCellBox))
    assert len(cells) > 30
    for cell in cells:
        left, right = cell.border_box_x(), cell.border_box_x() + cell.border_width()
        # A note begins a line of its own with no blank before it.
        words = {word for between in ("", " ") for word in between.join(cell.element.itertext()).split()}
        for line in (box for box in shown(cell) if isinstance(box, LineBox)):
            texts = [box for box in shown(line) if isinstance(box, TextBox) and box.text.strip()]
            assert set("".join(text.text for text in texts).split()) <= words
            for text in texts:
                assert text.position_x >= left - ROUNDING, text.text
                assert text.position_x + text.width <= right + ROUNDING, text.text


def shown(box: Any) -> Iterator[Any]:
    """The box and all within it that is printed, and not there for a screen reader alone."""
    if box_class(box) != "visually-hidden":
        yield box
        for child in getattr(box, "children", ()):
            yield from shown(child)
