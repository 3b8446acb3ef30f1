"""Gathers every message of the interface for a translator into locale/django.pot: python -m tests.web.interface_catalogue."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
TEMPLATE_CATALOGUE = ROOT / "locale" / "django.pot"
#: Where messages stand in Python. The admin keeps Django's own words and ours in English.
PACKAGES = ("regimens/web", "regimens/templatetags", "b12site")
#: What is English by decision: the audit is read by the people who answer for the clinic's record.
LEFT_IN_ENGLISH = "admin"
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# No clock in the file: the same messages give the same bytes.
WRITTEN = datetime(2026, 11, 27, tzinfo=UTC)
HEAD = (
    "# The interface and the clinical copy, for a translator: copy to locale/<language>/LC_MESSAGES/django.po.\n"
    "# What stands as %(name)s or {name} is a dose, a drug, a date, a number or a name: keep it as it is.\n"
    "# Write no digit and no drug.\n"
)


@dataclass(frozen=True)
class Message:
    """One message: its text, its plural where it counts something, and the file it stands in."""

    id: str
    plural: str
    context: str | None
    file: str


def pages() -> list[Path]:
    """Every template whose words belong to the interface."""
    return sorted(path for path in TEMPLATES.rglob("*.html") if path.parent.name != LEFT_IN_ENGLISH)


def of_template(path: Path) -> Iterator[Message]:
    """The messages of one template."""
    # What Django makes of a template is Python but for its indentation.
    source = "\n".join(line.strip() for line in templatize(path.read_text(encoding="utf-8")).splitlines())
    yield from _extracted(source, path)


def of_module(path: Path) -> Iterator[Message]:
    """The messages of one module."""
    yield from _extracted(path.read_text(encoding="utf-8"), path)


def _extracted(source: str, path: Path) -> Iterator[Message]:
    found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS)
    for _, said, _, context in found:
        one, many = (said[0], said[1]) if isinstance(said, tuple) else (said, "")
        yield Message(one, many, context, str(path.relative_to(ROOT)))


def messages() -> Iterator[Message]:
    """Every message, in the order of the files."""
    for path in pages():
        yield from of_template(path)
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield from of_module(path)


def gathered() -> Catalog:
    """All messages of today, each once, with the files it stands in."""
    made = Catalog(
        project="B12 Regimens interface",
        version="1",
        msgid_bugs_address="none",
        creation_date=WRITTEN,
        revision_date=WRITTEN,
        last_translator="none",
        language_team="none",
        fuzzy=False,
    )
    made.header_comment = HEAD
    for one in messages():
        made.add(
            (one.id, one.plural) if one.plural else one.id, locations=[(one.file, 0)], context=one.context
        )
    return made


def written(catalogue: Catalog) -> bytes:
    """The text of the file, without line numbers, which move with every other change."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, include_lineno=False)
    # Nor the program that wrote it: another release of it would be another file.
    lines = out.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(b'"Generated-By'))


def main() -> None:
    """Write the file."""
    TEMPLATE_CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    TEMPLATE_CATALOGUE.write_bytes(written(gathered()))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "b12site.settings")
    django.setup()
    main()
