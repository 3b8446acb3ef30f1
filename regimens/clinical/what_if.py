"""The same history with one answer changed: every fact with each answer or amount that it may have instead.

Amounts are cut at the numbers that the rules compare with, so that one value speaks for its whole range.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from regimens.clinical import facts as f
from regimens.clinical.amounts import Amount, amounts
from regimens.clinical.fact_list import pointer_of
from regimens.clinical.history import ANSWERS, LENGTHS, STOCK, GivenDose, History
from regimens.clinical.intervals import Every
from regimens.clinical.ranges import Range, cells

UNKNOWN = "unknown"
#: Never without an answer: the form always gets one.
ALWAYS_ANSWERED = frozenset({"purpose", "preference"})
LONGEST_COUNT = 12
ONE_DOSE_MICROGRAMS = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Instead:
    """One other answer: its code, or the range of an amount; and the history that has it."""

    answer: str | None = None
    range: Range | None = None
    history: History


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One fact with everything it may be instead.

    ordered: the answers stand in order of size, so that the nearest on each side can be told.
    present_value: the amount now, where it is one exact number.
    """

    fact: str
    pointer: str
    instead: tuple[Instead, ...]
    unit: str = ""
    ordered: bool = False
    nearest_only: bool = False
    place: int = 0


def asked(history: History) -> Iterator[Asked]:
    """Every fact of the history in the order of the form, then amounts, course, choices and stock."""
    yield from _answers(history)
    yield from _nerves_together(history)
    for amount in amounts(history):
        yield _amount(amount)
    yield _interval(history)
    yield from _course(history)
    yield _months(history)
    yield from _stock(history)


def answering(history: History, key: str, value: str | None) -> History:
    """The history with this answer; None takes it back. A length goes with the answer that it needs."""
    answers = {name: answer for name, answer in history.answers.items() if name != key}
    lengths = history.lengths_cm
    extent = key.removesuffix(".present")
    if extent in LENGTHS and value != "yes":
        lengths = {name: length for name, length in lengths.items() if name != extent}
    return replace(history, answers=answers | ({key: value} if value else {}), lengths_cm=lengths)


def is_possible(history: History) -> bool:
    """Answers that can stand together: a male is not pregnant, breastfeeding or trying."""
    return history.answer("sex") != "male" or history.answer("pregnancy") in (None, "none")


def _answers(history: History) -> Iterator[Asked]:
    for key in ANSWERS:
        found = [
            Instead(answer=value or UNKNOWN, history=changed)
            for value in (*f.GIVEN[key].values, None)
            if value != history.answer(key)
            and not (value is None and key in ALWAYS_ANSWERED)
            and is_possible(changed := answering(history, key, value))
        ]
        if key == "pregnancy" and history.answer("sex") == "male":
            continue
        yield Asked(fact=key, pointer=pointer_of(key), instead=tuple(found))


def _nerves_together(history: History) -> Iterator[Asked]:
    """No nerve symptom or sign at all, where more than one answer keeps the involvement from being no."""
    features = (*f.S12, *f.BEYOND_S12)
    open_ones = [key for key in features if history.answer(key) == "yes"]
    open_ones += [key for key in f.S12 if history.answer(key) is None]
    if len(open_ones) > 1:
        none = replace(history, answers={**history.answers, **dict.fromkeys(open_ones, "no")})
        yield Asked(fact="neuro", pointer="/neuro", instead=(Instead(answer="no", history=none),))


def _amount(amount: Amount) -> Asked:
    ranges = [
        Instead(range=cell, history=amount.put(cell.inside)) for cell in cells(amount.domain, amount.cuts)
    ]
    taken = [Instead(answer=UNKNOWN, history=amount.without)] if amount.without is not None else []
    found = tuple(each for each in (*ranges, *taken) if is_possible(each.history))
    return Asked(fact=amount.fact, pointer=amount.pointer, instead=found, unit=amount.unit, ordered=True)


def _interval(history: History) -> Asked:
    every = [Every(unit, count, count) for unit in ("week", "month") for count in range(1, LONGEST_COUNT + 1)]
    every.sort(key=lambda each: (each.days, each.unit))
    now = history.current_interval
    found = [
        Instead(answer=f"{each.at_least} {each.unit}", history=replace(history, current_interval=each))
        for each in every
        if each != now
    ]
    place = sum(1 for each in every if now is not None and each.days < now.days)
    if now is not None:
        found.append(Instead(answer=UNKNOWN, history=replace(history, current_interval=None)))
    pointer = "/current_interval"
    return Asked(
        fact="current_interval",
        pointer=pointer,
        instead=tuple(found),
        ordered=True,
        nearest_only=True,
        place=place,
    )


def _course(history: History) -> Iterator[Asked]:
    """Recorded today or not at all; no further day is gone through."""
    today = history.as_of
    for key in ("plateau_on", "repleted_on", "start_on"):
        now = getattr(history, key)
        other = None if now else today
        if key == "start_on" and now is None and history.doses:
            continue
        answer = "today" if other else UNKNOWN
        changed: dict[str, Any] = {key: other}
        yield Asked(
            fact=key,
            pointer=f"/{key}",
            instead=(Instead(answer=answer, history=replace(history, **changed)),),
        )
    yield _doses(history)


def _doses(history: History) -> Asked:
    found = [Instead(answer="none", history=replace(history, doses=()))] if history.doses else []
    if history.as_of not in history.dose_dates:
        dose = GivenDose(
            given_on=history.as_of,
            form="hydroxocobalamin",
            micrograms=ONE_DOSE_MICROGRAMS,
            route="intramuscular",
        )
        found.append(Instead(answer="today", history=replace(history, doses=(*history.doses, dose))))
    return Asked(fact="injections", pointer="/injections", instead=tuple(found))


def _months(history: History) -> Asked:
    found = [
        Instead(
            answer=str(months) if months else UNKNOWN, history=replace(history, maintenance_months=months)
        )
        for months in (1, 2, 3, None)
        if months != history.maintenance_months
    ]
    return Asked(
        fact="choices.maintenance_months", pointer="/choices/maintenance_months", instead=tuple(found)
    )


def _stock(history: History) -> Iterator[Asked]:
    for product in STOCK:
        there = product in history.site.stock
        stock = history.site.stock - {product} if there else history.site.stock | {product}
        changed = replace(history, site=replace(history.site, stock=stock))
        other = Instead(answer="no" if there else "yes", history=changed)
        yield Asked(fact=f"stock.{product}", pointer="/site/stock", instead=(other,))
