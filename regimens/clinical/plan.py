"""The plan document: from one history to every decision, date and alert, in codes, with its own hash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regimens.clinical import gatherings
from regimens.clinical.canonical import canonical_history, digest, sha256
from regimens.clinical.decisions import SHOWN, Outcome, settle
from regimens.clinical.engine import Decided
from regimens.clinical.fact_list import fact_list
from regimens.clinical.history import History
from regimens.clinical.questions import questions
from regimens.clinical.reader import Fault
from regimens.clinical.reading import faults_of_head, read_history
from regimens.clinical.regimen import regimen
from regimens.clinical.release import ENGINE_VERSION, RULESET
from regimens.clinical.rule import as_json
from regimens.clinical.rules import RULES, Rules
from regimens.clinical.self_checks import check

SCHEMA = "b12.plan/1"


def plan_document(history: Any, *, standing: str = RULESET.state, rules: Rules = RULES) -> dict[str, Any]:
    """The answer to one history as `b12.plan/1`; what cannot be read is answered, never raised.

    standing: how far the rule set is approved where the plan is made, as the document will say.
    rules: others than the product's, to see what they would change; the document still names the product's.
    """
    document = unsealed_document(history, rules)
    document["ruleset"]["state"] = standing
    return document | {"sha256": sha256(document)}


def unsealed_document(history: Any, rules: Rules = RULES) -> dict[str, Any]:
    """The same without its hash."""
    try:
        read = read_history(history)
    except RecursionError:
        read = [Fault(pointer="", code="wrong_type", detail="nested too deeply")]
    if isinstance(read, list):
        return refusal(read, digest(_spelling(history)), history)
    return _answer(read, digest(canonical_history(history)), rules)


def _answer(history: History, input_sha256: str, rules: Rules) -> dict[str, Any]:
    outcome = settle(history, rules=rules)
    blockers = gatherings.blockers(outcome)
    document: dict[str, Any] = {
        **_head(input_sha256),
        "as_of": history.as_of.isoformat(),
        "status": outcome.status,
        "signable": not blockers,
        "blockers": blockers,
        "errors": [],
        "facts": fact_list(outcome),
        "decisions": {name: _decision(name, outcome) for name in SHOWN},
        "regimen": regimen(outcome),
        "schedule": [event.as_json() for event in outcome.dated.events],
        "alerts": gatherings.alerts(outcome),
        "advice": gatherings.advice(outcome),
        "referrals": gatherings.referrals(outcome),
        "alternatives": gatherings.alternatives(outcome),
        "questions": questions(outcome),
        "flags": gatherings.flags(outcome),
    }
    if history.case_id is not None:
        document["case_id"] = history.case_id
    check(outcome, document)
    return document


def refusal(faults: list[Fault], input_sha256: str, history: Any = None) -> dict[str, Any]:
    """The answer, without its hash, to what could not be read: every fault with its place, and no plan."""
    document: dict[str, Any] = {
        **_head(input_sha256),
        "status": "invalid_input",
        "signable": False,
        "blockers": ["not_planned"],
        "errors": [fault.as_json() for fault in faults],
        "facts": [],
        "decisions": {},
        "regimen": None,
        "flags": [],
    }
    document |= {
        name: [] for name in ("schedule", "alerts", "advice", "referrals", "alternatives", "questions")
    }
    return document | _kept(history, faults)


def _kept(history: Any, faults: list[Fault]) -> dict[str, str]:
    """The case's name and date, where they can be read, so that an answer finds its question."""
    if not isinstance(history, Mapping):
        return {}
    bad = {fault.pointer for fault in [*faults, *faults_of_head(history)]}
    names = ("case_id", "as_of")
    return {
        name: history[name] for name in names if isinstance(history.get(name), str) and f"/{name}" not in bad
    }


def _spelling(history: Any) -> str:
    try:
        return canonical_history(history)
    except (TypeError, ValueError, RecursionError):
        return repr(type(history))


def _head(input_sha256: str) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "ruleset": RULESET.as_json(),
        "engine": {"version": ENGINE_VERSION, "input_sha256": input_sha256},
    }


def _decision(name: str, outcome: Outcome) -> dict[str, Any]:
    decided = outcome.decided[name]
    if name == "maintenance":
        return _maintenance(outcome, decided)
    value = outcome.form if name == "form" else decided.value
    return _json_of(decided, value)


def _maintenance(outcome: Outcome, decided: Decided) -> dict[str, Any]:
    """The interval after review and choice; the rule that read a review stands above the rules' shortest."""
    value = as_json(outcome.interval.every)
    reading = outcome.decided["interval_step"]
    if decided.value is None or reading.value == "none":
        return _json_of(decided, value)
    above = _json_of(reading, value)
    below = [each.as_json() for each in decided.considered]
    for each in below:
        if each["state"] == "fired":
            each |= {"state": "outranked", "by": [above["rule"]]}
    above["considered"] += below
    return above


def _json_of(decided: Decided, value: Any) -> dict[str, Any]:
    assert decided.rule is not None, "every decision of the document has a rule"
    return {
        "value": value,
        "rule": decided.rule.id,
        "basis": list(decided.rule.because.basis),
        "label": decided.rule.because.label.value,
        "because": [
            {"fact": atom.fact, "value": atom.value, "truth": atom.truth.code} for atom in decided.because
        ],
        "precautionary": decided.is_precautionary,
        "unknown": list(decided.unknown),
        "considered": [each.as_json() for each in decided.considered],
    }
