"""Rules and sources in words for the Why of a plan and for the rulebook page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from regimens import clinical
from regimens.clinical import rulebook, sources
from regimens.clinical.rule import NotReviewed, Rule
from regimens.clinical.rulebook import RuleInWords
from regimens.clinical.rules import ALL_RULES
from regimens.wording import dates, doses, evidence, rule_values, statuses


@dataclass(frozen=True)
class SourceLine:
    """One source of a line: its code, what it says and how far others agree."""

    code: str
    title: str
    text: str
    dissent: str
    agreement: str
    agreement_word: str
    is_disputed: bool
    address: str


@dataclass(frozen=True)
class RuleLine:
    """A rule in words, with its label, what it is limited to and when it must be read again."""

    id: str
    says: str
    label: str
    caveat: str
    review: str


def source_lines(codes: Iterable[str]) -> list[SourceLine]:
    """The sources behind a basis, in its order."""
    return [_source(code) for code in dict.fromkeys(codes)]


@cache
def _source(code: str) -> SourceLine:
    try:
        found = sources.find(code)
    except KeyError:  # a source that the present rule set no longer has
        return SourceLine(code, "", "", "", "", "", False, "")
    agreement = found.agreement
    return SourceLine(
        code=found.code,
        title=found.title,
        text=found.says,
        dissent=found.dissent,
        agreement=evidence.agreement(agreement),
        agreement_word=evidence.agreement_word(agreement),
        is_disputed=not agreement.upper().startswith("AGREES") and bool(agreement),
        address=found.address,
    )


def rule_line(rule_id: str) -> RuleLine | None:
    """The rule with this id as the present rule set words it; nothing when it is retired."""
    rule = _rules().get(rule_id)
    if rule is None:
        return None
    because = rule.because
    return RuleLine(
        id=rule.id,
        says=doses.with_commas(rule.describe()),
        label=evidence.LABELS.say(because.label),
        caveat=because.caveat,
        review=_review(because.review),
    )


@cache
def _rules() -> Mapping[str, Rule]:
    return {rule.id: rule for rule in ALL_RULES}


@dataclass(frozen=True)
class Section:
    """One clinical question of the rulebook with its rules."""

    title: str
    intro: str
    anchor: str
    rules: list[dict[str, Any]]


def sections() -> list[Section]:
    """Every rule in words, by clinical question, in reading order."""
    found = []
    for number, (title, intro, rules) in enumerate(rulebook.sections(), 1):
        found.append(Section(title, intro, f"part-{number}", [_in_words(rule) for rule in rules]))
    return found


def _in_words(rule: RuleInWords) -> dict[str, Any]:
    return {
        "id": rule.id,
        "anchor": rule.id.replace(".", "-"),
        "title": rule.title,
        "when": doses.with_commas(rule.when),
        "then": _then(rule),
        "label": evidence.LABELS.say(rule.label),
        "sources": source_lines(rule.basis),
        "caveat": rule.caveat,
        "review": _review(rule.review),
    }


def _then(rule: RuleInWords) -> str:
    """What the rule answers; the rules of the calendar say it themselves."""
    found = _rules().get(rule.id)
    return rule_values.said(found.decides.name, found.value_json()) if found else rule.then


def _review(review: NotReviewed) -> str:
    return f"Not reviewed by a clinician yet; look again by {dates.clinic_date(review.recheck_by)}"


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


def ruleset() -> dict[str, str]:
    """The present rule set: version, state in words, and the first characters of its hash."""
    now = clinical.RULESET
    return {
        "id": now.id,
        "version": now.version,
        "state": statuses.RULESET_STATES.say(now.state),
        "check": now.sha256[:12],
    }


def is_present(document: Mapping[str, Any]) -> bool:
    """Whether a plan was made with the present rule set, so that its words are those of today."""
    return bool(document["ruleset"]["sha256"] == clinical.RULESET.sha256)
