"""The columns of each export: a name keeps its meaning for good; docs/exports.md says what each holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from regimens.wording.dates import clinic_date

#: One cell as it is collected: text, a count, a date, the dates of a plan by key, or nothing.
Cell = str | int | date | Mapping[str, str] | None
Row = Mapping[str, Cell]
DISPLAY = "_display"


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    COUNT = "count"
    DATE = "date"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. names_patient: it stands in identifiable exports alone; is_code: in the others alone."""

    name: str
    kind: Kind = Kind.TEXT
    names_patient: bool = False
    is_code: bool = False


def _dates(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, Kind.DATE) for name in names)


WHO = (
    Column("patient_id", is_code=True),
    Column("plan_id", is_code=True),
    Column("version", Kind.COUNT),
    Column("age_band"),
    Column("sex"),
    Column("family_name", names_patient=True),
    Column("given_name", names_patient=True),
    Column("born", Kind.DATE, names_patient=True),
    Column("identifier", names_patient=True),
    Column("local_identifier", names_patient=True),
    Column("plan_number", names_patient=True),
    Column("check_code", names_patient=True),
)
TREATMENT = (
    Column("purpose"),
    Column("drug"),
    Column("micrograms", Kind.COUNT),
    Column("route"),
    Column("loading"),
    Column("maintenance"),
    Column("duration"),
    Column("neurology"),
    Column("cyanocobalamin_lock"),
    Column("egfr_band"),
)
PLANS = (
    *WHO,
    Column("state"),
    *_dates("made_on", "signed_on"),
    Column("status"),
    *TREATMENT,
    Column("alert_codes"),
    Column("open_questions", Kind.COUNT),
    Column("ruleset_version"),
    Column("dates", Kind.DATES),
)
REGISTER = (
    *WHO,
    Column("followed"),
    Column("risk"),
    *_dates("made_on"),
    Column("next_dose"),
    *_dates("due_on", "overdue_from", "long_overdue_from", "hold_until", "last_given_on"),
    Column("next_review"),
    *_dates("review_due_on"),
    Column("dates_to_accept", Kind.COUNT),
    Column("injections"),
    Column("state"),
    *TREATMENT,
    Column("ruleset_version"),
)


def shown(columns: Sequence[Column], *, identifiable: bool) -> tuple[Column, ...]:
    """The columns of this export: names or codes, never both, for a file with both would open every other."""
    left_out = "is_code" if identifiable else "names_patient"
    return tuple(column for column in columns if not getattr(column, left_out))


def heads(columns: Sequence[Column]) -> list[str]:
    """The names of the columns of a table, each date followed by the same date in words."""
    names: list[str] = []
    for column in columns:
        names.append(column.name)
        if column.kind is Kind.DATE:
            names.append(f"{column.name}{DISPLAY}")
    return names


def flat(columns: Sequence[Column], row: Row) -> list[str | int]:
    """One row of a table; a row without one of the columns is a mistake of ours and raises KeyError."""
    cells: list[str | int] = []
    for column in columns:
        value = row[column.name]
        if isinstance(value, date):
            cells += [value.isoformat(), clinic_date(value)]
        elif column.kind is Kind.DATE:
            cells += ["", ""]
        elif isinstance(value, Mapping):
            cells.append("; ".join(f"{key} {on}" for key, on in value.items()))
        else:
            cells.append("" if value is None else value)
    return cells
