"""The rulebook as one Markdown document that can be read from beginning to end, generated from the rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from regimens.clinical import RULESET, rulebook, sources
from regimens.clinical.cautious import READ_AT_LOW_END
from regimens.clinical.facts import CAUTIOUS
from regimens.clinical.parameters import ALL_PARAMETERS
from regimens.clinical.quantities import number_text
from regimens.clinical.release import ENGINE_VERSION
from regimens.clinical.rulebook import RuleInWords
from regimens.wording import dates, facts, statuses
from regimens.wording import rulebook as words
from regimens.wording.evidence import ACCESS, agreement
from regimens.wording.table import sentence


def markdown() -> str:
    """The whole document, ending in one line end."""
    return "\n".join([*_head(), *_questions(), *_numbers(), *_caution(), *_sources()]) + "\n"


def _head() -> Iterator[str]:
    rules = sum(len(listed) for _, _, listed in rulebook.sections())
    yield f"# Rulebook: {RULESET.id} {RULESET.version}"
    yield f"\n**{statuses.standing_words(RULESET.state)}**"
    yield f"\nRule set SHA-256: `{RULESET.sha256}`. Engine {ENGINE_VERSION}. {rules} rules, {len(ALL_PARAMETERS)} numbers."
    yield "\nThis document is generated from the rules and never edited by hand. The hash is that of the rule set in"
    yield "canonical form. A clinic approves a rule set inside the product; this document alone approves nothing."
    yield "\n**Source**: the founding article says it. **Other**: another document says it. **Proposal**: our own"
    yield "decision, with its reason. The agreement says how far other documents agree with the founding article."
    yield "\n## Contents\n"
    for title in [title for title, _, _ in rulebook.sections()] + ["Numbers", "Order of caution", "Sources"]:
        yield f"- [{title}](#{_anchor(title)})"


def _anchor(title: str) -> str:
    kept = "".join(sign for sign in title.lower() if sign.isalnum() or sign in " -_")
    return kept.replace(" ", "-")


def _questions() -> Iterator[str]:
    for title, intro, rules in rulebook.sections():
        yield f"\n## {title}\n\n{intro}"
        for rule in rules:
            yield from _rule(rule)


def _rule(rule: RuleInWords) -> Iterator[str]:
    line = words.rule_line(rule)
    yield f"\n### {line.title} (`{line.id}`)\n"
    yield f"- When: {line.says}."
    yield f"- Then: {sentence(line.then)}"
    if line.overrides:
        yield f"- Stands above: {', '.join(f'`{each}`' for each in line.overrides)}."
    yield f"- {line.label}."
    yield f"- Basis: {', '.join(line.basis)}."
    if line.grade:
        yield f"- Agreement: {sentence(agreement(line.grade))}"
    if line.caveat:
        yield f"- Limits: {sentence(line.caveat)}"
    yield f"- Not reviewed by a clinician yet; look again by {line.recheck}."


def _numbers() -> Iterator[str]:
    yield "\n## Numbers\n\nEvery number that a rule compares with.\n"
    yield "| Number | Value | Basis | Valid from | Check again by |"
    yield "|---|---|---|---|---|"
    for each in ALL_PARAMETERS:
        cells = (
            each.name.replace("_", " "),
            f"{number_text(each.value)} {each.unit_text}",
            ", ".join(each.basis),
            _day(each.valid_from),
            _day(each.recheck_by),
        )
        yield f"| {' | '.join(cells)} |"


def _day(day: date) -> str:
    return dates.clinic_date(day)


def _caution() -> Iterator[str]:
    yield "\n## Order of caution\n\nHow a decision reads an answer that is not known. What is not listed here is"
    yield "asked for and never assumed.\n"
    for name, value in CAUTIOUS.items():
        yield f"- {facts.label(name)}: read as {value} (`{name}`)."
    for name in sorted(READ_AT_LOW_END):
        yield f"- {facts.label(name)}: not known, or known in part, read as the lowest that it can be (`{name}`)."


def _sources() -> Iterator[str]:
    book = words.present()
    yield f"\n## Sources\n\nThe {len(book.cited)} sources that a rule or a number of this rule set cites."
    for line in book.cited.values():
        yield f"\n### {line.code}: {line.title}\n"
        yield f"- Says: {sentence(line.text)}"
        if line.agreement:
            yield f"- Agreement: {sentence(line.agreement)}"
        if line.dissent:
            yield f"- Others: {sentence(line.dissent)}"
        if access := sources.find(line.code).access:
            yield f"- {ACCESS.say(access)}."
        if line.address:
            yield f"- Address: {line.address}"
