"""Rules and sources in words for the Why of a plan and for the rulebook page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from regimens import clinical
from regimens.wording import dates, evidence, statuses


@dataclass(frozen=True)
class SourceLine:
    """One source of a line: its code, what it says and how far others agree."""

    code: str
    title: str
    text: str
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
    from regimens.clinical import sources

    try:
        found = sources.find(code)
    except (KeyError, LookupError):
        return SourceLine(code, "", "", "", "", False, "")
    agreement = str(found.agreement or "")
    return SourceLine(
        code=found.code,
        title=found.title,
        text=found.text,
        agreement=evidence.agreement(agreement),
        agreement_word=evidence.agreement(agreement).partition(":")[0],
        is_disputed=not agreement.upper().startswith("AGREES") and bool(agreement),
        address=str(found.address or ""),
    )


def rule_line(rule_id: str) -> RuleLine | None:
    """The rule with this id as the present rule set words it; nothing when it is retired."""
    rule = _rules().get(rule_id)
    if rule is None:
        return None
    because = rule.because
    return RuleLine(
        id=rule.id,
        says=str(rule.describe()),
        label=evidence.LABELS.say(str(because.label)),
        caveat=str(because.caveat or ""),
        review=_day(str(because.review)),
    )


@cache
def _rules() -> Mapping[str, Any]:
    from regimens.clinical.rules import ALL_RULES

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
    from regimens.clinical import rulebook

    found = []
    for number, (title, intro, rules) in enumerate(rulebook.sections(), 1):
        found.append(Section(title, intro, f"part-{number}", [_in_words(rule) for rule in rules]))
    return found


def _in_words(rule: Any) -> dict[str, Any]:
    return {
        "id": rule.id,
        "anchor": rule.id.replace(".", "-"),
        "title": rule.title,
        "when": rule.when,
        "then": rule.then,
        "label": evidence.LABELS.say(str(rule.label)),
        "sources": source_lines(rule.basis),
        "caveat": rule.caveat,
        "review": _day(str(rule.review)),
    }


def _day(text: str) -> str:
    """A date as clinicians read it; other words as they are."""
    try:
        return dates.clinic_date(dates.read(text))
    except ValueError:
        return text


def ruleset() -> dict[str, str]:
    """The present rule set: version, state in words, and the first characters of its hash."""
    now = clinical.RULESET
    return {
        "id": now.id,
        "version": now.version,
        "state": statuses.RULESET_STATES.say(str(now.state)),
        "check": now.sha256[:12],
    }


def is_present(document: Mapping[str, Any]) -> bool:
    """Whether a plan was made with the present rule set, so that its words are those of today."""
    return bool(document["ruleset"]["sha256"] == clinical.RULESET.sha256)
