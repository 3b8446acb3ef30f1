"""The explanation of a plan or of one rule as plain text, for a reader without the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from regimens.clinical import sources
from regimens.clinical.disagreements import Disagreement
from regimens.clinical.explain import Explanation, Weighed
from regimens.clinical.fact import Atom
from regimens.clinical.rule import Evidence
from regimens.clinical.rule_trace import FIRED, RULES, Traced, TracedDate
from regimens.wording import (
    alternatives,
    consequences,
    considered,
    dates,
    decisions,
    disagreements,
    doses,
    evidence,
    facts,
    inputs,
    order,
    rule_values,
    statuses,
    suppositions,
)
from regimens.wording.table import listed, sentence

Document = Mapping[str, Any]


# One rule


def rule_text(traced: Traced) -> Iterator[str]:
    """One rule: what it says, what it asked here, what became of it, what it rests on, what would turn it."""
    rule = traced.rule
    yield f"Rule {rule.id}: {rule.decides.title}"
    yield f"When: {doses.with_commas(rule.describe())}"
    yield f"Then: {rule_values.said(rule.decides.name, rule.value_json())}"
    yield f"Here: {_state(traced)}"
    if traced.atoms:
        yield "Asked:"
        yield from (f"  {_asked(one)}" for one in traced.atoms)
    yield from evidence_text(rule.because)
    yield from turning_text(traced.turning, fires=traced.state == FIRED)


def date_text(traced: TracedDate) -> Iterator[str]:
    """A rule of the calendar: its words and the lines of this plan that carry it."""
    yield f"Rule {traced.rule.id}: dates"
    yield f"Says: {traced.rule.words}"
    yield f"Here: {f'carried by {len(traced.events)} lines' if traced.events else 'no line of this plan carries it'}"
    yield from (f"  {dates.clinic_day(event.on)}  {event.key}" for event in traced.events)
    yield from evidence_text(traced.rule.because)
    yield from turning_text(traced.turning, fires=bool(traced.events))


def _state(traced: Traced) -> str:
    words = evidence.TRACE_STATES.say(traced.state)
    if traced.state in ("not_met", "unknown"):
        return sentence(
            f"{words}; this keeps it from applying: {listed([_name(name) for name in traced.by])}"
        )
    if traced.by:
        return sentence(f"{words}: {listed(list(traced.by))}")
    if traced.rule.otherwise:
        return sentence(f"{words}, as no other rule of the question does")
    return sentence(f"{words}, on something not known" if traced.precautionary else words)


def _name(fact: str) -> str:
    return facts.label(fact) if fact in facts.LABELS else fact


def _asked(one: Atom) -> str:
    truth = evidence.TRUTHS.say(one.truth.code)
    return f"{facts.with_label(one.fact, one.value)} ({one.fact}): {truth}"


def evidence_text(because: Evidence) -> Iterator[str]:
    """Label, each source with what it says and how far others agree, limits and review."""
    yield f"Label: {evidence.LABELS.say(because.label)}"
    yield "Rests on:"
    for code in because.basis:
        source = sources.find(code)
        agreement = f" [{source.agreement}]" if source.agreement else ""
        yield f"  {code} {source.title}{agreement}: {source.says}"
        if source.dissent:
            yield f"    Others: {source.dissent}"
    if because.caveat:
        yield f"Limits: {because.caveat}"
    recheck = dates.clinic_date(because.review.recheck_by)
    yield f"Review: not reviewed by a clinician yet; look again by {recheck}."


def turning_text(turning: tuple[Weighed[bool], ...], *, fires: bool) -> Iterator[str]:
    """Every answer that would make the rule apply, or stop it."""
    verb = "no longer apply" if fires else "apply"
    if not turning:
        yield f"No other single answer would make it {verb}."
        return
    yield f"It would {verb}:"
    for one in turning:
        yield from (f"  {sentence(suppositions.supposed(one.fact, other, one.unit))}" for other in one.others)


# The whole plan


def plan_text(document: Document, explanation: Explanation, disagreeing: list[Disagreement]) -> Iterator[str]:
    """Why, why not, what would change it, and where sources disagree."""
    made = order.of(document, "uk")
    yield made.text if made else statuses.explain(document).heading
    yield statuses.ruleset_words(document)
    yield "\nWhy"
    for name in decisions.in_order(document["decisions"]):
        yield from _why(name, document)
    yield "\nNot chosen"
    for option in document["alternatives"]:
        state = alternatives.STATES.say(option["state"])
        yield f"- {alternatives.option(option['code'])} ({state}): {alternatives.why_not(option)}"
        yield f"  Would change it: {alternatives.would_change(option)}"
    yield from _changes(explanation)
    if disagreeing:
        yield "\nWhere sources disagree"
        for each in disagreeing:
            yield from _disagreement(each)


def _why(name: str, document: Document) -> Iterator[str]:
    decision = document["decisions"][name]
    yield f"- {decisions.sentence(name, decision, document)} ({decision['rule']}; {', '.join(decision['basis'])})"
    if used := inputs.used(decision, document):
        yield f"  From: {'; '.join(used)}"
    if unknown := decisions.unknown(decision):
        yield f"  {unknown}"
    rule = RULES.get(decision["rule"])
    if rule is not None and rule.because.caveat:
        yield f"  Limits: {rule.because.caveat}"
    for other in considered.others(name, decision, document):
        yield f"  Not: {other.words} ({other.rule})"


def _changes(explanation: Explanation) -> Iterator[str]:
    yield "\nWhat would change this plan"
    for one in explanation.changing:
        for other in one.others:
            then = consequences.consequence(other.found)
            yield f"- {sentence(f'{suppositions.supposed(one.fact, other, one.unit)}: {then.main}')}"
            yield from (f"    + {line}" for line in then.comes)
            yield from (f"    - {line}" for line in then.goes)
            if then.dates:
                yield f"    {then.dates}"
    yield "\nWould not change the plan, whatever the answer"
    yield sentence("; ".join(facts.label(one.fact) for one in explanation.unchanging))


def _disagreement(each: Disagreement) -> Iterator[str]:
    yield f"- {disagreements.QUESTIONS.say(each.id)}"
    for reading in each.readings:
        mark = (
            f" [{disagreements.FOLLOWED.lower()}: {', '.join(each.because)}]"
            if reading.code == each.follows
            else ""
        )
        says = disagreements.READINGS.say(f"{each.id}.{reading.code}")
        yield f"  {says} ({', '.join(reading.basis)}){mark}"
