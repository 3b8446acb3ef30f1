"""What would change a plan: for each fact the nearest other answers and exactly the plan they lead to.

Found by asking the engine again with one answer changed, on request; never stored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, TypeVar

from regimens.clinical.decisions import Outcome, settle
from regimens.clinical.effects import Effect, Said, effect, said
from regimens.clinical.fact_list import fact_list
from regimens.clinical.history import LENGTHS, History
from regimens.clinical.ranges import Range
from regimens.clinical.reading import read_history
from regimens.clinical.what_if import UNKNOWN, Asked, Instead, asked

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Other(Generic[T]):
    """Answers, or a range of amounts, that all lead to the same: what is then found."""

    answers: tuple[str, ...] = ()
    range: Range | None = None
    found: T


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed(Generic[T]):
    """One fact: its answer now, the others that lead to something else, and those that do not.

    present: as the list of facts of the plan document says it, `unknown` where it is not known.
    """

    fact: str
    pointer: str
    unit: str
    present: str
    others: tuple[Other[T], ...]
    same: tuple[Other[T], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """changing: facts of which another answer changes the plan, most telling first; unchanging: the rest."""

    changing: tuple[Weighed[Effect], ...]
    unchanging: tuple[Weighed[Effect], ...]


class NotAHistory(ValueError):
    """The history can't be read; `errors` are the core's pointers and codes."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__(errors)
        self.errors = errors


def explain(history: Any) -> Explanation:
    """What each other answer would change. Raises NotAHistory, a ValueError, with every fault."""
    read = readable(history)
    outcome = settle(read)
    weighed = [_as_effects(said(outcome), one) for one in weigh(outcome, said)]
    changing = [one for one in weighed if one.others]
    changing.sort(key=_telling)
    return Explanation(changing=tuple(changing), unchanging=tuple(one for one in weighed if not one.others))


def readable(history: Any) -> History:
    """The history as the rules read it. Raises NotAHistory with every fault."""
    read = read_history(history)
    if isinstance(read, list):
        raise NotAHistory([fault.as_json() for fault in read])
    return read


def weigh(
    outcome: Outcome,
    see: Callable[[Outcome], T],
    only: Callable[[Asked], bool] = lambda one: True,
) -> Iterator[Weighed[T]]:
    """Every fact with what `see` finds under each of its other answers, compared with what it finds now."""
    now = see(outcome)
    values = present_values(outcome)
    for one in asked(outcome.history):
        if one.instead and only(one):
            yield _weighed(one, values.get(one.fact, UNKNOWN), now, see)


def present_values(outcome: Outcome) -> dict[str, str]:
    """Every fact with its value now, as the plan document says it."""
    values = {entry["fact"]: entry["value"] for entry in map(json.loads, fact_list(outcome))}
    if values["egfr"] == UNKNOWN and values["egfr_deciding"] != UNKNOWN:
        values["egfr"] = values["egfr_deciding"]
    known = outcome.gathered.values
    values |= {name: value for name, value in known.items() if name.startswith("stock.")}
    return values | {
        f"{key}.length_cm": "none" for key in LENGTHS if outcome.history.answer(f"{key}.present") == "no"
    }


def _weighed(one: Asked, present: str, now: T, see: Callable[[Outcome], T]) -> Weighed[T]:
    found = [(each, see(settle(each.history))) for each in one.instead]
    merged = list(_in_order(found) if one.ordered else _together(found))
    others = [other for other in merged if other.found != now]
    if one.nearest_only:
        others = _nearest(one, [(each, seen) for each, seen in found if seen != now])
    return Weighed(
        fact=one.fact,
        pointer=one.pointer,
        unit=one.unit,
        present=present,
        others=tuple(others),
        same=tuple(other for other in merged if other.found == now),
    )


def _together(found: list[tuple[Instead, T]]) -> Iterator[Other[T]]:
    """Answers that lead to the same, as one."""
    left = list(found)
    while left:
        seen = left[0][1]
        yield Other(answers=tuple(each.answer or "" for each, other in left if other == seen), found=seen)
        left = [(each, other) for each, other in left if other != seen]


def _in_order(found: list[tuple[Instead, T]]) -> Iterator[Other[T]]:
    """Neighbouring amounts that lead to the same, as one range."""
    for is_range, alike in groupby(found, key=lambda pair: pair[0].range is not None):
        run = list(alike)
        if not is_range:
            yield from _together(run)
            continue
        while run:
            count = next((i for i, pair in enumerate(run) if pair[1] != run[0][1]), len(run))
            first, last = run[0][0].range, run[count - 1][0].range
            assert first, "a run of ranges"
            assert last, "a run of ranges"
            yield Other(range=first if count == 1 else first.joined(last), found=run[0][1])
            run = run[count:]


def _nearest(one: Asked, changed: list[tuple[Instead, T]]) -> list[Other[T]]:
    """The nearest that changes something on each side of the answer now, and no answer."""
    order = {id(each): place for place, each in enumerate(one.instead)}
    known = [pair for pair in changed if pair[0].answer != UNKNOWN]
    before = [pair for pair in known if order[id(pair[0])] < one.place]
    after = [pair for pair in known if order[id(pair[0])] >= one.place]
    chosen = [*before[-1:], *after[:1], *(pair for pair in changed if pair[0].answer == UNKNOWN)]
    return [Other(answers=(each.answer or "",), found=seen) for each, seen in chosen]


def _as_effects(now: Said, one: Weighed[Said]) -> Weighed[Effect]:
    def turned(others: tuple[Other[Said], ...]) -> tuple[Other[Effect], ...]:
        return tuple(
            Other(answers=other.answers, range=other.range, found=effect(now, other.found))
            for other in others
        )

    return Weighed(
        fact=one.fact,
        pointer=one.pointer,
        unit=one.unit,
        present=one.present,
        others=turned(one.others),
        same=turned(one.same),
    )


def _telling(one: Weighed[Effect]) -> tuple[bool, int]:
    """What changes the plan itself first, then by how many decisions."""
    of_the_plan = any(other.found.is_of_the_plan for other in one.others)
    return not of_the_plan, -max(len(other.found.decisions) for other in one.others)
