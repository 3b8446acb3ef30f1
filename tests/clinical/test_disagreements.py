"""Where sources disagree: each reading has its source, each can concern somebody, and the plan does what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from regimens import clinical
from regimens.clinical import sources
from regimens.clinical.decisions import settle
from regimens.clinical.disagreements import DISAGREEMENTS, Disagreement, Reading, concerning
from regimens.clinical.explain import readable
from regimens.clinical.release import ruleset_json
from tests.oracle.stratified import histories

LINES = (Path(__file__).parents[1] / "vignettes" / "shared.jsonl").read_text().splitlines()
VIGNETTES: dict[str, Any] = {case["id"]: case["history"] for case in map(json.loads, LINES)}
Plan = dict[str, Any]
IDS = [each.id for each in DISAGREEMENTS]


def value(plan: Plan, decision: str) -> Any:
    return plan["decisions"][decision]["value"]


def days(plan: Plan) -> int:
    """The shortest day count of the interval; a month counts as 30."""
    every = value(plan, "maintenance")
    return int(every["at_least"]) * {"week": 7, "month": 30}[every["unit"]]


def injected(plan: Plan) -> bool:
    return bool(plan["regimen"]) and plan["regimen"]["route"] in ("intramuscular", "deep_subcutaneous")


def keys(plan: Plan) -> set[str]:
    return {event["key"] for event in plan["schedule"]}


def levels_never_decide(plan: Plan) -> bool:
    return "follow_up_levels_disputed" in {line["code"] for line in plan["advice"]}


def without(history: Plan, analyte: str) -> Plan:
    """The plan without this result."""
    labs = [lab for lab in history["labs"] if lab["analyte"] != analyte]
    return clinical.plan_document({**history, "labs": labs})


def same_regimen(history: Plan, analyte: str) -> bool:
    plan = clinical.plan_document(history)
    other = without(history, analyte)
    return all(value(plan, name) == value(other, name) for name in plan["decisions"])


#: What a plan shows, read from its document alone, when it follows the reading that is named.
SHOWS: dict[str, Callable[[Plan, Plan], bool]] = {
    "tongue_signs": lambda plan, _: (
        value(plan, "loading") == "alternate_days" and "NEURO_TONGUE_ONLY" in plan["flags"]
    ),
    "loading_without_nerves": lambda plan, _: (
        plan["regimen"]["phases"][0]["pattern"] == "three_per_week"
        and plan["regimen"]["phases"][0]["doses"] == 6
    ),
    "loading_until_plateau": lambda plan, _: plan["regimen"]["phases"][0]["ends"] == "at_plateau",
    "choice_of_form": lambda plan, _: plan["regimen"]["form"] == "hydroxocobalamin",
    "renal_lock": lambda plan, _: (
        value(plan, "cyanocobalamin_lock") == "on" and value(plan, "form") != "cyanocobalamin"
    ),
    "tablets_in_malabsorption": lambda plan, _: injected(plan),
    "route_after_weight_loss_surgery": lambda plan, _: injected(plan),
    "tablets_after_weight_loss_surgery": lambda plan, _: plan["regimen"]["route"] == "oral",
    "prevention_after_weight_loss_surgery": lambda plan, _: days(plan) <= 90 and injected(plan),
    "interval_after_ileal_resection": lambda plan, _: days(plan) == 30,
    "prevention_in_crohns_disease": lambda plan, _: (
        value(plan, "intent") == "prevent" and "S24" in json.dumps(plan["decisions"]["intent"])
    ),
    "folic_acid_waits": lambda plan, _: value(plan, "folic_acid") == "hold",
    "folic_acid_in_pregnancy": lambda plan, _: value(plan, "folic_acid") == "allowed",
    "deep_subcutaneous": lambda plan, _: plan["regimen"]["route"] == "deep_subcutaneous",
    "for_life": lambda plan, _: plan["regimen"]["phases"][-1]["ends"] == "when_cause_reviewed",
    "pregnancy_without_surgery": lambda plan, _: (
        plan["status"] == "planned" and value(plan, "intent") == "treat"
    ),
    "potassium": lambda plan, _: "K48" in plan["flags"],
    "early_counts": lambda plan, _: (
        "D57" in plan["flags"] and "response-2" in keys(plan)
        if "response-1" in keys(plan)
        else "D57" in plan["flags"]
    ),
    "follow_up_levels": lambda plan, _: levels_never_decide(plan),
    "homocysteine_target": lambda _, history: same_regimen(history, "homocysteine"),
    "mma_target": lambda _, history: same_regimen(history, "mma"),
}


def concerned(history: Plan) -> set[str]:
    return {each.id for each in concerning(settle(readable(history)))}


@cache
def met() -> dict[str, list[tuple[Plan, Plan]]]:
    """For each disagreement the histories that it concerns, with their plans."""
    found: dict[str, list[tuple[Plan, Plan]]] = {id_: [] for id_ in IDS}
    for history in [*VIGNETTES.values(), *histories(4711, 1500)]:
        ids = concerned(history)
        plan = clinical.plan_document(history) if ids else {}
        for id_ in ids:
            found[id_].append((history, plan))
    return found


@pytest.mark.parametrize("id_", IDS)
def test_the_plan_does_what_the_reading_it_follows_says(id_: str) -> None:
    for history, plan in met()[id_]:
        assert SHOWS[id_](plan, history), json.dumps(history)


def test_the_random_patients_meet_all_but_the_rarest() -> None:
    assert {id_ for id_, cases in met().items() if not cases} <= {"tablets_after_weight_loss_surgery"}


def test_every_disagreement_has_two_or_three_readings_and_a_followed_one() -> None:
    assert len(set(IDS)) == len(IDS)
    assert set(IDS) == set(SHOWS)
    for each in DISAGREEMENTS:
        assert 2 <= len(each.readings) <= 3
        assert each.follows in {reading.code for reading in each.readings}
        assert all(sources.find(code).code[0] in "TR" for code in each.because)


def test_every_reading_rests_on_sources_and_not_on_our_own_decisions() -> None:
    for each in DISAGREEMENTS:
        for reading in each.readings:
            assert reading.basis
            assert all(sources.find(code).code[0] in "SO" for code in reading.basis)


def test_every_statement_marked_as_disputed_that_decides_something_stands_here() -> None:
    """Disputed statements that are no matter of dose, route, form, test or time are listed with their reason."""
    disputed = {
        source.code for source in sources.EVERY if source.code[0] == "S" and "DISPUTED" in source.agreement
    }
    named = {code for each in DISAGREEMENTS for reading in each.readings for code in reading.basis}
    no_matter_of_treatment = {"S07"}  # which body said it
    assert disputed - named == no_matter_of_treatment


def merged(case: str, changes: Plan) -> Plan:
    """A shared vignette with other answers, section by section."""
    history: Plan = json.loads(json.dumps(VIGNETTES[case]))
    for name, value in changes.items():
        history[name] = {**history.get(name, {}), **value} if isinstance(value, dict) else value
    return history


#: One patient for each, apart from the random ones.
PATIENTS: dict[str, tuple[str, Plan]] = {
    "tongue_signs": ("V01", {"neuro": {"tongue": "yes"}}),
    "loading_without_nerves": ("V01", {}),
    "loading_until_plateau": ("V02", {}),
    "choice_of_form": ("V02", {}),
    "renal_lock": ("V05", {}),
    "tablets_in_malabsorption": ("V02", {}),
    "route_after_weight_loss_surgery": ("V13", {}),
    "tablets_after_weight_loss_surgery": ("V11", {"preference": "tablets"}),
    "prevention_after_weight_loss_surgery": ("V11", {}),
    "interval_after_ileal_resection": ("V18", {}),
    "prevention_in_crohns_disease": ("V21", {}),
    "folic_acid_waits": ("V28", {}),
    "folic_acid_in_pregnancy": ("V27", {}),
    "deep_subcutaneous": ("V02", {"choices": {"route": "deep_subcutaneous"}}),
    "for_life": ("V04", {}),
    "pregnancy_without_surgery": ("V27", {}),
    "potassium": ("V32", {"safety": {"potassium_risk": "yes"}}),
    "early_counts": ("V02", {}),
    "follow_up_levels": ("V35", {}),
    "homocysteine_target": ("V09", {}),
    "mma_target": ("V09", {}),
}


@pytest.mark.parametrize("id_", IDS)
def test_a_patient_for_each(id_: str) -> None:
    case, changes = PATIENTS[id_]
    history = merged(case, changes)
    assert id_ in concerned(history)
    assert SHOWS[id_](clinical.plan_document(history), history)


def test_what_does_not_concern_the_patient_is_not_shown() -> None:
    assert concerned(VIGNETTES["V40"]) == set()
    assert "prevention_in_crohns_disease" not in concerned(VIGNETTES["V02"])
    assert "renal_lock" not in concerned(VIGNETTES["V02"])


def test_it_is_for_reading_only() -> None:
    assert "disagreement" not in clinical.canonical(ruleset_json())


def test_a_followed_reading_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="follows no reading"):
        Disagreement(
            id="x",
            concerns=DISAGREEMENTS[0].concerns,
            readings=(Reading(code="a", basis=("S01",)),),
            follows="b",
            because=("T01",),
        )
    with pytest.raises(KeyError, match="S99"):
        Reading(code="a", basis=("S99",))
