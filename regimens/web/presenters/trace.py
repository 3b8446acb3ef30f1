"""A check code's answer and the copies to take back, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from regimens.actions import course_so_far, trace
from regimens.models import Plan
from regimens.web.presenters import readings
from regimens.web.presenters.paper import identity
from regimens.web.presenters.plan import State, moment, order_of, state
from regimens.wording import trace as words
from regimens.wording.order import Order
from regimens.wording.readers import standing


@dataclass(frozen=True)
class Checked:
    """One version with the code: what it is, whether it stands, and what stands in its place."""

    plan: Plan
    who: str
    verdict: str
    state: State
    order: Order | None
    newer: Plan | None


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
    verdict = words.LATEST.say("signed" if stands == standing.FOLLOWED else stands)
    return Checked(
        plan, identity(plan.patient, long=False), verdict, state(plan, newer), order_of(plan), newer
    )


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
