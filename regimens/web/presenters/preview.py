"""The plan so far, beside the form: what is decided, what is open, what is still needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, gettext_noop

from regimens.web.steps import find
from regimens.wording import alerts, blockers, order, regimen, statuses
from regimens.wording.order import Order

QUESTIONS_SHOWN = 5
ALERTS_SHOWN = 3
TIERS = ("stop", "caution")
UNREADABLE = gettext_noop("Some answers cannot be read together yet.")

# Which question of ours settles a fact that the core asks for, most specific prefix first.
ASKED_BY = (
    ("purpose", "reason", gettext_noop("What the plan is for")),
    ("diagnosis", "reason", gettext_noop("How sure the diagnosis is")),
    ("deficiency", "reason", gettext_noop("The diagnosis, or a B12 result")),
    ("b12", "reason", gettext_noop("A B12 result")),
    ("response", "reason", gettext_noop("How the symptoms went on treatment")),
    ("current_interval", "reason", gettext_noop("The interval in force")),
    ("oral_trial", "reason", gettext_noop("How tablets worked")),
    ("injections", "reason", gettext_noop("Doses already given")),
    ("plateau_on", "reason", gettext_noop("When improvement stopped")),
    ("repleted_on", "reason", gettext_noop("When B12 was corrected")),
    ("egfr", "kidneys", gettext_noop("The eGFR, with its date")),
    ("creatinine", "kidneys", gettext_noop("The eGFR, with its date")),
    ("kidney", "kidneys", gettext_noop("Known kidney impairment")),
    ("anaemia", "kidneys", gettext_noop("Whether there is anaemia")),
    ("haemoglobin", "kidneys", gettext_noop("Haemoglobin")),
    ("potassium", "kidneys", gettext_noop("Potassium")),
    ("folate", "kidneys", gettext_noop("Whether folate is low")),
    ("neuro.tongue", "nerves", gettext_noop("Whether the tongue is sore, red or smooth")),
    ("neuro", "nerves", gettext_noop("Nerve symptoms or signs")),
    ("absorption.ileal_resection.length_cm", "gut", gettext_noop("Length of ileum removed")),
    ("absorption.crohn_ileal.length_cm", "gut", gettext_noop("Length of ileum affected")),
    ("absorption.dietary", "gut", gettext_noop("Other things that lower B12")),
    ("absorption.metformin", "gut", gettext_noop("Other things that lower B12")),
    ("absorption.acid_suppression", "gut", gettext_noop("Other things that lower B12")),
    ("absorption.nitrous_oxide", "gut", gettext_noop("Other things that lower B12")),
    ("absorption", "gut", gettext_noop("Surgery or a condition that stops absorption")),
    ("preference", "safety", gettext_noop("What the patient prefers")),
    ("pregnancy", "safety", gettext_noop("Pregnancy or breastfeeding")),
    ("safety", "safety", gettext_noop("The safety checks")),
    ("start_on", "dates", gettext_noop("The first dose")),
    ("choices", "dates", gettext_noop("A choice the rules leave open")),
    ("age_years", "", gettext_noop("The date of birth")),
    ("sex", "", gettext_noop("The sex used for the kidney formula")),
)


@dataclass(frozen=True)
class Needed:
    """A question still to be answered, and the step where it is asked."""

    words: str
    step: str
    title: str


@dataclass
class SoFar:
    """The plan so far in words."""

    started: bool = False
    status: str = ""
    means: str = ""
    order: Order | None = None
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    alerts: list[tuple[str, str, str]] = field(default_factory=list)
    more_alerts: int = 0
    decisive: str = ""
    needed: list[Needed] = field(default_factory=list)
    more_needed: int = 0
    blockers: list[str] = field(default_factory=list)
    ruleset: str = ""


def so_far(document: Mapping[str, Any] | None, profile: str) -> SoFar:
    """The words for the aside; empty until it is known what the plan is for."""
    if document is None:
        return SoFar()
    if document["status"] == "invalid_input":
        return SoFar(started=True, status=gettext(UNREADABLE))
    seen = SoFar(started=True, order=order.of(document, profile), lines=_phases(document))
    if document["status"] != "planned":
        said = statuses.explain(document)
        seen.status, seen.means = said.heading, said.means
    warned = _alerts(document)
    asked = needed(document)
    seen.alerts, seen.more_alerts = warned[:ALERTS_SHOWN], max(len(warned) - ALERTS_SHOWN, 0)
    seen.needed, seen.more_needed = asked[:QUESTIONS_SHOWN], max(len(asked) - QUESTIONS_SHOWN, 0)
    seen.ruleset = statuses.ruleset_words(document)
    seen.decisive = decisive(asked)
    seen.blockers = [blockers.BLOCKERS.say(code) for code in document["blockers"]]
    return seen


def order_of(document: Mapping[str, Any], profile: str) -> str:
    """The order in one line; empty while there is no regimen."""
    ordered = order.of(document, profile)
    return ordered.text if ordered else ""


def _phases(document: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Now, then, how long: each with the rule it rests on."""
    plan = document["regimen"]
    if plan is None:
        return []
    heads = (gettext("Now"), gettext("Then"), gettext("After that"))
    said = [
        (head, regimen.phase(phase, regimen.first_review(document["schedule"], phase)), phase["rule"])
        for head, phase in zip(heads, plan["phases"], strict=False)
    ]
    if "neuro_not_assessed" in document["blockers"] and said:
        said[0] = (
            gettext("Now"),
            gettext("waiting for the nerve assessment; until then read as {one}").format(one=said[0][1]),
            said[0][2],
        )
    decided = document["decisions"].get("duration", {})
    return [*said, (gettext("How long"), regimen.duration(document), decided.get("rule", ""))]


def _alerts(document: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What is certain, stops first: tier, its word, its text."""
    certain = [alert for alert in document["alerts"] if not alert["precautionary"] and alert["tier"] in TIERS]
    certain.sort(key=lambda alert: TIERS.index(alert["tier"]))
    return [(alert["tier"], alerts.heading(alert["tier"]), alerts.text(alert, document)) for alert in certain]


def needed(document: Mapping[str, Any]) -> list[Needed]:
    """The questions that could change the plan, most decisive first, each named once."""
    found: dict[str, Needed] = {}
    for question in document["questions"]:
        for prefix, step, words in ASKED_BY:
            if question["fact"] == prefix or question["fact"].startswith((f"{prefix}.", f"{prefix}_")):
                found.setdefault(words, Needed(gettext(words), step, _title(step)))
                break
    return list(found.values())


def decisive(asked: list[Needed]) -> str:
    """The most decisive open question, as part of a sentence: the eGFR, with its date."""
    if not asked:
        return ""
    words = asked[0].words
    return words if words[1:2].isupper() else words[0].lower() + words[1:]


def _title(key: str) -> str:
    step = find(key)
    return step.title if step else ""
