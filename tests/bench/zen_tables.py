"""Writes the decisions as decision tables of zen-engine, read from the rule values themselves.

A general engine knows yes and no. What our engine knows besides, an unknown, is passed as the answer
`?`, an amount as its two ends; each condition is written as "this surely holds", and a negated one as
"this surely does not". Overrides become the order of the rows: whoever overrides stands first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from regimens.clinical.cautious import Settings
from regimens.clinical.conditions import Above, AllOf, AnyOf, AtLeast, Below, Condition, Is, Not, OneOf
from regimens.clinical.decisions import fact_of
from regimens.clinical.intervals import Every
from regimens.clinical.quantities import Interval
from regimens.clinical.rule import Group, Kind, Rule, as_json

#: What stands for "no upper end": no amount of a history comes near it.
ENDLESS = 10**12
UNKNOWN = "?"
#: Facts as they stand, for permissions; and as the decisions read them, every unknown on its cautious side.
KNOWN, READ = "known", "read"


def name_of(reading: str, fact: str) -> str:
    """The field of a fact in one of the two readings."""
    return f"{reading}_{fact.replace('.', '_')}"


def holds(condition: Condition, reading: str) -> str:
    """An expression that is true when the condition surely holds."""
    if isinstance(condition, AllOf):
        return _joined("and", [holds(part, reading) for part in condition.parts], "true")
    if isinstance(condition, AnyOf):
        return _joined("or", [holds(part, reading) for part in condition.parts], "false")
    if isinstance(condition, Not):
        return fails(condition.part, reading)
    if isinstance(condition, Is | OneOf):
        return f"{name_of(reading, condition.fact.name)} in {_values(condition)}"
    return _compared(condition, reading, surely=True)


def fails(condition: Condition, reading: str) -> str:
    """An expression that is true when the condition surely does not hold."""
    if isinstance(condition, AllOf):
        return _joined("or", [fails(part, reading) for part in condition.parts], "false")
    if isinstance(condition, AnyOf):
        return _joined("and", [fails(part, reading) for part in condition.parts], "true")
    if isinstance(condition, Not):
        return holds(condition.part, reading)
    if isinstance(condition, Is | OneOf):
        name = name_of(reading, condition.fact.name)
        return f'({name} not in {_values(condition)} and {name} != "{UNKNOWN}")'
    return _compared(condition, reading, surely=False)


def _joined(word: str, parts: list[str], empty: str) -> str:
    return f"({f' {word} '.join(parts)})" if parts else empty


def _values(condition: Is[Any] | OneOf[Any]) -> str:
    values = [condition.value] if isinstance(condition, Is) else list(condition.values)
    return json.dumps([str(value) for value in values])


def _compared(condition: Condition, reading: str, *, surely: bool) -> str:
    assert isinstance(condition, Below | Above | AtLeast), "the language of conditions is closed"
    name, limit = name_of(reading, condition.fact.name), _number(condition.limit.value)
    below = f"({name}_high < {limit} or ({name}_high == {limit} and {name}_high_open))"
    at_least, at_most = f"{name}_low >= {limit}", f"{name}_high <= {limit}"
    above = f"({name}_low > {limit} or ({name}_low == {limit} and {name}_low_open))"
    pair = {Below: (below, at_least), Above: (above, at_most), AtLeast: (at_least, below)}[type(condition)]
    return pair[0] if surely else pair[1]


def _number(value: int | Fraction) -> str:
    return str(value) if isinstance(value, int) else str(float(value))


def in_order(group: Group) -> list[Rule]:
    """The rows of the table: the first that holds is the answer."""
    if group.question.kind is Kind.PERMIT:
        return list(group.rules)
    rules = [rule for rule in group.rules if not rule.otherwise]
    if group.question.kind is Kind.TIGHTEST:
        rules.sort(key=lambda rule: rule.value.days)
    else:
        rules = list(_overriding_first(rules))
    return rules + [rule for rule in group.rules if rule.otherwise]


def _overriding_first(rules: list[Rule]) -> Iterator[Rule]:
    left = list(rules)
    while left:
        overridden = {each for rule in left for each in rule.overrides}
        free = next(rule for rule in left if rule.id not in overridden)
        left.remove(free)
        yield free


def spelled(value: Any) -> str:
    """An answer as one text, the same for both engines and free of signs that either would escape."""
    return " ".join(map(str, as_json(value).values())) if isinstance(value, Every) else str(value)


def table(group: Group) -> dict[str, Any]:
    """One question as a decision table in which the first row that holds is the answer."""
    reading = KNOWN if group.question.kind is Kind.PERMIT else READ
    name, asked_as = group.question.name, fact_of(group)
    outputs = {"answer": f"answer_{name}", **({} if name == "maintenance" else _later(asked_as))}
    rows = []
    for rule in in_order(group):
        stored = json.dumps(UNKNOWN if rule.value is None else str(rule.value))
        row = {"_id": rule.id, "when": "" if rule.otherwise else holds(rule.when, reading)}
        rows.append(
            row | {key: json.dumps(spelled(rule.value)) if key == "answer" else stored for key in outputs}
        )
    return {
        "hitPolicy": "first",
        "passThrough": True,
        "inputs": [{"id": "when", "name": "when"}],
        "outputs": [{"id": key, "name": key, "field": field} for key, field in outputs.items()],
        "rules": rows,
    }


def _later(fact: str) -> dict[str, str]:
    return {reading: name_of(reading, fact) for reading in (KNOWN, READ)}


def graph(groups: tuple[Group, ...]) -> str:
    """All questions as one graph of tables, each passing on what it decided."""
    nodes: list[dict[str, Any]] = [{"id": "in", "name": "in", "type": "inputNode"}]
    nodes += [
        {"id": f"t{i}", "name": group.question.name, "type": "decisionTableNode", "content": table(group)}
        for i, group in enumerate(groups)
    ]
    nodes.append({"id": "out", "name": "out", "type": "outputNode"})
    edges = [
        {"id": f"e{i}", "type": "edge", "sourceId": before["id"], "targetId": after["id"]}
        for i, (before, after) in enumerate(pairwise(nodes))
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def fields(groups: tuple[Group, ...], settings: Settings) -> dict[str, Any]:
    """The facts of one history, as the tables ask for them; those that are decided come from the tables."""
    decided = {fact_of(group) for group in groups}
    asked = {name for group in groups for name in group.readers} - decided
    found: dict[str, Any] = {}
    for name in sorted(asked):
        for reading, facts in ((KNOWN, settings.known), (READ, settings.read)):
            found |= _field(name_of(reading, name), facts[name])
    return found


def _field(name: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Interval):
        return {name: UNKNOWN if value is None else value}
    return {
        f"{name}_low": float(value.low),
        f"{name}_low_open": value.low_open,
        f"{name}_high": ENDLESS if value.high is None else float(value.high),
        f"{name}_high_open": value.high_open,
    }
