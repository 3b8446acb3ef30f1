"""Every code of the contract and of the agreement with the core has its phrase."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from regimens.clinical.rules import ALL_RULES
from regimens.wording import (
    advice,
    alerts,
    alternatives,
    ban,
    blockers,
    decisions,
    errors,
    events,
    evidence,
    facts,
    flags,
    referrals,
    regimen,
    statuses,
)
from regimens.wording.table import MissingPhrase, Phrases
from tests.wording import codes, plans

SCHEMAS = Path(__file__).parent.parent / "vignettes"
PLAN = json.loads((SCHEMAS / "plan.schema.json").read_text(encoding="utf-8"))
HISTORY = json.loads((SCHEMAS / "history.schema.json").read_text(encoding="utf-8"))

LISTS: list[tuple[Phrases, list[str]]] = [
    (blockers.BLOCKERS, codes.BLOCKERS),
    (errors.ERRORS, codes.ERRORS),
    (statuses.STATUSES, codes.STATUSES),
    (flags.FLAGS, codes.FLAGS),
    (alerts.ALERTS, codes.ALERTS),
    (alerts.NOT_CHECKED, codes.ALERTS),
    (alternatives.OPTIONS, codes.ALTERNATIVES),
    (alternatives.GENERAL, codes.ALTERNATIVES),
    (events.TESTS, codes.TESTS),
    (referrals.TO, codes.REFERRED_TO),
    (referrals.FINDINGS, codes.FINDINGS),
    (referrals.INCLUDE, codes.FINDINGS),
    (referrals.URGENCY, codes.URGENCIES),
    (advice.ADVICE, codes.ADVICE),
    (facts.LABELS, codes.RESULTS),
    (evidence.LABELS, ["source", "other", "proposal"]),
    (evidence.AGREEMENT, ["AGREES", "PARTLY", "DISPUTED", "NOT FOUND"]),
]
TABLES = [table for table, _ in LISTS] + [
    decisions.SENTENCES,
    decisions.BY_RULE,
    decisions.TITLES,
    facts.GENERAL,
    regimen.DRUGS,
    regimen.ROUTES,
    regimen.BY_ROUTE,
    regimen.DURATIONS,
    regimen.PATTERNS,
    regimen.STARTS,
    regimen.ENDS,
    events.NAMES,
    evidence.TRACE_STATES,
    statuses.RULESET_STATES,
    statuses.PLAN_STATES,
]


@pytest.mark.parametrize(("table", "listed"), LISTS, ids=lambda value: getattr(value, "of", ""))
def test_every_listed_code_has_a_phrase(table: Phrases, listed: list[str]) -> None:
    assert [code for code in listed if not table.get(code, "").strip()] == []


def test_a_missing_phrase_is_loud_here() -> None:
    with pytest.warns(MissingPhrase, match="flag UNHEARD_OF"):
        assert flags.FLAGS.say("UNHEARD_OF") == "UNHEARD OF"


def test_every_enumeration_of_the_plan_schema_has_its_phrases() -> None:
    kinds = PLAN["properties"]
    definitions = PLAN["$defs"]
    phase, event = definitions["phase"]["properties"], definitions["event"]["properties"]
    plan = kinds["regimen"]["oneOf"][1]["properties"]
    wanted: list[tuple[Phrases, list[str]]] = [
        (statuses.STATUSES, kinds["status"]["enum"]),
        (statuses.RULESET_STATES, kinds["ruleset"]["properties"]["state"]["enum"]),
        (regimen.DRUGS, plan["form"]["enum"]),
        (regimen.ROUTES, plan["route"]["enum"]),
        (regimen.BY_ROUTE, plan["route"]["enum"]),
        (regimen.PHASES, phase["kind"]["enum"]),
        (regimen.PHASES, event["phase"]["enum"]),
        (regimen.PATTERNS, phase["pattern"]["enum"]),
        (regimen.STARTS, phase["starts"]["enum"]),
        (regimen.ENDS, phase["ends"]["enum"]),
        (events.KINDS, event["kind"]["enum"]),
        (alerts.TIERS, kinds["alerts"]["items"]["properties"]["tier"]["enum"]),
        (alternatives.STATES, kinds["alternatives"]["items"]["properties"]["state"]["enum"]),
        (decisions.TITLES, list(kinds["decisions"]["properties"])),
        (
            evidence.TRACE_STATES,
            definitions["decision"]["properties"]["considered"]["items"]["properties"]["state"]["enum"],
        ),
        (evidence.TRUTHS, ["yes", "no", "unknown"]),
    ]
    for table, listed in wanted:
        assert [code for code in listed if code not in table] == [], table.of


def leaves(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every history key with its schema."""
    if "$ref" in schema:
        found: Any = HISTORY
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    if "properties" in schema:
        for name, inner in schema["properties"].items():
            yield from leaves(inner, f"{path}.{name}" if path else name)
    else:
        yield path, schema


def test_every_history_key_has_a_name_and_every_value_has_words() -> None:
    skipped = {"schema", "case_id", "labs"}
    for path, schema in leaves(HISTORY):
        if path in skipped:
            continue
        assert path in facts.LABELS, path
        for value in schema.get("enum", []):
            assert isinstance(value, int) or value in facts.GENERAL, (path, value)


def test_every_decision_value_has_a_sentence() -> None:
    empty = plans.document()
    for name, values in codes.DECISIONS.items():
        for value in values.split():
            assert decisions.sentence(name, plans.decision(value), empty)
            assert regimen.value_words(name, value)


def test_a_sentence_of_one_rule_is_of_a_rule_that_stands() -> None:
    assert set(decisions.BY_RULE) <= {rule.id for rule in ALL_RULES}


def test_every_event_key_has_a_name() -> None:
    document = plans.without_nerves()
    named = {key: events.name(plans.event(key, "2026-11-23"), document) for key in codes.EVENT_KEYS}
    assert named["loading-1"] == "Injection 1 of 6, loading"
    assert named["follow-up-12m"] == "Follow-up at 12 months"
    assert named["b12-pregnancy-1"] == "B12 check 1 in pregnancy"
    assert len(set(named.values())) == len(named)


def test_every_advice_stands_under_a_heading_that_exists() -> None:
    titles = advice.group_titles()
    assert {advice.group(code) for code in advice.ADVICE} == set(titles)
    grouped = [code for _, group in advice.GROUPS for code in group] + list(advice.TASKS)
    assert len(grouped) == len(set(grouped))
    assert set(grouped) <= set(advice.ADVICE)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.of)
def test_no_phrase_holds_a_banned_form(table: Phrases) -> None:
    assert {code: ban.hits(phrase) for code, phrase in table.items() if ban.hits(phrase)} == {}


@pytest.mark.parametrize("code", codes.ALERTS)
def test_an_alert_has_25_words_at_most_a_consequence_and_an_action(code: str) -> None:
    text = alerts.ALERTS[code]
    assert len(f"Stop. {text}".split()) <= 25
    assert len(re.findall(r"[.:;]", text)) >= 2
    assert any(word in text.lower() for word in alerts.ACTION_WORDS)
    assert not re.search(r"[<>]", text)


def test_a_blocker_says_what_to_do() -> None:
    for code in codes.BLOCKERS:
        assert blockers.BLOCKERS[code].count(".") >= 2, code
        assert code in blockers.SETTLED_AT
