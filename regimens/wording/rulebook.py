"""Rules and sources in words, as they are today or as they were kept when an old plan was made.

They are English in every language of the pages: their words are what is approved, kept and compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from regimens.clinical import rulebook, sources
from regimens.clinical.canonical import canonical
from regimens.clinical.parameters import ALL_PARAMETERS
from regimens.clinical.rulebook import RuleInWords
from regimens.clinical.rules import ALL_RULES
from regimens.wording import dates, doses, evidence, rule_values
from regimens.wording.translated import as_written

SCHEMA = "b12.rulebook_words/1"


@dataclass(frozen=True)
class SourceLine:
    """One source of a line: its code, what it says and how far others agree."""

    code: str
    title: str = ""
    text: str = ""
    dissent: str = ""
    agreement: str = ""
    agreement_word: str = ""
    is_disputed: bool = False
    address: str = ""


@dataclass(frozen=True)
class RuleLine:
    """A rule in words: when, then, its label, what it rests on and is limited to, when it is read again."""

    id: str
    title: str
    says: str
    then: str
    label: str
    basis: tuple[str, ...]
    grade: str
    caveat: str
    overrides: tuple[str, ...]
    recheck: str


@dataclass(frozen=True)
class Book:
    """The words of one rule set; `notice` says why there are none, where there are none."""

    rules: Mapping[str, RuleLine]
    cited: Mapping[str, SourceLine]
    notice: str = ""

    def rule(self, rule_id: str) -> RuleLine | None:
        """The rule with this id; nothing when this rule set has none."""
        return self.rules.get(rule_id)

    def sources(self, codes: Iterable[str]) -> list[SourceLine]:
        """The sources behind a basis, in its order; a code without words stands alone."""
        return [self.cited.get(code) or SourceLine(code) for code in dict.fromkeys(codes)]


@cache
def present() -> Book:
    """The words of the present rule set."""
    rules = [rule for _, _, listed in rulebook.sections() for rule in listed]
    return Book(
        rules={rule.id: rule_line(rule) for rule in rules},
        cited={code: source_line(code) for code in _cited(rules)},
    )


def _cited(rules: Iterable[RuleInWords]) -> list[str]:
    """Every code that a rule or a number rests on, in the order of the list of sources."""
    codes = {code for rule in rules for code in rule.basis}
    codes |= {code for parameter in ALL_PARAMETERS for code in parameter.basis}
    return [source.code for source in sources.EVERY if source.code in codes]


@as_written()
def rule_line(rule: RuleInWords) -> RuleLine:
    """One rule of the rulebook in the words of the pages."""
    return RuleLine(
        id=rule.id,
        title=rule.title,
        says=doses.with_commas(rule.when),
        then=_then(rule),
        label=evidence.LABELS.say(rule.label),
        basis=rule.basis,
        grade=rule.grade,
        caveat=rule.caveat,
        overrides=rule.overrides,
        recheck=dates.clinic_date(rule.review.recheck_by),
    )


def _then(rule: RuleInWords) -> str:
    """What the rule answers; the rules of the calendar say it themselves."""
    found = _answers().get(rule.id)
    return rule_values.said(*found) if found else rule.then


@cache
def _answers() -> Mapping[str, tuple[str, Any]]:
    return {rule.id: (rule.decides.name, rule.value_json()) for rule in ALL_RULES}


@as_written()
def source_line(code: str) -> SourceLine:
    """The source as it reads today, whether a rule cites it or not. KeyError for a code that is none."""
    found = sources.find(code)
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


# As it is kept


def words_text() -> str:
    """The words of the present rule set in their one spelling, as they are kept beside its text."""
    book = present()
    return canonical(
        {
            "schema": SCHEMA,
            "rules": [asdict(rule) for rule in book.rules.values()],
            "sources": [asdict(source) for source in book.cited.values()],
            "parameters": [parameter.as_json() for parameter in ALL_PARAMETERS],
        }
    )


def read(text: str) -> Book:
    """The words of a kept rule set; raises ValueError or KeyError for a text that is none."""
    kept = json.loads(text)
    if kept["schema"] != SCHEMA:
        raise ValueError(f"the words have the form {kept['schema']}")
    rules = [_kept_rule(rule) for rule in kept["rules"]]
    cited = [SourceLine(**source) for source in kept["sources"]]
    return Book({rule.id: rule for rule in rules}, {source.code: source for source in cited})


def _kept_rule(kept: Mapping[str, Any]) -> RuleLine:
    lists = {"basis": tuple(kept["basis"]), "overrides": tuple(kept["overrides"])}
    return RuleLine(**{**kept, **lists})
