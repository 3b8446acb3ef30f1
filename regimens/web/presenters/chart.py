"""Symptoms, results and doses against the days since the first dose: drawn on the server, told in a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from regimens.actions import course_so_far
from regimens.models import Plan, Record, RecordKind
from regimens.web.presenters.patients import clinic_date
from regimens.wording import facts, followup, recording

LEFT, RIGHT = 76, 668
#: Where the highest and the lowest value of a panel lie in it, of 150 units.
TOP, BOTTOM = 20, 116
HIGHEST_SCORE = 3
#: Expected after treatment starts: reticulocytes on days 5 to 7, haemoglobin by 8 weeks.
EXPECTED: dict[str, tuple[int, int, str]] = {
    "reticulocytes": (5, 7, recording.EXPECTED["reticulocytes"]),
    "haemoglobin": (42, 56, recording.EXPECTED["haemoglobin"]),
}
SHAPES = ("circle", "square", "triangle", "diamond")
DASHES = 6


@dataclass(frozen=True, kw_only=True)
class Point:
    """One value where it is drawn; shape: how its mark looks, never its colour alone."""

    x: float
    y: float
    shape: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Series:
    """One line: its name, its dash, the points in order."""

    name: str
    number: int
    points: list[Point]
    line: str


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One small chart with its own scale."""

    title: str
    marks: list[tuple[float, str]]
    ticks: list[tuple[float, int]]
    doses: list[float]
    series: list[Series]
    expected: tuple[float, float, str] | None
    summary: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """One value of the table."""

    day: str
    since_first: int
    since_last: str
    what: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Every panel and the table that says the same; empty while there is nothing to draw."""

    panels: list[Panel]
    table: list[Told]


@dataclass(frozen=True, kw_only=True)
class Value:
    """One measured value: of what, on which day, how much, and in words."""

    of: str
    on: date
    amount: float
    words: str


def chart(plan: Plan, records: Sequence[Record]) -> Chart:
    """Scores of the reviews, and results of the history and since."""
    given = sorted(course_so_far.days_given(plan, records))
    scores, results = _scores(records), _results(plan, records)
    values = sorted([*scores, *results], key=lambda each: (each.on, each.of))
    if not values:
        return Chart(panels=[], table=[])
    first = given[0] if given else min(each.on for each in values)
    days = [(each.on - first).days for each in values] + [(day - first).days for day in given]
    scale = _Scale(min(0, *days), max(7, *days))
    doses = [scale.x((day - first).days) for day in given]
    panels = [_scored(scores, first, scale, doses)] if scores else []
    for name in dict.fromkeys(each.of for each in results):
        panels.append(_measured([each for each in results if each.of == name], first, scale, doses))
    return Chart(panels=panels, table=[_told(each, first, given) for each in values])


@dataclass(frozen=True)
class _Scale:
    """Days to the width of the drawing."""

    least: int
    most: int

    def x(self, day: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - self.least) / (self.most - self.least), 1)

    def ticks(self) -> list[tuple[float, int]]:
        step = next((each for each in (7, 14, 28, 56, 91, 182) if (self.most - self.least) / each <= 10), 365)
        first = -(-self.least // step) * step
        return [(self.x(day), day) for day in range(first, self.most + 1, step)]


def _scores(records: Iterable[Record]) -> list[Value]:
    return [
        Value(
            of=facts.label(feature),
            on=record.on,
            amount=float(score),
            words=followup.SCORES.say(str(score)),
        )
        for record in records
        if record.kind == RecordKind.REVIEW
        for feature, score in record.detail["scores"].items()
    ]


def _results(plan: Plan, records: Iterable[Record]) -> list[Value]:
    listed = [_value(lab, date.fromisoformat(lab["taken_on"])) for lab in plan.history.get("labs", ())]
    recorded = [_value(each.detail, each.on) for each in records if each.kind == RecordKind.RESULT]
    unique = {(each.of, each.on, each.words): each for each in [*listed, *recorded]}
    return sorted(unique.values(), key=lambda each: (each.of, each.on))


def _value(detail: Any, on: date) -> Value:
    unit = facts.UNIT_WORDS.get(detail["unit"], detail["unit"])
    sign = {"<": "below ", ">": "above "}.get(detail.get("comparator", "="), "")
    name = f"{recording.ANALYTES.say(detail['analyte'])}, {unit}"
    return Value(of=name, on=on, amount=float(detail["value"]), words=f"{sign}{detail['value']} {unit}")


def _scored(values: Sequence[Value], first: date, scale: _Scale, doses: list[float]) -> Panel:
    words = [
        (_y(score, 0, HIGHEST_SCORE), followup.SCORES.say(str(score))) for score in range(HIGHEST_SCORE + 1)
    ]
    names = list(dict.fromkeys(each.of for each in values))
    return Panel(
        title="Symptoms",
        marks=words,
        ticks=scale.ticks(),
        doses=doses,
        series=[
            _line(
                name, number, [each for each in values if each.of == name], first, scale, (0, HIGHEST_SCORE)
            )
            for number, name in enumerate(names)
        ],
        expected=None,
        summary=f"Scores of {len(names)} symptoms over the days since the first dose; the table has each.",
    )


def _measured(values: Sequence[Value], first: date, scale: _Scale, doses: list[float]) -> Panel:
    amounts = [each.amount for each in values]
    low, high = min(amounts), max(amounts)
    room = (high - low) * 0.1 or max(abs(high) * 0.1, 1.0)
    ends = (low - room, high + room)
    name = values[0].of
    return Panel(
        title=name,
        marks=[(_y(amount, *ends), f"{amount:g}") for amount in sorted({low, high})],
        ticks=scale.ticks(),
        doses=doses,
        series=[_line(name, 0, values, first, scale, ends)],
        expected=_expected(name, scale),
        summary=f"{len(values)} results over the days since the first dose; the table has each.",
    )


def _expected(name: str, scale: _Scale) -> tuple[float, float, str] | None:
    of = {recording.ANALYTES.say(analyte): each for analyte, each in EXPECTED.items()}
    found = next((each for analyte, each in of.items() if name.startswith(f"{analyte},")), None)
    if found is None:
        return None
    begins, ends = max(found[0], scale.least), min(found[1], scale.most)
    if begins > ends:
        return None
    return scale.x(begins), max(scale.x(ends) - scale.x(begins), 2.0), found[2]


def _y(amount: float, low: float, high: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * (amount - low) / (high - low), 1)


def _line(
    name: str, number: int, values: Sequence[Value], first: date, scale: _Scale, ends: tuple[float, float]
) -> Series:
    shape = SHAPES[number % len(SHAPES)]
    places = [(scale.x((each.on - first).days), _y(each.amount, *ends)) for each in values]
    return Series(
        name=name,
        number=number % DASHES,
        points=[Point(x=x, y=y, shape=shape, path=_mark(shape, x, y)) for x, y in places],
        line=" ".join(f"{x},{y}" for x, y in places),
    )


def _mark(shape: str, x: float, y: float) -> str:
    """The outline of a mark of 8 units, as an SVG path."""
    if shape == "square":
        return f"M{x - 4} {y - 4}h8v8h-8z"
    if shape == "triangle":
        return f"M{x} {y - 5}l5 9h-10z"
    if shape == "diamond":
        return f"M{x} {y - 5}l5 5l-5 5l-5 -5z"
    return f"M{x - 4} {y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"


def _told(value: Value, first: date, given: Sequence[date]) -> Told:
    before = [day for day in given if day <= value.on]
    return Told(
        day=clinic_date(value.on),
        since_first=(value.on - first).days,
        since_last=str((value.on - before[-1]).days) if before else "No dose before",
        what=value.of,
        value=value.words,
    )
