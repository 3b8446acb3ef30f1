"""A sheet as the product prints it: its PDF as another library reads it, and its pages as they were laid out."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader
from pypdf.generic import ContentStream
from weasyprint import HTML
from weasyprint.formatting_structure.boxes import MarginBox, TableRowBox, TextBox

from regimens.exports.pdf import FONTS
from regimens.exports.pdf_worker import pdf_of
from regimens.web.views import pdf_file

#: What is never parted by the end of a page, by its class; so is every row of a table but those of repeated heads.
BOXES = frozenset(
    [
        "box",
        "box-stop",
        "box-order",
        "box-caution",
        "box-note",
        "part-main",
        "part-now",
        "part-today",
        "part-week",
        "part-ask",
        "part-help",
        "part-choice",
        "step",
        "test",
        "month-grid",
        "month-box",
        "next-visit",
    ]
)
MARKED = "div::before"
Matrix = tuple[float, float, float, float]
AS_IT_IS: Matrix = (1, 0, 0, 1)
#: In a layout lengths are told in pixels of CSS.
POINTS, MILLIMETRES = 72 / 96, 25.4 / 96


@dataclass(frozen=True)
class Printed:
    """One sheet. reader: of its PDF. pages: the page boxes of the layout that the PDF was drawn from."""

    reader: PdfReader
    pages: list[Any]

    def texts(self) -> list[str]:
        """The words of each page of the PDF, blanks folded."""
        return [" ".join(page.extract_text().split()) for page in self.reader.pages]

    def sizes(self) -> set[float]:
        """The size in points of every letter that is drawn."""
        return {size for page in self.reader.pages for size in _sizes_on(page)}

    def points_of_prose(self) -> set[float]:
        """The size in points of every letter in the paragraphs and lists of a patient's sheet."""
        texts = (text for page in self.pages for text in _prose(page))
        return {round(text.style["font_size"] * POINTS, 2) for text in texts if text.text.strip()}

    def of_class(self, name: str) -> list[Any]:
        """The first box of each element of this class, where it is drawn at all."""
        found: dict[int, Any] = {}
        for page in self.pages:
            for box in _of_body(page):
                if name in _classes(box):
                    found.setdefault(id(box.element), box)
        return list(found.values())

    def torn(self) -> list[str]:
        """Every row or box that stands on more than one page."""
        first: dict[int, int] = {}
        torn = []
        for number, page in enumerate(self.pages):
            for box in _of_body(page):
                if _is_whole(box) and first.setdefault(id(box.element), number) != number:
                    torn.append(f"page {number + 1}: {box.element_tag} {_classes(box)}: {_text(box)[:80]}")
        return torn

    def filled(self) -> list[float]:
        """Of each page the share of its height, between head and foot, down to its last word or row."""
        return [_filled(page) for page in self.pages]

    def words(self) -> list[int]:
        """The words on each page, without those of its head and foot and of the mark across it."""
        return [
            len(" ".join(box.text for box in _of_body(page) if isinstance(box, TextBox)).split())
            for page in self.pages
        ]

    def heads(self) -> list[str]:
        """The words of each head of a table as often as it is drawn: once on every page that the table reaches."""
        boxes = (box for page in self.pages for box in walk(page))
        return [_words(box) for box in boxes if getattr(box, "is_header", False)]

    def rows(self) -> list[int]:
        """The rows of tables on each page, those of heads left out."""
        return [sum(isinstance(box, TableRowBox) for box in _of_body(page)) for page in self.pages]


def printed(web: Client, address: str) -> Printed:
    """The sheet at this address, drawn as the product draws it but in this very process."""
    documents: list[Any] = []
    lay_out = HTML.render

    def keep(*asked: Any, **how: Any) -> Any:
        documents.append(lay_out(*asked, **how))
        return documents[-1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(HTML, "render", keep)
        patched.setattr(pdf_file.RENDERER, "render", lambda html, styles: pdf_of(html, styles, FONTS))
        response = web.get(address)
    assert response.status_code == 200, address
    assert response.headers["Content-Type"] == "application/pdf"
    [document] = documents
    return Printed(PdfReader(io.BytesIO(response.content)), [page._page_box for page in document.pages])


def _of_body(page: Any) -> Iterator[Any]:
    """Every box of the page but those of its margins, of repeated heads and of the mark across it."""
    for box in page.children:
        if not isinstance(box, MarginBox):
            yield from _below(box)


def _below(box: Any) -> Iterator[Any]:
    if getattr(box, "is_header", False) or box.element_tag == MARKED:
        return
    yield box
    for child in getattr(box, "children", ()):
        yield from _below(child)


def walk(box: Any) -> Iterator[Any]:
    """The box and all within it, repeated heads as well."""
    yield box
    for child in getattr(box, "children", ()):
        yield from walk(child)


def _words(box: Any) -> str:
    return " ".join(each.text for each in walk(box) if isinstance(each, TextBox))


def _prose(box: Any, inside: frozenset[str] = frozenset()) -> Iterator[Any]:
    if isinstance(box, TextBox) and inside >= {"part", "prose"}:
        yield box
    more = {"part"} & _classes(box) | ({"prose"} if box.element_tag in ("p", "li") else set())
    for child in getattr(box, "children", ()):
        yield from _prose(child, inside | more)


def _is_whole(box: Any) -> bool:
    return isinstance(box, TableRowBox) or bool(BOXES & _classes(box))


def _classes(box: Any) -> set[str]:
    element = getattr(box, "element", None)
    return set(str(element.get("class", "")).split()) if element is not None else set()


def _text(box: Any) -> str:
    return "".join(each.text for each in _below(box) if isinstance(each, TextBox))


def _filled(page: Any) -> float:
    ends = [
        box.position_y + box.height
        for box in _of_body(page)
        if (isinstance(box, TextBox) and box.text.strip()) or isinstance(box, TableRowBox)
    ]
    return float((max(ends, default=page.content_box_y()) - page.content_box_y()) / page.height)


# Letters as they are drawn


def _sizes_on(page: Any) -> Iterator[float]:
    yield from _sizes_in(page.get_contents(), page["/Resources"], page.pdf, AS_IT_IS)


def _sizes_in(content: Any, resources: Any, pdf: Any, matrix: Matrix) -> Iterator[float]:
    """Follow the drawing: each operator that scales, and each that shows letters."""
    kept: list[tuple[Matrix, float]] = []
    size, text = 0.0, AS_IT_IS
    for operands, operator in ContentStream(content, pdf).operations:
        match operator:
            case b"q":
                kept.append((matrix, size))
            case b"Q":
                matrix, size = kept.pop()
            case b"cm":
                matrix = _times(_matrix(operands), matrix)
            case b"BT":
                text = AS_IT_IS
            case b"Tm":
                text = _matrix(operands)
            case b"Tf":
                size = float(operands[1])
            case b"Tj" | b"TJ" | b"'" | b'"':
                yield round(size * _scale(_times(text, matrix)), 2)
            case b"Do":
                drawn = resources["/XObject"][operands[0]].get_object()
                if drawn["/Subtype"] == "/Form":
                    inner = _times(_matrix(drawn.get("/Matrix", (1, 0, 0, 1, 0, 0))), matrix)
                    yield from _sizes_in(drawn, drawn.get("/Resources", resources), pdf, inner)


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, *_ = (float(number) for number in operands)
    return a, b, c, d


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d = first
    e, f, g, h = second
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


def _scale(matrix: Matrix) -> float:
    """How much larger letters become; turning them changes nothing."""
    a, b, c, d = matrix
    return math.sqrt(abs(a * d - b * c))
