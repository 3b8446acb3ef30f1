"""Which rule set this is: its name, version, hash and state of approval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from regimens.clinical.canonical import canonical, digest
from regimens.clinical.cautious import READ_AT_LOW_END
from regimens.clinical.date_rules import DATE_RULES
from regimens.clinical.facts import CAUTIOUS
from regimens.clinical.parameters import ALL_PARAMETERS
from regimens.clinical.rule import Rule
from regimens.clinical.rules import ALL_RULES

ENGINE_VERSION = "1.0.0"


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleSet:
    """state: draft until a named clinician approves it inside the product."""

    id: str
    version: str
    sha256: str
    state: str

    def as_json(self) -> dict[str, str]:
        """As written in every plan document."""
        return {"id": self.id, "version": self.version, "sha256": self.sha256, "state": self.state}


def rule_json(rule: Rule) -> dict[str, Any]:
    """One rule in canonical form: everything that changes what it means."""
    return {
        "id": rule.id,
        "decides": rule.decides.name,
        "kind": rule.decides.kind.value,
        "when": rule.when.as_json(),
        "value": rule.value_json(),
        "overrides": list(rule.overrides),
        "otherwise": rule.otherwise,
        "basis": list(rule.because.basis),
        "label": rule.because.label.value,
        "grade": rule.because.grade,
        "caveat": rule.because.caveat,
        "recheck_by": rule.because.review.recheck_by.isoformat(),
    }


def ruleset_json() -> dict[str, Any]:
    """The whole rule set: rules, numbers, order of caution, rules of the calendar."""
    return {
        "schema": "b12.ruleset/1",
        "rules": [rule_json(rule) for rule in ALL_RULES],
        "parameters": [parameter.as_json() for parameter in ALL_PARAMETERS],
        "cautious": dict(CAUTIOUS),
        "read_at_low_end": sorted(READ_AT_LOW_END),
        "dates": [
            {"id": each.id, "words": each.words, "basis": list(each.because.basis)}
            for each in DATE_RULES.values()
        ],
    }


def ruleset_text() -> str:
    """The whole rule set in its one spelling: the text that is hashed, read by reviewers and kept."""
    return canonical(ruleset_json())


RULESET = RuleSet(id="b12-regimens", version="1.0.0-draft", sha256=digest(ruleset_text()), state="draft")
