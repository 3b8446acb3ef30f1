"""Reviews as gates: what was found at each, and exactly which actions it opens; a clinician decides.

The scores are read beside the answer: a nerve feature that is stronger than before speaks against "better".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from regimens.clinical.facts import BEYOND_S12, S12
from regimens.clinical.intervals import one_step_shorter
from regimens.clinical.signed_plan import every_of

#: The features of S12 and the further ones of other sources that are scored at a review.
SCORED = (*S12, *BEYOND_S12)
#: Above none it is never passed over, whatever it was before.
RED_FLAG = "neuro.red_flag"
#: None, mild, moderate, severe.
SCORES = (0, 1, 2, 3)
#: The first planned review is on day 14; from so many days after the first dose one may count to a plateau.
PLATEAU_FROM = timedelta(days=10)
#: The planned reviews are a week apart, moved to open days a little less: closer ones count as one (T06).
PLATEAU_APART = timedelta(days=4)
NOT_SCORED: Mapping[str, int] = MappingProxyType({})
_YEARLY = re.compile(r"follow-up-(\d+)m")


class Response(StrEnum):
    """What a review found; worse: new nerve signs, or worse ones."""

    BETTER = "better"
    RESOLVED = "resolved"
    NOT_BETTER = "not_better"
    WORSE = "worse"


class NextAction(StrEnum):
    """What a review proposes."""

    SAME_DAY_NEUROLOGY = "same_day_neurology"
    DECIDE_TODAY = "decide_today"
    CONTINUE_LOADING = "continue_loading"
    PROPOSE_PLATEAU = "propose_plateau"
    CONTINUE_UNCHANGED = "continue_unchanged"
    CHECK_OTHER_CAUSES = "check_other_causes"
    SHORTEN_ONE_STEP = "shorten_one_step"
    REFER_SPECIALIST = "refer_specialist"
    RELOAD = "reload"
    MAKE_NEW_PLAN = "make_new_plan"
    REVIEW_CAUSE = "review_cause"


class NoScore(ValueError):
    """A feature that is not scored, or a score other than none, mild, moderate and severe."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """One review. key: of the dated event that it was. scores: by feature, 0 none to 3 severe.

    A feature without a score was not assessed; it is never read as none. Raises NoScore.
    """

    on: date
    key: str
    response: Response
    scores: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Refuse what can't be compared."""
        for feature, score in self.scores.items():
            if feature not in SCORED or score not in SCORES:
                raise NoScore(feature, score)

    @property
    def is_of_loading(self) -> bool:
        """On day 14, on day 21 or at the end of an extension."""
        return self.key.startswith("review-")

    @property
    def is_yearly(self) -> bool:
        """At 12 months, and each year after."""
        months = _YEARLY.fullmatch(self.key)
        return months is not None and int(months[1]) % 12 == 0


def gained(now: Review, earlier: Sequence[Review]) -> bool:
    """Cautious towards going on: better, resolved since the review before, or any score lower than last time.

    Resolved twice is no further gain: otherwise loading would never come to its end. earlier: in order. A
    feature is held against its last score, however many reviews did not assess it.
    """
    if now.response is Response.BETTER:
        return True
    if now.response is Response.RESOLVED and not (earlier and earlier[-1].response is Response.RESOLVED):
        return True
    before = _last_scores(earlier)
    return any(score < before.get(feature, score) for feature, score in now.scores.items())


def _last_scores(reviews: Iterable[Review]) -> dict[str, int]:
    """What each feature was when it was last assessed."""
    return {feature: score for each in reviews for feature, score in each.scores.items()}


def counted(reviews: Iterable[Review]) -> list[Review]:
    """In order, one for each day and each dated event: two people who score one review are one review.

    Of several the last counts, with all scores; but "worse" stands whatever else is said on its day.
    """
    kept: list[Review] = []
    for each in sorted(reviews, key=lambda review: review.on):
        same = next((one for one in kept if one.on == each.on or (each.key and one.key == each.key)), None)
        if same is None:
            kept.append(each)
            continue
        stands = same if same.response is Response.WORSE and same.on == each.on else each
        kept.remove(same)
        place = each.key or same.key
        kept.append(replace(stands, key=place, scores={**same.scores, **each.scores}))
    return kept


def risen(
    document: Mapping[str, Any], reviews: Sequence[Review], scored: Mapping[str, int] = NOT_SCORED
) -> tuple[str, ...]:
    """The features stronger at the latest of these reviews than when last assessed, in their fixed order.

    Before the first score the plan's own "no" is none; its "yes" has no strength. A red flag above none is
    named at every review. reviews: those of this plan, in any order. scored: what each feature was when last
    assessed before this plan.
    """
    in_order = counted(reviews)
    if not in_order:
        return ()
    before = {each["fact"]: 0 for each in document["facts"] if each["value"] == "no"}
    return tuple(_stronger(in_order[-1].scores, {**before, **scored, **_last_scores(in_order[:-1])}))


def _stronger(now: Mapping[str, int], before: Mapping[str, int]) -> Iterator[str]:
    for feature in SCORED:
        score = now.get(feature, 0)
        is_red = feature == RED_FLAG and score > 0
        if is_red or score > before.get(feature, score):
            yield feature


def is_as_before(
    now: Mapping[str, int], found: Iterable[Mapping[str, int]], before: Mapping[str, int]
) -> bool:
    """Each sign that was stronger at the reviews that found so is assessed, and as before them again.

    now, found: the scores today and at those reviews. before: what each feature was before them; where
    nothing is known of that, it has to be weaker than at those reviews.
    """
    worst: dict[str, int] = {}
    for scores in found:
        worst |= {feature: max(score, worst.get(feature, 0)) for feature, score in scores.items()}
    stronger = {feature for feature, score in worst.items() if score > before.get(feature, 0)}
    if not stronger <= now.keys():
        return False
    return all(now[feature] <= before.get(feature, worst[feature] - 1) for feature in stronger)


def next_actions(
    document: Mapping[str, Any],
    reviews: Sequence[Review],
    *,
    loading_open: bool = False,
    began: date | None = None,
    scored: Mapping[str, int] = NOT_SCORED,
) -> tuple[NextAction, ...]:
    """What the latest of these reviews opens, and nothing else; none without a review or a regimen.

    reviews: those of this plan, in any order. loading_open: alternate days still run, so that every review,
    whatever its key, is one of loading. began: the first dose of this loading; without one there is nothing
    that could have stopped helping, and no plateau is proposed. Where a score has risen although the answer
    was not "worse", a clinician decides that day, and nothing is proposed that rests on the answer. scored:
    what each feature was when last assessed before this plan.
    """
    if document["regimen"] is None or not reviews:
        return ()
    in_order = counted(reviews)
    latest = in_order[-1]
    is_of_loading = loading_open or latest.is_of_loading
    if latest.response is not Response.WORSE and risen(document, in_order, scored):
        goes_on = (NextAction.CONTINUE_LOADING,) if is_of_loading else _yearly(document, latest)
        return (NextAction.SAME_DAY_NEUROLOGY, NextAction.DECIDE_TODAY, *goes_on)
    if is_of_loading:
        return _in_loading(document, [each for each in in_order if loading_open or each.is_of_loading], began)
    return (*_afterwards(document, latest.response), *_yearly(document, latest))


def _in_loading(
    document: Mapping[str, Any], reviews: Sequence[Review], began: date | None
) -> tuple[NextAction, ...]:
    if reviews[-1].response is Response.WORSE:
        return NextAction.SAME_DAY_NEUROLOGY, NextAction.CONTINUE_LOADING
    is_plateau = _is_plateau(document, reviews, began)
    return (NextAction.PROPOSE_PLATEAU if is_plateau else NextAction.CONTINUE_LOADING,)


def _is_plateau(document: Mapping[str, Any], reviews: Sequence[Review], began: date | None) -> bool:
    """Two in a row without gain, when doses had time to help, and apart; none between them had a gain."""
    latest = reviews[-1].on
    earliest = latest if began is None else began + PLATEAU_FROM
    apart = [
        number for number, each in enumerate(reviews, 1) if earliest <= each.on <= latest - PLATEAU_APART
    ]
    return bool(apart) and all(
        _without_gain(document, reviews[:number]) for number in range(apart[-1], len(reviews) + 1)
    )


def _without_gain(document: Mapping[str, Any], reviews: Sequence[Review]) -> bool:
    """Of the last: nothing better; one at which nerve signs were worse, or scored so, is no plateau."""
    *earlier, now = reviews
    is_worse = now.response is Response.WORSE or bool(risen(document, reviews))
    return not is_worse and not gained(now, earlier)


def _afterwards(document: Mapping[str, Any], response: Response) -> tuple[NextAction, ...]:
    """On maintenance R16 and T35; prevention and tablets have no step: the answers are taken anew."""
    if response in (Response.BETTER, Response.RESOLVED):
        return (NextAction.CONTINUE_UNCHANGED,)
    decided = document["decisions"]
    maintained = decided["intent"]["value"] == "treat" and decided["route"]["value"] != "oral"
    if response is Response.WORSE:
        following = NextAction.RELOAD if maintained else NextAction.MAKE_NEW_PLAN
        return NextAction.SAME_DAY_NEUROLOGY, following
    following = _step(decided["maintenance"]["value"]) if maintained else NextAction.MAKE_NEW_PLAN
    return NextAction.CHECK_OTHER_CAUSES, following


def _step(value: Any) -> NextAction:
    """One rung of the ladder; at 2 weeks or less a specialist instead (R16)."""
    every = every_of(value)
    is_rung_left = every is not None and one_step_shorter(every) is not None
    return NextAction.SHORTEN_ONE_STEP if is_rung_left else NextAction.REFER_SPECIALIST


def _yearly(document: Mapping[str, Any], review: Review) -> tuple[NextAction, ...]:
    is_reviewed = document["decisions"]["duration"]["value"] == "reviewed"
    return (NextAction.REVIEW_CAUSE,) if review.is_yearly and is_reviewed else ()
