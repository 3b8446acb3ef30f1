"""The direction sheet in words: the product and its volume, the doses given, and a row for each open one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from regimens.actions import as_it_stands, course_so_far, doses_on_record
from regimens.clinical.following import LATE, PAST
from regimens.clinical.forecast import Forecast, Line, UnreadableHistory
from regimens.models import Plan, PlanState, Record
from regimens.web.presenters import course, course_lines, schedule
from regimens.wording import (
    advice,
    ampoules,
    dates,
    directions,
    doses,
    events,
    recording,
    regimen,
    still_true,
)
from regimens.wording.translated import in_language


@dataclass(frozen=True, kw_only=True)
class Given:
    """A dose on record: when, where, from which batch, by whom; of one that is only listed the day alone."""

    name: str
    day: str
    site: str
    batch: str
    giver: str


@dataclass(frozen=True, kw_only=True)
class Open:
    """A dose to give: its day, from when to when it may be given, and what to mind."""

    name: str
    day: str
    iso: str
    window: str
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Directions:
    """Everything the sheet says of this plan. refusal: why nobody may give from it; else empty.

    not_booked: that its first day is still to be booked; else empty. undated: said where none is dated.
    """

    refusal: str
    drug: str
    product: str
    dose: str
    volume: str
    route: str
    rotation: str
    needed: str
    given: list[Given]
    open: list[Open]
    not_booked: str
    undated: str
    checks: list[str]
    technique: list[str]


@dataclass(frozen=True, kw_only=True)
class SoFar:
    """What was given, and what is still to be had; needed: empty once nothing is."""

    given: list[Given]
    needed: str


def so_far(plan: Plan) -> SoFar:
    """How far the injections of this plan have come today; only for injections."""
    records = course_so_far.standing_records(plan)
    seen, _ = _seen(plan, records)
    given = _given(plan, seen, records)
    return SoFar(given=_with_last_listed(plan, given), needed=_needed(plan, seen, records))


def directions_of(plan: Plan, owner: str) -> Directions:
    """The sheet as it stands today; owner: who gives the doses on closed days. Only for injections."""
    records = course_so_far.standing_records(plan)
    seen, refusal = _seen(plan, records)
    given = _given(plan, seen, records)
    not_booked = "" if refusal or given else directions.not_booked(plan.document)
    phase = plan.document["regimen"]["phases"][0]
    amount = phase["dose_micrograms"]
    return Directions(
        refusal=refusal,
        drug=regimen.DRUGS.say(plan.drug),
        product=regimen.strength(plan.drug, plan.route, plan.clinic.profile),
        dose=doses.dose(amount, plan.clinic.profile),
        volume=ampoules.volume(plan.drug, amount["at_most"]),
        route=regimen.ROUTES.say(plan.route),
        rotation=_rotation(given),
        needed=_needed(plan, seen, records),
        given=_with_last_listed(plan, given),
        open=_open(plan, seen, owner) if seen is not None else _as_written(plan, owner),
        not_booked=not_booked,
        undated=not_booked or in_language(directions.NO_DATES),
        checks=directions.checks(plan.document),
        technique=_technique(plan),
    )


def _needed(plan: Plan, seen: Forecast | None, records: Sequence[Record]) -> str:
    """The ampoules still to be had: of a version not in force those of its document, once it ended none."""
    if plan.state == PlanState.SIGNED and not course.standing(plan, records).is_followed:
        return ""
    try:
        so_far = None if seen is None else as_it_stands.loading_so_far(plan, seen, records)
    except UnreadableHistory:
        so_far = None
    return ampoules.needed(plan.document, plan.clinic.profile, so_far)


def _technique(plan: Plan) -> list[str]:
    """What the plan advises on giving the injection, each once; its other advice is not the giver's."""
    codes = dict.fromkeys(line["code"] for line in still_true.advice(plan.document))
    return [advice.text(code, plan.document) for code in codes if advice.group(code) == advice.GIVING]


def _seen(plan: Plan, records: Sequence[Record]) -> tuple[Forecast | None, str]:
    """The living schedule of a plan in force, and why nobody may give from the sheet."""
    if plan.state == PlanState.DRAFT:
        return None, in_language(directions.NOT_SIGNED)
    if plan.state != PlanState.SIGNED:
        return None, in_language(directions.NOT_IN_FORCE)
    stands = course.standing(plan, records)
    try:
        seen = course_so_far.forecast_of(plan, plan.clinic.today(), records)
    except UnreadableHistory:
        return Forecast(), in_language(directions.NO_DATES)
    if not stands.is_followed:
        return seen, _refused(stands)
    return seen, _refused(stands) if stands.code == "held" else ""


def _refused(stands: course.Standing) -> str:
    said = (stands.words, stands.by, in_language(directions.NOT_FOLLOWED))
    return " ".join(each for each in said if each)


def _given(plan: Plan, seen: Forecast | None, records: Sequence[Record]) -> list[Given]:
    """Each dose of this course on record, those under an earlier version among them, oldest first.

    The first of a day has the name of the dose that was planned; another one of that day answers none.
    """
    done = () if seen is None else course_lines.rows(plan, seen, records)
    planned = {row.done_on: row.what for row in done if row.code == "given"}
    found = _under_any_version(plan, seen, records)
    firsts = {dose.on: dose for dose in reversed(found)}
    names = {dose.pk: planned.get(day) or _name_there(dose, records) for day, dose in firsts.items()}
    return [_of_record(dose, names.get(dose.pk, events.KINDS.say("injection")), plan) for dose in found]


def _with_last_listed(plan: Plan, given: Sequence[Given]) -> list[Given]:
    """These after the last dose that the answers list and that is none of them: how long ago it was counts.

    Doses of a course before the one that loads again are none of it.
    """
    known = {each.day for each in given}
    days = [day for day in _days_of_this_course(plan) if dates.clinic_day(day) not in known]
    if not days:
        return list(given)
    day = max(days)
    drug = next(dose["form"] for dose in plan.history["injections"] if dose["given_on"] == day.isoformat())
    name = gettext("Listed in the answers: {drug}").format(drug=regimen.DRUGS.say(drug))
    return [Given(name=name, day=dates.clinic_day(day), site="", batch="", giver=""), *given]


def _days_of_this_course(plan: Plan) -> set[date]:
    """The days with a dose of it that the answers list; none where the history can't be read."""
    try:
        return course_so_far.days_of_this_loading(plan, ())
    except UnreadableHistory:
        return set()


def _under_any_version(plan: Plan, seen: Forecast | None, records: Sequence[Record]) -> list[Record]:
    if seen is None:
        return []
    try:
        return doses_on_record.of_this_course(plan, records)
    except UnreadableHistory:
        return []


def _name_there(dose: Record, records: Sequence[Record]) -> str:
    """By the name it had under its own version; where it answered no date, an injection."""
    key = doses_on_record.place_of(dose, records)
    return events.name({"key": key}, dose.plan.document) if key else events.KINDS.say("injection")


def _of_record(dose: Record, name: str, plan: Plan) -> Given:
    """It names its drug where that is not the one of the plan."""
    drug = dose.detail["form"]
    return Given(
        name=name if drug == plan.drug else f"{name}, {regimen.DRUGS.say(drug)}",
        day=dates.clinic_day(dose.on),
        site=recording.SITES.say(dose.detail["site"]),
        batch=dose.batch,
        giver=dose.detail["giver"] or dose.recorded_by.name,
    )


def _rotation(given: Sequence[Given]) -> str:
    last = next((each.site for each in reversed(given) if each.site), "")
    return in_language(directions.ROTATE).format(site=last) if last else in_language(directions.ROTATE_FIRST)


def _open(plan: Plan, seen: Forecast, owner: str) -> list[Open]:
    """The doses to come, the late one on the day to act."""
    if plan.patient.deceased_on is not None:
        return []
    lines = [line for line in seen.lines if line.kind == "injection" and line.state not in PAST]
    waiting = {key: new for key, _, new in seen.moved}
    return [_of_line(plan, line, (*_notes(line, owner), _waits(waiting.get(line.key)))) for line in lines]


def _of_line(plan: Plan, line: Line, notes: Sequence[str]) -> Open:
    return _row(plan, line.key, dates.clinic_day(line.on), line.on.isoformat(), _window(line), notes)


def _notes(line: Line, owner: str) -> tuple[str, ...]:
    """What to mind of a dose to come."""
    is_late = line.state in LATE
    gives = gettext(schedule.NO_OWNER if is_late else schedule.OWNERS.get(owner, schedule.NO_OWNER))
    return (
        gettext("Was due {day}").format(day=dates.clinic_day(line.due)) if is_late else "",
        gives if line.closed_day else "",
        gettext("Provisional") if line.provisional else "",
    )


def _waits(new: date | None) -> str:
    """That a dose before this one was given outside its window, and nobody has accepted the new date yet."""
    return gettext("New date {day} not yet accepted").format(day=dates.clinic_day(new)) if new else ""


def _window(line: Line) -> str:
    """A dose of loading has none: another day is a question for the clinician, as outside a window.

    One that has gone by is left out: what counts then is the day to act.
    """
    if line.earliest and line.latest:
        return dates.window(line.earliest, line.latest) if line.on <= line.latest else ""
    return gettext("On this day only") if line.phase == "loading" and line.state not in LATE else ""


def _as_written(plan: Plan, owner: str) -> list[Open]:
    """The doses of a version that is not in force, as its document has them."""
    rows = [row for row in schedule.rows(plan.document, plan.clinic.name, owner) if row.kind == "injection"]
    return [
        _row(
            plan,
            row.key,
            row.day,
            row.on.isoformat(),
            "",
            (row.where if row.is_closed else "", gettext("Provisional") if row.is_provisional else ""),
        )
        for row in rows
    ]


def _row(plan: Plan, key: str, day: str, iso: str, window: str, notes: Sequence[str]) -> Open:
    name = events.name({"key": key}, plan.document)
    return Open(name=name, day=day, iso=iso, window=window, notes=tuple(note for note in notes if note))
