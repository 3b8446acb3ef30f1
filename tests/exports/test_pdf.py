"""The PDF's renderer: it ends in time, holds up nobody, and carries its letters along."""

from __future__ import annotations

import errno
import io
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest
from pypdf import PdfReader

from regimens.exports.pdf import NotRendered, Renderer
from regimens.web.views import pdf_file
from regimens.web.views.pdf_file import RENDERER

LETTERS = """
@font-face { font-family: "Atkinson Hyperlegible Next"; src: url("letters:AtkinsonHyperlegibleNext-Regular.ttf") }
body { font-family: "Atkinson Hyperlegible Next" }
"""
PAGE = "<html lang='pl'><head><title>A sheet</title></head><body>{}</body></html>"
SLEEPER = (sys.executable, "-c", "import time; time.sleep(60)")
#: Reads its sheet, says that it is there, and waits for another that is.
PARTNER = """
import os, sys, time
from pathlib import Path
sys.stdin.buffer.read()
folder = Path(sys.argv[1])
(folder / str(os.getpid())).touch()
end = time.monotonic() + 10
while len(list(folder.iterdir())) < 2:
    if time.monotonic() > end:
        raise SystemExit(1)
    time.sleep(0.01)
sys.stdout.write("%PDF")
"""
CRASHER = (sys.executable, "-c", "raise SystemExit(3)")


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    """One renderer; a loaded machine may take longer to start a process than a person waits."""
    made = Renderer(seconds=120)
    yield made
    made.close()


def test_it_is_tagged_with_its_language_and_title_and_carries_its_letters(renderer: Renderer) -> None:
    made: Any = PdfReader(io.BytesIO(renderer.render(PAGE.format("<h1>Łódź</h1><p>1 mg</p>"), LETTERS)))
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "pl"
    assert made.metadata is not None
    assert made.metadata.title == "A sheet"
    assert made.pages[0].extract_text().split() == ["Łódź", "1", "mg"]
    fonts = made.pages[0]["/Resources"]["/Font"]
    assert fonts
    for font in fonts.values():
        deep = font.get_object()["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in deep["/FontDescriptor"] or "/FontFile3" in deep["/FontDescriptor"]
        assert "Atkinson" in deep["/BaseFont"]


class Watched:
    """A process that is never done, and what it was given: seconds."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def communicate(self, job: bytes | None = None, timeout: float | None = None) -> tuple[bytes, None]:
        """Not done within this time."""
        if timeout is not None:
            self.seconds.append(timeout)
            raise subprocess.TimeoutExpired("sheet", timeout)
        return b"", None

    def kill(self) -> None:
        """It ends."""


def test_the_pages_wait_ten_seconds_for_a_sheet_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched()
    monkeypatch.setattr(RENDERER, "_take", lambda: watched)
    monkeypatch.setattr(RENDERER, "_prepare", lambda: None)
    with pytest.raises(NotRendered, match="longer than 10 seconds"):
        RENDERER.render(PAGE.format(""), "")
    assert watched.seconds == [10]


def test_what_takes_too_long_is_given_up_and_ends() -> None:
    slow = Renderer(seconds=0.3, command=SLEEPER)
    with pytest.raises(NotRendered, match="longer than 10 seconds"):
        slow.render(PAGE.format(""), "")
    slow.close()


def test_a_renderer_that_fails_says_so() -> None:
    broken = Renderer(seconds=30, command=CRASHER)
    for _ in range(2):
        with pytest.raises(NotRendered, match="Print the page from the browser"):
            broken.render(PAGE.format(""), "")
        waiting = broken._spare
        assert waiting is not None
        waiting.wait()
    broken.close()


class Starts:
    """Starts processes until `count` of them were started, then refuses as a machine out of memory does."""

    def __init__(self, count: int) -> None:
        self.left = count
        self.real = subprocess.Popen

    def __call__(self, *args: Any, **more: Any) -> Any:
        """One process."""
        if not self.left:
            raise OSError(errno.ENOMEM, "Cannot allocate memory")
        self.left -= 1
        return self.real(*args, **more)


def test_where_no_process_can_start_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    full = Renderer(seconds=120)
    with monkeypatch.context() as out_of_memory:
        out_of_memory.setattr(subprocess, "Popen", Starts(0))
        for _ in range(2):
            with pytest.raises(NotRendered, match="could not be made on this machine"):
                full.render(PAGE.format(""), "")
    assert full.render(PAGE.format("<p>x</p>"), "").startswith(b"%PDF")  # memory is free again
    full.close()


def test_where_only_the_spare_can_not_start_the_sheet_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    tight = Renderer(seconds=120)
    monkeypatch.setattr(subprocess, "Popen", Starts(1))
    assert tight.render(PAGE.format("<p>x</p>"), "").startswith(b"%PDF")
    assert tight._spare is None
    tight.close()


def test_a_process_that_died_while_it_waited_is_replaced_and_its_pipes_closed() -> None:
    broken = Renderer(seconds=30, command=CRASHER)
    broken._prepare()
    waited = broken._spare
    assert waited is not None
    waited.wait()
    taken = broken._take()
    assert taken is not waited
    assert waited.stdin is not None
    assert waited.stdout is not None
    assert waited.stdin.closed
    assert waited.stdout.closed
    taken.communicate()
    broken.close()


def meeting(folder: Path) -> tuple[str, ...]:
    """A process that has its sheet ready only once another has been given one too; alone it gives up."""
    return (sys.executable, "-c", PARTNER, str(folder))


def test_two_at_once_wait_for_nobody(tmp_path: Path) -> None:
    """In a queue the first would wait for the second, and the second for the first."""
    both = Renderer(seconds=60, command=meeting(tmp_path))
    with ThreadPoolExecutor(2) as people:
        assert list(people.map(lambda _: both.render(PAGE.format(""), ""), range(2))) == [b"%PDF"] * 2
    both.close()


def test_two_people_who_ask_for_a_file_at_once_wait_for_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is there a queue on the way from the page to the renderer."""
    both = Renderer(seconds=60, command=meeting(tmp_path))
    monkeypatch.setattr(pdf_file, "RENDERER", both)
    monkeypatch.setattr(pdf_file, "render_to_string", lambda *_: PAGE.format(""))
    plan: Any = SimpleNamespace(check_code="0" * 12)

    def asked(_: int) -> bytes:
        return pdf_file.pdf(HttpRequest(), plan, "print/patient.html", {"sheet": None}).content

    with ThreadPoolExecutor(2) as people:
        assert list(people.map(asked, range(2))) == [b"%PDF"] * 2
    both.close()


def test_two_sheets_at_once_are_both_made(renderer: Renderer) -> None:
    with ThreadPoolExecutor(2) as people:
        made = list(people.map(lambda _: renderer.render(PAGE.format("<p>x</p>"), LETTERS), range(2)))
    assert [each[:4] for each in made] == [b"%PDF", b"%PDF"]


def test_the_same_sheet_is_the_same_file(renderer: Renderer) -> None:
    sheet = PAGE.format("<p>One</p>")
    first, second = (renderer.render(sheet, LETTERS) for _ in range(2))
    texts = [PdfReader(io.BytesIO(each)).pages[0].extract_text() for each in (first, second)]
    assert texts[0] == texts[1]


def test_who_comes_while_as_many_are_made_as_may_be_is_told_at_once() -> None:
    """More at a time would starve each other, and hold up every other page, until all take too long."""
    slow = Renderer(seconds=5, command=SLEEPER, at_once=1)

    def takes_too_long() -> None:
        with pytest.raises(NotRendered):
            slow.render(PAGE.format(""), "")

    first = Thread(target=takes_too_long)
    first.start()
    while slow._places._value:
        sleep(0.01)
    begun = monotonic()
    with pytest.raises(NotRendered, match="Try again in a moment"):
        slow.render(PAGE.format(""), "")
    assert monotonic() - begun < 2
    first.join()
    slow.close()
