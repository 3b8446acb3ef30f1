"""Every statement has a rule or a reason, every rule a source, every number its line, every name its place for good."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from regimens.clinical import parameters, registered, sources
from regimens.clinical.date_rules import DATE_RULES
from regimens.clinical.facts import all_facts
from regimens.clinical.intervals import Every
from regimens.clinical.rule import NotReviewed, Rule
from regimens.clinical.rules import ALL_RULES, RULES
from regimens.clinical.self_checks import unread_answers
from regimens.clinical.sources.register import REGISTER
from tests.proof.gate import Finding

STATEMENTS = [f"S{number:02}" for number in range(1, 51)]
#: What no rule cites, each with its reason.
UNUSED = {
    "S07": "about who says it, not about what to do: T39 cites the document that carries the number",
}
#: Numbers that the specification gives outside its coded statements, each with its place.
NUMBERS_ELSEWHERE = {
    "crohn_near_low": "contract, flags: NEAR_THRESHOLD",
    "crohn_near_high": "contract, flags: NEAR_THRESHOLD",
    "platelets_low": "contract, flags: REDFLAG_HAEM",
    "platelets_route": "clinical 3.3, proposal on the route",
    "age_adult": "clinical 3.5, proposal on age",
}
WORDS_FOR = {1: ("monthly", "every month", "1 month")}


def cited() -> set[str]:
    """Every code that a rule, a rule of the calendar or a number rests on."""
    found = {code for rule in ALL_RULES for code in rule.because.basis}
    found |= {code for rule in DATE_RULES.values() for code in rule.because.basis}
    return found | {code for each in parameters.ALL_PARAMETERS for code in each.basis}


def statements_have_a_place() -> Finding:
    """Each statement of the article is used by a rule, or listed as unused with its reason, and never both."""
    used = cited()
    wrong = [code for code in STATEMENTS if (code in used) == (code in UNUSED)]
    return _finding("statements of the article, used or with a reason", STATEMENTS, wrong)


def bases_resolve() -> Finding:
    """Each code is a source that says something."""
    wrong = [code for code in sorted(cited()) if not sources.ALL.get(code) or not sources.find(code).text]
    return _finding("codes that rules rest on", cited(), wrong)


def text_of(codes: Iterable[str]) -> str:
    """What these sources say, digits without commas."""
    return " ".join(sources.find(code).text for code in codes).replace(",", "")


def says_number(text: str, number: Any) -> bool:
    """The number stands in the text as a number of its own, or as the word for it."""
    digits = re.escape(str(float(number)).removesuffix(".0"))
    return bool(re.search(rf"(?<![\d.]){digits}(?!\d|\.\d*[1-9])", text)) or any(
        word in text.lower() for word in WORDS_FOR.get(number, ())
    )


def numbers_without_a_line() -> list[str]:
    """Numbers of the rules that none of their sources says."""
    return [
        each.name for each in parameters.ALL_PARAMETERS if not says_number(text_of(each.basis), each.value)
    ]


def numbers_stand_in_their_lines() -> Finding:
    """Limits and intervals: each number is printed by a source that the rule cites."""
    missing = [name for name in numbers_without_a_line() if name not in NUMBERS_ELSEWHERE]
    intervals = [(rule, number) for rule in ALL_RULES for number in _interval_numbers(rule)]
    missing += [
        f"{rule.id}: {number}"
        for rule, number in intervals
        if not says_number(text_of(rule.because.basis), number)
    ]
    return _finding("limits and intervals", [*parameters.ALL_PARAMETERS, *intervals], missing)


def _interval_numbers(rule: Rule) -> Iterator[int]:
    if isinstance(rule.value, Every):
        yield from {rule.value.at_least, rule.value.at_most}


def names_are_unique_and_registered() -> Finding:
    """Each name stands once, and its meaning is the registered one."""
    ids = [rule.id for rule in ALL_RULES]
    wrong = sorted({name for name in ids if ids.count(name) > 1})
    wrong += registered.problems(RULES, registered.read(REGISTER))
    return _finding("names of rules, in the register that only grows", [*ids, *DATE_RULES], wrong)


def reviews_are_dated() -> Finding:
    """Each rule says that nobody reviewed it yet and until when it must be looked at; each number likewise."""
    wrong = [
        rule.id
        for rule in ALL_RULES
        if not isinstance(rule.because.review, NotReviewed) or not rule.because.review.recheck_by
    ]
    wrong += [each.name for each in parameters.ALL_PARAMETERS if each.recheck_by <= each.valid_from]
    return _finding("review and re-check dates", [*ALL_RULES, *parameters.ALL_PARAMETERS], wrong)


def answers_are_read() -> Finding:
    """No answer of the form is asked for nothing."""
    return _finding("answers that some rule reads", all_facts(), sorted(unread_answers()))


def _finding(looked_at: str, things: Iterable[Any], wrong: Iterable[str]) -> Finding:
    return Finding(gate="structure", looked_at=looked_at, count=len(list(things)), wrong=tuple(wrong))


GATES = (
    statements_have_a_place,
    bases_resolve,
    numbers_stand_in_their_lines,
    names_are_unique_and_registered,
    reviews_are_dated,
    answers_are_read,
)
