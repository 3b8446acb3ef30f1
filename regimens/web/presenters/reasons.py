"""Why a plan is as it is, what goes with it, what was not chosen, and what is still needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from regimens.web.presenters import rulebook
from regimens.web.presenters.rulebook import Book, SourceLine
from regimens.wording import (
    advice,
    alternatives,
    considered,
    dates,
    decisions,
    evidence,
    inputs,
    order,
    questions,
    referrals,
    still_true,
)
from regimens.wording.considered import Considered
from regimens.wording.table import sentence
from regimens.wording.translated import in_language

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Reason:
    """One decision: its sentence, and everything needed to review it without trusting it."""

    name: str
    title: str
    sentence: str
    rule: str
    label: str
    used: list[str]
    used_on: str
    answers: list[str]
    unknown: str
    is_precautionary: bool
    sources: list[SourceLine]
    dissent: list[SourceLine]
    says: str
    limits: str
    review: str
    others: list[Considered]


def why(document: Document) -> list[Reason]:
    """Every decision in reading order."""
    book = rulebook.book_of(document)
    return [_reason(name, document, book) for name in decisions.in_order(document["decisions"])]


def _reason(name: str, document: Document, book: Book) -> Reason:
    decision = document["decisions"][name]
    lines = book.sources(decision["basis"])
    rule = book.rule(decision["rule"])
    return Reason(
        name=name,
        title=decisions.TITLES.say(name),
        sentence=decisions.sentence(name, decision, document),
        rule=decision["rule"],
        label=evidence.LABELS.say(decision["label"]),
        used=inputs.used(decision, document),
        used_on=dates.clinic_day(dates.read(document["as_of"])),
        answers=decisions.answers_used(decision, document),
        unknown=decisions.unknown(decision),
        is_precautionary=decision["precautionary"],
        sources=lines,
        dissent=[line for line in lines if line.dissent or line.is_disputed],
        says=rule.says if rule else "",
        limits=rule.caveat if rule else "",
        review=gettext("Not reviewed by a clinician yet; look again by {recheck}").format(
            recheck=rule.recheck
        )
        if rule
        else "",
        others=considered.others(name, decision, document),
    )


# Advice, referrals, what was not chosen, what is still needed


@dataclass(frozen=True)
class Advised:
    """One line of advice with its label and sources."""

    code: str
    text: str
    label: str
    basis: str
    rule: str


@dataclass(frozen=True)
class AdviceGroup:
    """Advice under one heading."""

    title: str
    lines: list[Advised]


def advice_groups(document: Document) -> list[AdviceGroup]:
    """Advice in groups, each code once, in the order of the headings.

    document: as signed, or with the states of today; what its course has left behind is not advised.
    """
    found: dict[str, dict[str, Advised]] = {title: {} for title in advice.group_titles()}
    for line in still_true.advice(document):
        label = evidence.LABEL_WORDS.say(line["label"])
        said = Advised(
            line["code"], advice.text(line["code"], document), label, ", ".join(line["basis"]), line["rule"]
        )
        found[advice.group(line["code"])].setdefault(line["code"], said)
    return [AdviceGroup(in_language(title), list(lines.values())) for title, lines in found.items() if lines]


@dataclass(frozen=True)
class Referral:
    """One referral: to whom, how soon, for what, what to write."""

    urgency: str
    to: str
    finding: str
    include: str
    letter: str
    rule: str
    basis: str
    is_urgent: bool


def referral_rows(document: Document, profile: str) -> list[Referral]:
    """Referrals, the most urgent first."""
    made = order.of(document, profile)
    text = made.text if made else ""
    ranked = sorted(document["referrals"], key=lambda one: referrals.SOON.index(one["urgency"]))
    return [
        Referral(
            urgency=referrals.URGENCY.say(one["urgency"]),
            to=referrals.TO.say(one["to"]),
            finding=sentence(referrals.FINDINGS.say(one["finding"])),
            include=referrals.INCLUDE.say(one["finding"]),
            letter=referrals.letter(one, text),
            rule=one["rule"],
            basis=", ".join(one["basis"]),
            is_urgent=one["urgency"] in ("now", "same_day"),
        )
        for one in ranked
    ]


@dataclass(frozen=True)
class NotChosen:
    """One option that is not the plan."""

    option: str
    state: str
    why: str
    would_change: str
    basis: str


def not_chosen(document: Document, profile: str) -> list[NotChosen]:
    """Every alternative with its reason and what would change it."""
    return [
        NotChosen(
            alternatives.option(one["code"], profile),
            alternatives.STATES.say(one["state"]),
            alternatives.why_not(one),
            alternatives.would_change(one),
            ", ".join(one["basis"]),
        )
        for one in document["alternatives"]
    ]


@dataclass(frozen=True)
class Needed:
    """One unknown that could change the plan."""

    ask: str
    decides: str
    is_urgent: bool


def still_needed(document: Document) -> list[Needed]:
    """The questions of the plan, most decisive first."""
    return [
        Needed(questions.ask(one), questions.decides(one), one["urgent"]) for one in document["questions"]
    ]
