"""The loading course: which doses belong to it, whether it is over, and the doses still to come."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.oracle.days import DAY
from tests.oracle.deciding import Decided, relapsed
from tests.oracle.reading import Person


@dataclass
class Course:
    pattern: str = "none"  # what the decision says
    reload: bool = False
    relapse: bool = False
    complete: bool = True
    review_due: bool = False
    last_missing: bool = False
    day_1: date | None = None
    given: list[date] = field(default_factory=list)  # loading doses given
    after: list[date] = field(default_factory=list)  # maintenance or prophylaxis doses given
    planned: list[date] = field(default_factory=list)
    loaded: date | None = None  # the last loading dose, once loading is complete
    booked: bool = False  # prevention: a first dose of a new course is booked after doses of an older one
    ends: date | None = None  # alternate days: the last day planned for


def follow(p: Person, d: Decided) -> Course:
    course = Course()
    earlier, doses = split(p)
    if over(p, d, doses):
        loading = loading_of(p, d, doses)
        course.loaded = loading[-1] if loading else None
    relapse = relapsed(p, d) and (bool(earlier) or not unfinished(p, d, doses))
    if relapse:
        course.loaded = None
    if d.status != "planned":
        return course
    course.day_1 = first_day(p, doses)
    course.relapse = relapse
    if d.intent == "prevent" or d.route == "oral":
        course.after = list(p.doses)
        course.booked = bool(p.doses) and not doses
        return course
    if earlier:
        course.reload = True
    if course.relapse:
        course.reload = True
    place(p, d, course, earlier, doses)
    return course


def split(p: Person) -> tuple[list[date], list[date]]:
    """Doses before the first day of this course, and doses of it (R35, R44)."""
    if p.start_on is None:
        return [], p.doses
    return [on for on in p.doses if on < p.start_on], [on for on in p.doses if on >= p.start_on]


def first_day(p: Person, doses: list[date]) -> date | None:
    if doses:
        return doses[0]
    if p.start_on is None:
        return None
    return max(p.start_on, p.as_of)


def unfinished(p: Person, d: Decided, doses: list[date]) -> bool:
    """R43: an alternate-day loading that nobody has ended is not maintenance yet."""
    if not doses or p.interval is not None or d.route == "oral":
        return False
    return pattern_of(p, d, doses) == "alternate_days" and not over(p, d, doses)


def as_three(doses: list[date]) -> bool:
    """Six doses within 28 days, and then a pause of more than two weeks (C25, R45)."""
    if len(doses) < 6 or doses[5] - doses[0] > timedelta(days=28):
        return False
    return len(doses) == 6 or doses[6] - doses[5] > timedelta(days=14)


def as_alternate(doses: list[date]) -> bool:
    return len(doses) > 6 and doses[6] - doses[0] <= timedelta(days=28) and not as_three(doses)


def plateau_of(p: Person, doses: list[date]) -> date | None:
    """A plateau from before this course says nothing about it."""
    if p.plateau is None:
        return None
    if p.start_on is not None and p.plateau < p.start_on and len(split(p)[0]) > 0:
        return None
    return p.plateau


def over(p: Person, d: Decided, doses: list[date]) -> bool:
    if plateau_of(p, doses) is not None:
        return True
    return pattern_of(p, d, doses) == "three_per_week" and as_three(doses)


def pattern_of(p: Person, d: Decided, doses: list[date]) -> str:
    if p.loading_until is not None and p.interval is None:
        return "alternate_days"  # only alternate days are ever extended (R27, C32)
    if len(doses) > 6:
        if as_three(doses):
            return "three_per_week"
        if as_alternate(doses):
            return "alternate_days"
    if p.purpose == "review" and split(p)[0] and len(doses) <= 6:
        return "alternate_days"  # loading again is on alternate days, whoever plans or does not plan it (R44, T35)
    if p.interval is not None and p.purpose == "review" and as_three(doses) and not split(p)[0]:
        return "three_per_week"  # with an interval in force loading lies behind (C25)
    if p.loading_until is not None or plateau_of(p, doses) is not None:
        return "alternate_days"
    return "three_per_week" if d.neuro == "no" else "alternate_days"


def loading_of(p: Person, d: Decided, doses: list[date]) -> list[date]:
    plateau = plateau_of(p, doses)
    if plateau is not None:
        return [on for on in doses if on <= plateau]
    return doses[:6]


def place(p: Person, d: Decided, course: Course, earlier: list[date], doses: list[date]) -> None:
    plateau = plateau_of(p, doses)
    if course.reload and earlier:
        course.after = after_loading(p, d, earlier)
    fresh = course.relapse and not earlier
    if fresh:
        course.after = after_loading(p, d, doses)
        doses = []
        course.day_1 = max(p.start_on, p.as_of) if p.start_on is not None else None
        if p.doses and p.start_on is not None and p.start_on <= p.doses[0]:
            course.day_1 = None
    pattern = "alternate_days" if course.reload and p.purpose == "review" else pattern_of(p, d, doses)
    # R45, read with care: a plateau recorded without any listed dose on or before it, whichever course it ended
    course.last_missing = p.plateau is not None and not any(on <= p.plateau for on in p.doses)
    if plateau is not None and not [on for on in doses if on <= plateau] and not fresh:
        plateau = None
    if plateau is not None and not fresh:
        course.given = [on for on in doses if on <= plateau]
        course.after += [on for on in doses if on > plateau]
        course.pattern = pattern if p.purpose != "review" else "none"
        return
    if pattern == "three_per_week" and as_three(doses):
        course.given = doses[:6]
        course.after += doses[6:]
        course.pattern = pattern if p.purpose != "review" else "none"
        return
    if not course.reload and p.interval is not None and p.purpose == "review":
        course.after = doses
        return
    if not course.reload and p.purpose == "review" and not goes_on(p, pattern, doses):
        course.given = doses
        course.pattern = "none"
        return
    course.complete = False
    course.loaded = None
    course.pattern = pattern
    course.given = doses
    if pattern == "three_per_week":
        three(p, course)
    else:
        alternate(p, course)


def goes_on(p: Person, pattern: str, doses: list[date]) -> bool:
    """R31, R43: an unfinished loading goes on while the last dose is not older than 14 days."""
    if not doses:
        return False
    if pattern == "alternate_days":
        return True
    return p.as_of - doses[-1] <= timedelta(days=14)


def after_loading(p: Person, d: Decided, doses: list[date]) -> list[date]:
    if p.plateau is not None and doses and doses[0] <= p.plateau and plateau_before(p):
        return [on for on in doses if on > p.plateau]
    if as_three(doses):
        return doses[6:]
    run = 1
    while run < len(doses) and doses[run] - doses[run - 1] < timedelta(days=14):
        run += 1
    return doses[run:] if run > 1 else list(doses)  # doses in close succession were a loading


def plateau_before(p: Person) -> bool:
    return p.plateau is not None and (p.start_on is None or p.plateau < p.start_on)


def three(p: Person, course: Course) -> None:
    """R03: six doses, two days apart, and no more than three in seven days."""
    if course.day_1 is None:
        return
    dates = list(course.given)
    if not dates:
        dates.append(course.day_1)
        course.planned.append(course.day_1)
    while len(dates) < 6:
        on = dates[-1] + 2 * DAY
        if len(dates) >= 3:
            on = max(on, dates[-3] + 7 * DAY)
        dates.append(p.clinic.next_open(max(on, p.as_of)))
        course.planned.append(dates[-1])


def alternate(p: Person, course: Course) -> None:
    """R04, R26, R27, R45: every second day to day 21, or as far as the clinician has extended it."""
    if course.day_1 is None:
        return
    end = course.day_1 + 20 * DAY
    if p.loading_until is not None and p.loading_until > end:
        end = p.loading_until
    course.ends = end
    if p.as_of > end:
        course.review_due = True
        return
    rest(p, course, end)
    if not course.planned and p.as_of > max(course.given):
        course.review_due = True


def rest(p: Person, course: Course, end: date) -> None:
    assert course.day_1 is not None
    if course.given:
        on = max(course.given[-1] + 2 * DAY, p.as_of)
        if p.choices.get("loading_days") == "mon_wed_fri":
            on = next_mwf(on)
    else:
        on = course.day_1
    while on <= end:
        course.planned.append(on)
        on += 2 * DAY
        if p.choices.get("loading_days") == "mon_wed_fri":
            on = next_mwf(on)


def next_mwf(on: date) -> date:
    while on.weekday() not in (0, 2, 4):
        on += DAY
    return on
