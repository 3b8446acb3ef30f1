"""Our decisions beside zen-engine, which runs the same tables: first that both agree, then how long each takes."""

from __future__ import annotations

from typing import Any

import zen

from regimens.clinical.cautious import Settings
from regimens.clinical.decisions import settle
from regimens.clinical.engine import weigh
from regimens.clinical.explanation import explained
from regimens.clinical.gather import gather
from regimens.clinical.history import History
from regimens.clinical.reading import read_history
from regimens.clinical.rules import RULES
from tests.bench.measuring import in_turns, table
from tests.bench.zen_tables import fields, graph, spelled
from tests.oracle.stratified import histories

GROUPS = RULES.decisions
Fields = dict[str, Any]


def read(seed: int, count: int) -> list[History]:
    """So many stratified histories."""
    found = [read_history(raw) for raw in histories(seed, count)]
    return [history for history in found if isinstance(history, History)]


def tables() -> zen.ZenDecision:
    """All decisions as one graph of tables, compiled."""
    return zen.ZenEngine().create_decision(graph(GROUPS))


def facts_of(history: History) -> Settings:
    """What is known before anything is decided."""
    return Settings(gather(history).values)


def disagreements(histories: list[History]) -> list[str]:
    """Where zen-engine decides otherwise; it is given the facts alone, never a decision of ours."""
    decision, found = tables(), []
    for place, history in enumerate(histories):
        theirs = decision.evaluate(fields(GROUPS, facts_of(history)))["result"]
        for name, ours in settle(history, dates=False).decided.items():
            if theirs.get(f"answer_{name}") != spelled(ours.value):
                found.append(f"{place} {name}: {ours.value} and {theirs.get(f'answer_{name}')}")
    return found


def side_by_side(count: int = 1000) -> str:
    """Fails unless both agree; then the time for one set of decisions."""
    asked = read(3, count)
    differing = disagreements(asked)
    if differing:
        raise SystemExit("\n".join(differing[:20]))
    known = [gather(history).values for history in asked]
    passed = [fields(GROUPS, Settings(values)) for values in known]
    whole, nothing = tables(), zen.ZenEngine().create_decision(graph(()))
    times = in_turns(
        5,
        count,
        {
            "Ours, every rule and fact explained": lambda case: _explained(known[case]),
            "Ours, answers alone": lambda case: _answers(known[case]),
            "zen-engine, answers alone": lambda case: whole.evaluate(passed[case]),
            "zen-engine, with its trace": lambda case: whole.evaluate(passed[case], {"trace": True}),
            "zen-engine, facts in and out, no table": lambda case: nothing.evaluate(passed[case]),
        },
    )
    ours = times["Ours, every rule and fact explained"].median
    rows = [
        [name, f"{each.median:.0f} us", f"{each.p95:.0f} us", f"{each.median / ours:.2f}"]
        for name, each in times.items()
    ]
    agreed = f"{count} fact sets, {count * len(GROUPS)} decisions: no difference.\n\n"
    return agreed + table((f"One set of {len(GROUPS)} decisions", "Median", "p95", "Ratio"), rows)


def _explained(values: Fields) -> None:
    """Nothing is kept from one set of facts to the next."""
    settings = Settings(values)
    for group in GROUPS:
        _put(group, settings, explained(group, weigh(group, settings), settings.known).value)


def _answers(values: Fields) -> None:
    settings = Settings(values)
    for group in GROUPS:
        _put(group, settings, weigh(group, settings).value)


def _put(group: Any, settings: Settings, value: Any) -> None:
    name = group.question.name
    if name != "maintenance":
        settings.put("product" if name == "form" else name, value)
