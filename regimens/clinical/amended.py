"""A plan that was amended: what the version before it left undone, and how late a dose was before it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile

from regimens.clinical.dates import add_days, next_open
from regimens.clinical.following import FOLLOW_UP, Forecast, Line, State
from regimens.clinical.forecast import in_order, is_undone, with_their_doses
from regimens.clinical.lateness import REVIEW_OR_TEST, is_of_first_week
from regimens.clinical.loading_dates import mon_wed_fri
from regimens.clinical.signed_plan import SignedPlan

#: Tests that are drawn with the injection nearest to their own day (R07).
WITH_AN_INJECTION = (FOLLOW_UP, "b12-pregnancy")
BASELINE = "baseline"


def with_owed(plan: SignedPlan, seen: Forecast, was: SignedPlan, before: Forecast, on: date) -> Forecast:
    """What the version before it left undone stays in view, and stays as late as it was.

    The amended plan dates no test whose day lay before it, and an overdue dose anew. plan, seen: the amended
    plan, and how it stands on a day. was, before: the version before it, and how it would stand on that day.
    """
    if plan.is_oral:
        return _tablets_gone_on(plan, seen, before)
    found = _as_late(plan, _with_tests_owed(plan, seen, before, on), was, before, on)
    return replace(found, lines=with_their_doses(found.lines))


def _with_tests_owed(plan: SignedPlan, seen: Forecast, before: Forecast, on: date) -> Forecast:
    if any(map(_is_first_dose, filter(is_undone, (*seen.lines, *before.lines)))):
        # Nothing was given under the version before: all tests are the amended plan's own.
        return seen
    dated = {line.key for line in seen.lines}
    owed = [
        _with_injection_of(line, seen, on)
        for line in before.lines
        if line.key not in dated and _was_owed(line, plan.made_on) and _still_asked(line, plan)
    ]
    return replace(seen, lines=tuple(sorted((*seen.lines, *owed), key=in_order)))


def version_before(
    plan: SignedPlan, before: Iterable[SignedPlan | None], recorded: Collection[date]
) -> tuple[int, SignedPlan] | None:
    """The version to hold an amended plan against, and its place; None where another course began with it.

    before: the versions that were in force before it, the latest first. recorded: days with a dose on record.
    One that was told otherwise of the doses before it is passed over for one that doses alike; where there is
    none the latest counts. One whose second loading was called off before its first dose changed nothing.
    """
    latest: tuple[int, SignedPlan] | None = None
    for place, was in enumerate(before):
        if was is not None and _was_called_off(was, plan):
            continue
        if was is None or _is_another_course(was, plan):
            break
        if latest is not None and _dosing(was) != _dosing(latest[1]):
            break
        if not _was_told_otherwise(was, plan, recorded):
            return place, was
        latest = latest or (place, was)
    return latest


def tablets_go_on(plan: SignedPlan, before: Sequence[SignedPlan | None]) -> bool:
    """Tablets that were begun on a day before this plan's, gone on with; before: as in version_before."""
    if not plan.is_oral or _is_booked_anew(plan) or version_before(plan, before, ()) is None:
        return False
    line = takewhile(lambda was: was is not None and was.is_oral, before)
    return any(_tablets_from(was) < plan.made_on for was in line if was is not None)


def _tablets_from(plan: SignedPlan) -> date:
    return plan.history.start_on or plan.made_on


def _dosing(plan: SignedPlan) -> tuple[object, ...]:
    """By what its doses are dated; not how they were given."""
    days = plan.history.answer("choices.loading_days") or "as_written"
    told = plan.history.plateau_on, plan.interval.every
    return plan.decided["route"], plan.decided["loading"], days, *told


def _was_called_off(was: SignedPlan, plan: SignedPlan) -> bool:
    """The version before it would have loaded a second time, and no dose of that was given."""
    return was.decided["relapse"] == "yes" and not _is_loaded_again(plan) and not _is_begun(was, plan)


def _is_begun(was: SignedPlan, plan: SignedPlan) -> bool:
    """A dose was given from the day of the version before it on, as this plan lists them."""
    given = set(plan.history.dose_dates) - set(was.history.dose_dates)
    return any(day >= was.made_on for day in given)


def _is_another_course(was: SignedPlan, plan: SignedPlan) -> bool:
    """Another course began with this plan, or its tablets had not begun: nothing of it went on before.

    was: the version before it. A loading that is waited for since then is still the same one.
    """
    is_begun = was.decided["relapse"] != "yes" or _is_begun(was, plan)
    if plan.decided["relapse"] == "yes" and is_begun:
        return True
    if _is_loaded_again(plan) != _is_loaded_again(was):
        return True
    if not plan.is_oral:
        return False
    booked = _tablets_from(was)
    return not was.is_oral or (booked >= plan.made_on and booked > was.made_on)


def _was_told_otherwise(was: SignedPlan, plan: SignedPlan, recorded: Collection[date]) -> bool:
    """The last dose until its own day was another one than the version before it knew.

    Nothing was late then as it would say. recorded: days with a dose on record, which it knows by now.
    """
    last = [
        max((day for day in {*each.history.dose_dates, *recorded} if day <= was.made_on), default=None)
        for each in (was, plan)
    ]
    return last[0] != last[1]


def _is_loaded_again(plan: SignedPlan) -> bool:
    """A course lies before the one that this plan doses."""
    return bool(plan.standing.earlier) or plan.decided["relapse"] == "yes"


def _as_late(plan: SignedPlan, seen: Forecast, was: SignedPlan, before: Forecast, on: date) -> Forecast:
    """A dose that was late when the plan was amended is as late as before, and so many are missed.

    Not where the amended plan gives it by another rhythm, or more rarely: its own dates count then.
    """
    if _is_booked_anew(plan) or not _is_as_often(plan, was, _phase(plan, seen), _phase(was, before)):
        return seen
    found = _as_missed(seen, before)
    now, then = seen.next_injection, before.next_injection
    if now is None or then is None or not then.due < plan.made_on <= now.due <= _first_day(plan, now.phase):
        return found
    late = _since(now, then, on)
    lines = tuple(late if line is now else line for line in seen.lines)
    is_long = late.long_overdue_from is not None and on >= late.long_overdue_from
    return replace(found, lines=lines, next_injection=late, asks_about_nerves=is_long)


def _phase(plan: SignedPlan, seen: Forecast) -> str:
    """What the next dose is of; loading, too, where its block ran out and none is dated any more."""
    if seen.next_injection is not None:
        return seen.next_injection.phase
    return "loading" if _loads_on_alternate_days(plan) else ""


def _as_missed(seen: Forecast, before: Forecast) -> Forecast:
    """So many doses are missed as before, and since the same day where none is dated any more."""
    missed = max(seen.missed_in_row, before.missed_in_row)
    if seen.next_injection is not None:
        return replace(seen, missed_in_row=missed)
    was_due = before.next_injection.due if before.next_injection is not None else None
    since = [day for day in (seen.missed_from, before.missed_from, was_due) if day is not None]
    return replace(seen, missed_in_row=missed, missed_from=min(since, default=None))


def _first_day(plan: SignedPlan, phase: str) -> date:
    """The first day on which the amended plan can give a dose of this phase."""
    by_weekday = phase == "loading" and plan.history.answer("choices.loading_days") == "mon_wed_fri"
    day = mon_wed_fri(plan.made_on) if by_weekday else plan.made_on
    return next_open(day, plan.history.site) or day


def _is_as_often(plan: SignedPlan, was: SignedPlan, phase: str, phase_before: str) -> bool:
    """By the same days in loading, and otherwise no more rarely."""
    if not phase or phase != phase_before:
        return False
    if phase == "loading":
        days = {each.history.answer("choices.loading_days") or "as_written" for each in (plan, was)}
        return len(days) == 1 and plan.decided["loading"] == was.decided["loading"]
    now, then = plan.interval.every, was.interval.every
    return now is not None and then is not None and now.days[1] <= then.days[1]


def _since(now: Line, then: Line, on: date) -> Line:
    """The dose dated anew, late from the day that it was late from under the version before."""
    state = now.state
    if state is not State.ON_HOLD and on >= then.overdue_from:
        is_long = then.long_overdue_from is not None and on >= then.long_overdue_from
        state = State.LONG_OVERDUE if is_long else State.OVERDUE
    return replace(
        now,
        state=state,
        due=then.due,
        earliest=then.earliest,
        latest=then.latest,
        overdue_from=then.overdue_from,
        long_overdue_from=then.long_overdue_from,
        days_late=max(0, (now.on - then.due).days),
    )


def _tablets_gone_on(plan: SignedPlan, seen: Forecast, before: Forecast) -> Forecast:
    """Nothing on record says when tablets began, so the amended plan counts from its own day (R35).

    They go on all the same: tests keep the days of the version before, and none is taken "before the start".
    """
    if _is_booked_anew(plan):
        return seen
    kept = [line for line in before.lines if line.kind != "injection" and _still_asked(line, plan)]
    known = {line.key for line in kept}
    added = [line for line in seen.lines if line.key not in known and not is_of_first_week(line.key)]
    return replace(seen, lines=tuple(sorted((*kept, *added), key=in_order)))


def _is_booked_anew(plan: SignedPlan) -> bool:
    return plan.history.start_on is not None and plan.history.start_on > plan.made_on


def _is_first_dose(line: Line) -> bool:
    return line.kind == "injection" and line.phase == "loading" and line.number == 1


def _was_owed(line: Line, made_on: date) -> bool:
    """Its day lay before the amendment, and it was not done before it.

    A test that waits for the nearest injection had its own day before that, and is not listed. Nor is the
    baseline of its own day, once a dose was given on it.
    """
    is_done_before = line.given_on is not None and line.given_on < made_on
    waits = line.key.startswith(WITH_AN_INJECTION) or (line.key == BASELINE and line.due == made_on)
    return line.kind != "injection" and (line.due < made_on or waits) and not is_done_before


def _still_asked(line: Line, plan: SignedPlan) -> bool:
    """The reason for it holds under the amended plan too."""
    decided = plan.decided
    reasons = (
        (("pregnancy-review", "b12-pregnancy"), bool(decided["pregnant"])),
        (("screen",), bool(decided["annual_screen"])),
        (("review",), _loads_on_alternate_days(plan)),
    )
    return all(holds for keys, holds in reasons if line.key.startswith(keys))


def _loads_on_alternate_days(plan: SignedPlan) -> bool:
    return plan.decided["loading"] == "alternate_days" and not plan.standing.is_complete


def _with_injection_of(owed: Line, seen: Forecast, on: date) -> Line:
    """Blood is taken before an injection of the amended plan: the next, or the one of its day."""
    if owed.kind != "blood_test" or not is_undone(owed):
        return owed
    coming = [line for line in seen.lines if line.kind == "injection" and is_undone(line)]
    if coming and _waits_for(coming[0], owed):
        return _drawn_before(coming[0], owed, on)
    same_day = next((line.key for line in coming if line.on == owed.on), None)
    is_unsure = owed.provisional and owed.before is None  # that of its injection is not this plan's
    return replace(owed, before=same_day, provisional=is_unsure)


def _waits_for(dose: Line, owed: Line) -> bool:
    """The own day of the test is past, so that the next injection is the nearest; not once it is overdue."""
    is_with_one = owed.key.startswith(WITH_AN_INJECTION) and dose.phase in ("maintenance", "prophylaxis")
    return is_with_one and dose.due < owed.overdue_from


def _drawn_before(dose: Line, owed: Line, on: date) -> Line:
    """The test dated anew, with this injection, and due no later than it was."""
    due = min(owed.due, dose.due)
    overdue_from = add_days(due, REVIEW_OR_TEST.overdue)
    is_due = State.DUE if on >= due else State.PROJECTED
    return replace(
        owed,
        state=State.OVERDUE if on >= overdue_from else is_due,
        due=due,
        on=dose.on,
        overdue_from=overdue_from,
        days_late=max(0, (dose.on - due).days),
        closed_day=dose.closed_day,
        provisional=dose.provisional,
        before=dose.key,
    )
