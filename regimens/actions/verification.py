"""Shows that stored plans are what they were: hashes, check codes, the same answer again, the kept rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from regimens import clinical
from regimens.actions import kept_rule_sets
from regimens.clinical.canonical import canonical_history, digest
from regimens.models import Plan, RuleSetText

ROWS_AT_A_TIME = 200


@dataclass(frozen=True)
class Finding:
    """What does not hold, and for what: a plan version or a kept rule set."""

    about: str
    finding: str


@dataclass(frozen=True, order=True)
class RuleSetName:
    """A rule set as plans name it."""

    version: str
    sha256: str

    @property
    def is_present(self) -> bool:
        """Whether it is the rule set in force here."""
        return self.sha256 == clinical.RULESET.sha256


@dataclass
class Tally:
    """How many plans were looked at, how many were made again, and how many rest on which rule set."""

    checked: int = 0
    rerun: int = 0
    rule_sets: Counter[RuleSetName] = field(default_factory=Counter)


def verify_plans(tally: Tally) -> Iterator[Finding]:
    """Every stored plan and kept rule set that is not what it says; counts into the tally as it goes."""
    for plan in Plan.everywhere.order_by("clinic_id", "number", "version").iterator(ROWS_AT_A_TIME):
        tally.checked += 1
        ruleset = plan.document["ruleset"]
        name = RuleSetName(ruleset["version"], ruleset["sha256"])
        tally.rule_sets[name] += 1
        yield from (Finding(f"plan {plan.pk} ({plan})", text) for text in _rehash(plan))
        if name.is_present:
            tally.rerun += 1
            yield from (Finding(f"plan {plan.pk} ({plan})", text) for text in _rerun(plan))
    yield from _verify_rule_sets(tally.rule_sets)


def _verify_rule_sets(used: Iterable[RuleSetName]) -> Iterator[Finding]:
    """Kept texts that do not hash right, and rule sets of plans that are not kept at all."""
    kept = set()
    for one in RuleSetText.objects.order_by("kept_at").iterator(1):
        kept.add(one.sha256)
        if found := kept_rule_sets.fault(one):
            yield Finding(f"rule set {one.version} ({one.sha256})", found)
    for name in sorted(used):
        if name.sha256 not in kept and not name.is_present:
            yield Finding(f"rule set {name.version} ({name.sha256})", "plans rest on it and it is not kept")


def _rehash(plan: Plan) -> Iterator[str]:
    if clinical.canonical(plan.document) != plan.document_text:
        yield "its text is not canonical"
    if not clinical.verify(plan.document):
        yield "its document does not match its hash"
    if plan.document["sha256"] != plan.document_sha256:
        yield "its hash is not the one it was stored under"
    if digest(canonical_history(plan.history)) != plan.document["engine"]["input_sha256"]:
        yield "its history is not the one it was made from"


def _rerun(plan: Plan) -> Iterator[str]:
    # How far the rule set was approved that day is no answer of the rules: it is taken as stored.
    standing = plan.document["ruleset"]["state"]
    if clinical.canonical(clinical.plan_document(plan.history, standing=standing)) != plan.document_text:
        yield "the present rules answer differently"
