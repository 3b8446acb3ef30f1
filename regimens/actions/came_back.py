"""Nerve signs that came back: at which review they did, and whether a clinician has acted on it since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from regimens.actions import course_so_far
from regimens.clinical.reviewing import Response, Review, counted, risen
from regimens.models import Plan, Record, RecordKind

DECIDED = (RecordKind.PLATEAU, RecordKind.LOADING_EXTENDED)
#: The answer of a version that was made of new or worse nerve signs.
MADE_OF_THEM = "new_or_worse"


@dataclass(frozen=True, kw_only=True)
class _Reviews:
    """Every review of this plan's number, and those made while its draft was open, oldest first.

    own: those that speak of this version. documents: of each version under which one was made.
    """

    plan: Plan
    made: list[Record]
    own: frozenset[UUID]
    documents: Mapping[UUID, Mapping[str, Any]]

    def scored_before(self, until: int | None = None) -> dict[str, int]:
        """What each feature was when last assessed under an earlier version, before the review at this place.

        Not where this version was told "no" of a feature that the earlier one had: that is the later finding.
        """
        gone, found = _absent(self.plan.document), dict[str, int]()
        for each in self.made[:until]:
            if each.pk not in self.own:
                new = gone - _absent(self.documents[each.plan_id])
                scores = course_so_far.review_of(each).scores
                found |= {feature: score for feature, score in scores.items() if feature not in new}
        return found

    def came_back(self, place: int) -> bool:
        """This review found nerve signs new or worse, by its answer or by its scores.

        It is read with the answers of the version under which it was made.
        """
        is_worse = counted(self._alike(place, place))[-1].response is Response.WORSE
        return is_worse or bool(self._stronger(place, place, None))

    def settles(self, place: int, began: int, found: int) -> bool:
        """A clinician who knew of the reviews from `began` to `found` found no sign stronger than before."""
        later = self.made[place]
        is_better = Response(later.detail["response"]) in (Response.BETTER, Response.RESOLVED)
        is_told = all(later.recorded_at > self.made[at].recorded_at for at in (began, found))
        return is_better and is_told and not self._stronger(place, began, began) and _is_by_clinician(later)

    def _stronger(self, place: int, before: int, until: int | None) -> tuple[str, ...]:
        """The features stronger at the review of this place than at those before another place."""
        latest = self.made[place]
        is_own = latest.pk in self.own
        document = self.plan.document if is_own else self.documents[latest.plan_id]
        return risen(document, self._alike(place, before), self.scored_before(until) if is_own else {})

    def _alike(self, place: int, before: int) -> list[Review]:
        """This review after those before another place that speak of this version as it does, or not."""
        latest = self.made[place]
        same = [each for each in self.made[:before] if (each.pk in self.own) == (latest.pk in self.own)]
        return [course_so_far.review_of(record) for record in (*same, latest)]


def _of(plan: Plan, records: Sequence[Record]) -> _Reviews:
    own = frozenset(record.pk for record in course_so_far.review_records(plan, records))
    made = [each for each in records if each.pk in own or _is_of_number(each, plan)]
    others = {each.plan_id for each in made} - {plan.pk}
    versions = Plan.objects.in_clinic(plan.clinic).filter(pk__in=others) if others else ()
    documents = {each.pk: each.document for each in (plan, *versions)}
    return _Reviews(plan=plan, made=made, own=own, documents=documents)


def _is_of_number(record: Record, plan: Plan) -> bool:
    return record.kind == RecordKind.REVIEW and record.plan_number == plan.number


def _absent(document: Mapping[str, Any]) -> set[str]:
    return {each["fact"] for each in document["facts"] if each["value"] == "no"}


def unsettled(plan: Plan, records: Sequence[Record]) -> Record | None:
    """The latest review where nerve signs came back, by its answer or its scores, and nobody acted on it.

    It may have been made under an earlier version: an amendment for another reason settles nothing. A later
    review does where a clinician found the patient better, with no score above those from before the signs.
    """
    return _unsettled(_of(plan, records), records)


def _unsettled(seen: _Reviews, records: Sequence[Record]) -> Record | None:
    began, found = 0, None
    for place, each in enumerate(seen.made):
        if is_acted_on(each, seen.plan, records):
            continue
        if seen.came_back(place):
            began, found = began if found is not None else place, place
        elif found is not None and seen.settles(place, began, found):
            found = None
    return None if found is None else _graver_of_its_day(seen.made[: found + 1])


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


def reviews(plan: Plan, records: Sequence[Record], loading_since: date | None = None) -> list[Record]:
    """What a proposal rests on: the reviews of this version, and an earlier one that is unsettled.

    loading_since: the first dose of a loading that goes on; an amendment within it does not part its reviews.
    """
    seen = _of(plan, records)
    found = _unsettled(seen, records)
    return [
        record
        for record in seen.made
        if record.pk in seen.own
        or record == found
        or (loading_since is not None and record.on >= loading_since)
    ]


def is_acted_on(review: Record, plan: Plan, records: Sequence[Record]) -> bool:
    """The plan was made of this review or a later one, or a clinician has decided about loading since."""
    return _is_made_of(review, plan, records) or is_decided_since(review, plan, records)


def is_decided_since(review: Record, plan: Plan, records: Sequence[Record]) -> bool:
    """A clinician has ended or extended loading since this review, on record or in the plan's answers."""
    decided = [each for each in records if each.kind in DECIDED and each.plan_number == plan.number]
    if any(record.recorded_at > review.recorded_at for record in decided):
        return True
    answered = plan.history.get("plateau_on")
    is_of_record = any(record.on.isoformat() == answered for record in decided)
    is_later = answered is not None and date.fromisoformat(answered) >= review.on
    return is_later and not is_of_record and review.recorded_at < plan.drafted_at


def scored_before(plan: Plan, records: Sequence[Record], made: Sequence[Record] = ()) -> dict[str, int]:
    """What each nerve feature was when last assessed under an earlier version, so that a rise is seen.

    made: the reviews that it is held against; none of them is its own measure.
    """
    return _of(plan, [each for each in records if each not in made]).scored_before()


def treats(plan: Plan) -> bool:
    """Signs that are new or worse are among its answers, or it loads for nerve signs."""
    dated = plan.document["schedule"]
    loads = any(event["kind"] == "injection" and event["phase"] == "loading" for event in dated)
    return (loads and plan.neurology == "yes") or plan.history.get("response") == MADE_OF_THEM


def _is_loading(plan: Plan, records: Sequence[Record]) -> bool:
    stands = course_so_far.standing_now(plan, records)
    return stands is not None and course_so_far.is_loading(plan, stands)


def _is_made_of(review: Record, plan: Plan, records: Sequence[Record]) -> bool:
    """By its link, or by answers that a clinician gave after this review."""
    link = _link(plan)
    made_of = next((record for record in records if record.pk == link), None)
    if made_of is not None:
        is_of_its_day = review.on == made_of.on and review.recorded_at < plan.told_until
        if review.recorded_at <= made_of.recorded_at or is_of_its_day:
            return True
    is_earlier = review.plan_id != plan.pk and review.recorded_at < plan.told_until
    return is_earlier and treats(plan) and review.plan.neurology != "yes"


def _link(plan: Plan) -> UUID | None:
    """The review that this version was made of; of one begun afresh that of the version before it."""
    at = plan.assessment
    while at.review_id is None and at.amends is not None:
        at = at.amends.assessment
    return at.review_id


def _is_by_clinician(review: Record) -> bool:
    """As it was when the review was recorded: whoever leaves or takes another role unsettles nothing."""
    noted = review.detail.get("by_clinician")
    return review.recorded_by.is_clinician if noted is None else noted == "yes"


def _graver_of_its_day(made: Sequence[Record]) -> Record:
    of_that_day = [record for record in made if record.on == made[-1].on]
    worse = (record for record in of_that_day if Response(record.detail["response"]) is Response.WORSE)
    return next(worse, made[-1])
