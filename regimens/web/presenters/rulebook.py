"""Rules and sources in words for the Why of a plan and for the rulebook page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from regimens import clinical
from regimens.actions import kept_rule_sets
from regimens.clinical import rulebook
from regimens.clinical.rulebook import RuleInWords
from regimens.wording import dates
from regimens.wording import rulebook as words
from regimens.wording.rulebook import Book, RuleLine, SourceLine

__all__ = ["Book", "RuleLine", "SourceLine"]


def book_of(document: Mapping[str, Any]) -> Book:
    """The words of the rule set that a plan was made with: today's, or those kept in its day."""
    return words.present() if is_present(document) else kept_rule_sets.book(document["ruleset"]["sha256"])


def source_lines(codes: Iterable[str]) -> list[SourceLine]:
    """The sources behind a basis as they read today, in its order."""
    return words.present().sources(codes)


def rule_line(rule_id: str) -> RuleLine | None:
    """The rule with this id as the present rule set words it; nothing when it is retired."""
    return words.present().rule(rule_id)


@dataclass(frozen=True)
class Section:
    """One clinical question of the rulebook with its rules."""

    title: str
    intro: str
    anchor: str
    rules: list[dict[str, Any]]


def sections(*, is_approved: bool) -> list[Section]:
    """Every rule in words, by clinical question, in reading order."""
    found = []
    # Said once: the rulebook has some three hundred rules.
    reviewed = (
        gettext("Approved with this rule set") if is_approved else gettext("Not reviewed by a clinician yet")
    )
    review = gettext("{reviewed}; look again by {recheck}")
    for number, (title, intro, rules) in enumerate(rulebook.sections(), 1):
        listed = [_in_words(rule, reviewed, review) for rule in rules]
        found.append(Section(title, intro, f"part-{number}", listed))
    return found


def _in_words(rule: RuleInWords, reviewed: str, review: str) -> dict[str, Any]:
    line = words.rule_line(rule)
    return {
        "id": line.id,
        "anchor": line.id.replace(".", "-"),
        "title": line.title,
        "when": line.says,
        "then": line.then,
        "label": line.label,
        "sources": source_lines(line.basis),
        "caveat": line.caveat,
        "review": review.format(reviewed=reviewed, recheck=line.recheck),
    }


@dataclass(frozen=True)
class Number:
    """One number that the rules compare with."""

    name: str
    value: str
    sources: str
    recheck: str


def numbers() -> list[Number]:
    """Every number of the rules, with its sources and the day by which it is checked again."""
    return [
        Number(name[0].upper() + name[1:], value, ", ".join(basis), dates.clinic_date(dates.read(recheck)))
        for name, value, basis, recheck in rulebook.numbers()
    ]


def is_present(document: Mapping[str, Any]) -> bool:
    """Whether a plan was made with the present rule set, so that its words are those of today."""
    return bool(document["ruleset"]["sha256"] == clinical.RULESET.sha256)
