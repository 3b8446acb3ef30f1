"""Tables and JSON lines by themselves: formulas, quotes, line breaks, dates, what is not known, pseudonyms."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from regimens.exports.columns import PLANS, REGISTER, Column, Kind, flat, heads, shown
from regimens.exports.pseudonym import age_band, pseudonym
from regimens.exports.table_files import Head, csv_file, json_lines, safe

COLUMNS = (
    Column("name"),
    Column("count", Kind.COUNT),
    Column("day", Kind.DATE),
    Column("dates", Kind.DATES),
)
HEAD_ROWS = 7


def head(**more: Any) -> Head:
    usual: dict[str, Any] = {
        "schema": "b12.test/1",
        "chosen": {"made_from": "2026-01-01", "state": "signed"},
        "made_at": datetime(2026, 11, 23, 10, 5, 9, tzinfo=UTC),
        "by": "Ash Auditor, Elm Road Surgery",
        "ruleset": "1.5",
        "identifiable": False,
        "rows": 1,
    }
    return Head(**(usual | more))


def row(**more: Any) -> dict[str, Any]:
    usual = {"name": "Elm", "count": 3, "day": date(2026, 2, 28), "dates": {"loading-1": "2026-11-23"}}
    return {**usual, **more}


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_table_to_the_byte() -> None:
    assert csv_file(head(), COLUMNS, [row()]).decode() == (
        "\ufeff# export,b12.test/1\r\n"
        "# filter,made_from: 2026-01-01; state: signed\r\n"
        "# generated at,2026-11-23T10:05:09Z\r\n"
        '# by,"Ash Auditor, Elm Road Surgery"\r\n'
        "# rule set,1.5\r\n"
        "# names patients,no\r\n"
        "# rows,1\r\n"
        "name,count,day,day_display,dates\r\n"
        "Elm,3,2026-02-28,28-Feb-2026,loading-1 2026-11-23\r\n"
    )


def test_json_lines_to_the_byte() -> None:
    first, second, rest = json_lines(head(), COLUMNS, [row(name="", day=None)]).decode().split("\n")
    assert json.loads(first) == {
        "export": "b12.test/1",
        "filter": {"made_from": "2026-01-01", "state": "signed"},
        "generated_at": "2026-11-23T10:05:09Z",
        "by": "Ash Auditor, Elm Road Surgery",
        "ruleset": "1.5",
        "identifiable": False,
        "rows": 1,
    }
    assert json.loads(second) == {
        "name": None,
        "count": 3,
        "day": None,
        "day_display": None,
        "dates": {"loading-1": "2026-11-23"},
    }
    assert rest == ""


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "=cmd|' /C calc'!A0",
        "\uff1d1+1",
        "\uff0b1",
        "\uff201",
    ],
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"
    written = table(csv_file(head(by=cell), COLUMNS, [row(name=cell)]))
    assert written[3][1] == written[HEAD_ROWS + 1][0] == f"'{cell}"
    named = json.loads(json_lines(head(), COLUMNS, [row(name=cell)]).decode().split("\n")[1])["name"]
    assert named == cell  # programs read it as it is


@pytest.mark.parametrize("cell", ["", "Elm", "1-2", "a=b", "O'Neil", "'quoted'", 0, 12, "90 and over"])
def test_other_cells_stay_as_they_are(cell: str | int) -> None:
    assert safe(cell) == cell


@pytest.mark.parametrize(
    "name",
    [
        'O\'Neil "Red"',
        "Two\r\nlines",
        "a,b;c\td",
        "\u202eabc\u200f",
        "\U0001f3e5",
        "E" * 200,
        "</style><script>",
        "x\x00y",
        "\u2028\u0085",
    ],
)
def test_a_name_comes_back_whole(name: str) -> None:
    rows = table(csv_file(head(), COLUMNS, [row(name=name), row(name="after")]))
    assert [each[0] for each in rows[HEAD_ROWS:]] == ["name", name, "after"]
    lines = json_lines(head(), COLUMNS, [row(name=name), row(name="after")]).decode().split("\n")
    assert [json.loads(line)["name"] for line in lines[1:3]] == [name, "after"]


def test_half_a_sign_stops_no_export() -> None:
    assert table(csv_file(head(), COLUMNS, [row(name="a\ud800b")]))[HEAD_ROWS + 1][0] == "a?b"
    assert json.loads(json_lines(head(), COLUMNS, [row(name="a\ud800b")]).split(b"\n")[1])["name"] == "a?b"


def test_an_export_of_nothing_says_so() -> None:
    rows = table(csv_file(head(rows=0, chosen={}), COLUMNS, []))
    assert rows[1] == ["# filter", "everything"]
    assert rows[6] == ["# rows", "0"]
    assert len(rows) == HEAD_ROWS + 1


def test_a_row_without_one_of_its_columns_is_a_mistake() -> None:
    incomplete = row()
    del incomplete["count"]
    with pytest.raises(KeyError):
        flat(COLUMNS, incomplete)


@pytest.mark.parametrize("columns", [PLANS, REGISTER])
def test_columns_that_name_a_patient_are_marked(columns: tuple[Column, ...]) -> None:
    without = {column.name for column in shown(columns, identifiable=False)}
    assert {column.name for column in columns} - without == {
        "family_name",
        "given_name",
        "born",
        "identifier",
        "local_identifier",
        "plan_number",
        "check_code",
    }
    names = heads(columns)
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("years", "band"),
    [
        (16, "under 18"),
        (17, "under 18"),
        (18, "18 to 19"),
        (19, "18 to 19"),
        (20, "20 to 29"),
        (29, "20 to 29"),
        (89, "80 to 89"),
        (90, "90 and over"),
        (104, "90 and over"),
    ],
)
def test_ages_are_bands(years: int, band: str) -> None:
    assert age_band(years) == band


def test_a_pseudonym_depends_on_key_clinic_and_patient() -> None:
    usual = ("key", 1, "patient", "a")
    assert pseudonym(*usual) == pseudonym(*usual)
    others = [("other", 1, "patient", "a"), ("key", 2, "patient", "a"), ("key", 1, "plan", "a")]
    codes = {pseudonym(*usual), *(pseudonym(*other) for other in others), pseudonym("key", 1, "patient", "b")}
    assert len(codes) == 5
    assert all(len(code) == 20 and int(code, 16) >= 0 for code in codes)


def test_where_tables_are_parted_at_semicolons_no_part_is_a_formula() -> None:
    assert safe("A;=1+cmd|x!A1") == "A;'=1+cmd|x!A1"
    assert safe('x;"=1+1') == "x;'\"=1+1"
    assert safe("Dr A; =HYPERLINK(1);x") == "Dr A;' =HYPERLINK(1);x"
    assert safe("loading-1 2026-11-23; loading-2 2026-11-25") == "loading-1 2026-11-23; loading-2 2026-11-25"
