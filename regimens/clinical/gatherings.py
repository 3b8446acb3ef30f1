"""What goes beside the regimen: flags, alerts, advice, referrals, blockers and the options not chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from regimens.clinical.answer import Decided, Fired
from regimens.clinical.canonical import quoted
from regimens.clinical.decisions import Outcome
from regimens.clinical.engine import collect, decide
from regimens.clinical.fact import Atom, QuantityFact, Truth
from regimens.clinical.facts import find
from regimens.clinical.rule import Group, Rule
from regimens.clinical.rules.referrals import URGENCIES

TIERS = ("stop", "caution", "note")
#: The one alert that keeps its tier although a fact of it is not known: nerve involvement itself is certain.
KEEPS_TIER = "A02"


def flags(outcome: Outcome) -> list[str]:
    """Sorted, each once."""
    return sorted({fired.rule.value for fired in _fired(outcome, outcome.rules.flags)})


def blockers(outcome: Outcome) -> list[str]:
    """In the order of the contract."""
    return [fired.rule.value for fired in _fired(outcome, outcome.rules.blockers)]


def alerts(outcome: Outcome) -> list[dict[str, Any]]:
    """Certain ones once a code; on an unknown one note a fact, unless the code is certain anyway (R22)."""
    fired = _fired(outcome, outcome.rules.alerts)
    certain = [each.rule for each in fired if not each.is_precautionary]
    codes = {rule.value.code for rule in certain}
    unsure = [each.rule for each in fired if each.is_precautionary and each.rule.value.code not in codes]
    found = [_certain_alert([rule for rule in certain if rule.value.code == code]) for code in sorted(codes)]
    found += [_unsure_alert(rule) for rule in unsure]
    return sorted(found, key=lambda alert: (TIERS.index(alert["tier"]), alert["code"]))


def _certain_alert(rules: list[Rule]) -> dict[str, Any]:
    return {
        "code": rules[0].value.code,
        "tier": rules[0].value.tier,
        "rule": rules[0].id,
        "basis": _basis(rules),
        "precautionary": False,
    }


def _unsure_alert(rule: Rule) -> dict[str, Any]:
    tier = rule.value.tier if rule.value.code == KEEPS_TIER else "note"
    return {
        "code": rule.value.code,
        "tier": tier,
        "rule": rule.id,
        "basis": _basis([rule]),
        "precautionary": True,
    }


def _basis(rules: Iterable[Rule]) -> list[str]:
    return list(dict.fromkeys(code for rule in rules for code in rule.because.basis))


def advice(outcome: Outcome) -> list[str]:
    """Each sentence once, as spelled in the plan document, with the first rule that asks for it."""
    found: dict[str, str] = {}
    for fired in _fired(outcome, outcome.rules.advice):
        rule = fired.rule
        if rule.value not in found:
            found[rule.value] = (
                f'{{"basis":{rule.spelled_basis},"code":{rule.spelled_value},'
                f'"label":{quoted(rule.because.label)},"rule":{quoted(rule.id)}}}'
            )
    return list(found.values())


def referrals(outcome: Outcome) -> list[dict[str, Any]]:
    """The most urgent first; one for each service and finding."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    rules = [fired.rule for fired in _fired(outcome, outcome.rules.referrals)]
    for rule in sorted(rules, key=lambda each: URGENCIES.index(each.value.urgency)):
        entry = {**rule.value.as_json(), "rule": rule.id, "basis": list(rule.because.basis)}
        found.setdefault((rule.value.to, rule.value.finding), entry)
    return list(found.values())


def alternatives(outcome: Outcome) -> list[dict[str, Any]]:
    """Each option that was open to question: its state, the answers behind it, and what would change it."""
    found = []
    for group in outcome.rules.alternatives:
        answer = decide(group, outcome.settings)
        if answer.rule is not None:
            found.append(_alternative(group, answer, outcome))
    return found


def _alternative(group: Group, answer: Decided, outcome: Outcome) -> dict[str, Any]:
    assert answer.rule is not None, "asked only of options that stand"
    option = answer.value
    release = [*option.would_change]
    if option.state == "withheld":
        release += [releasing(name) for name in _still_unknown(answer, outcome)]
    return {
        "code": group.question.name.removeprefix("alternative."),
        "state": option.state,
        "because": list(
            dict.fromkeys(f"{atom.fact}={atom.value}" for atom in answer.because if _speaks(atom))
        ),
        "would_change": list(dict.fromkeys(release)),
        "rule": answer.rule.id,
        "basis": list(answer.rule.because.basis),
    }


def _still_unknown(answer: Decided, outcome: Outcome) -> list[str]:
    """What the option waits for: its own unknowns, and those behind the decisions that it asks."""
    assert answer.rule is not None, "asked only of options that stand"
    behind = [
        outcome.decided[leaf.fact.name] for leaf in answer.rule.leaves if leaf.fact.name in outcome.decided
    ]
    return [*answer.unknown, *(name for decided in behind for name in decided.unknown)]


#: Facts that say only that there is a plan; they are no reason for the reader.
_GENERAL = frozenset({"status", "product", "intent", "scope", "route", "loading", "interval_above_month"})
_NO_NEED = {"absorption.bariatric_surgery": "none", "pregnancy": "none", "oral_trial": "not_tried"}


def _speaks(atom: Atom) -> bool:
    return atom.fact not in _GENERAL and atom.truth is Truth.YES


def releasing(name: str) -> str:
    """The answer to an unknown fact that would release an option."""
    if isinstance(find(name), QuantityFact):
        return f"{name}>=50" if name == "egfr" else f"{name}=known"
    return f"{name}={_NO_NEED.get(name, 'no')}"


def _fired(outcome: Outcome, groups: tuple[Group, ...]) -> list[Fired]:
    return [fired for group in groups for fired in collect(group, outcome.settings)]
