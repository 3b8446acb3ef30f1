"""A dose that was given, a visit without one, and new dates accepted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from regimens.actions import course_so_far, recording, tasks
from regimens.actions.recording import CannotRecord, Happening
from regimens.clinical import giving
from regimens.clinical.forecast import Forecast
from regimens.models import Member, Plan, Record, RecordKind, TaskKind

#: Product -> form and micrograms of one injection.
PRODUCTS: dict[str, tuple[str, int]] = {
    "hydroxocobalamin_1000": ("hydroxocobalamin", 1000),
    "cyanocobalamin_1000": ("cyanocobalamin", 1000),
    "methylcobalamin_1000": ("methylcobalamin", 1000),
}
SITES = ("left_deltoid", "right_deltoid", "left_thigh", "right_thigh", "left_hip", "right_hip")
NERVES = ("no", "yes", "unknown")
NOT_GIVEN_REASONS = (
    "did_not_attend",
    "declined",
    "unwell",
    "no_stock",
    "clinic_closed",
    "other",
)
#: What a plan says whose patient must not have cyanocobalamin.
LOCKED = "on"
BATCH_LENGTH, GIVER_LENGTH = 40, 120


@dataclass(frozen=True, kw_only=True)
class Given:
    """A dose as the nurse writes it down.

    place: the event of the plan that the page offered. nerves: whether nerve symptoms have returned, asked
    when the dose is long overdue; empty when it was not asked.
    """

    on: date
    place: str
    product: str
    route: str
    site: str
    batch: str = ""
    expires_on: date | None = None
    giver: str = ""
    nerves: str = ""


@transaction.atomic
def give(
    *, plan: Plan, by: Member, dose: Given, reason: str, key: str, shown: Collection[str] | None = None
) -> Record:
    """Record a dose. Early, late or second doses are recorded too, after a warning, with a reason.

    shown: the warnings that were read when the reason was given; None where nobody is asked.

    Raises NeedsReason with the warnings, NotFollowed when the plan is not the signed one, and CannotRecord
    for a day after today, an unknown product or site, or a long overdue dose without the nerves asked about.
    """
    current = recording.followed(plan, by)
    key = recording.as_sent(key, dose, reason)
    if (first := recording.sent_before(current, by, RecordKind.DOSE_GIVEN, key)) is not None:
        return first
    _check_fields(dose)
    records = course_so_far.standing_records(current)
    seen = course_so_far.forecast_of(current, current.clinic.today(), records)
    planned = _without_agreement(current, seen, records)
    if seen.asks_about_nerves and dose.nerves not in NERVES:
        raise CannotRecord(
            gettext("Ask whether nerve symptoms have returned, and select the answer."), "nerves"
        )
    given = course_so_far.days_given(current, records)
    form, micrograms = PRODUCTS[dose.product]
    warned = giving.cautions(
        giving.Dose(
            on=dose.on,
            place=dose.place,
            form=form,
            micrograms=micrograms,
            route=dose.route,
            expires_on=dose.expires_on,
        ),
        seen,
        planned=planned,
        days_given=given,
        form=current.drug,
        as_of=current.as_of,
        locked=current.lock == LOCKED,
        ended=course_so_far.stopped_on(current, records) is not None,
        died_on=current.patient.deceased_on,
    )
    happening = Happening(
        kind=RecordKind.DOSE_GIVEN,
        on=dose.on,
        key="" if dose.on in given else _place(current, seen, records),
        batch=dose.batch.strip(),
        detail=_detail(
            dose,
            moves=giving.moves_later_dates(seen, planned, dose.on),
            longer=giving.lengthens_interval(planned, dose.on),
        ),
        warnings=warned,
        reason=reason,
        shown=shown,
    )
    made = recording.keep(plan=current, by=by, happening=happening, key=key)
    if dose.nerves == "yes":
        tasks.open_for(made, TaskKind.NERVES)
    tasks.open_what_it_asks_for(made)
    return made


def _place(plan: Plan, seen: Forecast, records: Iterable[Record]) -> str:
    """The event that the dose answers; none when a dose recorded out of order holds that number already."""
    taken = {each.key for each in records if each.plan_id == plan.pk and each.kind == RecordKind.DOSE_GIVEN}
    following = seen.next_injection
    return following.key if following and following.key not in taken else ""


def _without_agreement(plan: Plan, seen: Forecast, records: list[Record]) -> Forecast:
    """The forecast as the plan itself dates the next dose, without a day agreed for it."""
    following = seen.next_injection
    planned = course_so_far.without_agreement(records, following.key if following else "")
    if len(planned) == len(records):
        return seen
    return course_so_far.forecast_of(plan, plan.clinic.today(), planned)


def _check_fields(dose: Given) -> None:
    if dose.product not in PRODUCTS:
        raise CannotRecord(gettext("Select the product that was given."), "product")
    if dose.site not in SITES:
        raise CannotRecord(gettext("Select the site, left or right."), "site")
    if dose.route not in ("intramuscular", "deep_subcutaneous"):
        raise CannotRecord(gettext("Select the route."), "route")
    if len(dose.batch.strip()) > BATCH_LENGTH:
        raise CannotRecord(
            gettext("The batch must be {n} characters or fewer.").format(n=BATCH_LENGTH), "batch"
        )
    if len(dose.giver.strip()) > GIVER_LENGTH:
        raise CannotRecord(
            gettext("The name must be {n} characters or fewer.").format(n=GIVER_LENGTH), "giver"
        )


def _detail(dose: Given, *, moves: bool, longer: bool) -> dict[str, object]:
    form, micrograms = PRODUCTS[dose.product]
    return {
        "product": dose.product,
        "form": form,
        "micrograms": micrograms,
        "route": dose.route,
        "site": dose.site,
        "expires_on": dose.expires_on.isoformat() if dose.expires_on else "",
        "giver": dose.giver.strip(),
        "nerves": dose.nerves,
        "moves": "yes" if moves else "no",
        "longer": "yes" if longer else "no",
    }


@transaction.atomic
def not_given(
    *,
    plan: Plan,
    by: Member,
    on: date,
    place: str,
    why: str,
    reason: str,
    key: str,
    shown: Collection[str] | None = None,
) -> Record:
    """Record a visit without a dose and why; the dose stays due.

    Raises NeedsReason where a dose is on record for the place or the day. shown: the warnings that were read
    when the reason was written; None where nobody is asked.
    """
    current = recording.followed(plan, by)
    key = recording.as_sent(key, on, place, why, reason)
    if (first := recording.sent_before(current, by, RecordKind.NOT_GIVEN, key)) is not None:
        return first
    if why not in NOT_GIVEN_REASONS:
        raise CannotRecord(gettext("Select why no dose was given."), "why")
    if why == "other" and not reason.strip():
        raise CannotRecord(gettext("Say in a few words why no dose was given."), "reason")
    records = course_so_far.standing_records(current)
    happening = Happening(
        kind=RecordKind.NOT_GIVEN,
        on=on,
        key=place if place in _places(current, records) else "",
        detail={"why": why},
        warnings=("given_already",) if _is_given(current, records, place, on) else (),
        reason=reason,
        shown=shown,
    )
    return recording.keep(plan=current, by=by, happening=happening, key=key)


def _places(plan: Plan, records: Sequence[Record]) -> set[str]:
    """The injections that the plan dates or that were given, by key."""
    seen = course_so_far.forecast_of(plan, plan.clinic.today(), records)
    return {line.key for line in seen.lines if line.kind == "injection"}


def _is_given(plan: Plan, records: Sequence[Record], place: str, on: date) -> bool:
    given = [each for each in records if each.kind == RecordKind.DOSE_GIVEN and each.plan_id == plan.pk]
    is_place = any(each.key == place for each in given if each.key)
    return is_place or on in course_so_far.days_given(plan, records)


@transaction.atomic
def accept_dates(*, plan: Plan, by: Member, shown: str, key: str) -> Record:
    """Accept the dates that a dose outside its window makes; `shown` is the check of what was shown.

    Raises CannotRecord when there is nothing to accept or when other dates were shown.
    """
    current = recording.followed(plan, by)
    key = recording.as_sent(key, shown)
    if (first := recording.sent_before(current, by, RecordKind.DATES_ACCEPTED, key)) is not None:
        return first
    records = course_so_far.standing_records(current)
    moved = course_so_far.forecast_of(current, current.clinic.today(), records).moved
    if not moved:
        raise CannotRecord(gettext("There are no new dates to accept: they were accepted already."))
    if shown != dates_shown(moved):
        raise CannotRecord(gettext("The dates have changed since this page was shown. Look at them again."))
    doses = sorted(day.isoformat() for day in course_so_far.happened(current, records).kept)
    happening = Happening(
        kind=RecordKind.DATES_ACCEPTED,
        on=current.clinic.today(),
        detail={
            "doses": doses,
            "moved": [[name, old.isoformat(), new.isoformat()] for name, old, new in moved],
        },
    )
    return recording.keep(plan=current, by=by, happening=happening, key=key)


def dates_shown(moved: tuple[tuple[str, date, date], ...]) -> str:
    """A short check of the old and new dates on the page, so that only what was seen is accepted."""
    return "|".join(f"{name}:{new.isoformat()}" for name, _, new in moved)
