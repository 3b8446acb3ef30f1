"""The chart of a course: symptoms, results and doses over the days since the first dose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from regimens.models import Plan, Record
from regimens.web.presenters.chart_values import Known, Told, Value, known, table
from regimens.wording import followup, recording

#: Between which two of its 720 units across a drawing has its days.
LEFT, RIGHT = 88, 700
#: Where the highest and the lowest value lie, the axis with the doses below, and the days.
TOP, ROOM, AXIS, FOOT = 16, 12, 16, 24
HEIGHT_OF_SYMPTOMS, HEIGHT_OF_RESULTS = 132, 84
HIGHEST_SCORE = 3
#: At least a week is drawn; what is known from longer before the first dose is in the table alone.
LEAST_DAYS, DAYS_BEFORE = 7, 56
STEPS = (1, 7, 14, 28, 56, 91, 182, 364)
MOST_TICKS = 10
#: The first and the last day of an expected response, in days since the first dose: day 5 is 4 days after
#: day 1 (T30).
EXPECTED: dict[str, tuple[int, int]] = {"reticulocytes": (4, 6), "haemoglobin": (56, 56)}
SHAPES = ("circle", "square", "triangle", "diamond")
DASHES = 6
#: Lines of equal scores lie beside each other instead of one over the other: so far apart at most.
APART, ALL_APART = 4.0, 20.0


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line with its marks; dash and shape tell it from the others without its colour."""

    name: str
    dash: int
    shape: str
    points: str
    marks: tuple[str, ...]
    legend: str


@dataclass(frozen=True, kw_only=True)
class Expected:
    """The days on which a response is expected, and the words with their source."""

    x: float
    width: float
    words: str


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One drawing with its own scale. levels: height and words. days: place and number."""

    title: str
    summary: str
    height: int
    top: int
    axis: int
    levels: tuple[tuple[float, str], ...]
    days: tuple[tuple[float, int], ...]
    doses: tuple[float, ...]
    lines: tuple[Line, ...]
    expected: Expected | None

    @property
    def inner(self) -> int:
        """From the top to the axis."""
        return self.axis - self.top


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Every panel and the table that says the same; no panel and no row while nothing is known."""

    panels: tuple[Panel, ...]
    table: list[Told]
    has_doses: bool
    has_limits: bool
    has_earlier: bool


def chart(plan: Plan, records: Sequence[Record]) -> Chart:
    """The course so far as a chart. records: those that stand, oldest first."""
    seen = known(plan, records)
    values = [*seen.scores, *seen.results]
    return Chart(
        panels=() if seen.first is None else _panels(seen, seen.first),
        table=table(seen, plan.clinic.profile),
        has_doses=bool(seen.given),
        has_limits=any(each.is_limit for each in values),
        has_earlier=seen.first is not None and any(_is_earlier(each, seen.first) for each in values),
    )


def _is_earlier(value: Value, first: date) -> bool:
    return (first - value.on).days > DAYS_BEFORE


def _panels(seen: Known, first: date) -> tuple[Panel, ...]:
    scores = [each for each in seen.scores if not _is_earlier(each, first)]
    results = [each for each in seen.results if not _is_earlier(each, first)]
    days = _Days.of(first, [*scores, *results], seen.given)
    panels = [_symptoms(scores, days)] if scores else []
    for name in dict.fromkeys(each.name for each in results):
        panels.append(_analyte([each for each in results if each.name == name], days))
    return tuple(panels or [_doses_alone(days)])


@dataclass(frozen=True, kw_only=True)
class _Days:
    """Days since the first dose to places across the drawing, the same in every panel."""

    first: date
    least: int
    most: int
    given: tuple[int, ...]

    @classmethod
    def of(cls, first: date, values: Sequence[Value], given: Sequence[date]) -> _Days:
        """From the first value to the last, and as far as a response of what is drawn is expected."""
        doses = [(day - first).days for day in given]
        known = [0, *doses, *((each.on - first).days for each in values)]
        awaited = [EXPECTED[each.of][1] for each in values if given and each.of in EXPECTED]
        return cls(first=first, least=min(known), most=max(LEAST_DAYS, *known, *awaited), given=tuple(doses))

    def place(self, day: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - self.least) / (self.most - self.least), 1)

    def of_value(self, value: Value) -> float:
        return self.place((value.on - self.first).days)

    def ticks(self) -> tuple[tuple[float, int], ...]:
        span = self.most - self.least
        step = next((each for each in STEPS if span / each <= MOST_TICKS), span)
        begin = -(-self.least // step) * step
        return tuple((self.place(day), day) for day in range(begin, self.most + 1, step))

    def doses(self) -> tuple[float, ...]:
        return tuple(self.place(day) for day in self.given)


def _panel(
    title: str,
    summary: str,
    days: _Days,
    *,
    inner: int,
    levels: Sequence[tuple[float, str]] = (),
    lines: Sequence[Line] = (),
    expected: Expected | None = None,
) -> Panel:
    axis = TOP + inner + AXIS
    return Panel(
        title=title,
        summary=gettext("{summary} {doses} The table below has the same numbers.").format(
            summary=summary, doses=_doses_said(len(days.given))
        ),
        height=axis + FOOT,
        top=TOP,
        axis=axis,
        levels=tuple(levels),
        days=days.ticks(),
        doses=days.doses(),
        lines=tuple(lines),
        expected=expected,
    )


def _doses_said(count: int) -> str:
    if not count:
        return gettext("No dose is on record.")
    return ngettext("{n} dose marked.", "{n} doses marked.", count).format(n=count)


def _symptoms(scores: Sequence[Value], days: _Days) -> Panel:
    scale = _Scale(low=0, high=HIGHEST_SCORE, inner=HEIGHT_OF_SYMPTOMS)
    names = list(dict.fromkeys(each.name for each in scores))
    step = min(APART, ALL_APART / len(names))
    lines = [
        _line(
            name,
            number,
            [each for each in scores if each.name == name],
            days,
            scale,
            aside=round((number - (len(names) - 1) / 2) * step, 1),
        )
        for number, name in enumerate(names)
    ]
    levels = [(scale.place(score), followup.SCORES.say(str(score))) for score in range(HIGHEST_SCORE + 1)]
    summary = ngettext(
        "Scores of {n} symptom, from none to severe.",
        "Scores of {n} symptoms, from none to severe.",
        len(names),
    ).format(n=len(names))
    return _panel(gettext("Symptoms"), summary, days, inner=HEIGHT_OF_SYMPTOMS, levels=levels, lines=lines)


def _analyte(values: Sequence[Value], days: _Days) -> Panel:
    amounts = [each.amount for each in values]
    low, high = min(amounts), max(amounts)
    scale = _Scale(low=low, high=high, inner=HEIGHT_OF_RESULTS)
    name = values[0].name
    count = len(values)
    said = ngettext("{n} result, {last}.", "{n} results, from {first} to {last}.", count).format(
        n=count, first=values[0].words, last=values[-1].words
    )
    return _panel(
        name,
        said,
        days,
        inner=HEIGHT_OF_RESULTS,
        levels=[(scale.place(amount), f"{amount:,g}") for amount in sorted({low, high})],
        lines=[_line(name, 0, values, days, scale)],
        expected=_expected(values[0].of, days),
    )


def _doses_alone(days: _Days) -> Panel:
    return _panel(gettext("Doses"), gettext("Doses alone: no score and no result is known."), days, inner=0)


def _expected(analyte: str, days: _Days) -> Expected | None:
    if analyte not in EXPECTED or not days.given:
        return None
    begins, ends = (days.place(day) for day in EXPECTED[analyte])
    return Expected(x=begins, width=round(ends - begins, 1), words=recording.EXPECTED.say(analyte))


@dataclass(frozen=True, kw_only=True)
class _Scale:
    """Amounts to places from the top; a single amount lies in the middle."""

    low: float
    high: float
    inner: int

    def place(self, amount: float) -> float:
        if self.high == self.low:
            return round(TOP + self.inner / 2, 1)
        height = self.inner - 2 * ROOM
        return round(TOP + ROOM + height * (self.high - amount) / (self.high - self.low), 1)


def _line(
    name: str, number: int, values: Sequence[Value], days: _Days, scale: _Scale, aside: float = 0
) -> Line:
    shape = SHAPES[number % len(SHAPES)]
    places = [(days.of_value(each), round(scale.place(each.amount) + aside, 1)) for each in values]
    return Line(
        name=name,
        dash=number % DASHES,
        shape=shape,
        points=" ".join(f"{x},{y}" for x, y in places),
        marks=tuple(_mark(shape, x, y) for x, y in places),
        legend=_mark(shape, 20, 8),
    )


def _mark(shape: str, x: float, y: float) -> str:
    """The outline of a mark around this place, as an SVG path."""
    if shape == "square":
        return f"M{x} {y}m-4 -4h8v8h-8z"
    if shape == "triangle":
        return f"M{x} {y}m0 -5l5 9h-10z"
    if shape == "diamond":
        return f"M{x} {y}m0 -6l6 6l-6 6l-6 -6z"
    return f"M{x} {y}m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"
