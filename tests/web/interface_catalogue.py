"""Gathers every message of the interface for a translator into locale/django.pot: python -m tests.web.interface_catalogue."""

from __future__ import annotations

import importlib
import io
import os
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po
from django.utils.translation.template import templatize

from regimens import wording
from regimens.wording import considered, languages, readers
from regimens.wording.patient import NothingToTakeHome, margins
from regimens.wording.readers import carer
from regimens.wording.table import Phrases
from regimens.wording.translated import lifted, says_something

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
TEMPLATE_CATALOGUE = ROOT / "locale" / "django.pot"
#: Where messages stand in Python. The admin keeps Django's own words and ours in English.
PACKAGES = ("regimens/models", "regimens/actions", "regimens/web", "regimens/templatetags", "b12site")
#: What is English by decision: the audit is read by the people who answer for the clinic's record.
LEFT_IN_ENGLISH = "admin"
#: Tables and sentences of the patient's own papers, which have catalogues of their own, and of no page at all.
OTHER_READERS = frozenset(
    {
        "ban",
        "carer",
        "carer_phrases",
        "in_text",
        "languages",
        "recall",
        "rulebook_document",
        "speech",
    }
)
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
#: How whole phrases are said in regimens/wording.
SAID = {"said": None, "in_language": None}
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
    yield from _extracted(source, path, {**KEYWORDS, "_": None})


def of_module(path: Path) -> Iterator[Message]:
    """The messages of one module."""
    yield from _extracted(path.read_text(encoding="utf-8"), path)


def _extracted(source: str, path: Path, keywords: Mapping[str, Any] = KEYWORDS) -> Iterator[Message]:
    found = extract("python", io.BytesIO(source.encode()), keywords=keywords)
    for _, said, _, context in found:
        one, many = (said[0], said[1]) if isinstance(said, tuple) else (said, "")
        yield Message(one, many, context, str(path.relative_to(ROOT)))


def of_wording() -> Iterator[Message]:
    """What the clinical copy and the pages say from regimens/wording, numbers, doses and drugs lifted out."""
    for name in sorted(_modules()):
        module = importlib.import_module(name)
        path = Path(str(module.__file__))
        said = [one.id for one in _extracted(path.read_text(encoding="utf-8"), path, SAID)]
        kept = [
            phrase
            for name, value in vars(module).items()
            if name.lstrip("_").isupper()
            for phrase in _in(value)
        ]
        for phrase in dict.fromkeys([*kept, *said]):
            message = lifted(phrase).message
            if says_something(message):
                yield Message(message, "", None, str(path.relative_to(ROOT)))


def _modules() -> Iterator[str]:
    """The modules of regimens/wording that speak to staff."""
    for package in (wording, readers):
        for found in pkgutil.iter_modules(package.__path__):
            if not found.ispkg and found.name not in OTHER_READERS:
                yield f"{package.__name__}.{found.name}"


def of_margins() -> Iterator[Message]:
    """The margins, which the clinical copy shares with the patient's papers."""
    path = str(Path(str(margins.__file__)).relative_to(ROOT))
    for phrase in dict.fromkeys(margins.margin_phrases()):
        if says_something(lifted(phrase).message):
            yield Message(lifted(phrase).message, "", None, path)


def of_refusals() -> Iterator[Message]:
    """Why there is no sheet to take home, said to staff by the modules of the patient's own papers."""
    path = str(Path(str(carer.__file__)).relative_to(ROOT))
    for phrase in (NothingToTakeHome.SENTENCE, carer.NOT_IN_ENGLISH, carer.NOTHING_TO_HELP_WITH):
        yield Message(phrase, "", None, path)


def of_languages() -> Iterator[Message]:
    """The names of the languages that a patient sheet may be in."""
    path = str(Path(str(languages.__file__)).relative_to(ROOT))
    for language in languages.LANGUAGES.values():
        yield Message(language.english_name, "", None, path)


def of_rules() -> Iterator[Message]:
    """The name of each rule, as a list of the rules that did not decide says it."""
    path = str(Path(str(considered.__file__)).relative_to(ROOT))
    for phrase in dict.fromkeys(considered.rule_names()):
        if says_something(lifted(phrase).message):
            yield Message(lifted(phrase).message, "", None, path)


def _in(value: object) -> Iterator[str]:
    """The phrases of a table or of a sentence that stands by itself; codes are one word in small letters."""
    if isinstance(value, Phrases):
        yield from value.in_english()
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _in(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _in(each)
    elif isinstance(value, str) and " " in value.strip():
        yield value


def messages() -> Iterator[Message]:
    """Every message, in the order of the files."""
    yield from of_interface()
    yield from of_wording()
    yield from of_margins()
    yield from of_rules()
    yield from of_languages()
    yield from of_refusals()


def of_interface() -> Iterator[Message]:
    """The messages of templates and of Python, in the order of the files."""
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
