"""What changed from one version of a plan to the next: the order, the answers, the dates, the alerts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from regimens.models import Plan
from regimens.web.presenters.plan import signature
from regimens.wording import alerts, blockers, dates, events, facts, order, regimen, statuses
from regimens.wording.decisions import TITLES, in_order

Document = Mapping[str, Any]
NOTHING = "none"


@dataclass(frozen=True)
class Change:
    """One thing that differs: what, before, after."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """One version in the list: which, its state, by whom, and what changed from the one before."""

    plan: Plan
    name: str
    state: str
    when: str
    reason: str
    ruleset: str
    changed: list[Change]


def listed(same: list[Plan]) -> list[Version]:
    """Every version of a plan number, newest first, each compared with the one it came from."""
    by_id = {plan.pk: plan for plan in same}
    return [_version(plan, by_id.get(plan.supersedes_id) if plan.supersedes_id else None) for plan in same]


def _version(plan: Plan, before: Plan | None) -> Version:
    return Version(
        plan=plan,
        name=f"Version {plan.version}",
        state=statuses.PLAN_STATES.say(plan.state),
        when=signature(plan) or f"made for {dates.clinic_day(plan.as_of)}",
        reason=plan.assessment.reason,
        ruleset=plan.ruleset_version,
        changed=changes(before.document, plan.document, plan.clinic.profile) if before else [],
    )


def changes(before: Document, after: Document, profile: str = "uk") -> list[Change]:
    """Everything that differs between two plan documents, most telling first."""
    return [
        *_plain(
            "Kind of answer", statuses.STATUSES.say(before["status"]), statuses.STATUSES.say(after["status"])
        ),
        *_plain("Order", _order(before, profile), _order(after, profile)),
        *_decisions(before, after),
        *_answers(before, after),
        *_dates(before, after),
        *_plain("Alerts", _alerts(before), _alerts(after)),
        *_plain("Before it can be signed", _blockers(before), _blockers(after)),
        *_plain("Rule set", before["ruleset"]["version"], after["ruleset"]["version"]),
    ]


def _plain(what: str, before: str, after: str) -> list[Change]:
    return [Change(what, before or NOTHING, after or NOTHING)] if before != after else []


def _order(document: Document, profile: str) -> str:
    made = order.of(document, profile)
    return made.text if made else ""


def _decisions(before: Document, after: Document) -> list[Change]:
    """Decisions that the order line does not show already."""
    shown = {"form", "route", "duration"}
    names = [name for name in in_order({**before["decisions"], **after["decisions"]}) if name not in shown]
    found: list[Change] = []
    for name in names:
        found += _plain(TITLES.say(name), _decided(before, name), _decided(after, name))
    return found


def _decided(document: Document, name: str) -> str:
    decision = document["decisions"].get(name)
    return regimen.value_words(name, decision["value"]) if decision else ""


def _answers(before: Document, after: Document) -> list[Change]:
    """Given answers and results; what is derived from them shows as decisions."""
    was, now = _given(before), _given(after)
    found: list[Change] = []
    for fact in dict.fromkeys([*was, *now]):
        old, new = was.get(fact, "unknown"), now.get(fact, "unknown")
        label = facts.label(fact)
        found += _plain(label[0].upper() + label[1:], facts.value(fact, old), facts.value(fact, new))
    return found


def _given(document: Document) -> dict[str, str]:
    return {
        fact["fact"]: fact["value"]
        for fact in document["facts"]
        if fact["origin"] != "derived" and not fact["fact"].startswith("site.") and fact["fact"] != "as_of"
    }


def _dates(before: Document, after: Document) -> list[Change]:
    """Each event whose date moved, came or went."""
    was = {event["key"]: event for event in before["schedule"]}
    now = {event["key"]: event for event in after["schedule"]}
    found: list[Change] = []
    for key in dict.fromkeys([*was, *now]):
        document = before if key in was else after
        name = events.name(was.get(key) or now[key], document)
        found += _plain(name, _day(was.get(key)), _day(now.get(key)))
    return found


def _day(event: Mapping[str, Any] | None) -> str:
    return dates.clinic_day(dates.read(event["on"])) if event else "no date"


def _alerts(document: Document) -> str:
    certain = [alert for alert in document["alerts"] if not alert["precautionary"]]
    return " ".join(dict.fromkeys(alerts.text(alert, document) for alert in certain))


def _blockers(document: Document) -> str:
    return " ".join(blockers.BLOCKERS.say(code) for code in document["blockers"])
