"""Writes a whole history back into the answers of the six steps, for the demo's fictional patients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from regimens.actions.answers import (
    B12_TESTS,
    EXTENTS,
    GATES,
    KINDS,
    OTHER_ANALYTES,
    PLAIN,
    RECORDED_DATES,
    Gate,
)

B12_CONTROLS = {codes: control for control, codes in B12_TESTS.items()}
UNKNOWN = (None, "unknown")


def answers_of(history: Mapping[str, Any]) -> dict[str, object]:
    """The answers that lead to this history; what a gate can't say one by one stays unknown."""
    answers: dict[str, object] = {
        name: history[name] for name in (*PLAIN, *RECORDED_DATES) if name in history
    }
    answers["treated_before"] = _treated_before(history)
    for gate in GATES:
        answers.update(_gate(gate, history.get(gate.section, {})))
    if (tongue := history.get("neuro", {}).get("tongue")) is not None:
        answers["neuro.tongue"] = tongue
    for lab in sorted(history.get("labs", []), key=lambda lab: str(lab["taken_on"])):
        answers.update(_lab(lab))
    answers.update(_rest(history))
    return answers


def _treated_before(history: Mapping[str, Any]) -> str:
    if history.get("injections"):
        return "injections"
    if history.get("response") == "not_started" and history.get("oral_trial") == "not_tried":
        return "no"
    return "tablets" if history.get("oral_trial") in {"working", "failed"} else "unknown"


def _gate(gate: Gate, facts: Mapping[str, Any]) -> dict[str, object]:
    values = {fact: _plain_value(facts.get(fact)) for fact in gate.facts}
    present = [fact for fact, value in values.items() if value not in (*UNKNOWN, "no", "none")]
    unknown = [fact for fact, value in values.items() if value in UNKNOWN]
    if not present:
        return {gate.name: "unknown" if unknown else gate.closes}
    answers: dict[str, object] = {gate.name: gate.opens}
    for fact in present:
        answers.update(_ticked(f"{gate.section}.{fact}", fact, facts[fact]))
    if unknown:
        answers[f"{gate.name}.rest_unknown"] = "yes"
    return answers


def _plain_value(value: Any) -> Any:
    return value.get("present") if isinstance(value, Mapping) else value


def _ticked(name: str, fact: str, value: Any) -> dict[str, object]:
    if fact in EXTENTS:
        return {f"{name}.present": "yes", f"{name}.length_cm": str(value.get("length_cm", "NK"))}
    if fact in KINDS:
        return {f"{name}.present": "yes", name: value}
    return {name: "yes"}


def _lab(lab: Mapping[str, Any]) -> dict[str, object]:
    unit = "ng/L" if lab["unit"] == "pg/mL" else lab["unit"]
    comparator = str(lab.get("comparator", "=")).replace("=", "")
    analyte = str(lab["analyte"])
    name = "b12" if analyte.startswith("b12") else analyte
    answers: dict[str, object] = {
        f"{name}.value": f"{comparator}{lab['value']}",
        f"{name}.taken_on": lab["taken_on"],
    }
    if name == "b12":
        answers["b12.test"] = B12_CONTROLS[analyte, unit]
    elif name in OTHER_ANALYTES:
        answers[f"{name}.unit"] = unit
    return answers


def _rest(history: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    if "pregnancy" in history:
        yield "pregnancy", history["pregnancy"]
    if interval := history.get("current_interval"):
        yield "current_interval.unit", interval["unit"]
        yield "current_interval.count", str(interval["count"])
    if doses := history.get("injections"):
        yield "injections", [{name: str(value) for name, value in dose.items()} for dose in doses]
    for name, value in history.get("choices", {}).items():
        yield f"choices.{name}", str(value)
    if not any(lab["analyte"] == "egfr" for lab in history.get("labs", [])):
        yield "egfr.none", "yes"
    yield from _start(history)


def _start(history: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    as_of, start = date.fromisoformat(history["as_of"]), history.get("start_on")
    if start is None:
        yield "start", "not_booked"
    elif start == as_of.isoformat():
        yield "start", "today"
    elif start == (as_of + timedelta(days=1)).isoformat():
        yield "start", "tomorrow"
    else:
        yield "start", "other"
        yield "start_on", start
