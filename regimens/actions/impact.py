"""Whose plan the present rules would answer otherwise: every active plan's stored history, run again."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from regimens import clinical
from regimens.actions import audit
from regimens.actions.permissions import Do, check
from regimens.clinical.canonical import canonical, digest
from regimens.models import Clinic, EventKind, Member, Patient, Plan, PlanState
from regimens.models.release import CHECK_LENGTH
from regimens.wording.changes import WHAT, Change, by_rules_alone, of_reasons
from regimens.wording.statuses import STATUSES
from regimens.wording.translated import as_written, in_language, said

ROWS_AT_A_TIME = 200
ACTIVE = (PlanState.SIGNED, PlanState.DRAFT)
# What a document says of how it was made, not of the patient.
HOW_MADE = ("sha256", "ruleset", "engine")
# What stands beside an answer to explain it.
REASONS = frozenset({"rule", "basis", "label", "because", "considered", "unknown", "precautionary"})
EXPLAINED = ("decisions", "regimen", "schedule", "alerts", "advice", "referrals", "alternatives", "questions")
REFUSED = gettext_noop("The present rules refuse to answer this history")
UNTOLD = gettext_noop("Part of the document: {part}")
STORED, DIFFERS = gettext_noop("as stored"), gettext_noop("differs")


@dataclass(frozen=True)
class PlanImpact:
    """One active plan that differs under the present rules, and how, in words.

    written: the changes in English, for the check code, which is the same in every language of the pages.
    """

    plan_id: UUID
    name: str
    version: int
    state: str
    ruleset_version: str
    patient: Patient
    changes: list[Change]
    written: list[Change] = field(default_factory=list)

    @property
    def is_signed(self) -> bool:
        """Signed plans are followed by people; drafts are not yet."""
        return self.state == PlanState.SIGNED

    @property
    def rules(self) -> list[str]:
        """Every rule named by the changes, before and after, each once."""
        return list(dict.fromkeys(rule for change in self.changes for rule in change.rules))


@dataclass
class Impact:
    """What the present rules make of a clinic's active plans: what changes, what only rests elsewhere."""

    signed: int = 0
    drafts: int = 0
    changed: list[PlanImpact] = field(default_factory=list)
    other_reasons: list[PlanImpact] = field(default_factory=list)

    @property
    def looked(self) -> int:
        """How many active plans were run again."""
        return self.signed + self.drafts

    @property
    def signed_changed(self) -> list[PlanImpact]:
        """Signed plans that would change."""
        return [one for one in self.changed if one.is_signed]

    @property
    def drafts_changed(self) -> list[PlanImpact]:
        """Drafts that would change."""
        return [one for one in self.changed if not one.is_signed]

    @property
    def by_rule(self) -> list[tuple[str, int]]:
        """The rules that make the difference, each with how many plans name it; the most plans first."""
        named = Counter(rule for one in self.changed for rule in one.rules)
        return sorted(named.items(), key=lambda each: (-each[1], each[0]))

    @property
    def check_code(self) -> str:
        """A code over which plans change and how: the same impact has the same code."""
        told = sorted(
            [str(one.plan_id), *(f"{each.what}|{each.before}|{each.after}" for each in one.written)]
            for one in self.changed
        )
        return digest(canonical([clinical.RULESET.sha256, told]))[:CHECK_LENGTH]


def of_clinic(clinic: Clinic) -> Impact:
    """Run every active plan of the clinic again; reads only, and holds no lock while it does."""
    found = Impact()
    for plan in _active(clinic):
        if plan.state == PlanState.SIGNED:
            found.signed += 1
        else:
            found.drafts += 1
        if (after := _again(plan)) != plan.document:
            _compare(found, plan, after, clinic.profile)
    return found


def _active(clinic: Clinic) -> Iterator[Plan]:
    plans = Plan.objects.in_clinic(clinic).filter(state__in=ACTIVE)
    return plans.select_related("patient").order_by("number", "version").iterator(ROWS_AT_A_TIME)


def _again(plan: Plan) -> Mapping[str, Any] | None:
    """The plan as the present rules answer its own history of its own day; nothing when they refuse."""
    try:
        return clinical.plan_document(plan.history, standing=plan.document["ruleset"]["state"])
    except Exception:
        # Whatever stops the engine on a stored history is a finding about that plan, not the end of the list.
        return None


def _compare(found: Impact, plan: Plan, after: Mapping[str, Any] | None, profile: str) -> None:
    before = plan.document
    if after is None or _answers_of(before) != _answers_of(after):
        with as_written():
            written = _changes(before, after, profile)
        found.changed.append(_told(plan, _changes(before, after, profile), written))
    elif _bare(before) != _bare(after):
        found.other_reasons.append(_told(plan, of_reasons(before, after)))


def _changes(before: Mapping[str, Any], after: Mapping[str, Any] | None, profile: str) -> list[Change]:
    if after is None:
        return [Change(WHAT["status"], STATUSES.say(before["status"]), in_language(REFUSED))]
    return by_rules_alone(before, after, profile) or _untold(_answers_of(before), _answers_of(after))


def _told(plan: Plan, changes: list[Change], written: Sequence[Change] = ()) -> PlanImpact:
    """The plan by its name alone: thousands of documents would not fit into memory."""
    ruleset, kept = plan.ruleset_version, list(written)
    return PlanImpact(plan.pk, plan.name, plan.version, plan.state, ruleset, plan.patient, changes, kept)


def _bare(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in HOW_MADE}


def _answers_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document without what explains it: what is given, when, and what is said beside it."""
    bare = copy.deepcopy(_bare(document))
    bare.pop("facts", None)
    return {key: _stripped(value) if key in EXPLAINED else value for key, value in bare.items()}


def _stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _stripped(each) for key, each in value.items() if key not in REASONS}
    return [_stripped(each) for each in value] if isinstance(value, list) else value


def _untold(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    """A difference that has no words of its own is named by its part of the document, never left out."""
    parts = sorted(key for key in {*was, *now} if was.get(key) != now.get(key))
    return [Change(said(UNTOLD, part=part), in_language(STORED), in_language(DIFFERS)) for part in parts]


@transaction.atomic
def view(*, by: Member, looked: int, changed: int) -> None:
    """Note that the member looked at the impact, and what it was then."""
    check(by, Do.VIEW_IMPACT)
    detail = {"ruleset": clinical.RULESET.sha256[:CHECK_LENGTH], "looked": looked, "changed": changed}
    audit.record(EventKind.IMPACT_VIEWED, by=by, detail=detail)
