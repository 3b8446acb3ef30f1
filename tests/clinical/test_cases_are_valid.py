"""The hand-written cases are sound before they judge anything: valid histories, known words, real sources."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from regimens.clinical import sources
from regimens.wording.errors import ERRORS
from regimens.wording.flags import FLAGS

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE.parent / "vignettes" / "history.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
AT_LEAST = {"thresholds": 150, "dates": 45, "situations": 60}
EXPECTABLE = {
    "status", "form", "micrograms", "route", "loading", "maintenance", "oral_daily", "flags_include",
    "flags_exclude", "dates", "dates_absent", "alerts_include", "alerts_exclude", "advice_include",
    "referral_urgency", "signable", "blockers_include", "provisional", "closed_day", "windows", "decisions",
}  # fmt: skip
STATUSES = {
    "planned",
    "clinician_choice",
    "no_indication",
    "out_of_scope",
    "contraindicated",
    "cannot_supply",
}
BLOCKERS = {
    "neuro_not_assessed", "safety_not_checked", "maintenance_not_chosen", "interval_not_recorded",
    "loading_review_due", "last_loading_dose_missing", "choice_refused", "not_planned",
}  # fmt: skip
KEY = re.compile(
    r"baseline|(loading|reload|maintenance|prophylaxis|potassium|response|review|b12-pregnancy|screen)-\d+"
    r"|follow-up-\d+m|pregnancy-review-1"
)


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of one file, in its order."""
    path = HERE / "cases" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def everyone() -> list[dict[str, Any]]:
    """Every case with a valid history."""
    return [case for name in AT_LEAST for case in cases(name)]


@pytest.mark.parametrize("name", AT_LEAST)
def test_there_are_enough(name: str) -> None:
    assert len(cases(name)) >= AT_LEAST[name]


def test_no_id_stands_twice() -> None:
    ids = [case["id"] for name in (*AT_LEAST, "bad_input") for case in cases(name)]
    assert sorted(ids) == sorted(set(ids))


def test_the_history_is_valid() -> None:
    for case in everyone():
        assert [error.message for error in VALIDATOR.iter_errors(case["history"])] == [], case["id"]
        assert case["history"]["case_id"] == case["id"], case["id"]
        assert all(code in sources.ALL for code in case["why"]), case["id"]
        assert case["why"], case["id"]
        for day in re.findall(r"\d{4}-\d\d-\d\d", json.dumps(case)):
            date.fromisoformat(day)


def test_the_expectation_is_in_the_words_of_the_contract() -> None:
    for case in everyone():
        expect = case["expect"]
        assert set(expect) <= EXPECTABLE, case["id"]
        assert expect.get("status", "planned") in STATUSES, case["id"]
        assert set(expect.get("blockers_include", ())) <= BLOCKERS, case["id"]
        flags = set(expect.get("flags_include", ())), set(expect.get("flags_exclude", ()))
        assert flags[0] | flags[1] <= set(FLAGS), case["id"]
        assert not flags[0] & flags[1], case["id"]
        assert not expect.get("signable") or not expect.get("blockers_include"), case["id"]


def test_dates_are_of_known_events_and_contradict_nothing() -> None:
    for case in everyone():
        expect = case["expect"]
        dated = set(expect.get("dates", ()))
        named = [*dated, *expect.get("dates_absent", ()), *expect.get("windows", ())]
        named += [*expect.get("provisional", ()), *expect.get("closed_day", ())]
        assert [key for key in named if not KEY.fullmatch(key)] == [], case["id"]
        assert not dated & set(expect.get("dates_absent", ())), case["id"]
        for key, (earliest, latest) in expect.get("windows", {}).items():
            assert earliest <= expect["dates"][key] <= latest


def beyond_the_schema(case: dict[str, Any]) -> bool:
    """Whether only the contract's own checks find what is wrong."""
    codes = {error["code"] for error in case["expect"].get("errors", ())}
    return bool(codes & {"not_a_date", "after_as_of", "out_of_range", "contradiction"})


def test_bad_input_is_bad_and_names_a_known_error() -> None:
    for case in cases("bad_input"):
        assert ("line" in case) != ("history" in case), case["id"]
        assert case["expect"]["status"] == "invalid_input", case["id"]
        assert "line" in case or beyond_the_schema(case) or not VALIDATOR.is_valid(case["history"]), case[
            "id"
        ]
        for error in case["expect"].get("errors", ()):
            assert error["code"] in ERRORS
            assert re.fullmatch(r"(/[^/]+)*", error["pointer"])


def test_every_error_code_has_a_case() -> None:
    seen = {error["code"] for case in cases("bad_input") for error in case["expect"].get("errors", ())}
    assert seen == set(ERRORS)
