"""What a review opens: exactly these actions, a plateau only proposed and never before the second time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from regimens.clinical.reviewing import (
    RED_FLAG,
    SCORED,
    NextAction,
    NoScore,
    Response,
    Review,
    counted,
    gained,
    next_actions,
    risen,
)
from tests.clinical.followed import days, followed, nerves, on_maintenance

A, R = NextAction, Response
#: The day of the first dose, and the first planned review two weeks later.
DAY_ONE, FIRST = date(2026, 3, 2), date(2026, 3, 16)


def opened(
    document: Mapping[str, Any],
    listed: Sequence[Review],
    *,
    loading_open: bool = False,
    began: date | None = DAY_ONE,
) -> tuple[NextAction, ...]:
    """What the reviews open, of a loading whose first dose was given."""
    return next_actions(document, listed, loading_open=loading_open, began=began)


def reviews(*responses: Response, prefix: str = "review-") -> list[Review]:
    """Reviews of loading a week apart."""
    return [
        Review(on=FIRST + timedelta(days=7 * number), key=f"{prefix}{number + 1}", response=response)
        for number, response in enumerate(responses)
    ]


def one(response: Response, key: str = "follow-up-3m") -> list[Review]:
    return [Review(on=FIRST, key=key, response=response)]


@pytest.mark.parametrize(
    ("responses", "actions"),
    [
        ([R.BETTER], [A.CONTINUE_LOADING]),
        ([R.NOT_BETTER], [A.CONTINUE_LOADING]),
        ([R.RESOLVED], [A.CONTINUE_LOADING]),
        ([R.WORSE], [A.SAME_DAY_NEUROLOGY, A.CONTINUE_LOADING]),
        ([R.BETTER, R.NOT_BETTER], [A.CONTINUE_LOADING]),
        ([R.NOT_BETTER, R.BETTER], [A.CONTINUE_LOADING]),
        ([R.NOT_BETTER, R.NOT_BETTER], [A.PROPOSE_PLATEAU]),
        ([R.BETTER, R.NOT_BETTER, R.NOT_BETTER], [A.PROPOSE_PLATEAU]),
        ([R.NOT_BETTER, R.BETTER, R.NOT_BETTER], [A.CONTINUE_LOADING]),
        ([R.NOT_BETTER, R.NOT_BETTER, R.BETTER], [A.CONTINUE_LOADING]),
        ([R.NOT_BETTER, R.NOT_BETTER, R.WORSE], [A.SAME_DAY_NEUROLOGY, A.CONTINUE_LOADING]),
        ([R.WORSE, R.NOT_BETTER], [A.CONTINUE_LOADING]),
        ([R.WORSE, R.NOT_BETTER, R.NOT_BETTER], [A.PROPOSE_PLATEAU]),
        ([R.RESOLVED, R.RESOLVED], [A.CONTINUE_LOADING]),
        ([R.RESOLVED, R.RESOLVED, R.RESOLVED], [A.PROPOSE_PLATEAU]),
    ],
)
def test_at_a_review_of_loading(responses: list[Response], actions: list[NextAction]) -> None:
    assert opened(nerves().document, reviews(*responses)) == tuple(actions)


def test_the_order_in_which_reviews_are_handed_over_means_nothing() -> None:
    listed = reviews(R.NOT_BETTER, R.NOT_BETTER, R.BETTER)
    assert opened(nerves().document, listed[::-1]) == (A.CONTINUE_LOADING,)


def test_a_lower_score_is_a_gain_whatever_else_is_said() -> None:
    first, second = reviews(R.NOT_BETTER, R.NOT_BETTER)
    scored = [
        Review(on=first.on, key=first.key, response=first.response, scores={"neuro.numbness": 2}),
        Review(on=second.on, key=second.key, response=second.response, scores={"neuro.numbness": 1}),
    ]
    assert gained(scored[1], scored[:1])
    assert opened(nerves().document, scored) == (A.CONTINUE_LOADING,)
    assert not gained(scored[0], scored[1:])
    assert not gained(scored[0], scored[:1])


def test_a_feature_not_assessed_is_no_lower_score() -> None:
    before = Review(on=FIRST, key="review-1", response=R.NOT_BETTER, scores={"neuro.numbness": 3})
    now = Review(on=FIRST, key="review-2", response=R.NOT_BETTER, scores={"neuro.weakness": 0})
    assert not gained(now, [before])


@pytest.mark.parametrize("scores", [{"neuro.numbness": 4}, {"neuro.numbness": -1}, {"mood": 1}])
def test_only_scored_features_from_none_to_severe(scores: dict[str, int]) -> None:
    with pytest.raises(NoScore):
        Review(on=FIRST, key="review-1", response=R.BETTER, scores=scores)


def test_while_loading_runs_any_review_is_one_of_loading() -> None:
    document = nerves().document
    assert opened(document, one(R.NOT_BETTER), loading_open=True) == (A.CONTINUE_LOADING,)
    later = FIRST + timedelta(days=7)
    both = [*reviews(R.NOT_BETTER), Review(on=later, key="pregnancy-review-1", response=R.NOT_BETTER)]
    assert opened(document, both, loading_open=True) == (A.PROPOSE_PLATEAU,)


# What may count to a plateau


def on_days(*numbers: int, scores: Sequence[int | None] = ()) -> list[Review]:
    """Reviews without gain on these days of loading, day 1 that of the first dose; numbness as scored."""
    told = scores or [None] * len(numbers)
    return [
        Review(
            on=DAY_ONE + timedelta(days=number - 1),
            key="",
            response=R.NOT_BETTER,
            scores={} if score is None else {"neuro.numbness": score},
        )
        for number, score in zip(numbers, told, strict=True)
    ]


@pytest.mark.parametrize(
    ("numbers", "is_proposed"),
    [
        ((1, 3), False),
        ((1, 14), False),
        ((10, 21), False),
        ((11, 14), False),
        ((14, 16), False),
        ((14, 16, 17), False),
        ((14, 16, 18), True),
        ((11, 15), True),
        ((14, 21), True),
        ((3, 14, 21), True),
    ],
)
def test_reviews_count_to_a_plateau_once_doses_had_time_to_help_and_lie_apart(
    numbers: tuple[int, ...], is_proposed: bool
) -> None:
    document = nerves().document
    actions = opened(document, on_days(*numbers), loading_open=True)
    assert actions == ((A.PROPOSE_PLATEAU,) if is_proposed else (A.CONTINUE_LOADING,))


def test_before_the_first_dose_there_is_no_plateau() -> None:
    listed = reviews(R.NOT_BETTER, R.NOT_BETTER)
    assert opened(nerves().document, listed, began=None) == (A.CONTINUE_LOADING,)
    assert opened(nerves().document, listed, began=date(2026, 12, 1)) == (A.CONTINUE_LOADING,)


def test_a_gain_between_two_reviews_that_count_is_a_gain() -> None:
    first, between, last = on_days(14, 16, 18)
    better = Review(on=between.on, key="", response=R.BETTER)
    assert opened(nerves().document, [first, better, last], loading_open=True) == (A.CONTINUE_LOADING,)


def test_a_feature_is_held_against_its_last_score_for_a_gain_too() -> None:
    """A review at which it was not assessed does not hide that it is weaker than before."""
    document = nerves().document
    assert opened(document, on_days(14, 21, 35, scores=(3, None, 1)), loading_open=True) == (
        A.CONTINUE_LOADING,
    )
    assert opened(document, on_days(14, 21, 35, scores=(3, None, 3)), loading_open=True) == (
        A.PROPOSE_PLATEAU,
    )


# Scores that speak against the answer


def scored(*scores: int, feature: str = "neuro.numbness", response: Response = R.NOT_BETTER) -> list[Review]:
    """Reviews of loading a week apart, with this feature scored at each."""
    listed = reviews(*(response for _ in scores))
    return [
        Review(on=each.on, key=each.key, response=response, scores={feature: score})
        for each, score in zip(listed, scores, strict=True)
    ]


DECIDE = (A.SAME_DAY_NEUROLOGY, A.DECIDE_TODAY)


@pytest.mark.parametrize("response", [R.BETTER, R.RESOLVED, R.NOT_BETTER])
def test_a_higher_score_is_no_plateau_and_goes_to_a_clinician_today(response: Response) -> None:
    document = nerves().document
    worse = scored(1, 3, response=response)
    assert risen(document, worse) == ("neuro.numbness",)
    assert opened(document, worse) == (*DECIDE, A.CONTINUE_LOADING)
    assert risen(document, scored(3, 3)) == () == risen(document, scored(3, 1))
    assert opened(document, scored(2, 2)) == (A.PROPOSE_PLATEAU,)


def test_a_review_at_which_a_score_rose_is_not_one_of_two_without_gain() -> None:
    document = nerves().document
    assert opened(document, scored(1, 2, 2)) == (A.CONTINUE_LOADING,)
    assert opened(document, scored(1, 2, 2, 2)) == (A.PROPOSE_PLATEAU,)


def test_a_score_is_held_against_the_last_one_of_its_feature() -> None:
    """A review at which a feature was not assessed does not hide that it is stronger than before."""
    document = nerves().document
    first, last = scored(1, 2)
    between = Review(on=FIRST + timedelta(days=1), key="", response=R.NOT_BETTER)
    assert risen(document, [last, between, first]) == ("neuro.numbness",)


def test_what_the_plan_says_is_absent_was_none_and_what_it_does_not_know_was_not() -> None:
    absent = nerves(neuro__weakness="no").document
    unknown = nerves(neuro__weakness="unknown").document
    now = scored(1, feature="neuro.weakness", response=R.BETTER)
    assert risen(absent, now) == ("neuro.weakness",)
    assert risen(unknown, now) == ()
    assert opened(unknown, now) == (A.CONTINUE_LOADING,)


@pytest.mark.parametrize("before", [(), (3,)])
def test_a_red_flag_is_never_gone_on_with(before: tuple[int, ...]) -> None:
    document = nerves(neuro__red_flag="unknown").document
    now = scored(*before, 1, feature=RED_FLAG, response=R.BETTER)
    assert opened(document, now)[:2] == DECIDE
    assert A.DECIDE_TODAY not in opened(document, scored(*before, 0, feature=RED_FLAG))


@pytest.mark.parametrize("feature", SCORED)
def test_on_maintenance_no_stronger_feature_goes_on_unchanged(feature: str) -> None:
    plan = on_maintenance({"unit": "month", "count": 3}, days("02-02"))
    listed = [
        Review(on=FIRST, key="follow-up-3m", response=R.BETTER, scores={feature: 0}),
        Review(on=FIRST + timedelta(days=90), key="follow-up-6m", response=R.BETTER, scores={feature: 3}),
    ]
    assert opened(plan.document, listed) == DECIDE
    assert opened(plan.document, listed[:1]) == (A.CONTINUE_UNCHANGED,)


# Two people, one review


def test_two_records_of_one_review_are_one_review() -> None:
    document = nerves().document
    first, again = scored(2, 2)
    same_day = Review(on=first.on, key="", response=R.NOT_BETTER, scores={"neuro.numbness": 2})
    same_place = Review(on=again.on, key=first.key, response=R.NOT_BETTER, scores={"neuro.numbness": 2})
    for second in (same_day, same_place):
        assert opened(document, [first, second]) == (A.CONTINUE_LOADING,)
    assert opened(document, [first, again]) == (A.PROPOSE_PLATEAU,)


def test_of_two_records_the_last_counts_with_all_scores_but_worse_stands_that_day() -> None:
    first = Review(on=FIRST, key="review-1", response=R.NOT_BETTER, scores={"neuro.numbness": 2})
    second = Review(on=FIRST, key="review-1", response=R.BETTER, scores={"neuro.weakness": 1})
    [one] = counted([first, second])
    assert (one.response, one.scores) == (R.BETTER, {"neuro.numbness": 2, "neuro.weakness": 1})
    worse = Review(on=FIRST, key="review-1", response=R.WORSE)
    assert [each.response for each in counted([worse, second])] == [R.WORSE]
    next_day = Review(on=FIRST + timedelta(days=1), key="review-1", response=R.BETTER)
    assert counted([worse, next_day]) == [next_day]
    assert counted([second, Review(on=FIRST + timedelta(days=1), key="", response=R.BETTER)])[0] == second


@pytest.mark.parametrize("response", [R.BETTER, R.RESOLVED])
def test_better_on_maintenance_goes_on_unchanged(response: Response) -> None:
    assert opened(nerves().document, one(response)) == (A.CONTINUE_UNCHANGED,)


@pytest.mark.parametrize(
    ("unit", "count", "step"),
    [
        ("month", 3, A.SHORTEN_ONE_STEP),
        ("month", 1, A.SHORTEN_ONE_STEP),
        ("week", 3, A.SHORTEN_ONE_STEP),
        ("week", 2, A.REFER_SPECIALIST),
        ("week", 1, A.REFER_SPECIALIST),
    ],
)
def test_not_better_is_one_step_of_the_ladder(unit: str, count: int, step: NextAction) -> None:
    plan = on_maintenance({"unit": unit, "count": count}, days("02-02"))
    assert opened(plan.document, one(R.NOT_BETTER)) == (A.CHECK_OTHER_CAUSES, step)


def test_new_or_worse_nerve_signs_on_maintenance_load_again_and_call_neurology() -> None:
    assert opened(nerves().document, one(R.WORSE)) == (A.SAME_DAY_NEUROLOGY, A.RELOAD)


def test_an_earlier_loading_review_says_nothing_about_maintenance() -> None:
    listed = [
        *reviews(R.NOT_BETTER, R.NOT_BETTER),
        Review(on=date(2026, 6, 2), key="follow-up-3m", response=R.BETTER),
    ]
    assert opened(nerves().document, listed) == (A.CONTINUE_UNCHANGED,)


@pytest.mark.parametrize(
    ("key", "asked"),
    [("follow-up-3m", False), ("follow-up-6m", False), ("follow-up-12m", True), ("follow-up-24m", True)],
)
def test_every_year_the_cause_is_reviewed_unless_treatment_is_for_life(key: str, asked: bool) -> None:
    reviewed, lifelong = nerves(), nerves(absorption__pernicious_anaemia="yes")
    assert (A.REVIEW_CAUSE in opened(reviewed.document, one(R.BETTER, key))) is asked
    assert A.REVIEW_CAUSE not in opened(lifelong.document, one(R.BETTER, key))


def test_prevention_and_tablets_have_no_ladder() -> None:
    prevention = followed(
        purpose="prevent", diagnosis="excluded", absorption__bariatric_surgery="roux_en_y", labs=[]
    )
    tablets = followed(preference="tablets", absorption__dietary="yes")
    for plan in (prevention, tablets):
        assert opened(plan.document, one(R.NOT_BETTER)) == (A.CHECK_OTHER_CAUSES, A.MAKE_NEW_PLAN)
        assert opened(plan.document, one(R.WORSE)) == (A.SAME_DAY_NEUROLOGY, A.MAKE_NEW_PLAN)


def test_without_a_review_or_a_regimen_nothing_is_opened() -> None:
    assert opened(nerves().document, []) == ()
    assert opened(followed(age_years=12).document, reviews(R.WORSE)) == ()
