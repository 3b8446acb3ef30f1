"""Reviews under a plan, and what a clinician decides at one: loading goes on, or improvement has stopped."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext

from regimens.actions import came_back, carried, course_so_far, due, plans, recording, tasks
from regimens.actions.permissions import Do, may
from regimens.actions.recording import CannotRecord, Happening
from regimens.clinical import loading_dates
from regimens.clinical.reviewing import SCORED, SCORES, NextAction, Response, next_actions, risen
from regimens.clinical.signed_plan import signed_plan
from regimens.models import Assessment, Member, Plan, Record, RecordKind, TaskKind

DAY, LAST_DAY = timedelta(days=1), timedelta(days=loading_dates.LAST_DAY)
#: What a plateau or an extension answers; a call to neurology stands until the next review.
SETTLED = (NextAction.CONTINUE_LOADING, NextAction.PROPOSE_PLATEAU)


@transaction.atomic
def review(
    *,
    plan: Plan,
    by: Member,
    on: date,
    place: str,
    response: str,
    scores: Mapping[str, int],
    note: str,
    key: str,
    shown: Collection[str] | None = None,
) -> Record:
    """Record a review: the response, and how strong each nerve feature is; not scored is not assessed.

    Raises NeedsReason where a review of this day or place is on record. shown: the warnings that were read
    when the note was written; None where nobody is asked. Nerve signs that are worse, by the answer or by the
    scores, are a task of today.
    """
    current = recording.followed(plan, by)
    key = recording.as_sent(key, on, place, response, scores, note)
    if (first := recording.sent_before(current, by, RecordKind.REVIEW, key)) is not None:
        return first
    if response not in {each.value for each in Response}:
        raise CannotRecord(gettext("Select how the patient is since the last review."), "response")
    for feature, score in scores.items():
        if feature not in SCORED or score not in SCORES:
            raise CannotRecord(gettext("Select one of the four answers."), f"scores.{feature}")
    by_clinician = "yes" if may(by, Do.DECIDE) else "no"
    detail = {"response": response, "scores": dict(scores), "by_clinician": by_clinician}
    happening = Happening(
        kind=RecordKind.REVIEW,
        on=on,
        key=place,
        detail=detail,
        warnings=(*recording.long_before(current, place, on), *_reviewed_already(current, on, place)),
        reason=note,
        shown=shown,
    )
    made = recording.keep(plan=current, by=by, happening=happening, key=key)
    if response == Response.WORSE or _risen(current, course_so_far.standing_records(current)):
        tasks.open_for(made, TaskKind.NERVES)
    return made


def _reviewed_already(plan: Plan, on: date, place: str) -> tuple[str, ...]:
    """A colleague has recorded this review, or one of the same day."""
    records = course_so_far.standing_records(plan)
    of_place = {each.key for each in course_so_far.review_records(plan, records)} - {""}
    days = {each.on for each in records if each.kind == RecordKind.REVIEW}
    return ("reviewed",) if place in of_place or on in days else ()


def _risen(plan: Plan, records: Sequence[Record]) -> tuple[str, ...]:
    made = came_back.reviews(plan, records)
    read = came_back.as_read(plan, records, made)
    return risen(plan.document, read, came_back.scored_before(plan, records, made))


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What the latest review asks for; actions: in order. loading_open: a plateau or an extension may follow.

    review: None before the first under this plan. risen: the features that were scored higher at it than
    before, and a red flag.
    """

    review: Record | None
    actions: tuple[NextAction, ...]
    risen: tuple[str, ...]
    loading_open: bool

    @property
    def is_unscored(self) -> bool:
        """A plateau is proposed although no nerve sign was scored at the latest review."""
        is_proposed = NextAction.PROPOSE_PLATEAU in self.actions
        return is_proposed and self.review is not None and not self.review.detail["scores"]


TODAY = (NextAction.SAME_DAY_NEUROLOGY, NextAction.DECIDE_TODAY)
NOTHING_PROPOSED = Proposal(review=None, actions=(), risen=(), loading_open=False)


def proposal(plan: Plan, records: Sequence[Record]) -> Proposal:
    """What the reviews among these standing records ask for, less what was decided since."""
    is_open = loading_is_open(plan, records)
    made = _made(plan, records, loading_open=is_open)
    latest = made[-1] if made else None
    actions = _actions(plan, records, loading_open=is_open)
    settled = SETTLED if latest is not None and came_back.is_decided_since(latest, plan, records) else ()
    return Proposal(
        review=latest,
        actions=tuple(action for action in actions if action not in settled),
        risen=_risen(plan, records),
        loading_open=is_open,
    )


def _actions(plan: Plan, records: Sequence[Record], *, loading_open: bool) -> tuple[NextAction, ...]:
    """What the latest review opens, whoever has decided since."""
    made = _made(plan, records, loading_open=loading_open)
    return next_actions(
        plan.document,
        came_back.as_read(plan, records, made),
        loading_open=loading_open,
        began=_began(plan, records),
        scored=came_back.scored_before(plan, records, made),
    )


def _made(plan: Plan, records: Sequence[Record], *, loading_open: bool) -> list[Record]:
    """The reviews that a proposal rests on; an amendment within loading does not part them."""
    return came_back.reviews(plan, records, _began(plan, records) if loading_open else None)


def _began(plan: Plan, records: Sequence[Record]) -> date | None:
    """The first dose of this loading."""
    return min(course_so_far.days_of_this_loading(plan, records), default=None)


def proposed(plan: Plan) -> tuple[NextAction, ...]:
    """What the latest review asks for and nobody has decided yet; nothing before the first."""
    return proposal(plan, course_so_far.standing_records(plan)).actions


def for_today(plan: Plan, records: Sequence[Record]) -> list[NextAction]:
    """What the latest review asks of a clinician on the same day, unless somebody has acted on it.

    Where signs came back, their review still asks, whatever was found since by who may not decide, and
    whatever the answers of this version say of them.
    """
    asks = came_back.unsettled(plan, records)
    if asks is None:
        return _asked_today(plan, records)
    until = [each for each in records if each.kind != RecordKind.REVIEW or each.on <= asks.on]
    return _asked_today(plan, until) or [NextAction.SAME_DAY_NEUROLOGY]


def _asked_today(plan: Plan, records: Sequence[Record]) -> list[NextAction]:
    found = proposal(plan, records)
    if found.review is None or came_back.is_acted_on(found.review, plan, records):
        return []
    return [action for action in found.actions if action in TODAY]


def signs_came_back(plan: Plan, records: Sequence[Record]) -> bool:
    """New or worse nerve signs after loading, and no plan was made of them yet: the dates may not stand."""
    return came_back.passed_over(plan, records) is not None


def loading_is_open(plan: Plan, records: Sequence[Record]) -> bool:
    """Loading goes on until improvement stops, and nobody has recorded that it has.

    A plateau without a dose of this loading by its day ends nothing: the doses were taken back since.
    """
    if not _runs_until_plateau(plan):
        return False
    recorded = course_so_far.happened(plan, records).plateau_on
    given = course_so_far.days_of_this_loading(plan, records)
    if recorded is not None and any(day <= recorded for day in given):
        return False
    known, began = _day(plan.history.get("plateau_on")), course_so_far.course_began(plan)
    return known is None or (began is not None and known < began)


@transaction.atomic
def extend_loading(*, plan: Plan, by: Member, reason: str, key: str, until: date | None = None) -> Record:
    """Go on with alternate days for another 14 days, from the end planned so far or from today (R27, R45).

    until: the last day as it was shown, so that nobody extends twice by deciding beside a colleague; None
    where nothing was shown. Raises CannotRecord when that is no longer the day.
    """
    current = recording.followed(plan, by, Do.DECIDE)
    key = recording.as_sent(key, until, reason)
    if (first := recording.sent_before(current, by, RecordKind.LOADING_EXTENDED, key)) is not None:
        return first
    after, begins, last = _extension(current)
    if until not in (None, last):
        raise CannotRecord(
            gettext("The end of loading was changed meanwhile. Look at it again before you decide.")
        )
    late = {"after": after.isoformat(), "begins_on": begins.isoformat()} if begins > after + DAY else {}
    happening = Happening(kind=RecordKind.LOADING_EXTENDED, on=last, detail=late, reason=reason)
    return recording.keep(plan=current, by=by, happening=happening, key=key)


def extended_until(plan: Plan) -> date:
    """The last day of loading if it is extended now; raises CannotRecord unless loading is open."""
    return _extension(plan)[2]


def _extension(plan: Plan) -> tuple[date, date, date]:
    """The end planned so far, and the first and last day of the extension."""
    recording.check_alive(plan)
    _check_loading_is_open(plan)
    records = course_so_far.standing_records(plan)
    planned = course_so_far.happened(plan, records).loading_until or _day(plan.history.get("loading_until"))
    day_21 = _last_block(plan, records)
    after = max(planned, day_21) if planned else day_21  # one planned in a course before is none of this
    read = signed_plan(plan.document, plan.history)
    assert read is not None, "loading is open"
    return after, *loading_dates.extension(after, plan.clinic.today(), read.history.site)


@transaction.atomic
def record_plateau(
    *, plan: Plan, by: Member, on: date, reason: str, key: str, shown: Collection[str] | None = None
) -> Record:
    """A clinician decides that improvement has stopped; the last loading dose dates the maintenance.

    Raises NeedsReason where the reviews speak against it, or doses were given after that day. shown: the
    warnings that were read when the reason was written; None where nobody is asked.
    """
    current = recording.followed(plan, by, Do.DECIDE)
    key = recording.as_sent(key, on, reason)
    if (first := recording.sent_before(current, by, RecordKind.PLATEAU, key)) is not None:
        return first
    _check_loading_is_open(current)
    records = course_so_far.standing_records(current)
    given = course_so_far.days_of_this_loading(current, records)
    if not any(day <= on for day in given):
        raise CannotRecord(
            gettext("Record the last loading dose first: maintenance is counted from it."), "on"
        )
    happening = Happening(
        kind=RecordKind.PLATEAU,
        on=on,
        warnings=(*_against_a_plateau(current, records), *(["doses_after"] if max(given) > on else [])),
        reason=reason,
        shown=shown,
    )
    return recording.keep(plan=current, by=by, happening=happening, key=key)


def _against_a_plateau(plan: Plan, records: Sequence[Record]) -> Iterator[str]:
    """What the reviews on record say against ending a loading that is open."""
    actions = _actions(plan, records, loading_open=True)
    made = _made(plan, records, loading_open=True)
    if NextAction.SAME_DAY_NEUROLOGY in actions:
        yield "nerves_worse"
    elif NextAction.PROPOSE_PLATEAU not in actions:
        yield "no_plateau"
    elif not made[-1].detail["scores"]:
        yield "not_scored"


@transaction.atomic
def amend_after(*, review: Record, by: Member, key: str) -> Assessment:
    """Open a draft that amends the plan as a review, with the doses and the response recorded so far."""
    plan = due.signed_plan(review.patient) or review.plan
    found = carried.AS_ANSWER[Response(review.detail["response"])].replace("_", " ")
    reason = f"Review of {review.on.isoformat()}: {found}"
    return plans.amend(plan=plan, by=by, reason=reason, key=key, review=review)


def _check_loading_is_open(plan: Plan) -> None:
    if not _runs_until_plateau(plan):
        raise CannotRecord(gettext("This plan has no loading that goes on until improvement stops."))
    if not loading_is_open(plan, course_so_far.standing_records(plan)):
        raise CannotRecord(gettext("The end of improvement is recorded already: loading is over."))


def _runs_until_plateau(plan: Plan) -> bool:
    phases = (plan.document["regimen"] or {}).get("phases", ())
    return any(phase["ends"] == "at_plateau" for phase in phases)


def _last_block(plan: Plan, records: list[Record]) -> date:
    """Day 21 of loading (R04); without a dose so far, of the day the first is booked for."""
    stands = course_so_far.standing_now(plan, records)
    begun = stands.given[0] if stands and stands.given else None
    return (begun or _day(plan.history.get("start_on")) or plan.as_of) + LAST_DAY


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
