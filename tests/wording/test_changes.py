"""What differs between two plan documents is said in words, part by part, and never where nothing differs."""

from __future__ import annotations

import copy
import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from regimens import clinical
from regimens.wording import ban
from regimens.wording.changes import by_rules_alone, changes, of_reasons

VIGNETTES = Path(__file__).parents[1] / "vignettes" / "shared.jsonl"
HISTORIES = {
    case["id"]: case["history"]
    for case in map(json.loads, VIGNETTES.read_text(encoding="utf-8").splitlines())
}
DOCUMENTS = {name: clinical.plan_document(history) for name, history in HISTORIES.items()}
SHOWN = ("status", "regimen", "schedule", "alerts", "referrals", "flags", "blockers")


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_nothing_differs_from_itself(name: str) -> None:
    document = DOCUMENTS[name]
    again = copy.deepcopy(document)
    assert by_rules_alone(document, again) == changes(document, again) == of_reasons(document, again) == []


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_every_difference_has_words_that_cannot_be_misread(name: str) -> None:
    before = DOCUMENTS[name]
    for other, after in DOCUMENTS.items():
        found = by_rules_alone(before, after)
        if any(before[part] != after[part] for part in SHOWN):
            assert found, f"{name} and {other} differ and nothing is said"
        for change in found:
            assert change.before != change.after, change
            assert change.what, change
            said = f"{change.what}. {change.before} {change.after}"
            assert ban.hits(said) == [], said
            assert all("." in rule for rule in change.rules), change


def test_forward_and_back_say_as_much() -> None:
    for one, other in permutations(DOCUMENTS.values(), 2):
        there, back = by_rules_alone(one, other), by_rules_alone(other, one)
        assert len(there) == len(back)


def one_more(part: str) -> dict[str, Any]:
    """The document of the vignette that has the most lines of this part."""
    return max(DOCUMENTS.values(), key=lambda document: len(document[part]))


@pytest.mark.parametrize(
    ("part", "what", "names_rule"),
    [
        ("alerts", "Alert", True),
        ("referrals", "Referral", True),
        ("advice", "Advice", True),
        ("flags", "Flag", False),
        ("questions", "Still needed", False),
    ],
)
def test_a_line_that_comes_is_named_with_its_rule(part: str, what: str, names_rule: bool) -> None:
    after = one_more(part)
    before = {**after, part: after[part][1:]}
    found = by_rules_alone(before, after)
    assert [(change.what, change.before) for change in found] == [(what, "none")]
    assert found[0].rules == ((after[part][0]["rule"],) if names_rule else ())
    assert [(change.what, change.after) for change in by_rules_alone(after, before)] == [(what, "none")]


def test_an_option_says_its_state_before_and_after() -> None:
    after = one_more("alternatives")
    first, *rest = after["alternatives"]
    other = "excluded" if first["state"] != "excluded" else "available"
    before = {**after, "alternatives": [{**first, "state": other, "rule": "option.old"}, *rest]}
    (change,) = by_rules_alone(before, after)
    assert change.what.startswith("Option: ")
    assert change.rules == ("option.old", first["rule"])


def test_a_mark_beside_a_date_is_a_difference() -> None:
    after = one_more("schedule")
    first, *rest = after["schedule"]
    before = {**after, "schedule": [{**first, "provisional": not first["provisional"]}, *rest]}
    (change,) = by_rules_alone(before, after)
    assert change.before.replace(", provisional", "") == change.after.replace(", provisional", "")
    assert change.rules == (first["rule"],)


def test_a_decision_names_the_rule_before_and_after() -> None:
    after = DOCUMENTS["V01"]
    loading = {**after["decisions"]["loading"], "value": "none", "rule": "loading.none"}
    before = {**after, "decisions": {**after["decisions"], "loading": loading}}
    (change,) = [each for each in by_rules_alone(before, after) if each.what == "Loading"]
    assert change.rules == ("loading.none", after["decisions"]["loading"]["rule"])


def test_a_change_of_approval_is_said_between_versions_alone() -> None:
    draft = clinical.plan_document(HISTORIES["V01"])
    approved = clinical.plan_document(HISTORIES["V01"], standing="approved")
    (change,) = changes(draft, approved)
    assert (change.what, change.after) == ("State of the rule set", "Approved rule set.")
    assert by_rules_alone(draft, approved) == []
