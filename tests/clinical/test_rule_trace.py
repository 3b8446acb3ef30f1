"""What one rule did for one history, and what would turn it: for every rule, exactly."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from regimens import clinical
from regimens.clinical import rule_trace
from regimens.clinical.date_rules import DATE_RULES
from regimens.clinical.decisions import Outcome, settle
from regimens.clinical.disagreements import concerning
from regimens.clinical.explain import readable
from regimens.clinical.rule_trace import RULES, NoSuchRule, Traced, TracedDate, trace
from regimens.wording import ban
from regimens.wording.in_text import date_text, plan_text, rule_text
from tests.clinical.test_explain import changed_history, instances
from tests.oracle.stratified import histories

LINES = (Path(__file__).parents[1] / "vignettes" / "shared.jsonl").read_text().splitlines()
VIGNETTES: dict[str, Any] = {case["id"]: case["history"] for case in map(json.loads, LINES)}
SAMPLE = 6


def settled(history: Any) -> Outcome:
    return settle(readable(history))


def rule_here(case: str, rule: str) -> Traced:
    found = trace(settled(VIGNETTES[case]), rule)
    assert isinstance(found, Traced)
    return found


def stated(plan: dict[str, Any]) -> dict[str, str]:
    """The state of every rule that the plan document tells of."""
    return {
        each["rule"]: each["state"]
        for decision in plan["decisions"].values()
        for each in decision["considered"]
    }


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_every_rule_is_traced_and_worded(rule_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_trace, "_turning", lambda outcome, fires: ())
    found = rule_here("V02", rule_id)
    text = "\n".join(rule_text(found))
    assert text.startswith(f"Rule {rule_id}: ")
    assert all(f"\n  {code} " in text for code in found.rule.because.basis)
    assert len(found.atoms) <= len(found.rule.leaves)
    assert "\nReview: not reviewed by a clinician yet" in text


@pytest.mark.parametrize("rule_id", sorted(DATE_RULES))
def test_every_rule_of_the_calendar_names_its_lines(rule_id: str) -> None:
    plan = clinical.plan_document(VIGNETTES["V02"])
    found = trace(settled(VIGNETTES["V02"]), rule_id)
    assert isinstance(found, TracedDate)
    carried = [event["key"] for event in plan["schedule"] if event["rule"] == rule_id]
    assert [event.key for event in found.events] == carried
    text = "\n".join(date_text(found))
    assert all(key in text for key in carried)
    assert carried or "no line of this plan carries it" in text


def test_the_state_is_that_of_the_plan_document() -> None:
    for history in histories(77, 25):
        outcome = settled(history)
        for rule, state in stated(clinical.plan_document(history)).items():
            found = _state_alone(outcome, rule)
            # The interval of a review stands above the rules' shortest, which the document then calls outranked.
            assert found == state or (state == "outranked" and rule.startswith("maintenance.")), rule


def _state_alone(outcome: Outcome, rule: str) -> str:
    return next(
        each.state
        for decided in outcome.decided.values()
        for each in decided.considered
        if each.rule.id == rule
    )


def test_a_rule_of_every_state() -> None:
    assert rule_here("V02", "loading.nerves").state == "fired"
    gives_way = rule_here("V02", "loading.three_per_week")
    assert (gives_way.state, gives_way.by) == ("overridden", ("loading.nerves",))
    longer = rule_here("V18", "maintenance.no_nerves")
    assert (longer.state, longer.by) == ("outranked", ("maintenance.ileal_resection",))
    absent = rule_here("V18", "flag.neuro")
    assert (absent.state, absent.by) == ("not_met", ("neuro",))
    bare = {key: VIGNETTES["V02"][key] for key in ("schema", "as_of", "purpose", "age_years", "sex")}
    open_one = trace(settled(bare), "deficiency.suspected_nerves")
    assert isinstance(open_one, Traced)
    assert open_one.state == "unknown"
    assert "diagnosis" in open_one.by
    precaution = trace(settled(bare), "lock.dialysis")
    assert isinstance(precaution, Traced)
    assert (precaution.state, precaution.precautionary) == ("fired", True)


def fires(history: Any, rule_id: str) -> bool:
    """By the plan document alone, where it tells of the rule."""
    return stated(clinical.plan_document(history))[rule_id] == "fired"


@pytest.mark.parametrize(
    ("case", "rule_id"),
    [
        ("V02", "loading.nerves"),
        ("V02", "lock.egfr_below_limit"),
        ("V18", "maintenance.ileal_resection"),
        ("V18", "duration.reviewed"),
        ("V28", "folate.waits_for_loading"),
        ("V01", "deficiency.result_below"),
    ],
)
def test_what_would_turn_a_rule_turns_it(case: str, rule_id: str) -> None:
    rng = Random(5)
    history = VIGNETTES[case]
    found = rule_here(case, rule_id)
    now = fires(history, rule_id)
    assert found.turning
    for one in rng.sample(found.turning, min(SAMPLE, len(found.turning))):
        for other in one.others:
            value = rng.choice(instances(other, rng))
            assert fires(changed_history(history, one, value), rule_id) is not now, (one.fact, value)


def test_the_lock_would_apply_below_fifty_and_without_an_egfr() -> None:
    text = "\n".join(rule_text(rule_here("V02", "lock.egfr_below_limit")))
    turning = text[text.index("It would apply:") :].splitlines()[1:]
    assert turning == [
        "  If the patient were pregnant.",
        "  If eGFR were below 50 mL/min/1.73 m\u00b2.",
        "  If eGFR were not known.",
    ]
    assert "eGFR: 92 mL/min/1.73 m\u00b2 (egfr): does not hold" in text


def test_a_rule_that_is_none_names_those_like_it() -> None:
    with pytest.raises(NoSuchRule) as unknown:
        trace(settled(VIGNETTES["V01"]), "lock.egfr_below")
    assert "lock.egfr_below_limit" in unknown.value.near


@pytest.mark.parametrize("case", ["V02", "V16", "V24", "V40"])
def test_the_whole_explanation_is_worded_and_safe_to_read(case: str) -> None:
    history = VIGNETTES[case]
    text = "\n".join(
        plan_text(clinical.plan_document(history), clinical.explain(history), concerning(settled(history)))
    )
    for heading in ("Why", "Not chosen", "What would change this plan", "Would not change the plan"):
        assert f"\n{heading}" in text
    assert ban.hits(text) == []
