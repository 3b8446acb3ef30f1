"""A check code's answer and the copies to take back, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.utils.translation import gettext

from regimens.actions import course_so_far, due, trace
from regimens.models import Plan, PlanState
from regimens.web.presenters import course, readings
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

    course: of one in force, where its course stands, to be compared with the sheet. now: of any other, which
    plan is in force for the patient, in words. newer: of its own number, where that is not the one in force.
    """

    plan: Plan
    who: str
    verdict: str
    state: State
    order: Order | None
    newer: Plan | None
    in_force: Plan | None = None
    now: str = ""
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
    is_in_force = plan.state == PlanState.SIGNED
    in_force = None if is_in_force else due.signed_plan(plan.patient)
    return Checked(
        plan=plan,
        who=identity(plan.patient, long=False),
        verdict=_verdict("signed" if is_followed else stands, newer),
        state=state(plan, newer),
        order=order_of(plan),
        newer=newer if plan.state in trace.TAKEN_OUT_OF_FORCE and newer != in_force else None,
        in_force=in_force,
        now="" if is_in_force else _now(in_force),
        course=tuple(_course(plan)) if is_followed else (),
    )


def _verdict(stands: str, newer: Plan | None) -> str:
    """What replaced it may have been taken back since."""
    is_alone = newer is None or newer.state != PlanState.SIGNED
    if stands == PlanState.SUPERSEDED and is_alone:
        return in_language(words.REPLACED)
    return words.LATEST.say(stands)


def _now(in_force: Plan | None) -> str:
    """Which plan the patient is treated by, whatever sheet is in the hand; that it rests or ended, if so."""
    if in_force is None:
        return in_language(words.NONE_IN_FORCE)
    named = said(words.IN_FORCE, name=in_force.name, version=in_force.version)
    stands = course.standing(in_force, course_so_far.standing_records(in_force))
    return named if stands.code == standing.FOLLOWED else f"{named} {stands.words}"


def _course(plan: Plan) -> Iterator[str]:
    """What is asked today, the last dose and the next as on a direction sheet, and which sheets are older."""
    yield from readings.asked_today(plan)
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
    """The copies to take back, by version: those of this plan first, and of each plan the newest first."""
    found = trace.to_take_back(plan, versions)
    of = sorted({copy.plan for copy in found}, key=attrgetter("number", "version"), reverse=True)
    own_first = sorted(of, key=lambda each: each.number != plan.number)
    return [
        Group(_title(each, plan), _shown(copy for copy in found if copy.plan == each)) for each in own_first
    ]


def _title(of: Plan, plan: Plan) -> str:
    """Which version the copies are of; of another plan of the patient with its number."""
    if of.number == plan.number:
        return gettext("Copies of version {number} to take back").format(number=of.version)
    return gettext("Copies of {name} version {version} to take back").format(name=of.name, version=of.version)


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
