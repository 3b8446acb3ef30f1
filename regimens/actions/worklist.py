"""Who is due, overdue, on hold or without a date, the one whose missed dose harms soonest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from regimens.actions import audit
from regimens.actions.permissions import Do, check
from regimens.models import (
    Clinic,
    EventKind,
    Following,
    FollowUp,
    Member,
    Patient,
    Record,
    RecordKind,
    Risk,
    Task,
)

ROWS_A_PAGE = 10
#: A task is one line, so a page of them holds more.
TASKS_A_PAGE = 50
CONTACTS_SHOWN = 3
#: Long texts that no list shows.
TEXTS = ("plan__document_text", "plan__history_text")
#: What a row of the list shows of its patient and plan, beside the row itself.
SHOWN = (
    *(field.name for field in FollowUp._meta.concrete_fields if field.name != "coming"),
    *(
        f"patient__{name}"
        for name in (
            "clinic", "family_name", "given_name", "born", "identifier", "local_identifier", "phone",
            "communication_needs",
        )
    ),
    "plan__drug",
    "plan__route",
)  # fmt: skip
#: What a stop shows.
STOPPED_BY = ("patient__family_name", "patient__given_name", "patient__born", "plan__signer_name")
#: How many are counted, so that opening the list costs no more as the clinic grows; beyond it the list says
#: that there are more.
MOST_COUNTED = 1_000
WEEK, MONTH = timedelta(days=7), timedelta(days=28)


class Section(StrEnum):
    """The sections of the worklist, in the order of the page."""

    OVERDUE = "overdue"
    THIS_WEEK = "this_week"
    FOUR_WEEKS = "four_weeks"
    NO_DATE = "no_date"
    ON_HOLD = "on_hold"
    REVIEWS = "reviews"
    TESTS = "tests"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the list is narrowed to; empty: everybody."""

    nerves: str = ""
    drug: str = ""


@dataclass(frozen=True, kw_only=True)
class TasksPart:
    """How many tasks are open, and those of the page asked for, or of the last before it."""

    count: int
    is_beyond: bool
    rows: list[Task]
    page: int

    @property
    def more(self) -> int:
        """How many tasks follow this page."""
        return max(0, self.count - self.page * TASKS_A_PAGE)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One section: how many are in it, and the rows of the page asked for, or of the last before it.

    is_beyond: there are more than the count, which stopped there.
    """

    section: Section
    count: int
    is_beyond: bool
    rows: list[FollowUp]
    page: int

    @property
    def more(self) -> int:
        """How many rows follow this page."""
        return max(0, self.count - self.page * ROWS_A_PAGE)


def rows_of(section: Section, clinic: Clinic, today: date) -> QuerySet[FollowUp]:
    """Everybody in this section on this day."""
    return FollowUp.objects.in_clinic(clinic).filter(state=Following.ACTIVE).filter(_where(section, today))


def _where(section: Section, today: date) -> Q:
    held = Q(hold_until__gt=today)
    due = Q(overdue_from__gt=today) & ~held
    nothing_else = Q(review_due_on__isnull=True, test_due_on__isnull=True)
    return {
        Section.OVERDUE: Q(due_on__lte=today, overdue_from__lte=today) & ~held,
        Section.THIS_WEEK: due & Q(due_on__lt=today + WEEK),
        Section.FOUR_WEEKS: due & Q(due_on__gte=today + WEEK, due_on__lt=today + MONTH),
        Section.NO_DATE: Q(due_on__isnull=True) & (Q(injections="yes") | nothing_else) & ~held,
        Section.ON_HOLD: held,
        Section.REVIEWS: Q(review_due_on__lte=today + WEEK),
        Section.TESTS: Q(test_due_on__lte=today + WEEK),
    }[section]


ORDERED_BY = {
    Section.ON_HOLD: "hold_until",
    Section.REVIEWS: "review_due_on",
    Section.TESTS: "test_due_on",
}


def _narrowed(rows: QuerySet[FollowUp], filters: Filters) -> QuerySet[FollowUp]:
    if filters.nerves == "yes":
        rows = rows.filter(risk__in=(Risk.NERVES_LOADING, Risk.NERVES))
    if filters.drug:
        rows = rows.filter(plan__drug=filters.drug)
    return rows


@dataclass(frozen=True, kw_only=True)
class _Place:
    """One section's count, and which rows stand on the page asked for."""

    section: Section
    count: int
    is_beyond: bool
    ids: list[UUID]
    page: int


def _place(section: Section, clinic: Clinic, today: date, filters: Filters, page: int) -> _Place:
    """By risk, and then the longest overdue first."""
    # Every risk is named, so that the index of each answers in the order of its days.
    found = _narrowed(rows_of(section, clinic, today).filter(risk__in=Risk.values), filters)
    most = max(MOST_COUNTED, page * ROWS_A_PAGE)
    ids = _ids(section, found, page)
    count = found.values("pk")[: most + 1].count() if ids or page > 1 else 0
    if not ids:  # a row dealt with may have been the last of its page
        page = max(1, -(-count // ROWS_A_PAGE))
        ids = _ids(section, found, page) if count else []
    return _Place(section=section, count=min(count, most), is_beyond=count > most, ids=ids, page=page)


def _ids(section: Section, found: QuerySet[FollowUp], page: int) -> list[UUID]:
    ordered = found.order_by("risk", ORDERED_BY.get(section, "due_on"), "pk").values_list("pk", flat=True)
    return list(ordered[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE])


def _shown(places: list[_Place], clinic: Clinic) -> dict[UUID, FollowUp]:
    """The rows of all sections in one query, each with its patient and plan; all are of the one clinic."""
    ids = {pk for place in places for pk in place.ids}
    # By the ids of the clinic's own rows alone: told the clinic too, SQLite reads every row of the clinic.
    found = FollowUp.everywhere.filter(pk__in=ids).select_related("patient", "plan").only(*SHOWN)
    rows = {row.pk: row for row in found}
    for row in rows.values():
        row.clinic = row.patient.clinic = clinic
    return rows


@transaction.atomic
def view(*, by: Member, filters: Filters, pages: dict[Section, int]) -> list[Part]:
    """Every section of the clinic's list today; the view is noted once."""
    check(by, Do.VIEW_WORKLIST)
    today = by.clinic.today()
    places = [_place(section, by.clinic, today, filters, pages.get(section, 1)) for section in Section]
    rows = _shown(places, by.clinic)
    parts = [
        Part(
            section=at.section,
            count=at.count,
            is_beyond=at.is_beyond,
            rows=[rows[pk] for pk in at.ids],
            page=at.page,
        )
        for at in places
    ]
    audit.record(EventKind.WORKLIST_VIEWED, by=by, detail=_noted(parts))
    return parts


def _noted(parts: list[Part]) -> dict[str, Any]:
    """How many each section had; of those with more than was counted, that there were more."""
    counts: dict[str, Any] = {each.section.value: each.count for each in parts}
    beyond = [each.section.value for each in parts if each.is_beyond]
    return counts | ({"and_more": beyond} if beyond else {})


def contacts_of(rows: list[FollowUp]) -> dict[object, list[Record]]:
    """The last three contact attempts of each patient shown, newest first, in one query."""
    if not rows:
        return {}
    patients = [row.patient_id for row in rows]
    found = Record.objects.in_clinic(rows[0].clinic).filter(
        patient__in=patients, kind=RecordKind.CONTACT, taken_back_at__isnull=True
    )
    kept: dict[object, list[Record]] = {}
    for record in found.order_by("-on", "-recorded_at"):
        mine = kept.setdefault(record.patient_id, [])
        if len(mine) < CONTACTS_SHOWN:
            mine.append(record)
    return kept


def tasks_open(clinic: Clinic) -> QuerySet[Task]:
    """What members have to clear up: decisions of today, what is urgent, then the rest, by their days."""
    open_ = Task.objects.in_clinic(clinic).filter(closed_at__isnull=True)
    return open_.order_by("urgency", "due_on", "pk")


def tasks_part(clinic: Clinic, page: int) -> TasksPart:
    """One page of the open tasks, in the order of an index; past the end the last."""
    open_ = tasks_open(clinic)
    most = max(MOST_COUNTED, page * TASKS_A_PAGE)
    count = open_.values("pk")[: most + 1].count()
    page = min(page, max(1, -(-min(count, most) // TASKS_A_PAGE)))
    shown = open_.select_related("patient__clinic", "owner__user", "plan").defer(*TEXTS)
    rows = list(shown[(page - 1) * TASKS_A_PAGE : page * TASKS_A_PAGE])
    return TasksPart(count=min(count, most), is_beyond=count > most, rows=rows, page=page)


def stops(clinic: Clinic, today: date) -> Iterator[FollowUp]:
    """Two loading doses missed in a row: for the signer, at once."""
    active = FollowUp.objects.in_clinic(clinic).filter(state=Following.ACTIVE, two_missed_from__lte=today)
    yield from active.select_related("patient", "plan").only(*STOPPED_BY).order_by("two_missed_from", "pk")


def due_later(clinic: Clinic, today: date, filters: Filters) -> int:
    """How many are followed whose next dose is dated beyond the list's four weeks, to MOST_COUNTED + 1."""
    active = FollowUp.objects.in_clinic(clinic).filter(state=Following.ACTIVE, due_on__gte=today + MONTH)
    # Every risk is named, so that the index of each answers from its own days on.
    rows = _narrowed(active.filter(risk__in=Risk.values).exclude(hold_until__gt=today), filters)
    return rows.values("pk")[: MOST_COUNTED + 1].count()


def is_on_list(patient: Patient, today: date) -> bool:
    """The patient stands in some section, or will: a dose, review or test beyond its weeks is dated."""
    row = FollowUp.objects.in_clinic(patient.clinic).filter(patient=patient, state=Following.ACTIVE)
    seen = Q(due_on__gte=today + MONTH) | Q(injections="no", review_due_on__gt=today)
    seen |= Q(injections="no", test_due_on__gt=today)
    for section in Section:
        seen |= _where(section, today)
    return row.filter(seen).exists()
