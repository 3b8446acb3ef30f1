"""Nerve signs that came back: at which review they did, and whether a clinician has acted on it since."""

from __future__ import annotations

from collections.abc import Sequence

from regimens.actions import course_so_far
from regimens.actions.permissions import Do, may
from regimens.clinical.reviewing import Response, counted, last_scores, risen
from regimens.models import Plan, Record, RecordKind

DECIDED = (RecordKind.PLATEAU, RecordKind.LOADING_EXTENDED)
#: The answer of a version that was made of new or worse nerve signs.
MADE_OF_THEM = "new_or_worse"


def unsettled(plan: Plan, records: Sequence[Record]) -> Record | None:
    """The latest review where nerve signs came back, by its answer or its scores, and nobody acted on it.

    It may have been made under an earlier version: an amendment for another reason settles nothing. A later
    review does where a clinician found the patient better, with no score above those from before the signs.
    """
    made = _to_answer(plan, records)
    for place in reversed(range(len(made))):
        is_open = not is_acted_on(made[place], plan, records)
        if is_open and _came_back(plan, made[: place + 1], records):
            before, later = made[:place], made[place + 1 :]
            is_settled = any(_settles(plan, before, each) for each in later)
            return None if is_settled else _graver_of_its_day(made[: place + 1])
    return None


def passed_over(plan: Plan, records: Sequence[Record]) -> Record | None:
    """The same once loading is over: until somebody has acted on it, the dates that follow may not stand.

    While loading goes on its dates stand: more often is what the signs ask for.
    """
    found = unsettled(plan, records)
    return None if found is None or _is_loading(plan, records) else found


def to_carry(plan: Plan, records: Sequence[Record]) -> Record | None:
    """The same where an amendment for any reason answers it: in loading too, unless nerves are treated."""
    found = unsettled(plan, records)
    is_treated = plan.neurology == "yes" and _is_loading(plan, records)
    return None if found is None or is_treated else found


def reviews(plan: Plan, records: Sequence[Record]) -> list[Record]:
    """What a proposal rests on: the reviews of this version, after an earlier one that is unsettled."""
    own = course_so_far.review_records(plan, records)
    found = unsettled(plan, records)
    return own if found is None or found in own else [found, *own]


def is_acted_on(review: Record, plan: Plan, records: Sequence[Record]) -> bool:
    """The plan was made of this review or a later one, or a clinician has decided about loading since."""
    return _is_made_of(review, plan, records) or is_decided_since(review, plan, records)


def is_decided_since(review: Record, plan: Plan, records: Sequence[Record]) -> bool:
    """A clinician has ended or extended loading since this review was recorded."""
    return any(
        record.kind in DECIDED
        and record.plan_number == plan.number
        and record.recorded_at > review.recorded_at
        for record in records
    )


def scored_before(plan: Plan, records: Sequence[Record]) -> dict[str, int]:
    """What each nerve feature was when last assessed under an earlier version, so that a rise is seen."""
    own = {record.pk for record in course_so_far.review_records(plan, records)}
    earlier = [each for each in _of_this_number(plan, records) if each.pk not in own]
    return last_scores(course_so_far.review_of(each) for each in earlier)


def treats(plan: Plan) -> bool:
    """Signs that are new or worse are among its answers, or it loads for nerve signs."""
    dated = plan.document["schedule"]
    loads = any(event["kind"] == "injection" and event["phase"] == "loading" for event in dated)
    return (loads and plan.neurology == "yes") or plan.history.get("response") == MADE_OF_THEM


def _to_answer(plan: Plan, records: Sequence[Record]) -> list[Record]:
    """Every review of this plan's number, and those made while its draft was open, oldest first."""
    own = {record.pk for record in course_so_far.review_records(plan, records)}
    of_number = {record.pk for record in _of_this_number(plan, records)}
    return [record for record in records if record.pk in own | of_number]


def _of_this_number(plan: Plan, records: Sequence[Record]) -> list[Record]:
    return [each for each in records if each.kind == RecordKind.REVIEW and each.plan_number == plan.number]


def _is_loading(plan: Plan, records: Sequence[Record]) -> bool:
    stands = course_so_far.standing_now(plan, records)
    return stands is not None and course_so_far.is_loading(plan, stands)


def _is_made_of(review: Record, plan: Plan, records: Sequence[Record]) -> bool:
    """By its link, or by answers that a clinician gave after this review."""
    made_of = next((record for record in records if record.pk == plan.assessment.review_id), None)
    if made_of is not None and review.recorded_at <= made_of.recorded_at:
        return True
    is_earlier = review.plan_id != plan.pk and review.recorded_at < plan.told_until
    return is_earlier and treats(plan) and review.plan.neurology != "yes"


def _came_back(plan: Plan, made: Sequence[Record], records: Sequence[Record]) -> bool:
    """The latest of these reviews found nerve signs new or worse, by its answer or by its scores."""
    own = {record.pk for record in course_so_far.review_records(plan, records)}
    is_own = made[-1].pk in own
    read = [course_so_far.review_of(record) for record in made if (record.pk in own) == is_own]
    scored = scored_before(plan, records) if is_own else {}
    return counted(read)[-1].response is Response.WORSE or bool(risen(plan.document, read, scored))


def _settles(plan: Plan, before: Sequence[Record], later: Record) -> bool:
    read = [course_so_far.review_of(record) for record in (*before, later)]
    is_better = read[-1].response in (Response.BETTER, Response.RESOLVED)
    return is_better and not risen(plan.document, read) and may(later.recorded_by, Do.DECIDE)


def _graver_of_its_day(made: Sequence[Record]) -> Record:
    of_that_day = [record for record in made if record.on == made[-1].on]
    worse = (record for record in of_that_day if Response(record.detail["response"]) is Response.WORSE)
    return next(worse, made[-1])
