"""The PDF's renderer fetches nothing: no address hears of it, and no file of the machine shows in a sheet."""

from __future__ import annotations

import io
import os
import shutil
import struct
import zlib
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from regimens.exports import pdf_worker
from regimens.exports.pdf import FONTS, LETTERS, NotRendered, Renderer

STYLES = """
@font-face { font-family: "Atkinson Hyperlegible Next"; src: url("letters:AtkinsonHyperlegibleNext-Regular.ttf") }
body { font-family: "Atkinson Hyperlegible Next" }
"""
PAGE = "<html lang='en'><head><title>A sheet</title></head><body>{}<p>Sheet</p></body></html>"
SECRET = "SECRET"
FOREIGN_LETTERS = "Vazirmatn"
#: Ways to name what is not of the sheet; {there} stands for each place where it could be had.
EVERYWHERE = [
    "<img src='{there}/x.png'>",
    "<img src='{there}/x.svg'>",
    "<link rel='attachment' href='{there}/x.txt'>",
    "<a rel='attachment' href='{there}/x.txt'>x</a>",
    "<link rel='stylesheet' href='{there}/x.css'>",
    "<style>@import url('{there}/x.css')</style>",
    "<style>p {{ background: url('{there}/x.png') }}</style>",
    "<style>p::before {{ content: url('{there}/x.png') }}</style>",
    "<style>@page {{ @top-left {{ content: url('{there}/x.png') }} }}</style>",
    "<style>@font-face {{ font-family: x; src: url('{there}/x.ttf') }} p {{ font-family: x }}</style>",
    "<object data='{there}/x.png'></object>",
    "<embed src='{there}/x.png'>",
    "<svg width='9' height='9'><image href='{there}/x.png' width='9' height='9'/></svg>",
    "<p style=\"list-style-image: url('{there}/x.png'); display: list-item\">x</p>",
]
PLACES = ["http", "file", "letters", "letters-below"]


def a_picture() -> bytes:
    """A PNG of one black dot."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = part(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"\0\0")) + part(b"IEND", b"")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files whose every use would show."""
    made = tmp_path_factory.mktemp("secret")
    (made / "x.png").write_bytes(a_picture())
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='99' height='20'><text y='15'>{SECRET}</text></svg>"
    (made / "x.svg").write_text(svg, encoding="utf-8")
    (made / "x.css").write_text(f"p::after {{ content: '{SECRET}' }}", encoding="utf-8")
    (made / "x.txt").write_text(SECRET, encoding="utf-8")
    shutil.copy(next(FONTS.glob(f"{FOREIGN_LETTERS}*.ttf")), made / "x.ttf")
    return made


class Listener(ThreadingHTTPServer):
    """Hands out the files of a folder. asked: every address that was asked for."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), partial(Answer, directory=str(folder)))


class Answer(SimpleHTTPRequestHandler):
    """A file, and a note that it was asked for."""

    def log_message(self, format: str, *args: Any) -> None:
        """Kept, not written."""
        assert isinstance(self.server, Listener)
        self.server.asked.append(self.path)


@pytest.fixture(scope="module")
def listener(folder: Path) -> Iterator[Listener]:
    """One that is there and would answer."""
    with Listener(folder) as made:
        Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    """One renderer; a loaded machine may take longer to start a process than a person waits."""
    made = Renderer(seconds=120)
    yield made
    made.close()


@pytest.fixture
def sheet(vector: str, place: str, folder: Path, listener: Listener) -> str:
    """The sheet that names the file in this place."""
    listener.asked.clear()
    there = {
        "http": f"http://127.0.0.1:{listener.server_port}",
        "file": folder.as_uri(),
        "letters": f"{LETTERS}{folder}",
        "letters-below": f"{LETTERS}{os.path.relpath(folder, FONTS)}",
    }
    return PAGE.format(vector.format(there=there[place]))


def foreign(made: bytes, listener: Listener) -> list[str]:
    """Whatever is not of the sheet itself: requests, words, attachments, pictures, letters."""
    read = PdfReader(io.BytesIO(made))
    said = [SECRET for page in read.pages if SECRET in page.extract_text()]
    return [*listener.asked, *said, *(str(part) for part in _parts(read) if _is_foreign(part))]


def _parts(read: PdfReader) -> list[dict[str, Any]]:
    """Every object of the file that has names for what is in it."""
    size: Any = read.trailer["/Size"]
    parts: list[Any] = [read.get_object(number) for number in range(1, size)]
    return [part for part in parts if isinstance(part, dict)]


def _is_foreign(part: dict[str, Any]) -> bool:
    """A picture, a file within the file, or letters that are not the sheet's."""
    is_file = part.get("/Type") == "/EmbeddedFile" or part.get("/Subtype") == "/Image"
    return is_file or "Atkinson" not in part.get("/FontName", "Atkinson")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("vector", EVERYWHERE)
def test_nothing_is_fetched(listener: Listener, sheet: str) -> None:
    try:
        made = pdf_worker.pdf_of(sheet, STYLES, FONTS)
    except FatalURLFetchingError:
        assert listener.asked == []
    else:
        assert foreign(made, listener) == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("vector", EVERYWHERE[4:5])
def test_nothing_is_fetched_by_the_process_that_makes_the_sheet(
    renderer: Renderer, listener: Listener, sheet: str
) -> None:
    try:
        made = renderer.render(sheet, STYLES)
    except NotRendered:
        assert listener.asked == []
    else:
        assert foreign(made, listener) == []


class Everything(URLFetcher):  # type: ignore[misc]  # the library has no types
    """Fetches whatever is asked for, of the folder of the letters and of everywhere else."""

    def __init__(self, fonts: Path) -> None:
        super().__init__()
        self.fonts = fonts

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """What is there."""
        if url.startswith(LETTERS):
            url = (self.fonts / url.removeprefix(LETTERS)).resolve().as_uri()
        return super().fetch(url, headers)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("vector", EVERYWHERE)
def test_what_was_fetched_would_be_noticed(
    listener: Listener, sheet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_worker, "LettersOnly", Everything)
    assert foreign(pdf_worker.pdf_of(sheet, STYLES, FONTS), listener)
