"""Why, why not, what is still to ask and what would change a plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from regimens import clinical

LINES = (Path(__file__).parents[1] / "vignettes" / "shared.jsonl").read_text().splitlines()
VIGNETTES = {case["id"]: case["history"] for case in map(json.loads, LINES)}
BARE = {
    "schema": "b12.history/1",
    "as_of": "2026-03-02",
    "purpose": "treat",
    "age_years": 50,
    "sex": "female",
}


def history(case: str, **changes: Any) -> dict[str, Any]:
    """A shared vignette with other answers at the top level."""
    return {**json.loads(json.dumps(VIGNETTES[case])), **changes}


def states(plan: dict[str, Any], decision: str) -> dict[str, str]:
    """Every rule of a decision and what became of it."""
    return {each["rule"]: each["state"] for each in plan["decisions"][decision]["considered"]}


def test_why_names_the_answers_that_carried_the_decision() -> None:
    loading = clinical.plan_document(VIGNETTES["V02"])["decisions"]["loading"]
    because = {(atom["fact"], atom["value"]) for atom in loading["because"]}
    assert loading["rule"] == "loading.nerves"
    assert {("neuro.paraesthesia", "yes"), ("neuro.numbness", "yes")} <= because


def test_why_not_gives_every_other_rule_its_state() -> None:
    plan = clinical.plan_document(VIGNETTES["V18"])
    found = states(plan, "maintenance")
    assert found["maintenance.ileal_resection"] == "fired"
    assert found["maintenance.no_nerves"] == "outranked"
    assert found["maintenance.bariatric"] == "not_met"
    assert states(plan, "loading")["loading.nerves"] == "not_met"


def test_an_unknown_is_named_where_it_was_read_with_caution() -> None:
    unasked = history("V01")
    del unasked["neuro"]
    loading = clinical.plan_document(unasked)["decisions"]["loading"]
    assert loading["value"] == "alternate_days"
    assert loading["precautionary"] is True
    assert loading["unknown"] == ["neuro"]


def test_a_withheld_option_says_what_would_release_it() -> None:
    without = history("V32", oral_trial="not_tried", preference="tablets")
    without["labs"] = [lab for lab in without["labs"] if lab["analyte"] != "egfr"]
    plan = clinical.plan_document(without)
    tablet = next(each for each in plan["alternatives"] if each["code"] == "cyanocobalamin_tablet")
    assert tablet["state"] == "withheld"
    assert "egfr>=50" in tablet["would_change"]
    released = history("V32", oral_trial="not_tried", preference="tablets")
    assert clinical.plan_document(released)["regimen"]["route"] == "oral"


def test_questions_come_urgent_first_then_by_what_they_decide() -> None:
    questions = clinical.plan_document({**BARE, "diagnosis": "confirmed"})["questions"]
    urgency = [question["urgent"] for question in questions]
    assert urgency == sorted(urgency, reverse=True)
    calm = [len(question["decides"]) for question in questions if not question["urgent"]]
    assert calm == sorted(calm, reverse=True)
    assert {"neuro", "safety.cobalamin_reaction"} <= {each["fact"] for each in questions if each["urgent"]}


def test_with_nerve_signs_and_no_diagnosis_the_diagnosis_is_urgent() -> None:
    asked = clinical.plan_document({**BARE, "neuro": {"numbness": "yes"}})["questions"]
    assert {"b12", "diagnosis"} <= {question["fact"] for question in asked if question["urgent"]}


def test_an_answer_that_could_change_nothing_is_not_asked_for() -> None:
    for case in VIGNETTES.values():
        for question in clinical.plan_document(case)["questions"]:
            assert not question["fact"].startswith("choices.")
    settled = history("V02", pregnancy="none")
    assert "anaemia" not in {each["fact"] for each in clinical.plan_document(settled)["questions"]}


def test_what_would_change_a_plan_is_exact() -> None:
    found = clinical.explain(VIGNETTES["V01"])
    numb = next(one for one in found.changing if one.fact == "neuro.numbness")
    yes = next(other for other in numb.others if other.answers == ("yes",))
    assert yes.found.decisions["loading"] == ("three_per_week", "alternate_days")
    changed = history("V01")
    changed["neuro"]["numbness"] = "yes"
    assert clinical.plan_document(changed)["decisions"]["loading"]["value"] == "alternate_days"


def test_what_cannot_be_read_cannot_be_explained() -> None:
    with pytest.raises(ValueError, match="missing"):
        clinical.explain({})


def test_the_rulebook_has_every_rule_once_in_words() -> None:
    ids = [rule.id for _, _, listed in clinical.rulebook.sections() for rule in listed]
    assert len(ids) == len(set(ids))
    assert {rule.id for rule in clinical.rules.ALL_RULES} < set(ids)
