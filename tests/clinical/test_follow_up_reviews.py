"""At 3, 6 and 12 months and yearly symptoms are reviewed beside the blood; each is done by itself."""

from __future__ import annotations

from regimens.clinical.following import State
from tests.clinical.followed import day, days, followed, monthly, nerves

DOSES = days("03-02", "04-02", "05-01", "06-02")
PLACE = "follow-up-3m"


def test_the_blood_does_not_answer_for_the_symptoms() -> None:
    line = monthly().lines("04-20", doses=DOSES[:2], done={PLACE: day("04-02")})[PLACE]
    assert line.state is State.DONE
    assert line.review_is_open
    assert line.reviewed_on is None


def test_the_symptoms_do_not_answer_for_the_blood() -> None:
    line = monthly().lines("04-20", doses=DOSES[:2], reviewed=((PLACE, day("04-02")),))[PLACE]
    assert line.state is State.OVERDUE
    assert (line.reviewed_on, line.review_is_open) == (day("04-02"), False)


def test_any_review_from_its_day_on_is_one_of_its_symptoms_and_none_before() -> None:
    plan = monthly()
    for told, is_open in (
        (("", "04-01"), True),
        (("", "04-02"), False),
        (("pregnancy-review-1", "05-01"), False),
    ):
        key, on = told
        line = plan.lines("05-20", doses=DOSES[:3], reviewed=((key, day(on)),))[PLACE]
        assert line.review_is_open is is_open, told


def test_a_review_of_a_later_day_is_not_yet_one() -> None:
    line = monthly().lines("04-20", doses=DOSES[:2], reviewed=((PLACE, day("05-01")),))[PLACE]
    assert line.review_is_open


def test_a_review_of_loading_is_open_until_it_is_done_and_a_test_is_no_review() -> None:
    doses = days("03-02", "03-04")
    lines = nerves().lines("03-16", doses=doses)
    assert lines["review-1"].review_is_open
    assert not lines["baseline"].review_is_open
    done = nerves().lines("03-16", doses=doses, done={"review-1": day("03-16")})
    assert not done["review-1"].review_is_open


def test_on_tablets_and_in_prevention_symptoms_are_reviewed_too() -> None:
    tablets = followed(preference="tablets", absorption__dietary="yes")
    prevention = followed(
        purpose="prevent", diagnosis="excluded", absorption__bariatric_surgery="roux_en_y", labs=[]
    )
    for plan in (tablets, prevention):
        assert any(line.is_follow_up and line.review_is_open for line in plan.on("03-02").lines)
