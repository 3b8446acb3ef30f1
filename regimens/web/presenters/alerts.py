"""What stops a plan and what it warns of, within the budget: one panel, three cautions, the rest folded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_noop, ngettext

from regimens.models import Plan, PlanState
from regimens.wording import alerts, blockers, still_true
from regimens.wording.table import listed, sentence

Document = Mapping[str, Any]
CAUTIONS_OPEN = 3
UNOWNED_DOSES = "A12"


@dataclass(frozen=True)
class Item:
    """One line of the stop panel, with where on the page it is settled."""

    text: str
    href: str = ""
    link: str = ""


@dataclass(frozen=True)
class Alert:
    """One alert: its word, its text, its rule and sources."""

    tier: str
    word: str
    text: str
    rule: str
    basis: str


@dataclass(frozen=True)
class Alerts:
    """Alerts within their budget: 3 cautions open, the rest folded, one line for what is unchecked."""

    cautions: list[Alert]
    folded: list[Alert]
    not_checked: str

    @property
    def folded_title(self) -> str:
        """2 more cautions and 1 note."""
        count = {tier: sum(alert.tier == tier for alert in self.folded) for tier in ("caution", "note")}
        said = [
            ngettext("{n} more caution", "{n} more cautions", count["caution"]) if count["caution"] else "",
            ngettext("{n} note", "{n} notes", count["note"]) if count["note"] else "",
        ]
        numbers = (count["caution"], count["note"])
        return listed([words.format(n=n) for words, n in zip(said, numbers, strict=True) if words])


_LINKS = {
    "choices": ("#choices", gettext_noop("Choose")),
    "rerun": ("#rerun", gettext_noop("Re-run")),
    "": ("", ""),
}


def stops(plan: Plan, *, is_out_of_date: bool, standing: Document | None = None) -> list[Item]:
    """Everything that stops, in one panel: stop alerts, then what is open before signing.

    standing: the document with the dates that stand today, for whoever acts on them.
    """
    document = standing or plan.document
    found = [
        Item(alerts.text(alert, document))
        for alert in still_true.alerts(document)
        if alert["tier"] == "stop" and alert["code"] != "A03"
    ]
    if plan.state == PlanState.DRAFT:
        codes = [code for code in document["blockers"] if code != "not_planned"]
        codes += ["out_of_date"] * (is_out_of_date and document["status"] == "planned")
        found += [_blocked(code, document) for code in codes]
    return list({item.text: item for item in found}.values())


def must_choose(document: Document) -> bool:
    """Whether a choice on the plan page stands between the plan and its signature."""
    return any(blockers.SETTLED_AT.get(code) == "choices" for code in document["blockers"])


def _blocked(code: str, document: Document) -> Item:
    href, link = _LINKS.get(blockers.SETTLED_AT.get(code, ""), ("#amend", gettext_noop("Change the answers")))
    text = blockers.BLOCKERS.say(code)
    unknown = alerts.unknown_safety(document) if code == "safety_not_checked" else []
    if unknown:
        text = sentence(gettext("{text} Not known: {listed}").format(text=text, listed="; ".join(unknown)))
    return Item(text, href, gettext(link) if link else "")


def alert_lists(
    document: Document, answered: frozenset[str] = frozenset(), standing: Document | None = None
) -> Alerts:
    """Cautions and notes in their order; `answered` are those that an answer beside the document settles.

    standing: a signed document as it stands today; what only its course asks for comes first.
    """
    shown = [
        alert
        for alert in still_true.alerts(document)
        if not alerts.is_only_unchecked(alert) and alert["code"] not in answered
    ]
    beside = still_true.potassium_beside(standing) if standing else []
    cautions = [_alert(alert, standing or document) for alert in beside if alert["tier"] == "caution"]
    cautions += [_alert(alert, document) for alert in shown if alert["tier"] == "caution"]
    notes = [_alert(alert, document) for alert in shown if alert["tier"] == "note"]
    return Alerts(
        cautions=cautions[:CAUTIONS_OPEN],
        folded=[*cautions[CAUTIONS_OPEN:], *notes],
        not_checked=alerts.not_yet_checked(document),
    )


def _alert(alert: Mapping[str, Any], document: Document) -> Alert:
    return Alert(
        alert["tier"],
        alerts.heading(alert["tier"]),
        alerts.text(alert, document),
        alert["rule"],
        ", ".join(alert["basis"]),
    )
