"""The course of treatment as its page shows it: where it stands, what is due, the living schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from regimens.actions.courses import Course
from regimens.actions.doses import dates_shown
from regimens.clinical.following import LATE, PAST, Line, State
from regimens.clinical.giving import LOADING
from regimens.clinical.reviewing import NextAction
from regimens.models import Following, PlanState, Record, RecordKind
from regimens.web.presenters.records import Reader, batch, event, product, site
from regimens.wording import course as words
from regimens.wording import dates, doses, events, followup, regimen
from regimens.wording.table import sentence

MICROGRAMS = 1000
MISSED = 2
#: What a draft that amends the plan as a review answers.
BY_AMENDING = (
    NextAction.SHORTEN_ONE_STEP,
    NextAction.RELOAD,
    NextAction.MAKE_NEW_PLAN,
    NextAction.REVIEW_CAUSE,
    NextAction.CONTINUE_UNCHANGED,
    NextAction.REFER_SPECIALIST,
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where the course stands. code: for the strip's border, never alone."""

    code: str
    words: str
    detail: str


def standing(course: Course) -> Standing:
    """Followed, on hold until a day, transferred, stopped, or not the version that is followed."""
    if course.plan.state != PlanState.SIGNED:
        state = course.plan.get_state_display().lower()
        return Standing(code="ended", words=f"This version is {state}: it is not followed", detail="")
    if course.following != Following.ACTIVE:
        last = next(record for record in course.records if record.kind in ENDING and record.stands)
        said = f"{words.FOLLOWING.say(course.following)} on {dates.clinic_day(last.on)}"
        return Standing(code="ended", words=said, detail=sentence(last.reason))
    if course.held_until is not None:
        until = f"{words.FOLLOWING.say('on_hold')} until {dates.clinic_day(course.held_until)}"
        return Standing(code="held", words=until, detail=_why_held(course))
    return Standing(code="active", words=words.FOLLOWING.say("active"), detail="")


ENDING = (RecordKind.STOPPED, RecordKind.TRANSFERRED)


def _why_held(course: Course) -> str:
    held = (each for each in course.records if each.kind == RecordKind.HOLD and each.stands)
    return sentence(next(each.reason for each in held))


@dataclass(frozen=True, kw_only=True)
class Due:
    """What is due next. late: 9 days overdue; empty while it is not."""

    key: str
    what: str
    drug: str
    day: str
    iso: date
    window: str
    late: str
    state: str
    asks_about_nerves: bool


def due(course: Course) -> Due | None:
    """The next injection, with by how much it is late; none where no injection is dated."""
    line = course.seen.next_injection
    if line is None:
        return None
    plan = course.plan
    return Due(
        key=line.key,
        what=events.name({"key": line.key}, plan.document),
        drug=sentence(drug_line(course)),
        day=dates.clinic_day(line.due),
        iso=line.due,
        window=_window(line),
        late=late(line, course.today),
        state=followup.STATES.say(line.state),
        asks_about_nerves=course.seen.asks_about_nerves,
    )


def drug_line(course: Course) -> str:
    """hydroxocobalamin, 1 mg, intramuscular: of the plan."""
    plan = course.plan
    amount = doses.amount(MICROGRAMS, plan.clinic.profile)
    return f"{regimen.DRUGS.say(plan.drug)}, {amount}, {regimen.ROUTES.say(plan.route)}"


def late(line: Line, today: date) -> str:
    """9 days overdue."""
    return words.overdue((today - line.due).days) if line.state in LATE else ""


def _window(line: Line) -> str:
    if line.earliest is None or line.latest is None:
        return ""
    return dates.window(line.earliest, line.latest)


def warnings(course: Course) -> list[str]:
    """What somebody has to see to before anything else."""
    seen, said = course.seen, []
    following = seen.next_injection
    if seen.missed_in_row >= MISSED and following is not None and following.phase in LOADING:
        said.append(followup.MISSED_IN_ROW)
    if course.following == Following.ACTIVE and seen.asks_about_nerves:
        said.append(followup.ASKS_ABOUT_NERVES)
    return said


def notes(course: Course) -> list[str]:
    """What waits for a decision or a booking."""
    if course.following != Following.ACTIVE:
        return []
    held = (
        (course.seen.loading_review_due, followup.LOADING_REVIEW_DUE),
        (course.seen.no_date and not course.seen.loading_review_due, followup.NO_DATE),
    )
    return [sentence for holds, sentence in held if holds]


# Reviews


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """What the reviews ask for. may_end: a plateau or an extension can be recorded; amends: a draft helps."""

    actions: list[str]
    after: str
    review: Record | None
    may_end: bool
    amends: bool


def proposed(course: Course) -> Proposed:
    """What the latest review asks for, in words."""
    found = course.proposal
    after = f"After the review of {dates.clinic_day(found.review.on)}" if found.review else ""
    return Proposed(
        actions=[followup.NEXT_ACTIONS.say(action) for action in found.actions],
        after=after,
        review=found.review,
        may_end=found.loading_open and course.following == Following.ACTIVE,
        amends=found.review is not None and any(action in BY_AMENDING for action in found.actions),
    )


# New dates


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One date that a dose outside its window would change."""

    what: str
    old: str
    new: str


def moved(course: Course) -> list[Moved]:
    """Old and new dates that wait for acceptance."""
    return [
        Moved(
            what=events.name({"key": key}, course.plan.document),
            old=dates.clinic_day(old),
            new=dates.clinic_day(new),
        )
        for key, old, new in course.seen.moved
    ]


def shown(course: Course) -> str:
    """The check of the dates on the page."""
    return dates_shown(course.seen.moved)


# Schedule


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the living schedule. act: when to act now, where that is not the date itself."""

    key: str
    kind: str
    state: str
    code: str
    what: str
    about: list[str]
    day: str
    iso: date
    window: str
    act: str
    late: str
    done: str
    given: list[str]
    slug: str


#: By what an open line is dealt with.
SLUGS = {"injection": "dose", "blood_test": "result", "review": "review"}


def rows(course: Course, reader: Reader) -> list[Row]:
    """Every line of the forecast, done or not."""
    given = _doses_by_day(course)
    return [_row(line, course, given, reader) for line in course.seen.lines]


def _doses_by_day(course: Course) -> dict[date, Record]:
    doses_given = [each for each in course.standing if each.kind == RecordKind.DOSE_GIVEN]
    return {record.on: record for record in reversed(doses_given)}


def _row(line: Line, course: Course, given: Mapping[date, Record], reader: Reader) -> Row:
    is_open = line.state not in PAST
    record = given.get(line.given_on) if line.given_on and line.kind == "injection" else None
    return Row(
        key=line.key,
        kind=line.kind,
        state=followup.STATES.say(line.state),
        code=line.state.value,
        what=events.name({"key": line.key}, course.plan.document),
        about=_about(line),
        day=dates.clinic_day(line.due),
        iso=line.due,
        window=_window(line),
        act=dates.clinic_day(line.on) if is_open and line.on != line.due else "",
        late=late(line, course.today) if is_open else "",
        done=dates.clinic_day(line.given_on) if line.given_on else "",
        given=_given(record, reader) if record else [],
        slug=_slug(line, course),
    )


def _slug(line: Line, course: Course) -> str:
    """What can be recorded for this line now: only the next injection, any test or review."""
    following = course.seen.next_injection
    if line.state in PAST or course.following != Following.ACTIVE:
        return ""
    is_next = following is not None and line.key == following.key
    return SLUGS[line.kind] if line.kind != "injection" or is_next else ""


def _about(line: Line) -> list[str]:
    tests = {"tests": line.tests}
    said = [f"Tests: {events.tests(tests)}."] if line.tests else []
    if line.closed_day and line.state not in PAST:
        said.append("The clinic is closed that day.")
    if line.provisional and line.state not in (*PAST, State.PROVISIONAL):
        said.append("Not certain yet.")
    if line.beyond_window:
        said.append(followup.BEYOND_WINDOW)
    return said


def _given(record: Record, reader: Reader) -> list[str]:
    detail = record.detail
    said = [sentence(f"{product(detail['product'], reader.profile)}, {site(detail['site'])}")]
    if record.batch or detail.get("expires_on"):
        said.append(batch(record))
    said.append(sentence(f"Given by {detail.get('giver') or record.recorded_by.name}"))
    return said


def offered(lines: tuple[Line, ...], kind: str) -> list[tuple[str, str]]:
    """The open events of this kind with their dates, for a form to choose from."""
    return [(line.key, _offered(line)) for line in lines if line.kind == kind and line.state not in PAST]


def _offered(line: Line) -> str:
    words_of = event(line.key)
    return f"{words_of[:1].upper()}{words_of[1:]}, due {dates.clinic_day(line.due)}"
