"""What the chart of a course shows, as one list of dated values: doses, symptom scores, blood results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from regimens.actions import course_so_far
from regimens.actions.courses import Course
from regimens.models import Record, RecordKind
from regimens.web.forms.recorded_visits import feature_words
from regimens.wording import course as words
from regimens.wording import dates, followup

DOSE, SCORE, VALUE = "dose", "score", "value"
DOSE_WORDS = "Dose given"


@dataclass(frozen=True, kw_only=True)
class Point:
    """One dated value. of: what it is of, one line of the chart each; said: the value in words."""

    on: date
    kind: str
    of: str
    value: float
    said: str


def points(course: Course) -> list[Point]:
    """Every dose, score and result on record, those of the plan's own answers included, by day."""
    found = [*_doses(course), *_scores(course), *_results(course)]
    order = {DOSE: 2, SCORE: 0, VALUE: 1}
    return sorted(found, key=lambda point: (point.on, order[point.kind], point.of))


def _doses(course: Course) -> Iterator[Point]:
    for day in course_so_far.days_given(course.plan, course.standing):
        yield Point(on=day, kind=DOSE, of=DOSE_WORDS, value=1, said=DOSE_WORDS)


def _scores(course: Course) -> Iterator[Point]:
    for record in _of(course, RecordKind.REVIEW):
        for feature, score in record.detail["scores"].items():
            said = followup.SCORES.say(str(score))
            yield Point(on=record.on, kind=SCORE, of=feature_words(feature), value=score, said=said)


def _results(course: Course) -> Iterator[Point]:
    for record in _of(course, RecordKind.RESULT):
        yield _result(record.on, record.detail)
    for lab in course.plan.history.get("labs", ()):
        if lab.get("taken_on") and lab["analyte"] in words.ANALYTES:
            yield _result(date.fromisoformat(lab["taken_on"]), lab)


def _result(on: date, detail: dict[str, Any]) -> Point:
    analyte, unit = detail["analyte"], words.unit(detail["unit"])
    said = words.measured({"comparator": "=", **detail})
    return Point(
        on=on,
        kind=VALUE,
        of=f"{words.ANALYTES.say(analyte)}, {unit}",
        value=float(detail["value"]),
        said=said,
    )


def _of(course: Course, kind: RecordKind) -> list[Record]:
    return [record for record in course.standing if record.kind == kind]


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One value of the table beside the chart. day: of treatment, the first dose being day 1."""

    when: str
    iso: date
    day: str
    since: str
    what: str
    said: str


def table(found: list[Point]) -> list[TableRow]:
    """The same numbers as the chart, in order of day."""
    given = sorted({point.on for point in found if point.kind == DOSE})
    return [
        TableRow(
            when=dates.clinic_day(point.on),
            iso=point.on,
            day=str(day_of(point.on, given[0])) if given else "No dose yet",
            since=_since(point, given),
            what=point.of,
            said="" if point.kind == DOSE else point.said,
        )
        for point in found
    ]


def day_of(on: date, first: date) -> int:
    """The day of treatment: 1 is the day of the first dose, and the day before it is 0."""
    return (on - first).days + 1


def _since(point: Point, given: list[date]) -> str:
    """Days since the last dose before that day; a dose of the same day is said beside it."""
    before = [day for day in given if day < point.on]
    said = words.days((point.on - before[-1]).days) if before else "No dose before"
    return f"{said}, dose that day" if point.kind != DOSE and point.on in given else said
