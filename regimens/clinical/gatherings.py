"""What goes beside the regimen: flags, alerts, advice, referrals, blockers and the options not chosen."""

from __future__ import annotations

from collections.abc import Iterable

from regimens.clinical.answer import Decided, Fired
from regimens.clinical.canonical import canonical, listed, quoted, truth_value
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


def alerts(outcome: Outcome) -> list[str]:
    """Certain ones once a code; on an unknown one note a fact, unless the code is certain anyway (R22)."""
    fired = _fired(outcome, outcome.rules.alerts)
    certain: dict[str, list[Rule]] = {}
    for each in fired:
        if not each.is_precautionary:
            certain.setdefault(each.rule.value.code, []).append(each.rule)
    unsure = [each.rule for each in fired if each.is_precautionary and each.rule.value.code not in certain]
    found = [(rules[0].value.tier, rules) for _, rules in sorted(certain.items())]
    told = [_alert(tier, rules, is_precautionary=False) for tier, rules in found]
    told += [_alert(_tier_on_unknown(rule), [rule], is_precautionary=True) for rule in unsure]
    return [spelled for _, _, spelled in sorted(told, key=lambda alert: alert[:2])]


def _tier_on_unknown(rule: Rule) -> str:
    return str(rule.value.tier) if rule.value.code == KEEPS_TIER else "note"


def _alert(tier: str, rules: list[Rule], *, is_precautionary: bool) -> tuple[int, str, str]:
    """Its place among the tiers, its code, and the alert as spelled in the plan document."""
    code = rules[0].value.code
    spelled = (
        f'{{"basis":{listed(map(quoted, _basis(rules)))},"code":{quoted(code)},'
        f'"precautionary":{truth_value(is_precautionary)},"rule":{rules[0].spelled_id},"tier":{quoted(tier)}}}'
    )
    return TIERS.index(tier), code, spelled


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
                f'"label":{rule.spelled_label},"rule":{rule.spelled_id}}}'
            )
    return list(found.values())


def referrals(outcome: Outcome) -> list[str]:
    """The most urgent first; one for each service and finding; as spelled in the plan document."""
    found: dict[tuple[str, str], str] = {}
    rules = [fired.rule for fired in _fired(outcome, outcome.rules.referrals)]
    for rule in sorted(rules, key=lambda each: URGENCIES.index(each.value.urgency)):
        of = (rule.value.to, rule.value.finding)
        if of not in found:
            entry = {**rule.value.as_json(), "rule": rule.id, "basis": list(rule.because.basis)}
            found[of] = canonical(entry)
    return list(found.values())


def alternatives(outcome: Outcome) -> list[str]:
    """Each option that was open to question: its state, the answers behind it, and what would change it."""
    found = []
    for group in outcome.rules.alternatives:
        answer = decide(group, outcome.settings)
        if answer.rule is not None:
            found.append(_alternative(group, answer, answer.rule, outcome))
    return found


def _alternative(group: Group, answer: Decided, rule: Rule, outcome: Outcome) -> str:
    option = answer.value
    release = [*option.would_change]
    if option.state == "withheld":
        release += [releasing(name) for name in _still_unknown(answer, outcome)]
    because = dict.fromkeys(f"{atom.fact}={atom.value}" for atom in answer.because if _speaks(atom))
    code = group.question.name.removeprefix("alternative.")
    return (
        f'{{"basis":{rule.spelled_basis},"because":{listed(map(quoted, because))},"code":{quoted(code)},'
        f'"rule":{rule.spelled_id},"state":{quoted(option.state)},'
        f'"would_change":{listed(map(quoted, dict.fromkeys(release)))}}}'
    )


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
