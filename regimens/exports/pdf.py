"""A finished sheet as a PDF: tagged, fonts inside, nothing fetched, never for longer than ten seconds."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore, Lock

SECONDS = 10
#: So many sheets at a time: more would starve each other until all of them take too long.
AT_ONCE = 2
WORKER = (sys.executable, "-m", "regimens.exports.pdf_worker")
ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "static" / "fonts"
#: What `url()` may name in a style sheet of the PDF: the letters that come with the product, nothing else.
LETTERS = "letters:"


class NotRendered(RuntimeError):
    """No PDF was made; the text is the sentence to read."""


TOO_LONG = "The PDF took longer than 10 seconds and was given up. Print the page from the browser instead."
BUSY = "Other PDFs are being made just now. Try again in a moment, or print the page from the browser."
FAILED = "The PDF could not be made on this machine. Print the page from the browser instead."


@dataclass(kw_only=True)
class Renderer:
    """Renders each sheet in a process of its own, which ends with it; the next one is started ahead.

    There is no queue: who comes while no process waits starts one, and nobody else is held up. Who comes
    while as many are made as may be is told so at once.
    """

    seconds: float = SECONDS
    command: tuple[str, ...] = WORKER
    at_once: int = AT_ONCE
    _spare: subprocess.Popen[bytes] | None = None
    _lock: Lock = field(default_factory=Lock)
    _places: BoundedSemaphore = field(init=False)

    def __post_init__(self) -> None:
        """As many places as sheets may be made at once."""
        self._places = BoundedSemaphore(self.at_once)

    def render(self, html: str, styles: str) -> bytes:
        """The PDF of a whole HTML document in this language, with these styles and no others.

        Raises NotRendered when it takes too long, can't be made here, or others are being made.
        """
        if not self._places.acquire(blocking=False):
            raise NotRendered(BUSY)
        try:
            return self._render(html, styles)
        finally:
            self._places.release()

    def _render(self, html: str, styles: str) -> bytes:
        try:
            process = self._take()
        except OSError:
            raise NotRendered(FAILED) from None
        job = json.dumps({"html": html, "styles": styles, "fonts": str(FONTS)}).encode()
        try:
            made, _ = process.communicate(job, timeout=self.seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            raise NotRendered(TOO_LONG) from None
        except OSError:
            _end(process)
            raise NotRendered(FAILED) from None
        finally:
            self._prepare()
        if process.returncode or not made.startswith(b"%PDF"):
            raise NotRendered(FAILED)
        return made

    def _take(self) -> subprocess.Popen[bytes]:
        """The process that waits, or a new one; raises OSError where none waits and none can be started."""
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is not None and spare.poll() is not None:
            _end(spare)
            spare = None
        return spare or self._start()

    def _prepare(self) -> None:
        """Another process for whoever comes next: after the sheet, whose layout it would slow down."""
        with self._lock, suppress(OSError):  # who comes next tries anew
            self._spare = self._spare or self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        # Our own interpreter and module, and no shell; what is rendered goes through the pipe.
        return subprocess.Popen(  # noqa: S603
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT
        )

    def close(self) -> None:
        """End the process that waits."""
        with self._lock:
            if self._spare is not None:
                _end(self._spare)
            self._spare = None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and close its pipes."""
    process.kill()
    process.communicate()
