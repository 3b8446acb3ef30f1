"""Answers become a history exactly as the contract says: no clears its list, unknown stays absent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from regimens.actions.answers import GATES, exact, history_document, measured

TODAY = date(2026, 11, 23)


def history(**answers: Any) -> dict[str, Any]:
    """The history of these answers; double underscores stand for dots."""
    named = {name.replace("__", "."): value for name, value in answers.items()}
    return history_document(answers=named, age_years=58, sex="female", site={}, as_of=TODAY)


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.name)
def test_no_sets_every_fact_of_the_gate(gate: Any) -> None:
    facts = history(**{gate.name.replace(".", "__"): gate.closes})[gate.section]
    absent: dict[str, object] = dict.fromkeys(gate.facts, "no")
    absent |= {fact: "none" for fact in ("bariatric_surgery", "cobalamin_reaction") if fact in absent}
    absent |= {fact: {"present": "no"} for fact in ("ileal_resection", "crohn_ileal") if fact in absent}
    assert facts == absent


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.name)
@pytest.mark.parametrize("answer", ["unknown", ""])
def test_unknown_and_unasked_leave_every_fact_absent(gate: Any, answer: str) -> None:
    assert gate.section not in history(**{gate.name.replace(".", "__"): answer})


def test_the_contract_names_exactly_these_gates() -> None:
    assert {gate.name: (gate.opens, gate.closes, len(gate.facts)) for gate in GATES} == {
        "kidney.any": ("yes", "no", 5),
        "neuro.any": ("yes", "no", 10),
        "absorption.any": ("yes", "no", 8),
        "absorption.other_causes": ("some", "none", 4),
        "safety.any": ("some", "none", 6),
    }


def test_unticked_is_no_unless_the_rest_is_unknown() -> None:
    ticked = {"neuro__any": "yes", "neuro__numbness": "yes"}
    assert history(**ticked)["neuro"]["weakness"] == "no"
    assert history(**ticked, **{"neuro.any.rest_unknown": "yes"})["neuro"] == {"numbness": "yes"}


def test_tongue_stands_beside_its_gate() -> None:
    assert history(neuro__tongue="yes", neuro__any="unknown")["neuro"] == {"tongue": "yes"}


def test_a_length_or_not_known() -> None:
    ticked = {"absorption__any": "yes", "absorption.ileal_resection.present": "yes"}
    long = history(**ticked, **{"absorption.ileal_resection.length_cm": "40"})
    unknown = history(**ticked, **{"absorption.ileal_resection.length_cm": "NK"})
    assert long["absorption"]["ileal_resection"] == {"present": "yes", "length_cm": 40}
    assert unknown["absorption"]["ileal_resection"] == {"present": "yes"}


def test_a_reaction_of_unknown_kind_is_entered_as_anaphylaxis() -> None:
    ticked = {"safety__any": "some", "safety.cobalamin_reaction.present": "yes"}
    said = history(**ticked, safety__cobalamin_reaction="unknown")["safety"]
    assert said["cobalamin_reaction"] == "anaphylaxis"
    assert "cobalamin_reaction" not in history(**ticked)["safety"]


def test_weight_loss_surgery_carries_its_kind() -> None:
    ticked = {"absorption__any": "yes", "absorption.bariatric_surgery.present": "yes"}
    kind = history(**ticked, absorption__bariatric_surgery="sleeve")["absorption"]
    assert kind["bariatric_surgery"] == "sleeve"
    assert history(**ticked)["absorption"]["bariatric_surgery"] == "type_unknown"


@pytest.mark.parametrize(
    ("text", "value", "comparator"),
    [
        ("142", 142, "="),
        ("58.5", 58.5, "="),
        ("0.1", 0.1, "="),
        ("1,250", 1250, "="),
        (">90", 90, ">"),
        ("90+", 90, ">"),
        ("< 150", 150, "<"),
        ("58.0", 58, "="),
    ],
)
def test_numbers_stay_exact(text: str, value: float, comparator: str) -> None:
    number = measured(text)
    assert number is not None
    assert (number.value, type(number.value), number.comparator) == (value, type(value), comparator)


@pytest.mark.parametrize("text", ["", "abc", "1e3", "-4", "1,2", "142,5", "nan", ">90+", "1.2.3", "٣"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert measured(text) is None


def test_exact_never_adds_noise() -> None:
    assert [exact(digits) for digits in ("49.9", "4.2", "7")] == [49.9, 4.2, 7]


@pytest.mark.parametrize(
    ("test", "analyte", "unit"),
    [
        ("total_ng_l", "b12_total", "ng/L"),
        ("total_pmol_l", "b12_total", "pmol/L"),
        ("active_pmol_l", "b12_active", "pmol/L"),
    ],
)
def test_b12_by_its_test(test: str, analyte: str, unit: str) -> None:
    labs = history(b12__value="142", b12__test=test, b12__taken_on="2026-11-02")["labs"]
    assert labs == [{"analyte": analyte, "value": 142, "unit": unit, "taken_on": "2026-11-02"}]


def test_half_a_result_is_no_result() -> None:
    assert "labs" not in history(b12__value="142", b12__test="total_ng_l")
    assert "labs" not in history(b12__value="142", b12__test="none", b12__taken_on="2026-11-02")
    assert "labs" not in history(egfr__value="82", egfr__taken_on="2026-11-02", egfr__none="yes")


def test_the_only_unit_needs_no_choosing() -> None:
    labs = history(platelets__value="95", platelets__taken_on="2026-11-02")["labs"]
    assert labs[0]["unit"] == "10*9/L"
    assert "labs" not in history(potassium__value="3.4", potassium__taken_on="2026-11-02")


@pytest.mark.parametrize(
    ("start", "on"),
    [("today", "2026-11-23"), ("tomorrow", "2026-11-24"), ("other", "2026-12-01"), ("not_booked", None)],
)
def test_first_dose(start: str, on: str | None) -> None:
    assert history(start=start, start_on="2026-12-01").get("start_on") == on


def test_never_treated_says_two_things() -> None:
    said = history(purpose="treat", treated_before="no")
    assert (said["response"], said["oral_trial"]) == ("not_started", "not_tried")
    assert "response" not in history(purpose="treat", treated_before="unknown")


def test_doses_given_are_whole_rows() -> None:
    row = {
        "given_on": "2026-11-02",
        "form": "hydroxocobalamin",
        "micrograms": "1,000",
        "route": "intramuscular",
    }
    doses = history(injections=[row, {"given_on": "2026-11-04"}])["injections"]
    assert doses == [row | {"micrograms": 1000}]


def test_closed_days_may_change_the_loading_days() -> None:
    assert history(closed_day_owner="mon_wed_fri")["choices"] == {"loading_days": "mon_wed_fri"}
    assert "choices" not in history(closed_day_owner="community")
    assert history(choices__maintenance_months="3")["choices"] == {"maintenance_months": 3}


def test_an_interval_needs_number_and_unit() -> None:
    whole = {"current_interval.unit": "month", "current_interval.count": "3"}
    assert history(**whole)["current_interval"] == {"unit": "month", "count": 3}
    assert "current_interval" not in history(**{"current_interval.unit": "month"})


def test_pregnancy_of_a_man_is_not_said() -> None:
    said = history_document(answers={"pregnancy": "none"}, age_years=58, sex="male", site={}, as_of=TODAY)
    assert "pregnancy" not in said
