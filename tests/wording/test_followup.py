"""The words of a plan that is followed: every state, response and action has them, short and safe."""

from __future__ import annotations

import re

import pytest

from regimens.clinical.following import State
from regimens.clinical.lateness import LONGER, MONTH_OR_LESS, POLICIES
from regimens.clinical.reviewing import SCORES, NextAction, Response
from regimens.wording import ban, followup
from regimens.wording.table import Phrases

TABLES = (
    (followup.STATES, {state.value for state in State}),
    (followup.RESPONSES, {response.value for response in Response}),
    (followup.NEXT_ACTIONS, {action.value for action in NextAction}),
    (followup.POLICIES, {policy.code for policy in POLICIES}),
    (followup.SCORES, {str(score) for score in SCORES}),
)
TEXTS = sorted(
    {words for table, _ in TABLES for words in table.values()} | {*followup.SENTENCES, followup.NOT_ASSESSED}
)


@pytest.mark.parametrize(("table", "codes"), TABLES, ids=[table.of for table, _ in TABLES])
def test_every_code_has_its_words_and_no_word_is_left_over(table: Phrases, codes: set[str]) -> None:
    assert set(table) == codes
    assert all(table.say(code).strip() for code in codes)


@pytest.mark.parametrize("text", TEXTS)
def test_words_are_short_safe_and_ours(text: str) -> None:
    assert len(text.split()) <= 25
    assert ban.hits(text) == []
    assert text[0].isupper()


@pytest.mark.parametrize("text", [*followup.NEXT_ACTIONS.values(), *followup.SENTENCES])
def test_a_sentence_ends_as_one(text: str) -> None:
    assert text.endswith(".")
    assert "  " not in text


@pytest.mark.parametrize("policy", [MONTH_OR_LESS, LONGER], ids=lambda policy: policy.code)
def test_the_policy_is_said_with_its_own_numbers(policy: object) -> None:
    assert policy in POLICIES
    chosen = next(each for each in POLICIES if each is policy)
    days = [int(number) for number in re.findall(r"(\d+) days", followup.POLICIES[chosen.code])]
    assert days == [chosen.before, chosen.overdue, chosen.long_overdue]
