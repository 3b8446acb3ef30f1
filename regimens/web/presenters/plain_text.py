"""A sheet to take home as plain text, for Braille and reading aloud: the words of the page in their order.

One line for each heading, paragraph, list line and date, and none is broken: the programs that turn a text
into Braille or speech do that themselves. There is nothing to tick and nothing to write in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator

from regimens.web.pages import cleared, kept_by
from regimens.web.presenters.paper import Sheet
from regimens.wording.patient import PatientSheet
from regimens.wording.patient.parts import Block, Card, Entry, Kind
from regimens.wording.readers import CarerSheet

#: What ends a line somewhere, as Unicode calls it; a no-break space, which keeps a number whole, stays.
ENDS_LINES, BLANKS = ("Cc", "Zl", "Zp"), re.compile("[^\\S\u00a0]+")
EDGES = " \u00a0"


def plain_text(made: PatientSheet, margins: Sheet, red_flag: str = "") -> str:
    """The whole text: what it is worth, whose it is, every section, and the foot of a printed page."""
    kept = kept_by(made)
    parts = ([one_line(each, kept) for each in part] for part in _parts(made, margins, red_flag))
    said = ("\n".join(filter(None, lines)) for lines in parts)
    return "\n\n".join(filter(None, said)) + "\n"


def one_line(text: str, kept: frozenset[str] = frozenset()) -> str:
    """The text as one line, whatever a name brought in. kept: the marks of direction that the sheet sets."""
    signs = (" " if unicodedata.category(sign) in ENDS_LINES else sign for sign in cleared(text, kept))
    return BLANKS.sub(" ", "".join(signs)).strip(EDGES)


def _parts(made: PatientSheet, margins: Sheet, red_flag: str) -> Iterator[Iterable[str]]:
    """The parts that a blank line stands between; some may say nothing."""
    yield margins.mark, margins.warning
    yield (margins.title,)
    yield made.name, made.born, made.number, *(made.about if isinstance(made, CarerSheet) else ())
    yield (red_flag,)
    for section in made.sections:
        yield section.title, *(line for block in section.blocks for line in _block(block, made.of_boxes))
    yield _calendar(made)
    if made.card:
        yield _doses_given(made.card)
    yield margins.footer, margins.origin


def _block(block: Block, of_boxes: Container[str]) -> Iterator[str]:
    """A title by itself; days and what is listed line by line, sentences as one paragraph."""
    yield block.title
    yield from block.lines if block.kind in (Kind.LIST, Kind.DATES) else [_prose(block.lines, of_boxes)]


def _prose(lines: Iterable[str], of_boxes: Container[str]) -> str:
    """The sentences as one paragraph, but for those about boxes: a text has none."""
    return " ".join(line for line in lines if line not in of_boxes)


def _calendar(made: PatientSheet) -> Iterator[str]:
    """Every date with what is on it."""
    yield made.calendar.title
    yield _prose(made.calendar.intro, made.of_boxes)
    for entry in made.calendar.entries:
        yield f"{entry.day}{made.colon}{made.comma.join((entry.what, *entry.notes))}"


def _doses_given(card: Card) -> Iterator[str]:
    """The rows of the injection record that are filled in, and nothing where none is."""
    given = [entry for entry in card.entries if entry.is_over]
    if given:
        yield card.title
    for entry in given:
        # The first column is the tick.
        cells = zip(card.columns[1:], _cells(entry), strict=True)
        yield from (f"{column}: {cell}" for column, cell in cells if cell)


def _cells(entry: Entry) -> tuple[str, ...]:
    """What stands in the row of this dose, after the tick."""
    dose = entry.filled_in
    batch = dose.comma.join(filter(None, (dose.drug, dose.batch, dose.expiry)))
    return entry.planned, entry.day, dose.site, batch, dose.giver
