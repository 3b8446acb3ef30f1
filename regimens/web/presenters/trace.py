"""A check code's answer and the copies to take back, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from regimens.actions import course_so_far, trace
from regimens.models import Plan
from regimens.web.presenters import readings
from regimens.web.presenters.directions import Directions, directions_of
from regimens.web.presenters.paper import identity
from regimens.web.presenters.plan import State, moment, order_of, state
from regimens.wording import trace as words
from regimens.wording.directions import why_none
from regimens.wording.order import Order
from regimens.wording.readers import standing
from regimens.wording.translated import in_language, said


@dataclass(frozen=True)
class Checked:
    """One version with the code: what it is, whether it stands, and what stands in its place.

    course: of one in force, where its course stands, to be compared with the sheet.
    """

    plan: Plan
    who: str
    verdict: str
    state: State
    order: Order | None
    newer: Plan | None
    course: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """One copy: which sheet, when and by whom, and the record at its foot."""

    what: str
    when: str
    by: str
    record: int


@dataclass(frozen=True)
class Group:
    """The copies of one version."""

    title: str
    copies: list[Shown]


def checked(plan: Plan, newer: Plan | None) -> Checked:
    """A version with the code; newer: the version that stands in place of it."""
    stands = readings.code(plan, course_so_far.standing_records(plan))
    is_followed = stands == standing.FOLLOWED
    return Checked(
        plan=plan,
        who=identity(plan.patient, long=False),
        verdict=words.LATEST.say("signed" if is_followed else stands),
        state=state(plan, newer),
        order=order_of(plan),
        newer=newer,
        course=tuple(_course(plan)) if is_followed else (),
    )


def _course(plan: Plan) -> Iterator[str]:
    """The last dose and the next, as a direction sheet printed now has them, and which sheets are older."""
    if not why_none(plan.document):
        yield from _doses(directions_of(plan, ""))
        yield in_language(words.OTHERWISE)
    last = trace.last_record(plan)
    if last is not None:
        when = moment(last.at, plan.clinic.time_zone)
        yield said(words.OLDER, when=when, record=last.record)
        yield said(words.COMPARE, record=last.record)


def _doses(sheet: Directions) -> Iterator[str]:
    if sheet.given:
        yield said(words.LAST_GIVEN, dose=sheet.given[-1].name, day=sheet.given[-1].day)
    else:
        yield in_language(words.NONE_GIVEN)
    if sheet.open:
        yield said(words.NEXT_DUE, dose=sheet.open[0].name, day=sheet.open[0].day)
    else:
        yield in_language(words.NONE_DUE)


def to_take_back(plan: Plan, versions: Sequence[Plan]) -> list[Group]:
    """The copies to take back, by version, the newest first."""
    found = trace.to_take_back(plan, versions)
    numbers = sorted({copy.plan.version for copy in found}, reverse=True)
    return [
        Group(
            gettext("Copies of version {number} to take back").format(number=number),
            _shown(copy for copy in found if copy.plan.version == number),
        )
        for number in numbers
    ]


def _shown(copies: Iterable[trace.Copy]) -> list[Shown]:
    return [
        Shown(
            what=words.copy(copy.what, copy.language),
            when=moment(copy.at, copy.plan.clinic.time_zone),
            by=copy.by,
            record=copy.record,
        )
        for copy in copies
    ]
