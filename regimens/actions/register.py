"""The register: whose treatment has drifted from its plan, what will be needed, and who had which batch."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from regimens.actions import audit, course_so_far, due
from regimens.actions.permissions import Do, check
from regimens.actions.worklist import TEXTS
from regimens.clinical.following import PAST
from regimens.models import Clinic, EventKind, Following, FollowUp, Member, Plan, Record, RecordKind

WEEKS = 12
MOST_LISTED = 100
#: Loading by the rules is over after 2 weeks, or reviewed on day 21 and every 14 days after it.
LOADING_LONG = timedelta(days=42)
REVIEW_BY = timedelta(days=21)
LOOKED_BACK = timedelta(days=365)
#: What a batch is typed with or without: spaces, and hyphens and dashes of every kind.
NO_PART_OF_A_BATCH = re.compile(r"[\s\-\u00ad\u200b\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


class Finding(StrEnum):
    """What the register looks for."""

    LOADING_OPEN = "loading_open"
    NERVES_UNREVIEWED = "nerves_unreviewed"
    FOLIC_ACID_FIRST = "folic_acid_first"
    LOCKED_CYANOCOBALAMIN = "locked_cyanocobalamin"
    INTERVAL_LONGER = "interval_longer"


@dataclass(frozen=True, kw_only=True)
class Found:
    """One finding: how many of how many, and the first of them."""

    finding: Finding
    count: int
    of: int
    rows: list[FollowUp]


@dataclass(frozen=True, kw_only=True)
class Week:
    """Ampoules needed in the week that begins on this Monday, by drug."""

    begins: date
    needed: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Register:
    """Everything on the page."""

    findings: list[Found]
    weeks: list[Week]
    active: int


@transaction.atomic
def view(*, by: Member) -> Register:
    """The clinic's register today; the view is noted once."""
    check(by, Do.VIEW_REGISTER)
    today = by.clinic.today()
    due.refresh_old(by.clinic)
    active = _active(by.clinic)
    total = active.count()
    findings = [
        _found(finding, active.filter(_where(finding, by.clinic, today)), total) for finding in Finding
    ]
    audit.record(
        EventKind.REGISTER_VIEWED, by=by, detail={each.finding.value: each.count for each in findings}
    )
    return Register(findings=findings, weeks=ampoules(by.clinic, today), active=total)


def _active(clinic: Clinic) -> QuerySet[FollowUp]:
    return FollowUp.objects.in_clinic(clinic).filter(state=Following.ACTIVE)


def _found(finding: Finding, rows: QuerySet[FollowUp], total: int) -> Found:
    listed = rows.select_related("patient__clinic", "plan").defer(*TEXTS).order_by("risk", "due_on", "pk")
    return Found(finding=finding, count=rows.count(), of=total, rows=list(listed[:MOST_LISTED]))


def _where(finding: Finding, clinic: Clinic, today: date) -> Q:
    records = Record.objects.in_clinic(clinic).filter(patient=OuterRef("patient"), taken_back_at__isnull=True)
    reviewed = Q(Exists(records.filter(kind=RecordKind.REVIEW, on__gte=today - LOOKED_BACK)))
    given = Q(Exists(records.filter(kind=RecordKind.DOSE_GIVEN)))
    after_loading = Q(key__startswith="maintenance-") | Q(key__startswith="prophylaxis-")
    late_doses = records.filter(after_loading, kind=RecordKind.DOSE_GIVEN, on__gte=today - LOOKED_BACK)
    is_late = Q(loading_open_since__isnull=True) & Q(overdue_from__lte=today) & ~Q(hold_until__gt=today)
    was_longer = Q(warnings__contains="late") | Q(detail__longer="yes")
    longer = Q(Exists(late_doses.filter(was_longer))) | is_late
    given_lately = records.filter(kind=RecordKind.DOSE_GIVEN, on__gte=today - LOOKED_BACK)
    locked = given_lately.filter(detail__form="cyanocobalamin", plan__lock="on")
    folic_acid = Q(plan__alert_codes__contains="A06") | Q(plan__alert_codes__contains="A07")
    conditions: dict[Finding, Q] = {
        Finding.LOADING_OPEN: Q(loading_open_since__lte=today - LOADING_LONG),
        Finding.NERVES_UNREVIEWED: ~Q(plan__neurology="no")
        & _began_by(clinic, today - REVIEW_BY)
        & ~reviewed,
        Finding.FOLIC_ACID_FIRST: folic_acid & Q(last_given_on__isnull=True) & ~given,
        Finding.LOCKED_CYANOCOBALAMIN: Q(plan__drug="cyanocobalamin", plan__lock="on") | Q(Exists(locked)),
        Finding.INTERVAL_LONGER: longer,
    }
    return conditions[finding]


def _began_by(clinic: Clinic, day: date) -> Q:
    """Some version of the plan was signed for a day up to this one: an amendment does not begin it anew."""
    versions = Plan.objects.in_clinic(clinic).filter(number=OuterRef("plan__number"), signed_at__isnull=False)
    return Q(Exists(versions.filter(as_of__lte=day)))


def ampoules(clinic: Clinic, today: date) -> list[Week]:
    """Ampoules by week for 12 weeks, the present week first; overdue doses count for the present week.

    Doses of loading on hold count on the days that the course will give them, counted from the pause's end.
    """
    monday = today - timedelta(days=today.weekday())
    weeks = [monday + timedelta(weeks=count) for count in range(WEEKS)]
    needed: list[Counter[str]] = [Counter() for _ in weeks]
    held = _held_loading(today)
    rows = _active(clinic).exclude(held).values_list("plan__drug", "coming", "hold_until")
    for drug, coming, hold_until in rows.iterator(chunk_size=2000):
        for week in _weeks_of(coming, monday, hold_until or today):
            needed[week][drug] += 1
    for drug, coming in _after_the_pause(_active(clinic).filter(held)):
        for week in _weeks_of(coming, monday, today):
            needed[week][drug] += 1
    return [Week(begins=begins, needed=dict(count)) for begins, count in zip(weeks, needed, strict=True)]


def _held_loading(today: date) -> Q:
    """Loading is on hold: its doses follow one another from the end of the pause, perhaps fewer by then."""
    is_loading = Q(next_key__startswith="loading-") | Q(next_key__startswith="reload-")
    return Q(hold_until__gt=today) & is_loading


def _after_the_pause(rows: QuerySet[FollowUp]) -> Iterator[tuple[str, list[str]]]:
    """The drug of each plan, and its doses as the course dates them on the day on which the pause ends."""
    for row in rows.select_related("plan__clinic", "plan__patient"):
        if row.hold_until is not None:
            seen = course_so_far.forecast_of(row.plan, row.hold_until)
            open_ = (line for line in seen.lines if line.kind == "injection" and line.state not in PAST)
            yield row.plan.drug, [line.on.isoformat() for line in open_]


def _weeks_of(coming: Iterable[str], monday: date, begins: date) -> list[int]:
    """Which of the 12 weeks each date falls into; what lies before its pause ends, or today, counts then."""
    days = (max(date.fromisoformat(day), begins) for day in coming)
    found = [(day - monday).days // 7 for day in days]
    return [max(week, 0) for week in found if week < WEEKS]


@transaction.atomic
def trace(*, by: Member, batch: str) -> list[Record]:
    """Everybody who had a dose of this batch, however it was typed, newest first; the look is noted once."""
    check(by, Do.VIEW_REGISTER)
    given = Record.objects.in_clinic(by.clinic).filter(kind=RecordKind.DOSE_GIVEN, taken_back_at__isnull=True)
    found = given.filter(batch__in=_typed_otherwise(batch, given))
    rows = list(found.select_related("patient__clinic", "plan").defer(*TEXTS).order_by("-on"))
    audit.record(EventKind.REGISTER_VIEWED, by=by, detail={"batch_traced": len(rows)})
    return rows


def same_batch(typed: str) -> str:
    """What is equal for two ways of typing one batch; empty where nothing of a batch was typed."""
    return NO_PART_OF_A_BATCH.sub("", typed).casefold()


def _typed_otherwise(batch: str, given: QuerySet[Record]) -> list[str]:
    """Every way in which this batch is on record: a recall must miss nobody for a space or a dash."""
    wanted = same_batch(batch)
    kept = given.exclude(batch="").order_by().values_list("batch", flat=True).distinct()
    return [typed for typed in kept if wanted and same_batch(typed) == wanted]
