"""The PDF's renderer: it fetches nothing, ends in time, holds up nobody, and carries its letters along."""

from __future__ import annotations

import errno
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest
from pypdf import PdfReader

from regimens.exports.pdf import NotRendered, Renderer

LETTERS = """
@font-face { font-family: "Atkinson Hyperlegible Next"; src: url("letters:AtkinsonHyperlegibleNext-Regular.ttf") }
body { font-family: "Atkinson Hyperlegible Next" }
"""
PAGE = "<html lang='pl'><head><title>A sheet</title></head><body>{}</body></html>"
SLEEPER = (sys.executable, "-c", "import time; time.sleep(60)")
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


@pytest.mark.parametrize(
    "vector",
    [
        "<img src='file:///etc/hostname'>",
        "<img src='http://127.0.0.1:9/x.png'>",
        "<link rel='attachment' href='file:///etc/hostname'>",
        "<a rel='attachment' href='file:///etc/hostname'>x</a>",
        "<link rel='stylesheet' href='file:///etc/hostname'>",
        "<style>@import url('http://127.0.0.1:9/x.css')</style>",
        "<style>p { background: url('file:///etc/hostname') }</style><p>x</p>",
        "<style>@font-face { font-family: x; src: url('file:///etc/hostname') } p { font-family: x }</style><p>x</p>",
        "<object data='file:///etc/hostname'></object>",
        "<embed src='file:///etc/hostname'>",
        "<svg><image href='file:///etc/hostname' width='9' height='9'/></svg>",
        "<p style=\"list-style-image: url('file:///etc/hostname'); display: list-item\">x</p>",
        "<img src='letters:../css/print.css'>",
        "<img src='letters:/etc/hostname'>",
    ],
)
def test_nothing_is_fetched(renderer: Renderer, vector: str) -> None:
    secret = Path("/etc/hostname").read_text(encoding="utf-8").strip()
    try:
        made = renderer.render(PAGE.format(vector), LETTERS)
    except NotRendered:
        return
    reader = PdfReader(io.BytesIO(made))
    assert not reader.attachments
    assert secret not in "".join(page.extract_text() for page in reader.pages)


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


def test_two_at_once_wait_for_nobody(renderer: Renderer) -> None:
    made: list[bytes] = []
    both = [
        Thread(target=lambda: made.append(renderer.render(PAGE.format("<p>x</p>"), LETTERS)))
        for _ in range(2)
    ]
    for each in both:
        each.start()
    for each in both:
        each.join()
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
