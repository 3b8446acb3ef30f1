"""Gathers the phrases of the sheet into each language's file and compiles it: python -m tests.wording.catalogues."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from regimens.wording.languages import CATALOGUES, DOMAIN, LANGUAGES, sheet_phrases

# No clock in the file: the same phrases give the same bytes.
WRITTEN = datetime(2026, 11, 27, tzinfo=UTC)
HEAD = (
    "# The patient sheet in {name}. Unreviewed draft by the authors of the product, not by a translator.\n"
    "# Braces hold what no translation may touch: doses, dates, names and numbers. Write no digit.\n"
)


def source_file(code: str) -> Path:
    """Where the translations of a language are written."""
    return CATALOGUES / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def compiled_file(code: str) -> Path:
    """Where the product reads them."""
    return source_file(code).with_suffix(".mo")


def read(code: str) -> Catalog:
    """The set as it is written."""
    with source_file(code).open(encoding="utf-8") as written:
        return read_po(written, locale=code)


def written(catalogue: Catalog) -> bytes:
    """The text of the file: the phrases in the order of the sheet."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, no_location=True, ignore_obsolete=True)
    return out.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """The same as the product reads it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def gathered(code: str) -> Catalog:
    """The phrases of today with the translations there are; what is new has none."""
    known = {message.id: message.string for message in read(code)} if source_file(code).exists() else {}
    made = Catalog(
        locale=code,
        project="B12 Regimens patient sheet",
        version="1",
        msgid_bugs_address="none",
        last_translator="the authors of the product",
        language_team="none",
        creation_date=WRITTEN,
        revision_date=WRITTEN,
        fuzzy=False,
    )
    made.header_comment = HEAD.format(name=LANGUAGES[code].english_name)
    for phrase in sheet_phrases():
        made.add(phrase, known.get(phrase, ""))
    return made


def main() -> None:
    """Write both files of each language."""
    for code in LANGUAGES:
        catalogue = gathered(code)
        source_file(code).parent.mkdir(parents=True, exist_ok=True)
        source_file(code).write_bytes(written(catalogue))
        compiled_file(code).write_bytes(compiled(read(code)))


if __name__ == "__main__":
    main()
