"""Advice is true of where the treatment stands: before its first dose, after it, and before loading again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from regimens.wording import advice, alerts, still_true
from tests.wording import patient_cases as cases
from tests.wording import plans

MONDAY = cases.MONDAY
ASKS = ("Give vitamin B12 now", "Give vitamin B12 the same day")
LISTED = {
    "injections": [
        {"given_on": "2026-11-21", "form": "hydroxocobalamin", "micrograms": 1000, "route": "intramuscular"}
    ],
    "start_on": "2026-11-21",
}
AGAIN = LISTED | {
    "purpose": "review",
    "response": "new_or_worse",
    "current_interval": {"unit": "month", "count": 2},
    "neuro": cases.NO_NERVES | {"numbness": "yes"},
    "start_on": MONDAY,
}


def made(
    history: Mapping[str, Any] | None = None, *, taking: str = "no", pregnancy: str = "none"
) -> dict[str, Any]:
    """The plan of a woman short of folate; None in the history leaves an answer out."""
    known = cases.simple_history() | {"sex": "female", "age_years": 32, "folate_deficiency": "yes"}
    known = known | {"pregnancy": pregnancy} | dict(history or {})
    known = {name: value for name, value in known.items() if value is not None}
    return cases.document(known | {"safety": known["safety"] | {"taking_folic_acid": taking}})


def begun(document: dict[str, Any]) -> dict[str, Any]:
    """The same once its first dose was given."""
    first, *rest = document["schedule"]
    given = [first | {"state": "given"}] if first["kind"] == "injection" else [first | {"state": "done"}]
    return document | {"schedule": [*given, *rest], "begun": True}


def said(document: dict[str, Any]) -> dict[str, str]:
    """The advice by its code."""
    return {line["code"]: advice.text(line["code"], document) for line in still_true.advice(document)}


@pytest.mark.parametrize("pregnancy", ["pregnant", "trying"])
def test_in_pregnancy_vitamin_b12_is_asked_for_until_it_was_given(pregnancy: str) -> None:
    before = made(pregnancy=pregnancy)
    assert "Give vitamin B12 now" in said(before)["folic_acid_never_withhold"]
    assert alerts.ask_for_a_dose(before)
    for after in (begun(before), made(LISTED, pregnancy=pregnancy)):
        assert said(after)["folic_acid_never_withhold"] == "Pregnant or trying: never withhold folic acid."
        assert not alerts.ask_for_a_dose(after)


def test_who_takes_it_is_told_to_go_on_and_vitamin_b12_is_asked_for_once() -> None:
    before = made(taking="yes", pregnancy="pregnant")
    assert said(before)["folic_acid_never_withhold"] == "Pregnant or trying: never withhold folic acid."
    assert said(before)["folic_acid_continue"].endswith("Give vitamin B12 the same day.")
    for after in (begun(before), made(LISTED, taking="yes", pregnancy="pregnant")):
        assert said(after)["folic_acid_continue"].endswith("Keep vitamin B12 on its schedule.")
        assert not any(asks in words for asks in ASKS for words in said(after).values())
        # On hold, that its doses go on is older than the hold.
        assert alerts.ask_for_a_dose(after)


@pytest.mark.parametrize(("pregnancy", "taking"), [("pregnant", "no"), ("trying", "no"), ("none", "yes")])
def test_the_dose_of_folic_acid_waits_for_nothing_where_it_is_not_withheld(
    pregnancy: str, taking: str
) -> None:
    assert said(made(pregnancy=pregnancy, taking=taking))["folic_acid_dose"] == (
        "For documented folate deficiency the dose of folic acid is 5 mg once a day."
    )
    assert said(made())["folic_acid_dose"].startswith("Once it may be given")


def test_folic_acid_waits_for_the_first_dose_and_for_one_of_this_course() -> None:
    assert "before the first vitamin B12 dose" in said(made())["folic_acid_not_before_b12"]
    assert "folic_acid_not_before_b12" not in said(begun(made()))
    assert "folic_acid_not_before_b12" not in said(made(LISTED))


def test_before_loading_again_folic_acid_waits_for_vitamin_b12_given_again() -> None:
    again = made(AGAIN)
    assert any(event["key"] == "reload-1" for event in again["schedule"])
    words = said(again)["folic_acid_not_before_b12"]
    assert words == "Do not start folic acid before vitamin B12 is given again: it can hide nerve damage."
    expecting = made(AGAIN, pregnancy="pregnant")
    assert "Give vitamin B12 now" in said(expecting)["folic_acid_never_withhold"]
    assert said(begun(expecting))["folic_acid_never_withhold"] == advice.TREATED["folic_acid_never_withhold"]


def test_a06_is_over_with_the_first_dose() -> None:
    coming = plans.event("loading-1", MONDAY)
    document = plans.without_nerves(schedule=[coming], alerts=[plans.alert("A06", "stop")])
    assert still_true.alerts(document) == document["alerts"]
    assert alerts.ask_for_a_dose(document)
    for after in (document | {"begun": True}, document | {"schedule": [coming | {"state": "given"}]}):
        assert still_true.alerts(after) == []
        assert not alerts.ask_for_a_dose(after)


def test_a_relapse_that_is_not_booked_yet_keeps_folic_acid_behind_vitamin_b12() -> None:
    """The doses before it are none of the loading that comes."""
    document = made(AGAIN | {"start_on": None})
    assert "RELAPSE" in document["flags"]
    assert document["schedule"] == []
    assert "folic_acid_not_before_b12" in said(document)
