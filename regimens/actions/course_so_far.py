"""What has happened under a plan, put together for the forecast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from regimens.clinical import amended
from regimens.clinical.course import Course, Standing
from regimens.clinical.following import FOLLOW_UP
from regimens.clinical.forecast import Forecast, Happened, UnreadableHistory, follow, followed_plan
from regimens.clinical.living import living
from regimens.clinical.reviewing import Response, Review
from regimens.clinical.signed_plan import SignedPlan, signed_plan
from regimens.models import Plan, Record, RecordKind

#: Records that speak of the plan version under which they were made, and of none before it.
OF_THE_VERSION = (
    RecordKind.PLATEAU,
    RecordKind.LOADING_EXTENDED,
    RecordKind.HOLD,
    RecordKind.REBOOKED,
    RecordKind.NOT_GIVEN,
)
ENDING = (RecordKind.STOPPED, RecordKind.TRANSFERRED)
DONE = (RecordKind.REVIEW, RecordKind.RESULT)
#: Beyond the longest horizon and the next injection after it.
CLOSURES_AHEAD = timedelta(days=4 * 366)


def standing_records(plan: Plan) -> list[Record]:
    """Every record of the patient that nobody has taken back, oldest first."""
    found = Record.objects.in_clinic(plan.clinic).filter(patient=plan.patient, taken_back_at__isnull=True)
    return list(found.order_by("on", "recorded_at"))


def happened(plan: Plan, records: Sequence[Record]) -> Happened:
    """The records as the forecast reads them; of what an earlier version was told, only what came after."""
    ours = [record for record in records if _speaks_of(record, plan)]
    of_plan = of_this_plan(plan, records)
    given = _of(of_plan, RecordKind.DOSE_GIVEN)
    rebooked = sorted(_of(ours, RecordKind.REBOOKED), key=lambda record: record.recorded_at)
    return Happened(
        doses=tuple(record.on for record in given),
        kept=_not_accepted(given, records),
        not_given=tuple((record.key, record.on) for record in _of(ours, RecordKind.NOT_GIVEN)),
        rebooked={record.key: record.on for record in rebooked},
        done={record.key: record.on for record in _done(plan, of_plan)},
        reviewed=tuple((record.key, record.on) for record in _of(of_plan, RecordKind.REVIEW)),
        plateau_on=_last(ours, RecordKind.PLATEAU),
        loading_until=_last(ours, RecordKind.LOADING_EXTENDED),
        gaps=tuple(_gaps(_of(ours, RecordKind.LOADING_EXTENDED))),
        hold_until=_last(ours, RecordKind.HOLD),
        stopped_on=stopped_on(plan, records),
    )


def of_this_plan(plan: Plan, records: Iterable[Record]) -> list[Record]:
    """The records without those of another plan from before the day of this one.

    They belong to a treatment that is over; what of it counts is listed among the answers of this plan.
    """
    return [record for record in records if record.plan_number == plan.number or record.on >= plan.as_of]


def without_agreement(records: Iterable[Record], place: str) -> list[Record]:
    """The records without a day agreed for this dose: the plan itself dates it."""
    return [record for record in records if (record.kind, record.key) != (RecordKind.REBOOKED, place)]


def on_hold_until(plan: Plan, records: Iterable[Record]) -> date | None:
    """The day on which a treatment that is on hold today goes on; None where it is not on hold."""
    ours = [record for record in records if _speaks_of(record, plan)]
    until = _last(ours, RecordKind.HOLD)
    return until if until is not None and until > plan.clinic.today() else None


def stopped_on(plan: Plan, records: Iterable[Record]) -> date | None:
    """The day on which the patient left or treatment was stopped, unless a plan was signed after it."""
    ended = [record for record in records if record.kind in ENDING and _is_since_signed(record, plan)]
    return ended[-1].on if ended else None


def _is_since_signed(record: Record, plan: Plan) -> bool:
    return plan.signed_at is None or record.recorded_at >= plan.signed_at


def forecast_of(plan: Plan, on: date, records: Sequence[Record] | None = None) -> Forecast:
    """The living schedule of a plan on this day."""
    known = standing_records(plan) if records is None else records
    return next(forecasts_of(plan, [on], known))


def forecasts_of(plan: Plan, days: Sequence[date], records: Sequence[Record]) -> Iterator[Forecast]:
    """The same on each of these days, at least one; plan, earlier versions and records are read once."""
    return _forecasts(plan, plan.versions_behind, days, records)


def _forecasts(
    plan: Plan,
    earlier: Sequence[Plan],
    days: Sequence[date],
    records: Sequence[Record],
    listed: frozenset[date] = frozenset(),
) -> Iterator[Forecast]:
    """listed: the days with a dose that a later version lists."""
    closed = plan.clinic.closed_between(plan.as_of, max(days) + CLOSURES_AHEAD)
    read, seen = followed_plan(plan.document, plan.history, closed), happened(plan, records)
    if read is None:
        return (Forecast() for _ in days)
    told = listed - days_given(plan, records)
    seen = replace(seen, doses=tuple(sorted({*seen.doses, *(day for day in told if day >= plan.as_of)})))
    listed |= days_listed(plan)
    found = (follow(read, seen, day) for day in days)
    replaced = _of_the_version_before(plan, earlier, days, records, listed)
    if replaced is None:
        return found
    was, before = replaced
    return (
        amended.with_owed(read, now, was, then, day)
        for now, then, day in zip(found, before, days, strict=True)
    )


def _of_the_version_before(
    plan: Plan,
    earlier: Sequence[Plan],
    days: Sequence[date],
    records: Sequence[Record],
    listed: frozenset[date],
) -> tuple[SignedPlan, Iterator[Forecast]] | None:
    """The version that this one replaced, on the same days; None where another course began with this one.

    Of one that can't be read nothing is known.
    """
    recorded = {record.on for record in _of(records, RecordKind.DOSE_GIVEN)}
    # That the patient left or stopped before this version was signed ended nothing of it.
    went_on = [each for each in records if each.kind not in ENDING or _is_since_signed(each, plan)]
    try:
        read = signed_plan(plan.document, plan.history)
        before = (signed_plan(each.document, each.history) for each in earlier)
        found = None if read is None else amended.version_before(read, before, recorded)
    except UnreadableHistory:
        return None
    if found is None:
        return None
    place, was = found
    return was, _forecasts(earlier[place], earlier[place + 1 :], days, went_on, listed)


def tablets_go_on(plan: Plan) -> bool:
    """Tablets were begun under a version before this one: its own day is no first day of theirs."""
    if plan.route != "oral":
        return False
    try:
        read = signed_plan(plan.document, plan.history)
        before = [signed_plan(each.document, each.history) for each in plan.versions_behind]
    except UnreadableHistory:
        return False
    return read is not None and amended.tablets_go_on(read, before)


def paused_from(plan: Plan, records: Sequence[Record], today: date) -> date:
    """The day on which the first pause since the last dose was entered; today without one."""
    last = max(days_given(plan, records), default=date.min)
    holds = (plan.clinic.day_of(each.recorded_at) for each in _of(records, RecordKind.HOLD))
    return min((day for day in holds if day >= last), default=today)


def days_listed(plan: Plan) -> set[date]:
    """The days with a dose that the plan's answers list."""
    return {date.fromisoformat(dose["given_on"]) for dose in plan.history.get("injections", ())}


def days_given(plan: Plan, records: Iterable[Record]) -> set[date]:
    """Every day with a dose: those the plan lists, and those recorded, under whichever plan."""
    return days_listed(plan) | {record.on for record in _of(records, RecordKind.DOSE_GIVEN)}


def review_records(plan: Plan, records: Iterable[Record]) -> list[Record]:
    """The reviews made under this plan, or after its answers were put together, oldest first."""
    return [record for record in _of(records, RecordKind.REVIEW) if _speaks_of(record, plan)]


def review_of(record: Record) -> Review:
    """A review record as the core reads it."""
    return Review(
        on=record.on,
        key=record.key,
        response=Response(record.detail["response"]),
        scores=dict(record.detail["scores"]),
    )


def standing_now(plan: Plan, records: Sequence[Record]) -> Standing | None:
    """Where the course in force stands today, by the doses given so far; None without a regimen."""
    read = signed_plan(plan.document, plan.history)
    if read is None:
        return None
    seen, today = happened(plan, records), plan.clinic.today()
    now = living(
        read,
        as_of=max(today, read.made_on),
        until=today,
        doses=[day for day in seen.doses if day <= today],
        plateau_on=seen.plateau_on,
        loading_until=seen.loading_until,
    )
    return now.standing


def is_loading(plan: Plan, stands: Standing) -> bool:
    """Loading is a part of this plan, and not complete."""
    phases = (plan.document["regimen"] or {}).get("phases", ())
    return not stands.is_complete and any(phase["kind"] == "loading" for phase in phases)


def _done(plan: Plan, records: Sequence[Record]) -> list[Record]:
    """Reviews and tests that answer an event of this course; review 1 of a loading before it is another."""
    done = [record for record in records if record.kind in DONE and record.key and not _is_part(record)]
    if all(_speaks_of(record, plan) for record in done):
        return done
    began = course_began(plan)
    return [record for record in done if _speaks_of(record, plan) or began is None or record.on >= began]


def _is_part(record: Record) -> bool:
    """One result of a planned test whose others are awaited, or the review beside its blood."""
    if record.kind == RecordKind.REVIEW:
        return record.key.startswith(FOLLOW_UP)
    return bool(record.detail.get("panel") == "awaited")


def days_of_this_loading(plan: Plan, records: Sequence[Record]) -> set[date]:
    """The days with a dose of this loading; doses of a course before it are none of it."""
    given = days_given(plan, of_this_plan(plan, records))
    read = signed_plan(plan.document, plan.history)
    if read is None:
        return given
    if read.decided["relapse"] == "yes" and read.standing.course is Course.OVER:
        return given - days_listed(plan)
    return given - set(read.standing.earlier)


def course_began(plan: Plan) -> date | None:
    """The day from which this plan loads again; None where no course lies before it."""
    read = signed_plan(plan.document, plan.history)
    if read is None:
        return None
    if read.standing.earlier:
        return read.standing.day_one
    return read.made_on if read.decided["relapse"] == "yes" else None


def _speaks_of(record: Record, plan: Plan) -> bool:
    """Made under this version, or after its answers were put together."""
    return record.plan_id == plan.pk or record.recorded_at >= plan.told_until


def _of(records: Iterable[Record], kind: RecordKind) -> list[Record]:
    return [record for record in records if record.kind == kind]


def _gaps(extensions: Iterable[Record]) -> Iterator[tuple[date, date]]:
    """For each extension that came late, the end planned before it and its first day."""
    for record in extensions:
        if "begins_on" in record.detail:
            yield date.fromisoformat(record.detail["after"]), date.fromisoformat(record.detail["begins_on"])


def _last(records: Iterable[Record], kind: RecordKind) -> date | None:
    """The day in the record made last; a later entry replaces an earlier one."""
    found = sorted(_of(records, kind), key=lambda record: record.recorded_at)
    return found[-1].on if found else None


def _not_accepted(given: Iterable[Record], records: Iterable[Record]) -> frozenset[date]:
    accepted = {
        day
        for record in records
        if record.kind == RecordKind.DATES_ACCEPTED
        for day in record.detail["doses"]
    }
    moved = [record.on for record in given if record.detail.get("moves") == "yes"]
    return frozenset(day for day in moved if day.isoformat() not in accepted)
