"""What is still worth asking: each unknown answer that could change the plan, the most decisive first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from regimens.clinical import facts as f
from regimens.clinical import gatherings
from regimens.clinical.decisions import SHOWN, Outcome
from regimens.clinical.fact import ChoiceFact
from regimens.clinical.fact_list import pointer_of
from regimens.clinical.gather import pregnancy
from regimens.clinical.history import ANSWERS, LENGTHS, History, Result
from regimens.clinical.intervals import months
from regimens.clinical.rule import as_json
from regimens.clinical.supposing import Supposing

#: A history under another answer, and the keys in which it differs.
Supposed = tuple[History, frozenset[str]]
Signature = dict[str, Any]
#: What is never asked as a question: the plan's purpose and the clinician's own choices.
NOT_ASKED = frozenset(key for key in ANSWERS if key == "purpose" or key.startswith("choices."))
RED_FLAGS = frozenset({*f.CORD, "neuro.psychiatric", "safety.cobalamin_reaction"})


def questions(outcome: Outcome) -> list[dict[str, Any]]:
    """Urgent first, then by how many decisions an answer could change, then in the order of the form."""
    now = Supposing(outcome)
    found = []
    for place, (fact, pointer, other) in enumerate(_asked(outcome)):
        different, anything = now.differences(other)
        if anything:
            decides = [name for name in SHOWN if name in different]
            urgent = _urgent(fact, outcome)
            found.append((not urgent, -len(decides), place, _question(fact, pointer, decides, urgent)))
    return [question for *_, question in sorted(found, key=lambda entry: entry[:3])]


def _question(fact: str, pointer: str, decides: list[str], urgent: bool) -> dict[str, Any]:
    return {"fact": fact, "pointer": pointer, "decides": decides, "urgent": urgent}


def signature(outcome: Outcome) -> Signature:
    """Everything of a plan but its dates, for comparing."""
    found: Signature = {name: as_json(outcome.decided[name].value) for name in SHOWN}
    found["maintenance"] = as_json(outcome.interval.every)
    found["flags"] = [flag for flag in gatherings.flags(outcome) if flag != "PRECAUTION"]
    found["blockers"] = gatherings.blockers(outcome)
    found["status"] = outcome.status
    return found


def _asked(outcome: Outcome) -> Iterator[tuple[str, str, Iterable[Supposed]]]:
    """Each unknown answer in the order of the form, with the history under every answer it may have."""
    history = outcome.history
    settled = _settled(history)
    nerves = [key for key in f.S12 if history.answer(key) is None]
    whole = nerves == list(f.S12)
    if history.age_years is None:
        yield "age_years", "/age_years", _replaced(history, "age_years", (15, 16, 18, 56))
    for key in ANSWERS:
        if key in NOT_ASKED or history.answer(key) is not None or key in settled:
            continue
        if whole and key in f.S12:
            if key == f.S12[0]:
                yield "neuro", "/neuro", _nerves(history)
            continue
        yield key, pointer_of(key), _each_answer(history, key)
    yield from _amounts(outcome)


def _settled(history: History) -> set[str]:
    """Answers that another one decides already: pregnancy by sex and age, anaemia by a haemoglobin."""
    by_result = any(result.analyte == "haemoglobin" for result in history.results)
    found = {"anaemia"} if by_result else set()
    return found | {"pregnancy"} if pregnancy(history) is not None else found


def _nerves(history: History) -> Iterator[Supposed]:
    yield _with(history, dict.fromkeys(f.S12, "no"))
    yield _with(history, {**dict.fromkeys(f.S12, "no"), "neuro.numbness": "yes"})


def _replaced(history: History, key: str, values: Iterable[Any]) -> Iterator[Supposed]:
    for value in values:
        yield replace(history, **{key: value}), frozenset((key,))


def _each_answer(history: History, key: str) -> Iterator[Supposed]:
    fact = f.GIVEN[key]
    assert isinstance(fact, ChoiceFact), "every answer has its values"
    for value in _distinct(key, fact.values):
        yield _with(history, {key: value})


def _distinct(key: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """One kind of weight-loss surgery stands for all: no rule tells them apart."""
    return ("none", "type_unknown") if key == "absorption.bariatric_surgery" else values


def _with(history: History, answers: dict[str, str]) -> Supposed:
    return replace(history, answers={**history.answers, **answers}), frozenset(answers)


def _amounts(outcome: Outcome) -> Iterator[tuple[str, str, Iterable[Supposed]]]:
    """Lengths, and results that are missing, stale, or of no use (R08, R30)."""
    history, known = outcome.history, outcome.settings.known
    for key in LENGTHS:
        if history.answer(f"{key}.present") == "yes" and key not in history.lengths_cm:
            name = f"{key}.length_cm"
            yield name, pointer_of(name), _long(history, key)
    if known["b12"] == "none_usable":
        yield "b12", "/labs", _measured(history, "b12_total", (100, 250, 400), "ng/L")
    if known["egfr_known"] == "no":
        yield "egfr", "/labs", _measured(history, "egfr", (40, 55, 80), "mL/min/1.73m2")
    if history.answer("purpose") == "review" and history.current_interval is None:
        intervals = (months(1), months(2), months(3))
        key = "current_interval"
        yield key, f"/{key}", _replaced(history, key, intervals)


def _long(history: History, key: str) -> Iterator[Supposed]:
    for length in (1, 20, 30, 31):
        lengths = {**history.lengths_cm, key: length}
        yield replace(history, lengths_cm=lengths), frozenset((f"{key}.length_cm",))


def _measured(history: History, analyte: str, values: Iterable[int], unit: str) -> Iterator[Supposed]:
    for value in values:
        yield _with_result(history, analyte, value, unit), frozenset((f"labs.{analyte}",))


def _with_result(history: History, analyte: str, value: int, unit: str) -> History:
    day = history.doses[0].given_on if history.doses else history.as_of
    result = Result(
        analyte=analyte,
        value=value,
        comparator="=",
        unit=unit,
        taken_on=history.as_of if analyte == "egfr" else day,
        timing="before_dose" if analyte.startswith("b12") else None,
        pointer="/labs",
    )
    return replace(history, results=(*history.results, result))


def _urgent(fact: str, outcome: Outcome) -> bool:
    """Nerves, red flags and a past reaction at once; with nerve signs also what treatment waits for (R31)."""
    if fact == "neuro" or fact in RED_FLAGS or fact in f.S12:
        return True
    known = outcome.settings.known
    waits = known["neuro"] == "yes" and known["deficiency"] not in ("confirmed", "presumed")
    return waits and fact in ("b12", "diagnosis")
