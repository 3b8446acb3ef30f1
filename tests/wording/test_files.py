"""The words of the calendar file, of the check page and of exports: none of them can be misread."""

from __future__ import annotations

import pytest

from regimens.actions.exporting import MOST_ROWS
from regimens.models import PlanState
from regimens.wording import ban, calendar_file, exports, trace
from regimens.wording.readers.standing import CODES

SENTENCES = [
    *calendar_file.TITLES.values(),
    calendar_file.NEUTRAL,
    calendar_file.MAY_CHANGE,
    calendar_file.TO_AGREE,
    calendar_file.ELSEWHERE,
    calendar_file.OVER,
    calendar_file.NEVER_SIGNED,
    calendar_file.DRAFT,
    calendar_file.NO_DATES,
    calendar_file.UNREADABLE,
    calendar_file.REISSUE,
    calendar_file.CODE_TITLE,
    *trace.LATEST.values(),
    *trace.COPIES.values(),
    *trace.UNKNOWN_CODE,
    trace.NO_CODE,
    trace.BAD_CODE,
    *exports.REASONS.values(),
    *exports.WHAT.values(),
    *exports.FORMATS.values(),
    *exports.NAMES.values(),
    exports.STATE_OF_PLANS,
    exports.STATE_OF_REGISTER,
    exports.too_many(12_345, MOST_ROWS),
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_no_sentence_can_be_misread(sentence: str) -> None:
    assert ban.hits(sentence, patient=True) == []


def test_every_state_of_a_plan_has_its_answer_to_a_check() -> None:
    assert set(trace.LATEST) == {*PlanState.values, *CODES}
    assert [state for state, said in trace.LATEST.items() if "Do not act on it." not in said] == ["signed"]


def test_numbers_have_their_comma() -> None:
    assert "12,345 rows are more than the 5,000" in exports.too_many(12_345, MOST_ROWS)
