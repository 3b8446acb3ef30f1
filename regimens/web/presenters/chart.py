"""The chart of a course as places on a drawing: a band for the doses, one a symptom, one a blood test."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from regimens.actions import course_so_far
from regimens.actions.courses import Course
from regimens.clinical.reviewing import SCORES
from regimens.web.presenters.chart_points import DOSE, SCORE, VALUE, Point, TableRow, day_of, points, table
from regimens.wording import course as words
from regimens.wording import followup

WIDTH, LEFT, RIGHT = 760, 220, 64
TOP, AXIS, GAP = 10, 44, 14
HEIGHT = {DOSE: 26, SCORE: 40, VALUE: 56}
EXPECTED_HEIGHT = 40
PAD = 7
#: Half the side of a square mark.
HALF = 4
MOST_TICKS = 8
STEPS = (1, 2, 5, 7, 14, 28, 56, 91, 182, 364, 728, 1820)
#: Days of treatment; the first dose is day 1 (T29, T30).
COUNTS = (5, 7)
BLOOD_BY = 57
MOST = max(SCORES)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One point of a band, with the words that stand beside it; empty where another stands too close."""

    x: int
    y: int
    said: str

    @property
    def left(self) -> int:
        """Where its square begins."""
        return self.x - HALF

    @property
    def top(self) -> int:
        """Where its square begins, from above."""
        return self.y - HALF

    @property
    def text_x(self) -> int:
        """Where its words begin."""
        return self.x + 2 * HALF


@dataclass(frozen=True, kw_only=True)
class Band:
    """One line of the chart. shape: which mark it draws; top, bottom: the words at its ends."""

    kind: str
    title: str
    y: int
    height: int
    marks: list[Mark]
    line: str
    top: str = ""
    bottom: str = ""

    @property
    def base(self) -> int:
        """Its lower end."""
        return self.y + self.height

    @property
    def middle(self) -> int:
        """Where its title stands."""
        return self.y + self.height // 2 + 5


@dataclass(frozen=True, kw_only=True)
class Tick:
    """One day named on the axis."""

    x: int
    day: int


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What is to be seen after the first dose of this course, where the days fit on the drawing."""

    y: int
    height: int
    counts_x: int
    counts_width: int
    blood_x: int | None

    counts_words = words.EXPECTED_COUNTS
    blood_words = words.EXPECTED_BLOOD

    @property
    def counts_text_x(self) -> int:
        """Beside the days of the counts."""
        return self.counts_x + self.counts_width + HALF

    @property
    def blood_is_right(self) -> bool:
        """The day lies so far right that its words stand before it."""
        return self.blood_x is not None and self.blood_x > WIDTH // 2

    @property
    def blood_text_x(self) -> int:
        """Beside the day of the blood count."""
        aside = -HALF if self.blood_is_right else HALF
        return (self.blood_x or 0) + aside


@dataclass(frozen=True, kw_only=True)
class Chart:
    """The drawing and the table of the same numbers; no drawing without a dose to count from."""

    rows: list[TableRow]
    bands: list[Band] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    expected: Expected | None = None
    height: int = 0
    summary: str = ""

    width = WIDTH
    left = LEFT
    right = WIDTH - RIGHT
    end_x = WIDTH - RIGHT + HALF
    expected_height = EXPECTED_HEIGHT

    @property
    def axis(self) -> int:
        """Where the axis of days runs."""
        return self.height - AXIS


@dataclass(frozen=True, kw_only=True)
class _Scale:
    """Days of treatment to places from left to right."""

    low: int
    high: int

    def x(self, day: float) -> int:
        span = max(self.high - self.low, 1)
        return round(LEFT + (day - self.low) * (WIDTH - LEFT - RIGHT) / span)


def chart(course: Course) -> Chart:
    """The chart of this course, with its table."""
    found = points(course)
    given = [point.on for point in found if point.kind == DOSE]
    rows = table(found)
    if not given:
        return Chart(rows=rows)
    first = min(given)
    days = [day_of(point.on, first) for point in found]
    scale = _Scale(low=min(1, *days), high=max(*days, day_of(course.today, first), COUNTS[1] + 1))
    expected = _expected(course, given, first, scale)
    bands = _bands(found, first, scale, TOP + (EXPECTED_HEIGHT + GAP if expected else 0))
    return Chart(
        rows=rows,
        bands=bands,
        ticks=_ticks(scale),
        expected=expected,
        height=bands[-1].base + GAP + AXIS,
        summary=_summary(found),
    )


def _summary(found: list[Point]) -> str:
    kinds = {kind: [point for point in found if point.kind == kind] for kind in (DOSE, SCORE, VALUE)}
    symptoms = len({point.of for point in kinds[SCORE]})
    tests = len({point.of for point in kinds[VALUE]})
    return (
        f"{_many(len(kinds[DOSE]), 'dose')}, {_many(symptoms, 'symptom')} scored and "
        f"{_many(tests, 'blood test')} over the days of treatment. The table has the same numbers."
    )


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _expected(course: Course, given: list[date], first: date, scale: _Scale) -> Expected | None:
    """Counted from the first dose of this loading; none for a plan without loading."""
    if course.plan.loading in ("", "none"):
        return None
    began = course_so_far.course_began(course.plan) or date.min
    own = [day for day in given if day >= began]
    if not own:
        return None
    shift = day_of(min(own), first) - 1
    start, end = COUNTS[0] + shift - 0.5, COUNTS[1] + shift + 0.5
    blood = BLOOD_BY + shift
    return Expected(
        y=TOP,
        height=EXPECTED_HEIGHT,
        counts_x=scale.x(start),
        counts_width=max(scale.x(end) - scale.x(start), HALF),
        blood_x=scale.x(blood) if blood <= scale.high else None,
    )


def _bands(found: list[Point], first: date, scale: _Scale, y: int) -> list[Band]:
    """Symptoms, then blood tests, then the doses right above the axis."""
    made: list[Band] = []
    for kind in (SCORE, VALUE, DOSE):
        of_kind = [point for point in found if point.kind == kind]
        for title in dict.fromkeys(point.of for point in of_kind):
            line = [point for point in of_kind if point.of == title]
            made.append(_band(kind, title, line, first, scale, y))
            y = made[-1].base + GAP
    return made


def _band(kind: str, title: str, line: list[Point], first: date, scale: _Scale, y: int) -> Band:
    height = HEIGHT[kind]
    low, high = _ends(kind, line)

    def place(value: float) -> int:
        share = 0.5 if high == low else (value - low) / (high - low)
        return round(y + height - PAD - share * (height - 2 * PAD))

    marks: list[Mark] = []
    for point in line:
        x = scale.x(day_of(point.on, first))
        marks.append(Mark(x=x, y=place(point.value), said=_label(kind, point, x, marks)))
    return Band(
        kind=kind,
        title=title,
        y=y,
        height=height,
        marks=marks,
        line=" ".join(f"{mark.x},{mark.y}" for mark in marks) if kind != DOSE else "",
        top=followup.SCORES.say(str(MOST)) if kind == SCORE else "",
        bottom=followup.SCORES.say("0") if kind == SCORE else "",
    )


def _ends(kind: str, line: list[Point]) -> tuple[float, float]:
    if kind == VALUE:
        values = [point.value for point in line]
        return min(values), max(values)
    return (0, MOST) if kind == SCORE else (0, 0)


#: Words of two marks closer than this would run into each other.
APART = 46


def _label(kind: str, point: Point, x: int, before: list[Mark]) -> str:
    """The number beside a blood result; the unit stands in the title."""
    if kind != VALUE or any(mark.said and x - mark.x < APART for mark in before):
        return ""
    return point.said.removesuffix(point.of.partition(", ")[2]).strip()


def _ticks(scale: _Scale) -> list[Tick]:
    """Day 1 and every so many days after it, few enough to be read."""
    span = scale.high - scale.low
    step = next((step for step in STEPS if span / step <= MOST_TICKS), STEPS[-1])
    days = range(1, scale.high + 1, step)
    before = [scale.low] if scale.low < 1 and scale.x(1) - scale.x(scale.low) > APART else []
    return [Tick(x=scale.x(day), day=day) for day in (*before, *days)]


EXPECTED = words.EXPECTED
