"""Dates and windows of every event that is still to come."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.oracle import reading
from tests.oracle.course import Course
from tests.oracle.days import DAY, plus, plus_months
from tests.oracle.deciding import Decided
from tests.oracle.interval import Maintenance
from tests.oracle.reading import Person

WEEK = timedelta(days=7)


@dataclass
class Schedule:
    dates: dict[str, date] = field(default_factory=dict)
    windows: dict[str, tuple[date, date]] = field(default_factory=dict)
    injections: list[date] = field(default_factory=list)  # maintenance or prophylaxis, as shown


@dataclass
class Watch:
    """Which early blood tests are wanted (T28, T29)."""

    potassium: bool
    counts: bool


def schedule(p: Person, d: Decided, course: Course, every: Maintenance, watch: Watch) -> Schedule:
    out = Schedule()
    if d.status != "planned" or course.day_1 is None:
        return out
    load(p, course, out)
    if d.intent == "treat" and (d.route == "oral" or course.pattern != "none"):
        early(p, d, course, watch, out)
    if d.by_injection:
        repeat(p, d, course, every, out)
    later(p, d, course, out)
    end = end_of(p, course)
    by_target = ("follow-up", "b12-pregnancy")  # R49 looks at where they were aimed
    out.dates = {key: on for key, on in out.dates.items() if on < end or key.startswith(by_target)}
    return out


def end_of(p: Person, course: Course) -> date:
    start = p.start_on or course.day_1 or p.as_of
    return plus_months(max(start, p.as_of), p.horizon)


def load(p: Person, course: Course, out: Schedule) -> None:
    word = "reload" if course.reload else "loading"
    for number, on in enumerate(course.planned, len(course.given) + 1):
        out.dates[f"{word}-{number}"] = on
    if course.pattern != "alternate_days" or course.complete or course.day_1 is None or course.ends is None:
        return
    days = [course.day_1 + 13 * DAY, course.day_1 + 20 * DAY]
    while days[-1] + 14 * DAY <= course.ends:
        days.append(days[-1] + 14 * DAY)
    for number, on in enumerate(days, 1):
        shown = p.clinic.next_open(on)
        if shown >= p.as_of:
            out.dates[f"review-{number}"] = shown


def early(p: Person, d: Decided, course: Course, watch: Watch, out: Schedule) -> None:
    """`baseline` before the first dose; potassium on days 1 to 3; counts on days 5 to 7, or one from day 7."""
    first = course.day_1
    assert first is not None
    starts = not course.given and not (d.route == "oral" and (p.purpose == "review" or p.doses))
    if starts:
        out.dates["baseline"] = first
    if d.route == "oral":
        return
    if watch.potassium:
        for number in (1, 2, 3):
            keep(p, out, f"potassium-{number}", first + (number - 1) * DAY)
    if watch.counts:
        for number in (1, 2, 3):
            keep(p, out, f"response-{number}", first + (number + 3) * DAY)
    else:
        keep(p, out, "response-1", p.clinic.next_open(first + 6 * DAY))


def keep(p: Person, out: Schedule, key: str, on: date) -> None:
    if on >= p.as_of:
        out.dates[key] = on


def repeat(p: Person, d: Decided, course: Course, every: Maintenance, out: Schedule) -> None:
    """R06: anchor + k x interval, never chained; a dose far from its date makes a new anchor."""
    word = "prophylaxis" if d.intent == "prevent" else "maintenance"
    end = end_of(p, course)
    number = len(course.after) + 1
    if d.intent == "treat" and course.pattern == "alternate_days" and not course.complete:
        return
    if course.last_missing and not course.after:
        return
    before = [*course.given, *course.planned]
    given = course.after
    if course.booked:
        given = []
    elif p.interval is not None and every.shown != p.interval:
        since = [dose for dose in given if not before or dose > before[-1]]
        if since:  # a new interval counts from the last dose
            given, before = since[-1:], []
    if before:
        anchor, shown = before[-1], before[-1]
    elif given:
        anchor, shown, given = given[0], given[0], given[1:]
    else:
        anchor = course.day_1 or p.as_of
        out.dates[f"{word}-{number}"] = anchor
        out.injections.append(anchor)
        shown, number = anchor, number + 1
    k = 1
    for dose in given:
        if dose <= anchor:  # maintenance from before a re-loading
            continue
        due = move(p, plus(anchor, every.shown[0], k * every.shown[1]), shown)
        if abs(dose - due) <= WEEK:
            k += 1
            while (
                plus(anchor, every.shown[0], k * every.shown[1]) <= dose
            ):  # C33: this dose is that date's too
                k += 1
        else:
            anchor, k = dose, 1
        shown = dose
    series(p, every, out, Series(word, number, anchor, k, shown, end))


@dataclass
class Series:
    word: str
    number: int
    anchor: date
    k: int
    shown: date  # the dose before, as shown
    end: date


def series(p: Person, every: Maintenance, out: Schedule, s: Series) -> None:
    unit, count = every.shown
    first = True
    while True:
        due = plus(s.anchor, unit, s.k * count)
        on = move(p, due, max(s.shown, p.as_of - DAY) if not first or due >= p.as_of else s.shown)
        if first and on < p.as_of:
            late = p.clinic.next_open(p.as_of)
            if late - on > WEEK:
                s.anchor, s.k = late, 0
            on = late
        elif on <= s.shown:
            s.k += 1
            continue
        if on >= s.end:
            return
        key = f"{s.word}-{s.number}"
        out.dates[key] = on
        out.injections.append(on)
        latest = on + WEEK
        if every.longer_end is not None:
            latest = max(on, plus_months(s.shown, every.longer_end))
        out.windows[key] = (max(on - WEEK, s.shown + DAY), latest)
        s.shown, s.number, s.k, first = on, s.number + 1, s.k + 1, False


def move(p: Person, on: date, after: date) -> date:
    """C12: the open day before; else the open day after within a week; else the closed day itself."""
    before = p.clinic.open_before(on, after)
    if before is not None:
        return before
    later_day = p.clinic.next_open(on)
    return later_day if later_day - on <= WEEK else on


def nearest(target: date, injections: list[date]) -> date | None:
    return min(injections, key=lambda on: (abs(on - target), on), default=None)


def later(p: Person, d: Decided, course: Course, out: Schedule) -> None:
    """Follow-up, tests in pregnancy and yearly screening."""
    first, end = course.day_1, end_of(p, course)
    assert first is not None
    for months in (3, 6, *range(12, 600, 12)):
        drawn(p, d, out, f"follow-up-{months}m", plus_months(first, months), end)
    pregnant = p.pregnancy == "pregnant"
    if pregnant and reading.bariatric(p) == "yes":
        start = first if plus_months(first, 9) >= p.as_of else p.as_of
        for k in (1, 2, 3):
            drawn(p, d, out, f"b12-pregnancy-{k}", plus_months(start, 3 * k), end)
    if pregnant:
        start = first if plus_months(first, 9) >= p.as_of else p.as_of
        keep(p, out, "pregnancy-review-1", p.clinic.next_open(plus_months(start, 1)))
    if reading.long_crohn(p) == "yes":
        for year in range(1, 50):
            on = plus_months(first, 12 * year)
            if p.as_of <= on < end:
                out.dates[f"screen-{year}"] = p.clinic.open_before(on, p.as_of - DAY) or p.clinic.next_open(
                    on
                )


def drawn(p: Person, d: Decided, out: Schedule, key: str, target: date, end: date) -> None:
    if not p.as_of <= target < end:
        return
    if d.route == "oral":
        out.dates[key] = p.clinic.nearest_open(target, p.as_of)
        return
    out.dates[key] = nearest(target, out.injections) or target
