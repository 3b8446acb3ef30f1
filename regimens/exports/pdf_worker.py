"""The process that makes one PDF and ends: it reads the sheet, fetches nothing, and writes the file."""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from regimens.exports.pdf import LETTERS

MOST_BYTES = 1024**3
CPU_SECONDS = 20


class LettersOnly(URLFetcher):  # type: ignore[misc]  # the library has no types
    """Answers for the letters that come with the product, and refuses every other address."""

    def __init__(self, fonts: Path) -> None:
        super().__init__()
        self.fonts = fonts

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The font file of this name; raises FatalURLFetchingError for anything else."""
        name = url.removeprefix(LETTERS)
        known = {path.name: path for path in self.fonts.glob("*.ttf")}
        if not url.startswith(LETTERS) or name not in known:
            raise FatalURLFetchingError("nothing is fetched")
        return URLFetcherResponse(url, body=known[name].read_bytes(), headers={"Content-Type": "font/ttf"})


def pdf_of(html: str, styles: str, fonts: Path) -> bytes:
    """The tagged PDF; the document's own language and title become the file's."""
    fetcher, letters = LettersOnly(fonts), FontConfiguration()
    sheet = HTML(string=html, url_fetcher=fetcher)
    style = CSS(string=styles, url_fetcher=fetcher, font_config=letters)
    made = sheet.write_pdf(
        stylesheets=[style],
        font_config=letters,
        pdf_variant="pdf/ua-1",
        pdf_tags=True,
        presentational_hints=False,
    )
    assert isinstance(made, bytes), "without a target the bytes come back"
    return made


def main() -> None:
    """One sheet from the standard input, one PDF to the standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    gc.disable()  # the process ends with the sheet: looking for memory to give back would only take time
    job = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(pdf_of(job["html"], job["styles"], Path(job["fonts"])))


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    # The file is whole: to take down all that the library built would only keep its reader waiting.
    os._exit(0)
