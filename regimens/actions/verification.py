"""Shows that stored plans are what they were: hashes, check codes, and the same answer again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from regimens import clinical
from regimens.clinical.canonical import canonical_history, digest
from regimens.models import Plan

ROWS_AT_A_TIME = 200


@dataclass(frozen=True)
class Finding:
    """What does not hold for which plan version."""

    plan: str
    finding: str


@dataclass
class Tally:
    """How many plans were looked at, and how many of those were made again."""

    checked: int = 0
    rerun: int = 0


def verify_plans(tally: Tally) -> Iterator[Finding]:
    """Every stored plan that is not what it says; counts into the tally as it goes."""
    for plan in Plan.everywhere.order_by("clinic_id", "number", "version").iterator(ROWS_AT_A_TIME):
        tally.checked += 1
        yield from (Finding(f"{plan.pk} ({plan})", text) for text in _rehash(plan))
        if plan.document["ruleset"]["sha256"] == clinical.RULESET.sha256:
            tally.rerun += 1
            yield from (Finding(f"{plan.pk} ({plan})", text) for text in _rerun(plan))


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
    if clinical.canonical(clinical.plan_document(plan.history)) != plan.document_text:
        yield "the present rules answer differently"
