"""The plan document: from one history to every decision, date and alert, in codes, with its own hash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from regimens.clinical import gatherings
from regimens.clinical.answer import Decided
from regimens.clinical.canonical import (
    canonical,
    canonical_history,
    digest,
    keyed,
    listed,
    quoted,
    sealed,
    truth_value,
)
from regimens.clinical.decisions import SHOWN, Outcome, settle
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
    read = _read(history)
    if isinstance(read, History):
        bare = spelled_plan(read, digest(canonical_history(history)), standing=standing, rules=rules)
    else:
        bare = refusal(read, digest(_spelling(history)), history, standing=standing)
    document: dict[str, Any] = json.loads(sealed(bare))
    return document


def refused(history: Any) -> str:
    """The refusal of a history that cannot be read, without its hash."""
    read = _read(history)
    assert isinstance(read, list), "asked only of what cannot be read"
    return refusal(read, digest(_spelling(history)), history)


def _read(history: Any) -> History | list[Fault]:
    try:
        return read_history(history)
    except RecursionError:
        return [Fault(pointer="", code="wrong_type", detail="nested too deeply")]


def spelled_plan(
    history: History, input_sha256: str, *, standing: str = RULESET.state, rules: Rules = RULES
) -> str:
    """The plan document of a history, in its canonical spelling, without its hash."""
    outcome = settle(history, rules=rules)
    blockers = gatherings.blockers(outcome)
    in_phases = regimen(outcome)
    parts = {
        **_head(input_sha256, standing),
        "as_of": quoted(history.as_of.isoformat()),
        "status": quoted(outcome.status),
        "signable": truth_value(not blockers),
        "blockers": listed(map(quoted, blockers)),
        "errors": "[]",
        "facts": listed(fact_list(outcome)),
        "decisions": keyed({name: _decision(name, outcome) for name in SHOWN}),
        "regimen": canonical(in_phases),
        "schedule": listed(event.spelled() for event in outcome.dated.events),
        "alerts": listed(gatherings.alerts(outcome)),
        "advice": listed(gatherings.advice(outcome)),
        "referrals": listed(gatherings.referrals(outcome)),
        "alternatives": listed(gatherings.alternatives(outcome)),
        "questions": listed(map(canonical, questions(outcome))),
        "flags": listed(map(quoted, gatherings.flags(outcome))),
    }
    if history.case_id is not None:
        parts["case_id"] = quoted(history.case_id)
    check(outcome, in_phases, is_signable=not blockers)
    return keyed(parts)


def refusal(
    faults: list[Fault], input_sha256: str, history: Any = None, *, standing: str = RULESET.state
) -> str:
    """The answer, without its hash, to what could not be read: every fault with its place, and no plan."""
    parts = {
        **_head(input_sha256, standing),
        "status": quoted("invalid_input"),
        "signable": truth_value(False),
        "blockers": canonical(["not_planned"]),
        "errors": canonical([fault.as_json() for fault in faults]),
        "decisions": "{}",
        "regimen": "null",
    }
    parts |= dict.fromkeys(_LISTS, "[]")
    return keyed(parts | {name: canonical(value) for name, value in _kept(history, faults).items()})


_LISTS = ("facts", "flags", "schedule", "alerts", "advice", "referrals", "alternatives", "questions")


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


def _head(input_sha256: str, standing: str) -> dict[str, str]:
    return {
        "schema": quoted(SCHEMA),
        "ruleset": _ruleset(standing),
        "engine": f'{{"input_sha256":"{input_sha256}","version":"{ENGINE_VERSION}"}}',
    }


@lru_cache(maxsize=10)
def _ruleset(standing: str) -> str:
    return canonical({**RULESET.as_json(), "state": standing})


def _decision(name: str, outcome: Outcome) -> str:
    decided = outcome.decided[name]
    if name == "maintenance":
        return _maintenance(outcome, decided)
    return decided.spelled(quoted(outcome.form) if name == "form" else None)


def _maintenance(outcome: Outcome, decided: Decided) -> str:
    """The interval after review and choice; the rule that read a review stands above the rules' shortest."""
    value = canonical(as_json(outcome.interval.every))
    reading = outcome.decided["interval_step"]
    if decided.value is None or reading.value == "none" or reading.rule is None:
        return decided.spelled(value)
    by = (reading.rule.id,)
    below = (
        each._replace(state="outranked", by=by) if each.state == "fired" else each
        for each in decided.considered
    )
    return replace(reading, considered=(*reading.considered, *below)).spelled(value)
