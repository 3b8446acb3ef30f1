"""Rows as a file: a table that spreadsheets open without harm, or one JSON object a line."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from regimens.exports.columns import DISPLAY, Cell, Column, Kind, Row, flat, heads
from regimens.wording.dates import clinic_date

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets read UTF-8 as something else
#: A cell that begins so is a formula to a spreadsheet, however harmless it looks.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Where one cell may become two: the sign stays with the part that it ends.
PARTS = re.compile(r"(?<=[;\uff1b])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What stands above the rows. schema: name and number, such as b12.plans/1. chosen: the filter.

    made_at: in UTC. by: who made it. identifiable: it names patients.
    """

    schema: str
    chosen: Mapping[str, str]
    made_at: datetime
    by: str
    ruleset: str
    identifiable: bool
    rows: int


def safe(cell: str | int) -> str | int:
    """The cell, kept from being read as a formula: an apostrophe stands before what begins like one.

    Spreadsheets of many countries part a table at semicolons, not commas, quotation marks or not.
    """
    if isinstance(cell, int) or not cell:
        return cell
    return "".join(f"'{part}" if _is_formula(part) else part for part in PARTS.split(cell))


def _is_formula(part: str) -> bool:
    """Spaces and quotation marks before it, and wide forms of = and +, count as well."""
    plain = unicodedata.normalize("NFKC", part).lstrip(' "') or part
    return part.startswith(FORMULA_SIGNS) or plain.startswith(FORMULA_SIGNS)


def csv_file(head: Head, columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """UTF-8 with its mark, CRLF; rows that begin with # say what it is; then come the names and the rows."""
    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\r\n")
    for name, value in _told(head).items():
        table.writerow([f"# {name}", safe(value)])
    table.writerow(heads(columns))
    table.writerows([safe(cell) for cell in flat(columns, row)] for row in rows)
    return (BYTE_ORDER_MARK + written.getvalue()).encode("utf-8", "replace")


def _told(head: Head) -> dict[str, str | int]:
    """The head as the table says it."""
    chosen = "; ".join(f"{name}: {value}" for name, value in head.chosen.items())
    return {
        "export": head.schema,
        "filter": chosen or "everything",
        "generated at": f"{head.made_at:%Y-%m-%dT%H:%M:%SZ}",
        "by": head.by,
        "rule set": head.ruleset,
        "names patients": "yes" if head.identifiable else "no",
        "rows": head.rows,
    }


def json_lines(head: Head, columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """UTF-8, one object a line: the head first, then the rows; what is not known is null."""
    first = {
        "export": head.schema,
        "filter": dict(head.chosen),
        "generated_at": f"{head.made_at:%Y-%m-%dT%H:%M:%SZ}",
        "by": head.by,
        "ruleset": head.ruleset,
        "identifiable": head.identifiable,
        "rows": head.rows,
    }
    lines = [first, *(_object(columns, row) for row in rows)]
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    return text.encode("utf-8", "replace")


def _object(columns: Sequence[Column], row: Row) -> dict[str, object]:
    made: dict[str, object] = {}
    for column in columns:
        value: Cell = row[column.name]
        made[column.name] = _plain(value)
        if column.kind is Kind.DATE:
            made[f"{column.name}{DISPLAY}"] = clinic_date(value) if isinstance(value, date) else None
    return made


def _plain(value: Cell) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return None if value == "" else value
