"""Questions by the short way are the questions by the long way: every answer tried, the whole plan made anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from regimens.clinical import questions
from regimens.clinical.decisions import SHOWN, settle
from regimens.clinical.gather import gather, gather_again
from regimens.clinical.history import History
from regimens.clinical.reading import read_history
from regimens.clinical.supposing import Supposing
from tests.oracle.stratified import histories

ROOT = Path(__file__).parents[2]
SHARED = [
    json.loads(line)["history"] for line in (ROOT / "tests/vignettes/shared.jsonl").read_text().splitlines()
]
BARE = {key: SHARED[0][key] for key in ("schema", "as_of", "purpose", "age_years", "sex")}


def read(raw: dict[str, Any]) -> History:
    """The history, which has no fault."""
    found = read_history(raw)
    assert isinstance(found, History)
    return found


def some() -> list[History]:
    """Histories with much and with little unknown."""
    hardly_answered = [
        {**BARE, "purpose": purpose, "age_years": age, "sex": sex}
        for purpose in ("treat", "prevent", "review")
        for age in (15, 40, 70, "unknown")
        for sex in ("female", "male", "unknown")
    ]
    return [read(raw) for raw in (*SHARED, *hardly_answered, *histories(77, 60))]


@pytest.fixture(scope="module")
def outcomes() -> list[Any]:
    return [settle(history) for history in some()]


def test_the_facts_of_another_answer_are_those_gathered_anew(outcomes: list[Any]) -> None:
    tried = 0
    for outcome in outcomes:
        for _, _, other in questions._asked(outcome):
            for history, keys in other:
                tried += 1
                again = {**outcome.gathered.values, **gather_again(outcome.gathered.values, history, keys)}
                assert again == gather(history).values, keys
    assert tried > 1000


def test_what_differs_is_what_differs_between_two_whole_plans(outcomes: list[Any]) -> None:
    tried = differing = 0
    for outcome in outcomes:
        supposing = Supposing(outcome)
        now = questions.signature(settle(outcome.history, dates=False))
        for fact, _, other in questions._asked(outcome):
            for history, keys in other:
                tried += 1
                whole = questions.signature(settle(history, dates=False))
                decides, differs = supposing.differences([(history, keys)])
                assert decides == {name for name in SHOWN if whole[name] != now[name]}, fact
                assert differs == (whole != now), fact
                differing += differs
    assert 100 < differing < tried
