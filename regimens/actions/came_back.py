"""Nerve signs that came back: at which review they did, and whether a clinician has acted on it since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from regimens.actions import course_so_far
from regimens.clinical.reviewing import Response, Review, counted, is_as_before, risen
from regimens.models import Plan, Record, RecordKind

DECIDED = (RecordKind.PLATEAU, RecordKind.LOADING_EXTENDED)
#: The answer of a version that was made of new or worse nerve signs.
MADE_OF_THEM = "new_or_worse"


@dataclass(frozen=True, kw_only=True)
class _Reviews:
    """Every review of this plan's number, and those made while its draft was open, oldest first.

    line: this version, and those before it that were signed, the latest first.
    """

    plan: Plan
    records: Sequence[Record]
    made: list[Record]
    line: list[Plan]

    def speaks_of(self, review: Record) -> Plan:
        """The version under which it was made, or whose answers had been put together by then."""
        later = (each for each in self.line if each.pk == review.plan_id or _was_told(each, review))
        return next(later, self.line[-1])

    def scored_before(self, version: Plan, until: int | None = None) -> dict[str, int]:
        """What each feature was when last assessed under another version, before the review at this place."""
        found = dict[str, int]()
        for each in self.made[:until]:
            if self.speaks_of(each) != version:
                found |= self.as_read(each, version).scores
        return found

    def as_read(self, review: Record, version: Plan) -> Review:
        """A review with the scores that still count under a version.

        A sign that was answered "no" since is the later finding; a "no" from before the review is none.
        """
        read, spoken = course_so_far.review_of(review), self.speaks_of(review)
        if spoken == version:
            return read
        gone = _absent(version.document)
        if not self._is_answered(review, version):
            gone -= _absent(spoken.document)
        scores = {feature: score for feature, score in read.scores.items() if feature not in gone}
        return replace(read, scores=scores)

    def came_back(self, place: int) -> bool:
        """This review found nerve signs new or worse, by its answer or by its scores.

        It is read with the answers of the version that it speaks of.
        """
        is_worse = counted(self._alike(place, place))[-1].response is Response.WORSE
        return is_worse or bool(self._stronger(place, place))

    def settles(self, place: int, opened: Sequence[int]) -> bool:
        """A clinician who knew of the reviews at these places found the patient better by signs too."""
        later = self.made[place]
        is_better = Response(later.detail["response"]) in (Response.BETTER, Response.RESOLVED)
        is_told = all(later.recorded_at > self.made[at].recorded_at for at in opened)
        return is_better and is_told and _is_by_clinician(later) and self._is_as_before(place, opened)

    def _is_as_before(self, place: int, opened: Sequence[int]) -> bool:
        """No sign is stronger than before those reviews, and none that was stronger then is passed over."""
        found = [self.made[at].detail["scores"] for at in opened]
        before = self._measure(place, opened[0])
        is_stronger = bool(self._stronger(place, opened[0]))
        return not is_stronger and is_as_before(self.made[place].detail["scores"], found, before)

    def _measure(self, place: int, before: int) -> dict[str, int]:
        """What is known of each sign before another place, as the version of this review reads it."""
        version = self.speaks_of(self.made[place])
        *alike, _ = self._alike(place, before)
        known = dict.fromkeys(_absent(version.document), 0) | self.scored_before(version, before)
        for each in alike:
            known |= each.scores
        return known

    def _stronger(self, place: int, before: int) -> tuple[str, ...]:
        """The features stronger at the review of this place than at those before another place."""
        version = self.speaks_of(self.made[place])
        return risen(version.document, self._alike(place, before), self.scored_before(version, before))

    def _alike(self, place: int, before: int) -> list[Review]:
        """This review after those before another place that speak of the same version."""
        latest = self.made[place]
        version = self.speaks_of(latest)
        same = [each for each in self.made[:before] if self.speaks_of(each) == version]
        return [course_so_far.review_of(record) for record in (*same, latest)]

    def is_acted_on(self, review: Record) -> bool:
        """The plan was made of this review or a later one, or a clinician has decided about loading since."""
        return self._is_answered(review, self.plan) or is_decided_since(review, self.plan, self.records)

    def _is_answered(self, review: Record, by: Plan) -> bool:
        """This version or one before it was made of the review."""
        places = range(self.line.index(by), len(self.line))
        return any(self._is_made_of(place, review) for place in places)

    def _is_made_of(self, place: int, review: Record) -> bool:
        """By its link, or by answers that a clinician gave after this review."""
        version, behind = self.line[place], self._behind(place)
        if behind is not None:
            is_of_its_day = review.on == behind.on and review.recorded_at < version.told_until
            if review.recorded_at <= behind.recorded_at or is_of_its_day:
                return True
        is_earlier = review.plan_id != version.pk and review.recorded_at < version.told_until
        return is_earlier and treats(version) and review.plan.neurology != "yes"

    def _behind(self, place: int) -> Record | None:
        """The review that this version was the first to be made of, unless it was taken back."""
        link = self.line[place].assessment.review_id
        if link in (each.assessment.review_id for each in self.line[place + 1 :]):
            return None
        return next((record for record in self.records if record.pk == link), None)

    def unsettled(self) -> Record | None:
        """The latest review where signs came back and nobody acted on it."""
        opened: list[int] = []
        for place, each in enumerate(self.made):
            if self.is_acted_on(each):
                continue
            if self.came_back(place):
                opened.append(place)
            elif opened and self.settles(place, opened):
                opened = []
        return _graver_of_the_last_day([self.made[place] for place in opened]) if opened else None


def _of(plan: Plan, records: Sequence[Record]) -> _Reviews:
    own = set(course_so_far.review_records(plan, records))
    made = [each for each in records if each in own or _is_of_number(each, plan)]
    return _Reviews(plan=plan, records=records, made=made, line=[plan, *plan.signed_before])


def _was_told(version: Plan, review: Record) -> bool:
    return review.recorded_at >= version.told_until


def _is_of_number(record: Record, plan: Plan) -> bool:
    return record.kind == RecordKind.REVIEW and record.plan_number == plan.number


def _absent(document: Mapping[str, Any]) -> set[str]:
    return {each["fact"] for each in document["facts"] if each["value"] == "no"}


def unsettled(plan: Plan, records: Sequence[Record]) -> Record | None:
    """The latest review where nerve signs came back, by its answer or its scores, and nobody acted on it.

    It may have been made under an earlier version: an amendment for another reason settles nothing. A later
    review does where a clinician found the patient better, with no score above those from before the signs.
    """
    return _of(plan, records).unsettled()


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
    found = seen.unsettled()
    return [
        record
        for record in seen.made
        if seen.speaks_of(record) == plan
        or record == found
        or (loading_since is not None and record.on >= loading_since)
    ]


def as_read(plan: Plan, records: Sequence[Record], made: Sequence[Record]) -> list[Review]:
    """These reviews with the scores that still count under this version."""
    seen = _of(plan, records)
    return [seen.as_read(record, plan) for record in made]


def is_acted_on(review: Record, plan: Plan, records: Sequence[Record]) -> bool:
    """The plan was made of this review or a later one, or a clinician has decided about loading since."""
    return _of(plan, records).is_acted_on(review)


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
    return _of(plan, [each for each in records if each not in made]).scored_before(plan)


def treats(plan: Plan) -> bool:
    """Signs that are new or worse are among its answers, or it loads for nerve signs."""
    dated = plan.document["schedule"]
    loads = any(event["kind"] == "injection" and event["phase"] == "loading" for event in dated)
    return (loads and plan.neurology == "yes") or plan.history.get("response") == MADE_OF_THEM


def _is_loading(plan: Plan, records: Sequence[Record]) -> bool:
    stands = course_so_far.standing_now(plan, records)
    return stands is not None and course_so_far.is_loading(plan, stands)


def _is_by_clinician(review: Record) -> bool:
    """As it was when the review was recorded: whoever leaves or takes another role unsettles nothing."""
    noted = review.detail.get("by_clinician")
    return review.recorded_by.is_clinician if noted is None else noted == "yes"


def _graver_of_the_last_day(made: Sequence[Record]) -> Record:
    of_that_day = [record for record in made if record.on == made[-1].on]
    worse = (record for record in of_that_day if Response(record.detail["response"]) is Response.WORSE)
    return next(worse, made[-1])
