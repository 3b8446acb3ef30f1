"""Whether rules still mean what they meant when they were registered: a name never changes its meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from regimens.clinical.canonical import canonical, digest
from regimens.clinical.date_rules import DATE_RULES
from regimens.clinical.rule import Rule
from regimens.clinical.rule_groups import Rules

DIGITS = 16
RETIRED = "retired"


@dataclass(frozen=True, kw_only=True, slots=True)
class Registered:
    """One name as it was registered: the hash of its meaning, and whether it is still in use."""

    id: str
    meaning: str
    is_retired: bool


def read(register: str) -> Mapping[str, Registered]:
    """The register by name; one line each: name, hash of the meaning, `retired` when it is no longer used.

    Raises ValueError for a line of another form and for a name that stands twice.
    """
    found: dict[str, Registered] = {}
    for line in register.strip().splitlines():
        name, meaning, *rest = line.split()
        if name in found or rest not in ([], [RETIRED]) or len(meaning) != DIGITS:
            raise ValueError(f"the register of rules has a wrong line: {line}")
        found[name] = Registered(id=name, meaning=meaning, is_retired=bool(rest))
    return found


def meaning(rule: Rule) -> str:
    """The hash of what a rule says: its question, its condition, its answer, and which rules it overrides."""
    told = [
        rule.decides.name,
        rule.decides.kind.value,
        rule.when.as_json(),
        rule.value_json(),
        rule.otherwise,
        sorted(rule.overrides),
    ]
    return digest(canonical(told))[:DIGITS]


def meanings(rules: Rules) -> dict[str, str]:
    """The hash of every rule, and of every rule of the calendar."""
    found = {rule.id: meaning(rule) for group in rules.groups for rule in group}
    return found | {each.id: digest(canonical(each.words))[:DIGITS] for each in DATE_RULES.values()}


def problems(rules: Rules, register: Mapping[str, Registered]) -> Iterator[str]:
    """Each rule that is not registered, is retired, or means something else than when it was registered."""
    present = meanings(rules)
    for name, now in present.items():
        known = register.get(name)
        if known is None:
            yield f"Rule {name}: not registered; the register's next line is: {name} {now}."
        elif known.is_retired:
            yield f"Rule {name}: its name is retired and is never used again."
        elif known.meaning != now:
            yield f"Rule {name}: its hash is broken; a changed meaning needs a new name."
    for name, known in register.items():
        if name not in present and not known.is_retired:
            yield f"Rule {name}: registered and gone; mark its line in the register as retired."
