"""The rules in words, question by question, for the rulebook page and the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from regimens.clinical.date_rules import DATE_RULES, DateRule
from regimens.clinical.parameters import ALL_PARAMETERS
from regimens.clinical.quantities import number_text
from regimens.clinical.rule import Group, Kind, NotReviewed, Rule, as_json
from regimens.clinical.rules import GROUPS

INTROS = {
    Kind.ONE: "One answer. Exceptions come before base cases; an unknown is read on the cautious side.",
    Kind.TIGHTEST: "The shortest interval of all that hold. An unknown never shortens it: it is asked for.",
    Kind.COLLECT: "Every one that holds or may hold.",
    Kind.CERTAIN: "Every one that surely holds.",
    Kind.PERMIT: "Only what surely holds; anything else is withheld, with what would release it.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleInWords:
    """One rule: when, then, and the evidence it rests on."""

    id: str
    title: str
    when: str
    then: str
    basis: tuple[str, ...]
    label: str
    grade: str
    caveat: str
    overrides: tuple[str, ...]
    review: NotReviewed


def sections() -> list[tuple[str, str, list[RuleInWords]]]:
    """Title, introduction and rules of every question, then those of the calendar."""
    found = []
    for group in GROUPS:
        if group.rules:
            found.append((_title(group), INTROS[group.question.kind], [_words(rule) for rule in group]))
    dates = [_date_words(rule) for rule in DATE_RULES.values()]
    found.append(("Dates", "How each dated line of a plan finds its day.", dates))
    return found


def numbers() -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """Every number of the rules: name, value with unit, sources, re-check date."""
    for each in ALL_PARAMETERS:
        value = f"{number_text(each.value)} {each.unit_text}"
        yield each.name.replace("_", " "), value, each.basis, each.recheck_by.isoformat()


def _title(group: Group) -> str:
    name = group.question.title
    if group.question.name.startswith("alternative."):
        return f"Not chosen: {name.replace('_', ' ')}"
    return name


def _words(rule: Rule) -> RuleInWords:
    return RuleInWords(
        id=rule.id,
        title=rule.id.rpartition(".")[2].replace("_", " ").capitalize(),
        when=rule.describe(),
        then=_then(rule),
        basis=rule.because.basis,
        label=rule.because.label.value,
        grade=rule.because.grade,
        caveat=rule.because.caveat,
        overrides=rule.overrides,
        review=rule.because.review,
    )


def _then(rule: Rule) -> str:
    value = as_json(rule.value)
    if isinstance(value, dict) and "at_least" in value:
        return str(rule.value)
    if isinstance(value, dict):
        return ", ".join(str(each).replace("_", " ") for each in value.values() if each)
    return str("none" if value is None else value).replace("_", " ")


def _date_words(rule: DateRule) -> RuleInWords:
    return RuleInWords(
        id=rule.id,
        title=rule.id.rpartition(".")[2].replace("_", " ").capitalize(),
        when="the date of this line is looked for",
        then=rule.words,
        basis=rule.because.basis,
        label=rule.because.label.value,
        grade=rule.because.grade,
        caveat=rule.because.caveat,
        overrides=(),
        review=rule.because.review,
    )
