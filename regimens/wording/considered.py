"""Why a decision did not fall otherwise: each other rule with its value, and the fact that kept it from applying."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from regimens.clinical.history import LENGTHS
from regimens.clinical.rules import ALL_RULES
from regimens.wording import alternatives, evidence, facts, regimen
from regimens.wording.table import Phrases, listed, sentence
from regimens.wording.translated import in_language, said

Document = Mapping[str, Any]
# One rule of a decision that did not decide, by what kept it from deciding.
CONSIDERED = Phrases(
    "rule considered",
    {
        "plain": "{option}, by the rule on {about}: {state}",
        "unknown": "{option}, by the rule on {about}: {state}, because this is not known: {facts}",
        "not_met": "{option}, by the rule on {about}: {state}, because of {facts}",
        "gives_way": "{option}, by the rule on {about}: {state}: {rules}",
    },
)
NO_OTHER_VALUE = "no other value"


@dataclass(frozen=True)
class Considered:
    """words: the value and what kept it from deciding; rule: the rule's permanent name."""

    words: str
    rule: str


def others(name: str, decision: Mapping[str, Any], document: Document) -> list[Considered]:
    """Every rule of the decision but the one that decided, as the stored trace has it."""
    found = [each for each in decision["considered"] if each["rule"] != decision["rule"]]
    return [Considered(_words(name, each, document), each["rule"]) for each in found]


def _words(name: str, other: Mapping[str, Any], document: Document) -> str:
    value = other.get("value")
    option = regimen.value_words(name, value) if value is not None else in_language(NO_OTHER_VALUE)
    state = evidence.TRACE_STATES.say(other["state"])
    kind, by = _kept_back(other["state"], list(other.get("by") or []), document)
    told = {"option": option, "about": rule_name(other["rule"]), "state": state}
    return sentence(CONSIDERED[kind].format(**told, facts=by, rules=by))


def _kept_back(state: str, by: list[str], document: Document) -> tuple[str, str]:
    """The kind of sentence, and the facts or rules it names."""
    if not by:
        return "plain", ""
    if state == "unknown":
        return state, listed([_fact(token, {}) for token in by])
    if state == "not_met":
        values = _values(document)
        return state, listed([_fact(token, values) for token in by])
    return "gives_way", listed([said("the rule on {about}", about=rule_name(rule)) for rule in by])


#: Facts that rules ask for by another name than the list of facts has.
NAMED = {"product": "form", "chosen_form": "choices.form", "chosen_route": "choices.route"}


def _values(document: Document) -> dict[str, str]:
    """Answers, results and what earlier decisions found, under the names by which rules ask for them."""
    values = facts.values(document)
    values |= {name: str(each["value"]) for name, each in document["decisions"].items()}
    values["status"] = document["status"]
    values |= {name: values[other] for name, other in NAMED.items() if other in values}
    values |= {name: "none" for name in ("chosen_form", "chosen_route") if values.get(name) == "unknown"}
    for extent in LENGTHS:
        if values.get(f"{extent}.present") == "no":
            values[f"{extent}.length_cm"] = "none"
    return values


def _fact(token: str, values: Mapping[str, str]) -> str:
    """The fact with its value where the document holds it: nerve involvement: no."""
    if "=" in token:
        return alternatives.token(token)
    value = values.get(token)
    if not values or token not in facts.LABELS:
        return alternatives.token(token)
    if value is None:
        return said("what was found on {label}", label=facts.label(token))
    return facts.with_label(token, value)


def rule_name(rule: str) -> str:
    """The rule's own words out of its permanent name: pernicious anaemia."""
    return in_language(_in_english(rule))


def rule_names() -> Iterator[str]:
    """Every rule's own words as they were written, for whoever gathers them for a translator."""
    return (_in_english(rule.id) for rule in ALL_RULES)


def _in_english(rule: str) -> str:
    return rule.rpartition(".")[2].replace("_", " ")
